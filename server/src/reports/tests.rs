//! Tables against sums made here from the raw facts, order by order, on both databases.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use shared::document::edit::{Act, Edit};
use shared::document::visit::{Happening, Outcome};
use shared::ids::{CrewId, OrderId, VisitId};
use shared::time::TimeEvidence;

use super::daily::shortened;
use super::freeze::{Correction, corrections};
use super::table::{Cell, Column, Row, Table};
use crate::people::Role;
use crate::sync::tests::{Phone, assign};
use crate::testing::{START, TestOffice, on_both};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// What a test makes happen to an order, in minutes after START, and what it expects of it.
#[derive(Clone, Copy, Default)]
struct Fate {
    received: i64,
    arrived: Option<i64>,
    second_line: bool,
    fixed: Option<i64>,
}

/// Received on Thursday 2014-12-11 at 08:00 in Shanghai and later; one hour to arrive, eight to solve.
const FATES: [Fate; 6] = [
    Fate { received: 0, arrived: Some(50), second_line: false, fixed: Some(3 * HOUR) },
    Fate { received: 10, arrived: Some(90), second_line: false, fixed: Some(4 * HOUR) },
    Fate { received: 20, arrived: Some(60), second_line: true, fixed: Some(DAY) },
    Fate { received: 30, arrived: None, second_line: false, fixed: None },
    Fate { received: 2 * HOUR, arrived: Some(2 * HOUR + 30), second_line: false, fixed: Some(4 * DAY) },
    Fate { received: 3 * HOUR, arrived: Some(3 * HOUR + 60), second_line: false, fixed: Some(3 * HOUR + 90) },
];
/// When the tables are read: five days later.
const NOW: i64 = 5 * DAY;

struct Office {
    office: TestOffice,
    crew: CrewId,
    phone: Phone,
    orders: Vec<OrderId>,
}

impl Office {
    async fn open(store: crate::store::Store) -> Self {
        let office = TestOffice::on(store).await;
        let level = json!({ "response_minutes": 60, "resolve_minutes": 480 });
        assert_eq!(office.ask(&office.admin, "PUT", "/api/v1/levels/A", Some(level)).await.0, StatusCode::OK);
        let (person, _) = office.person("wang", Role::Technician).await;
        let crew = office.crew("王师傅", person).await;
        let phone = Phone::enrolled(&office, person).await;
        let mut of = Self { office, crew, phone, orders: Vec::new() };
        for fate in FATES {
            of.live(fate).await;
        }
        of.phone.sync_from(&of.office, 1).await;
        of.office.clock.advance_ms(NOW * 60_000);
        of
    }

    async fn live(&mut self, fate: Fate) {
        let report = json!({ "customer_name": "东方, 大厦", "address": "世纪大道 1 号", "point": { "lat": 31.23, "lon": 121.47 },
            "fault": "=cmd|calc 一二三四五六七八九十一二三", "trade": "HVAC", "level": "A",
            "received_at": START.plus_minutes(fate.received).0, "contact": { "name": "张女士", "phone": "13800000000" } });
        let (status, made) = self.office.ask(&self.office.admin, "POST", "/api/v1/orders", Some(report)).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let order: OrderId = made["id"].as_str().unwrap().parse().unwrap();
        assign(&self.office, order, self.crew, 0).await;
        self.orders.push(order);
        let Some(arrived) = fate.arrived else { return };
        let visit =
            self.happened(order, fate.received, None, Happening::Accepted { epoch: 1, follows: vec![], crew: None });
        self.happened(order, arrived, Some(visit), Happening::Arrived);
        let ended = |outcome| Happening::Ended { outcome, remark: String::new() };
        let mut last = visit;
        if fate.second_line {
            self.happened(order, arrived + 10, Some(visit), ended(Outcome::NeedsSecondLine));
            let fixed = fate.fixed.unwrap();
            last = self.happened(
                order,
                fixed - 5,
                None,
                Happening::Accepted { epoch: 1, follows: vec![visit], crew: None },
            );
            self.happened(order, fixed - 4, Some(last), Happening::Arrived);
        }
        if let Some(fixed) = fate.fixed {
            self.happened(order, fixed, Some(last), ended(Outcome::Fixed));
        }
    }

