//! What goes up arrives once, whole and in order, whatever the network does.

use axum::http::StatusCode;
use shared::ids::EditId;
use shared::sync::exchange::{Answer, MAX_EDITS};
use shared::sync::wire;

use super::{Phone, Town};
use crate::testing::{TestOffice, on_both};

on_both!(
    async fn an_edit_sent_twice_counts_once(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        let id = town.phone.note(town.order, "第一条");
        let request = town.phone.request(1, 1);
        // The first answer is lost on the way; the device sends the same again.
        let first = town.phone.send(&town.office, &request).await;
        let before = town.document().await.encode();
        let second = town.phone.send(&town.office, &request).await;
        let (Answer::Done(first), Answer::Done(second)) = (first, second) else { panic!("both are taken") };
        assert_eq!((first.accepted, second.accepted), (1, 1));
        assert_eq!(town.document().await.encode(), before);
        assert_eq!(town.document().await.notes.keys().collect::<Vec<_>>(), [&id]);
    }
);

on_both!(
    async fn a_longer_run_over_known_edits_adds_only_the_new_ones(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.note(town.order, "一");
        town.phone.note(town.order, "二");
        town.phone.sync_from(&town.office, 1).await;
        town.phone.note(town.order, "三");
        let changes = town.phone.sync_from(&town.office, 2).await;
        assert_eq!(changes.accepted, 3);
        assert_eq!(town.document().await.notes.len(), 3);
    }
);

on_both!(
    async fn a_gap_is_answered_with_where_to_start(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        for text in ["一", "二", "三"] {
            town.phone.note(town.order, text);
        }
        let answer = town.phone.send(&town.office, &town.phone.request(3, 3)).await;
        assert_eq!(answer, Answer::SendFrom { n: 1 });
        assert!(town.document().await.notes.is_empty());
        town.phone.sync_from(&town.office, 1).await;
        assert_eq!(town.document().await.notes.len(), 3);
        // Also without edits: a device that thinks it sent more than the server has learns where to start.
        let mut ahead = town.phone.request(1, 1);
        (ahead.edits, ahead.signature, ahead.first) = (Vec::new(), None, 9);
        assert_eq!(town.phone.send(&town.office, &ahead).await, Answer::SendFrom { n: 4 });
    }
);

on_both!(
    async fn two_edits_under_one_number_are_a_fork_and_raise_the_alarm(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.note(town.order, "原件");
        town.phone.sync_from(&town.office, 1).await;
        let mut clone = Phone {
            edits: Vec::new(),
            token: town.phone.token.clone(),
            ..Phone::enrolled(&town.office, town.phone.person).await
        };
        clone.actor = town.phone.actor;
        clone.note(town.order, "副本");
        assert_eq!(clone.send(&town.office, &clone.request(1, 1)).await, Answer::Forked { n: 1 });
        let (_, waiting) = town.office.ask(&town.office.admin, "GET", "/api/v1/quarantine", None).await;
        assert_eq!(waiting["items"][0]["reason"], "fork", "{waiting}");
        let texts: Vec<String> = town.document().await.notes.values().map(|note| note.item.text.clone()).collect();
        assert_eq!(texts, ["原件"]);
        // A fork can be refused, never released: its number belongs to the original.
        let id = waiting["items"][0]["id"].as_str().unwrap();
        let path = format!("/api/v1/quarantine/{id}/release");
        let (status, _) = town.office.ask(&town.office.admin, "POST", &path, Some(serde_json::json!({}))).await;
        assert_eq!(status, StatusCode::CONFLICT);
    }
);

on_both!(
    async fn two_clones_that_fork_at_one_number_both_stay_for_the_office_to_decide(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.note(town.order, "原件");
        town.phone.sync_from(&town.office, 1).await;
        for text in ["副本一", "副本二", "副本一"] {
            let mut clone = Phone {
                edits: Vec::new(),
                token: town.phone.token.clone(),
                ..Phone::enrolled(&town.office, town.phone.person).await
            };
            clone.actor = town.phone.actor;
            clone.note(town.order, text);
            assert_eq!(clone.send(&town.office, &clone.request(1, 1)).await, Answer::Forked { n: 1 });
        }
        let waiting =
            async || town.office.ask(&town.office.admin, "GET", "/api/v1/quarantine", None).await.1["items"].clone();
        let both = waiting().await;
        assert_eq!(both.as_array().map(Vec::len), Some(2), "the first copy came twice, the second once: {both}");
        let path = format!("/api/v1/quarantine/{}/refusal", both[1]["id"].as_str().unwrap());
        let refuse = async |hash: serde_json::Value| {
            town.office.ask(&town.office.admin, "POST", &path, Some(serde_json::json!({ "hash": hash }))).await.0
        };
        assert_eq!(refuse(both[1]["hash"].clone()).await, StatusCode::NO_CONTENT);
        assert_eq!(waiting().await[0]["hash"], both[0]["hash"], "the other one still waits");
        assert_eq!(refuse(both[1]["hash"].clone()).await, StatusCode::CONFLICT);
        assert_eq!(refuse(serde_json::Value::Null).await, StatusCode::NO_CONTENT, "whichever waits");
        assert_eq!(waiting().await, serde_json::json!([]));
    }
);

on_both!(
    async fn edits_without_the_devices_signature_are_not_taken(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.note(town.order, "一");
        town.phone.note(town.order, "二");
        let mut request = town.phone.request(1, 2);
        request.edits.swap(0, 1);
        let (status, body) = town.phone.post(&town.office, wire::pack_small(&request)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["field"], "signature");
        assert!(town.document().await.notes.is_empty());
    }
);

on_both!(
    async fn half_a_body_and_too_much_of_one_are_refused_and_lose_nothing(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.note(town.order, "一");
        let body = wire::pack_small(&town.phone.request(1, 1));
        for end in [0, 1, body.len() / 2, body.len() - 1] {
            let (status, _) = town.phone.post(&town.office, body[..end].to_vec()).await;
            assert!(status.is_client_error(), "{end}: {status}");
        }
        for n in 0..=MAX_EDITS {
            town.phone.note(town.order, &n.to_string());
        }
        let all = town.phone.edits.len();
        let (status, _) = town.phone.post(&town.office, wire::pack_small(&town.phone.request(1, all))).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        let request = town.phone.request(1, MAX_EDITS);
        assert!(matches!(town.phone.send(&town.office, &request).await, Answer::Done(_)));
        assert!(town.document().await.watermark.has(EditId { actor: town.phone.actor, n: MAX_EDITS as u64 }));
    }
);
