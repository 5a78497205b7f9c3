//! The second line 二线支持: a specialist takes a case up, with everything known, and gives it back to the first line.

use shared::document::edit::Act;
use shared::document::evidence::{Audience, Note};
use shared::document::second_line::{Help, open_call};
use shared::ids::{CrewId, OrderId, PersonId};

use super::assign::{Assigned, Wish, carry_out, reasons};
use super::desk::{By, Desk};
use crate::dispatch::explain::Manner;
use crate::state::Office;
use crate::store::StoreError;

/// What became of taking a case up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenUp {
    /// It is in that person's hands.
    Done,
    /// No such order.
    NoOrder,
    /// Nobody calls for the second line in it.
    NoCall,
    /// That person has it already.
    Already,
}

/// Puts the open call of `order` into the hands of a specialist: for the first time, or over from another one.
pub async fn take_up(
    office: &Office,
    by: By,
    order: OrderId,
    (person, name): (PersonId, String),
) -> Result<TakenUp, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let Some(document) = desk.document(order) else { return Ok(TakenUp::NoOrder) };
    let Some(call) = open_call(document) else { return Ok(TakenUp::NoCall) };
    if call.taken.is_some_and(|taken| taken.person == person) {
        return Ok(TakenUp::Already);
    }
    desk.write(order, Act::Helped(Help::TakenUp { call: call.id, person, name }));
    desk.commit().await?;
    Ok(TakenUp::Done)
}

/// Giving a case back.
#[derive(Clone, Debug)]
pub struct GivingBack {
    /// What the first line has to do.
    pub advice: String,
    /// The order's revision as it was read.
    pub revision: u64,
    /// Who goes again; `None` where nobody has to, or the dispatcher decides.
    pub crew: Option<CrewId>,
    /// Whether whoever asks may send any crew, and not only the one that called.
    pub dispatches: bool,
}

/// What became of giving a case back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenBack {
    /// The first line has it; this is the order's revision now.
    Done {
        /// The revision.
        revision: u64,
    },
    /// No such order.
    NoOrder,
    /// Nobody calls for the second line in it.
    NoCall,
    /// Sending another crew than the one that called is a dispatcher's to decide.
    OtherCrew,
    /// The crew could not be sent, so nothing was done.
    NotSent(Assigned),
}

/// Gives the open call of `order` back, in one transaction with sending the crew. The advice is a note as well: the crew reads it
/// on its devices, whatever version they run.
pub async fn give_back(office: &Office, by: By, order: OrderId, wish: GivingBack) -> Result<GivenBack, StoreError> {
    let GivingBack { advice, revision, crew, dispatches } = wish;
    let sending = crew.map(|crew| Wish {
        crew: Some(crew),
        revision,
        position: 0,
        planned_start: None,
        expected_minutes: None,
        reason: "二线退回一线".into(),
    });
    let sent = match &sending {
        Some(wish) => reasons(office, order, wish, Manner::Chosen).await?,
        None => None,
    };
    let mut desk = Desk::open(office, by, &[order]).await?;
    let Some(document) = desk.document(order) else { return Ok(GivenBack::NoOrder) };
    let Some(call) = open_call(document) else { return Ok(GivenBack::NoCall) };
    let present = document.coordination.assignment().map(|held| held.crew);
    if !dispatches && crew.is_some() && crew != present {
        return Ok(GivenBack::OtherCrew);
    }
    let current = document.coordination.revision();
    if current != revision {
        return Ok(GivenBack::NotSent(Assigned::Stale { current }));
    }
    desk.write(order, Act::Helped(Help::Returned { call: call.id, advice: advice.clone() }));
    let text = format!("二线意见：{advice}");
    desk.write(order, Act::Noted(Note { visit: None, audience: Audience::Internal, text }));
    let mut revision = revision;
    if let Some(wish) = sending {
        match carry_out(&mut desk, order, wish, sent).await? {
            Assigned::Done { revision: made } => revision = made,
            refused => return Ok(GivenBack::NotSent(refused)),
        }
    }
    desk.commit().await?;
    Ok(GivenBack::Done { revision })
}
