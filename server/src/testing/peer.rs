//! Other systems' servers, as tests need them: on a port of their own, answering as they are told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse as _;

/// Serves `app` on a port of its own for as long as the test lives; returns where.
pub(crate) async fn serve(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

/// A server that gives one answer to everything, or none, and remembers what it was asked.
pub(crate) struct Peer {
    /// Where it is.
    pub(crate) url: String,
    asked: Arc<AtomicUsize>,
    last: Arc<Mutex<String>>,
}

impl Peer {
    /// One that answers like this; without an answer it keeps everybody waiting.
    pub(crate) async fn that_answers(answer: Option<&'static str>) -> Self {
        let (asked, last) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(String::new())));
        let (count, seen) = (asked.clone(), last.clone());
        let app = Router::new().fallback(move |request: Request| {
            let (count, seen) = (count.clone(), seen.clone());
            async move {
                count.fetch_add(1, Ordering::SeqCst);
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                *seen.lock().unwrap() = format!("{} {} {}", head.method, head.uri, String::from_utf8_lossy(&body));
                match answer {
                    Some(answer) => answer.into_response(),
                    None => std::future::pending().await,
                }
            }
        });
        Self { url: serve(app).await, asked, last }
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// What it was asked last: method, address and body.
    pub(crate) fn last(&self) -> String {
        self.last.lock().unwrap().clone()
    }
}
