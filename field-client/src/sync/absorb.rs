//! What an answer changes here. One transaction takes all of it or nothing.

use shared::ids::{Digest, Incarnation};
use shared::sync::exchange::{Answer, Changes, Cursor, Exchange, OrderChange, Standing};
use shared::sync::verdict::Ruling;
use shared::time::{Moment, Uptime};

use crate::store::installation::{EnrolAnew, Installation, LastContact};
use crate::store::{Db, StoreError, attempt, counters, crews, installation, orders, outbox, photos, reference, van};
use crate::view::{self, ViewError};

/// What to do after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Exchange again at once: there is more, either way.
    Again,
    /// Everything is exchanged that can be now.
    Idle,
    /// Nothing more can go up before this installation has enrolled anew.
    EnrolAnew(EnrolAnew),
    /// The server speaks only other versions of the protocol: the app has to be updated, or the server.
    OtherProtocol {
        /// The oldest it speaks.
        oldest: u16,
        /// The newest it speaks.
        newest: u16,
    },
    /// The office locked this device and has all of its edits.
    Locked {
        /// Until when it takes photos.
        until: Moment,
    },
}

/// An absorbed answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absorbed {
    /// What to do next.
    pub next: Next,
    /// Photos that are kept no longer; their files can be removed once this is committed.
    pub dropped_photos: Vec<Digest>,
}

impl From<Next> for Absorbed {
    fn from(next: Next) -> Self {
        Self { next, dropped_photos: Vec::new() }
    }
}

/// Takes up `answer` to `exchange`, which arrived at `uptime`. Call it inside one write transaction.
pub fn absorb(db: &Db, exchange: &Exchange, answer: Answer, uptime: Uptime) -> Result<Absorbed, StoreError> {
    let me = installation::load(db)?;
    // Another process has exchanged in the meantime. What it learned is newer; a state from this answer could be older.
    if me.cursor != exchange.cursor || me.incarnation != exchange.incarnation {
        return Ok(Next::Again.into());
    }
    attempt::succeeded(db)?;
    match answer {
        Answer::Done(changes) => done(db, me, exchange, *changes, uptime),
        Answer::SendFrom { n } => resend(db, me, n).map(Into::into),
        Answer::NewLife { incarnation, n } => new_life(db, me, incarnation, n).map(Into::into),
        Answer::Forked { n } => {
            outbox::forked_from(db, me.actor, n)?;
            must_enrol(db, me, EnrolAnew::Forked).map(Into::into)
        }
        Answer::OtherProtocol { oldest, newest } => Ok(Next::OtherProtocol { oldest, newest }.into()),
    }
}

/// The server lacks edits from `n` on that were thought to be there.
fn resend(db: &Db, me: Installation, n: u64) -> Result<Next, StoreError> {
    let accepted = n.saturating_sub(1);
    if let Some(why) = gap(db, &me, accepted)? {
        return must_enrol(db, me, why);
    }
    // Asked for exactly what was sent: going round at once would go round for ever.
    let next = if accepted == me.accepted { Next::Idle } else { Next::Again };
    outbox::unaccept_after(db, me.actor, accepted)?;
    installation::save(db, &Installation { accepted, ..me })?;
    Ok(next)
}

fn new_life(db: &Db, me: Installation, incarnation: Incarnation, n: u64) -> Result<Next, StoreError> {
    let accepted = n.saturating_sub(1);
    photos::unverify_all(db)?;
    let me = Installation { incarnation: Some(incarnation), cursor: Cursor(0), ..me };
    if let Some(why) = gap(db, &me, accepted)? {
        return must_enrol(db, me, why);
    }
    outbox::unaccept_after(db, me.actor, accepted)?;
    installation::save(db, &Installation { accepted, ..me })?;
    Ok(Next::Again)
}

/// Why the chain cannot go on after edit `accepted`, if it cannot.
fn gap(db: &Db, me: &Installation, accepted: u64) -> Result<Option<EnrolAnew>, StoreError> {
    if accepted > me.last_n {
        return Ok(Some(EnrolAnew::Restored));
    }
    Ok((!outbox::has_all_after(db, me.actor, accepted, me.last_n)?).then_some(EnrolAnew::TooOld))
}

fn must_enrol(db: &Db, me: Installation, why: EnrolAnew) -> Result<Next, StoreError> {
    installation::save(db, &Installation { enrol_anew: Some(why), ..me })?;
    Ok(Next::EnrolAnew(why))
}

