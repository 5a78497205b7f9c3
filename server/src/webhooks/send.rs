//! One attempt: the message goes out under a lease, and what came of it is written down.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use shared::ids::Digest;

use super::address::{self, PublicOnly};
use super::fate::{Before, Outcome, decide};
use super::secret::Secret;
use super::{Attempt, State};
use crate::state::Office;
use crate::store::deliveries::{self, Leased};
use crate::store::{StoreError, webhooks};

/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(5);
/// For a whole attempt. Far below [`super::lanes::LEASE_MS`], so that a lease never ends under an attempt.
const WHOLE: Duration = Duration::from_secs(15);
/// Characters of request and answer that the log keeps.
const EXCERPT: usize = 1_024;
/// Bytes of an answer that are read.
const ANSWER: usize = 4_096;

/// The client of all attempts. It follows no redirects and asks no proxy, and unless private addresses are allowed its names
/// lead to public ones only.
pub fn client(allow_private: bool) -> Result<Client, reqwest::Error> {
    // Another part of the same program may have chosen already; then that choice stands.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .user_agent(concat!("callout-server/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .pool_max_idle_per_host(2);
    if allow_private { builder.build() } else { builder.dns_resolver(Arc::new(PublicOnly)).build() }
}

/// Sends a leased delivery and stores what came of it.
pub async fn attempt(office: &Office, client: &Client, leased: &Leased) -> Result<State, StoreError> {
    let (at, began) = (office.now(), office.clock().uptime().ms);
    let id = format!("msg_{}", leased.id);
    let seconds = at.0.div_euclid(1_000);
    let secrets = leased.secrets.iter().map(|secret: &Secret| secret.sign(&id, seconds, &leased.payload));
    let signature = secrets.collect::<Vec<_>>().join(" ");
    let sent = send(office, client, leased, (&id, seconds, &signature)).await;
    let (outcome, status, response) = match sent {
        Ok(answer) => of_answer(answer).await,
        Err(why) => (Outcome::NotTaken { why, wait_s: None }, None, String::new()),
    };
    let request = format!("POST {}\nwebhook-id: {id}\nwebhook-timestamp: {seconds}\n\n{}", leased.url, leased.payload);
    let error = match &outcome {
        Outcome::Taken => None,
        Outcome::NotTaken { why, .. } => Some(why.clone()),
        Outcome::Gone => Some("410 Gone".into()),
    };
    let took_ms = office.clock().uptime().ms.saturating_sub(began);
    let attempt = Attempt { at, took_ms, status, error: error.clone(), request: excerpt(&request), response };
    let now = office.now();
    let dice = u64::from_be_bytes(office.random_bytes());
    let mut tx = office.store().write().await?;
    let last_success_at = webhooks::last_success_at(&mut tx, leased.webhook).await?;
    let before = Before { failed: leased.attempts, since: leased.since, last_success_at };
    let fate = decide(&outcome, before, now, dice);
    deliveries::settle(&mut tx, leased, &fate, &attempt, now).await?;
    webhooks::note(&mut tx, leased.webhook, &fate, error.as_deref(), now).await?;
    tx.commit().await?;
    Ok(fate.state())
}

async fn send(
    office: &Office,
    client: &Client,
    leased: &Leased,
    (id, seconds, signature): (&str, i64, &str),
) -> Result<Response, String> {
    let url = address::parse(&leased.url, office.config().private_webhooks).map_err(|error| error.to_string())?;
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", signature)
        .body(leased.payload.clone());
    request.send().await.map_err(|error| in_words(&error))
}

async fn of_answer(mut answer: Response) -> (Outcome, Option<u16>, String) {
    let status = answer.status();
    let header = answer.headers().get(reqwest::header::RETRY_AFTER);
    let wait_s = header.and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER
        && let Ok(Some(chunk)) = answer.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    let outcome = match status {
        status if status.is_success() => Outcome::Taken,
        StatusCode::GONE => Outcome::Gone,
        status => Outcome::NotTaken { why: format!("the answer was {status}"), wait_s },
    };
    (outcome, Some(status.as_u16()), excerpt(&String::from_utf8_lossy(&bytes)))
}

/// The beginning, without what neither database keeps in a text.
fn excerpt(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(EXCERPT).collect()
}

/// The failure with its causes, without the address, which may carry a secret in its query.
fn in_words(error: &reqwest::Error) -> String {
    let mut told = if error.is_timeout() { "no answer in time".to_owned() } else { "no answer".to_owned() };
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        told = format!("{told}: {cause}");
        source = cause.source();
    }
    excerpt(&told)
}

/// Whose lease it is: one name a server's life.
pub fn holder(office: &Office) -> Digest {
    Digest(office.random_bytes())
}
