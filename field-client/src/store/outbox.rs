//! The edits made on this device: those that wait for the office, and those it has, kept for 30 days after the receipt.

use std::collections::BTreeMap;

use rusqlite::Row;
use serde::Serialize;
use shared::ids::{Actor, Digest, EditId, OrderId};
use shared::sync::chain;
use shared::sync::verdict::{Reason, Ruling, Verdict};
use shared::sync::wire;
use shared::time::Moment;

use super::columns::Col;
use super::installation::{self, Installation};
use super::{Db, StoreError};

/// How long an edit is kept after the office has it, in milliseconds: 30 days.
pub const KEPT_MS: i64 = 30 * 24 * 3_600_000;

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum EditState {
    /// It is on this device only.
    Waiting,
    /// It is on the office's disk.
    Accepted,
    /// It is at the office, where a person has to decide about it.
    Quarantined {
        /// Why.
        reason: Reason,
    },
    /// A person at the office refused it.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// The office holds another edit under its number; it goes there in a rescue file.
    Forked,
    /// It is in a rescue file.
    Rescued,
}

/// An edit as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub id: EditId,
    /// The order it is about.
    pub order: OrderId,
    /// The device's wall clock when it was made.
    pub made_at: Moment,
    /// What became of it.
    pub state: EditState,
    /// The chain's value after it.
    pub head: Digest,
    /// Its bytes, exactly as they are sent.
    pub bytes: Vec<u8>,
}

/// A run of edits to send, and the chain's value after the last of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Their bytes; consecutive.
    pub edits: Vec<Vec<u8>>,
    /// The number of the last one and the chain's value after it; `None` exactly when there are no edits.
    pub last: Option<(u64, Digest)>,
}

const FORKED: i64 = 3;

/// Numbers, chains and writes an edit; its id and the chain's value after it. Call it in the transaction that read
/// `installation` and built the edit.
pub fn append(
    db: &Db,
    installation: &Installation,
    order: OrderId,
    bytes: &[u8],
    made_at: Moment,
) -> Result<(EditId, Digest), StoreError> {
    let n = installation.last_n + 1;
    let head = chain::link(&installation.head, n, bytes);
    let sql = "INSERT INTO edits (actor, n, order_id, made_at, head, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    db.prepare_cached(sql)?.execute((Col(installation.actor), Col(n), Col(order), Col(made_at), Col(head), bytes))?;
    installation::advance(db, n, head)?;
    Ok((EditId { actor: installation.actor, n }, head))
}

const COLUMNS: &str = "actor, n, order_id, made_at, accepted_at, rescued_at, verdict, reason, head, bytes";

/// The edits of this device on `order` that nobody refused, in the order in which they were made.
pub fn standing_on(db: &Db, order: OrderId) -> Result<Vec<Kept>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM edits WHERE order_id = ?1 AND verdict <> 2 ORDER BY rowid");
    collect(db.prepare_cached(&sql)?.query_map([Col(order)], |row| Ok(from_row(row)))?)
}

/// Everything that is kept, in the order in which it was made.
pub fn all(db: &Db) -> Result<Vec<Kept>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM edits ORDER BY rowid");
    collect(db.prepare_cached(&sql)?.query_map([], |row| Ok(from_row(row)))?)
}

/// What is not settled with the office: on this device only, waiting for a person there, refused, forked or rescued.
pub fn unsettled(db: &Db) -> Result<Vec<Kept>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM edits WHERE accepted_at IS NULL OR verdict <> 0 ORDER BY rowid");
    collect(db.prepare_cached(&sql)?.query_map([], |row| Ok(from_row(row)))?)
}

/// How many edits are on this device only.
pub fn waiting_count(db: &Db) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) AS waiting FROM edits WHERE accepted_at IS NULL AND rescued_at IS NULL";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get::<_, Col<u64>>("waiting"))?.0)
}

/// How many edits on `order` are on this device only.
pub fn waiting_on(db: &Db, order: OrderId) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) AS waiting FROM edits
        WHERE order_id = ?1 AND accepted_at IS NULL AND rescued_at IS NULL";
    Ok(db.prepare_cached(sql)?.query_row([Col(order)], |row| row.get::<_, Col<u64>>("waiting"))?.0)
}

