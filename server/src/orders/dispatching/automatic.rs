//! Dispatch without a dispatcher: orders that wait are sent, or offered, by the rules of the configuration.

use std::collections::BTreeSet;

use shared::document::WorkOrder;
use shared::document::coordination::{Assignment, Decision};
use shared::ids::{CrewId, OrderId};

use super::picture::Picture;
use super::why::{Ranking, ranking};
use super::{mode, offers};
use crate::config::{Dispatching, Mode};
use crate::dispatch::batch;
use crate::dispatch::crew::Job;
use crate::dispatch::explain::{Manner, Plan, plan};
use crate::dispatch::rank::Offer;
use crate::orders::assign::{Assigned, Wish, assign_as};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::{StoreError, dispatch};

/// Orders that one round takes up.
pub(super) const AT_ONCE: u32 = 200;

/// Who writes what the server decides by its own rules.
pub(crate) fn by_rule() -> By {
    By { person: None, source: "dispatch".into() }
}

/// Does what can be done at this moment; returns how many orders were sent or offered. Safe to run again, and at several
/// servers at once: who comes second finds another revision.
pub async fn round(office: &Office) -> Result<usize, StoreError> {
    offers::settle(office).await?;
    let rules = mode::rules(office).await?;
    match rules.mode {
        Mode::Suggest => Ok(0),
        Mode::Automatic => send_all(office, &rules).await,
        Mode::Offer | Mode::Pool => offers::offer_all(office, &rules).await,
    }
}

async fn send_all(office: &Office, rules: &Dispatching) -> Result<usize, StoreError> {
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
    let (jobs, mut sent) = (jobs(&mut picture, &documents), 0);
    if batch::pays(jobs.len(), picture.idle()) {
        for (document, job, offer) in matched(rules, &picture, &jobs) {
            let sending = (document, job, &offer, String::new());
            sent += usize::from(send(office, &mut picture, sending, Manner::Automatic).await?);
        }
        return Ok(sent);
    }
    for (document, job) in &jobs {
        let Some(ranking) = ranking(office, &mut picture, document).await else { continue };
        if let Some(offer) = best(rules, &picture, document, &ranking) {
            let sending = (*document, job, &offer, String::new());
            sent += usize::from(send(office, &mut picture, sending, Manner::Automatic).await?);
        }
    }
    Ok(sent)
}

/// An order that would be sent now without a dispatcher, and to whom.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// Which order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// To which crew, with its name.
    pub crew: (CrewId, String),
    /// What that would mean.
    pub plan: Plan,
}

impl Foreseen {
    fn of(picture: &Picture, document: &WorkOrder, job: &Job, offer: &Offer) -> Option<Self> {
        let crew = picture.names.get(offer.crew.0 as usize).cloned()?;
        let number = document.origin().map(|origin| origin.number.clone()).unwrap_or_default();
        Some(Self { order: document.id, number, crew, plan: plan(job, offer) })
    }
}

/// What a round would do now, and how many orders wait. Nothing is sent: each choice is noted in the picture as if it were, so
/// that the next one reckons with it.
pub async fn foresee(office: &Office, most: usize) -> Result<(Vec<Foreseen>, usize), StoreError> {
    let rules = mode::rules(office).await?;
    let mut tx = office.store().read().await?;
    let waiting = dispatch::unassigned(&mut tx, AT_ONCE).await?;
    let mut picture = Picture::read(office, &mut tx).await?;
    let documents: Vec<&WorkOrder> = waiting.iter().map(|stored| &stored.document).collect();
    picture.look_into_vans(&mut tx, &documents).await?;
    drop(tx);
    picture.only_on_shift();
    let foreseen = match jobs(&mut picture, &documents) {
        jobs if batch::pays(jobs.len(), picture.idle()) => matched(&rules, &picture, &jobs)
            .into_iter()
            .filter_map(|(document, job, offer)| Foreseen::of(&picture, document, job, &offer))
            .take(most)
            .collect(),
        jobs => {
            let mut foreseen = Vec::new();
            for (document, job) in &jobs {
                if foreseen.len() >= most {
                    break;
                }
                let Some(ranking) = ranking(office, &mut picture, document).await else { continue };
                let Some(offer) = best(&rules, &picture, document, &ranking) else { continue };
                foreseen.extend(Foreseen::of(&picture, document, job, &offer));
                picture.put(offer.crew, offer.insertion.position, job);
            }
            foreseen
        }
    };
    Ok((foreseen, documents.len()))
}

