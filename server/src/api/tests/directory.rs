use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::people::Role;
use crate::store;
use crate::testing::{TestOffice, on_both};

async fn made(office: &TestOffice, path: &str, body: Value) -> Value {
    let (status, made) = office.ask(&office.admin, "POST", path, Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{path}: {made}");
    made
}

fn id(made: &Value) -> &str {
    made["id"].as_str().unwrap()
}

on_both! {
    async fn customers_sites_and_machines_are_kept_found_and_changed(store: Store) {
        let office = TestOffice::on(store).await;
        let (status, problem) = office.ask(&office.admin, "POST", "/api/v1/customers", Some(json!({
            "number": "C-1", "name": "东方大厦", "contact_name": "王女士", "contact_phone": "13800000000", "level": "A"
        }))).await;
        assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("level")));
        let level = json!({ "response_minutes": 60, "resolve_minutes": 720 });
        assert_eq!(office.ask(&office.admin, "PUT", "/api/v1/levels/A", Some(level)).await.0, StatusCode::OK);
        let customer = made(&office, "/api/v1/customers", json!({
            "number": "C-1", "name": "东方大厦 Tower_1", "contact_name": "王女士", "contact_phone": "13800000000", "level": "A"
        })).await;
        for (wanted, hits) in [("东方", 1), ("tower_1", 1), ("TOWER%", 1), ("ower", 0), ("138", 1), ("nobody", 0), ("", 1), ("方东", 0), ("王女士 大厦", 1)] {
            let query: String = wanted.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let (_, found) = office.ask(&office.admin, "GET", &format!("/api/v1/customers?q={query}"), None).await;
            assert_eq!(found["items"].as_array().unwrap().len(), hits, "{wanted}: {found}");
        }
        let path = format!("/api/v1/customers/{}", id(&customer));
        let change = json!({ "level": null, "single_contact": true });
        let (_, changed) = office.change(&office.admin, "PATCH", &path, change).await;
        assert_eq!((&changed["level"], &changed["single_contact"], &changed["name"]), (&Value::Null, &json!(true), &customer["name"]));

        let site = made(&office, &format!("{path}/sites"), json!({
            "name": "B1", "address": "世纪大道 1 号", "point": { "lat": 31.2304, "lon": 121.4737 }
        })).await;
        let machine = json!({ "number": "AC-7", "name": "空调机组", "location": "地下一层", "warranty_until": 1_500_000_000_000_i64 });
        let path = format!("/api/v1/sites/{}/equipment", id(&site));
        let machine_made = made(&office, &path, machine.clone()).await;
        let (status, problem) = office.ask(&office.admin, "POST", &path, Some(machine)).await;
        assert_eq!((status, &problem["field"]), (StatusCode::CONFLICT, &json!("number")));
        let (_, found) = office.ask(&office.admin, "GET", "/api/v1/equipment?number=AC-7", None).await;
        assert_eq!(found["items"], json!([machine_made]));
        let (_, listed) = office.ask(&office.admin, "GET", &path, None).await;
        assert_eq!(listed["items"], json!([machine_made]));
        let (_, read) = office.ask(&office.admin, "GET", &format!("/api/v1/sites/{}", id(&site)), None).await;
        assert_eq!(read, site);
    }
}

