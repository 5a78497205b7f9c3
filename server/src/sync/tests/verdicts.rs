//! A verdict depends on the edit and on memberships and roles. What waits does not hold up what comes behind it.

use axum::http::StatusCode;
use serde_json::json;
use shared::document::coordination::Decision;
use shared::document::edit::Act;
use shared::document::evidence::{Audience, Note};
use shared::ids::{EditId, OrderId};
use shared::sync::exchange::{Answer, Standing};
use shared::sync::verdict::{Reason, Ruling, Verdict};

use super::Town;
use crate::testing::{TestOffice, on_both};

on_both!(
    async fn one_bad_edit_never_holds_up_the_ones_behind_it(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        let elsewhere = super::report(&town.office).await;
        town.phone.note(town.order, "before");
        town.phone.note(elsewhere, "a stranger's");
        town.phone.note(OrderId([1; 16]), "of no order");
        town.phone.act(town.order, Act::Decided { revision: 2, decision: Decision::Closed { remark: String::new() } });
        town.phone.raw(b"rubbish".to_vec());
        let long = "长".repeat(3_000);
        town.phone.act(town.order, Act::Noted(Note { visit: None, audience: Audience::Internal, text: long }));
        let last = town.phone.note(town.order, "behind");
        let changes = town.phone.sync_from(&town.office, 1).await;
        let expected: Vec<Ruling> = [
            (2, Reason::Stranger),
            (3, Reason::UnknownOrder),
            (4, Reason::WrongRole),
            (5, Reason::Malformed),
            (6, Reason::Malformed),
        ]
        .map(|(n, reason)| Ruling { n, verdict: Verdict::Quarantined(reason) })
        .into();
        assert_eq!((changes.accepted, changes.rulings), (7, expected));
        let document = town.document().await;
        assert!(document.notes.contains_key(&last) && document.notes.len() == 2);
        assert_eq!(document.coordination.revision(), 1, "the office alone decides");
    }
);

on_both!(
    async fn an_act_of_a_newer_app_waits_and_survives_as_it_is(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        let note = town.phone.note(town.order, "x");
        let mut newer = town.phone.edits.pop().unwrap();
        let act = newer.iter().rposition(|byte| *byte == 15).unwrap();
        newer[act] = 23;
        town.phone.raw(newer.clone());
        let changes = town.phone.sync_from(&town.office, 1).await;
        assert_eq!(changes.rulings, [Ruling { n: 1, verdict: Verdict::Quarantined(Reason::UnknownKind) }]);
        let mut tx = town.office.office.store().read().await.unwrap();
        let runs = crate::store::edits::runs_between(&mut tx, note.actor, 1, 1).await.unwrap();
        assert_eq!(runs[0].edits[0].as_slice(), newer, "the very bytes, for the day this server is updated");
    }
);

on_both!(
    async fn a_person_releases_or_refuses_and_the_device_learns_of_it(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        let elsewhere = super::report(&town.office).await;
        let good = town.phone.note(elsewhere, "放行");
        let bad = town.phone.note(elsewhere, "拒绝");
        town.phone.sync_from(&town.office, 1).await;
        for (id, act) in [(good, "release"), (bad, "refusal")] {
            let path = format!("/api/v1/quarantine/{id}/{act}");
            let body = Some(json!({ "remark": "问过了" }));
            let (status, told) = town.office.ask(&town.office.admin, "POST", &path, body.clone()).await;
            assert_eq!(status, StatusCode::NO_CONTENT, "{told}");
            let (status, _) = town.office.ask(&town.office.admin, "POST", &path, body).await;
            assert_eq!(status, StatusCode::CONFLICT, "decided once");
        }
        let request = shared::sync::exchange::Exchange {
            first: 3,
            edits: Vec::new(),
            signature: None,
            ..town.phone.request(1, 1)
        };
        let Answer::Done(changes) = town.phone.send(&town.office, &request).await else { panic!("done") };
        let expected =
            [Ruling { n: 1, verdict: Verdict::Applied }, Ruling { n: 2, verdict: Verdict::Refused(Reason::Stranger) }];
        assert_eq!(changes.rulings, expected);
        town.order = elsewhere;
        let notes: Vec<EditId> = town.document().await.notes.keys().copied().collect();
        assert_eq!(notes, [good]);
    }
);

on_both!(
    async fn a_revoked_device_may_still_upload_and_gets_nothing(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.note(town.order, "before");
        town.phone.sync_from(&town.office, 1).await;
        let path = format!("/api/v1/devices/{}", town.phone.actor);
        let (status, told) = town.office.ask(&town.office.admin, "DELETE", &path, None).await;
        assert!(status.is_success(), "{told}");
        town.phone.note(town.order, "after");
        let changes = town.phone.sync_from(&town.office, 2).await;
        assert!(matches!(changes.standing, Standing::UploadOnly(_)), "{:?}", changes.standing);
        assert_eq!(changes.rulings, [Ruling { n: 2, verdict: Verdict::Quarantined(Reason::Revoked) }]);
        assert!(changes.orders.is_empty() && changes.reference.is_empty());
        assert_eq!(town.document().await.notes.len(), 1);
        town.office.clock.advance_ms(15 * 24 * 3_600_000);
        let body = shared::sync::wire::pack_small(&town.phone.request(2, 2));
        assert_eq!(town.phone.post(&town.office, body).await.0, StatusCode::UNAUTHORIZED);
    }
);