    fn happened(&mut self, order: OrderId, minutes: i64, visit: Option<VisitId>, happening: Happening) -> VisitId {
        let time = TimeEvidence::new(START.plus_minutes(minutes), None);
        let act = Act::Happened { visit, happening, corrects: None };
        self.phone.raw(Edit { order, time, place: None, author: None, act }.encode())
    }

    async fn table(&self, path: &str) -> Value {
        let (status, report) =
            self.office.ask(&self.office.admin, "GET", &format!("/api/v1/reports/{path}"), None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {report}");
        report
    }
}

pub(super) fn cell<'a>(table: &'a Value, row: usize, column: &str) -> &'a Value {
    let at = table["columns"].as_array().unwrap().iter().position(|known| known["key"] == column).unwrap();
    &table["rows"][row]["cells"][at]["value"]
}

pub(super) fn count(value: &Value) -> i64 {
    value.get("count").unwrap_or(value).as_i64().unwrap()
}

/// In ten-thousandths, rounded half away from zero.
pub(super) fn share(part: i64, whole: i64) -> i64 {
    let double = part * 20_000;
    (double + whole * double.signum()) / (whole * 2)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap()
}

on_both!(
    async fn the_weekly_table_is_what_the_raw_facts_add_up_to(store: Store) {
        let of = Office::open(store).await;
        let report = of.table("weekly/2014-12-11").await;
        let table = &report["table"];
        assert_eq!(table["rows"].as_array().unwrap().len(), 2, "one crew, and all of them: {table}");
        let orders = number(FATES.len());
        let counted = |yes: fn(&Fate) -> bool| number(FATES.iter().filter(|fate| yes(fate)).count());
        let in_time = counted(|fate| fate.arrived.is_some_and(|at| at <= fate.received + 60));
        let overruns = counted(|fate| fate.arrived.unwrap_or(NOW) > fate.received + 60);
        // Midnight in Shanghai is sixteen hours after START.
        let next_day = counted(|fate| fate.fixed.unwrap_or(NOW) >= 16 * HOUR);
        let three_days = counted(|fate| fate.fixed.unwrap_or(NOW) - fate.received >= 3 * DAY);
        let second = counted(|fate| fate.second_line);
        assert_eq!((in_time, overruns, next_day, three_days, second), (4, 2, 3, 2, 1));
        for (column, expected) in [
            ("orders", orders),
            ("overruns", overruns),
            ("second-line", second),
            ("open-same-day", next_day),
            ("disagrees", 0),
            ("repeats", 0),
            ("three-days", three_days),
        ] {
            let figure = cell(table, 0, column);
            assert_eq!(count(figure), expected, "{column}");
            let behind = figure["at"].as_str().unwrap().strip_prefix("/api/v1/reports/").unwrap();
            let listed = of.table(behind).await;
            assert_eq!(number(listed["items"].as_array().unwrap().len()), expected, "the orders behind {column}");
        }
        let action = share(in_time, orders);
        let skill = share(orders - (second + next_day) - 2 * three_days, orders);
        assert_eq!((cell(table, 0, "action").as_i64(), cell(table, 0, "skill").as_i64()), (Some(action), Some(skill)));
        let fixed: Vec<i64> = FATES.iter().filter_map(|fate| Some(fate.fixed? - fate.received)).collect();
        let (sum, count) = (fixed.iter().sum::<i64>(), number(fixed.len()));
        let mean = (sum * 2 + count) / (count * 2);
        assert_eq!(cell(table, 0, "mean-repair").as_i64(), Some(mean));
        assert_eq!(cell(table, 0, "first-time").as_i64(), Some(share(4, 5)), "the second line's took two visits");
    }
);

