use std::collections::BTreeSet;

use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::changes::{Change, changes, operations};
use super::document::whole;
use crate::testing::TestOffice;

/// What was promised to those who build on the interface.
const PROMISED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
/// Accepts the present description as the promise: `cargo xtask openapi`.
const ACCEPT: &str = "CALLOUT_ACCEPT_OPENAPI";

/// Every method and path under `/api/v1` that the router names.
fn routes() -> BTreeSet<(String, String)> {
    let source = include_str!("../../router.rs");
    let mut routes = BTreeSet::new();
    for route in source.split(".route(").skip(1) {
        let Some((path, rest)) = route.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
            continue;
        };
        let chain = rest.split(".layer(").next().unwrap();
        if path.starts_with("/api/v1") {
            for method in ["get", "post", "put", "patch", "delete"] {
                if chain.contains(&format!(" {method}(")) || chain.contains(&format!(".{method}(")) {
                    routes.insert((method.to_owned(), path.to_owned()));
                }
            }
        }
    }
    routes
}

#[test]
fn every_route_is_described_and_nothing_else_is() {
    let document = whole();
    let described: BTreeSet<(String, String)> =
        operations(&document).map(|(path, method, _)| (method.to_owned(), path.to_owned())).collect();
    let routes = routes();
    assert!(routes.len() > 50, "{routes:?}");
    let missing: Vec<_> = routes.difference(&described).collect();
    let invented: Vec<_> = described.difference(&routes).collect();
    assert!(
        missing.is_empty(),
        "describe these with #[utoipa::path] and list them in description/document.rs: {missing:?}"
    );
    assert!(invented.is_empty(), "not in router.rs: {invented:?}");
}

#[test]
fn every_reference_leads_somewhere_and_names_are_unique() {
    let document = whole();
    let text = document.to_string();
    for target in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(target).is_some(), "{target} leads nowhere");
    }
    let mut names = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        assert!(names.insert(operation["operationId"].to_string()), "{method} {path}: {}", operation["operationId"]);
        assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        let tag = operation["tags"][0].as_str().unwrap();
        assert!(document["tags"].as_array().unwrap().iter().any(|of| of["name"] == tag), "{method} {path}: tag {tag}");
    }
}

/// Breaking changes are named; additions only ask to be accepted by `cargo xtask openapi`.
#[test]
fn the_interface_keeps_its_promise() {
    let present = whole();
    let promised = std::fs::read_to_string(PROMISED).unwrap_or_else(|_| "{}".to_owned());
    let promised: Value = serde_json::from_str(&promised).unwrap();
    let all = changes(&promised, &present);
    if std::env::var_os(ACCEPT).is_some() {
        all.iter().for_each(|change| println!("{change:?}"));
        std::fs::write(PROMISED, serde_json::to_string_pretty(&present).unwrap() + "\n").unwrap();
        return;
    }
    let breaking: Vec<_> = all.iter().filter(|change| matches!(change, Change::Breaks(_))).collect();
    assert!(
        breaking.is_empty(),
        "this breaks those who build on the interface: {breaking:#?}\nif it has to be, `cargo xtask openapi`"
    );
    assert!(all.is_empty(), "server/openapi.json lacks these; accept them with `cargo xtask openapi`: {all:#?}");
    assert!(promised == present, "server/openapi.json has other words; accept them with `cargo xtask openapi`");
}

/// A description with one operation that takes and gives the same schema.
fn described(schema: &Value, parameters: &Value) -> Value {
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/It" } } });
    json!({
        "paths": { "/it": { "put": {
            "parameters": parameters,
            "requestBody": { "content": content },
            "responses": { "200": { "content": content } },
        }}},
        "components": { "schemas": { "It": schema } },
    })
}

#[test]
fn what_breaks_is_told_from_what_is_added() {
    let it = json!({ "type": "object", "required": ["a"], "properties": {
        "a": { "type": "string", "maxLength": 9 }, "b": { "type": ["integer", "null"] }, "c": { "enum": ["x", "y"] } } });
    let old = described(&it, &json!([]));
    let with = |pointer: &str, value: Value| {
        let mut schema = it.clone();
        *schema.pointer_mut(pointer).unwrap() = value;
        changes(&old, &described(&schema, &json!([])))
    };
    let mut grown = it.clone();
    grown["properties"]["d"] = json!({ "type": "boolean" });
    let cases = [
        (changes(&old, &old), 0, 0),
        (changes(&old, &described(&grown, &json!([{ "name": "p", "in": "query" }]))), 0, 3),
        (changes(&old, &described(&it, &json!([{ "name": "p", "in": "query", "required": true }]))), 1, 0),
        (changes(&old, &json!({ "paths": {} })), 1, 0),
        (with("/properties/a/type", json!("integer")), 2, 0),
        (with("/properties/a/maxLength", json!(8)), 1, 0),
        (with("/properties/a/maxLength", json!(10)), 0, 0),
        (with("/properties/b/type", json!("integer")), 1, 0),
        (with("/properties/c/enum", json!(["x"])), 1, 0),
        (with("/properties/c/enum", json!(["x", "y", "z"])), 0, 2),
        (with("/required", json!(["a", "b"])), 1, 0),
        (with("/required", json!([])), 1, 0),
        (with("/properties", json!({ "a": it["properties"]["a"] })), 4, 0),
    ];
    for (number, (told, breaks, adds)) in cases.into_iter().enumerate() {
        let breaking = told.iter().filter(|change| matches!(change, Change::Breaks(_))).count();
        assert_eq!((breaking, told.len() - breaking), (breaks, adds), "case {number}: {told:#?}");
    }
}

#[tokio::test]
async fn the_description_is_served_to_programs_and_to_people() {
    let office = TestOffice::open().await;
    let (status, document) = office.ask("", "GET", "/api/v1/openapi.json", None).await;
    assert_eq!((status, &document["openapi"]), (StatusCode::OK, &json!("3.1.0")));
    for (path, language, heading) in [
        ("/api/v1/docs", "zh-CN", "接口说明"),
        ("/api/v1/docs", "en", "build on it"),
        ("/api/v1/docs?lang=en", "zh-CN", "build on it"),
    ] {
        let headers: HeaderMap = [(header::ACCEPT_LANGUAGE, language.parse().unwrap())].into_iter().collect();
        let (status, headers, page) = office.send("", "GET", path, headers, "".into()).await;
        let page = String::from_utf8(page.to_vec()).unwrap();
        assert_eq!(
            (status, &headers[header::CONTENT_TYPE]),
            (StatusCode::OK, &"text/html; charset=utf-8".parse().unwrap())
        );
        assert!(page.contains(heading) && page.contains("/api/v1/orders/{order}/assignment"), "{language}");
        assert!(
            !page.contains("<script") && !page.contains("src=") && !page.contains("href=\"http"),
            "nothing from elsewhere"
        );
        for (_, _, operation) in operations(&document) {
            assert!(page.contains(&format!("id=\"{}\"", operation["operationId"].as_str().unwrap())), "{operation}");
        }
    }
}
