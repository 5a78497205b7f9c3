//! One server at a time owns a data folder.

use std::fs::{File, OpenOptions, TryLockError};

use anyhow::{Context as _, bail};

use crate::config::Config;

/// The data folder's lock, held until it is dropped or the process ends, however it ends.
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Creates the folder if need be and takes the lock; says who is in the way.
    pub fn take(config: &Config) -> anyhow::Result<Self> {
        let folder = &config.data_dir;
        std::fs::create_dir_all(folder)
            .with_context(|| format!("`data_dir`: {} cannot be created", folder.display()))?;
        let path = folder.join("callout-server.lock");
        let file = OpenOptions::new().create(true).write(true).truncate(false).open(&path);
        let file = file.with_context(|| format!("{} cannot be written", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "a callout-server is running on {}; stop it first, or choose another `data_dir`",
                folder.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }
}
