//! `callout-server migrate`: bring the database up to date without serving.

use super::lock::DataLock;
use super::open;
use crate::config::Config;
use crate::store::migrations;

/// Applies what is missing and says how much that was.
pub async fn migrate(config: Config) -> anyhow::Result<()> {
    let _lock = DataLock::take(&config)?;
    let store = open::store(&config).await?;
    let applied = migrations::migrate(&store).await?;
    println!("{applied} migrations applied; the database is up to date");
    store.close().await;
    Ok(())
}
