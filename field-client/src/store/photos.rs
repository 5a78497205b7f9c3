//! The queue of photos. It is apart from the outbox: a large picture never holds up an act.

use serde::Serialize;
use shared::ids::{Digest, OrderId};
use shared::time::Moment;

use super::columns::Col;
use super::{Db, StoreError};

/// How long a photo is kept after the office has verified it, in milliseconds: 30 days.
pub const KEPT_MS: i64 = 30 * 24 * 3_600_000;

/// A photo on its way to the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// SHA-256 of the file; its name in the photo folder.
    pub hash: Digest,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Where the upload that was begun lives on the server.
    pub url: Option<String>,
    /// How many bytes the server said it had when last asked.
    pub uploaded: u64,
    /// Attempts that failed in a row.
    pub failures: u32,
}

/// A photo that the office has not verified yet, as people are told about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outstanding {
    /// SHA-256 of the file.
    pub hash: Digest,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// How many bytes the server said it had when last asked.
    pub uploaded: u64,
    /// Whether all bytes are there and only the office's word that they are right is missing.
    pub complete: bool,
    /// When it was taken over into the app.
    pub taken_at: Moment,
    /// Why the last attempt failed.
    pub failure: Option<String>,
    /// The orders it belongs to.
    pub orders: Vec<OrderId>,
}

/// Queues a photo of `order`. Its file must already be on disk. The same picture again only gains an order.
pub fn add(db: &Db, order: OrderId, hash: Digest, bytes: u64, taken_at: Moment) -> Result<(), StoreError> {
    let sql = "INSERT INTO photos (hash, bytes, taken_at) VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO NOTHING";
    db.prepare_cached(sql)?.execute((Col(hash), Col(bytes), Col(taken_at)))?;
    let sql = "INSERT INTO photo_uses (order_id, hash) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    db.prepare_cached(sql)?.execute((Col(order), Col(hash)))?;
    Ok(())
}

