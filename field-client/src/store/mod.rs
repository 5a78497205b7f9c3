//! The device's database, and the only place with SQL. Every function takes a connection that is inside a transaction of
//! [`Store::read`] or [`Store::write`]; what belongs together is written in one `write`.

pub mod attempt;
mod columns;
pub mod counters;
pub mod crews;
pub mod drafts;
mod error;
pub mod installation;
mod open;
pub mod orders;
pub mod outbox;
pub mod photos;
pub mod reference;
pub mod rescues;
mod shelf;
pub mod van;

pub use error::StoreError;
pub use open::{Missing, SCHEMA_VERSION};
pub use rusqlite::Connection as Db;
pub use shelf::DatabaseShelf;

use rusqlite::{Transaction, TransactionBehavior};

/// The database of one installation. Several processes may open the same file.
#[derive(Debug)]
pub struct Store {
    db: Db,
}

impl Store {
    /// Reads one consistent state of the database.
    pub fn read<T, E: From<StoreError>>(&self, read: impl FnOnce(&Db) -> Result<T, E>) -> Result<T, E> {
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Deferred).map_err(StoreError::from)?;
        let value = read(&tx)?;
        tx.finish().map_err(StoreError::from)?;
        Ok(value)
    }

    /// Writes all that `write` writes, or nothing. When this returns `Ok`, it is on disk: one flush of the write-ahead log.
    /// The lock is taken at the start, so that what was read cannot change before the write.
    pub fn write<T, E: From<StoreError>>(&mut self, write: impl FnOnce(&Db) -> Result<T, E>) -> Result<T, E> {
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let value = write(&tx)?;
        tx.commit().map_err(StoreError::from)?;
        Ok(value)
    }

    /// A number that changes whenever another connection has written.
    pub fn version(&self) -> Result<i64, StoreError> {
        Ok(self.db.query_row("PRAGMA data_version", [], |row| row.get("data_version"))?)
    }
}
