//! `callout-server restore FILE`: a backup takes the place of the database, and a new life begins.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use shared::time::Clock as _;

use super::lock::DataLock;
use super::{open, photo_copy};
use crate::config::Config;
use crate::photos::PhotoObjects;
use crate::store::{self, Store, migrations};
use crate::system::{SystemClock, SystemEntropy};

/// Puts the backup in place. What was there is kept beside it under another name. With `folder`, photos that the store
/// lacks come back from there.
pub async fn restore(config: Config, file: &Path, folder: Option<&Path>) -> anyhow::Result<()> {
    let _lock = DataLock::take(&config)?;
    let Some(database) = config.database_url.strip_prefix("sqlite:").map(PathBuf::from) else {
        bail!("PostgreSQL is restored by its own `pg_restore`; afterwards run `callout-server new-life`");
    };
    let fresh = with_suffix(&database, ".restored");
    remove_with_companions(&fresh)?;
    std::fs::copy(file, &fresh).with_context(|| format!("{} cannot be read", file.display()))?;
    let store = Store::open(&format!("sqlite:{}", fresh.display()))
        .await
        .context("the backup is not usable; nothing was changed")?;
    migrations::migrate(&store).await.context("the backup is not usable; nothing was changed")?;
    begin_life(&config, &store, folder).await?;
    store.close().await;
    if with_suffix(&fresh, "-wal").exists() {
        bail!("{} could not be finished; nothing was replaced", fresh.display());
    }
    std::fs::File::open(&fresh)?.sync_all().context("the restored database could not be flushed")?;
    if database.exists() {
        let kept = with_suffix(&database, &format!(".before-{}", SystemClock.now().0));
        for suffix in ["", "-wal", "-shm"] {
            let old = with_suffix(&database, suffix);
            if old.exists() {
                std::fs::rename(&old, with_suffix(&kept, suffix))?;
            }
        }
        println!("the database that was there is kept as {}", kept.display());
    }
    std::fs::rename(&fresh, &database)?;
    println!("{} is restored; devices will send again what it lacks", file.display());
    Ok(())
}

/// After a database was put back by other tools: begins a new life.
pub async fn new_life(config: Config, folder: Option<&Path>) -> anyhow::Result<()> {
    let _lock = DataLock::take(&config)?;
    let store = open::store(&config).await?;
    migrations::migrate(&store).await?;
    begin_life(&config, &store, folder).await?;
    store.close().await;
    println!("a new life has begun; devices will send again what the database lacks");
    Ok(())
}

/// New incarnation, new actor; photos whose object is gone are forgotten, so that devices are asked for them.
async fn begin_life(config: &Config, store: &Store, folder: Option<&Path>) -> anyhow::Result<()> {
    let photos = PhotoObjects::open(&config.photo_store)?;
    let mut lost = Vec::new();
    let mut after = Vec::new();
    loop {
        let page = store::photos::page(store, &after).await?;
        let Some(last) = page.last() else { break };
        after = last.as_slice().to_vec();
        if let Some(folder) = folder {
            let copied = photo_copy::back(&photos, &page, folder).await?.copied;
            if copied > 0 {
                println!("{copied} photos came back from {}", folder.display());
            }
        }
        for hash in page {
            let there =
                photos.has_photo(&hash).await.map_err(|error| anyhow::anyhow!("{}", error.detail().to_owned()))?;
            if !there {
                lost.push(hash);
            }
        }
    }
    let mut tx = store.write_alone().await?;
    if store::identity::load(&mut tx).await?.is_none() {
        bail!("this database has never been a server's; it needs no new life");
    }
    for hash in &lost {
        store::photos::forget(&mut tx, hash).await?;
    }
    store::identity::begin_life(&mut tx, &mut SystemEntropy, SystemClock.now()).await?;
    tx.commit().await?;
    if !lost.is_empty() {
        println!("{} photos are not in the store of photos; devices that still have them will send them", lost.len());
    }
    Ok(())
}

fn remove_with_companions(database: &Path) -> anyhow::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let path = with_suffix(database, suffix);
        if path.exists() {
            std::fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        }
    }
    Ok(())
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
