//! The monthly settlement of crews 施工队月度结算: what their work came to, what they earn of it, what is retained 质保金, and what
//! approved complaints take out of that.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ids::CrewId;
use shared::money::{Currency, Money};
use shared::time::Moment;
use utoipa::ToSchema;

use super::period::Month;
use super::table::{Cell, Column, Row, Table};
use crate::figures::CrewMoney;
use crate::store::{StoreError, Tx, reports, settlement as stored};

/// The kind under which tables are frozen.
pub const KIND: &str = "settlement";
/// The whole of a share.
const WHOLE: i64 = 10_000;

/// What a crew earns of its labour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "labour_share": 7_000, "retention_share": 500 }))]
pub struct CrewTerms {
    /// Its share of labour, charged or not, in ten-thousandths.
    #[schema(maximum = 10_000)]
    pub labour_share: u16,
    /// How much of that is retained 质保金, in ten-thousandths.
    #[schema(maximum = 10_000)]
    pub retention_share: u16,
}

/// What a month comes to for a crew in one currency, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Its share of the labour.
    pub earned: i64,
    /// What of that is retained.
    pub retained: i64,
    /// What is retained altogether after the month's deductions; never below 0.
    pub balance: i64,
    /// What it is paid: earned, less what is retained and what deductions take beyond what was retained. Below 0 it owes that.
    pub payable: i64,
}

/// Settles a month: `labour` in minor units, `opening` what was retained before, `deducted` what approved complaints take.
pub fn settle(labour: i64, terms: CrewTerms, opening: i64, deducted: i64) -> Settled {
    let earned = share(labour, terms.labour_share);
    let retained = share(earned, terms.retention_share);
    let left = opening.saturating_add(retained).saturating_sub(deducted);
    let payable = earned.saturating_sub(retained).saturating_add(left.min(0));
    Settled { earned, retained, balance: left.max(0), payable }
}

/// Rounded half away from zero to the minor unit.
fn share(of: i64, parts: u16) -> i64 {
    let exact = i128::from(of) * i128::from(parts);
    let whole = i128::from(WHOLE);
    i64::try_from((exact.abs() * 2 + whole) / (whole * 2) * exact.signum()).unwrap_or(i64::MAX)
}

#[derive(Default)]
struct Sums {
    orders: i64,
    money: Option<CrewMoney>,
    opening: i64,
    deducted: i64,
}

type BySomebody = BTreeMap<(CrewId, Currency), Sums>;

/// The settlement of a month, which lasts between two moments at the office. What was retained before is what the last frozen
/// settlement says. `usual` is the currency of orders without any money.
pub async fn settlement(
    tx: &mut Tx,
    month: Month,
    bounds: (Moment, Moment),
    usual: Currency,
) -> Result<Table, StoreError> {
    let names = stored::names(tx).await?;
    let terms = stored::all_terms(tx).await?;
    let mut sums = BySomebody::new();
    for order in stored::settled(tx, bounds).await? {
        let none = order.crew.filter(|_| order.money.is_empty()).map(|crew| CrewMoney::none(Some(crew), usual));
        for of in order.money.into_iter().chain(none) {
            let Some(crew) = of.crew else { continue };
            let sum = sums.entry((crew, of.currency)).or_default();
            sum.orders += 1;
            add(sum.money.get_or_insert_with(|| CrewMoney::none(Some(crew), of.currency)), &of);
        }
    }
    for cost in stored::approved(tx, bounds).await?.iter().flat_map(|sheet| &sheet.costs).filter(|of| of.from_retention)
    {
        if let Some((crew, _)) = names.iter().find(|(_, name)| *name == cost.party) {
            let sum = sums.entry((*crew, cost.amount.currency)).or_default();
            sum.deducted = sum.deducted.saturating_add(cost.amount.minor);
        }
    }
    let before = reports::frozen_before(tx, KIND, &month.to_string()).await?;
    for (key, opening) in before.iter().flat_map(|frozen| balances(&frozen.table)).filter(|(_, minor)| *minor != 0) {
        sums.entry(key).or_default().opening = opening;
    }
    let mut rows = Vec::with_capacity(sums.len());
    for (crew, name) in &names {
        let of_crew = sums.iter().filter(|((of, _), _)| of == crew);
        rows.extend(
            of_crew.map(|((_, currency), sums)| row((*crew, name.as_str(), *currency), sums, terms.get(crew).copied())),
        );
    }
    Ok(Table {
        title_zh: format!("施工队月度结算表 {month}"),
        title_en: format!("Monthly settlement of crews {month}"),
        columns: COLUMNS.map(|(key, zh, en)| Column::new(key, zh, en)).into(),
        rows,
    })
}