/// The edits of `actor` from number `first` on: at most `count` of them and, but for a first one that alone is larger, at
/// most `bytes` bytes.
pub fn run_from(db: &Db, actor: Actor, first: u64, count: usize, bytes: usize) -> Result<Run, StoreError> {
    let sql = "SELECT n, head, bytes FROM edits WHERE actor = ?1 AND n >= ?2 ORDER BY n LIMIT ?3";
    let limit = i64::try_from(count).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query((Col(actor), Col(first), limit))?;
    let (mut run, mut taken) = (Run::default(), 0_usize);
    while let Some(row) = rows.next()? {
        let edit: Vec<u8> = row.get("bytes")?;
        let n = row.get::<_, Col<u64>>("n")?.0;
        if n != run.last.map_or(first, |(last, _)| last + 1) {
            return Err(StoreError::bad_row("edits", "n", n));
        }
        taken = taken.saturating_add(edit.len());
        if taken > bytes && !run.edits.is_empty() {
            break;
        }
        run.last = Some((n, row.get::<_, Col<Digest>>("head")?.0));
        run.edits.push(edit);
    }
    Ok(run)
}

/// Whether every edit of `actor` after number `n` up to number `last` is still kept.
pub fn has_all_after(db: &Db, actor: Actor, n: u64, last: u64) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) AS kept FROM edits WHERE actor = ?1 AND n > ?2 AND n <= ?3";
    let mut statement = db.prepare_cached(sql)?;
    let kept = statement.query_row((Col(actor), Col(n), Col(last)), |row| row.get::<_, Col<u64>>("kept"))?.0;
    Ok(kept == last.saturating_sub(n))
}

/// How many edits of each order are on this device only.
pub fn waiting_by_order(db: &Db) -> Result<BTreeMap<OrderId, u64>, StoreError> {
    let sql = "SELECT order_id, count(*) AS waiting FROM edits
        WHERE accepted_at IS NULL AND rescued_at IS NULL GROUP BY order_id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, Col<OrderId>>("order_id")?.0, row.get::<_, Col<u64>>("waiting")?.0)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that the office has everything up to `n` since `at` (the server's clock).
pub fn accepted(db: &Db, actor: Actor, n: u64, at: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE edits SET accepted_at = ?3 WHERE actor = ?1 AND n <= ?2 AND accepted_at IS NULL AND verdict <> 3";
    db.prepare_cached(sql)?.execute((Col(actor), Col(n), Col(at)))?;
    Ok(())
}

/// Takes the receipt for everything after `n` back: the server that gave it was restored to an earlier state.
pub fn unaccept_after(db: &Db, actor: Actor, n: u64) -> Result<(), StoreError> {
    let sql = "UPDATE edits SET accepted_at = NULL, verdict = 0, reason = NULL WHERE actor = ?1 AND n > ?2";
    db.prepare_cached(sql)?.execute((Col(actor), Col(n)))?;
    Ok(())
}

/// Notes that the office has other edits under our numbers from `n` on.
pub fn forked_from(db: &Db, actor: Actor, n: u64) -> Result<(), StoreError> {
    let sql = "UPDATE edits SET accepted_at = NULL, verdict = 3 WHERE actor = ?1 AND n >= ?2";
    db.prepare_cached(sql)?.execute((Col(actor), Col(n)))?;
    Ok(())
}

/// Notes what became of an edit; the order it belongs to, or `None` if it is no longer kept.
pub fn rule(db: &Db, actor: Actor, ruling: Ruling) -> Result<Option<OrderId>, StoreError> {
    let (verdict, reason) = match ruling.verdict {
        Verdict::Applied => (0, None),
        Verdict::Quarantined(reason) => (1, Some(wire::encode(&reason))),
        Verdict::Refused(reason) => (2, Some(wire::encode(&reason))),
    };
    let sql = "UPDATE edits SET verdict = ?3, reason = ?4 WHERE actor = ?1 AND n = ?2 RETURNING order_id";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query((Col(actor), Col(ruling.n), verdict, reason))?;
    let order = rows.next()?.map(|row| row.get::<_, Col<OrderId>>("order_id")).transpose()?;
    Ok(order.map(|order| order.0))
}

/// Notes that everything which is on this device only is in a rescue file since `at`.
pub fn rescued(db: &Db, actor: Actor, at: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE edits SET rescued_at = ?2 WHERE actor = ?1 AND accepted_at IS NULL AND rescued_at IS NULL";
    db.prepare_cached(sql)?.execute((Col(actor), Col(at)))?;
    Ok(())
}

/// Lets go of what the office has had since before `cut` (the server's clock). What waits for a person there stays.
pub fn prune(db: &Db, cut: Moment) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM edits WHERE accepted_at < ?1 AND verdict <> 1")?.execute([Col(cut)])?;
    Ok(())
}

fn collect(rows: impl Iterator<Item = rusqlite::Result<Result<Kept, StoreError>>>) -> Result<Vec<Kept>, StoreError> {
    rows.map(|row| row.map_err(StoreError::from)?).collect()
}

