//! A whole office has no findings; each kind of damage is named for what it is.

use shared::ids::{Actor, Digest, OrderId};
use shared::sync::wire;

use super::*;
use crate::photos::keep_whole;
use crate::store::{Params, Tx};
use crate::sync::rebuild::rebuild;
use crate::sync::tests::{Town, accepted, assign, report as reported};
use crate::testing::{TestOffice, on_both};

/// An office in which everything that is checked occurs.
async fn lived_in(store: Store) -> Town {
    let mut town = Town::open(TestOffice::on(store).await).await;
    let (other, _) = town.another("li").await;
    let elsewhere = reported(&town.office).await;
    assign(&town.office, elsewhere, other, 0).await;
    let visit = town.phone.act(town.order, accepted(1));
    for happening in [shared::document::visit::Happening::Arrived, shared::document::visit::Happening::Left] {
        let act = shared::document::edit::Act::Happened { visit: Some(visit), happening, corrects: None };
        town.phone.act(town.order, act);
    }
    town.phone.note(elsewhere, "waits: a stranger's");
    town.phone.sync_from(&town.office, 1).await;
    town.phone.note(town.order, "二");
    town.phone.sync_from(&town.office, town.phone.edits.len()).await;
    let part = serde_json::json!({ "number": "F-1", "name": "滤网", "unit": "个", "price": { "minor": 1, "currency": "CNY" } });
    assert!(town.office.ask(&town.office.admin, "POST", "/api/v1/parts", Some(part)).await.0.is_success());
    town
}

