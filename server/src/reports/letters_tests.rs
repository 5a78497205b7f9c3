//! Reports by mail: at their time, once, as a workbook in the language of those who get it, on both databases.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use calamine::Reader as _;
use serde_json::{Value, json};

use super::letters::deliver;
use super::schedule::tell;
use crate::mail::Security;
use crate::sync::tests::report;
use crate::testing::postman::{Manner, Postman};
use crate::testing::{TestOffice, on_both};

const HOUR: i64 = 3_600_000;

async fn open(store: crate::store::Store, manner: Manner) -> (TestOffice, Postman) {
    let postman = Postman::with(manner).await;
    let server = postman.server(Security::None);
    (TestOffice::with(store, tempfile::tempdir().unwrap(), |config| config.mail = Some(server)).await, postman)
}

async fn put(office: &TestOffice, kind: &str, schedule: Value) -> (StatusCode, Value) {
    office.ask(&office.admin, "PUT", &format!("/api/v1/reports/schedules/{kind}"), Some(schedule)).await
}

async fn letters(office: &TestOffice, kind: &str) -> Vec<Value> {
    let path = format!("/api/v1/reports/schedules/{kind}/letters");
    let (status, told) = office.ask(&office.admin, "GET", &path, None).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    told.as_array().unwrap().clone()
}

on_both!(
    async fn a_report_goes_out_once_as_a_workbook_in_the_language_of_those_who_get_it(store: Store) {
        let refuses = BTreeMap::from([("boss@example.com".to_owned(), ("451 come again", 1))]);
        let (office, postman) = open(store, Manner { refuses, ..Manner::default() }).await;
        report(&office).await;
        let to = json!({ "to": ["desk@example.com", "boss@example.com"], "lang": "en" });
        let (status, told) = put(&office, "daily", json!({ "at": "18:00", "mail": to })).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{told}");
        let (_, schedules) = office.ask(&office.admin, "GET", "/api/v1/reports/schedules", None).await;
        assert_eq!(schedules[0]["mail"], to, "{schedules}");
        assert_eq!((tell(&office.office).await.unwrap(), deliver(&office.office).await.unwrap()), (0, 0), "too early");
        // It was 08:00 in Shanghai.
        office.clock.advance_ms(10 * HOUR);
        let turns = futures_util::future::join_all((0..4).map(|_| tell(&office.office))).await;
        assert_eq!(turns.into_iter().map(Result::unwrap).sum::<usize>(), 1);
        let turns = futures_util::future::join_all((0..4).map(|_| deliver(&office.office))).await;
        assert_eq!(turns.into_iter().map(Result::unwrap).sum::<usize>(), 1, "the boss's server asked to come again");
        office.clock.advance_ms(60_000);
        assert_eq!((deliver(&office.office).await.unwrap(), deliver(&office.office).await.unwrap()), (1, 0));
        let taken = postman.taken();
        let to: Vec<&str> = taken.iter().flat_map(|letter| letter.to.iter().map(String::as_str)).collect();
        assert_eq!(to, ["desk@example.com", "boss@example.com"]);
        for letter in &taken {
            assert_eq!(letter.subject(), "Daily open and alert table 2014-12-11");
            let (name, bytes) = letter.attached().unwrap();
            assert_eq!(name, "daily-2014-12-11.xlsx");
            let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
            let range = book.worksheet_range_at(0).unwrap().unwrap();
            let at = |row: u32, column: u32| range.get_value((row, column)).unwrap().to_string();
            assert_eq!((at(1, 0), at(2, 0), at(2, 1)), ("order".into(), "1001".into(), "王府花园".into()));
        }
        let log = letters(&office, "daily").await;
        let states: Vec<(&str, &str, i64)> = log
            .iter()
            .map(|of| {
                (of["recipient"].as_str().unwrap(), of["state"].as_str().unwrap(), of["attempts"].as_i64().unwrap())
            })
            .collect();
        assert_eq!(states, [("boss@example.com", "delivered", 2), ("desk@example.com", "delivered", 1)]);
        // Made anew, the schedule does not send again what was sent.
        put(&office, "daily", json!({ "at": "19:00", "mail": { "to": ["desk@example.com"] } })).await;
        office.clock.advance_ms(HOUR);
        tell(&office.office).await.unwrap();
        assert_eq!(deliver(&office.office).await.unwrap(), 0);
    }
);

on_both!(
    async fn a_frozen_period_goes_out_as_it_was_frozen_and_chinese_is_the_usual_language(store: Store) {
        let (office, postman) = open(store, Manner::default()).await;
        let (status, _) =
            put(&office, "monthly", json!({ "at": "07:00", "mail": { "to": ["desk@example.com"] } })).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        // Nothing had been reported when the month was frozen; the order comes later.
        let path = "/api/v1/reports/monthly/2014-12/freezing";
        assert_eq!(office.ask(&office.admin, "POST", path, None).await.0, StatusCode::CREATED);
        report(&office).await;
        office.clock.advance_ms(22 * 24 * HOUR);
        assert_eq!((tell(&office.office).await.unwrap(), deliver(&office.office).await.unwrap()), (1, 1));
        let taken = postman.taken();
        let [letter] = &taken[..] else { panic!("one letter") };
        assert_eq!(letter.subject(), "每月报修事件分析表 2014-12");
        assert!(letter.said().contains("共 0 行，见附件"), "{}", letter.said());
        let (_, live) = office.ask(&office.admin, "GET", "/api/v1/reports/monthly/2014-12", None).await;
        assert_eq!(live["table"]["rows"].as_array().unwrap().len(), 2, "as it is now: {live}");
    }
);

on_both!(
    async fn a_schedule_that_could_not_reach_anybody_is_refused(store: Store) {
        let office = TestOffice::on(store).await;
        for (mail, office) in [(json!({ "to": ["desk@example.com"] }), &office), (json!({ "to": [] }), &office)] {
            let (status, told) = put(office, "weekly", json!({ "at": "07:00", "mail": mail })).await;
            assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("mail.to")), "{told}");
        }
        assert_eq!(
            office.ask(&office.admin, "GET", "/api/v1/reports/schedules/yearly/letters", None).await.0,
            StatusCode::NOT_FOUND
        );
    }
);