fn from_row(row: &Row<'_>) -> Result<Kept, StoreError> {
    let id = EditId { actor: row.get::<_, Col<Actor>>("actor")?.0, n: row.get::<_, Col<u64>>("n")?.0 };
    let bad = |column| StoreError::bad_row("edits", column, id);
    let reason: Option<Vec<u8>> = row.get("reason")?;
    let reason = reason.map(|bytes| wire::decode::<Reason>(&bytes).map_err(|_| bad("reason"))).transpose()?;
    let accepted: Option<i64> = row.get("accepted_at")?;
    let rescued: Option<i64> = row.get("rescued_at")?;
    let state = match (row.get::<_, i64>("verdict")?, reason) {
        (_, _) if rescued.is_some() && accepted.is_none() => EditState::Rescued,
        (FORKED, _) => EditState::Forked,
        (0, _) if accepted.is_some() => EditState::Accepted,
        (0, _) => EditState::Waiting,
        (1, Some(reason)) => EditState::Quarantined { reason },
        (2, Some(reason)) => EditState::Refused { reason },
        _ => return Err(bad("verdict")),
    };
    Ok(Kept {
        id,
        order: row.get::<_, Col<OrderId>>("order_id")?.0,
        made_at: row.get::<_, Col<Moment>>("made_at")?.0,
        state,
        head: row.get::<_, Col<Digest>>("head")?.0,
        bytes: row.get("bytes")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::testing::{enrolled_store, order_id};
    use proptest::prelude::*;

    fn write(store: &mut Store, order: u8, bytes: &[u8]) -> Result<EditId, StoreError> {
        store.write(|db| append(db, &installation::load(db)?, order_id(order), bytes, Moment(1)).map(|(id, _)| id))
    }

    #[test]
    fn numbers_have_no_gaps_even_where_an_act_fails() {
        let mut store = enrolled_store();
        write(&mut store, 1, b"a").unwrap();
        let failed: Result<(), StoreError> = store.write(|db| {
            append(db, &installation::load(db)?, order_id(1), b"lost", Moment(1))?;
            Err(StoreError::NoRoom)
        });
        assert!(matches!(failed, Err(StoreError::NoRoom)));
        assert_eq!(write(&mut store, 1, b"b").unwrap().n, 2);
        let kept = store.read(all).unwrap();
        assert_eq!(kept.iter().map(|edit| edit.bytes.as_slice()).collect::<Vec<_>>(), [b"a", b"b"]);
    }

    #[test]
    fn a_restored_server_takes_its_receipts_back() {
        let mut store = enrolled_store();
        for byte in 0..5 {
            write(&mut store, 1, &[byte]).unwrap();
        }
        let actor = store.read(installation::load).unwrap().actor;
        store.write(|db| accepted(db, actor, 4, Moment(100))).unwrap();
        assert_eq!(store.read(waiting_count).unwrap(), 1);
        store.write(|db| unaccept_after(db, actor, 2)).unwrap();
        assert_eq!(store.read(waiting_count).unwrap(), 3);
    }

    #[test]
    fn what_waits_for_a_person_is_never_pruned() {
        let mut store = enrolled_store();
        for byte in 0..3 {
            write(&mut store, 1, &[byte]).unwrap();
        }
        let actor = store.read(installation::load).unwrap().actor;
        let quarantined = Ruling { n: 2, verdict: Verdict::Quarantined(Reason::UnknownKind) };
        store
            .write::<_, StoreError>(|db| {
                accepted(db, actor, 2, Moment(100))?;
                rule(db, actor, quarantined)?;
                prune(db, Moment(101))
            })
            .unwrap();
        let left = store.read(all).unwrap();
        assert_eq!(left.iter().map(|edit| edit.id.n).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(left[0].state, EditState::Quarantined { reason: Reason::UnknownKind });
        assert_eq!(left[1].state, EditState::Waiting);
    }

    proptest! {
        /// Whatever is written, however it is cut into runs: the runs join without gap, keep to their limits, and the head
        /// that travels with each is the chain over everything up to it.
        #[test]
        fn runs_are_contiguous_and_chained(
            edits in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 1..40),
            count in 1..10_usize,
            bytes in 1..500_usize,
        ) {
            let mut store = enrolled_store();
            for edit in &edits {
                write(&mut store, 1, edit).unwrap();
            }
            let actor = store.read(installation::load).unwrap().actor;
            let (mut first, mut sent) = (1, Vec::new());
            loop {
                let run = store.read(|db| run_from(db, actor, first, count, bytes)).unwrap();
                let Some((last, head)) = run.last else { break };
                let size: usize = run.edits.iter().map(Vec::len).sum();
                prop_assert!(run.edits.len() <= count && (size <= bytes || run.edits.len() == 1));
                sent.extend(run.edits);
                prop_assert_eq!(last, u64::try_from(sent.len()).unwrap());
                prop_assert_eq!(head, chain::extend(chain::genesis(actor), 1, sent.iter().map(Vec::as_slice)));
                first = last + 1;
            }
            prop_assert_eq!(sent, edits);
        }
    }
}
