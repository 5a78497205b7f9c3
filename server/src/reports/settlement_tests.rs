//! The settlement against figures that are reckoned by hand, on both databases.

use axum::http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::document::edit::{Act, Edit};
use shared::document::line::{Charge, LineDetail, LineKind};
use shared::document::visit::{Happening, Outcome};
use shared::ids::{CrewId, OrderId};
use shared::money::{Currency, Money, Quantity};
use shared::time::TimeEvidence;

use super::settlement::{CrewTerms, Settled, settle};
use crate::sync::tests::{Town, accepted};
use crate::testing::{START, TestOffice, on_both};

const HALF: CrewTerms = CrewTerms { labour_share: 5_000, retention_share: 1_000 };

#[test]
fn deductions_take_what_was_retained_first_and_then_what_is_paid() {
    assert_eq!(settle(10_000, HALF, 0, 0), Settled { earned: 5_000, retained: 500, balance: 500, payable: 4_500 });
    assert_eq!(settle(10_000, HALF, 700, 900), Settled { earned: 5_000, retained: 500, balance: 300, payable: 4_500 });
    assert_eq!(settle(10_000, HALF, 0, 1_500), Settled { earned: 5_000, retained: 500, balance: 0, payable: 3_500 });
    assert_eq!(settle(0, HALF, 0, 100).payable, -100, "the crew owes it");
    assert_eq!(settle(1, HALF, 0, 0).earned, 1, "half a fen is rounded away from zero");
}

proptest! {
    /// Nothing appears and nothing is lost: what is paid and what is retained is what was earned and retained before, less
    /// what was deducted.
    #[test]
    fn money_is_kept(labour in 0_i64..1 << 40, opening in 0_i64..1 << 40, deducted in 0_i64..1 << 40, parts in (0_u16..=10_000, 0_u16..=10_000)) {
        let terms = CrewTerms { labour_share: parts.0, retention_share: parts.1 };
        let settled = settle(labour, terms, opening, deducted);
        prop_assert_eq!(settled.payable + settled.balance, settled.earned + opening - deducted);
        prop_assert!(settled.balance >= 0 && settled.retained <= settled.earned && settled.earned <= labour);
    }
}

fn line(kind: LineKind, minor: i64, charge: Charge) -> impl Fn(shared::ids::VisitId) -> Act {
    move |visit| Act::LineAdded {
        visit,
        kind,
        details: vec![
            LineDetail::Name("工".into()),
            LineDetail::Quantity(Quantity { thousandths: 2_000 }),
            LineDetail::Unit("h".into()),
            LineDetail::UnitPrice(Money { minor, currency: Currency::CNY }),
            LineDetail::Charge(charge),
        ],
    }
}

async fn worked(town: &mut Town, order: OrderId) {
    let first = town.phone.edits.len() + 1;
    let visit = town.phone.act(order, accepted(1));
    for of in [
        line(LineKind::Labour, 10_000, Charge::Charged),
        line(LineKind::Labour, 2_500, Charge::Warranty),
        line(LineKind::Material, 4_000, Charge::Charged),
    ] {
        town.phone.act(order, of(visit));
    }
    let happening = Happening::Ended { outcome: Outcome::Fixed, remark: String::new() };
    let act = Act::Happened { visit: Some(visit), happening, corrects: None };
    let time = TimeEvidence::new(START.plus_minutes(60), None);
    town.phone.raw(Edit { order, time, place: None, author: None, act }.encode());
    town.phone.sync_from(&town.office, first).await;
}

fn cell(table: &Json, key: &str) -> Json {
    let column = table["columns"].as_array().unwrap().iter().position(|of| of["key"] == key).unwrap();
    table["rows"][0]["cells"][column]["value"].clone()
}

/// What the crew gets of what it earns, and what its customer paid at once.
async fn agreed_and_paid(office: &TestOffice, crew: CrewId, order: OrderId) {
    let terms = format!("/api/v1/crews/{}/terms", crew);
    let bad = json!({ "labour_share": 10_001, "retention_share": 0 });
    let (status, told) = office.change(&office.admin, "PUT", &terms, bad).await;
    assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("labour_share")), "{told}");
    let wish = json!({ "labour_share": 6_000, "retention_share": 1_000 });
    let (status, told) = office.change(&office.admin, "PUT", &terms, wish).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let fee = json!({ "amount": { "minor": 20_000, "currency": "CNY" }, "method": "cash" });
    let path = format!("/api/v1/orders/{order}/payments");
    assert_eq!(office.ask(&office.admin, "POST", &path, Some(fee)).await.0, StatusCode::CREATED);
}

