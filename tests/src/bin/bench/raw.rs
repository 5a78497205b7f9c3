//! The yardstick: the same bytes into SQLite directly, by the same number of rows in the same transactions.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use rusqlite::Connection;
use tests::stopwatch::Stopwatch;

/// How long it takes to insert `batches` with full durability, one transaction each.
pub(crate) fn insert(folder: &Path, batches: &[Vec<Vec<u8>>]) -> Result<Duration> {
    let path = folder.join("raw.db");
    let mut connection = Connection::open(&path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE edits (actor BLOB NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (actor, n)) STRICT;",
    )?;
    let watch = Stopwatch::start();
    for (actor, batch) in batches.iter().enumerate() {
        let transaction = connection.transaction()?;
        let mut insert = transaction.prepare_cached("INSERT INTO edits (actor, n, bytes) VALUES (?1, ?2, ?3)")?;
        for (n, edit) in batch.iter().enumerate() {
            insert.execute((u128::try_from(actor)?.to_be_bytes(), i64::try_from(n)?, edit))?;
        }
        drop(insert);
        transaction.commit()?;
    }
    let took = watch.read();
    drop(connection);
    for end in ["", "-wal", "-shm"] {
        let file = folder.join(format!("raw.db{end}"));
        if file.exists() {
            std::fs::remove_file(file)?;
        }
    }
    Ok(took)
}

/// The disk's own time for making one small row durable.
pub(crate) fn flush(folder: &Path, times: u32) -> Result<Vec<Duration>> {
    use std::io::Write as _;
    let path = folder.join("flush");
    let mut file = std::fs::File::create(&path)?;
    let mut took = Vec::new();
    for _ in 0..times {
        let watch = Stopwatch::start();
        file.write_all(&[7; 4_096])?;
        file.sync_data()?;
        took.push(watch.read());
    }
    std::fs::remove_file(path)?;
    Ok(took)
}
