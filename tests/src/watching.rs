//! The event stream, as an integrator reads it: reconnecting with the last id whenever it breaks.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use serde_json::Value;

use crate::rest::http;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place.
    pub id: String,
    /// What happened.
    pub name: String,
    /// The particulars.
    pub data: Value,
}

/// A watcher that goes on where it stopped.
pub struct Watcher {
    http: reqwest::Client,
    url: String,
    token: String,
    /// The last event it saw.
    pub last: Option<String>,
    stream: Option<BoxStream<'static, reqwest::Result<Vec<u8>>>>,
    rest: String,
}

impl Watcher {
    /// A watcher of `server` who shows `token`.
    pub async fn open(server: &str, token: &str) -> Result<Self> {
        let url = format!("{server}/api/v1/events");
        let mut watcher =
            Self { http: http()?, url, token: token.to_owned(), last: None, stream: None, rest: String::new() };
        watcher.connect().await?;
        Ok(watcher)
    }

    /// Leaves the present connection; the next event comes over another one.
    pub fn hang_up(&mut self) {
        self.stream = None;
        self.rest.clear();
    }

    /// The next event. A broken connection is made anew for as long as a minute.
    pub async fn next(&mut self) -> Result<Event> {
        let waiting = async {
            loop {
                if let Some(event) = self.in_hand() {
                    return Ok(event);
                }
                if self.stream.is_none() && self.connect().await.is_err() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
                let part = match &mut self.stream {
                    Some(stream) => stream.next().await,
                    None => None,
                };
                match part {
                    Some(Ok(bytes)) => self.rest.push_str(std::str::from_utf8(&bytes)?),
                    Some(Err(_)) | None => self.hang_up(),
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), waiting).await.context("no event within a minute")?
    }

    async fn connect(&mut self) -> Result<()> {
        let mut request = self.http.get(&self.url).bearer_auth(&self.token);
        if let Some(last) = &self.last {
            request = request.header("last-event-id", last);
        }
        let answer = request.timeout(Duration::from_secs(600)).send().await?;
        ensure!(answer.status().is_success(), "{}", answer.status());
        if answer.headers().get("content-type").is_none_or(|kind| kind != "text/event-stream") {
            bail!("this is no event stream");
        }
        self.stream = Some(answer.bytes_stream().map(|part| part.map(|bytes| bytes.to_vec())).boxed());
        Ok(())
    }

    /// The next whole message that arrived; heartbeats are passed over, and so is a place without an event.
    fn in_hand(&mut self) -> Option<Event> {
        while let Some((message, rest)) = self.rest.split_once("\n\n") {
            let field = |name: &str| {
                let value = message.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                value.unwrap_or_default().to_owned()
            };
            let data = serde_json::from_str(&field("data")).unwrap_or_default();
            let event = Event { id: field("id"), name: field("event"), data };
            self.rest = rest.to_owned();
            if !event.id.is_empty() {
                self.last = Some(event.id.clone());
            }
            if !event.name.is_empty() {
                return Some(event);
            }
        }
        None
    }
}
