use axum::http::StatusCode;
use serde_json::json;

use crate::people::Role;
use crate::testing::{PASSWORD, TestOffice, on_both};

on_both! {
    async fn people_sign_in_work_in_their_role_and_leave(store: Store) {
        let office = TestOffice::on(store).await;
        let wish = json!({ "login": "Li.Wei", "name": "李伟", "role": "dispatcher", "password": "一二三四五六七八九十" });
        let (status, made) = office.ask(&office.admin, "POST", "/api/v1/people", Some(wish.clone())).await;
        assert_eq!((status, &made["login"]), (StatusCode::CREATED, &json!("li.wei")));
        let (status, problem) = office.ask(&office.admin, "POST", "/api/v1/people", Some(wish)).await;
        assert_eq!((status, &problem["field"]), (StatusCode::CONFLICT, &json!("login")));

        let credentials = json!({ "login": " LI.WEI ", "password": "一二三四五六七八九十" });
        let (status, session) = office.ask("", "POST", "/api/v1/sessions", Some(credentials)).await;
        assert_eq!(status, StatusCode::CREATED, "{session}");
        let token = session["token"].as_str().unwrap().to_owned();
        assert_eq!(office.ask(&token, "GET", "/api/v1/me", None).await.1["name"], "李伟");
        assert_eq!(office.ask(&token, "GET", "/api/v1/people", None).await.0, StatusCode::OK);
        let nobody = json!({ "login": "x", "name": "x", "role": "technician", "password": "1234567890" });
        assert_eq!(office.ask(&token, "POST", "/api/v1/people", Some(nobody)).await.0, StatusCode::FORBIDDEN);

        let path = format!("/api/v1/people/{}", made["id"].as_str().unwrap());
        let (status, _) = office.change(&office.admin, "PATCH", &path, json!({ "role": "technician" })).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(office.ask(&token, "GET", "/api/v1/people", None).await.0, StatusCode::FORBIDDEN, "at once");
        assert_eq!(office.ask(&token, "DELETE", "/api/v1/sessions", None).await.0, StatusCode::NO_CONTENT);
        assert_eq!(office.ask(&token, "GET", "/api/v1/me", None).await.0, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_session_ends_by_time_by_password_and_by_dismissal() {
    let office = TestOffice::open().await;
    let (id, _) = office.person("li", Role::Technician).await;
    let sign_in = async || {
        let credentials = json!({ "login": "li", "password": PASSWORD });
        office.ask("", "POST", "/api/v1/sessions", Some(credentials)).await.1["token"].as_str().unwrap().to_owned()
    };
    let late = sign_in().await;
    office.clock.advance_ms(12 * 3_600_000 + 1);
    assert_eq!(office.ask(&late, "GET", "/api/v1/me", None).await.0, StatusCode::UNAUTHORIZED);

    let before = sign_in().await;
    let change = |old: &str| Some(json!({ "old": old, "new": "another horse" }));
    let (status, problem) = office.ask(&before, "PUT", "/api/v1/me/password", change("wrong horse")).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("old")));
    assert_eq!(office.ask(&before, "PUT", "/api/v1/me/password", change(PASSWORD)).await.0, StatusCode::NO_CONTENT);
    assert_eq!(office.ask(&before, "GET", "/api/v1/me", None).await.0, StatusCode::UNAUTHORIZED);

    let path = format!("/api/v1/people/{id}");
    let (_, device) = office.device(id).await;
    // The administrator has been here for half a day.
    let proof = Some(json!({ "password": PASSWORD }));
    office.ask(&office.admin, "POST", "/api/v1/sessions/proof", proof).await;
    office.change(&office.admin, "PATCH", &path, json!({ "password": PASSWORD })).await;
    let present = sign_in().await;
    office.change(&office.admin, "PATCH", &path, json!({ "active": false })).await;
    assert_eq!(office.ask(&present, "GET", "/api/v1/me", None).await.0, StatusCode::UNAUTHORIZED);
    let credentials = json!({ "login": "li", "password": PASSWORD });
    assert_eq!(office.ask("", "POST", "/api/v1/sessions", Some(credentials)).await.0, StatusCode::UNAUTHORIZED);
    let (_, devices) = office.ask(&office.admin, "GET", "/api/v1/devices", None).await;
    assert!(devices["items"][0]["revoked_at"].is_number(), "{devices} {device}");
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down_and_unknown_logins_look_the_same() {
    let office = TestOffice::open().await;
    office.person("li", Role::Technician).await;
    for login in ["li", "nobody"] {
        let guess = json!({ "login": login, "password": "wrong horse" });
        let (_, first) = office.ask("", "POST", "/api/v1/sessions", Some(guess.clone())).await;
        assert_eq!((first["status"].as_u64(), &first["title"]), (Some(401), &json!("Not signed in")));
        for _ in 0..4 {
            office.ask("", "POST", "/api/v1/sessions", Some(guess.clone())).await;
        }
        let right = json!({ "login": login, "password": PASSWORD });
        let (status, problem) = office.ask("", "POST", "/api/v1/sessions", Some(right)).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{problem}");
    }
    office.clock.advance_ms(3_000);
    let right = json!({ "login": "li", "password": PASSWORD });
    assert_eq!(office.ask("", "POST", "/api/v1/sessions", Some(right)).await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let office = TestOffice::open().await;
    let (_, me) = office.ask(&office.admin, "GET", "/api/v1/me", None).await;
    let path = format!("/api/v1/people/{}", me["id"].as_str().unwrap());
    for change in [json!({ "role": "manager" }), json!({ "active": false })] {
        assert_eq!(office.change(&office.admin, "PATCH", &path, change).await.0, StatusCode::CONFLICT);
    }
    office.person("second", Role::Administrator).await;
    let (status, _) = office.change(&office.admin, "PATCH", &path, json!({ "role": "manager" })).await;
    assert_eq!(status, StatusCode::OK);
}
