//! Kilometres against distances reckoned here, on both databases: whose they are, of how many trips, and which lack a position.

use std::f64::consts::PI;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use shared::document::edit::{Act, Edit};
use shared::document::visit::Happening;
use shared::geo::{Place, Point};
use shared::ids::{CrewId, OrderId};
use shared::time::TimeEvidence;

use super::tests::{cell, count};
use crate::people::Role;
use crate::sync::tests::{Phone, assign};
use crate::testing::{START, TestOffice, on_both};

/// Where the orders lie, and east of which everything happens on one meridian.
const SITE: (f64, f64) = (31.2, 121.5);

/// Kilometres north of the site.
type North = f64;

struct Town {
    office: TestOffice,
    orders: Vec<OrderId>,
}

impl Town {
    async fn order(&mut self, customer: &str) -> OrderId {
        let report = json!({ "customer_name": customer, "address": "世纪大道 1 号", "point": { "lat": SITE.0, "lon": SITE.1 },
            "fault": "空调不制冷", "trade": "HVAC", "received_at": START.0,
            "contact": { "name": "张女士", "phone": "13800000000" } });
        let (status, made) = self.office.ask(&self.office.admin, "POST", "/api/v1/orders", Some(report)).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let order: OrderId = made["id"].as_str().unwrap().parse().unwrap();
        self.orders.push(order);
        order
    }

    async fn crew(&self, name: &str) -> (CrewId, Phone) {
        let (person, _) = self.office.person(name, Role::Technician).await;
        (self.office.crew(name, person).await, Phone::enrolled(&self.office, person).await)
    }

    async fn get(&self, path: &str) -> Value {
        let (status, told) = self.office.ask(&self.office.admin, "GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {told}");
        told
    }

    /// The numbers of the orders behind a figure, as they were made.
    async fn behind(&self, figure: &Value) -> Vec<usize> {
        let listed = self.get(figure["at"].as_str().unwrap()).await;
        let id = |row: &Value| row["id"].as_str().unwrap().parse::<OrderId>().unwrap();
        let mut found: Vec<usize> = listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| self.orders.iter().position(|order| *order == id(row)).unwrap())
            .collect();
        found.sort_unstable();
        found
    }

    async fn file(&self, path: &str) -> Vec<u8> {
        let admin = &self.office.admin;
        let (status, _, body) = self.office.send(admin, "GET", path, HeaderMap::new(), Body::empty()).await;
        assert_eq!(status, StatusCode::OK);
        body.to_vec()
    }
}

/// A crew takes an order, sets out where it says and arrives where it says, if its phone knew.
fn went(phone: &mut Phone, order: OrderId, epoch: u64, left: Option<Option<North>>, arrived: Option<North>) {
    let mut fact = |minutes, visit, north: Option<North>, happening| {
        let time = TimeEvidence::new(START.plus_minutes(minutes), None);
        let point = |north: North| Point::from_degrees(SITE.0 + degrees(north), SITE.1).unwrap();
        let place = north.map(|north| Place { point: point(north), accuracy_m: 10, age_s: 0 });
        let act = Act::Happened { visit, happening, corrects: None };
        phone.raw(Edit { order, time, place, author: None, act }.encode())
    };
    let visit = fact(1, None, None, Happening::Accepted { epoch, follows: vec![], crew: None });
    if let Some(north) = left {
        fact(5, Some(visit), north, Happening::OnTheWay);
    }
    fact(25, Some(visit), arrived, Happening::Arrived);
}

/// Degrees of latitude of so many kilometres, on a sphere with the earth's mean radius (IUGG, 6 371.0088 km).
fn degrees(north: North) -> f64 {
    north / 6_371.008_8 * 180.0 / PI
}

/// Whether so many kilometres are what the cell says, to two metres a trip.
fn is(figure: &Value, kilometres: f64) -> bool {
    let metres = figure["metres"].as_i64().unwrap();
    #[expect(clippy::cast_precision_loss, reason = "a test's few kilometres")]
    let apart = (metres as f64 - kilometres * 1_000.0).abs();
    apart <= 4.0
}

