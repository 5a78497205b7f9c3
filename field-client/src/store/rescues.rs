//! Rescue files that this device has made and whether the office has them.

use shared::time::Moment;

use super::columns::Col;
use super::{Db, StoreError};

/// Remembers a rescue file by its name in the rescue folder.
pub fn add(db: &Db, file: &str, made_at: Moment) -> Result<(), StoreError> {
    let sql = "INSERT INTO rescues (file, made_at) VALUES (?1, ?2) ON CONFLICT (file) DO NOTHING";
    db.prepare_cached(sql)?.execute((file, Col(made_at)))?;
    Ok(())
}

/// The files that the office does not have yet, oldest first.
pub fn waiting(db: &Db) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT file FROM rescues WHERE handed_at IS NULL ORDER BY made_at, file";
    let files = db.prepare_cached(sql)?.query_map([], |row| row.get("file"))?.collect::<Result<_, _>>()?;
    Ok(files)
}

/// Notes that the office has taken the file.
pub fn handed(db: &Db, file: &str, at: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE rescues SET handed_at = ?2 WHERE file = ?1";
    db.prepare_cached(sql)?.execute((file, Col(at)))?;
    Ok(())
}
