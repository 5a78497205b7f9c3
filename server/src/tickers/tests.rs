//! Each kind of work does what it says, once a period, whoever of several servers comes first.

use serde_json::json;

use super::*;
use crate::sync::tests::{Town, report};
use crate::testing::{TestOffice, on_both};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn named(name: &str) -> Ticker {
    *TICKERS.iter().find(|ticker| ticker.name == name).unwrap()
}

async fn ticks(office: &TestOffice, name: &str) -> Option<usize> {
    turn(&office.office, named(name)).await.unwrap()
}

on_both!(
    async fn a_turn_belongs_to_whoever_asks_first(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        assert_eq!(ticks(&office, "sessions").await, Some(0));
        assert_eq!(ticks(&office, "sessions").await, None, "the second server's turn does not come in the same period");
        office.clock.advance_ms(55 * 60 * 1_000);
        assert_eq!(ticks(&office, "sessions").await, Some(0));
        let runs = crate::store::tickers::last_runs(&store).await.unwrap();
        assert_eq!(runs.len(), 1);
        assert_eq!((runs[0].ran_at, runs[0].failed_at), (Some(office.office.now()), None));
    }
);

on_both!(
    async fn of_many_at_once_one_gets_the_turn(store: Store) {
        let office = TestOffice::on(store).await;
        let turns = futures_util::future::join_all((0..8).map(|_| ticks(&office, "feed-floor"))).await;
        assert_eq!(turns.iter().flatten().count(), 1, "{turns:?}");
    }
);

on_both!(
    async fn the_feed_keeps_its_configured_tail_and_who_was_away_longer_gets_a_snapshot(store: Store) {
        let mut town = Town::open(TestOffice::on(store.clone()).await).await;
        let days = i64::from(town.office.office.config().feed_days);
        town.phone.sync_from(&town.office, 1).await;
        let long_ago = town.phone.cursor;
        assert_eq!(ticks(&town.office, "feed-floor").await, Some(0));
        town.office.clock.advance_ms(DAY_MS);
        report(&town.office).await;
        assert_eq!(ticks(&town.office, "feed-floor").await, Some(0));
        town.office.clock.advance_ms((days - 1) * DAY_MS);
        assert_eq!(ticks(&town.office, "feed-floor").await, Some(1));
        assert!(!town.phone.sync_from(&town.office, 1).await.snapshot, "that long ago is within the tail");
        town.office.clock.advance_ms(DAY_MS);
        assert_eq!(ticks(&town.office, "feed-floor").await, Some(1));
        town.phone.cursor = long_ago;
        assert!(town.phone.sync_from(&town.office, 1).await.snapshot);
    }
);

on_both!(
    async fn settled_orders_leave_the_phones_after_the_configured_days(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.sync_from(&town.office, 1).await;
        let path = format!("/api/v1/orders/{}/cancellation", town.order);
        let body = json!({ "revision": 1, "reason": "客户取消" });
        let (status, told) = town.office.ask(&town.office.admin, "POST", &path, Some(body)).await;
        assert!(status.is_success(), "{told}");
        let days = i64::from(town.office.office.config().settled_days);
        town.office.clock.advance_ms((days - 1) * DAY_MS);
        assert_eq!(ticks(&town.office, "settled-orders").await, Some(0));
        assert!(town.phone.sync_from(&town.office, 1).await.leaves.is_empty());
        town.office.clock.advance_ms(2 * DAY_MS);
        assert_eq!(ticks(&town.office, "settled-orders").await, Some(1));
        // What was still unsent about it applies: whoever ever held the order may.
        town.phone.note(town.order, "补录");
        let changes = town.phone.sync_from(&town.office, 1).await;
        assert_eq!(changes.leaves.iter().map(|leave| leave.order).collect::<Vec<_>>(), [town.order]);
        assert!(changes.rulings.is_empty() && town.document().await.notes.len() == 1);
        town.office.clock.advance_ms(DAY_MS);
        assert_eq!(ticks(&town.office, "settled-orders").await, Some(0), "once");
    }
);
