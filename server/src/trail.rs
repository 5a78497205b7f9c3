//! The trail of what people did: deeds at the office and edits of orders in one list, the latest first.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use shared::document::edit::Edit;
use shared::ids::{Actor, OrderId, PersonId};
use shared::lang::Lang;
use shared::time::Moment;

use crate::store::deeds::{self, Kept};
use crate::store::edits::Run;
use crate::store::names::{self, WriterName};
use crate::store::{StoreError, Tx};

/// Runs and deeds that are read at a time.
const AT_ONCE: u32 = 200;
/// Times that more is read for one page: filters that fit little end a page early rather than holding up the office.
const READS: usize = 10;

/// Where something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AuditKind)]
pub enum Kind {
    /// To an order.
    Orders,
    /// At the office: people, devices, keys, webhooks, imports, what customers may see.
    Office,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// By this person.
    pub person: Option<PersonId>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Not before.
    pub since: Moment,
}

/// How far somebody has read: everything from here on was seen, of each of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Place {
    #[n(0)]
    run_at: Moment,
    #[n(1)]
    actor: Actor,
    #[n(2)]
    first_n: u64,
    #[n(3)]
    deed_at: Moment,
    #[n(4)]
    deed: u64,
}

impl Place {
    /// The place before which everything was done before `until`.
    pub fn before(until: Moment) -> Self {
        // Nothing comes before these in their lists, so nothing of that very moment is meant.
        Self { run_at: until, actor: Actor([0; 16]), first_n: 0, deed_at: until, deed: 0 }
    }
}

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When the server learnt of it.
    pub at: Moment,
    /// Where.
    pub kind: Kind,
    /// Who.
    pub person: Option<PersonId>,
    /// On which device; empty at the office.
    pub device: String,
    /// What, in words.
    pub words: String,
    /// To whom or what.
    pub subject: String,
    /// What else there is to say.
    pub detail: String,
    /// About which order.
    pub order: Option<OrderId>,
    /// Where it came from.
    pub source: String,
}

/// A part of the trail.
pub struct Steps {
    /// The latest first.
    pub steps: Vec<Step>,
    /// Where to go on; `None` at the end.
    pub next: Option<Place>,
}

/// Up to about `limit` steps before `place`; what came in one piece is not cut.
pub async fn steps(
    tx: &mut Tx,
    wanted: &Wanted,
    mut place: Place,
    limit: u32,
    lang: Lang,
) -> Result<Steps, StoreError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    for _ in 0..READS {
        let (runs, deeds) = read(tx, wanted, place).await?;
        if runs.is_empty() && deeds.is_empty() {
            return Ok(Steps { steps: found, next: None });
        }
        let writers = names::writers(tx, &runs.iter().map(|run| run.actor).collect::<Vec<_>>()).await?;
        // Beyond the end of a list that was not read to its end, the other one must not go.
        let full = |count: usize| count >= AT_ONCE as usize;
        let floor_of_runs = runs.last().filter(|_| full(runs.len())).map_or(Moment(i64::MIN), |run| run.received_at);
        let floor_of_deeds = deeds.last().filter(|_| full(deeds.len())).map_or(Moment(i64::MIN), |deed| deed.at);
        let (mut runs, mut deeds) = (runs.into_iter().peekable(), deeds.into_iter().peekable());
        loop {
            let (run_at, deed_at) = (runs.peek().map(|run| run.received_at), deeds.peek().map(|deed| deed.at));
            if run_at.is_none() && deed_at.is_none() {
                break;
            }
            if run_at >= deed_at {
                let Some(run) = runs.next_if(|run| run.received_at >= floor_of_deeds) else { break };
                (place.run_at, place.actor, place.first_n) = (run.received_at, run.actor, run.first_n);
                found.extend(of_run(&run, writers.get(&run.actor), wanted, lang));
            } else {
                let Some(deed) = deeds.next_if(|deed| deed.at >= floor_of_runs) else { break };
                (place.deed_at, place.deed) = (deed.at, deed.n);
                found.extend(of_deed(deed, wanted, lang));
            }
            if found.len() >= limit {
                return Ok(Steps { steps: found, next: Some(place) });
            }
        }
    }
    Ok(Steps { steps: found, next: Some(place) })
}

async fn read(tx: &mut Tx, wanted: &Wanted, place: Place) -> Result<(Vec<Run>, Vec<Kept>), StoreError> {
    let runs = match wanted.kind {
        Some(Kind::Office) => Vec::new(),
        _ => deeds::runs_before(tx, (place.run_at, place.actor, place.first_n), wanted.since, AT_ONCE).await?,
    };
    let deeds = match wanted.kind {
        Some(Kind::Orders) => Vec::new(),
        _ => deeds::before(tx, (place.deed_at, place.deed), wanted.since, AT_ONCE).await?,
    };
    Ok((runs, deeds))
}

/// The edits of a run, the last first.
fn of_run(run: &Run, writer: Option<&WriterName>, wanted: &Wanted, lang: Lang) -> Vec<Step> {
    let owner = writer.and_then(|writer| writer.person);
    let device = writer.map(|writer| writer.device.clone()).unwrap_or_default();
    let step = |bytes: &[u8]| {
        let edit = Edit::decode(bytes).ok()?;
        let person = edit.author.or(owner);
        (wanted.person.is_none() || wanted.person == person).then(|| Step {
            at: run.received_at,
            kind: Kind::Orders,
            person,
            device: device.clone(),
            words: edit.act.words(lang),
            subject: String::new(),
            detail: String::new(),
            order: Some(edit.order),
            source: run.source.clone(),
        })
    };
    run.edits.iter().rev().filter_map(|bytes| step(bytes)).collect()
}

fn of_deed(kept: Kept, wanted: &Wanted, lang: Lang) -> Option<Step> {
    (wanted.person.is_none() || wanted.person == Some(kept.person)).then(|| Step {
        at: kept.at,
        kind: Kind::Office,
        person: Some(kept.person),
        device: String::new(),
        words: kept.deed.words(lang).to_owned(),
        subject: kept.subject,
        detail: kept.detail,
        order: kept.order,
        source: kept.source,
    })
}
