//! Recording what a person did: the order is read, the edit is built, numbered, chained and written, and the list is brought
//! up to date, all in one transaction with one flush.

use shared::document::WorkOrder;
use shared::document::edit::{Act, Edit};
use shared::document::limits;
use shared::geo::Place;
use shared::ids::{Digest, EditId, LineId, OrderId, VisitId};
use shared::sync::exchange::MAX_EDIT_BYTES;
use shared::time::{Moment, TimeEvidence, Uptime};

use super::{Phone, PhoneError};
use crate::acts::{self, Doer, Refusal, Wish};
use crate::store::installation::{self, Installation};
use crate::store::{Db, crews, orders, outbox, photos, van};
use crate::view::lease::{Access, access};
use crate::view::summary::Summary;
use crate::view::{self};

/// The circumstances of an act.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doing {
    /// The visit, where the person named one.
    pub visit: Option<VisitId>,
    /// Where the device says it is.
    pub place: Option<Place>,
}

/// An act that is on this device's disk.
#[derive(Debug)]
pub struct Done {
    /// The edits that say it.
    pub edits: Vec<EditId>,
    /// The order as it stands now.
    pub order: WorkOrder,
    /// The visit that acts belong to now, if there is one.
    pub visit: Option<VisitId>,
}

/// A photo's file that the same transaction queues.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queued {
    pub(super) hash: Digest,
    pub(super) bytes: u64,
}

impl Phone {
    /// Does what `wish` says to `order`. When this returns, it is on disk.
    pub fn act(&mut self, order: OrderId, doing: Doing, wish: Wish) -> Result<Done, PhoneError> {
        self.act_with(order, doing, wish, None)
    }

    pub(super) fn act_with(
        &mut self,
        order: OrderId,
        doing: Doing,
        wish: Wish,
        photo: Option<Queued>,
    ) -> Result<Done, PhoneError> {
        let (wall, uptime) = (self.clock.now(), self.clock.uptime());
        self.store.write(|db| {
            let done = write(db, order, doing, wish, (wall, uptime))?;
            if let Some(photo) = photo {
                photos::add(db, order, photo.hash, photo.bytes, wall)?;
            }
            Ok(done)
        })
    }
}

fn write(
    db: &Db,
    order: OrderId,
    doing: Doing,
    wish: Wish,
    (wall, uptime): (Moment, Uptime),
) -> Result<Done, PhoneError> {
    let mut me = installation::load(db)?;
    let lives = installation::lives(db)?;
    let left = orders::left_epoch(db, order)?.flatten().is_some();
    let mut standing = view::load(db, order)?;
    may_act(&me, &standing, wall, uptime)?;
    let doer = Doer { actors: &lives, left, crew: crews::only(db)?, visit: doing.visit };
    let time = TimeEvidence::new(wall, me.elapsed_since_contact(uptime));
    let mut edits = Vec::new();
    for act in acts::acts(&standing, doer, wish)? {
        edits.push(append(db, &mut me, &mut standing, time, doing.place, act)?);
    }
    orders::set_summary(db, order, &Summary::of(&standing).encode())?;
    // A visit that was named may be gone now: its beginning was taken back.
    let visit = acts::current_visit(&standing, Doer { visit: None, ..doer }).ok();
    Ok(Done { edits, order: standing, visit })
}

fn append(
    db: &Db,
    me: &mut Installation,
    standing: &mut WorkOrder,
    time: TimeEvidence,
    place: Option<Place>,
    act: Act,
) -> Result<EditId, PhoneError> {
    let edit = Edit { order: standing.id, time, place, author: None, act };
    let id = EditId { actor: me.actor, n: me.last_n + 1 };
    limits::check(id, &edit).map_err(Refusal::from)?;
    let bytes = edit.encode();
    if bytes.len() > MAX_EDIT_BYTES {
        let (field, rule) = ("edit".into(), format!("at most {MAX_EDIT_BYTES} bytes"));
        return Err(Refusal::TooLarge { field, rule }.into());
    }
    let (id, head) = outbox::append(db, me, standing.id, &bytes, time.wall())?;
    (me.last_n, me.head) = (id.n, head);
    standing.apply(id, &edit);
    if let Some(line) = line_of(id, &edit.act) {
        van::take(db, standing, line)?;
    }
    Ok(id)
}

/// The line that an act adds or changes.
fn line_of(id: EditId, act: &Act) -> Option<LineId> {
    match act {
        Act::LineAdded { .. } => Some(id),
        Act::LineChanged { line, .. } => Some(*line),
        _ => None,
    }
}

/// The open visit can always be finished; anything else needs the lease.
fn may_act(me: &Installation, standing: &WorkOrder, wall: Moment, uptime: Uptime) -> Result<(), PhoneError> {
    match access(me, wall, uptime) {
        Access::Open => Ok(()),
        _ if Summary::of(standing).open_visit => Ok(()),
        closed => Err(PhoneError::Hidden(closed)),
    }
}
