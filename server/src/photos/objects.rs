//! The object store: a folder by default, anything `object_store` knows by configuration.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use shared::ids::Digest;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::config::PhotoStore;
use crate::error::{ApiError, Kind};

/// Photos under `photos/ab/abcd…`, thumbnails under `thumbnails/ab/abcd…-320.jpg`, parts of uploads under
/// `parts/<upload>/<nonce>`.
#[derive(Clone, Debug)]
pub struct PhotoObjects {
    objects: Arc<dyn ObjectStore>,
    prefix: Path,
    turns: Arc<Semaphore>,
}

/// Photos that are put together in memory at the same time.
const AT_ONCE: usize = 4;

impl PhotoObjects {
    /// Opens the store that the configuration names; creates a folder that does not exist.
    pub fn open(place: &PhotoStore) -> anyhow::Result<Self> {
        match place {
            PhotoStore::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|error| {
                    anyhow::anyhow!("`photo_store`: {} cannot be created: {error}", folder.display())
                })?;
                // A photo counts as received only once it is on the disk, so every write is flushed.
                let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
                Ok(Self::over(Arc::new(objects), Path::default()))
            }
            PhotoStore::Url(url) => {
                // Whoever comes first in this process sets it; the second attempt has nothing to say.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let variables = std::env::vars().filter(|(name, _)| name.starts_with("AWS_"));
                let variables = variables.map(|(name, value)| (name.to_ascii_lowercase(), value));
                let parsed =
                    url.parse().map_err(|error| anyhow::anyhow!("`photo_store`: {url} is not a URL: {error}"))?;
                let (objects, prefix) = object_store::parse_url_opts(&parsed, variables)
                    .map_err(|error| anyhow::anyhow!("`photo_store`: {url}: {error}"))?;
                Ok(Self::over(Arc::from(objects), prefix))
            }
        }
    }

    fn over(objects: Arc<dyn ObjectStore>, prefix: Path) -> Self {
        Self { objects, prefix, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Waits for a turn at holding a whole photo in memory.
    pub async fn turn(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        self.turns.acquire().await.map_err(ApiError::internal)
    }

    /// Stores a photo under its hash. Storing it again changes nothing.
    pub async fn put_photo(&self, hash: &Digest, bytes: Bytes) -> Result<(), ApiError> {
        self.put(&self.photo_path(hash), bytes).await
    }

    /// The photo's bytes, or `None` if there is no such object.
    pub async fn photo(&self, hash: &Digest) -> Result<Option<Bytes>, ApiError> {
        self.get(&self.photo_path(hash)).await
    }

    /// The photo's bytes as they come from the store, or `None` if there is no such object.
    pub async fn photo_stream(
        &self,
        hash: &Digest,
    ) -> Result<Option<BoxStream<'static, object_store::Result<Bytes>>>, ApiError> {
        match self.objects.get(&self.photo_path(hash)).await {
            Ok(found) => Ok(Some(found.into_stream())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Whether there is an object for that photo.
    pub async fn has_photo(&self, hash: &Digest) -> Result<bool, ApiError> {
        Ok(self.photo_size(hash).await?.is_some())
    }

    /// A thumbnail that was made before.
    pub async fn thumbnail(&self, hash: &Digest, edge: u32) -> Result<Option<Bytes>, ApiError> {
        self.get(&self.thumbnail_path(hash, edge)).await
    }

    /// Keeps a thumbnail. Unlike a photo it can be made again, so nothing counts on it.
    pub async fn put_thumbnail(&self, hash: &Digest, edge: u32, bytes: Bytes) -> Result<(), ApiError> {
        self.put(&self.thumbnail_path(hash, edge), bytes).await
    }

    /// The photo's size in bytes, or `None` if there is no such object.
    pub async fn photo_size(&self, hash: &Digest) -> Result<Option<u64>, ApiError> {
        self.size(&self.photo_path(hash)).await
    }

    /// A part's size in bytes, or `None` if there is no such object.
    pub async fn part_size(&self, name: &str) -> Result<Option<u64>, ApiError> {
        self.size(&self.under(name)).await
    }

    /// Stores a part of an upload under its name.
    pub async fn put_part(&self, name: &str, bytes: Bytes) -> Result<(), ApiError> {
        self.put(&self.under(name), bytes).await
    }

    /// A part's bytes, or `None` if there is no such object.
    pub async fn part(&self, name: &str) -> Result<Option<Bytes>, ApiError> {
        self.get(&self.under(name)).await
    }

    /// Deletes one part. A part that is already gone is no failure.
    pub async fn delete_part(&self, name: &str) -> Result<(), ApiError> {
        match self.objects.delete(&self.under(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    /// Deletes every part object of an upload, also those that no row names.
    pub async fn delete_parts(&self, upload: &str) -> Result<(), ApiError> {
        let folder = self.under(&format!("parts/{upload}"));
        let mut found = self.objects.list(Some(&folder));
        while let Some(object) = found.next().await {
            self.objects.delete(&object.map_err(failed)?.location).await.or_else(|error| match error {
                object_store::Error::NotFound { .. } => Ok(()),
                error => Err(failed(error)),
            })?;
        }
        Ok(())
    }

    fn thumbnail_path(&self, hash: &Digest, edge: u32) -> Path {
        let name = hash.to_string();
        self.under(&format!("thumbnails/{}/{name}-{edge}.jpg", name.get(..2).unwrap_or_default()))
    }

    fn photo_path(&self, hash: &Digest) -> Path {
        let name = hash.to_string();
        self.under(&format!("photos/{}/{name}", name.get(..2).unwrap_or_default()))
    }

    fn under(&self, name: &str) -> Path {
        name.split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }

    async fn size(&self, path: &Path) -> Result<Option<u64>, ApiError> {
        match self.objects.head(path).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    async fn put(&self, path: &Path, bytes: Bytes) -> Result<(), ApiError> {
        self.objects.put(path, PutPayload::from_bytes(bytes)).await.map(drop).map_err(failed)
    }

    async fn get(&self, path: &Path) -> Result<Option<Bytes>, ApiError> {
        match self.objects.get(path).await {
            Ok(found) => found.bytes().await.map(Some).map_err(failed),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }
}

/// A failure of the object store. A full disk is told as such: the photo stays on the device and comes again.
fn failed(error: object_store::Error) -> ApiError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(present) = cause {
        let io = present.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::StorageFull) {
            return ApiError::new(Kind::Full, "照片存储已满", "the store of photos is full");
        }
        cause = present.source();
    }
    ApiError::internal(error)
}
