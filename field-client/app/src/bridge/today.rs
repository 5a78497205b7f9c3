//! The day, as the list shows it.

use serde::{Deserialize, Serialize};
use shared::geo::Point;
use shared::ids::OrderId;
use shared::time::Moment;

use super::deed::NextAct;

/// The orders on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Today {
    /// Whether all of them are shown.
    pub door: Door,
    /// How many are hidden.
    pub hidden: usize,
    /// In the order in which to drive them; finished and left ones last.
    pub cards: Vec<Card>,
    /// What else is to be told of the first card that is not done.
    pub next: Option<Next>,
}

impl Today {
    /// The order that is shown large, with its act at the bottom: the first one, unless it waits for something that is not
    /// in the technician's hands.
    pub fn first(&self) -> Option<(&Card, &Next)> {
        let (card, next) = (self.cards.first()?, self.next.as_ref()?);
        let waits = card.mark == Mark::Waits && matches!(next.act, None | Some(NextAct::AcceptAgain));
        (!waits).then_some((card, next))
    }
}

/// Whether orders are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Door {
    /// All of them.
    Open,
    /// Only the open visit: no word with the office for too long.
    LeaseOver,
    /// Only the open visit: the office locked this device.
    Locked {
        /// Until when the office takes what is still here.
        until: Moment,
    },
}

/// An order in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Which.
    pub id: OrderId,
    /// The number people say on the telephone.
    pub number: String,
    /// Where it stands, in words.
    pub status: String,
    /// How it is to be marked.
    pub mark: Mark,
    /// Who ordered the service.
    pub customer: String,
    /// Where.
    pub address: String,
    /// What is wrong.
    pub fault: String,
    /// The machine.
    pub equipment: String,
    /// The service level's name.
    pub level: String,
    /// When the customer expects someone: from, until.
    pub appointment: Option<(Moment, Moment)>,
    /// Latest arrival, while nobody has arrived.
    pub arrive_by: Option<Moment>,
    /// Latest solution, while it is not solved.
    pub solve_by: Option<Moment>,
    /// When the crew should begin.
    pub planned: Option<Moment>,
    /// Whether it went to somebody else, or the office does not need it any more.
    pub gone: bool,
    /// Where it is.
    pub point: Option<Point>,
    /// Metres from here by air, if both places are known.
    pub metres: Option<u64>,
    /// Acts on it that are on this device only.
    pub waiting: u64,
    /// Disagreements to settle.
    pub conflicts: u32,
}

/// How a card is to be marked. A shape and a word go with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// New: nobody has answered.
    New,
    /// Taken.
    Taken,
    /// Under way or at work.
    Active,
    /// It waits for something or somebody.
    Waits,
    /// Done.
    Done,
    /// It went to somebody else.
    Gone,
}

/// What the large card says beyond the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Next {
    /// Whom to ask for.
    pub contact: Option<Contact>,
    /// What comes next there.
    pub act: Option<NextAct>,
    /// What an earlier visit has found to be needed, last first.
    pub bring: Vec<String>,
}

/// Whom to ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// The telephone number, as dialled.
    pub phone: String,
}
