//! `GET /api/v1/events`: what happens, as it happens, as server-sent events. Who was cut off goes on where they stopped,
//! with `Last-Event-ID`.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use futures_util::Stream;
use serde::Deserialize;
use serde_json::json;

use crate::error::{ApiError, Kind};
use crate::events::{ALL_PARTS, Event, Fact, Place, Watching, of_stored};
use crate::extract::{Query, Specialist};
use crate::state::Office;
use crate::store::events;

/// How often an idle stream says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a stream lasts. The next one asks again who is there, so nobody looks on for long who no longer may.
const LASTS: Duration = Duration::from_secs(900);
/// Rows that one look into the past reads.
const PAGE: u32 = 200;

/// What to watch.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Only these events, separated by commas; all of them unless said otherwise.
    #[serde(default)]
    pub types: String,
    /// The last event seen, for those who cannot send the header.
    pub last_event_id: Option<String>,
}

/// What happens, as it happens, as server-sent events; `Last-Event-ID` goes on where a stream ended.
#[utoipa::path(get, path = "/api/v1/events", tag = "events", params(Wish), responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn events(
    _: Specialist,
    headers: HeaderMap,
    State(office): State<Office>,
    Query(wish): Query<Wish>,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, ApiError> {
    let types = types(&wish.types)?;
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let last = header.or(wish.last_event_id).filter(|text| !text.is_empty());
    // First look on, then read the past: whatever is committed in between comes twice and is told once.
    let watching = office.watch().look_on().await.ok_or_else(too_many)?;
    let marks = events::marks(office.store()).await?;
    let now = Place { incarnation: office.identity().incarnation, position: marks.position, part: ALL_PARTS };
    let known = last.map(|text| Place::parse(&text).filter(|place| is_known(place, &now, marks.forgotten)));
    let reset = matches!(known, Some(None));
    let at = known.flatten().unwrap_or(now);
    let stream = told(office, Watcher { watching, types, at }, reset);
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

fn too_many() -> ApiError {
    ApiError::new(Kind::Unavailable, "正在观看的太多", "too many are looking on").retry_after(30)
}

fn types(text: &str) -> Result<BTreeSet<Fact>, ApiError> {
    let fact = |name: &str| {
        let names = Fact::names().join(", ");
        let told = || {
            ApiError::field(
                "types",
                format!("没有事件 {name}；有 {names}"),
                format!("there is no event {name}; there are {names}"),
            )
        };
        Fact::named(name).ok_or_else(told)
    };
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(fact).collect()
}

/// Whether everything after `place` is still here.
fn is_known(place: &Place, now: &Place, forgotten: u64) -> bool {
    place.incarnation == now.incarnation && (forgotten..=now.position).contains(&place.position)
}

struct Watcher {
    watching: Watching,
    types: BTreeSet<Fact>,
    at: Place,
}

impl Watcher {
    /// The message for an event; `None` if it was told before or is not wanted.
    fn message(&mut self, event: &Event) -> Option<Message> {
        if (event.position, event.part) <= (self.at.position, self.at.part) {
            return None;
        }
        (self.at.position, self.at.part) = (event.position, event.part);
        let wanted = self.types.is_empty() || self.types.contains(&event.fact);
        wanted.then(|| Message::default().id(self.at.text()).event(event.fact.name()).data(&event.data))
    }
}

fn told(office: Office, mut watcher: Watcher, reset: bool) -> impl Stream<Item = Result<Message, Infallible>> {
    async_stream::stream! {
        let ends = tokio::time::sleep(LASTS);
        tokio::pin!(ends);
        // Who is cut off before the first event has a place to go on from, too. Without data it is no event to a browser.
        let here = Message::default().id(watcher.at.text());
        yield Ok(match reset {
            true => here.event("reset").data(json!({ "position": watcher.at.position }).to_string()),
            false => here,
        });
        // The past, page by page, until it has caught up with the present.
        let mut after = watcher.at.position.saturating_sub(1);
        loop {
            let Ok(page) = events::after(office.store(), after, PAGE).await else { return };
            let full = u32::try_from(page.len()).is_ok_and(|count| count >= PAGE);
            after = page.last().map_or(after, |last| last.position);
            for event in page.iter().flat_map(of_stored) {
                if let Some(message) = watcher.message(&event) {
                    yield Ok(message);
                }
            }
            if !full {
                break;
            }
        }
        loop {
            let event: Arc<Event> = tokio::select! {
                () = office.stopping().cancelled() => return,
                () = &mut ends => return,
                // Too slow, or the server ends: the stream ends, and the caller comes back with the place it knows.
                event = watcher.watching.recv() => match event { Ok(event) => event, Err(_) => return },
            };
            if let Some(message) = watcher.message(&event) {
                yield Ok(message);
            }
        }
    }
}
