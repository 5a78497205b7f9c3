//! The daily open and alert table 每日未结案暨通告总表.

use std::collections::BTreeSet;

use shared::time::Moment;

use super::table::{Cell, Column, Row, Table};
use crate::store::reports::{self, Alert, OpenOrder};
use crate::store::{StoreError, Tx};

/// Words of a fault that the table has room for.
const FAULT_WORDS: usize = 12;

/// The table of the day between two moments: alerts that stood on it, then what else is open at its end.
pub async fn daily(tx: &mut Tx, title: &str, begins: Moment, ends: Moment) -> Result<Table, StoreError> {
    let alerts = reports::alerts(tx, begins, ends).await?;
    let open = reports::open_at(tx, ends).await?;
    // Other alarms are no alerts of this table; what is open stands in it all the same.
    let alerts: Vec<_> = alerts.iter().filter_map(|alert| Some((alert, kind(&alert.kind)?))).collect();
    let alerted: BTreeSet<_> = alerts.iter().map(|(alert, _)| alert.of.id).collect();
    let mut rows: Vec<Row> = alerts.iter().map(|(alert, words)| row(&alert.of, Some((alert, *words)))).collect();
    rows.extend(open.iter().filter(|order| !alerted.contains(&order.id)).map(|order| row(order, None)));
    let columns = [
        ("order", "工单", "order"),
        ("customer", "客户", "customer"),
        ("received", "报修时间", "received at"),
        ("fault", "故障", "fault"),
        ("alert", "通告类别", "alert"),
        ("first-line", "一线", "first line"),
        ("second-line", "二线", "second line"),
        ("service-remark", "客服备注", "remarks by service"),
        ("manager-remark", "经理备注", "remarks by manager"),
    ];
    Ok(Table {
        title_zh: format!("每日未结案暨通告总表 {title}"),
        title_en: format!("Daily open and alert table {title}"),
        columns: columns.map(|(key, zh, en)| Column::new(key, zh, en)).into(),
        rows,
    })
}

fn row(of: &OpenOrder, alert: Option<(&Alert, (&str, &str))>) -> Row {
    let words = |(zh, en): (&str, &str)| Cell::Words { zh: zh.to_owned(), en: en.to_owned() };
    let second = if of.second_line { words(("已请求", "asked for")) } else { Cell::Empty };
    let remark = |pick: fn(&Alert) -> &String| alert.map_or(Cell::Empty, |(alert, _)| Cell::Text(pick(alert).clone()));
    let cells = vec![
        Cell::Text(of.number.clone()),
        Cell::Text(of.customer_name.clone()),
        Cell::At(of.received_at),
        Cell::Text(shortened(&of.fault, FAULT_WORDS)),
        words(alert.map_or(("未结案", "open"), |(_, words)| words)),
        Cell::Text(of.crew_name.clone()),
        second,
        remark(|alert| &alert.service_remark),
        remark(|alert| &alert.manager_remark),
    ];
    Row { key: format!("{} {}", of.id, alert.map_or("open", |(alert, _)| alert.kind.as_str())), cells }
}

/// The kinds of alarms that are alerts of this table, in words.
fn kind(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        "response-overdue" => ("响应超时", "response overdue"),
        "second-line" => ("二线支持", "second line"),
        "open-today" => ("当日未结案", "open today"),
        "customer-disagrees" => ("客户不认同", "customer disagrees"),
        "open-for-days" => ("三日未结案", "open three days"),
        "repeat" => ("重复报修", "repeat"),
        _ => return None,
    })
}

/// The first so many words; a Chinese character is one.
pub(super) fn shortened(text: &str, words: usize) -> String {
    let is_han = |c: char| ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c);
    let (mut taken, mut within) = (0, false);
    for (at, c) in text.char_indices() {
        let begins = is_han(c) || (c.is_alphanumeric() && !within);
        if begins {
            taken += 1;
            if taken > words {
                return format!("{}…", text.get(..at).unwrap_or_default().trim_end());
            }
        }
        within = c.is_alphanumeric() && !is_han(c);
    }
    text.to_owned()
}
