//! The folder of one installation: `phone.db`, `photos/`, `rescue/`. Only its owner may read it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::ids::{Digest, Entropy};
use shared::time::Clock;

use crate::phone::{Phone, PhoneError};
use crate::photos::shelf::Shelf;
use crate::store::{Missing, Store, StoreError};

/// A folder of one installation.
#[derive(Clone, Debug)]
pub struct Home {
    folder: PathBuf,
}

impl Home {
    /// The home in `folder`, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens the phone that lives here. With [`Missing::Create`], an empty home is furnished.
    pub fn open(
        &self,
        missing: Missing,
        clock: Arc<dyn Clock>,
        entropy: Box<dyn Entropy>,
    ) -> Result<Phone, PhoneError> {
        let database = self.folder.join("phone.db");
        if missing == Missing::Create && !database.exists() {
            private_folder(&self.folder)?;
            // SQLite gives the log the permissions of the database, so the database has to be private before SQLite sees it.
            if !with_suffix(&database, "-wal").exists() {
                private_file(&database)?;
            }
        }
        let is_new = missing == Missing::Create && fs::metadata(&database).is_ok_and(|file| file.len() == 0);
        let store = Store::open(&database, missing)?;
        if is_new {
            sync_folder(&self.folder)?;
        }
        let shelf = FolderShelf { folder: self.folder.join("photos") };
        Ok(Phone::new(store, Box::new(shelf), clock, entropy))
    }

    /// Writes a file into the rescue folder: whole and on disk, or not at all. `name` ends in `.age`.
    pub fn keep_rescue<T>(
        &self,
        name: &str,
        write: impl FnOnce(&mut File) -> Result<T, PhoneError>,
    ) -> Result<(PathBuf, T), PhoneError> {
        let folder = self.folder.join("rescue");
        private_folder(&folder)?;
        let path = folder.join(name);
        let value = write_whole(&path, write)?;
        Ok((path, value))
    }

    /// The path of a file in the rescue folder.
    pub fn rescue_path(&self, name: &str) -> PathBuf {
        self.folder.join("rescue").join(name)
    }
}

/// Writes `path` by way of a temporary file beside it: flushed, renamed, and the folder flushed.
pub fn write_whole<T, E: From<io::Error>>(path: &Path, write: impl FnOnce(&mut File) -> Result<T, E>) -> Result<T, E> {
    let temporary = with_suffix(path, ".part");
    let written = (|| {
        let mut file = private_file(&temporary)?;
        let value = write(&mut file)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        path.parent().map_or(Ok(()), sync_folder)?;
        Ok(value)
    })();
    if written.is_err() {
        // What could not be finished only takes the room that is missing.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Photos as files of a folder, named by their hash.
#[derive(Clone, Debug)]
pub struct FolderShelf {
    folder: PathBuf,
}

impl FolderShelf {
    /// Files in `folder`, which is made when the first one comes.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn path(&self, hash: Digest) -> PathBuf {
        self.folder.join(format!("{hash}.jpg"))
    }
}

impl Shelf for FolderShelf {
    fn put(&self, hash: Digest, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(hash);
        let expected = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if fs::metadata(&path).is_ok_and(|file| file.len() == expected) {
            return Ok(());
        }
        private_folder(&self.folder)?;
        write_whole(&path, |file| file.write_all(bytes))
    }

    fn read(&self, hash: Digest, from: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.path(hash))?;
        file.seek(SeekFrom::Start(from))?;
        let mut part = Vec::new();
        file.take(u64::try_from(len).unwrap_or(u64::MAX)).read_to_end(&mut part)?;
        Ok(part)
    }

    fn remove(&self, hash: Digest) -> io::Result<()> {
        match fs::remove_file(self.path(hash)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

/// Whether an error says that the disk is full.
pub fn is_no_room(error: &PhoneError) -> bool {
    let full = |error: &io::Error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    match error {
        PhoneError::Store(StoreError::NoRoom) => true,
        PhoneError::File(error) | PhoneError::Rescue(crate::rescue::RescueError::Io(error)) => full(error),
        _ => false,
    }
}