const COLUMNS: [(&str, &str, &str); 15] = [
    ("crew", "施工队", "crew"),
    ("currency", "币种", "currency"),
    ("orders", "结案工单", "orders settled"),
    ("labour-charged", "收费工时", "labour charged"),
    ("labour-free", "免费工时（保修、优惠）", "labour free (warranty, goodwill)"),
    ("material-charged", "收费材料", "material charged"),
    ("material-free", "免费材料", "material free"),
    ("share", "工时分成", "share of labour"),
    ("earned", "应得", "earned"),
    ("retained", "本月扣留质保金", "retained this month"),
    ("deducted", "投诉扣款", "deducted for complaints"),
    ("balance", "质保金余额", "retention balance"),
    ("payable", "应付", "to pay"),
    ("collected", "已代收", "collected from customers"),
    ("owed", "客户未付", "still owed by customers"),
];

fn row((crew, name, currency): (CrewId, &str, Currency), sums: &Sums, terms: Option<CrewTerms>) -> Row {
    let of = sums.money.clone().unwrap_or_else(|| CrewMoney::none(Some(crew), currency));
    let labour = of.labour_charged.saturating_add(of.labour_free);
    let settled = settle(labour, terms.unwrap_or_default(), sums.opening, sums.deducted);
    let charged = of.labour_charged.saturating_add(of.material_charged);
    let money = |minor: i64| Cell::Money(Money { minor, currency });
    let cells = vec![
        Cell::Text(name.to_owned()),
        Cell::Text(currency.to_string()),
        Cell::Count(sums.orders),
        money(of.labour_charged),
        money(of.labour_free),
        money(of.material_charged),
        money(of.material_free),
        terms.map_or(Cell::Empty, |terms| Cell::Share(terms.labour_share.into())),
        money(settled.earned),
        money(settled.retained),
        money(sums.deducted),
        money(settled.balance),
        money(settled.payable),
        money(of.collected),
        money(charged.saturating_sub(of.collected)),
    ];
    Row { key: format!("{crew} {currency}"), cells }
}

fn add(to: &mut CrewMoney, of: &CrewMoney) {
    let pairs = [
        (&mut to.labour_charged, of.labour_charged),
        (&mut to.labour_free, of.labour_free),
        (&mut to.material_charged, of.material_charged),
        (&mut to.material_free, of.material_free),
        (&mut to.collected, of.collected),
    ];
    for (sum, part) in pairs {
        *sum = sum.saturating_add(part);
    }
}

/// What a frozen settlement says is retained, by crew and currency.
fn balances(table: &Table) -> Vec<((CrewId, Currency), i64)> {
    let Some(column) = table.columns.iter().position(|column| column.key == "balance") else { return Vec::new() };
    let balance = |row: &Row| match (row.key.split_once(' '), row.cells.get(column)) {
        (Some((crew, currency)), Some(Cell::Money(money))) => {
            Some(((crew.parse().ok()?, currency.parse().ok()?), money.minor))
        }
        _ => None,
    };
    table.rows.iter().filter_map(balance).collect()
}
