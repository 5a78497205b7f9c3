//! `callout-server backup FILE`: a consistent copy of the database, also while the server runs.

use std::path::Path;

use anyhow::{Context as _, bail};
use shared::ids::Digest;

use super::{open, photo_copy};
use crate::config::Config;
use crate::photos::PhotoObjects;
use crate::store;

/// Writes the copy into `file`, and beside it `file.photos`: the hash of every photo that belongs to it. With `folder`, the
/// photos themselves go there.
pub async fn backup(config: Config, file: &Path, folder: Option<&Path>) -> anyhow::Result<()> {
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
    let hashes: Vec<Digest> = manifest.lines().filter_map(|line| line.parse().ok()).collect();
    println!("{}: its {} photos by name", list.display(), hashes.len());
    let photos = PhotoObjects::open(&config.photo_store)?;
    let missing = match folder {
        None => {
            println!(
                "the photos themselves were not copied: say `--photos FOLDER`, or copy `photo_store` by other means"
            );
            photo_copy::missing(&photos, &hashes).await?
        }
        Some(folder) => {
            let done = photo_copy::out(&photos, &hashes, folder).await?;
            println!("{}: {} photos copied, {} were there", folder.display(), done.copied, done.kept);
            done.missing
        }
    };
    if missing > 0 {
        println!("{missing} photos are not in the store, or are damaged: `callout-server check --deep` names them");
    }
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
