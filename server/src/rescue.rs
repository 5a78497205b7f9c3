//! Taking in rescue files: decrypted with the office's own key, then received like any other batch.

use std::io::Read as _;

use bytes::Bytes;
use minicbor::Decode;
use minicbor::bytes::ByteVec;
use shared::ids::{Actor, Digest};
use shared::sync::rescue::{Edit, Head, MAX_BYTES, MAX_EDITS, Photo, VERSION};
use shared::sync::verdict::{Reason, Ruling, Verdict};

use crate::error::ApiError;
use crate::photos;
use crate::state::Office;
use crate::sync::inbox::InboxError;
use crate::sync::receive::{Batch, Received};

/// What became of a rescue file.
#[derive(Debug)]
pub enum Rescued {
    /// It is taken.
    Done {
        /// Whose it was.
        actor: Actor,
        /// Every edit of that device up to this number is here.
        accepted: u64,
        /// Verdicts other than "applied".
        rulings: Vec<Ruling>,
        /// Photos that it brought and that are here now.
        photos: Vec<Digest>,
    },
    /// It cannot be decrypted or read.
    NotOurs,
    /// No device by that name was ever enrolled here.
    UnknownDevice(Actor),
    /// Edits before it are missing.
    SendFrom(u64),
    /// The signature does not hold.
    Unsigned,
}

/// Takes a rescue file that came from `source`.
pub async fn rescue(office: &Office, file: &Bytes, source: String) -> Result<Rescued, ApiError> {
    let (identity, file) = (office.identity().age.clone(), file.clone());
    let plain = tokio::task::spawn_blocking(move || decrypt(&identity, &file)).await.map_err(ApiError::internal)?;
    let Some(plain) = plain else { return Ok(Rescued::NotOurs) };
    let mut items = minicbor::Decoder::new(&plain);
    let Some((head, first, edits)) = read_edits(&mut items) else { return Ok(Rescued::NotOurs) };
    let (mut accepted, mut rulings) = (head.last, Vec::new());
    if !edits.is_empty() {
        let batch = Batch::new(head.actor, first, edits, Some(head.signature), (office.now(), source));
        let receipt = office.inbox().hand_in(batch).await.map_err(|error| match error {
            InboxError::Store(error) => ApiError::from(error.as_ref()),
            other => ApiError::internal(other),
        })?;
        match receipt.received {
            Received::Taken(taken) => (accepted, rulings) = (taken.accepted, taken.rulings),
            Received::SendFrom(n) => return Ok(Rescued::SendFrom(n)),
            // Another history under the same numbers: all of it waits for a person now, so the device may let go of it.
            Received::Forked(forked) => {
                let verdict = Verdict::Quarantined(Reason::Fork);
                accepted = forked.first().map_or(accepted, |edit| edit.n.saturating_sub(1));
                rulings = forked.iter().map(|edit| Ruling { n: edit.n, verdict }).collect();
            }
            Received::Unsigned => return Ok(Rescued::Unsigned),
            Received::NoWriter => return Ok(Rescued::UnknownDevice(head.actor)),
        }
    }
    let mut kept = Vec::new();
    for _ in 0..head.photos {
        let Some(photo) = next::<Photo>(&mut items) else { return Ok(Rescued::NotOurs) };
        if Digest::of(&photo.bytes) == photo.hash {
            photos::keep_whole(office, photo.hash, photo.bytes.into()).await?;
            kept.push(photo.hash);
        }
    }
    Ok(Rescued::Done { actor: head.actor, accepted, rulings, photos: kept })
}

fn decrypt(identity: &age::x25519::Identity, file: &[u8]) -> Option<Vec<u8>> {
    let decryptor = age::Decryptor::new(file).ok()?;
    let reader = decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).ok()?;
    let mut plain = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    reader.take(limit).read_to_end(&mut plain).ok()?;
    Some(plain)
}

fn next<'b, T: Decode<'b, ()>>(items: &mut minicbor::Decoder<'b>) -> Option<T> {
    items.decode().ok()
}

/// The head, the number of the first edit, and the edits: consecutive and ending at the last one that the head names.
fn read_edits(items: &mut minicbor::Decoder<'_>) -> Option<(Head, u64, Vec<ByteVec>)> {
    let head: Head = next(items)?;
    if head.version != VERSION || head.edits > MAX_EDITS {
        return None;
    }
    let mut edits = Vec::new();
    let mut first = head.last.saturating_add(1);
    for index in 0..head.edits {
        let edit: Edit = next(items)?;
        if index == 0 {
            first = edit.n;
        }
        if edit.n != first.checked_add(index)? {
            return None;
        }
        edits.push(edit.bytes.into());
    }
    let ends_at_last = first.checked_add(head.edits)? == head.last.checked_add(1)?;
    ends_at_last.then_some((head, first, edits))
}