async fn printed(office: &TestOffice) {
    let (status, headers, book) = office
        .send(
            &office.admin,
            "GET",
            "/api/v1/reports/settlement/2014-12?as=xlsx",
            Default::default(),
            axum::body::Body::empty(),
        )
        .await;
    assert!(
        status.is_success()
            && book.starts_with(b"PK")
            && headers["content-disposition"].to_str().unwrap().contains("settlement-2014-12.xlsx")
    );
}

on_both!(
    async fn a_month_is_settled_and_the_next_one_goes_on_from_it(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        let order = town.order;
        worked(&mut town, order).await;
        let office = &town.office;
        agreed_and_paid(office, town.crew, order).await;
        let settlement = async |month: &str| {
            let (status, told) =
                office.ask(&office.admin, "GET", &format!("/api/v1/reports/settlement/{month}"), None).await;
            assert_eq!(status, StatusCode::OK, "{told}");
            told
        };
        assert_eq!(settlement("2014-12").await["table"]["rows"], json!([]), "nothing is closed yet");
        let close = json!({ "revision": 1, "remark": "完成", "unsigned": true });
        let (status, told) =
            office.ask(&office.admin, "POST", &format!("/api/v1/orders/{order}/closing"), Some(close)).await;
        assert!(status.is_success(), "{told}");
        let cny = |minor: i64| json!({ "minor": minor, "currency": "CNY" });
        let table = settlement("2014-12").await["table"].clone();
        // Labour 200.00 charged and 50.00 in warranty: 60 % is 150.00, of which a tenth is retained.
        let expected = [
            ("labour-charged", 20_000),
            ("labour-free", 5_000),
            ("material-charged", 8_000),
            ("earned", 15_000),
            ("retained", 1_500),
            ("deducted", 0),
            ("balance", 1_500),
            ("payable", 13_500),
            ("collected", 20_000),
            ("owed", 8_000),
        ];
        for (key, minor) in expected {
            assert_eq!(cell(&table, key), cny(minor), "{key}");
        }
        assert_eq!((cell(&table, "crew"), cell(&table, "orders")), (json!("A"), json!(1)));
        let path = "/api/v1/reports/settlement/2014-12/freezing";
        assert_eq!(office.ask(&office.admin, "POST", path, None).await.0, StatusCode::CREATED);
        // In January a complaint takes 40.00 out of what was retained: 15.00 of it is there, 25.00 the crew owes.
        office.clock.advance_ms(25 * 24 * 3_600_000);
        let now = START.0 + 25 * 24 * 3_600_000;
        let sheet = json!({ "customer": "王府花园", "text": "返工", "responsibility": [{ "party": "A", "percent": 100 }],
            "costs": [{ "party": "A", "amount": cny(4_000), "from_retention": true }],
            "decision": "返工费用由施工队承担", "decided_at": now, "approved_at": now });
        let (status, told) =
            office.ask(&office.admin, "POST", "/api/v1/complaints", Some(json!({ "sheet": sheet }))).await;
        assert_eq!(status, StatusCode::CREATED, "{told}");
        let january = settlement("2015-01").await["table"].clone();
        for (key, minor) in [("deducted", 4_000), ("balance", 0), ("payable", -2_500)] {
            assert_eq!(cell(&january, key), cny(minor), "{key}");
        }
        // A fee that is noted late corrects the frozen month, and does not change it.
        let fee = json!({ "amount": { "minor": 8_000, "currency": "CNY" }, "method": "transfer" });
        office.ask(&office.admin, "POST", &format!("/api/v1/orders/{order}/payments"), Some(fee)).await;
        let december = settlement("2014-12").await;
        assert_eq!(cell(&december["frozen"]["table"], "owed"), cny(8_000));
        let columns: Vec<&str> =
            december["corrections"].as_array().unwrap().iter().map(|of| of["column"].as_str().unwrap()).collect();
        assert_eq!(columns, ["collected", "owed"], "{}", december["corrections"]);
        printed(office).await;
        let (status, told) = office.ask(&office.admin, "GET", "/api/v1/reports/settlement/2014-12-11", None).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("period")), "{told}");
    }
);
