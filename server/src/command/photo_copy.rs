//! A copy of the photos beside a backup: a folder in which each is named by its hash. A photo never changes, so copying
//! again brings only what is new, and one folder serves any number of backups.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use shared::ids::Digest;

use crate::photos::PhotoObjects;

/// How many photos were there, copied, and not to be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Copied {
    /// Were there already.
    pub(super) kept: usize,
    /// Were copied.
    pub(super) copied: usize,
    /// Are neither here nor there, or are damaged.
    pub(super) missing: usize,
}

/// Brings those of `hashes` that `folder` lacks from the store into it.
pub(super) async fn out(photos: &PhotoObjects, hashes: &[Digest], folder: &Path) -> anyhow::Result<Copied> {
    let mut done = Copied::default();
    for hash in hashes {
        let place = place(folder, hash);
        if place.exists() {
            done.kept += 1;
            continue;
        }
        match photos.photo(hash).await.map_err(told)?.filter(|bytes| Digest::of(bytes) == *hash) {
            None => done.missing += 1,
            Some(bytes) => {
                write(&place, &bytes)?;
                done.copied += 1;
            }
        }
    }
    Ok(done)
}

/// Brings those of `hashes` that the store lacks from `folder` into it.
pub(super) async fn back(photos: &PhotoObjects, hashes: &[Digest], folder: &Path) -> anyhow::Result<Copied> {
    if !folder.is_dir() {
        bail!("{} is no folder", folder.display());
    }
    let mut done = Copied::default();
    for hash in hashes {
        if photos.has_photo(hash).await.map_err(told)? {
            done.kept += 1;
            continue;
        }
        match std::fs::read(place(folder, hash)).ok().filter(|bytes| Digest::of(bytes) == *hash) {
            None => done.missing += 1,
            Some(bytes) => {
                photos.put_photo(hash, bytes.into()).await.map_err(told)?;
                done.copied += 1;
            }
        }
    }
    Ok(done)
}

/// How many of `hashes` have no object in the store.
pub(super) async fn missing(photos: &PhotoObjects, hashes: &[Digest]) -> anyhow::Result<usize> {
    let mut missing = 0;
    for hash in hashes {
        missing += usize::from(!photos.has_photo(hash).await.map_err(told)?);
    }
    Ok(missing)
}

fn told(error: crate::error::ApiError) -> anyhow::Error {
    anyhow::anyhow!("{}", error.detail().to_owned())
}

fn place(folder: &Path, hash: &Digest) -> PathBuf {
    let name = hash.to_string();
    folder.join(name.get(..2).unwrap_or_default()).join(name)
}

/// Under another name first, so that what has the name of a photo is a whole one.
fn write(place: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let unfinished = place.with_extension("unfinished");
    if let Some(parent) = place.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("{} cannot be created", parent.display()))?;
    }
    std::fs::write(&unfinished, bytes).with_context(|| format!("{} cannot be written", unfinished.display()))?;
    std::fs::File::open(&unfinished)?.sync_all()?;
    Ok(std::fs::rename(&unfinished, place)?)
}
