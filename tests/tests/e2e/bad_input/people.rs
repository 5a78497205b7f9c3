//! What people at the office can get wrong.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::rest::Rest;
use tests::scene::Scene;
use tests::server::PASSWORD;

use super::{Case, refused};
use crate::on_both;

on_both!(strangers, reports, decisions, books, passwords_are_guessed_slowly);

const ORDERS: &str = "/api/v1/orders";

fn report() -> Value {
    json!({
        "customer_name": "张女士", "address": "王府花园 3 号楼", "fault": "空调不制冷", "trade": "hvac",
        "contact": {"name": "张女士", "phone": "13800000000"},
    })
}

/// `value` under `field` of an otherwise good report.
fn report_with(field: &str, value: Value) -> Value {
    let mut report = report();
    report[field] = value;
    report
}

/// Nobody, somebody unknown, and somebody without the right.
async fn strangers(scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let nobody = Rest::new(scene.office.rest.server())?;
    let order = scene.order(&crew).await?;
    let doors = [
        (Method::GET, ORDERS.to_owned()),
        (Method::POST, ORDERS.to_owned()),
        (Method::GET, format!("{ORDERS}/{order}")),
        (Method::GET, format!("{ORDERS}/{order}/history")),
        (Method::PUT, format!("{ORDERS}/{order}/assignment")),
        (Method::POST, format!("{ORDERS}/{order}/closing")),
        (Method::GET, "/api/v1/people".into()),
        (Method::POST, "/api/v1/people".into()),
        (Method::GET, "/api/v1/crews".into()),
        (Method::GET, "/api/v1/customers".into()),
        (Method::GET, "/api/v1/quarantine".into()),
        (Method::GET, "/api/v1/devices".into()),
    ];
    let cases = |status| doors.iter().map(|(method, path)| Case::new(method.clone(), path, status, None)).collect();
    refused(&nobody, cases(401)).await?;
    refused(&nobody.with_token("no such token"), cases(401)).await?;
    let technician = nobody.login("wang", PASSWORD).await?;
    refused(&technician, cases(403)).await?;
    let wrong = json!({"login": "wang", "password": "not this one, certainly"});
    refused(&nobody, vec![Case::new(Method::POST, "/api/v1/sessions", 401, None).json(&wrong)]).await
}

/// A report with something wrong in it becomes no order.
async fn reports(scene: Scene) -> Result<()> {
    let post = |status, field| Case::new(Method::POST, ORDERS, status, field);
    let mut nameless = report();
    nameless["customer_name"].take();
    let unknown = "00112233445566778899aabbccddeeff";
    let cases = vec![
        post(400, None).raw("application/json", "{\"fault\": "),
        post(400, None).raw("application/json", ""),
        post(415, None).raw("text/plain", "help"),
        post(413, None).raw("application/json", vec![b' '; (1 << 20) + 1]),
        post(422, Some("urgent")).json(&report_with("urgent", json!(true))),
        post(422, Some("fault")).json(&report_with("fault", json!(5))),
        post(422, Some("fault")).json(&report_with("fault", json!("  "))),
        post(422, Some("fault")).json(&report_with("fault", json!("x".repeat(9_000)))),
        post(422, Some("trade")).json(&json!({"fault": "no trade"})),
        post(422, Some("customer")).json(&nameless),
        post(422, Some("customer")).json(&report_with("customer", json!(unknown))),
        post(422, Some("customer")).json(&report_with("customer", json!("not an id"))),
        post(422, Some("address")).json(&report_with("address", json!(""))),
        post(422, Some("point")).json(&report_with("point", json!({"lat": 95.0, "lon": 0.0}))),
        post(422, Some("level")).json(&report_with("level", json!("Z"))),
        post(422, Some("contact.phone")).json(&report_with("contact", json!({"name": "张女士"}))),
    ];
    refused(&scene.office.rest, cases).await?;
    let imported = report_with("external", json!("web-17"));
    scene.office.rest.post(ORDERS, imported.clone()).await?.ok()?;
    let repeated = vec![Case::new(Method::POST, ORDERS, 409, Some("external")).json(&imported)];
    refused(&scene.office.rest, repeated).await?;
    assert_eq!(scene.office.orders().await?.len(), 1);
    Ok(())
}

