//! The weekly table of crews 每周报修事件分析表.

use shared::calendar::Day;
use shared::ids::CrewId;

use super::AsOf;
use super::period::weeks;
use super::table::{Cell, Column, Row, TOTAL, Table};
use crate::figures::Driven;
use crate::store::crew_weeks::{self, CrewWeek};
use crate::store::{StoreError, Tx};

/// The figures of the crews in the weeks in which these two days and those between lie.
pub async fn weekly(tx: &mut Tx, as_of: AsOf, from: Day, until: Day) -> Result<Table, StoreError> {
    let (first, last) = weeks(from, until);
    let rows = crew_weeks::weekly(tx, as_of, first, last).await?;
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
        ("kilometres", "公里（直线）", "kilometres (by air)"),
        ("measured", "有定位行程", "trips with position"),
        ("unmeasured", "无定位行程", "trips without position"),
    ];
    Ok(Table {
        title_zh: format!("每周报修事件分析表 {first}"),
        title_en: format!("Weekly technician table {first}"),
        columns: columns.map(|(key, zh, en)| Column::new(key, zh, en)).into(),
        rows: with_totals(rows).iter().map(row).collect(),
    })
}

/// After the crews of each week, all of them together.
fn with_totals(crews: Vec<CrewWeek>) -> Vec<CrewWeek> {
    let mut rows = Vec::with_capacity(crews.len() + 1);
    for week in crews.chunk_by(|one, next| one.week == next.week) {
        let Some(first) = week.first() else { continue };
        let mut total = CrewWeek::none(first.week, None, String::new());
        week.iter().for_each(|of| total.add(of));
        rows.extend(week.iter().cloned());
        rows.push(total);
    }
    rows
}

fn row(of: &CrewWeek) -> Row {
    let at = |figure: &str| link(of.week, of.crew, figure);
    let behind = |count: i64, figure: &str| Cell::Orders { count, at: at(figure) };
    let name = match of.crew {
        Some(_) => Cell::Text(of.crew_name.clone()),
        None => Cell::total(),
    };
    let mut cells = vec![
        Cell::Text(of.week.to_string()),
        name,
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
    cells.extend(driven(of.driven, at));
    Row { key: format!("{} {}", of.week, of.crew.map_or(TOTAL.to_owned(), |crew| crew.to_string())), cells }
}

/// How far crews drove, of how many trips that is, and how many lack a position. Where none could be measured nothing is said of
/// how far it was; it was not nothing.
pub(super) fn driven(of: Driven, at: impl Fn(&str) -> String) -> [Cell; 3] {
    let far = match of.measured {
        0 => Cell::Empty,
        _ => Cell::Kilometres { metres: of.metres, at: at("kilometres") },
    };
    let trips = |count: i64, figure: &str| Cell::Orders { count, at: at(figure) };
    [far, trips(of.measured, "kilometres"), trips(of.unmeasured, "unmeasured")]
}

/// 技术能力指数 = 1 − (blue + 2 × red) / orders; blue: second line, not closed same day; red: customer disagrees, repeat, open
/// three days (domain.md, from the handbook of the printer service firm). It may be below 0.
fn skill(of: &CrewWeek) -> Cell {
    let blue = of.second_line + of.open_same_day;
    let red = of.disagrees + of.repeats + of.three_days;
    Cell::share(of.orders - blue - 2 * red, of.orders)
}

fn link(week: Day, crew: Option<CrewId>, figure: &str) -> String {
    let end = week.plus(6);
    let whose = crew.map_or("assigned=true".to_owned(), |crew| format!("crew={crew}"));
    format!("/api/v1/reports/orders?from={week}&until={end}&{whose}&figure={figure}")
}
