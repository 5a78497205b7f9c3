//! Telling channels of alarms: each message under a lease, recorded, and tried again later and later.

use reqwest::Client;
use shared::time::Moment;

use super::channel::{ChannelWish, Means, Method};
use super::shapes::{self, Message};
use crate::error::ApiError;
use crate::mail::{Letter, letters};
use crate::state::Office;
use crate::store::StoreError;
use crate::store::alarms::{Sending, lease, settle};
use crate::webhooks::fate::{Before, Fate, Outcome, decide};
use crate::webhooks::send::client;

/// Messages that are sent side by side.
pub(crate) const AT_ONCE: u32 = 16;
/// How long a message is one server's, in milliseconds: more than an attempt to every telephone of a channel takes.
pub(crate) const LEASE_MS: i64 = 6 * 60_000;
/// Bytes of an answer that are read.
const ANSWER: usize = 4_096;

/// Sends what is due; returns how many messages were settled.
pub async fn deliver(office: &Office) -> Result<usize, ApiError> {
    let now = office.now();
    let due = lease(office.store(), now, now.plus_ms(LEASE_MS), AT_ONCE).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let client = client(office.config().private_webhooks).map_err(ApiError::internal)?;
    let sent = futures_util::future::join_all(due.iter().map(|sending| attempt(office, &client, sending))).await;
    let mut settled = 0;
    for outcome in sent {
        settled += usize::from(outcome?);
    }
    Ok(settled)
}

/// Sends one message and writes down what came of it.
async fn attempt(office: &Office, client: &Client, of: &Sending) -> Result<bool, StoreError> {
    if !of.standing {
        let mut tx = office.store().write().await?;
        settle(&mut tx, of, "dropped", (office.now(), None), None, &of.told).await?;
        tx.commit().await?;
        return Ok(true);
    }
    let mark = format!("alarm-{}-{}", of.alarm, of.channel);
    let Told { outcome, told } = tell(office, client, &of.wish, (&mark, &of.text), &of.told).await;
    let (state, times, error) = outcome_of(office, outcome, (of.attempts, of.since));
    let mut tx = office.store().write().await?;
    settle(&mut tx, of, state, times, error, &told).await?;
    tx.commit().await?;
    Ok(state != "waiting")
}

/// The state of a message after an attempt, when it is tried again or was delivered, and why it was not.
pub(crate) fn outcome_of(
    office: &Office,
    outcome: Outcome,
    (failed, since): (u32, Moment),
) -> (&'static str, (Moment, Option<Moment>), Option<String>) {
    let now = office.now();
    let before = Before { failed, since, last_success_at: None };
    let fate = decide(&outcome, before, now, u64::from_be_bytes(office.random_bytes()));
    let error = match outcome {
        Outcome::Taken => None,
        Outcome::NotTaken { why, .. } => Some(why),
        Outcome::Gone => Some("410 Gone".into()),
    };
    match fate {
        Fate::Delivered => ("delivered", (now, Some(now)), error),
        Fate::Again { at } => ("waiting", (at, None), error),
        Fate::GivenUp { .. } => ("failed", (now, None), error),
    }
}

/// What came of telling a channel.
pub(crate) struct Told {
    /// What came of this attempt.
    pub(crate) outcome: Outcome,
    /// Whom it reached by now, where a channel tells several.
    pub(crate) told: Vec<String>,
}

/// Tells a channel. Where it is several people, those of `before` know, and nobody is told twice for the sake of the others.
/// `mark` tells this message apart from every other one.
pub(crate) async fn tell(
    office: &Office,
    client: &Client,
    wish: &ChannelWish,
    (mark, text): (&str, &str),
    before: &[String],
) -> Told {
    let mut told = before.to_vec();
    let outcome = match &wish.by {
        Means::Mail { to } => {
            let footer = letters::footer(office, wish.lang);
            let letter = Letter::of_alarm(mark.to_owned(), text, &footer, office.now());
            letters::send(office, &letter, to, &mut told).await
        }
        _ => ask(office, client, wish, text, &mut told).await,
    };
    Told { outcome, told }
}

async fn ask(office: &Office, client: &Client, wish: &ChannelWish, text: &str, told: &mut Vec<String>) -> Outcome {
    let mut refused = None;
    let messages = match shapes::messages(&wish.by, office.config().private_webhooks, text, office.now()) {
        Ok(messages) => messages,
        Err(bad) => return Outcome::NotTaken { why: bad.to_string(), wait_s: None },
    };
    for message in messages {
        let to = message.to.clone();
        if to.as_ref().is_some_and(|to| told.contains(to)) {
            continue;
        }
        match request(client, message).await.map(|body| shapes::refusal(&wish.by, &body)) {
            Ok(None) => told.extend(to),
            Ok(Some(why)) | Err(why) => refused = Some(why),
        }
    }
    refused.map_or(Outcome::Taken, |why| Outcome::NotTaken { why, wait_s: None })
}

async fn request(client: &Client, message: Message) -> Result<String, String> {
    let request = match message.method {
        Method::Get => client.get(message.url),
        Method::Post => client.post(message.url).header("content-type", message.content_type).body(message.body),
    };
    let mut answer = request.send().await.map_err(|error| error.without_url().to_string())?;
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER
        && let Ok(Some(chunk)) = answer.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    let body = String::from_utf8_lossy(&bytes).replace('\0', "");
    if answer.status().is_success() { Ok(body) } else { Err(format!("the answer was {}", answer.status())) }
}