on_both!(
    async fn months_levels_and_days_agree_with_the_facts(store: Store) {
        let of = Office::open(store).await;
        let month = of.table("monthly/2014-12").await;
        let table = &month["table"];
        assert_eq!(table["rows"].as_array().unwrap().len(), 2, "one customer, and all of them: {table}");
        // Out of level: late to arrive, or later than eight hours to solve.
        let outside = FATES
            .iter()
            .filter(|fate| {
                fate.arrived.unwrap_or(NOW) > fate.received + 60 || fate.fixed.unwrap_or(NOW) > fate.received + 480
            })
            .count();
        let outside = number(outside);
        assert_eq!(outside, 4);
        assert_eq!((count(cell(table, 0, "orders")), count(cell(table, 0, "outside"))), (6, outside));
        assert_eq!(cell(table, 0, "attainment").as_i64(), Some(share(6 - outside, 6)));
        assert_eq!(cell(table, 0, "region"), "31.2, 121.4");
        let behind =
            cell(table, 0, "outside")["at"].as_str().unwrap().strip_prefix("/api/v1/reports/").unwrap().to_owned();
        assert_eq!(number(of.table(&behind).await["items"].as_array().unwrap().len()), outside);
        let levels = of.table("levels/2014-12").await;
        assert_eq!(cell(&levels["table"], 0, "response").as_i64(), Some(share(4, 6)));
        assert_eq!(cell(&levels["table"], 0, "resolve").as_i64(), Some(share(3, 6)));
        let day = of.table("daily/2014-12-11").await;
        let alerts: Vec<(String, String)> = (0..day["table"]["rows"].as_array().unwrap().len())
            .map(|row| {
                (
                    cell(&day["table"], row, "order").as_str().unwrap().into(),
                    cell(&day["table"], row, "alert")["en"].as_str().unwrap().into(),
                )
            })
            .collect();
        let of_kind = |wanted: &str| alerts.iter().filter(|(_, kind)| kind == wanted).count();
        // Of the fourth nobody ever heard; it and every other one but the first may repeat the first.
        assert_eq!((of_kind("response overdue"), of_kind("open today"), of_kind("repeat")), (1, 1, 5), "{alerts:?}");
        let fault = cell(&day["table"], 0, "fault").as_str().unwrap();
        assert_eq!(fault, "=cmd|calc 一二三四五六七八九十…", "twelve words");
        for (bad, status) in [
            ("weekly/2014-13-01", StatusCode::UNPROCESSABLE_ENTITY),
            ("weekly/2014-12-11..2014-12-01", StatusCode::UNPROCESSABLE_ENTITY),
            ("weekly/2010-01-01..2014-12-01", StatusCode::UNPROCESSABLE_ENTITY),
            ("hourly/2014-12-01", StatusCode::NOT_FOUND),
        ] {
            let path = format!("/api/v1/reports/{bad}");
            assert_eq!(of.office.ask(&of.office.admin, "GET", &path, None).await.0, status, "{bad}");
        }
    }
);

