//! Resumable uploads by tus 1.0 (<https://tus.io/protocols/resumable-upload>): what to ask the server next, without asking.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};
use shared::ids::Digest;

use crate::store::photos::Upload;

/// Where uploads are created.
pub const PATH: &str = "/photos/v1";
/// The protocol's version, sent along with everything.
pub const VERSION: &str = "1.0.0";
/// Bytes sent in one request: a quarter of a minute on a bad line.
pub const CHUNK: usize = 512 * 1024;
/// The status for a chunk that arrived damaged (checksum extension).
pub const CHECKSUM_MISMATCH: u16 = 460;

/// What to do next for one photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Create an upload.
    Create,
    /// Ask how much of the upload is there.
    Ask {
        /// Where it lives.
        url: String,
    },
    /// Send a chunk.
    Send {
        /// Where the upload lives.
        url: String,
        /// The first byte of the chunk.
        offset: u64,
        /// How many bytes.
        len: usize,
    },
    /// Every byte is there.
    Finished,
    /// The server claims more than the file has: start over.
    StartOver,
}

/// The next step of `upload`. `known` is what the server has said *in this run*; what was remembered from an earlier one
/// is never trusted without asking.
pub fn next_step(upload: &Upload, known: Option<u64>) -> Step {
    match (&upload.url, known) {
        (None, _) => Step::Create,
        (Some(url), None) => Step::Ask { url: url.clone() },
        (Some(_), Some(offset)) if offset > upload.bytes => Step::StartOver,
        (Some(_), Some(offset)) if offset == upload.bytes => Step::Finished,
        (Some(url), Some(offset)) => {
            let left = usize::try_from(upload.bytes - offset).unwrap_or(usize::MAX);
            Step::Send { url: url.clone(), offset, len: left.min(CHUNK) }
        }
    }
}

/// The `Upload-Metadata` of a photo.
pub fn metadata(hash: Digest) -> String {
    format!("sha256 {},filetype {}", STANDARD.encode(hash.to_string()), STANDARD.encode("image/jpeg"))
}

/// The `Upload-Checksum` of a chunk.
pub fn checksum(chunk: &[u8]) -> String {
    format!("sha1 {}", STANDARD.encode(Sha1::digest(chunk)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn upload(bytes: u64, url: Option<&str>) -> Upload {
        Upload { hash: Digest([1; 32]), bytes, url: url.map(Into::into), uploaded: 0, failures: 0 }
    }

    #[test]
    fn nothing_is_sent_before_the_server_was_asked() {
        assert_eq!(next_step(&upload(9, None), Some(3)), Step::Create);
        let remembered = Upload { uploaded: 5, ..upload(9, Some("u")) };
        assert_eq!(next_step(&remembered, None), Step::Ask { url: "u".into() });
    }

    #[test]
    fn checksum_and_metadata_are_as_the_protocol_writes_them() {
        assert_eq!(checksum(b"hello"), "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=");
        assert!(metadata(Digest([0xab; 32])).starts_with("sha256 YWJhYmFi"));
    }

    proptest! {
        /// Against a server that takes any part of a chunk, the chunks join without gap and overlap and end the file.
        #[test]
        fn chunks_cover_the_file(bytes in 0..3_000_000_u64, takes in proptest::collection::vec(5_000..600_000_u64, 1..40)) {
            let upload = upload(bytes, Some("u"));
            let (mut offset, mut takes) = (0, takes.into_iter().cycle());
            while let Step::Send { offset: from, len, .. } = next_step(&upload, Some(offset)) {
                prop_assert_eq!(from, offset);
                prop_assert!(len <= CHUNK && len > 0);
                offset += takes.next().unwrap().min(u64::try_from(len).unwrap());
            }
            prop_assert_eq!((next_step(&upload, Some(offset)), offset), (Step::Finished, bytes));
        }
    }
}
