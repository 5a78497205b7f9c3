//! What comes down is complete, in the order of commits, and never more than a person holds.

use shared::document::edit::Act;
use shared::document::remarks::{Remark, remarks};
use shared::document::request::Origin;
use shared::document::visit::Happening;
use shared::ids::OrderId;
use shared::sync::exchange::{Answer, Cursor, Exchange};

use super::{Town, accepted, assign, report, state_of};
use crate::orders::desk::{By, Desk};
use crate::testing::{TestOffice, on_both};

on_both!(
    async fn an_assigned_order_comes_down_and_its_own_edits_only_as_a_hash(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        let first = town.phone.sync_from(&town.office, 1).await;
        let mut base = state_of(&first, town.order);
        let id = town.phone.note(town.order, "在路上");
        let second = town.phone.sync_from(&town.office, 1).await;
        let change = &second.orders[0];
        assert_eq!(change.state, None, "nobody else wrote: the device can make the state itself");
        let edit = shared::document::edit::Edit::decode(&town.phone.edits[0]).unwrap();
        base.apply(id, &edit);
        assert_eq!(base.hash(), change.hash);
        // Another one of the crew does need the bytes, and so does whoever asks for them again.
        let request = Exchange {
            refetch: vec![town.order],
            first: 2,
            edits: vec![],
            signature: None,
            ..town.phone.request(1, 1)
        };
        let Answer::Done(again) = town.phone.send(&town.office, &request).await else { panic!("done") };
        assert_eq!(state_of(&again, town.order).encode(), base.encode());
    }
);

on_both!(
    async fn what_somebody_else_wrote_beside_it_comes_as_a_whole_state(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.sync_from(&town.office, 1).await;
        let path = format!("/api/v1/orders/{}/notes", town.order);
        let note = Some(serde_json::json!({ "text": "客户催了" }));
        let (status, _) = town.office.ask(&town.office.admin, "POST", &path, note).await;
        assert!(status.is_success());
        town.phone.note(town.order, "知道");
        let changes = town.phone.sync_from(&town.office, 1).await;
        assert_eq!(state_of(&changes, town.order).notes.len(), 2);
    }
);

on_both!(
    async fn a_reassigned_order_leaves_and_late_edits_of_the_old_epoch_apply(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.sync_from(&town.office, 1).await;
        let (other_crew, mut other) = town.another("li").await;
        assign(&town.office, town.order, other_crew, 1).await;
        // Offline, the first crew accepted, arrived and wrote.
        let visit = town.phone.act(town.order, accepted(1));
        town.phone.act(town.order, Act::Happened { visit: Some(visit), happening: Happening::Arrived, corrects: None });
        let changes = town.phone.sync_from(&town.office, 1).await;
        assert!(changes.rulings.is_empty(), "edits of anyone who ever held the order apply");
        assert_eq!(
            changes.leaves.iter().map(|leave| (leave.order, leave.epoch)).collect::<Vec<_>>(),
            [(town.order, 1)]
        );
        assert!(changes.orders.is_empty(), "it is not theirs any longer");
        let order = state_of(&other.sync_from(&town.office, 1).await, town.order);
        let expected = Remark::TwoCrews { present: other_crew, former: visit };
        assert!(remarks(&order).contains(&expected), "{:?}", remarks(&order));
        // Back again: the order returns to the first crew's phone.
        assign(&town.office, town.order, town.crew, 2).await;
        town.phone.note(town.order, "回来了");
        state_of(&town.phone.sync_from(&town.office, 3).await, town.order);
    }
);

on_both!(
    async fn a_device_with_another_lifes_cursor_gets_a_snapshot(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.cursor = Cursor(1 << 40);
        let changes = town.phone.sync_from(&town.office, 1).await;
        assert!(changes.snapshot);
        state_of(&changes, town.order);
        let floor = town.phone.cursor.0;
        let mut tx = town.office.office.store().write().await.unwrap();
        crate::store::changes::prune(&mut tx, floor).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!town.phone.sync_from(&town.office, 1).await.snapshot, "a cursor at the floor goes on");
        town.phone.cursor = Cursor(1);
        assert!(floor > 1 && town.phone.sync_from(&town.office, 1).await.snapshot);
    }
);

