//! What to send next: always the edits after the last one that the office is known to have, in bounded batches. Nothing
//! remembers what is under way; a request that got lost is simply made again.

use ed25519_dalek::SigningKey;
use shared::ids::{Actor, Digest, Incarnation, OrderId};
use shared::sync::exchange::{Cursor, Exchange, MAX_BODY_BYTES, MAX_EDITS, MAX_OFFERS, MAX_RAW_BYTES, MAX_REFETCH};
use shared::sync::{PROTOCOL, chain, wire};

use crate::store::outbox::{self, Run};
use crate::store::{Db, StoreError, installation, orders, photos};

/// How much of the queue one request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    /// Edits.
    pub edits: usize,
    /// Bytes of edits before compression.
    pub bytes: usize,
}

impl Portion {
    /// The most that a request ever takes: half of what the server accepts.
    pub const FULL: Self = Self { edits: MAX_EDITS, bytes: MAX_RAW_BYTES / 2 };

    /// Half of it, at least one edit.
    #[must_use]
    pub fn halved(self) -> Self {
        Self { edits: (self.edits / 2).max(1), bytes: (self.bytes / 2).max(1) }
    }
}

/// What a request is made from.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Who sends.
    pub actor: Actor,
    /// The life of the server that the cursor belongs to.
    pub incarnation: Option<Incarnation>,
    /// How far the feed was read.
    pub cursor: Cursor,
    /// The number of the next edit that the office lacks.
    pub first: u64,
    /// The edits from there on.
    pub run: Run,
    /// Orders to ask for again.
    pub refetch: Vec<OrderId>,
    /// Photos to offer.
    pub offers: Vec<Digest>,
}

/// A request ready to be sent.
#[derive(Clone, Debug)]
pub struct Packed {
    /// The request, for [`super::absorb::absorb`].
    pub exchange: Exchange,
    /// The number of the last edit in it; the number before `first` if it carries none.
    pub sent_up_to: u64,
    /// Its body, compressed.
    pub body: Vec<u8>,
}

/// Reads what the next request is made from.
pub fn snapshot(db: &Db, portion: Portion) -> Result<Snapshot, StoreError> {
    let me = installation::load(db)?;
    let first = me.accepted + 1;
    // An installation that has to enrol anew still pulls, but it can add nothing to a chain that the office disputes.
    let run = match me.enrol_anew {
        None => outbox::run_from(db, me.actor, first, portion.edits, portion.bytes)?,
        Some(_) => Run::default(),
    };
    Ok(Snapshot {
        actor: me.actor,
        incarnation: me.incarnation,
        cursor: me.cursor,
        first,
        run,
        refetch: orders::to_ask_again(db, MAX_REFETCH)?,
        offers: photos::to_offer(db, MAX_OFFERS)?,
    })
}

/// The next request.
pub fn next_request(snapshot: &Snapshot, key: &SigningKey) -> Exchange {
    Exchange {
        protocol: PROTOCOL,
        incarnation: snapshot.incarnation,
        cursor: snapshot.cursor,
        first: snapshot.first,
        edits: snapshot.run.edits.iter().cloned().map(Into::into).collect(),
        signature: snapshot.run.last.map(|(last, head)| chain::sign(key, snapshot.actor, last, &head)),
        refetch: snapshot.refetch.clone(),
        offers: snapshot.offers.clone(),
    }
}

/// The next request as bytes. What does not compress below the server's limit is halved until it does.
pub fn pack(db: &Db, mut portion: Portion) -> Result<Packed, StoreError> {
    let key = installation::load(db)?.key;
    loop {
        let snapshot = snapshot(db, portion)?;
        let exchange = next_request(&snapshot, &key);
        let body = wire::pack_small(&exchange);
        if body.len() <= MAX_BODY_BYTES || exchange.edits.len() <= 1 {
            let sent_up_to = snapshot.run.last.map_or(snapshot.first - 1, |(last, _)| last);
            return Ok(Packed { exchange, sent_up_to, body });
        }
        portion = Portion { edits: exchange.edits.len(), ..portion }.halved();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::testing::{Dice, enrolled_store, order_id};
    use shared::ids::Entropy as _;
    use shared::time::Moment;

    fn fill(store: &mut Store, count: usize, size: usize) {
        let mut dice = Dice(1);
        store
            .write::<_, StoreError>(|db| {
                for _ in 0..count {
                    let mut edit = vec![0; size];
                    dice.fill(&mut edit);
                    outbox::append(db, &installation::load(db)?, order_id(1), &edit, Moment(1))?;
                }
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn a_request_keeps_to_every_limit_even_where_nothing_compresses() {
        let mut store = enrolled_store();
        fill(&mut store, 60, 60_000);
        let packed = store.read(|db| pack(db, Portion::FULL)).unwrap();
        let raw: usize = packed.exchange.edits.iter().map(|edit| edit.len()).sum();
        assert!(packed.body.len() <= MAX_BODY_BYTES && raw <= MAX_RAW_BYTES / 2 && raw > 0);
        assert_eq!(packed.sent_up_to, u64::try_from(packed.exchange.edits.len()).unwrap());
    }

    #[test]
    fn many_small_edits_stop_at_the_count() {
        let mut store = enrolled_store();
        fill(&mut store, MAX_EDITS + 5, 3);
        assert_eq!(store.read(|db| pack(db, Portion::FULL)).unwrap().exchange.edits.len(), MAX_EDITS);
    }

    #[test]
    fn the_signature_is_on_the_head_after_the_last_edit() {
        let mut store = enrolled_store();
        fill(&mut store, 3, 10);
        let me = store.read(installation::load).unwrap();
        let exchange = store.read(|db| pack(db, Portion::FULL)).unwrap().exchange;
        let public = shared::ids::PublicKey(me.key.verifying_key().to_bytes());
        assert!(chain::verify(&public, me.actor, 3, &me.head, &exchange.signature.unwrap()));
        store.write(|db| installation::save(db, &installation::Installation { accepted: 3, ..me })).unwrap();
        let empty = store.read(|db| pack(db, Portion::FULL)).unwrap();
        assert_eq!((empty.exchange.first, empty.exchange.signature, empty.sent_up_to), (4, None, 3));
    }
}
