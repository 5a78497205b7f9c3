//! What of an order can cause an alarm, taken out of its document.

use serde::{Deserialize, Serialize};
use shared::document::WorkOrder;
use shared::document::coordination::{Decision, Phase};
use shared::document::evidence::Audience;
use shared::document::repeat::Relation;
use shared::document::request::{RequestDetail, RequestField};
use shared::document::second_line::calls;
use shared::document::service_level::{Due, Reckoned, reckon};
use shared::document::visit::{Happening, Outcome};
use shared::ids::CrewId;
use shared::time::Moment;

use crate::orders::intake::INSPECTION;

/// The most moments of news that are kept.
const MAX_NEWS: usize = 64;

/// An order as alarms see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situation {
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer: String,
    /// Where.
    pub address: String,
    /// What is wrong.
    pub fault: String,
    /// The present crew.
    pub crew: Option<CrewId>,
    /// Its name.
    pub crew_name: String,
    /// When it was received.
    pub received_at: Moment,
    /// When it was settled or called off, if it is.
    pub settled_at: Option<Moment>,
    /// Latest arrival.
    pub response: Clocked,
    /// Latest solution.
    pub resolve: Clocked,
    /// When technicians wrote something, in order.
    pub news: Vec<Moment>,
    /// Everybody who was sent.
    pub sent: Vec<Sent>,
    /// Calls for the second line.
    pub second_line: Vec<Spell>,
    /// Refusals to sign, and signatures without satisfaction.
    pub disagrees: Vec<Spell>,
    /// Links that say that it repeats another order.
    pub repeats: Vec<Spell>,
    /// When the customer was first told something.
    pub told_at: Option<Moment>,
    /// Whether it was made ahead by a plan of inspections: nobody reported anything, nobody waits for an answer.
    #[serde(default)]
    pub planned: bool,
}

/// A clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocked {
    /// The deadline; `None` while the clock stands or nothing is promised.
    pub due: Option<Moment>,
    /// When it was met.
    pub met: Option<Moment>,
    /// Since when it stands.
    pub stopped: Option<Moment>,
}

/// A crew that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The assignment.
    pub epoch: u64,
    /// When.
    pub at: Moment,
    /// When it answered: took it or not, or simply went.
    pub answered: Option<Moment>,
    /// When the office decided otherwise.
    pub left: Option<Moment>,
}

/// Something that lasts for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spell {
    /// The edit that began it.
    pub by: String,
    /// Since when.
    pub at: Moment,
    /// Until when.
    pub over: Option<Moment>,
}

impl Situation {
    /// The situation of `order`.
    pub fn of(order: &WorkOrder) -> Self {
        let clocks = reckon(order);
        let assignment = order.coordination.assignment();
        let mut news: Vec<Moment> = order.standing_facts().map(|(_, fact)| fact.time.judged()).collect();
        news.sort();
        let late = news.len().saturating_sub(MAX_NEWS);
        let news = news.split_off(late);
        let mut of = Self {
            number: order.origin().map(|origin| origin.number.clone()).unwrap_or_default(),
            received_at: order.origin().map(|origin| origin.received_at).unwrap_or_default(),
            crew: assignment.map(|assignment| assignment.crew),
            crew_name: assignment.map(|assignment| assignment.crew_name.clone()).unwrap_or_default(),
            settled_at: settled_at(order),
            response: clocks.as_ref().map(|clocks| clocked(&clocks.response)).unwrap_or_default(),
            resolve: clocks.as_ref().map(|clocks| clocked(&clocks.resolve)).unwrap_or_default(),
            news,
            sent: sent(order),
            second_line: second_line(order),
            disagrees: disagrees(order),
            repeats: repeats(order),
            told_at: told_at(order),
            planned: is_inspection(order),
            ..Self::default()
        };
        of.words(order);
        of
    }

    /// When it was solved or settled, whichever came first.
    pub fn ended(&self) -> Option<Moment> {
        [self.resolve.met, self.settled_at].into_iter().flatten().min()
    }

