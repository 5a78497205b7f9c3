//! Limits as callers meet them.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};

use super::*;
use crate::testing::TestOffice;

async fn ask(office: &TestOffice, token: &str) -> (StatusCode, HeaderMap) {
    let (status, headers, _) = office.send(token, "GET", "/api/v1/me", HeaderMap::new(), Body::empty()).await;
    (status, headers)
}

#[tokio::test]
async fn each_token_has_a_bucket_and_strangers_share_that_of_their_address() {
    let rates = Rates { bearer: "1/3".parse().ok(), address: "1/4".parse().ok() };
    let office = TestOffice::limited(rates).await;
    let (_, other) = office.person("zhao", crate::people::Role::Dispatcher).await;
    let mut last = HeaderMap::new();
    for _ in 0..3 {
        let (status, headers) = ask(&office, &office.admin).await;
        assert_eq!(status, StatusCode::OK);
        last = headers;
    }
    assert_eq!(last[POLICY], "\"bearer\";q=3;w=3");
    assert_eq!(last[LIMIT], "\"bearer\";r=0;t=3");
    let (status, headers) = ask(&office, &office.admin).await;
    assert_eq!((status, &headers[header::RETRY_AFTER]), (StatusCode::TOO_MANY_REQUESTS, &"1".parse().unwrap()));
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(ask(&office, &other).await.0, StatusCode::OK, "others go on");
    office.clock.advance_ms(1_000);
    assert_eq!(ask(&office, &office.admin).await.0, StatusCode::OK);
    let mut refused = 0;
    for n in 0..8 {
        refused += u32::from(ask(&office, &format!("guess-{n}")).await.0 == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(refused >= 4, "wrong tokens get no bucket of their own: {refused}");
    assert_eq!(ask(&office, &other).await.0, StatusCode::OK, "known tokens do not suffer from their neighbours");
    let (status, _, _) = office.send("", "GET", "/healthz", HeaderMap::new(), Body::empty()).await;
    assert_eq!(status, StatusCode::OK, "monitors are free");
}

#[test]
fn rates_are_written_as_a_fraction() {
    assert_eq!("50/200".parse(), Ok(Rate { per_second: 50, burst: 200 }));
    for bad in ["", "50", "0/1", "1/0", "-1/2", "1/2/3", "1/9999999"] {
        assert_eq!(bad.parse::<Rate>(), Err(()), "{bad}");
    }
}
