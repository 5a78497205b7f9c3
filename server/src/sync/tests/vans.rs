//! What is in a van: loads that the office wrote down, less lines; told to the devices of whoever drives it.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use shared::document::edit::Act;
use shared::document::line::{LineDetail, LineKind};
use shared::ids::{CrewId, EditId, PartId};
use shared::money::Quantity;
use shared::sync::exchange::{Answer, Changes, Cursor};
use shared::sync::van::Aboard;

use super::{Phone, Town, accepted};
use crate::people::Role;
use crate::testing::{TestOffice, on_both};

const fn of(thousandths: i64) -> Quantity {
    Quantity { thousandths }
}

/// An article of the catalogue.
async fn part(office: &TestOffice, number: &str) -> PartId {
    let wish = json!({ "number": number, "name": "电容", "unit": "个", "price": { "minor": 3500, "currency": "CNY" } });
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/parts", Some(wish)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().unwrap().parse().unwrap()
}

async fn load(office: &TestOffice, crew: CrewId, part: PartId, quantity: &str) {
    let body = json!({ "part": part, "quantity": quantity, "note": "浦东仓库" });
    let (status, made) = office.ask(&office.admin, "POST", &format!("/api/v1/crews/{crew}/loads"), Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
}

async fn there(office: &TestOffice, crew: CrewId) -> Json {
    let (status, van) = office.ask(&office.admin, "GET", &format!("/api/v1/crews/{crew}/van"), None).await;
    assert_eq!(status, StatusCode::OK, "{van}");
    van["stock"][0]["there"].clone()
}

fn taken(part: PartId, quantity: i64) -> Vec<LineDetail> {
    vec![LineDetail::Part(part), LineDetail::FromVan(true), LineDetail::Quantity(of(quantity))]
}

fn told(changes: &Changes) -> Option<Vec<(PartId, i64)>> {
    let each = |aboard: &Aboard| (aboard.part, aboard.there.thousandths);
    changes.van.as_ref().map(|van| van.iter().map(each).collect())
}

/// The phone accepts the town's order and takes `quantity` from the van; the line's name is given.
fn take(town: &mut Town, part: PartId, quantity: i64) -> EditId {
    let visit = town.phone.act(town.order, accepted(1));
    town.phone.act(town.order, Act::LineAdded { visit, kind: LineKind::Material, details: taken(part, quantity) })
}

on_both!(
    async fn a_load_reaches_the_crew_and_lines_are_taken_off_at_the_office(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        let part = part(&town.office, "C-35").await;
        assert_eq!(
            told(&town.phone.sync_from(&town.office, 1).await),
            Some(vec![]),
            "whoever starts is told of nothing"
        );
        load(&town.office, town.crew, part, "4").await;
        assert_eq!(told(&town.phone.sync_from(&town.office, 1).await), Some(vec![(part, 4_000)]));
        assert_eq!(told(&town.phone.sync_from(&town.office, 1).await), None, "told once");
        let line = take(&mut town, part, 1_500);
        // The device knows its own lines, and is told nothing about them.
        assert_eq!(told(&town.phone.sync_from(&town.office, 1).await), None);
        assert_eq!(there(&town.office, town.crew).await, "2.5");
        load(&town.office, town.crew, part, "-1").await;
        assert_eq!(
            told(&town.phone.sync_from(&town.office, 3).await),
            Some(vec![(part, 3_000)]),
            "own lines are left out"
        );
        assert_eq!(there(&town.office, town.crew).await, "1.5");
        let seen = town.document().await.lines[&line].seen();
        town.phone.act(town.order, Act::LineChanged { line, detail: LineDetail::Removed(true), seen });
        town.phone.sync_from(&town.office, 3).await;
        assert_eq!(there(&town.office, town.crew).await, "3", "a line that is out takes nothing");
        // What is derived from the orders is the same when it is derived again.
        let mut tx = town.office.office.store().write().await.unwrap();
        tx.execute("DELETE FROM van_uses", ()).await.unwrap();
        tx.commit().await.unwrap();
        crate::sync::rebuild::rebuild(town.office.office.store()).await.unwrap();
        assert_eq!(there(&town.office, town.crew).await, "3");
    }
);

on_both!(
    async fn another_device_of_the_crew_is_told_what_lines_took_and_who_leaves_has_another_van(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        let part = part(&town.office, "C-35").await;
        load(&town.office, town.crew, part, "4").await;
        let (li, _) = town.office.person("li", Role::Technician).await;
        let mut mate = Phone::enrolled(&town.office, li).await;
        assert_eq!(told(&mate.sync_from(&town.office, 1).await), Some(vec![]), "not of this crew");
        let member = format!("/api/v1/crews/{}/members/{li}", town.crew);
        assert!(town.office.ask(&town.office.admin, "PUT", &member, Some(json!({}))).await.0.is_success());
        assert_eq!(told(&mate.sync_from(&town.office, 1).await), Some(vec![(part, 4_000)]));
        town.phone.sync_from(&town.office, 1).await;
        take(&mut town, part, 5_000);
        town.phone.sync_from(&town.office, 1).await;
        assert_eq!(
            told(&mate.sync_from(&town.office, 1).await),
            Some(vec![(part, -1_000)]),
            "below zero is told, not refused"
        );
        assert_eq!(told(&mate.sync_from(&town.office, 1).await), None);
        assert!(town.office.ask(&town.office.admin, "DELETE", &member, None).await.0.is_success());
        assert_eq!(told(&mate.sync_from(&town.office, 1).await), Some(vec![]), "the van stayed with the crew");
    }
);

on_both!(
    async fn a_device_that_never_heard_of_vans_reads_the_rest(store: Store) {
        let town = Town::open(TestOffice::on(store).await).await;
        let part = part(&town.office, "C-35").await;
        load(&town.office, town.crew, part, "4").await;
        let mut request = town.phone.request(1, 0);
        request.cursor = Cursor(0);
        let Answer::Done(changes) = town.phone.send(&town.office, &request).await else { panic!("done") };
        let whole = shared::sync::wire::encode(&*changes);
        // What such a device was built from: the same message without its last field.
        let former: Former = shared::sync::wire::decode(&whole).unwrap();
        assert_eq!((former.accepted, former.cursor), (changes.accepted, changes.cursor));
        assert!(told(&changes).is_some());
    }
);

/// The first fields of an answer, as a build knows them that ends there.
#[derive(minicbor::Decode)]
struct Former {
    #[n(1)]
    accepted: u64,
    #[n(6)]
    cursor: Cursor,
}

on_both!(
    async fn loads_are_facts_of_dispatchers_about_articles_that_exist(store: Store) {
        let town = Town::open(TestOffice::on(store).await).await;
        let (office, crew) = (&town.office, town.crew);
        let path = format!("/api/v1/crews/{crew}/loads");
        let part = part(office, "C-35").await;
        let (_, technician) = office.person("zhao", Role::Technician).await;
        let good = json!({ "part": part, "quantity": "2" });
        assert_eq!(office.ask(&technician, "POST", &path, Some(good.clone())).await.0, StatusCode::FORBIDDEN);
        assert_eq!(office.ask(&technician, "GET", &path, None).await.0, StatusCode::FORBIDDEN);
        for (bad, field) in [
            (json!({ "part": part, "quantity": "0" }), "quantity"),
            (json!({ "part": part, "quantity": "1000001" }), "quantity"),
            (json!({ "part": PartId([9; 16]), "quantity": "1" }), "part"),
        ] {
            let (status, problem) = office.ask(&office.admin, "POST", &path, Some(bad)).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)), "{problem}");
            assert!(problem["what_to_do"].is_string(), "{problem}");
        }
        let nobody = format!("/api/v1/crews/{}/loads", CrewId([9; 16]));
        assert_eq!(office.ask(&office.admin, "POST", &nobody, Some(good)).await.0, StatusCode::NOT_FOUND);
        load(office, crew, part, "2").await;
        load(office, crew, part, "-0.5").await;
        let (_, first) = office.ask(&office.admin, "GET", &format!("{path}?limit=1"), None).await;
        let one = &first["items"][0];
        assert_eq!(
            (&one["quantity"], &one["number"], &one["note"]),
            (&json!("-0.5"), &json!("C-35"), &json!("浦东仓库"))
        );
        let next = first["next"].as_str().unwrap();
        let (_, second) = office.ask(&office.admin, "GET", &format!("{path}?limit=1&after={next}"), None).await;
        assert_eq!((&second["items"][0]["quantity"], &second["next"]), (&json!("2"), &Json::Null), "{second}");
        assert_eq!(there(office, crew).await, "1.5");
        // An article that leaves the catalogue stays in the van.
        let (status, _) = office.change(&office.admin, "DELETE", &format!("/api/v1/parts/{part}"), Json::Null).await;
        assert!(status.is_success());
        assert_eq!(there(office, crew).await, "1.5");
    }
);