fn done(
    db: &Db,
    me: Installation,
    exchange: &Exchange,
    changes: Changes,
    uptime: Uptime,
) -> Result<Absorbed, StoreError> {
    if me.incarnation.is_some_and(|known| known != changes.incarnation) {
        return new_life(db, me, changes.incarnation, changes.accepted + 1).map(Into::into);
    }
    let at = changes.contact.at;
    let enrol_anew = me.enrol_anew.or(gap(db, &me, changes.accepted)?);
    receipts(db, &me, enrol_anew, changes.accepted, at, &changes.rulings)?;
    offered(db, exchange, &changes, at)?;
    come_down(db, &changes)?;
    let progressed = changes.accepted > me.accepted || changes.cursor > me.cursor;
    let after = Installation {
        incarnation: Some(changes.incarnation),
        cursor: changes.cursor,
        accepted: if enrol_anew.is_none() { changes.accepted } else { me.accepted },
        contact: Some(LastContact { proof: changes.contact, uptime }),
        standing: changes.standing,
        enrol_anew,
        ..me
    };
    installation::save(db, &after)?;
    orders::purge_left(db)?;
    outbox::prune(db, at.plus_ms(-outbox::KEPT_MS))?;
    let dropped_photos = photos::prune(db, at.plus_ms(-photos::KEPT_MS))?;
    let next = next_step(db, &after, exchange, changes.more, progressed)?;
    Ok(Absorbed { next, dropped_photos })
}

fn next_step(
    db: &Db,
    me: &Installation,
    exchange: &Exchange,
    more: bool,
    progressed: bool,
) -> Result<Next, StoreError> {
    let unsent = me.enrol_anew.is_none() && me.accepted < me.last_n;
    let asks = orders::to_ask_again(db, shared::sync::exchange::MAX_REFETCH)?;
    let asks_anew = asks.iter().any(|order| !exchange.refetch.contains(order));
    if (progressed && (more || unsent)) || asks_anew {
        return Ok(Next::Again);
    }
    Ok(match (me.enrol_anew, me.standing) {
        (Some(why), _) => Next::EnrolAnew(why),
        (None, Standing::UploadOnly(until)) => Next::Locked { until },
        (None, Standing::Active) => Next::Idle,
    })
}

fn receipts(
    db: &Db,
    me: &Installation,
    enrol_anew: Option<EnrolAnew>,
    accepted: u64,
    at: Moment,
    rulings: &[Ruling],
) -> Result<(), StoreError> {
    if enrol_anew.is_none() {
        if accepted < me.accepted {
            outbox::unaccept_after(db, me.actor, accepted)?;
        }
        outbox::accepted(db, me.actor, accepted, at)?;
    }
    for ruling in rulings {
        if let Some(order) = outbox::rule(db, me.actor, *ruling)? {
            refresh(db, order)?;
        }
    }
    Ok(())
}

/// A refusal takes an act out of the order as it is shown here.
fn refresh(db: &Db, order: shared::ids::OrderId) -> Result<(), StoreError> {
    match view::load(db, order) {
        Ok(standing) => orders::set_summary(db, order, &view::summary::Summary::of(&standing).encode()),
        Err(ViewError::Store(error)) => Err(error),
        Err(ViewError::NotHere | ViewError::Newer) => Ok(()),
    }
}

/// What was offered and is not lacking is verified.
fn offered(db: &Db, exchange: &Exchange, changes: &Changes, at: Moment) -> Result<(), StoreError> {
    for hash in &exchange.offers {
        if changes.lacking.contains(hash) {
            photos::lacking(db, *hash)?;
        } else {
            photos::verified(db, *hash, at)?;
        }
    }
    Ok(())
}

fn come_down(db: &Db, changes: &Changes) -> Result<(), StoreError> {
    if changes.snapshot {
        orders::begin_snapshot(db)?;
        reference::begin_snapshot(db)?;
    }
    for change in &changes.orders {
        order_changed(db, change)?;
    }
    for leave in &changes.leaves {
        orders::leave(db, leave.order, leave.epoch)?;
    }
    for row in &changes.reference {
        reference::put(db, row)?;
    }
    if let Some(told) = &changes.van {
        van::aboard(db, told)?;
    }
    if let Some(told) = &changes.crews {
        crews::put(db, told)?;
    }
    if !changes.more {
        orders::end_snapshot(db)?;
        reference::end_snapshot(db)?;
    }
    Ok(())
}

fn order_changed(db: &Db, change: &OrderChange) -> Result<(), StoreError> {
    let taken = match &change.state {
        Some(state) if Digest::of(state) == change.hash => view::take_over(db, change.order, change.hash, state)
            .and_then(|()| orders::put_history(db, change.order, &change.history).map_err(ViewError::from)),
        Some(_) => Err(ViewError::NotHere),
        None => match view::predicted(db, change.order) {
            Ok((hash, state)) if hash == change.hash => view::take_over(db, change.order, hash, &state),
            Ok(_) => {
                counters::count(db, counters::HASH_MISMATCHES)?;
                Err(ViewError::NotHere)
            }
            Err(other) => Err(other),
        },
    };
    match taken {
        Ok(()) => Ok(()),
        // A state that does not hold what it should is as good as none: ask for it again, keep what is here.
        Err(ViewError::NotHere | ViewError::Newer | ViewError::Store(StoreError::BadRow { .. })) => {
            orders::ask_again(db, change.order)
        }
        Err(ViewError::Store(error)) => Err(error),
    }
}
