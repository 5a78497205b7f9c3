//! Follow-up calls 回访: the day's call list is drawn by the rules of the handbooks, reproducibly from a seed ([`draw`]); who is
//! satisfied closes the matter, who is not has it taken up again ([`answer`]).

pub mod answer;
pub mod daily;
pub mod draw;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use shared::calendar::Day;
use shared::ids::{OrderId, PersonId};
use shared::time::Moment;
use utoipa::ToSchema;

/// Minutes within which everybody on a list is called: a week.
pub const DUE_MINUTES: i64 = 7 * 24 * 60;

/// Why somebody is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = FollowUpReason)]
pub enum Reason {
    /// The machine was in its warranty: all are called.
    Warranty,
    /// The case was escalated: all are called.
    Escalated,
    /// The one of the crew's closings that is called in any case.
    OfCrew,
    /// Drawn, to make up a third of the day's closings.
    Drawn,
}

/// How a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = FollowUpState)]
pub enum State {
    /// Nobody has called yet.
    Waiting,
    /// The customer is satisfied.
    Satisfied,
    /// The customer is not; the order was taken up again.
    NotSatisfied,
}

impl State {
    /// The word in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Satisfied => "satisfied",
            Self::NotSatisfied => "not-satisfied",
        }
    }

    /// The state of that [`State::key`].
    pub fn named(key: &str) -> Option<Self> {
        [Self::Waiting, Self::Satisfied, Self::NotSatisfied].into_iter().find(|state| state.key() == key)
    }
}

/// A call.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FollowUp {
    /// About which order.
    pub order: OrderId,
    /// The order's number.
    pub number: String,
    /// Whose it is.
    pub customer_name: String,
    /// The day on which it was closed.
    pub day: Day,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Until when.
    pub due_at: Moment,
    /// How it stands.
    pub state: State,
    /// When the customer answered.
    pub answered_at: Option<Moment>,
    /// Who called.
    pub person: Option<PersonId>,
    /// The script's questions with the customer's answers.
    pub answers: Vec<Answer>,
    /// A remark.
    pub remark: String,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FollowUpAnswer)]
pub struct Answer {
    /// As it was asked.
    #[schema(min_length = 1, max_length = 500)]
    pub question: String,
    /// What was answered.
    #[schema(max_length = 2000)]
    pub answer: String,
}