/// What is found while `damage` stands; nothing of it remains.
async fn found(town: &Town, damage: &[(&'static str, Vec<crate::store::Value>)]) -> Vec<Finding> {
    let mut tx = town.office.office.store().write().await.unwrap();
    for (sql, params) in damage {
        assert!(tx.execute(sql, params.clone()).await.unwrap() > 0, "{sql} changed nothing");
    }
    in_transaction(&mut tx).await
}

async fn in_transaction(tx: &mut Tx) -> Vec<Finding> {
    let mut report = Report::default();
    of_database(tx, &mut report, &mut |_| {}).await.unwrap();
    report.findings
}

fn with(params: impl Params) -> Vec<crate::store::Value> {
    params.into_values()
}

on_both!(
    async fn a_whole_office_agrees_and_everything_was_looked_at(store: Store) {
        let town = lived_in(store.clone()).await;
        let mut heard = Vec::new();
        let photos = town.office.office.photos();
        let report = check(&store, photos, Depth::default(), &mut |progress| heard.push(progress.area)).await.unwrap();
        assert_eq!(report.findings, []);
        let Checked { writers, runs, edits, orders, memberships, .. } = report.checked;
        assert!(writers >= 3 && runs >= 6 && edits >= 9, "{:?}", report.checked);
        assert_eq!((orders, memberships), (2, 2));
        heard.dedup();
        assert_eq!(heard, [Area::Feed, Area::Chains, Area::Orders, Area::Photos]);
    }
);

on_both!(
    async fn damaged_chains_are_named(store: Store) {
        let town = lived_in(store.clone()).await;
        let actor = town.phone.actor;
        let other = wire::encode(&vec![minicbor::bytes::ByteVec::from(vec![1_u8, 2, 3])]);
        let second = town.phone.edits.len() as u64;
        assert_eq!(
            found(
                &town,
                &[("UPDATE edit_runs SET edits = $2 WHERE actor = $1 AND first_n = $3", with((actor, other, second)))]
            )
            .await[..1],
            [Finding::BrokenChain { actor, first_n: second }]
        );
        let garbage = found(
            &town,
            &[(
                "UPDATE edit_runs SET edits = $2 WHERE actor = $1 AND first_n = $3",
                with((actor, vec![0xff_u8], second)),
            )],
        )
        .await;
        assert!(matches!(&garbage[..], [Finding::RunUnreadable { first_n, .. }] if *first_n == second), "{garbage:?}");
        assert_eq!(
            found(
                &town,
                &[(
                    "UPDATE edit_runs SET signature = $2 WHERE actor = $1 AND first_n = 1",
                    with((actor, vec![0_u8; 64]))
                )]
            )
            .await,
            [Finding::WrongSignature { actor, first_n: 1 }]
        );
        assert_eq!(
            found(&town, &[("UPDATE edit_runs SET signature = NULL WHERE actor = $1 AND first_n = 1", with((actor,)))])
                .await,
            [Finding::WrongSignature { actor, first_n: 1 }]
        );
        let gone = found(&town, &[("DELETE FROM edit_runs WHERE actor = $1 AND first_n = 1", with((actor,)))]).await;
        assert_eq!(gone[0], Finding::Gap { actor, expected: 1, found: second });
        assert!(gone.contains(&Finding::StateDiffers { order: town.order }), "{gone:?}");
        let last =
            found(&town, &[("DELETE FROM edit_runs WHERE actor = $1 AND first_n = $2", with((actor, second)))]).await;
        assert!(last.contains(&Finding::WriterDiffers { actor, stored_n: second, last_n: second - 1 }), "{last:?}");
        assert_eq!(
            found(
                &town,
                &[("UPDATE edit_runs SET last_n = last_n + 1 WHERE actor = $1 AND first_n = 1", with((actor,)))]
            )
            .await[0],
            Finding::WrongCount { actor, first_n: 1, stored_last: second, edits: second - 1 }
        );
        assert_eq!(
            found(&town, &[("UPDATE devices SET head = $2 WHERE actor = $1", with((actor, Digest([9; 32]))))]).await,
            [Finding::WriterDiffers { actor, stored_n: second, last_n: second }]
        );
        assert_eq!(
            found(&town, &[("DELETE FROM order_runs WHERE actor = $1 AND first_n = $2", with((actor, second)))]).await
                [0],
            Finding::RunNotNamed { order: town.order, actor, first_n: second }
        );
    }
);

on_both!(
    async fn orders_that_say_something_else_than_their_edits_are_named(store: Store) {
        let town = lived_in(store.clone()).await;
        let order = town.order;
        let empty = shared::document::WorkOrder::new(order).encode();
        let hash = Digest::of(&empty);
        for (sql, params, expected) in [
            (
                "UPDATE orders SET state = $2 WHERE id = $1",
                with((order, empty.clone())),
                Finding::WrongStateHash { order },
            ),
            (
                "UPDATE orders SET state = $2, state_hash = $3 WHERE id = $1",
                with((order, empty, hash)),
                Finding::StateDiffers { order },
            ),
            (
                "UPDATE orders SET status = 'signed', fault = 'x', response_due = 1, open = false WHERE id = $1",
                with((order,)),
                Finding::ProjectionDiffers { order, columns: vec!["status", "fault", "response_due", "open"] },
            ),
            ("DELETE FROM past_visits WHERE order_id = $1", with((order,)), Finding::PastVisitsDiffer { order }),
        ] {
            assert_eq!(found(&town, &[(sql, params)]).await, [expected]);
        }
        let unreadable = (
            "UPDATE orders SET state = $2, state_hash = $3 WHERE id = $1",
            with((order, vec![7_u8], Digest::of(&[7]))),
        );
        let told = found(&town, &[unreadable]).await;
        assert!(matches!(&told[..], [Finding::StateUnreadable { .. }]), "{told:?}");
        let references = [
            "DELETE FROM assignments WHERE order_id = $1",
            "DELETE FROM order_repeats WHERE order_id = $1",
            "DELETE FROM holders WHERE order_id = $1",
            "DELETE FROM past_visits WHERE order_id = $1",
            "DELETE FROM orders WHERE id = $1",
        ];
        let told = found(&town, &references.map(|sql| (sql, with((order,))))).await;
        assert_eq!(told, [Finding::OrderLost { order }]);
    }
);

on_both!(
    async fn what_rebuild_can_mend_it_mends(store: Store) {
        let town = lived_in(store.clone()).await;
        let mut tx = store.write().await.unwrap();
        for sql in [
            "UPDATE orders SET state = $2, fault = 'scribble' WHERE id = $1",
            "UPDATE past_visits SET content = $2 WHERE order_id = $1",
        ] {
            tx.execute(sql, (town.order, vec![1_u8, 2])).await.unwrap();
        }
        tx.execute("DELETE FROM order_runs WHERE order_id = $1", (town.order,)).await.unwrap();
        assert!(in_transaction(&mut tx).await.iter().all(|finding| finding.way_out() == finding::WayOut::Rebuild));
        tx.commit().await.unwrap();
        assert_eq!(rebuild(&store).await.unwrap().differed, [town.order]);
        let mut tx = store.write().await.unwrap();
        assert_eq!(in_transaction(&mut tx).await, []);
    }
);

on_both!(
    async fn positions_that_were_never_given_out_are_named(store: Store) {
        let town = lived_in(store.clone()).await;
        let mut tx = store.read().await.unwrap();
        let feed = crate::store::changes::state(&mut tx).await.unwrap().position;
        drop(tx);
        for table in ["orders", "holders", "quarantine", "reference_rows"] {
            let sql: &'static str = match table {
                "orders" => "UPDATE orders SET position = $1 WHERE id = $2",
                "holders" => "UPDATE holders SET position = $1 WHERE order_id = $2",
                "quarantine" => "UPDATE quarantine SET position = $1 WHERE order_id <> $2",
                _ => "UPDATE reference_rows SET position = $1 WHERE key LIKE 'part:%' AND $2 = $2",
            };
            let behind = Finding::FeedBehind { table, position: feed + 5, feed };
            assert_eq!(found(&town, &[(sql, with((feed + 5, town.order)))]).await, [behind]);
        }
        let twice = found(&town, &[("UPDATE orders SET position = $1", with((2_u64,)))]).await;
        assert_eq!(twice, [Finding::PositionTwice { position: 2, orders: 2 }]);
        let beyond = found(&town, &[("UPDATE feed SET floor = position + $1", with((1_u64,)))]).await;
        assert_eq!(beyond, [Finding::FloorBeyond { floor: feed + 1, feed }]);
        let kept = [
            ("UPDATE reference_rows SET content = NULL WHERE key LIKE $1", with(("part:%",))),
            ("UPDATE feed SET floor = $1", with((feed,))),
        ];
        assert_eq!(found(&town, &kept).await, [Finding::TombstoneBelowFloor { rows: 1, floor: feed }]);
    }
);

on_both!(
    async fn memberships_that_no_assignment_made_are_named(store: Store) {
        let town = lived_in(store.clone()).await;
        let (order, person, crew) = (town.order, town.phone.person, town.crew);
        assert_eq!(
            found(&town, &[("UPDATE holders SET active = false WHERE order_id = $1", with((order,)))]).await,
            [Finding::CrewDoesNotHold { order, person, crew }]
        );
        assert_eq!(
            found(&town, &[("UPDATE holders SET epoch = 7 WHERE order_id = $1", with((order,)))]).await,
            [Finding::HoldsWrongEpoch { order, person, epoch: 7, assigned: 1 }]
        );
        assert_eq!(
            found(&town, &[("UPDATE crew_members SET until = 1 WHERE crew = $1", with((crew,)))]).await,
            [Finding::HoldsWithoutCrew { order, person, crew }]
        );
    }
);

on_both!(
    async fn photos_that_are_gone_torn_or_altered_are_named(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let photo = |seed: u8| [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x09\0\0\0\x09"[..], &[seed; 100]].concat();
        let hashes: Vec<Digest> = (0..4).map(|seed| Digest::of(&photo(seed))).collect();
        let objects = office.office.photos();
        for seed in 0..4 {
            keep_whole(&office.office, hashes[usize::from(seed)], photo(seed).into()).await.unwrap();
        }
        let place = |hash: &Digest| {
            let name = hash.to_string();
            office.office.config().data_dir.join("photos/photos").join(&name[..2]).join(&name)
        };
        std::fs::remove_file(place(&hashes[0])).unwrap();
        std::fs::write(place(&hashes[1]), &photo(1)[..50]).unwrap();
        let mut altered = photo(2);
        altered[60] ^= 1;
        std::fs::write(place(&hashes[2]), &altered).unwrap();
        let quick = check(&store, objects, Depth::default(), &mut |_| {}).await.unwrap();
        let mut expected = vec![
            Finding::PhotoMissing { hash: hashes[0] },
            Finding::PhotoSize { hash: hashes[1], stored: photo(1).len() as u64, found: 50 },
        ];
        let sorted = |mut findings: Vec<Finding>| {
            findings.sort_by_key(ToString::to_string);
            findings
        };
        assert_eq!(sorted(quick.findings), sorted(expected.clone()));
        let deep = check(&store, objects, Depth { photo_hashes: true }, &mut |_| {}).await.unwrap();
        expected.push(Finding::PhotoHash { hash: hashes[2], found: Digest::of(&altered) });
        assert_eq!((deep.checked.photos, sorted(deep.findings)), (4, sorted(expected)));
    }
);

#[test]
fn every_finding_is_told_in_words_with_a_way_out_and_as_json() {
    let findings = [
        Finding::Gap { actor: Actor([1; 16]), expected: 2, found: 4 },
        Finding::ProjectionDiffers { order: OrderId([2; 16]), columns: vec!["status", "crew"] },
        Finding::PhotoMissing { hash: Digest([3; 32]) },
    ];
    for finding in findings {
        assert!(finding.to_string().len() > 20 && finding.way_out().words().len() > 20);
        let json = serde_json::to_value(&finding).unwrap();
        assert!(json["kind"].is_string(), "{json}");
    }
}