async fn town(store: crate::store::Store) -> Town {
    let office = TestOffice::on(store).await;
    let mut town = Town { office, orders: Vec::new() };
    let (one, mut first) = town.crew("one").await;
    let (two, mut second) = town.crew("two").await;
    let customers = ["东方大厦", "东方大厦", "王府花园", "王府花园", "王府花园"];
    for customer in customers {
        town.order(customer).await;
    }
    let orders = town.orders.clone();
    for order in &orders[..4] {
        assign(&town.office, *order, one, 0).await;
    }
    went(&mut first, orders[0], 1, Some(Some(3.0)), Some(0.5));
    // Nobody said that they set out; the next one's phone was in a tunnel when they did.
    went(&mut first, orders[1], 1, None, Some(0.0));
    went(&mut first, orders[2], 1, Some(None), Some(0.0));
    went(&mut first, orders[3], 1, Some(Some(10.0)), Some(0.0));
    first.sync_from(&town.office, 1).await;
    assign(&town.office, orders[3], two, 1).await;
    // Without a place of its own an arrival was at the order's.
    went(&mut second, orders[3], 2, Some(Some(7.23)), None);
    second.sync_from(&town.office, 1).await;
    town.office.clock.advance_ms(3_600_000);
    town
}

on_both!(
    async fn kilometres_are_those_of_the_crew_that_drove_and_none_is_guessed(store: Store) {
        let town = town(store).await;
        let report = town.get("/api/v1/reports/weekly/2014-12-11").await;
        let table = &report["table"];
        let expected = [
            // Crew, kilometres, trips they come from, those without a position, and the orders behind each.
            ("one", 2.5 + 10.0, (2, 2), (vec![0, 3], vec![1, 2])),
            ("two", 7.23, (1, 0), (vec![3], vec![])),
            ("total", 2.5 + 10.0 + 7.23, (3, 2), (vec![0, 3], vec![1, 2])),
        ];
        assert_eq!(table["rows"].as_array().unwrap().len(), expected.len(), "{table}");
        for (row, (name, kilometres, (measured, unmeasured), (behind, behind_unmeasured))) in
            expected.into_iter().enumerate()
        {
            let crew = cell(table, row, "crew");
            assert_eq!(crew.get("en").unwrap_or(crew), name);
            let far = cell(table, row, "kilometres");
            assert!(is(far, kilometres), "{name}: {far}");
            assert_eq!(count(cell(table, row, "measured")), measured, "{name}");
            assert_eq!(count(cell(table, row, "unmeasured")), unmeasured, "{name}");
            assert_eq!(town.behind(far).await, behind, "{name}");
            assert_eq!(town.behind(cell(table, row, "measured")).await, behind, "{name}");
            assert_eq!(town.behind(cell(table, row, "unmeasured")).await, behind_unmeasured, "{name}");
        }
        // The first crew holds three of its four orders still; the total opens what any crew holds, the month all.
        assert_eq!(count(cell(table, 0, "orders")), 3);
        assert_eq!(count(cell(table, 2, "orders")), 4);
        assert_eq!(town.behind(cell(table, 2, "orders")).await, [0, 1, 2, 3]);
        let month = town.get("/api/v1/reports/monthly/2014-12").await;
        let table = &month["table"];
        let expected = [(2.5, 1, 1, vec![0]), (10.0 + 7.23, 2, 1, vec![3]), (19.73, 3, 2, vec![0, 3])];
        for (row, (kilometres, measured, unmeasured, behind)) in expected.into_iter().enumerate() {
            let far = cell(table, row, "kilometres");
            assert!(is(far, kilometres), "{far}");
            assert_eq!(count(cell(table, row, "measured")), measured);
            assert_eq!(count(cell(table, row, "unmeasured")), unmeasured);
            assert_eq!(town.behind(far).await, behind);
        }
        assert_eq!(count(cell(table, 2, "orders")), 5);
        assert_eq!(town.behind(cell(table, 2, "orders")).await, [0, 1, 2, 3, 4]);
    }
);

