//! Alarms 告警: what the office notices by itself. Rules are data ([`rule`]); what can cause one is taken out of the document
//! once a change ([`situation`]); whether it does is decided purely ([`cause`]); [`round`] looks at what is due and changed,
//! [`deliver`] tells those who do not sit before a screen, [`unanswered`] moves orders on that a crew let lie.
//!
//! A cause has one row, whatever servers run and however often they look. Late facts re-decide: an alarm that should never have
//! been is withdrawn, and nothing is sent again.

pub mod cause;
pub mod channel;
pub mod deliver;
pub mod round;
pub mod rule;
pub mod shapes;
pub mod situation;
pub mod unanswered;

#[cfg(test)]
mod letters_tests;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod unanswered_tests;

use serde::Serialize;
use shared::ids::{AlarmId, OrderId, PersonId};
use shared::time::Moment;
use utoipa::ToSchema;

use crate::people::Role;

/// How an alarm stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AlarmState)]
pub enum State {
    /// Somebody has to do something.
    Standing,
    /// It was right, and is settled.
    Over,
    /// Facts that came late say that it never was.
    Withdrawn,
}

impl State {
    /// The word in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Over => "over",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that [`State::key`].
    pub fn named(key: &str) -> Option<Self> {
        [Self::Standing, Self::Over, Self::Withdrawn].into_iter().find(|state| state.key() == key)
    }
}

/// An alarm.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Alarm {
    /// Which.
    pub id: AlarmId,
    /// About which order.
    pub order: OrderId,
    /// The rule that raised it.
    pub rule: String,
    /// What of the order caused it; with order and rule it is unique.
    pub cause: String,
    /// The kind of cause, as in the rule.
    pub kind: String,
    /// Whom it concerns.
    pub to: Vec<Role>,
    /// When the cause came about.
    pub at: Moment,
    /// When it was noticed.
    pub raised_at: Moment,
    /// How it stands.
    pub state: State,
    /// Since when.
    pub changed_at: Moment,
    /// What it says; of a reminder, what the person wrote.
    pub text: String,
    /// Who raised it by hand.
    pub person: Option<PersonId>,
    /// A remark of customer service.
    pub service_remark: String,
    /// A remark of a manager.
    pub manager_remark: String,
    /// What the rule did besides telling people, where it is one that does.
    pub done: Option<Done>,
}

/// What a rule did about an order that a crew let lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AlarmDone)]
pub enum Done {
    /// The crew was taken off.
    TakenOff,
    /// Another crew was sent.
    SentNext,
    /// Nobody else can go; it is tried again.
    NobodyElse,
}

impl Done {
    /// The word in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::TakenOff => "taken-off",
            Self::SentNext => "sent-next",
            Self::NobodyElse => "nobody-else",
        }
    }

    /// What a [`Done::key`] says.
    pub fn named(key: &str) -> Option<Self> {
        [Self::TakenOff, Self::SentNext, Self::NobodyElse].into_iter().find(|done| done.key() == key)
    }
}
