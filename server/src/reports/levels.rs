//! Attainment by service level 达标率, with the shares and means that handbooks set targets for.

use shared::calendar::Day;

use super::AsOf;
use super::table::{Cell, Column, Row, Table, encoded};
use crate::store::reports::{self, LevelSum};
use crate::store::{StoreError, Tx};

/// The attainment of each level over the orders that were received from one day to another, both included.
pub async fn levels(tx: &mut Tx, as_of: AsOf, from: Day, until: Day) -> Result<Table, StoreError> {
    let columns = [
        ("level", "客户级别", "service level"),
        ("orders", "报修量", "orders"),
        ("response", "响应达标率", "response attainment"),
        ("response-missed", "响应超时", "response missed"),
        ("resolve", "解决达标率", "solution attainment"),
        ("resolve-missed", "解决超时", "solution missed"),
        ("first-time", "一次修复率", "first-time-fix rate"),
        ("mean-repair", "平均修复时间（分钟）", "mean time to repair (min)"),
        ("mean-arrival", "平均到达时间（分钟）", "mean time to arrive (min)"),
        ("satisfied", "满意率", "satisfaction"),
    ];
    let rows = reports::levels(tx, as_of, from, until).await?;
    let row = |of: &LevelSum| Row {
        key: of.level.clone(),
        cells: vec![
            Cell::Text(of.level.clone()),
            Cell::Orders { count: of.orders, at: link(from, until, &of.level) },
            // What is neither met nor missed yet is not decided.
            Cell::share(of.response_met, of.response_met + of.response_missed),
            Cell::Count(of.response_missed),
            Cell::share(of.resolve_met, of.resolve_met + of.resolve_missed),
            Cell::Count(of.resolve_missed),
            Cell::share(of.first_time, of.fixed),
            Cell::mean(of.repair_ms, of.fixed),
            Cell::mean(of.arrival_ms, of.arrived),
            Cell::share(of.satisfied, of.rated),
        ],
    };
    Ok(Table {
        title_zh: format!("服务级别达标表 {from} 至 {until}"),
        title_en: format!("Attainment by service level, {from} to {until}"),
        columns: columns.map(|(key, zh, en)| Column::new(key, zh, en)).into(),
        rows: rows.iter().map(row).collect(),
    })
}

fn link(from: Day, until: Day, level: &str) -> String {
    let level = encoded(level);
    format!("/api/v1/reports/orders?from={from}&until={until}&level={level}&figure=orders")
}