on_both!(
    async fn kilometres_are_in_the_files_of_both_languages(store: Store) {
        let town = town(store).await;
        let csv = String::from_utf8(town.file("/api/v1/reports/weekly/2014-12-11?as=csv&lang=zh-CN").await).unwrap();
        let lines: Vec<&str> = csv.lines().collect();
        assert!(lines[0].ends_with("公里（直线）,有定位行程,无定位行程"), "{csv}");
        assert!(lines[1].ends_with(",12.5,2,2") && lines[2].ends_with(",7.2,1,0"), "{csv}");
        assert!(lines[3].contains(",合计,") && lines[3].ends_with(",19.7,3,2"), "{csv}");
        let bytes = town.file("/api/v1/reports/monthly/2014-12?as=xlsx&lang=en").await;
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
        let at = |row: u32, column: u32| range.get_value((row, column)).unwrap().to_string();
        assert_eq!((at(1, 9), at(1, 11)), ("kilometres (by air)".into(), "trips without position".into()));
        let total: f64 = at(4, 9).parse().unwrap();
        assert!((total - 19.73).abs() < 0.01, "{total}");
        assert_eq!((at(4, 1), at(4, 10), at(4, 11)), ("total".into(), "3".into(), "2".into()));
    }
);

on_both!(
    async fn a_report_is_a_page_whose_figures_open_pages_of_orders(store: Store) {
        let town = town(store).await;
        let read = async |path: &str| String::from_utf8(town.file(path).await).unwrap();
        let page = read("/api/v1/reports/weekly/2014-12-11?as=page&lang=zh-CN").await;
        assert!(page.starts_with("<!doctype html><html lang=\"zh-CN\">"), "{page}");
        assert!(
            page.contains("<th scope=\"col\">公里（直线）</th>") && page.contains("<tr class=\"total\">"),
            "{page}"
        );
        assert!(page.contains("<figcaption>公里（直线）</figcaption>"), "{page}");
        // The link behind the kilometres of the first crew, as a browser follows it.
        let figures = page.split("figure=kilometres").next().unwrap();
        let address = figures.rsplit("href=\"").next().unwrap().replace("&amp;", "&");
        let orders = read(&format!("{address}figure=kilometres&as=page&lang=en")).await;
        let linked =
            |index: usize| format!("<a href=\"/console/#/order/{}\">{}</a>", town.orders[index], 1_001 + index);
        assert!(orders.contains(&linked(0)) && orders.contains(&linked(3)), "{orders}");
        assert!(!orders.contains(&linked(1)) && !orders.contains("Next page"), "{orders}");
        let first = read(&format!("{address}figure=kilometres&as=page&lang=en&limit=1")).await;
        assert!(first.contains(">Next page</a>"), "the other one is on the next page: {first}");
        let month = read("/api/v1/reports/monthly/2014-12?as=page&lang=en").await;
        assert!(month.contains("kilometres (by air)") && month.contains("王府花园"), "{month}");
        let empty = read("/api/v1/reports/weekly/2013-01-01?as=page&lang=en").await;
        assert!(empty.contains("Nothing in this period.") && !empty.contains("<svg"), "{empty}");
    }
);

on_both!(
    async fn a_crew_without_a_measured_trip_drove_an_unknown_way_and_not_none(store: Store) {
        let office = TestOffice::on(store).await;
        let mut town = Town { office, orders: Vec::new() };
        let (crew, mut phone) = town.crew("one").await;
        let order = town.order("东方大厦").await;
        assign(&town.office, order, crew, 0).await;
        went(&mut phone, order, 1, None, None);
        phone.sync_from(&town.office, 1).await;
        let report = town.get("/api/v1/reports/weekly/2014-12-11").await;
        assert_eq!(cell(&report["table"], 0, "kilometres"), &Value::Null, "nothing is said");
        assert_eq!(count(cell(&report["table"], 0, "unmeasured")), 1);
    }
);
