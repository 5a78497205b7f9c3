//! How many requests are worked on at once. Beyond that a caller is asked to come back: an answer in a millisecond is worth
//! more than a place in a queue that times out.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;

use crate::error::{ApiError, Kind};
use crate::state::Office;

/// Seconds after which a caller should come back; devices spread their retries around it by themselves.
const COME_BACK_SECONDS: u64 = 2;

/// A door that lets a bounded number in. Each group of routes has one of its own, so that slow photos keep no sync out.
#[derive(Clone)]
pub struct Door {
    office: Office,
    places: Arc<Semaphore>,
}

impl Door {
    /// A door with as many places as the configuration says.
    pub fn of(office: &Office) -> Self {
        let places = usize::try_from(office.config().max_requests).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
        Self { office: office.clone(), places: Arc::new(Semaphore::new(places)) }
    }
}

/// Lets a request in, or asks it to come back.
pub async fn admit(State(door): State<Door>, request: Request, next: Next) -> Response {
    let Ok(_place) = door.places.try_acquire() else {
        door.office.metrics().requests().turned_away();
        return ApiError::new(Kind::Unavailable, "服务器繁忙", "the server is busy")
            .retry_after(COME_BACK_SECONDS)
            .what_to_do("稍后再试", "come back in a moment")
            .into_response();
    };
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, StatusCode, header};

    use crate::testing::TestOffice;

    #[tokio::test]
    async fn who_finds_no_place_is_told_when_to_come_back_and_the_watchers_always_find_one() {
        let office = TestOffice::open_with(&[("CALLOUT_MAX_REQUESTS", "1")]).await;
        let get = async |path: &str| {
            office.send(&office.admin, "GET", path, HeaderMap::new(), axum::body::Body::empty()).await
        };
        assert_eq!(get("/api/v1/orders").await.0, StatusCode::OK);
        // Somebody reads a body that never comes, and keeps the only place.
        let silent =
            axum::body::Body::from_stream(futures_util::stream::pending::<Result<bytes::Bytes, std::io::Error>>());
        let slow = office.send(&office.admin, "POST", "/api/v1/orders", HeaderMap::new(), silent);
        let quick = async {
            tokio::task::yield_now().await;
            (get("/api/v1/orders").await, get("/healthz").await.0)
        };
        let ((status, headers, _), health) = tokio::select! {
            biased;
            _ = slow => panic!("it never ends"),
            answers = quick => answers,
        };
        assert_eq!((status, &headers[header::RETRY_AFTER]), (StatusCode::SERVICE_UNAVAILABLE, &"2".parse().unwrap()));
        assert_eq!(health, StatusCode::OK);
        assert_eq!(get("/api/v1/orders").await.0, StatusCode::OK, "the place is free again");
    }
}
