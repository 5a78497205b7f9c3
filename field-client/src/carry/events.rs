//! Listening to the office's pokes.

use futures_util::StreamExt as _;
use reqwest::Method;

use super::office::{Office, accepted, of_network, send};
use crate::sync::events::{self, Events};
use crate::sync::failure::Failure;

/// Listens until the stream ends. Calls `poked` once it stands, for whatever happened while nobody listened, and then for
/// each poke.
pub async fn follow(office: &Office, poked: impl Fn()) -> Result<(), Failure> {
    let request = office.request(Method::GET, events::PATH)?.header("Accept", "text/event-stream");
    let response = accepted(send(request).await?).await?;
    poked();
    let (mut pieces, mut events) = (Box::pin(response.bytes_stream()), Events::default());
    loop {
        match pieces.next().await {
            Some(Ok(piece)) if events.feed(&piece).is_empty() => {}
            Some(Ok(_)) => poked(),
            Some(Err(error)) => return Err(of_network(&error)),
            None => return Ok(()),
        }
    }
}
