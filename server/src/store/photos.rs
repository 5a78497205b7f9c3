//! Photos that the office holds and has verified.

use std::collections::HashSet;

use shared::ids::Digest;
use shared::time::Moment;

use super::{Store, StoreError, Tx};
use crate::photos::PhotoKind;

const ADD: &str = include_str!("sql/photo_add.sql");
const HELD: &str = "SELECT hash FROM photos WHERE hash IN (";
const MEDIA_TYPE: &str = "SELECT media_type FROM photos WHERE hash = $1";
const PAGE: &str = "SELECT hash FROM photos WHERE hash > $1 ORDER BY hash LIMIT 1000";
const DELETE: &str = "DELETE FROM photos WHERE hash = $1";

/// Records a verified photo. Recording it again changes nothing.
pub async fn add(tx: &mut Tx, hash: &Digest, bytes: usize, kind: PhotoKind, now: Moment) -> Result<(), StoreError> {
    tx.execute(ADD, (hash, bytes, kind.media_type, kind.width, kind.height, now)).await.map(drop)
}

/// Those of `hashes` that are here.
pub async fn held(tx: &mut Tx, hashes: &[Digest]) -> Result<HashSet<Digest>, StoreError> {
    tx.fetch_in(HELD, ")", (), hashes.iter().copied()).await?.iter().map(|row| row.get("hash")).collect()
}

/// The photo's media type, if it is here.
pub async fn media_type(store: &Store, hash: &Digest) -> Result<Option<String>, StoreError> {
    store.look(MEDIA_TYPE, (hash,)).await?.first().map(|row| row.get("media_type")).transpose()
}

/// Up to a thousand hashes after `after`, ascending: to walk over all of them.
pub async fn page(store: &Store, after: &[u8]) -> Result<Vec<Digest>, StoreError> {
    store.look(PAGE, (after,)).await?.iter().map(|row| row.get("hash")).collect()
}

/// Forgets a photo whose object is gone, so that devices are asked for it again.
pub async fn forget(tx: &mut Tx, hash: &Digest) -> Result<(), StoreError> {
    tx.execute(DELETE, (hash,)).await.map(drop)
}