/// Addresses that lead nowhere, and decisions about something else than what is there.
async fn decisions(scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let at = |end: &str| format!("{ORDERS}/{order}{end}");
    let (show, assignment, closing, reopening) = (at(""), at("/assignment"), at("/closing"), at("/reopening"));
    let unknown = "00112233445566778899aabbccddeeff";
    let (nowhere, settlements) = (format!("{ORDERS}/{unknown}"), at("/settlements"));
    let no_edit = format!("/api/v1/quarantine/{unknown}.7/release");
    let detail = json!({"details": [{"field": "fault", "text": "something else"}]});
    let cases = vec![
        Case::new(Method::GET, "/api/v1/nowhere", 404, None),
        Case::new(Method::DELETE, ORDERS, 405, None),
        Case::new(Method::GET, &nowhere, 404, None),
        Case::new(Method::GET, "/api/v1/orders?limit=many", 400, Some("limit")),
        Case::new(Method::GET, "/api/v1/orders?after=yesterday", 422, Some("after")),
        Case::new(Method::GET, "/api/v1/orders?colour=red", 400, Some("colour")),
        Case::new(Method::GET, "/api/v1/orders/xyz/history", 400, Some("order")),
        Case::new(Method::PUT, &assignment, 412, Some("revision")).json(&json!({"crew": crew.id, "revision": 0})),
        Case::new(Method::PUT, &assignment, 422, Some("crew")).json(&json!({"crew": unknown, "revision": 1})),
        Case::new(Method::PUT, &assignment, 422, Some("revision")).json(&json!({"crew": crew.id})),
        Case::new(Method::PUT, &assignment, 422, Some("revision")).json(&json!({"crew": crew.id, "revision": -1})),
        Case::new(Method::POST, &closing, 412, Some("revision")).json(&json!({"revision": 7})),
        Case::new(Method::POST, &closing, 409, None).json(&json!({"revision": 1})),
        Case::new(Method::POST, &closing, 422, Some("remark")).json(&json!({"revision": 1, "unsigned": true})),
        Case::new(Method::POST, &reopening, 409, None).json(&json!({"revision": 1, "reason": "why not"})),
        Case::new(Method::PATCH, &show, 428, Some("If-Match")).json(&detail),
        Case::new(Method::PATCH, &show, 412, Some("If-Match")).header("if-match", "\"old\"").json(&detail),
        Case::new(Method::POST, &settlements, 428, Some("If-Match"))
            .json(&json!({"about": "request", "detail": {"field": "fault", "text": "this one"}})),
        Case::new(Method::POST, &no_edit, 404, None).json(&json!({"remark": ""})),
    ];
    refused(&scene.office.rest, cases).await
}

/// What the books do not take.
async fn books(scene: Scene) -> Result<()> {
    let crews = |field| Case::new(Method::POST, "/api/v1/crews", 422, Some(field));
    let people = |status, field| Case::new(Method::POST, "/api/v1/people", status, Some(field));
    let crew =
        |start: &str, zone: &str| json!({"name": "x", "shift_start": start, "shift_end": "17:00", "time_zone": zone});
    let person = |login: &str, role: &str, password: &str| json!({"login": login, "name": "x", "role": role, "password": password});
    scene.office.person("taken", "x", "technician").await?;
    let cases = vec![
        crews("shift_start").json(&crew("25:00", "Asia/Shanghai")),
        crews("time_zone").json(&crew("08:00", "Mars/Olympus")),
        crews("name").json(&json!({"name": "", "shift_start": "08:00", "shift_end": "17:00"})),
        people(422, "role").json(&person("a", "emperor", PASSWORD)),
        people(422, "password").json(&person("a", "technician", "short")),
        people(409, "login").json(&person("TAKEN", "technician", PASSWORD)),
        Case::new(Method::PUT, "/api/v1/levels/A", 422, Some("resolve_minutes"))
            .json(&json!({"response_minutes": 60, "resolve_minutes": 30})),
        Case::new(Method::POST, "/api/v1/parts", 422, Some("price"))
            .json(&json!({"number": "1", "name": "x", "unit": "pc", "price": {"minor": -5, "currency": "CNY"}})),
    ];
    refused(&scene.office.rest, cases).await
}

/// Guessing a password costs more and more time, and the answer says how much.
async fn passwords_are_guessed_slowly(scene: Scene) -> Result<()> {
    scene.crew("wang").await?;
    let nobody = Rest::new(scene.office.rest.server())?;
    let mut last = None;
    for guess in 0..8 {
        let body = json!({"login": "wang", "password": format!("guess number {guess}")});
        let reply = nobody.post("/api/v1/sessions", body).await?;
        if reply.status == 429 {
            last = Some(reply);
            break;
        }
        reply.problem(401)?;
    }
    let slowed = last.context("eight guesses in a row are not slowed down")?;
    slowed.problem(429)?;
    assert!(slowed.header("retry-after")?.parse::<u64>()? >= 1);
    // Others are not held up by it.
    scene.server.admin().await?;
    Ok(())
}