/// The photos still to be sent: those that failed least first, then the oldest.
pub fn to_send(db: &Db) -> Result<Vec<Upload>, StoreError> {
    let sql = "SELECT hash, bytes, upload_url, uploaded, failures FROM photos
        WHERE verified_at IS NULL AND complete = 0 ORDER BY failures, taken_at, hash";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Upload {
            hash: row.get::<_, Col<Digest>>("hash")?.0,
            bytes: row.get::<_, Col<u64>>("bytes")?.0,
            url: row.get("upload_url")?,
            uploaded: row.get::<_, Col<u64>>("uploaded")?.0,
            failures: row.get("failures")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes how far an upload is. `url` of `None` forgets the upload: the next attempt creates a new one.
pub fn progress(db: &Db, hash: Digest, url: Option<&str>, uploaded: u64, complete: bool) -> Result<(), StoreError> {
    let sql = "UPDATE photos SET upload_url = ?2, uploaded = ?3, complete = ?4, failures = 0, failure = NULL
        WHERE hash = ?1";
    db.prepare_cached(sql)?.execute((Col(hash), url, Col(uploaded), complete))?;
    Ok(())
}

/// Notes why an attempt failed.
pub fn failed(db: &Db, hash: Digest, failure: &str) -> Result<(), StoreError> {
    let sql = "UPDATE photos SET failures = failures + 1, failure = ?2 WHERE hash = ?1";
    db.prepare_cached(sql)?.execute((Col(hash), failure))?;
    Ok(())
}

/// The photos to offer in the next exchange: not verified yet, those that should be complete first.
pub fn to_offer(db: &Db, limit: usize) -> Result<Vec<Digest>, StoreError> {
    let sql = "SELECT hash FROM photos WHERE verified_at IS NULL ORDER BY complete DESC, taken_at, hash LIMIT ?1";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([limit], |row| row.get::<_, Col<Digest>>("hash"))?;
    Ok(rows.map(|hash| hash.map(|hash| hash.0)).collect::<Result<_, _>>()?)
}

/// Notes that the office has the photo and its hash is right, since `at` (the server's clock).
pub fn verified(db: &Db, hash: Digest, at: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE photos SET verified_at = ?2, complete = 1, upload_url = NULL, uploaded = bytes, failure = NULL
        WHERE hash = ?1 AND verified_at IS NULL";
    db.prepare_cached(sql)?.execute((Col(hash), Col(at)))?;
    Ok(())
}

/// Notes that the office lacks the photo. One that should have been complete is sent from the start.
pub fn lacking(db: &Db, hash: Digest) -> Result<(), StoreError> {
    let sql = "UPDATE photos SET complete = 0, uploaded = 0, upload_url = NULL WHERE hash = ?1 AND complete = 1";
    db.prepare_cached(sql)?.execute([Col(hash)])?;
    Ok(())
}

/// Forgets every verification: another life of the server has to give its own word.
pub fn unverify_all(db: &Db) -> Result<(), StoreError> {
    let sql = "UPDATE photos SET verified_at = NULL, complete = 0, uploaded = 0, upload_url = NULL";
    db.prepare_cached(sql)?.execute([])?;
    Ok(())
}

/// The photos that the office has not verified, oldest first.
pub fn outstanding(db: &Db) -> Result<Vec<Outstanding>, StoreError> {
    let sql = "SELECT hash, bytes, uploaded, complete, taken_at, failure FROM photos
        WHERE verified_at IS NULL ORDER BY taken_at, hash";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Outstanding {
            hash: row.get::<_, Col<Digest>>("hash")?.0,
            bytes: row.get::<_, Col<u64>>("bytes")?.0,
            uploaded: row.get::<_, Col<u64>>("uploaded")?.0,
            complete: row.get("complete")?,
            taken_at: row.get::<_, Col<Moment>>("taken_at")?.0,
            failure: row.get("failure")?,
            orders: Vec::new(),
        })
    })?;
    let mut photos: Vec<Outstanding> = rows.collect::<Result<_, _>>()?;
    for photo in &mut photos {
        photo.orders = uses(db, photo.hash)?;
    }
    Ok(photos)
}

fn uses(db: &Db, hash: Digest) -> Result<Vec<OrderId>, StoreError> {
    let mut statement = db.prepare_cached("SELECT order_id FROM photo_uses WHERE hash = ?1 ORDER BY order_id")?;
    let rows = statement.query_map([Col(hash)], |row| row.get::<_, Col<OrderId>>("order_id"))?;
    Ok(rows.map(|id| id.map(|id| id.0)).collect::<Result<_, _>>()?)
}

/// How many photos of `order` the office has not verified.
pub fn unverified_of(db: &Db, order: OrderId) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) AS waiting FROM photo_uses JOIN photos ON photos.hash = photo_uses.hash
        WHERE photo_uses.order_id = ?1 AND photos.verified_at IS NULL";
    Ok(db.prepare_cached(sql)?.query_row([Col(order)], |row| row.get::<_, Col<u64>>("waiting"))?.0)
}

/// Lets go of the photos that were verified before `cut` (the server's clock); their files may be removed afterwards.
pub fn prune(db: &Db, cut: Moment) -> Result<Vec<Digest>, StoreError> {
    let mut statement = db.prepare_cached("DELETE FROM photos WHERE verified_at < ?1 RETURNING hash")?;
    let rows = statement.query_map([Col(cut)], |row| row.get::<_, Col<Digest>>("hash"))?;
    let gone: Vec<Digest> = rows.map(|hash| hash.map(|hash| hash.0)).collect::<Result<_, _>>()?;
    let mut forget = db.prepare_cached("DELETE FROM photo_uses WHERE hash = ?1")?;
    for hash in &gone {
        forget.execute([Col(*hash)])?;
    }
    Ok(gone)
}
