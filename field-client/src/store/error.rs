//! What can go wrong with the device's database.

use rusqlite::ErrorCode;

/// Why the database did not do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk or the quota is full.
    #[error("no room left on this device; what was saved before is unharmed")]
    NoRoom,
    /// The file is not a sound database of this product.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The file belongs to something else.
    #[error("this file is not a database of Callout")]
    Foreign,
    /// A newer version of the app wrote it.
    #[error("the database has format {found}; this version knows formats up to {known}")]
    Newer {
        /// The format it has.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// There is no database yet.
    #[error("this device is not enrolled")]
    Absent,
    /// Another process kept the database locked for too long.
    #[error("another process is using the database")]
    Busy,
    /// A row does not hold what it should.
    #[error("table {table}, column {column}, row {row}: not what it should be")]
    BadRow {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key, in words.
        row: String,
    },
    /// Anything else that SQLite says.
    #[error("the database could not be used: {0}")]
    Other(rusqlite::Error),
}

/// `SQLITE_IOERR_SHMSIZE`: the shared-memory file could not grow, which is how a full disk shows when a database is opened.
const SHM_SIZE: i32 = 4874;

/// `SQLITE_IOERR` and no more: what the pool of files of a browser says whatever fails there, and what fails there is a write
/// without room. SQLite's own files always say which kind of failure it was.
const UNEXPLAINED: i32 = 10;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(code, text) = &error else { return Self::Other(error) };
        match code.code {
            ErrorCode::DiskFull => Self::NoRoom,
            ErrorCode::SystemIoFailure if [SHM_SIZE, UNEXPLAINED].contains(&code.extended_code) => Self::NoRoom,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                Self::Damaged(text.clone().unwrap_or_else(|| code.to_string()))
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            _ => Self::Other(error),
        }
    }
}

impl StoreError {
    /// Says that a row does not hold what it should.
    pub(super) fn bad_row(table: &'static str, column: &'static str, row: impl std::fmt::Display) -> Self {
        Self::BadRow { table, column, row: row.to_string() }
    }
}
