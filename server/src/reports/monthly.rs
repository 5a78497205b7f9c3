//! The monthly analysis 每月报修事件分析表, by region and customer.

use std::collections::BTreeMap;

use super::AsOf;
use super::period::Month;
use super::table::{Cell, Column, Row, TOTAL, Table, encoded};
use super::weekly::driven;
use crate::figures::Driven;
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
    driven: Driven,
    causes: BTreeMap<String, i64>,
}

impl Sum {
    fn add(&mut self, part: &Part) {
        self.orders += part.orders;
        self.labour += part.labour;
        self.fixed += part.fixed;
        self.repair_ms += part.repair_ms;
        self.outside += part.outside;
        self.driven.add(part.driven);
        *self.causes.entry(part.cause.clone().unwrap_or_else(|| "—".into())).or_default() += part.orders;
    }
}

/// The analysis of a month.
pub async fn monthly(tx: &mut Tx, as_of: AsOf, month: Month) -> Result<Table, StoreError> {
    let mut sums: BTreeMap<(Option<i64>, String), Sum> = BTreeMap::new();
    let mut total = Sum::default();
    for part in reports::monthly(tx, as_of, month).await? {
        total.add(&part);
        sums.entry((part.region, part.customer.clone())).or_default().add(&part);
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
        ("kilometres", "公里（直线）", "kilometres (by air)"),
        ("measured", "有定位行程", "trips with position"),
        ("unmeasured", "无定位行程", "trips without position"),
    ];
    let mut rows: Vec<Row> = Vec::with_capacity(sums.len() + 1);
    let any = !sums.is_empty();
    for ((region, customer), sum) in sums {
        let told = cases.get(&(region, customer.clone())).cloned().unwrap_or_default();
        rows.push(row(month, Some((region, customer)), sum, &told));
    }
    rows.extend(any.then(|| row(month, None, total, &[])));
    Ok(Table {
        title_zh: format!("每月报修事件分析表 {month}"),
        title_en: format!("Monthly analysis {month}"),
        columns: columns.map(|(key, zh, en)| Column::new(key, zh, en)).into(),
        rows,
    })
}

/// The row of a customer in a region; without one, that of all.
fn row(month: Month, whose: Option<(Option<i64>, String)>, sum: Sum, cases: &[String]) -> Row {
    let mut causes: Vec<(String, i64)> = sum.causes.into_iter().collect();
    causes.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let causes = causes.iter().take(CAUSES).map(|(cause, count)| format!("{cause} {count}"));
    let causes = causes.collect::<Vec<_>>().join("; ");
    let of_customer = whose.as_ref().map_or(String::new(), |(region, customer)| {
        format!("&region={}&customer={}", region.unwrap_or(-1), encoded(customer))
    });
    let days = month.days().map_or(String::new(), |(from, until)| format!("from={from}&until={until}"));
    let at = |figure: &str| format!("/api/v1/reports/orders?{days}{of_customer}&figure={figure}");
    let behind = |count: i64, figure: &str| Cell::Orders { count, at: at(figure) };
    let (region, customer, key) = match &whose {
        Some((region, customer)) => (
            region.map_or(Cell::Empty, |region| Cell::Text(place(region))),
            Cell::Text(customer.clone()),
            format!("{} {customer}", region.unwrap_or(-1)),
        ),
        None => (Cell::Empty, Cell::total(), TOTAL.to_owned()),
    };
    let mut cells = vec![
        region,
        customer,
        behind(sum.orders, "orders"),
        Cell::Text(causes),
        Cell::Quantity(sum.labour),
        Cell::mean(sum.repair_ms, sum.fixed),
        behind(sum.outside, "outside"),
        Cell::share(sum.orders - sum.outside, sum.orders),
        Cell::Text(cases.join("; ")),
    ];
    cells.extend(driven(sum.driven, at));
    Row { key, cells }
}

/// A region of the map as the latitude and longitude of its south-western corner.
fn place(region: i64) -> String {
    match crate::orders::place::corner_of_region(region) {
        Some((lat, lon)) => format!("{lat:.1}, {lon:.1}"),
        None => region.to_string(),
    }
}
