//! What can go wrong in the store, told apart by what one can do about it.

/// A failure of the store. Expected outcomes (not found, stale) are values of the functions, not errors.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Another writer was in the way: a serialisation failure, a deadlock, or a lock that did not come free in time. The
    /// same transaction may succeed when it is tried again.
    #[error("the database is busy; the same request may succeed when it is sent again")]
    Busy,
    /// No room left on the database's disk. Nothing of the transaction was kept, everything before it was.
    #[error("the database's disk is full; free some room and send the request again")]
    Full,
    /// A unique value is taken, by the database's own words (table and column, or the name of the constraint).
    #[error("already taken: {0}")]
    Taken(String),
    /// A row refers to one that does not exist.
    #[error("refers to something that does not exist: {0}")]
    Dangling(String),
    /// A row holds what this program would never have written.
    #[error("table `{table}`, column `{column}`, row {row}: {reason}")]
    Corrupt {
        /// The table, as far as the statement names it.
        table: String,
        /// The column.
        column: String,
        /// The first column of that row, which is its id in nearly every statement.
        row: String,
        /// What was found.
        reason: String,
    },
    /// The database is damaged, of a newer build, or not ours. The sentence says the way out. Nothing was written.
    #[error("{0}")]
    Refused(String),
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// Anything else the database reports.
    #[error("database: {0}")]
    Database(String),
}

/// The way out of a damaged database, for the one sentence that people read when the server refuses to start.
pub(crate) const WAY_OUT: &str = "Nothing was changed. Keep a copy of the files, then run `callout-server restore FILE` with \
    your last backup; devices still hold what they sent in the last 30 days and send again what the backup lacks.";
