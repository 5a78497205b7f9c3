//! `callout-server backup FILE`: a consistent copy of the database, also while the server runs.

use std::path::Path;

use anyhow::{Context as _, bail};

use super::open;
use crate::config::Config;
use crate::store;

/// Writes the copy into `file`, and beside it `file.photos`: the hash of every photo that belongs to it.
pub async fn backup(config: Config, file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} exists; a backup never overwrites anything, choose another name", file.display());
    }
    let store = open::store(&config).await?;
    if !store::migrations::is_current(&store).await.unwrap_or(false) {
        bail!("the database is not of this build; run `callout-server migrate`, or use the build it belongs to");
    }
    // Written under another name first, so that what has the name of a backup is a whole one.
    let unfinished = file.with_extension("unfinished");
    if unfinished.exists() {
        std::fs::remove_file(&unfinished).with_context(|| format!("{} cannot be removed", unfinished.display()))?;
    }
    store.copy_into(&unfinished).await?;
    flush(&unfinished)?;
    let copy = store::Store::open(&format!("sqlite:{}", unfinished.display())).await?;
    let manifest = manifest(&copy).await?;
    copy.close().await;
    store.close().await;
    let list = with_suffix(file, ".photos");
    std::fs::write(&list, &manifest).with_context(|| format!("{} cannot be written", list.display()))?;
    flush(&list)?;
    std::fs::rename(&unfinished, file)?;
    println!("{}: the database", file.display());
    println!("{}: {} photos; copy them from `photo_store` as well", list.display(), manifest.lines().count());
    Ok(())
}

async fn manifest(copy: &store::Store) -> anyhow::Result<String> {
    let mut lines = String::new();
    let mut after = Vec::new();
    loop {
        let page = store::photos::page(copy, &after).await?;
        let Some(last) = page.last() else { return Ok(lines) };
        after = last.as_slice().to_vec();
        page.iter().for_each(|hash| lines.push_str(&format!("{hash}\n")));
    }
}

fn with_suffix(file: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn flush(path: &Path) -> anyhow::Result<()> {
    std::fs::File::open(path)?.sync_all().with_context(|| format!("{} could not be flushed", path.display()))
}