on_both! {
    async fn crews_have_members_one_of_whom_leads(store: Store) {
        let office = TestOffice::on(store).await;
        let (li, _) = office.person("li", Role::Technician).await;
        let (wang, _) = office.person("wang", Role::Technician).await;
        let crew = office.crew("一队", li).await;
        let members = async || {
            let (_, crew) = office.ask(&office.admin, "GET", &format!("/api/v1/crews/{crew}"), None).await;
            crew["members"].as_array().unwrap().iter().map(|member| (member["person"].clone(), member["lead"].clone())).collect::<Vec<_>>()
        };
        let path = |person| format!("/api/v1/crews/{crew}/members/{person}");
        office.ask(&office.admin, "PUT", &path(wang), Some(json!({ "lead": true }))).await;
        assert_eq!(members().await, [(json!(wang), json!(true)), (json!(li), json!(false))]);
        assert_eq!(office.ask(&office.admin, "DELETE", &path(wang), None).await.0, StatusCode::NO_CONTENT);
        assert_eq!(office.ask(&office.admin, "DELETE", &path(wang), None).await.0, StatusCode::NOT_FOUND);
        assert_eq!(office.ask(&office.admin, "PUT", &path(wang), Some(json!({}))).await.0, StatusCode::NO_CONTENT, "back again");
        assert_eq!(members().await.len(), 2);

        let change = json!({ "skills": ["水", "电", "水"], "base": { "lat": 31.0, "lon": 121.0 }, "shift_end": "24:00",
            "rest": { "from": "12:00", "until": "13:00" } });
        let (_, changed) = office.change(&office.admin, "PATCH", &format!("/api/v1/crews/{crew}"), change).await;
        assert_eq!((&changed["skills"], &changed["shift_end"]), (&json!(["水", "电"]), &json!("24:00")), "{changed}");
        assert_eq!(changed["rest"], json!({ "from": "12:00", "until": "13:00" }));
        for bad in [json!({ "rest": { "from": "12:00", "until": "12:00" } }), json!({ "shift_start": "25:00" }), json!({ "time_zone": "Mars" }), json!({ "base": { "lat": 99, "lon": 0 } })] {
            let (status, problem) = office.change(&office.admin, "PATCH", &format!("/api/v1/crews/{crew}"), bad).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
            assert!(problem["field"].is_string() && problem["what_to_do"].is_string(), "{problem}");
        }

        let point = shared::geo::Point::from_degrees(31.5, 121.5).unwrap();
        let mut tx = office.office.store().write().await.unwrap();
        store::books::crew_seen_at(&mut tx, wang, point, shared::time::Moment(2_000)).await.unwrap();
        let earlier = shared::geo::Point::from_degrees(1.0, 1.0).unwrap();
        store::books::crew_seen_at(&mut tx, wang, earlier, shared::time::Moment(1_000)).await.unwrap();
        tx.commit().await.unwrap();
        let (_, seen) = office.ask(&office.admin, "GET", &format!("/api/v1/crews/{crew}"), None).await;
        assert_eq!(seen["position"], json!({ "point": { "lat": 31.5, "lon": 121.5 }, "at": 2_000 }));
    }
}

on_both! {
    async fn reference_rows_take_places_in_the_feed_and_leave_tombstones(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let part = made(&office, "/api/v1/parts", json!({
            "number": "F-1", "name": "滤网", "unit": "个", "price": { "minor": 1250, "currency": "CNY" }
        })).await;
        let path = format!("/api/v1/parts/{}", id(&part));
        let wish = json!({ "number": "F-1", "name": "滤网 300×300", "unit": "个", "price": { "minor": 1300, "currency": "CNY" } });
        assert_eq!(office.change(&office.admin, "PUT", &path, wish).await.0, StatusCode::OK);
        let (_, parts) = office.ask(&office.admin, "GET", "/api/v1/parts", None).await;
        assert_eq!((parts["items"].as_array().unwrap().len(), &parts["items"][0]["price"]["minor"]), (1, &json!(1300)));
        let foreign = json!({ "number": "F", "name": "x", "unit": "x", "price": { "minor": 1, "currency": "USD" } });
        let (status, problem) = office.ask(&office.admin, "POST", "/api/v1/parts", Some(foreign)).await;
        assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("price")));

        let questions = json!({ "questions": ["电源已切断？", "滤网已清洗？"] });
        assert_eq!(office.ask(&office.admin, "PUT", "/api/v1/checklists/HVAC", Some(questions)).await.0, StatusCode::OK);
        let wording = json!({ "zh": "本人确认以上内容。", "en": "I confirm the above." });
        assert_eq!(office.ask(&office.admin, "PUT", "/api/v1/wordings/sign-off", Some(wording)).await.0, StatusCode::OK);
        assert_eq!(office.ask(&office.admin, "DELETE", &path, None).await.0, StatusCode::NO_CONTENT);
        assert_eq!(office.ask(&office.admin, "DELETE", &path, None).await.0, StatusCode::NOT_FOUND);
        let rows = store.look("SELECT key, content, position FROM reference_rows ORDER BY position", ()).await.unwrap();
        let positions: Vec<i64> = rows.iter().map(|row| row.get("position").unwrap()).collect();
        assert_eq!(positions, [3, 4, 5], "each write took one, the last of a row stands");
        assert_eq!(rows[2].get::<Option<Vec<u8>>>("content").unwrap(), None, "a tombstone");
    }
}
