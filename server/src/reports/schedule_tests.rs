//! Periods that are over are told once, on both databases.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use shared::calendar::Day;

use super::schedule::{Rhythm, due, tell};
use crate::directory::TimeOfDay;
use crate::testing::{TestOffice, on_both};

#[test]
fn a_week_is_over_on_monday_and_a_month_on_the_first() {
    let at = TimeOfDay::from_minutes(18 * 60).unwrap();
    let told = |rhythm, today: &str, minute| due(rhythm, at, today.parse::<Day>().unwrap(), minute).period;
    assert_eq!(told(Rhythm::Daily, "2014-12-11", 1_080), "2014-12-11");
    assert_eq!(told(Rhythm::Daily, "2014-12-11", 1_079), "2014-12-10");
    // 2014-12-15 is a Monday.
    assert_eq!(told(Rhythm::Weekly, "2014-12-15", 1_080), "2014-12-08");
    assert_eq!(told(Rhythm::Weekly, "2014-12-15", 0), "2014-12-01");
    assert_eq!(told(Rhythm::Weekly, "2014-12-21", 1_400), "2014-12-08");
    assert_eq!(told(Rhythm::Monthly, "2015-01-01", 1_080), "2014-12");
    assert_eq!(told(Rhythm::Monthly, "2015-01-01", 0), "2014-11");
}

on_both!(
    async fn what_is_over_is_told_once_and_nothing_of_before(store: Store) {
        let office = TestOffice::on(store).await;
        let put = async |kind: &str, at: &str| {
            let path = format!("/api/v1/reports/schedules/{kind}");
            office.ask(&office.admin, "PUT", &path, Some(json!({ "at": at }))).await.0
        };
        // It is 08:00 in Shanghai, on Thursday the 11th.
        assert_eq!(
            (put("daily", "18:00").await, put("weekly", "07:30").await),
            (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT)
        );
        assert_eq!(
            (put("yearly", "18:00").await, put("daily", "25:00").await.is_success()),
            (StatusCode::NOT_FOUND, false)
        );
        assert_eq!(tell(&office.office).await.unwrap(), 0, "nothing of before");
        office.clock.advance_ms(10 * 3_600_000);
        let turns = futures_util::future::join_all((0..5).map(|_| tell(&office.office))).await;
        assert_eq!(turns.into_iter().map(Result::unwrap).sum::<usize>(), 1, "however many servers tell");
        // On Monday morning the week before, and of the days that were missed the last one.
        office.clock.advance_ms(86 * 3_600_000);
        assert_eq!((tell(&office.office).await.unwrap(), tell(&office.office).await.unwrap()), (2, 0));
        let events = crate::store::events::after(office.office.store(), 0, 100).await.unwrap();
        let ready: Vec<Json> = events
            .iter()
            .filter(|event| event.facts == "report.ready")
            .map(|event| serde_json::from_str(&event.content).unwrap())
            .collect();
        let periods: Vec<_> =
            ready.iter().map(|of| (of["kind"].as_str().unwrap(), of["period"].as_str().unwrap())).collect();
        assert_eq!(periods, [("daily", "2014-12-11"), ("daily", "2014-12-14"), ("weekly", "2014-12-08")]);
        let (status, table) = office.ask(&office.admin, "GET", ready[2]["address"].as_str().unwrap(), None).await;
        assert_eq!((status, table["table"]["rows"].is_array()), (StatusCode::OK, true), "{table}");
        assert_eq!(
            office.ask(&office.admin, "DELETE", "/api/v1/reports/schedules/daily", None).await.0,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            office.ask(&office.admin, "DELETE", "/api/v1/reports/schedules/daily", None).await.0,
            StatusCode::NOT_FOUND
        );
    }
);
