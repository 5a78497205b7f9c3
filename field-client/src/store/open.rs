//! Opening: made if it is missing and that is allowed, brought up to date if it is older, refused if it is damaged, newer
//! or somebody else's. Nothing that is refused is written to.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::{Store, StoreError};

/// The format this version writes.
pub const SCHEMA_VERSION: i64 = 5;
/// `"CLOT"`: tells our files from other SQLite databases.
const APPLICATION_ID: i64 = 0x434c_4f54;
/// How long a process waits for another one's transaction; each takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(15);
/// The steps from each format to the next; the first one makes an empty database a database.
const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("schema_2_van.sql"),
    include_str!("schema_3_aboard.sql"),
    include_str!("schema_4_crews.sql"),
    include_str!("schema_5_drafts.sql"),
];

/// What to do where there is no database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Make one.
    Create,
    /// Answer [`StoreError::Absent`].
    Refuse,
}

impl Store {
    /// Opens the database in the file at `path`.
    pub fn open(path: &Path, missing: Missing) -> Result<Self, StoreError> {
        let length = std::fs::metadata(path).map(|file| file.len()).ok();
        let log_length = std::fs::metadata(with_suffix(path, "-wal")).map_or(0, |file| file.len());
        match (length, missing) {
            // SQLite would take an empty file for a new database and throw its log away.
            (None | Some(0), _) if log_length > 0 => {
                return Err(StoreError::Damaged("the database file is gone, its log is still there".into()));
            }
            (None | Some(0), Missing::Refuse) => return Err(StoreError::Absent),
            _ => {}
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::prepare(Connection::open_with_flags(path, flags)?)
    }

    /// Opens the database in the file `name` of the VFS `vfs`, which has no shared memory and gives its files to one
    /// connection: a browser's worker.
    pub fn open_alone(name: &str, vfs: &str) -> Result<Self, StoreError> {
        Self::prepare(alone(name, vfs)?)
    }

    /// A database in memory, for tests and simulations.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    /// Takes a connection that the platform has opened, and makes it fit: checks what it is before anything is written.
    pub fn prepare(db: Connection) -> Result<Self, StoreError> {
        db.busy_timeout(PATIENCE)?;
        let found = check(&db)?;
        // Closing must not checkpoint: that would be two more flushes for every single act of a command line.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.set_prepared_statement_cache_capacity(64);
        if found < SCHEMA_VERSION {
            migrate(&db)?;
        }
        Ok(Self { db })
    }
}

/// A connection that owns its file. All of this has to stand before the first read: a VFS without shared memory reads a
/// write-ahead log only under an exclusive lock, and one that cannot tell a hot rollback journal corrupts by it.
pub(super) fn alone(name: &str, vfs: &str) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags_and_vfs(name, flags, vfs)?;
    db.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    Ok(db)
}

/// The format that the database has; 0 for an empty one.
fn check(db: &Connection) -> Result<i64, StoreError> {
    let (application, version): (i64, i64) = (pragma(db, "application_id")?, pragma(db, "user_version")?);
    let tables: i64 = db.query_row("SELECT count(*) AS tables FROM sqlite_schema", [], |row| row.get("tables"))?;
    match (application, version) {
        (0, 0) if tables == 0 => Ok(0),
        (APPLICATION_ID, found) if found > SCHEMA_VERSION => Err(StoreError::Newer { found, known: SCHEMA_VERSION }),
        (APPLICATION_ID, found) if found > 0 => Ok(found),
        _ => Err(StoreError::Foreign),
    }
}

fn pragma(db: &Connection, name: &str) -> Result<i64, StoreError> {
    Ok(db.pragma_query_value(None, name, |row| row.get(name))?)
}

fn migrate(db: &Connection) -> Result<(), StoreError> {
    let tx = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
    // Another process may have been here first.
    let found = pragma(&tx, "user_version")?;
    let done = usize::try_from(found).unwrap_or_default();
    for step in STEPS.iter().skip(done) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    Ok(tx.commit()?)
}

fn with_suffix(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_folder() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("phone.db");
        (folder, path)
    }

    #[test]
    fn a_missing_database_is_made_only_on_request() {
        let (_folder, path) = in_folder();
        assert!(matches!(Store::open(&path, Missing::Refuse), Err(StoreError::Absent)));
        assert!(!path.exists());
        Store::open(&path, Missing::Create).unwrap();
        Store::open(&path, Missing::Refuse).unwrap();
    }

    #[test]
    fn a_database_of_an_older_version_is_brought_up_to_date_and_keeps_what_it_has() {
        let (_folder, path) = in_folder();
        let first = STEPS[0];
        let stamp = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;");
        let row = "INSERT INTO counters (name, value) VALUES ('kept', 7);";
        Connection::open(&path).unwrap().execute_batch(&format!("{first} {stamp} {row}")).unwrap();
        let store = Store::open(&path, Missing::Refuse).unwrap();
        assert_eq!(pragma(&store.db, "user_version").unwrap(), SCHEMA_VERSION);
        let kept: i64 = store.db.query_row("SELECT value FROM counters", [], |row| row.get("value")).unwrap();
        let loads: i64 = store.db.query_row("SELECT count(*) AS n FROM van_loads", [], |row| row.get("n")).unwrap();
        assert_eq!((kept, loads), (7, 0));
    }

    #[test]
    fn what_is_refused_is_not_touched() {
        let (_folder, path) = in_folder();
        for (content, name) in
            [(vec![7_u8; 8_192], "garbage"), (sqlite_of_somebody_else(), "foreign"), (newer(), "newer")]
        {
            std::fs::write(&path, &content).unwrap();
            let refusal = Store::open(&path, Missing::Create).unwrap_err();
            let expected = match name {
                "garbage" => matches!(refusal, StoreError::Damaged(_)),
                "foreign" => matches!(refusal, StoreError::Foreign),
                _ => matches!(refusal, StoreError::Newer { found: 99, known: SCHEMA_VERSION }),
            };
            assert!(expected, "{name}: {refusal:?}");
            assert_eq!(std::fs::read(&path).unwrap(), content, "{name}");
        }
    }

    #[test]
    fn an_emptied_file_beside_its_log_is_damage_and_the_log_survives() {
        let (_folder, path) = in_folder();
        drop(Store::open(&path, Missing::Create).unwrap());
        let log = with_suffix(&path, "-wal");
        assert!(std::fs::metadata(&log).unwrap().len() > 0, "closing leaves the log in place");
        std::fs::write(&path, b"").unwrap();
        assert!(matches!(Store::open(&path, Missing::Create), Err(StoreError::Damaged(_))));
        assert!(std::fs::metadata(&log).unwrap().len() > 0);
    }

    #[test]
    fn it_is_written_ahead_and_flushed_at_every_commit() {
        let (_folder, path) = in_folder();
        let store = Store::open(&path, Missing::Create).unwrap();
        let mode: String = store.db.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!((mode.as_str(), pragma(&store.db, "synchronous").unwrap()), ("wal", 2));
    }

    fn built(sql: &str) -> Vec<u8> {
        let (_folder, path) = in_folder();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        std::fs::read(&path).unwrap()
    }

    fn sqlite_of_somebody_else() -> Vec<u8> {
        built("CREATE TABLE t (a)")
    }

    fn newer() -> Vec<u8> {
        built(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE t (a)"))
    }
}
