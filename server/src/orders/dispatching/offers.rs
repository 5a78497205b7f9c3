//! Orders that are offered to several crews, or lie in a pool for all: whoever takes one first has it, on line or by an
//! acceptance that a phone wrote without signal and brings later. First is what the server received first.

use std::collections::{BTreeMap, BTreeSet};

use shared::document::WorkOrder;
use shared::document::coordination::Phase;
use shared::document::edit::{Act, Edit};
use shared::document::visit::Happening;
use shared::ids::{Actor, CrewId, EditId, OrderId, PersonId};

use super::automatic::{AT_ONCE, by_rule, crew_of, is_near, let_lie};
use super::mode;
use super::picture::Picture;
use super::why::ranking;
use crate::config::{Dispatching, Mode};
use crate::dispatch::explain::Manner;
use crate::dispatch::rank::exhaustive;
use crate::orders::assign::{Assigned, Wish, assign_as};
use crate::orders::desk::{By, Desk};
use crate::state::Office;
use crate::store::edits::runs_of_order;
use crate::store::holders::{self, Membership};
use crate::store::offers::{self, Offered};
use crate::store::orders::order as stored;
use crate::store::{StoreError, Tx, crews, dispatch, names};

/// Minutes for which an offer holds; then the next crews are asked.
const OFFER_MINUTES: i64 = 10;

/// What became of somebody's taking an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Took {
    /// It is theirs.
    Done {
        /// Their crew.
        crew: CrewId,
        /// The revision it made.
        revision: u64,
    },
    /// Somebody was quicker, or the office decided otherwise.
    Gone,
    /// It is not on offer to any crew of theirs.
    NotOffered,
}

/// `person` takes `order` for their crew.
pub async fn take(office: &Office, by: By, person: PersonId, order: OrderId) -> Result<Took, StoreError> {
    let mut tx = office.store().read().await?;
    let theirs = crews::of_person(&mut tx, person).await?;
    let offered = offers::ever_of(&mut tx, order).await?;
    let Some(crew) = offered.iter().find(|offer| theirs.contains(&offer.crew)).map(|offer| offer.crew) else {
        return Ok(Took::NotOffered);
    };
    let open = offers::open_of(&mut tx, order).await?;
    let Some(stored) = stored(&mut tx, order).await? else { return Ok(Took::NotOffered) };
    drop(tx);
    let lapsed = |offer: &Offered| offer.expires_at.is_some_and(|at| at <= office.now());
    if !open.iter().any(|offer| offer.crew == crew && !lapsed(offer)) {
        return Ok(Took::Gone);
    }
    give(office, by, &stored.document, crew).await
}

async fn give(office: &Office, by: By, document: &WorkOrder, crew: CrewId) -> Result<Took, StoreError> {
    if document.coordination.assignment().is_some() {
        return Ok(Took::Gone);
    }
    let (planned_start, expected_minutes, reason) = Default::default();
    let revision = document.coordination.revision();
    let wish = Wish { crew: Some(crew), revision, position: 0, planned_start, expected_minutes, reason };
    let manner = if mode::rules(office).await?.mode == Mode::Pool { Manner::Grabbed } else { Manner::Offered };
    match assign_as(office, by, document.id, wish, manner).await? {
        Assigned::Done { revision } => Ok(Took::Done { crew, revision }),
        _ => Ok(Took::Gone),
    }
}

/// Offers everything that waits; returns how many orders.
pub(super) async fn offer_all(office: &Office, rules: &Dispatching) -> Result<usize, StoreError> {
    let mut tx = office.store().read().await?;
    let waiting = dispatch::unassigned(&mut tx, AT_ONCE).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut picture = Picture::read(office, &mut tx).await?;
    let documents: Vec<&WorkOrder> = waiting.iter().map(|stored| &stored.document).collect();
    picture.look_into_vans(&mut tx, &documents).await?;
    drop(tx);
    picture.only_on_shift();
    let mut offered = 0;
    for stored in waiting {
        let crews = whom(office, rules, &mut picture, &stored.document).await;
        offered += usize::from(!crews.is_empty() && offer(office, rules, stored.document.id, &crews).await?);
    }
    Ok(offered)
}

/// To whom an order is offered: the best so many, or everyone who could do it.
async fn whom(office: &Office, rules: &Dispatching, picture: &mut Picture, document: &WorkOrder) -> Vec<CrewId> {
    let found = match rules.mode {
        Mode::Pool => picture.job(document).map_or_else(Vec::new, |job| {
            exhaustive(&picture.fleet, &job, picture.now_s(), (&picture.pace, &picture.weights))
        }),
        _ => ranking(office, picture, document).await.map_or_else(Vec::new, |ranking| ranking.offers),
    };
    let let_lie = let_lie(document);
    let near = found.iter().filter(|offer| is_near(rules, offer)).map(|offer| crew_of(picture, offer));
    near.filter(|crew| !let_lie.contains(crew)).collect()
}

