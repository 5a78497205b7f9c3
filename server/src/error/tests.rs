use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::routing::get;
use tower::ServiceExt as _;

use super::*;

async fn ask(language: &str, path: &str) -> (StatusCode, axum::http::HeaderMap, serde_json::Value) {
    let router = Router::new()
        .route("/field", get(|| async { ApiError::field("phone", "不能为空", "must not be empty").with("current", 7) }))
        .route("/broken", get(|| async { ApiError::internal("secret of the inside") }))
        .route("/late", get(|| async { ApiError::new(Kind::TooMany, "慢点", "slow down").retry_after(30) }))
        .layer(axum::middleware::from_fn(render));
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language).header("x-request-id", "r-1");
    let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 100_000).await.unwrap();
    (head.status, head.headers, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn a_problem_names_field_and_way_out_in_the_callers_language() {
    let (status, headers, problem) = ask("zh-CN,zh;q=0.9", "/field").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(problem["detail"], "不能为空");
    assert_eq!(
        (&problem["field"], &problem["current"], &problem["request_id"]),
        (&"phone".into(), &7.into(), &"r-1".into())
    );
    assert!(!problem["what_to_do"].as_str().unwrap().is_empty());
    let (_, _, english) = ask("fr, en;q=0.5", "/field").await;
    assert_eq!(english["detail"], "must not be empty");
}

#[tokio::test]
async fn what_broke_inside_is_not_told_outside() {
    let (status, _, problem) = ask("en", "/broken").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!problem.to_string().contains("secret"), "{problem}");
}

#[tokio::test]
async fn headers_survive_and_unknown_addresses_are_problems_too() {
    let (_, headers, _) = ask("en", "/late").await;
    assert_eq!(headers[header::RETRY_AFTER], "30");
    let (status, _, problem) = ask("en", "/nowhere").await;
    assert_eq!((status, problem["type"].as_str().unwrap()), (StatusCode::NOT_FOUND, "urn:callout:problem:not-found"));
}
