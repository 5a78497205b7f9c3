//! Looking: the list, an order, the outbox. What is hidden by the lease is hidden here, for every interface alike.

use serde::Serialize;
use shared::document::WorkOrder;
use shared::document::edit::{Act, Edit};
use shared::document::history::PastVisit;
use shared::ids::{EditId, OrderId};
use shared::sync::exchange::Standing;
use shared::sync::reference::Reference;
use shared::time::Moment;

use super::{Phone, PhoneError};
use crate::store::attempt::{self, Attempt};
use crate::store::installation::{self, EnrolAnew};
use crate::store::outbox::{self, EditState};
use crate::store::photos::{self, Outstanding};
use crate::store::{Db, StoreError, counters, orders, reference, rescues};
use crate::view::lease::{Access, access};
use crate::view::summary::Summary;
use crate::view::{self, ViewError};

/// Where the work on something is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// Edits that are on this device only.
    pub edits_waiting: u64,
    /// Photos that the office has not verified.
    pub photos_waiting: u64,
}

/// The orders on this device.
#[derive(Clone, Debug, Serialize)]
pub struct Listing {
    /// Whether all of them are shown.
    #[serde(flatten)]
    pub access: Access,
    /// How many are hidden.
    pub hidden: usize,
    /// Those that are shown, the next one first.
    pub orders: Vec<Listed>,
}

/// An order in the list.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// Which.
    pub id: OrderId,
    /// Whether it went to somebody else and is here only until its work is at the office.
    pub left: bool,
    /// Edits that are on this device only.
    pub edits_waiting: u64,
    /// What is shown of it.
    #[serde(flatten)]
    pub summary: Summary,
}

/// An order, opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// As it stands here.
    pub order: WorkOrder,
    /// Whether it went to somebody else.
    pub left: bool,
    /// Where the work on it is stored.
    pub stored: Stored,
    /// The last visits of its equipment and customer, newest first.
    pub history: Vec<PastVisit>,
    /// Every actor this device has been, the present one last.
    pub lives: Vec<shared::ids::Actor>,
}

/// What is not settled with the office, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Outbox {
    /// Edits, oldest first.
    pub edits: Vec<OutboxEdit>,
    /// Photos, oldest first.
    pub photos: Vec<Outstanding>,
    /// Rescue files that the office does not have.
    pub rescues: Vec<String>,
    /// How the last attempts went.
    pub attempt: Attempt,
    /// When the office last answered, by its clock.
    pub last_contact: Option<Moment>,
    /// Whether this installation has to enrol anew, and why.
    pub enrol_anew: Option<EnrolAnew>,
    /// Until when the office takes what is still here, if it locked this device.
    pub locked_until: Option<Moment>,
    /// How often a state did not have the hash that the office named.
    pub hash_mismatches: i64,
}

/// An edit that is not settled with the office.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxEdit {
    /// Which.
    pub id: EditId,
    /// The order it is about.
    pub order: OrderId,
    /// That order's number, if it is still here.
    pub number: Option<String>,
    /// When it was made, by the device's clock.
    pub made_at: Moment,
    /// What became of it.
    #[serde(flatten)]
    pub state: EditState,
    /// Whether it has left the device at least once.
    pub sent: bool,
    /// What it says; `None` if a newer version made it.
    #[serde(skip)]
    pub act: Option<Act>,
}

impl Outbox {
    /// Whether everything is at the office and settled there: nothing here is unsent, undecided or in a file.
    pub fn is_empty(&self) -> bool {
        let open = |edit: &OutboxEdit| !matches!(edit.state, EditState::Refused { .. } | EditState::Rescued);
        !self.edits.iter().any(open) && self.photos.is_empty() && self.rescues.is_empty()
    }
}

impl Phone {
    /// The orders, the next one first: by place in the day, planned start, deadline, number; finished and left ones last.
    pub fn list(&self) -> Result<Listing, PhoneError> {
        let (wall, uptime) = (self.clock.now(), self.clock.uptime());
        self.store.read(|db| {
            let access = access(&installation::load(db)?, wall, uptime);
            let waiting = outbox::waiting_by_order(db)?;
            let mut all = Vec::new();
            for row in orders::list(db)? {
                let Some(summary) = summary(db, row.id, &row.summary)? else { continue };
                let edits_waiting = waiting.get(&row.id).copied().unwrap_or(0);
                all.push(Listed { id: row.id, left: row.left_epoch.is_some(), edits_waiting, summary });
            }
            let count = all.len();
            all.retain(|order| access == Access::Open || order.summary.open_visit);
            all.sort_by_cached_key(urgency);
            Ok(Listing { access, hidden: count - all.len(), orders: all })
        })
    }