on_both!(
    /// A sequence would hand out the later position at once; a reader that saw it committed first would pass the earlier
    /// one for good.
    async fn no_position_is_given_out_while_an_earlier_one_is_not_committed(store: Store) {
        let mut first = store.write().await.unwrap();
        let earlier = crate::store::feed::advance(&mut first, 1).await.unwrap();
        let second = tokio::spawn({
            let store = store.clone();
            async move {
                let mut tx = store.write().await.unwrap();
                let later = crate::store::feed::advance(&mut tx, 1).await.unwrap();
                tx.commit().await.unwrap();
                later
            }
        });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert!(!second.is_finished(), "the second writer waits for the first one's commit");
        let mut reader = store.read().await.unwrap();
        assert_eq!(crate::store::changes::state(&mut reader).await.unwrap().position, earlier - 1);
        drop(reader);
        first.commit().await.unwrap();
        assert_eq!(second.await.unwrap(), earlier + 1);
    }
);

on_both!(
    /// Eight desks and eight phones write at once while a reader follows its cursor: it sees every order's last state,
    /// and never a position that was committed after a later one it had already passed.
    async fn no_reader_skips_a_commit(store: Store) {
        let town = Town::open(TestOffice::on(store).await).await;
        let mut orders = Vec::new();
        for _ in 0..8 {
            let order = report(&town.office).await;
            assign(&town.office, order, town.crew, 0).await;
            orders.push(order);
        }
        let office = &town.office;
        let writers = futures_util::future::join_all(orders.iter().map(|order| async move {
            for n in 0..12 {
                let path = format!("/api/v1/orders/{order}/notes");
                let note = Some(serde_json::json!({ "text": n.to_string() }));
                let (status, told) = office.ask(&office.admin, "POST", &path, note).await;
                assert!(status.is_success(), "{told}");
            }
        }));
        let mut reader = super::Phone::enrolled(office, town.phone.person).await;
        let mut seen = std::collections::BTreeMap::new();
        let reading = async {
            for _ in 0..60 {
                for change in reader.sync_from(office, 1).await.orders {
                    seen.insert(change.order, change.hash);
                }
                tokio::task::yield_now().await;
            }
        };
        futures_util::join!(writers, reading);
        for change in reader.sync_from(office, 1).await.orders {
            seen.insert(change.order, change.hash);
        }
        let mut tx = office.office.store().read().await.unwrap();
        for order in orders {
            let stored = crate::store::orders::order(&mut tx, order).await.unwrap().unwrap();
            assert_eq!(seen.get(&order), Some(&stored.hash), "the reader's cursor passed a change it never saw");
            assert_eq!(stored.document.notes.len(), 12);
        }
    }
);

on_both!(
    /// More orders than are made ready at once: each has a place of its own in the feed, and none is beyond its end.
    async fn orders_of_one_long_transaction_follow_each_other_without_a_gap(store: Store) {
        let office = TestOffice::on(store).await;
        let by = By { person: None, source: "test".into() };
        let mut desk = Desk::open(&office.office, by, &[]).await.unwrap();
        for n in 0..300 {
            let order = office.office.random(|entropy| OrderId::random(entropy));
            let received_at = desk.now();
            let origin = Origin { number: n.to_string(), channel: "phone".into(), external: None, received_at };
            desk.begin(order);
            desk.write(order, Act::Reported { origin, details: Vec::new() });
        }
        let saved = desk.commit().await.unwrap();
        let mut positions: Vec<u64> = saved.values().map(|saved| saved.position).collect();
        positions.sort_unstable();
        let mut tx = office.office.store().read().await.unwrap();
        let end = crate::store::changes::state(&mut tx).await.unwrap().position;
        assert_eq!(positions, (end - 300..end).collect::<Vec<u64>>());
        for (id, saved) in saved {
            let stored = crate::store::orders::order(&mut tx, id).await.unwrap().unwrap();
            assert_eq!((stored.position, stored.hash), (saved.position, saved.hash));
        }
    }
);