on_both!(
    async fn a_frozen_period_stays_and_late_facts_are_corrections(store: Store) {
        let mut of = Office::open(store).await;
        let path = "/api/v1/reports/weekly/2014-12-11/freezing";
        let (status, told) = of.office.ask(&of.office.admin, "POST", path, None).await;
        assert_eq!(status, StatusCode::CREATED, "{told}");
        assert_eq!(of.office.ask(&of.office.admin, "POST", path, None).await.0, StatusCode::CONFLICT, "once");
        assert_eq!(of.table("weekly/2014-12-11").await["corrections"], json!([]));
        // A phone comes out of a basement: the fourth order was arrived at in time and solved within the day.
        let sent = of.phone.edits.len();
        let order = of.orders[3];
        let visit = of.happened(order, 31, None, Happening::Accepted { epoch: 1, follows: vec![], crew: None });
        of.happened(order, 40, Some(visit), Happening::Arrived);
        of.happened(order, 60, Some(visit), Happening::Ended { outcome: Outcome::Fixed, remark: String::new() });
        of.phone.sync_from(&of.office, sent + 1).await;
        let report = of.table("weekly/2014-12-11").await;
        let corrected = |column: &str| {
            let all = report["corrections"].as_array().unwrap();
            let found = all.iter().find(|of| of["column"] == column).unwrap_or_else(|| panic!("{column}: {report}"));
            (count(&found["reported"]["value"]), count(&found["now"]["value"]))
        };
        assert_eq!(
            (corrected("overruns"), corrected("open-same-day"), corrected("three-days")),
            ((2, 1), (3, 2), (2, 1))
        );
        assert_eq!(corrected("action"), (share(4, 6), share(5, 6)));
        assert_eq!(count(cell(&report["frozen"]["table"], 0, "overruns")), 2, "what was reported stays");
    }
);

on_both!(
    async fn tables_are_files_that_spreadsheets_read(store: Store) {
        let of = Office::open(store).await;
        let get = async |path: &str| {
            let (status, headers, body) = of
                .office
                .send(&of.office.admin, "GET", &format!("/api/v1/reports/{path}"), HeaderMap::new(), Body::empty())
                .await;
            assert_eq!(status, StatusCode::OK);
            assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
            body
        };
        let csv = get("daily/2014-12-11?as=csv&lang=zh-CN").await;
        let csv = String::from_utf8(csv.to_vec()).unwrap();
        assert!(csv.starts_with("\u{feff}工单,客户,报修时间,故障,通告类别,一线,二线,客服备注,经理备注"), "{csv}");
        assert!(
            csv.contains("\"东方, 大厦\"") && csv.contains(",'=cmd|calc"),
            "no formula comes out of a fault: {csv}"
        );
        let xlsx = get("weekly/2014-12-11?as=xlsx&lang=en").await;
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(xlsx.to_vec())).unwrap();
        let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
        let at = |row: u32, column: u32| range.get_value((row, column)).unwrap().to_string();
        assert_eq!((at(1, 1), at(2, 1), at(2, 9)), ("technician".into(), "王师傅".into(), "6".into()));
    }
);

#[test]
fn a_fault_is_cut_after_twelve_words() {
    assert_eq!(shortened("one two three", 12), "one two three");
    assert_eq!(shortened("a b c d e f g h i j k l m", 12), "a b c d e f g h i j k l…");
    assert_eq!(shortened("空调不制冷并且漏水地板已湿透", 12), "空调不制冷并且漏水地板已…");
    assert_eq!(shortened("", 12), "");
}

#[test]
fn shares_and_means_are_rounded_and_never_divided_by_nothing() {
    assert_eq!(Cell::share(1, 3), Cell::Share(3_333));
    assert_eq!(Cell::share(-1, 8), Cell::Share(-1_250));
    assert_eq!((Cell::share(0, 0), Cell::mean(5, 0)), (Cell::Empty, Cell::Empty));
    assert_eq!(Cell::mean(90_000, 1), Cell::Minutes(2));
}

#[test]
fn corrections_are_told_row_by_row() {
    let table = |rows: &[(&str, i64)]| Table {
        title_zh: String::new(),
        title_en: String::new(),
        columns: vec![Column::new("count", "数", "count")],
        rows: rows.iter().map(|(key, count)| Row { key: (*key).into(), cells: vec![Cell::Count(*count)] }).collect(),
    };
    let told = corrections(&table(&[("a", 1), ("b", 2)]), &table(&[("b", 3), ("c", 4)]));
    assert_eq!(told.len(), 3);
    assert!(matches!(&told[0], Correction::Gone { row } if row.key == "a"));
    assert!(matches!(&told[1], Correction::Differs { row, .. } if row == "b"));
    assert!(matches!(&told[2], Correction::Added { row } if row.key == "c"));
}
