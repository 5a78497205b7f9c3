//! A crew drops out: it is not sent any more, and what it holds and has not begun goes to others at once.

use serde::Serialize;
use shared::ids::{CrewId, OrderId};
use shared::time::Moment;

use super::automatic::{is_near, send};
use super::mode;
use super::picture::{Picture, is_under_way};
use super::why::ranking;
use crate::config::{Dispatching, Mode};
use crate::dispatch::explain::{Explanation, Manner};
use crate::orders::assign::{Assigned, Wish, assign};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::dispatch::{self, Held};
use crate::store::orders::order as stored;
use crate::store::{StoreError, books};

/// What became of the orders of a crew that dropped out.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(as = DroppedOut)]
pub struct Dropped {
    /// Those that it had not begun, each with who should go instead.
    pub proposals: Vec<Proposal>,
    /// The numbers of those that it was on the way to or at work on: a person decides.
    pub under_way: Vec<String>,
}

/// Who should go instead.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Proposal {
    /// Which order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// The revision to name when somebody is sent.
    pub revision: u64,
    /// Whether the crew was sent already, by the rules of automatic dispatch.
    pub sent: bool,
    /// Who, and why; absent if nobody can.
    pub explanation: Option<Explanation>,
}

/// `crew` drops out from now on. `None` if there is no such crew.
pub async fn begin(
    office: &Office,
    by: By,
    crew: CrewId,
    (until, reason): (Option<Moment>, String),
) -> Result<Option<Dropped>, StoreError> {
    let now = office.now();
    let mut tx = office.store().write().await?;
    if books::crew_name(&mut tx, crew).await?.is_none() {
        return Ok(None);
    }
    dispatch::begin_absence(&mut tx, crew, (now, until), &reason).await?;
    let held: Vec<Held> = dispatch::held(&mut tx).await?.into_iter().filter(|held| held.crew == crew).collect();
    let mut picture = Picture::read(office, &mut tx).await?;
    tx.commit().await?;
    let rules = mode::rules(office).await?;
    if rules.mode != Mode::Suggest {
        picture.only_on_shift();
    }
    let mut dropped = Dropped::default();
    for order in held {
        if is_under_way(&order.status) {
            dropped.under_way.push(order.number);
        } else {
            dropped.proposals.extend(propose(office, (&by, &rules), &mut picture, order, &reason).await?);
        }
    }
    Ok(Some(dropped))
}

/// Takes the crew off, and sends or proposes the best other one. `None` if somebody decided meanwhile.
async fn propose(
    office: &Office,
    (by, rules): (&By, &Dispatching),
    picture: &mut Picture,
    held: Held,
    reason: &str,
) -> Result<Option<Proposal>, StoreError> {
    let document = |stored: Option<crate::store::orders::StoredOrder>| stored.map(|stored| stored.document);
    let mut tx = office.store().read().await?;
    let Some(before) = document(stored(&mut tx, held.order).await?) else { return Ok(None) };
    drop(tx);
    let revision = before.coordination.revision();
    let (planned_start, expected_minutes) = Default::default();
    let wish = Wish { crew: None, revision, position: 0, planned_start, expected_minutes, reason: reason.to_owned() };
    if !matches!(assign(office, by.clone(), held.order, wish).await?, Assigned::Done { .. }) {
        return Ok(None);
    }
    let mut tx = office.store().read().await?;
    let Some(after) = document(stored(&mut tx, held.order).await?) else { return Ok(None) };
    picture.look_into_vans(&mut tx, &[&after]).await?;
    drop(tx);
    let ranking = ranking(office, picture, &after).await;
    let best = ranking.as_ref().and_then(|ranking| Some((ranking, *ranking.offers.first()?)));
    let Some((ranking, best)) = best else {
        let (number, revision) = (held.number, after.coordination.revision());
        return Ok(Some(Proposal { order: held.order, number, revision, sent: false, explanation: None }));
    };
    let crew = picture.names.get(best.crew.0 as usize).map(|(id, _)| *id);
    let explanation = crew.and_then(|crew| ranking.explain(picture, crew, Manner::Replaced));
    let sends = rules.mode == Mode::Automatic && is_near(rules, &best);
    let sent = sends && send(office, picture, (&after, &ranking.job, &best, String::new()), Manner::Replaced).await?;
    if !sent {
        // The next proposals reckon with this one.
        picture.put(best.crew, best.insertion.position, &ranking.job);
    }
    let revision = after.coordination.revision().saturating_add(u64::from(sent));
    Ok(Some(Proposal { order: held.order, number: held.number, revision, sent, explanation }))
}
