//! The story of the whole product, with 50 kills, on both databases.

use anyhow::Result;
use tests::database::Database;
use tests::story::{Telling, tell};

const KILLS: u32 = 50;
const SEED: u64 = 20_141_211;

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() -> Result<()> {
    told(Database::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() -> Result<()> {
    match Database::fresh_postgres().await? {
        Some(database) => told(database).await,
        None => Ok(()),
    }
}

async fn told(database: Database) -> Result<()> {
    let told = tell(Telling { database, seed: SEED, kills: KILLS }).await?;
    println!("{}: {} acts, {:?}, {} faults on the wire", told.source, told.acts, told.killed, told.faults);
    assert!(told.killed.all() >= KILLS && told.killed.server > 0 && told.killed.recording > 0, "{:?}", told.killed);
    Ok(())
}