    /// The order that a person calls `name`: its number, or the first digits of its id.
    pub fn find(&self, name: &str) -> Result<OrderId, PhoneError> {
        let found = self.store.read(|db| orders::named(db, name))?;
        match found.as_slice() {
            [order] => Ok(*order),
            several => Err(PhoneError::NoOneOrder { name: name.into(), found: several.len() }),
        }
    }

    /// Opens `order`.
    pub fn open_order(&self, order: OrderId) -> Result<Opened, PhoneError> {
        let (wall, uptime) = (self.clock.now(), self.clock.uptime());
        self.store.read(|db| {
            let standing = view::load(db, order)?;
            let access = access(&installation::load(db)?, wall, uptime);
            if access != Access::Open && !Summary::of(&standing).open_visit {
                return Err(PhoneError::Hidden(access));
            }
            Ok(Opened {
                order: standing,
                left: orders::left_epoch(db, order)?.flatten().is_some(),
                stored: stored(db, order)?,
                history: orders::history(db, order)?,
                lives: installation::lives(db)?,
            })
        })
    }

    /// Where the work on `order` is stored.
    pub fn stored(&self, order: OrderId) -> Result<Stored, StoreError> {
        self.store.read(|db| stored(db, order))
    }

    /// Everything that is not settled with the office.
    pub fn outbox(&self) -> Result<Outbox, PhoneError> {
        self.store.read(|db| {
            let me = installation::load(db)?;
            let attempt = attempt::load(db)?;
            let mut edits = Vec::new();
            for kept in outbox::unsettled(db)? {
                let sent = kept.id.actor == me.actor && kept.id.n <= attempt.sent_up_to;
                let act = Edit::decode(&kept.bytes).ok().map(|edit| edit.act);
                let number = number_of(db, kept.order)?;
                let (id, order, made_at, state) = (kept.id, kept.order, kept.made_at, kept.state);
                edits.push(OutboxEdit { id, order, number, made_at, state, sent, act });
            }
            Ok(Outbox {
                edits,
                photos: photos::outstanding(db)?,
                rescues: rescues::waiting(db)?,
                attempt,
                last_contact: me.contact.map(|contact| contact.proof.at),
                enrol_anew: me.enrol_anew,
                locked_until: match me.standing {
                    Standing::Active => None,
                    Standing::UploadOnly(until) => Some(until),
                },
                hash_mismatches: counters::value(db, counters::HASH_MISMATCHES)?,
            })
        })
    }

    /// The reference rows whose key begins with `prefix`: `part:`, `level:`, `checklist:`, `wording:`.
    pub fn reference(&self, prefix: &str) -> Result<Vec<Reference>, StoreError> {
        self.store.read(|db| reference::with_prefix(db, prefix))
    }
}

fn stored(db: &Db, order: OrderId) -> Result<Stored, StoreError> {
    Ok(Stored { edits_waiting: outbox::waiting_on(db, order)?, photos_waiting: photos::unverified_of(db, order)? })
}

/// The order's number, as far as it is here.
fn number_of(db: &Db, order: OrderId) -> Result<Option<String>, StoreError> {
    let summary = orders::summary(db, order)?.and_then(|bytes| Summary::decode(&bytes));
    Ok(summary.map(|summary| summary.number))
}

/// The summary that is kept, or one made anew where another version wrote it; `None` for an order that is only announced.
fn summary(db: &Db, order: OrderId, bytes: &[u8]) -> Result<Option<Summary>, PhoneError> {
    if let Some(summary) = Summary::decode(bytes) {
        return Ok(Some(summary));
    }
    match view::load(db, order) {
        Ok(standing) => Ok(Some(Summary::of(&standing))),
        Err(ViewError::NotHere) => Ok(None),
        Err(ViewError::Newer) => Ok(Some(Summary::unreadable(order))),
        Err(ViewError::Store(error)) => Err(error.into()),
    }
}

type Urgency = (bool, bool, u32, Option<Moment>, Option<Moment>, String);

fn urgency(order: &Listed) -> Urgency {
    use shared::document::status::Status;
    let summary = &order.summary;
    let done = matches!(summary.status, Status::Signed | Status::Closed | Status::Cancelled | Status::Declined);
    let position = if summary.position == 0 { u32::MAX } else { summary.position };
    (
        order.left,
        done && !summary.open_visit,
        position,
        summary.planned_start,
        summary.respond_by,
        summary.number.clone(),
    )
}
