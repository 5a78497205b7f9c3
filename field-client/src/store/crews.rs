//! The crews that this device's person goes with, so that an acceptance without signal can say for whom it was given.

use shared::ids::CrewId;

use super::columns::Col;
use super::{Db, StoreError};

/// Takes over what the office tells, instead of what it told before.
pub fn put(db: &Db, told: &[CrewId]) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM crews")?.execute([])?;
    for crew in told {
        db.prepare_cached("INSERT INTO crews (crew) VALUES (?1) ON CONFLICT (crew) DO NOTHING")?
            .execute([Col(*crew)])?;
    }
    Ok(())
}

/// The crew, if there is exactly one.
pub fn only(db: &Db) -> Result<Option<CrewId>, StoreError> {
    let mut statement = db.prepare_cached("SELECT crew FROM crews LIMIT 2")?;
    let crews = statement.query_map([], |row| row.get::<_, Col<CrewId>>("crew"))?.collect::<Result<Vec<_>, _>>()?;
    Ok(match crews.as_slice() {
        [crew] => Some(crew.0),
        _ => None,
    })
}
