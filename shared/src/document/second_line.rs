//! The second line 二线支持: a crew asks for it as the result of a visit; a specialist takes the case up, and gives it back to the
//! first line with advice, or somebody goes again.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::visit::{Happening, Outcome};
use crate::ids::{EditId, PersonId, VisitId};
use crate::time::Moment;

/// What the second line does about a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Help {
    /// A specialist takes the case up, or over from another one.
    #[n(0)]
    TakenUp {
        /// The call.
        #[n(0)]
        call: EditId,
        /// Who.
        #[n(1)]
        person: PersonId,
        /// Their name at that time.
        #[n(2)]
        name: String,
    },
    /// The case goes back to the first line.
    #[n(1)]
    Returned {
        /// The call.
        #[n(0)]
        call: EditId,
        /// What the first line has to do.
        #[n(1)]
        advice: String,
    },
}

/// A call for the second line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = SecondLineCall))]
pub struct Call {
    /// The edit that called.
    pub id: EditId,
    /// The visit whose result it is.
    pub visit: VisitId,
    /// When.
    pub at: Moment,
    /// What is needed, in the crew's words.
    pub wanted: String,
    /// Who has the case in hand.
    pub taken: Option<Taken>,
    /// What became of it; absent while it is open.
    pub over: Option<Over>,
}

/// A specialist who has a case in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = SecondLineTaken))]
pub struct Taken {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// When the first specialist took it up.
    pub since: Moment,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = SecondLineOver))]
pub struct Over {
    /// When.
    pub at: Moment,
    /// What the first line was told; empty where somebody simply went again or the office decided.
    pub advice: String,
}

/// The calls for the second line, in the order of their edits. A call is over when the specialist gives it back, when somebody goes
/// again, when it is solved, or when the office decides about the order.
pub fn calls(order: &WorkOrder) -> Vec<Call> {
    let called = order.standing_facts().filter_map(|(id, fact)| match &fact.happening {
        Happening::Ended { outcome: Outcome::NeedsSecondLine, remark } => {
            Some((id, fact.visit, fact.time.judged(), remark.clone()))
        }
        _ => None,
    });
    called
        .map(|(id, visit, at, wanted)| Call {
            id,
            visit,
            at,
            wanted,
            taken: taken(order, id),
            over: over(order, id, at),
        })
        .collect()
}

/// The call that is open, if one is.
pub fn open_call(order: &WorkOrder) -> Option<Call> {
    calls(order).into_iter().rfind(|call| call.over.is_none())
}

/// The specialist who took it up last has it; since when anybody does says whether it waited too long.
fn taken(order: &WorkOrder, of: EditId) -> Option<Taken> {
    let by = order.second_line.0.iter().filter_map(|(id, recorded)| match &recorded.item {
        Help::TakenUp { call, person, name } if *call == of => Some((recorded.time.judged(), *id, *person, name)),
        _ => None,
    });
    let by: Vec<_> = by.collect();
    let since = by.iter().map(|(at, ..)| *at).min()?;
    let (_, _, person, name) = by.into_iter().max_by_key(|(at, id, ..)| (*at, *id))?;
    Some(Taken { person, name: name.clone(), since })
}

fn over(order: &WorkOrder, of: EditId, called: Moment) -> Option<Over> {
    let returned = order.second_line.0.values().filter_map(|recorded| match &recorded.item {
        Help::Returned { call, advice } if *call == of => {
            Some(Over { at: recorded.time.judged().max(called), advice: advice.clone() })
        }
        _ => None,
    });
    let went = order.standing_facts().filter(|(_, fact)| {
        matches!(
            fact.happening,
            Happening::Accepted { .. }
                | Happening::OnTheWay
                | Happening::Arrived
                | Happening::Ended { outcome: Outcome::Fixed, .. }
        )
    });
    let went = went.map(|(_, fact)| fact.time.judged());
    let went = went.chain(order.coordination.steps().map(|(_, decided)| decided.at)).filter(|at| *at > called);
    returned.chain(went.map(|at| Over { at, advice: String::new() })).min_by_key(|over| over.at)
}
