//! `callout-server rebuild`: every order made anew from its edits.

use super::lock::DataLock;
use super::open;
use crate::config::Config;
use crate::sync::rebuild::rebuild as anew;

/// Rebuilds, and tells which orders had differed.
pub async fn rebuild(config: Config) -> anyhow::Result<()> {
    let _lock = DataLock::take(&config)?;
    let office = open::office(config).await?;
    let rebuilt = anew(office.store()).await?;
    println!("{} orders from {} edits, {} differed", rebuilt.orders, rebuilt.edits, rebuilt.differed.len());
    rebuilt.differed.iter().for_each(|order| println!("{order}"));
    office.store().close().await;
    Ok(())
}
