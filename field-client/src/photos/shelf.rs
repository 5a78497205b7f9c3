//! Where the files of photos lie: a folder natively, OPFS in a browser.

use std::io;

use shared::ids::Digest;

/// A place for files named by their SHA-256.
pub trait Shelf: Send {
    /// Keeps `bytes` under `hash`. When this returns, they are on disk whole or not at all.
    fn put(&self, hash: Digest, bytes: &[u8]) -> io::Result<()>;
    /// At most `len` bytes of the file from byte `from` on; fewer only at its end.
    fn read(&self, hash: Digest, from: u64, len: usize) -> io::Result<Vec<u8>>;
    /// Removes the file; one that is already gone is no error.
    fn remove(&self, hash: Digest) -> io::Result<()>;
}
