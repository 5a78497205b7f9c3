//! The history of an order: every act, by whom, when by the device and by the server, between which bounds, from where.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::document::edit::{Edit, Unreadable};
use shared::geo::Place;
use shared::ids::{Actor, EditId, OrderId, PersonId};
use shared::lang::Lang;
use shared::time::Moment;

use crate::store::edits::{Run, runs_of_order};
use crate::store::names::{self, WriterName};
use crate::store::quarantine::State;
use crate::store::{StoreError, Tx};

/// One act.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = HistoryEntry)]
pub struct Entry {
    /// The edit.
    pub id: EditId,
    /// Who, as far as known.
    pub person: Option<PersonId>,
    /// Their name; empty for the server's own rules.
    pub name: String,
    /// On which device; empty at the office.
    pub device: String,
    /// What was done, in words.
    pub act: String,
    /// What the device's clock showed; `None` for an act that this build cannot read.
    pub device_time: Option<Moment>,
    /// When the server received it.
    pub server_time: Moment,
    /// It cannot have happened before this moment, by the server's own clock.
    pub not_before: Option<Moment>,
    /// It cannot have happened after this one.
    pub not_after: Moment,
    /// Where, as the device says.
    pub place: Option<Place>,
    /// The address it came from.
    pub source: String,
    /// Waiting or refused; `None` where it is part of the order.
    pub held_back: Option<State>,
}

/// The history of `order`, in the order of receipt.
pub async fn history(
    tx: &mut Tx,
    order: OrderId,
    contact_key: &[u8; 32],
    lang: Lang,
) -> Result<Vec<Entry>, StoreError> {
    let runs = runs_of_order(tx, order).await?;
    let actors: Vec<Actor> = runs.iter().map(|run| run.actor).collect();
    let writers = names::writers(tx, &actors).await?;
    let held_back = names::held_back(tx, order).await?;
    let mut entries: Vec<Entry> = Vec::new();
    for run in &runs {
        entries.extend(of_run(run, order, contact_key, lang, &writers));
    }
    let authors: Vec<PersonId> = entries.iter().filter_map(|entry| entry.person).collect();
    let people = names::people(tx, &authors).await?;
    for entry in &mut entries {
        entry.name = entry.person.and_then(|person| people.get(&person).cloned()).unwrap_or_default();
        entry.held_back = held_back.get(&entry.id).copied();
    }
    Ok(entries)
}

fn of_run(
    run: &Run,
    order: OrderId,
    contact_key: &[u8; 32],
    lang: Lang,
    writers: &BTreeMap<Actor, WriterName>,
) -> Vec<Entry> {
    let writer = writers.get(&run.actor);
    let edits: Vec<Result<Edit, Unreadable>> = run.edits.iter().map(|bytes| Edit::decode(bytes)).collect();
    let bounds = bounds(run, &edits, contact_key);
    let mut entries = Vec::new();
    for ((n, edit), (not_before, not_after)) in (run.first_n..).zip(&edits).zip(bounds) {
        let id = EditId { actor: run.actor, n };
        let person = writer.and_then(|writer| writer.person);
        let device = writer.map(|writer| writer.device.clone()).unwrap_or_default();
        let (server_time, source) = (run.received_at, run.source.clone());
        let entry = |person, act, device_time, place| Entry {
            id,
            person,
            name: String::new(),
            device: device.clone(),
            act,
            device_time,
            server_time,
            not_before,
            not_after,
            place,
            source: source.clone(),
            held_back: None,
        };
        match edit {
            Ok(edit) if edit.order == order => {
                let act = edit.act.words(lang);
                entries.push(entry(edit.author.or(person), act, Some(edit.time.wall()), edit.place));
            }
            Err(Unreadable::Newer { order: Some(of) }) if *of == order => {
                let act = lang.pick("此版本无法识别的操作", "an act that this version does not know");
                entries.push(entry(person, act.to_owned(), None, None));
            }
            _ => {}
        }
    }
    entries
}

/// Between which moments of the server's clock each edit of a run was made. Below: the last contact it proves plus the
/// elapsed time, or that of an earlier edit of the chain. Above: its receipt, or a contact that a later edit knows and
/// this one does not.
fn bounds(run: &Run, edits: &[Result<Edit, Unreadable>], key: &[u8; 32]) -> Vec<(Option<Moment>, Moment)> {
    let proven = |edit: &Edit| edit.time.contact.filter(|contact| contact.holds(key, run.actor));
    let mut floor = None;
    let mut lower = Vec::with_capacity(edits.len());
    for edit in edits {
        let earliest = edit.as_ref().ok().filter(|edit| proven(edit).is_some()).and_then(|edit| edit.time.earliest());
        floor = floor.max(earliest.filter(|earliest| *earliest <= run.received_at));
        lower.push(floor);
    }
    let mut upper = Vec::with_capacity(edits.len());
    let mut later: Option<Moment> = None;
    for edit in edits.iter().rev() {
        let contact = edit.as_ref().ok().and_then(proven).map(|contact| contact.at);
        let before_later = later.filter(|later| contact.is_some_and(|contact| contact < *later));
        upper.push(before_later.map_or(run.received_at, |later| later.min(run.received_at)));
        later = later.max(contact);
    }
    upper.reverse();
    lower.into_iter().zip(upper).collect()
}
