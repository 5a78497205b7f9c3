//! The monthly analysis 每月报修事件分析表, by region and customer.

use std::collections::BTreeMap;

use super::AsOf;
use super::period::Month;
use super::table::{Cell, Column, Row, Table, encoded};
use crate::store::reports::{self, Part};
use crate::store::{StoreError, Tx};

/// Causes that a row spells out.
const CAUSES: usize = 4;

/// What a customer of a region had in a month.
#[derive(Default)]
struct Sum {
    orders: i64,
    labour: i64,
    fixed: i64,
    repair_ms: i64,
    outside: i64,
    causes: Vec<(String, i64)>,
}

/// The analysis of a month.
pub async fn monthly(tx: &mut Tx, as_of: AsOf, month: Month) -> Result<Table, StoreError> {
    let mut sums: BTreeMap<(Option<i64>, String), Sum> = BTreeMap::new();
    for Part { region, customer, cause, orders, labour, fixed, repair_ms, outside } in
        reports::monthly(tx, as_of, month).await?
    {
        let sum = sums.entry((region, customer)).or_default();
        sum.orders += orders;
        sum.labour += labour;
        sum.fixed += fixed;
        sum.repair_ms += repair_ms;
        sum.outside += outside;
        sum.causes.push((cause.unwrap_or_else(|| "—".into()), orders));
    }
    let cases = reports::important(tx, as_of, month).await?;
    let columns = [
        ("region", "区域", "region"),
        ("customer", "客户", "customer"),
        ("orders", "报修量", "orders"),
        ("causes", "原因", "causes"),
        ("hours", "工时", "hours"),
        ("mean-repair", "平均修复时间（分钟）", "mean time (min)"),
        ("outside", "超出服务级别", "out of service level"),
        ("attainment", "达标率", "attainment"),
        ("cases", "重要事件说明", "important cases"),
    ];
    let rows = sums.into_iter().map(|((region, customer), sum)| {
        let told = cases.get(&(region, customer.clone())).cloned().unwrap_or_default();
        row(month, region, customer, sum, &told)
    });
    Ok(Table {
        title_zh: format!("每月报修事件分析表 {month}"),
        title_en: format!("Monthly analysis {month}"),
        columns: columns.map(|(key, zh, en)| Column::new(key, zh, en)).into(),
        rows: rows.collect(),
    })
}

fn row(month: Month, region: Option<i64>, customer: String, mut sum: Sum, cases: &[String]) -> Row {
    sum.causes.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let causes = sum.causes.iter().take(CAUSES).map(|(cause, count)| format!("{cause} {count}"));
    let causes = causes.collect::<Vec<_>>().join("; ");
    let behind = |count: i64, figure: &str| match month.days() {
        Some((from, until)) => {
            let customer = encoded(&customer);
            let at = format!("/api/v1/reports/orders?from={from}&until={until}&customer={customer}&figure={figure}");
            Cell::Orders { count, at }
        }
        None => Cell::Count(count),
    };
    let cells = vec![
        region.map_or(Cell::Empty, |region| Cell::Text(place(region))),
        Cell::Text(customer.clone()),
        behind(sum.orders, "orders"),
        Cell::Text(causes),
        Cell::Quantity(sum.labour),
        Cell::mean(sum.repair_ms, sum.fixed),
        behind(sum.outside, "outside"),
        Cell::share(sum.orders - sum.outside, sum.orders),
        Cell::Text(cases.join("; ")),
    ];
    Row { key: format!("{} {customer}", region.unwrap_or(-1)), cells }
}

/// A region of the map as the latitude and longitude of its south-western corner.
fn place(region: i64) -> String {
    match crate::orders::place::corner_of_region(region) {
        Some((lat, lon)) => format!("{lat:.1}, {lon:.1}"),
        None => region.to_string(),
    }
}
