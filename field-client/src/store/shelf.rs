//! Files of photos inside a database of their own, for platforms where a file cannot be opened without waiting: a browser's
//! worker. The acts' database stays small and quick beside it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _};
use shared::ids::Digest;

use super::columns::Col;
use super::open::alone;
use super::{Db, StoreError};
use crate::photos::shelf::Shelf;

/// A shelf in a database. Clones share it.
#[derive(Clone, Debug)]
pub struct DatabaseShelf {
    db: Arc<Mutex<Db>>,
}

impl DatabaseShelf {
    /// The shelf in the file `name` of the VFS `vfs`, made if it is missing.
    pub fn open_alone(name: &str, vfs: &str) -> Result<Self, StoreError> {
        Self::over(alone(name, vfs)?)
    }

    fn over(db: Connection) -> Result<Self, StoreError> {
        db.execute_batch("CREATE TABLE IF NOT EXISTS files (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL)")?;
        Ok(Self { db: Arc::new(Mutex::new(db)) })
    }

    fn with<T>(&self, act: impl FnOnce(&Db) -> rusqlite::Result<T>) -> io::Result<T> {
        let db = self.db.lock().unwrap_or_else(PoisonError::into_inner);
        act(&db).map_err(|error| match StoreError::from(error) {
            StoreError::NoRoom => io::ErrorKind::StorageFull.into(),
            other => io::Error::other(other),
        })
    }
}

impl Shelf for DatabaseShelf {
    fn put(&self, hash: Digest, bytes: &[u8]) -> io::Result<()> {
        let sql = "INSERT INTO files (hash, bytes) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING";
        self.with(|db| db.prepare_cached(sql)?.execute((Col(hash), bytes)).map(drop))
    }

    fn read(&self, hash: Digest, from: u64, len: usize) -> io::Result<Vec<u8>> {
        let sql = "SELECT substr(bytes, ?2 + 1, ?3) AS part FROM files WHERE hash = ?1";
        let (from, len) = (i64::try_from(from).unwrap_or(i64::MAX - 1), i64::try_from(len).unwrap_or(i64::MAX));
        let part = self.with(|db| {
            db.prepare_cached(sql)?.query_row((Col(hash), from, len), |row| row.get::<_, Vec<u8>>("part")).optional()
        })?;
        part.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn remove(&self, hash: Digest) -> io::Result<()> {
        self.with(|db| db.prepare_cached("DELETE FROM files WHERE hash = ?1")?.execute([Col(hash)]).map(drop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_read_in_parts_and_kept_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("photos.db").to_string_lossy().into_owned();
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(700_000).collect();
        let hash = Digest::of(&bytes);
        let shelf = DatabaseShelf::open_alone(&file, "unix").unwrap();
        shelf.put(hash, &bytes).unwrap();
        shelf.put(hash, &bytes).unwrap();
        drop(shelf);
        let shelf = DatabaseShelf::open_alone(&file, "unix").unwrap();
        assert_eq!(shelf.read(hash, 0, usize::MAX).unwrap(), bytes);
        assert_eq!(shelf.read(hash, 699_990, 512).unwrap(), &bytes[699_990..]);
        shelf.remove(hash).unwrap();
        shelf.remove(hash).unwrap();
        assert_eq!(shelf.read(hash, 0, 1).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_database_that_is_owned_is_opened_by_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("photos.db").to_string_lossy().into_owned();
        let shelf = DatabaseShelf::open_alone(&file, "unix").unwrap();
        assert!(matches!(DatabaseShelf::open_alone(&file, "unix"), Err(StoreError::Busy)));
        drop(shelf);
    }
}
