use axum::http::StatusCode;
use ed25519_dalek::Signer as _;
use serde_json::{Value, json};
use shared::ids::{Actor, PersonId, PublicKey, Signature};
use shared::sync::enroll::{CODE_TRIES, Enrolled, PATH, proof_bytes};

use crate::people::Role;
use crate::testing::{Dice, TestOffice, on_both, signing_key};

async fn invite(office: &TestOffice, person: PersonId) -> Value {
    let (status, made) =
        office.ask(&office.admin, "POST", "/api/v1/enrolments", Some(json!({ "person": person }))).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

fn wish(actor: Actor, code: &str) -> Value {
    let key = signing_key(actor);
    let proof = Signature(key.sign(&proof_bytes(actor, code)).to_bytes());
    let public_key = PublicKey(key.verifying_key().to_bytes());
    json!({ "code": code, "actor": actor, "public_key": public_key, "proof": proof, "name": "李的手机", "app": "0.1.0" })
}

fn actor(n: u64) -> Actor {
    Actor::random(&mut Dice(n))
}

on_both! {
    async fn a_device_enrols_once_by_typed_or_scanned_code(store: Store) {
        let office = TestOffice::on(store).await;
        let (li, _) = office.person("li", Role::Technician).await;
        let shown = invite(&office, li).await;
        assert!(shown["svg"].as_str().unwrap().contains("<svg") && shown["terminal"].as_str().unwrap().contains('█'));
        let typed = shown["code"].as_str().unwrap().to_lowercase();
        let (status, answer) = office.ask("", "POST", PATH, Some(wish(actor(1), &typed))).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let enrolled: Enrolled = serde_json::from_value(answer).unwrap();
        assert_eq!((enrolled.person, enrolled.incarnation), (li, office.office.identity().incarnation));
        assert!(enrolled.office_recipient.starts_with("age1"));

        let (status, _) = office.ask("", "POST", PATH, Some(wish(actor(2), &typed))).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "a code is used once");
        let (status, again) = office.ask("", "POST", PATH, Some(wish(actor(1), &typed))).await;
        assert_eq!(status, StatusCode::OK, "but its own device may have lost the answer");
        assert_ne!(again["token"], json!(enrolled.token));

        let qr = invite(&office, li).await["qr"].as_str().unwrap().to_owned();
        let (server, code) = qr.strip_prefix("callout:enroll?server=").unwrap().split_once("&code=").unwrap();
        assert_eq!(server, "http%3A%2F%2F127.0.0.1%3A8080");
        assert_eq!(office.ask("", "POST", PATH, Some(wish(actor(1), code))).await.0, StatusCode::CONFLICT, "actor is known");
        assert_eq!(office.ask("", "POST", PATH, Some(wish(actor(3), code))).await.0, StatusCode::OK);
        let (_, devices) = office.ask(&office.admin, "GET", "/api/v1/devices", None).await;
        assert_eq!((devices["items"].as_array().unwrap().len(), &devices["items"][0]["name"]), (2, &json!("李的手机")));
    }
}

on_both! {
    async fn a_code_survives_five_wrong_guesses_and_no_more(store: Store) {
        let office = TestOffice::on(store).await;
        let (li, _) = office.person("li", Role::Technician).await;
        for (guesses, expected) in [(CODE_TRIES - 1, StatusCode::OK), (CODE_TRIES, StatusCode::FORBIDDEN)] {
            let code = invite(&office, li).await["code"].as_str().unwrap().replace('-', "");
            let wrong = |n: u32| {
                let last = if code.ends_with('2') { '3' } else { '2' };
                format!("{}{}{last}", &code[..8], ["4", "5", "6", "7", "8"][n as usize])
            };
            for n in 0..guesses {
                let (status, _) = office.ask("", "POST", PATH, Some(wish(actor(100 + u64::from(n)), &wrong(n)))).await;
                assert_eq!(status, StatusCode::FORBIDDEN);
            }
            let (status, answer) = office.ask("", "POST", PATH, Some(wish(actor(u64::from(guesses)), &code))).await;
            assert_eq!(status, expected, "{answer}");
        }
    }
}

#[tokio::test]
async fn a_code_ends_after_fifteen_minutes_and_needs_the_keys_owner() {
    let office = TestOffice::open().await;
    let (li, token) = office.person("li", Role::Technician).await;
    let (wang, _) = office.person("wang", Role::Technician).await;
    let body = Some(json!({ "person": wang }));
    assert_eq!(office.ask(&token, "POST", "/api/v1/enrolments", body).await.0, StatusCode::FORBIDDEN);
    let body = Some(json!({ "person": li }));
    let (_, own) = office.ask(&token, "POST", "/api/v1/enrolments", body).await;
    let code = own["code"].as_str().unwrap();

    let mut stolen = wish(actor(1), code);
    stolen["actor"] = json!(actor(2));
    let (status, problem) = office.ask("", "POST", PATH, Some(stolen)).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("proof")));
    let mut nameless = wish(actor(1), code);
    nameless["name"] = json!("  ");
    let (status, problem) = office.ask("", "POST", PATH, Some(nameless)).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("name")));

    office.clock.advance_ms(15 * 60_000 + 1);
    assert_eq!(office.ask("", "POST", PATH, Some(wish(actor(1), code))).await.0, StatusCode::FORBIDDEN);
}
