//! Uploads that are under way, and the parts that have arrived.

use shared::ids::{Actor, Digest};
use shared::time::Moment;

use super::{Row, StoreError, Tx};
use crate::photos::UploadId;

const ADD: &str = include_str!("sql/upload_add.sql");
const BY_ID: &str = "SELECT id, owner, hash, length, received, expires_at FROM uploads WHERE id = $1";
const EXPIRED: &str =
    "SELECT id, owner, hash, length, received, expires_at FROM uploads WHERE expires_at < $1 LIMIT $2";
const MOVE_ON: &str = "UPDATE uploads SET received = $3 WHERE id = $1 AND received = $2";
const ADD_PART: &str = include_str!("sql/upload_part_add.sql");
const PARTS: &str = "SELECT object FROM upload_parts WHERE upload = $1 ORDER BY number";
const DELETE_PARTS: &str = "DELETE FROM upload_parts WHERE upload = $1";
const DELETE: &str = "DELETE FROM uploads WHERE id = $1";

/// An upload.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Which.
    pub id: UploadId,
    /// The device that sends it; nobody else may.
    pub owner: Actor,
    /// The SHA-256 that the whole must have.
    pub hash: Digest,
    /// Bytes of the whole.
    pub length: u64,
    /// Bytes that are here. Equal to `length` only once the whole is verified and stored.
    pub received: u64,
    /// When it is given up.
    pub expires_at: Moment,
}

/// A part that lies in the object store.
#[derive(Clone, Debug)]
pub struct Part {
    /// The object's name.
    pub object: String,
    /// Its bytes.
    pub bytes: u64,
}

/// Adds an upload.
pub async fn add(tx: &mut Tx, upload: &Upload, now: Moment) -> Result<(), StoreError> {
    let Upload { id, owner, hash, length, received, expires_at } = upload;
    tx.execute(ADD, (*id, owner, hash, *length, *received, now, *expires_at)).await.map(drop)
}

/// The upload.
pub async fn by_id(tx: &mut Tx, id: UploadId) -> Result<Option<Upload>, StoreError> {
    tx.fetch_optional(BY_ID, (id,)).await?.as_ref().map(upload).transpose()
}

/// Up to `limit` uploads whose time is over.
pub async fn expired(tx: &mut Tx, now: Moment, limit: u32) -> Result<Vec<Upload>, StoreError> {
    tx.fetch_all(EXPIRED, (now, limit)).await?.iter().map(upload).collect()
}

/// Moves the upload on from `from` bytes to `to`. `false` if somebody else moved it meanwhile: then nothing happened.
pub async fn move_on(tx: &mut Tx, id: UploadId, from: u64, to: u64) -> Result<bool, StoreError> {
    Ok(tx.execute(MOVE_ON, (id, from, to)).await? == 1)
}

/// Appends a part to those of the upload. Only after [`move_on`] succeeded in the same transaction.
pub async fn add_part(tx: &mut Tx, id: UploadId, part: &Part) -> Result<(), StoreError> {
    tx.execute(ADD_PART, (id, &part.object, part.bytes)).await.map(drop)
}

/// The names of the part objects, in their order.
pub async fn parts(tx: &mut Tx, id: UploadId) -> Result<Vec<String>, StoreError> {
    tx.fetch_all(PARTS, (id,)).await?.iter().map(|row| row.get("object")).collect()
}

/// Forgets the parts: the whole is stored.
pub async fn delete_parts(tx: &mut Tx, id: UploadId) -> Result<(), StoreError> {
    tx.execute(DELETE_PARTS, (id,)).await.map(drop)
}

/// Forgets the upload and its parts.
pub async fn delete(tx: &mut Tx, id: UploadId) -> Result<(), StoreError> {
    delete_parts(tx, id).await?;
    tx.execute(DELETE, (id,)).await.map(drop)
}

fn upload(row: &Row) -> Result<Upload, StoreError> {
    Ok(Upload {
        id: row.get("id")?,
        owner: row.get("owner")?,
        hash: row.get("hash")?,
        length: row.get("length")?,
        received: row.get("received")?,
        expires_at: row.get("expires_at")?,
    })
}
