//! What a technician does, as a message.

use serde::{Deserialize, Serialize};
use shared::document::finding::Cause;
use shared::document::line::{LineDetail, LineField, LineKind};
use shared::document::service_level::Hindrance;
use shared::document::visit::Outcome;
use shared::ids::{EditId, LineId, PartId};

/// The one large act at the bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NextAct {
    /// Take the order.
    Accept,
    /// Go there.
    GoOut,
    /// Be there.
    Arrive,
    /// Go on after a pause.
    Resume,
    /// Write down what is missing.
    Fill,
    /// Hand the device to the customer.
    HandOver,
    /// Begin another visit.
    AcceptAgain,
}

/// Something that is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Take the order.
    Accept,
    /// Not take it.
    Decline {
        /// Why.
        reason: String,
    },
    /// On the way.
    GoOut,
    /// On site.
    Arrive,
    /// Work rests.
    Pause {
        /// What keeps the work waiting, where it is one of the usual; it may stop the clocks of the service level.
        why: Option<Hindrance>,
        /// Why, in words.
        reason: String,
    },
    /// Work goes on.
    Resume,
    /// The result.
    End {
        /// Which.
        outcome: Outcome,
        /// A remark; for needs, what is needed.
        remark: String,
    },
    /// The class of the cause.
    Cause(Cause),
    /// What is wrong and what was done.
    Diagnosis(String),
    /// The answer to a question of the checklist.
    Answer {
        /// The question as it was asked.
        question: String,
        /// What was answered.
        answer: String,
    },
    /// An article of the catalogue was used.
    UsePart {
        /// Which.
        part: PartId,
        /// How many, as typed.
        quantity: String,
    },
    /// A line of one's own.
    AddLine {
        /// What for.
        kind: LineKind,
        /// What is known about it, money and quantity as typed.
        typed: Typed,
    },
    /// Other details of a line.
    ChangeLine {
        /// Which line.
        line: LineId,
        /// Their new values.
        details: Vec<LineDetail>,
    },
    /// Something else in a field of a line, as typed.
    Retype {
        /// Which line.
        line: LineId,
        /// Which field.
        field: LineField,
        /// What was typed.
        text: String,
    },
    /// The line is taken out.
    RemoveLine(LineId),
    /// The line is put back.
    RestoreLine(LineId),
    /// A note for office and crew.
    Note(String),
    /// A photo is taken out of sight.
    Hide(EditId),
    /// A disagreement is settled.
    Settle {
        /// Its number, from 0.
        conflict: usize,
        /// The number of the value, from 0.
        choice: usize,
    },
    /// The last fact is taken back.
    Undo,
}

/// A line as a person types it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// Specification.
    pub specification: String,
    /// Model.
    pub model: String,
    /// How many.
    pub quantity: String,
    /// Of what.
    pub unit: String,
    /// What one costs, in the organisation's currency.
    pub price: String,
}
