//! What the databases report, in our own terms.

use crate::store::error::{StoreError, WAY_OUT};

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(told) => from_database(told.as_ref()),
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unreachable(error.to_string())
            }
            _ => Self::Database(error.to_string()),
        }
    }
}

/// SQLite's result codes (<https://www.sqlite.org/rescode.html>, the low byte is the primary one) and PostgreSQL's
/// SQLSTATEs (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
fn from_database(told: &dyn sqlx::error::DatabaseError) -> StoreError {
    /// `SQLITE_IOERR_SHMSIZE`: the shared-memory file beside the database could not grow, which is a full disk.
    const SHM_SIZE: i32 = 4_874;
    let message = told.message().to_owned();
    if told.is_unique_violation() {
        let of_sqlite = message.strip_prefix("UNIQUE constraint failed: ");
        return StoreError::Taken(told.constraint().or(of_sqlite).unwrap_or(&message).to_owned());
    }
    if told.is_foreign_key_violation() {
        return StoreError::Dangling(told.constraint().unwrap_or(&message).to_owned());
    }
    let code = told.code().unwrap_or_default();
    match (code.as_ref(), code.parse::<i32>()) {
        ("40001" | "40P01" | "55P03" | "57014" | "53300", _) => StoreError::Busy,
        ("53100", _) | (_, Ok(SHM_SIZE)) => StoreError::Full,
        ("57P01" | "57P02" | "57P03", _) => StoreError::Unreachable(message),
        ("3D000" | "28P01" | "28000", _) => StoreError::Refused(message),
        (_, Ok(number)) if code.len() < 5 => match number & 0xff {
            5 | 6 => StoreError::Busy,
            13 => StoreError::Full,
            11 | 26 => StoreError::Refused(format!("the database is damaged ({message}). {WAY_OUT}")),
            14 => StoreError::Unreachable(format!("the file cannot be opened ({message})")),
            _ => StoreError::Database(format!("{message} (SQLite {code})")),
        },
        _ => StoreError::Database(format!("{message} (SQLSTATE {code})")),
    }
}