    fn words(&mut self, order: &WorkOrder) {
        let first = |field| order.request.distinct(&field).into_iter().next();
        if let Some(RequestDetail::Customer(customer)) = first(RequestField::Customer) {
            self.customer = customer.name;
        }
        if let Some(RequestDetail::Site(site)) = first(RequestField::Site) {
            self.address = site.address;
        }
        if let Some(RequestDetail::Fault { text }) = first(RequestField::Fault) {
            self.fault = text.chars().take(60).collect();
        }
    }
}

fn clocked(clock: &Reckoned) -> Clocked {
    let stopped = match clock.derivation.due {
        Due::Stopped { since, .. } if clock.met_at.is_none() => Some(since),
        _ => None,
    };
    Clocked { due: clock.due(), met: clock.met_at, stopped }
}

fn settled_at(order: &WorkOrder) -> Option<Moment> {
    let last = order.coordination.steps().last().map(|(_, decided)| decided.at);
    last.filter(|_| order.coordination.phase() != Phase::Open)
}

fn sent(order: &WorkOrder) -> Vec<Sent> {
    let steps: Vec<_> = order.coordination.steps().map(|(_, decided)| decided).collect();
    let mut all = Vec::new();
    for (index, decided) in steps.iter().enumerate() {
        let Decision::Assigned(assignment) = &decided.decision else { continue };
        let epoch = assignment.epoch;
        let answers = order.standing_facts().filter(|(_, fact)| fact.happening.answers(assignment));
        let answered = answers.map(|(_, fact)| fact.time.judged()).min();
        let left = steps.get(index + 1).map(|next| next.at);
        all.push(Sent { epoch, at: decided.at, answered, left });
    }
    all
}

/// A call lasts until a specialist takes it up, somebody goes again, or the office decides.
fn second_line(order: &WorkOrder) -> Vec<Spell> {
    let spell = |call: shared::document::second_line::Call| {
        let taken = call.taken.map(|taken| taken.since.max(call.at));
        let over = [taken, call.over.map(|over| over.at)].into_iter().flatten().min();
        Spell { by: call.id.to_string(), at: call.at, over }
    };
    calls(order).into_iter().map(spell).collect()
}

/// The customer disagrees by refusing to sign, or by a rating of 1 or 2 of 5; until a signature that does neither.
fn disagrees(order: &WorkOrder) -> Vec<Spell> {
    let unhappy = |of: &shared::signoff::SignOff| of.refusal.is_some() || of.rating.is_some_and(|rating| rating <= 2);
    let agreed = |after: Moment| {
        let signed = order.sign_offs.values().filter(|signed| !unhappy(&signed.item));
        signed.map(|signed| signed.time.judged()).filter(|at| *at > after).min()
    };
    let refusals = order.sign_offs.iter().filter(|(_, signed)| unhappy(&signed.item));
    let spell = |at: Moment, by: String| Spell { by, at, over: agreed(at) };
    refusals.map(|(id, signed)| spell(signed.time.judged(), id.to_string())).collect()
}

fn repeats(order: &WorkOrder) -> Vec<Spell> {
    let links = order.standing_links().into_iter().filter(|(_, link)| link.relation != Relation::RepeatedBy);
    let at = |id| order.repeats.links.get(&id).map(|recorded| recorded.time.judged()).unwrap_or_default();
    links.map(|(id, _)| Spell { by: id.to_string(), at: at(id), over: None }).collect()
}

/// Whether a plan of inspections made `order`.
pub fn is_inspection(order: &WorkOrder) -> bool {
    order.origin().is_some_and(|origin| origin.channel == INSPECTION)
}

/// The first note that was written for the customer, the solution, or the decision that settled it.
fn told_at(order: &WorkOrder) -> Option<Moment> {
    let notes = order.notes.values().filter(|note| note.item.audience == Audience::Customer);
    let fixed = order
        .standing_facts()
        .filter(|(_, fact)| matches!(fact.happening, Happening::Ended { outcome: Outcome::Fixed, .. }));
    let fixed = fixed.map(|(_, fact)| fact.time.judged());
    notes.map(|note| note.time.judged()).chain(fixed).chain(settled_at(order)).min()
}
