//! Parts used 材料消耗.

use std::collections::BTreeMap;

use shared::calendar::Day;
use shared::document::line::Charge;

use super::table::{Cell, Column, Row, Table};
use crate::store::{StoreError, Tx, reports};

/// The parts that were used on orders received from one day to another, both included.
pub async fn parts(tx: &mut Tx, from: Day, until: Day) -> Result<Table, StoreError> {
    // Quantity, orders, charged and free amounts by currency.
    type Sum = (i64, i64, BTreeMap<String, (i64, i64)>);
    let mut sums: BTreeMap<(String, String), Sum> = BTreeMap::new();
    for used in reports::parts(tx, from, until).await? {
        for part in used {
            let sum = sums.entry((part.name, part.unit)).or_default();
            sum.0 = sum.0.saturating_add(part.thousandths);
            sum.1 += 1;
            if let Some(amount) = part.amount {
                let of = sum.2.entry(amount.currency.code().to_owned()).or_default();
                match part.charge {
                    Some(Charge::Charged) => of.0 = of.0.saturating_add(amount.minor),
                    _ => of.1 = of.1.saturating_add(amount.minor),
                }
            }
        }
    }
    let columns = [
        ("part", "材料", "part"),
        ("unit", "单位", "unit"),
        ("quantity", "数量", "quantity"),
        ("lines", "次数", "lines"),
        ("currency", "币种", "currency"),
        ("charged", "收费金额（最小单位）", "charged (minor units)"),
        ("free", "免费金额（最小单位）", "free (minor units)"),
    ];
    let mut rows = Vec::new();
    for ((name, unit), (thousandths, lines, by_currency)) in sums {
        let none = BTreeMap::from([(String::new(), (0, 0))]);
        let by_currency = if by_currency.is_empty() { none } else { by_currency };
        for (currency, (charged, free)) in by_currency {
            let cells = vec![
                Cell::Text(name.clone()),
                Cell::Text(unit.clone()),
                Cell::Quantity(thousandths),
                Cell::Count(lines),
                Cell::Text(currency.clone()),
                Cell::Count(charged),
                Cell::Count(free),
            ];
            rows.push(Row { key: format!("{name} {unit} {currency}"), cells });
        }
    }
    Ok(Table {
        title_zh: format!("材料消耗表 {from} 至 {until}"),
        title_en: format!("Parts used, {from} to {until}"),
        columns: columns.map(|(key, zh, en)| Column::new(key, zh, en)).into(),
        rows,
    })
}
