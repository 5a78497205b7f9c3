//! Webhooks: events that go to other systems by themselves, signed as Standard Webhooks says
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).
//!
//! [`fan_out`] makes one delivery an event and webhook, in the database; [`lanes`] sends what is due, each delivery under a
//! lease so that of several servers one sends; [`send`] is one attempt; [`fate`] decides purely what becomes of it.

pub mod address;
pub mod fan_out;
pub mod fate;
pub mod lanes;
pub mod secret;
pub mod send;

use serde::Serialize;
use shared::ids::{DeliveryId, WebhookId};
use shared::time::Moment;

use crate::events::Fact;

/// For how long deliveries and their log are kept, in minutes: a month.
pub const KEPT_MINUTES: i64 = 30 * 24 * 60;

/// How many webhooks there may be.
pub const MAX_WEBHOOKS: usize = 100;

/// A webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Webhook {
    /// Which.
    pub id: WebhookId,
    /// Where events go.
    #[serde(flatten)]
    pub wish: Wish,
    /// Why the office stopped sending, if it did so by itself.
    pub disabled_reason: Option<String>,
    /// Until when messages carry the signature of the former secret as well.
    pub old_secret_until: Option<Moment>,
    /// Since when.
    pub created_at: Moment,
    /// When a message was last taken.
    pub last_success_at: Option<Moment>,
    /// Why the last message was not taken that was not.
    pub last_failure: Option<String>,
}

/// What an administrator decides about a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wish {
    /// Where events go.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Which events; all of them if none is named.
    pub types: Vec<Fact>,
    /// Whether anything is sent. What happens meanwhile is not sent later.
    pub enabled: bool,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is to be sent.
    Waiting,
    /// The other system took it.
    Delivered,
    /// It was tried for three days, or the address is gone.
    Failed,
}

impl State {
    /// The word in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state of that word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Failed].into_iter().find(|state| state.key() == key)
    }
}

/// A delivery as the log shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Delivery {
    /// Which; with `msg_` before it, the `webhook-id` of the message.
    pub id: DeliveryId,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// Since when it is tried.
    pub created_at: Moment,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    pub next_at: Moment,
}

/// One attempt.
#[derive(Clone, Debug, Serialize)]
pub struct Attempt {
    /// When.
    pub at: Moment,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// The HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why it failed, if it did.
    pub error: Option<String>,
    /// The beginning of what was sent.
    pub request: String,
    /// The beginning of what was answered.
    pub response: String,
}

/// The body of a message about what happened at `at`; `data` is JSON.
pub fn payload(fact: Fact, at: Moment, data: &str) -> String {
    let timestamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    format!(r#"{{"type":"{}","timestamp":"{timestamp}","data":{data}}}"#, fact.name())
}

#[cfg(test)]
mod tests;