/// The orders that can be sent at all, with what the engine has to know of them.
fn jobs<'d>(picture: &mut Picture, documents: &[&'d WorkOrder]) -> Vec<(&'d WorkOrder, Job)> {
    documents.iter().filter_map(|document| Some((*document, picture.job(document)?))).collect()
}

/// The best crews for all of them together, as far as a rule may send them.
fn matched<'d, 'j>(
    rules: &Dispatching,
    picture: &Picture,
    jobs: &'j [(&'d WorkOrder, Job)],
) -> Vec<(&'d WorkOrder, &'j Job, Offer)> {
    let only: Vec<Job> = jobs.iter().map(|(_, job)| job.clone()).collect();
    let matched = batch::send(&picture.fleet, &only, picture.now_s(), (&picture.pace, &picture.weights));
    let chosen = jobs.iter().zip(matched).filter_map(|((document, job), offer)| Some((*document, job, offer?)));
    chosen.filter(|(document, _, offer)| may_send(rules, picture, &let_lie(document), offer)).collect()
}

/// The best crew for one of them that did not let it lie, if it is near enough.
fn best(rules: &Dispatching, picture: &Picture, document: &WorkOrder, ranking: &Ranking) -> Option<Offer> {
    let let_lie = let_lie(document);
    let willing = |offer: &&Offer| !let_lie.contains(&crew_of(picture, offer));
    ranking.offers.iter().find(willing).filter(|offer| is_near(rules, offer)).copied()
}

/// Never past so many kilometres.
pub(crate) fn is_near(rules: &Dispatching, offer: &Offer) -> bool {
    offer.air_m <= f64::from(rules.max_km) * 1_000.0
}

/// The crews from which a rule took the order because they did not answer: no rule sends them again.
pub(crate) fn let_lie(document: &WorkOrder) -> BTreeSet<CrewId> {
    let answered =
        |assignment: &&Assignment| document.standing_facts().any(|(_, fact)| fact.happening.answers(assignment));
    let steps: Vec<_> = document.coordination.steps().map(|(_, decided)| decided).collect();
    let taken_by_rule = steps.windows(2).filter_map(|pair| match pair {
        [before, after] if after.author.is_none() => match &before.decision {
            Decision::Assigned(assignment) => Some(assignment),
            _ => None,
        },
        _ => None,
    });
    taken_by_rule.filter(|assignment| !answered(assignment)).map(|assignment| assignment.crew).collect()
}

/// The crew that an offer is about.
pub(crate) fn crew_of(picture: &Picture, offer: &Offer) -> CrewId {
    picture.names.get(offer.crew.0 as usize).map_or(CrewId([0; 16]), |(id, _)| *id)
}

fn may_send(rules: &Dispatching, picture: &Picture, let_lie: &BTreeSet<CrewId>, offer: &Offer) -> bool {
    is_near(rules, offer) && !let_lie.contains(&crew_of(picture, offer))
}

/// Sends one, for a reason where it changes hands; `false` if somebody decided meanwhile.
pub(crate) async fn send(
    office: &Office,
    picture: &mut Picture,
    (document, job, offer, reason): (&WorkOrder, &Job, &Offer, String),
    manner: Manner,
) -> Result<bool, StoreError> {
    let Some((crew, _)) = picture.names.get(offer.crew.0 as usize).cloned() else { return Ok(false) };
    let wish = Wish {
        crew: Some(crew),
        revision: document.coordination.revision(),
        position: u32::try_from(offer.insertion.position.saturating_add(1)).unwrap_or_default(),
        planned_start: Some(shared::time::Moment(offer.insertion.begin_s.saturating_mul(1_000))),
        expected_minutes: None,
        reason,
    };
    let order: OrderId = document.id;
    let done = matches!(assign_as(office, by_rule(), order, wish, manner).await?, Assigned::Done { .. });
    if done {
        picture.put(offer.crew, offer.insertion.position, job);
    }
    Ok(done)
}
