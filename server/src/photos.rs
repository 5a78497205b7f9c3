//! Photos: kept under the SHA-256 of their bytes, received over tus 1.0 (<https://tus.io/protocols/resumable-upload>), which
//! a connection may break at any byte.

mod append;
mod create;
mod expire;
mod finish;
mod header;
mod inspect;
mod objects;
pub mod read;
mod terminate;
pub mod thumbnail;
mod tus;
mod upload_id;

use shared::ids::Digest;

pub use append::patch;
pub use create::create;
pub use expire::expire;
pub use finish::keep_whole;
pub use inspect::{MAX_PIXELS, PhotoKind, Unfit, inspect};
pub use objects::PhotoObjects;
pub use read::photo;
pub use terminate::terminate;
pub use thumbnail::{shrink, small, thumbnail};
pub use tus::{head, options, post_instead, speaks_tus};
pub use upload_id::UploadId;

use crate::state::Office;
use crate::store::{self, StoreError};

/// Where uploads are created.
pub const PATH: &str = "/photos/v1";
/// The largest photo, in bytes.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;
/// How long an upload waits for its next piece.
pub const UPLOAD_DAYS: i64 = 7;

/// Those of `hashes` that the office does not hold, in their order: what a device still has to send.
pub async fn lacking(office: &Office, hashes: &[Digest]) -> Result<Vec<Digest>, StoreError> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = office.store().read().await?;
    let held = store::photos::held(&mut tx, hashes).await?;
    Ok(hashes.iter().filter(|hash| !held.contains(hash)).copied().collect())
}

#[cfg(test)]
mod tests;
