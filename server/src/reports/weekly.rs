//! The weekly table of crews 每周报修事件分析表.

use shared::calendar::Day;
use shared::ids::CrewId;

use super::AsOf;
use super::period::weeks;
use super::table::{Cell, Column, Row, Table};
use crate::store::reports::{self, CrewWeek};
use crate::store::{StoreError, Tx};

/// The figures of the crews in the weeks in which these two days and those between lie.
pub async fn weekly(tx: &mut Tx, as_of: AsOf, from: Day, until: Day) -> Result<Table, StoreError> {
    let (first, last) = weeks(from, until);
    let rows = reports::weekly(tx, as_of, first, last).await?;
    let columns = [
        ("week", "周", "week"),
        ("crew", "技术人员", "technician"),
        ("mean-repair", "平均修复时间（分钟）", "mean time to repair (min)"),
        ("overruns", "响应超时", "response overruns"),
        ("second-line", "呼叫二线", "second-line calls"),
        ("open-same-day", "当日未结案", "not closed same day"),
        ("disagrees", "客户不认同", "customer disagrees"),
        ("repeats", "重复报修", "repeats"),
        ("three-days", "三日未结案", "open three days"),
        ("orders", "周报修量", "orders per week"),
        ("action", "行动力指数", "action index"),
        ("skill", "技术能力指数", "skill index"),
        ("first-time", "一次修复率", "first-time-fix rate"),
        ("mean-arrival", "平均到达时间（分钟）", "mean time to arrive (min)"),
    ];
    Ok(Table {
        title_zh: format!("每周报修事件分析表 {first}"),
        title_en: format!("Weekly technician table {first}"),
        columns: columns.map(|(key, zh, en)| Column::new(key, zh, en)).into(),
        rows: rows.iter().map(row).collect(),
    })
}

fn row(of: &CrewWeek) -> Row {
    let behind = |count: i64, figure: &str| Cell::Orders { count, at: link(of.week, of.crew, figure) };
    let cells = vec![
        Cell::Text(of.week.to_string()),
        Cell::Text(of.crew_name.clone()),
        Cell::mean(of.repair_ms, of.fixed),
        behind(of.overruns, "overruns"),
        behind(of.second_line, "second-line"),
        behind(of.open_same_day, "open-same-day"),
        behind(of.disagrees, "disagrees"),
        behind(of.repeats, "repeats"),
        behind(of.three_days, "three-days"),
        behind(of.orders, "orders"),
        Cell::share(of.in_time, of.orders),
        skill(of),
        Cell::share(of.first_time, of.fixed),
        Cell::mean(of.arrival_ms, of.arrived),
    ];
    Row { key: format!("{} {}", of.week, of.crew), cells }
}

/// 技术能力指数 = 1 − (blue + 2 × red) / orders; blue: second line, not closed same day; red: customer disagrees, repeat, open
/// three days (domain.md, from the handbook of the printer service firm). It may be below 0.
fn skill(of: &CrewWeek) -> Cell {
    let blue = of.second_line + of.open_same_day;
    let red = of.disagrees + of.repeats + of.three_days;
    Cell::share(of.orders - blue - 2 * red, of.orders)
}

fn link(week: Day, crew: CrewId, figure: &str) -> String {
    let end = week.plus(6);
    format!("/api/v1/reports/orders?from={week}&until={end}&crew={crew}&figure={figure}")
}
