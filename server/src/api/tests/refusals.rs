use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use crate::testing::TestOffice;

async fn problem(office: &TestOffice, token: &str, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Value {
    let headers: HeaderMap =
        [(header::CONTENT_TYPE, kind.parse().unwrap()), (header::ACCEPT_LANGUAGE, "zh".parse().unwrap())]
            .into_iter()
            .collect();
    let (status, headers, bytes) = office.send(token, method, path, headers, body.into()).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json", "{method} {path}");
    assert!(headers.contains_key("x-request-id"));
    let problem: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(problem["status"], status.as_u16());
    assert!(problem["what_to_do"].as_str().unwrap().chars().any(|c| c > '\u{3000}'), "in Chinese: {problem}");
    assert_eq!(problem["request_id"], headers["x-request-id"].to_str().unwrap());
    problem
}

/// Every way of getting a request wrong that this suite knows: status, and the field that is named.
#[tokio::test]
async fn every_bad_request_gets_a_problem_that_names_the_field() {
    let office = TestOffice::open().await;
    let admin = office.admin.clone();
    let json = "application/json";
    type Case<'c> = (&'c str, &'c str, &'c str, &'c str, Vec<u8>, u16, &'c str);
    let cases: [Case<'_>; 16] = [
        (&admin, "POST", "/api/v1/customers", json, b"{".to_vec(), 400, ""),
        (&admin, "POST", "/api/v1/customers", json, b"".to_vec(), 400, ""),
        (&admin, "POST", "/api/v1/customers", json, b"{} {}".to_vec(), 422, "number"),
        (&admin, "POST", "/api/v1/customers", "text/plain", b"{}".to_vec(), 415, ""),
        (&admin, "POST", "/api/v1/customers", json, br#"{"nmber":"1"}"#.to_vec(), 422, "nmber"),
        (&admin, "POST", "/api/v1/customers", json, br#"{"number":7}"#.to_vec(), 422, "number"),
        (&admin, "POST", "/api/v1/customers", json, [b"\"".to_vec(), vec![b'x'; 2 << 20]].concat(), 413, ""),
        (&admin, "POST", "/api/v1/people", json, br#"{"login":"x","name":"x","role":"king"}"#.to_vec(), 422, "role"),
        (&admin, "GET", "/api/v1/customers/not-an-id", json, vec![], 400, "customer"),
        (&admin, "GET", "/api/v1/customers/00000000000000000000000000000000", json, vec![], 404, ""),
        (&admin, "GET", "/api/v1/customers?limit=many", json, vec![], 400, "limit"),
        (&admin, "GET", "/api/v1/customers?lmit=3", json, vec![], 400, "lmit"),
        (&admin, "GET", "/api/v1/nowhere", json, vec![], 404, ""),
        (&admin, "PUT", "/api/v1/customers", json, vec![], 405, ""),
        ("", "GET", "/api/v1/customers", json, vec![], 401, ""),
        ("made-up", "GET", "/api/v1/customers", json, vec![], 401, ""),
    ];
    for (token, method, path, kind, body, status, field) in cases {
        let problem = problem(&office, token, method, path, kind, body).await;
        assert_eq!(problem["status"], status, "{method} {path}: {problem}");
        assert_eq!(problem["field"].as_str().unwrap_or_default(), field, "{method} {path}: {problem}");
    }
}

#[tokio::test]
async fn the_request_id_of_the_caller_is_kept_and_health_is_told() {
    let office = TestOffice::open().await;
    let mut headers = HeaderMap::new();
    headers.insert("x-request-id", "from-the-caller".parse().unwrap());
    let (status, answer, _) = office.send("", "GET", "/healthz", headers, "".into()).await;
    assert_eq!((status, &answer["x-request-id"]), (StatusCode::OK, &"from-the-caller".parse().unwrap()));
    assert_eq!(office.ask("", "GET", "/readyz", None).await.0, StatusCode::OK);
    office.office.stopping().cancel();
    assert_eq!(office.ask("", "GET", "/readyz", None).await.0, StatusCode::SERVICE_UNAVAILABLE);
}