/// Puts an order on the devices of these crews, the first so many of them that were not asked before.
async fn offer(office: &Office, rules: &Dispatching, order: OrderId, crews: &[CrewId]) -> Result<bool, StoreError> {
    let mut desk = Desk::open(office, by_rule(), &[order]).await?;
    let free = |document: &WorkOrder| {
        document.coordination.phase() == Phase::Open && document.coordination.assignment().is_none()
    };
    let Some(epoch) =
        desk.document(order).filter(|document| free(document)).map(|document| document.coordination.epoch())
    else {
        return Ok(false);
    };
    let asked: BTreeSet<CrewId> = offers::ever_of(&mut desk.tx, order).await?.iter().map(|offer| offer.crew).collect();
    let limit = if rules.mode == Mode::Pool { usize::MAX } else { usize::from(rules.offers) };
    let expires_at = (rules.mode != Mode::Pool).then(|| desk.now().plus_minutes(OFFER_MINUTES));
    let fresh: Vec<Offered> = crews
        .iter()
        .filter(|crew| !asked.contains(crew))
        .take(limit)
        .map(|crew| Offered { order, crew: *crew, expires_at })
        .collect();
    if fresh.is_empty() {
        return Ok(false);
    }
    let now = desk.now();
    offers::add(&mut desk.tx, &fresh, now).await?;
    for offered in &fresh {
        for person in holders::crew_people(&mut desk.tx, offered.crew).await? {
            // The acceptance will answer the assignment that it brings about.
            desk.hold(Membership { order, person, epoch: epoch.saturating_add(1), active: true, position: 0 });
        }
    }
    desk.commit().await?;
    Ok(true)
}

/// Looks after everything on offer: acceptances that phones brought make assignments, what nobody took in time lapses.
pub(super) async fn settle(office: &Office) -> Result<(), StoreError> {
    let mut tx = office.store().read().await?;
    let mut open: BTreeMap<OrderId, Vec<Offered>> = BTreeMap::new();
    for offer in offers::open(&mut tx).await? {
        open.entry(offer.order).or_default().push(offer);
    }
    for (order, offered) in open {
        let Some(stored) = stored(&mut tx, order).await? else { continue };
        if let Some((crew, person)) = first_acceptance(&mut tx, &stored.document, &offered).await? {
            let by = By { person: Some(person), source: "acceptance".into() };
            give(office, by, &stored.document, crew).await?;
            continue;
        }
        let over = |offer: &&Offered| offer.expires_at.is_some_and(|at| at <= office.now());
        let lapsed: Vec<Offered> = offered.iter().filter(over).copied().collect();
        if !lapsed.is_empty() {
            lapse(office, order, &lapsed).await?;
        }
    }
    Ok(())
}

/// The crew whose acceptance the server received first, and who wrote it.
async fn first_acceptance(
    tx: &mut Tx,
    document: &WorkOrder,
    offered: &[Offered],
) -> Result<Option<(CrewId, PersonId)>, StoreError> {
    let is_acceptance =
        |id: EditId| document.facts.get(&id).is_some_and(|fact| matches!(fact.happening, Happening::Accepted { .. }));
    let accepted: BTreeSet<EditId> =
        document.standing_facts().map(|(id, _)| id).filter(|id| is_acceptance(*id)).collect();
    if accepted.is_empty() {
        return Ok(None);
    }
    let actors: Vec<Actor> = accepted.iter().map(|id| id.actor).collect();
    let writers = names::writers(tx, &actors).await?;
    for run in runs_of_order(tx, document.id).await? {
        for (n, bytes) in (run.first_n..).zip(&run.edits) {
            let of_this = accepted.contains(&EditId { actor: run.actor, n });
            if !of_this || !matches!(Edit::decode(bytes), Ok(Edit { act: Act::Happened { .. }, .. })) {
                continue;
            }
            let Some(person) = writers.get(&run.actor).and_then(|writer| writer.person) else { continue };
            let theirs = crews::of_person(tx, person).await?;
            if let Some(offer) = offered.iter().find(|offer| theirs.contains(&offer.crew)) {
                return Ok(Some((offer.crew, person)));
            }
        }
    }
    Ok(None)
}

async fn lapse(office: &Office, order: OrderId, lapsed: &[Offered]) -> Result<(), StoreError> {
    let mut desk = Desk::open(office, by_rule(), &[order]).await?;
    let Some(epoch) = desk.document(order).map(|document| document.coordination.epoch().saturating_add(1)) else {
        return Ok(());
    };
    let open: BTreeSet<CrewId> = offers::open_of(&mut desk.tx, order).await?.iter().map(|offer| offer.crew).collect();
    let stays: Vec<CrewId> =
        open.iter().filter(|crew| !lapsed.iter().any(|offer| offer.crew == **crew)).copied().collect();
    let mut keep: BTreeSet<PersonId> = BTreeSet::new();
    for crew in stays {
        keep.extend(holders::crew_people(&mut desk.tx, crew).await?);
    }
    for offer in lapsed.iter().filter(|offer| open.contains(&offer.crew)) {
        offers::lapse(&mut desk.tx, order, offer.crew).await?;
        for person in holders::crew_people(&mut desk.tx, offer.crew).await? {
            if !keep.contains(&person) {
                desk.hold(Membership { order, person, epoch, active: false, position: 0 });
            }
        }
    }
    desk.commit().await.map(drop)
}
