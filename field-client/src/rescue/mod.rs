//! Writing rescue files: everything this device has made, encrypted to the office, with numbers, chain and signature intact.
//! The format is [`shared::sync::rescue`].

use std::io::{self, Write};

pub use shared::sync::rescue::{Edit, Head, MAX_BYTES, Photo, VERSION};

use shared::ids::PublicKey;
use shared::sync::{chain, wire};
use shared::time::Moment;

use crate::store::installation::Installation;
use crate::store::outbox::Kept;

/// Why a rescue file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RescueError {
    /// The office's recipient is not one that `age` understands.
    #[error("the office's public key cannot be used: {0}")]
    Recipient(String),
    /// Writing failed.
    #[error("the rescue file could not be written: {0}")]
    Io(#[from] io::Error),
}

/// The head of a rescue file of `me` with so many edits and photos.
pub fn head(me: &Installation, made_at: Moment, edits: usize, photos: usize) -> Head {
    let count = |items: usize| u64::try_from(items).unwrap_or(u64::MAX);
    Head {
        version: VERSION,
        actor: me.actor,
        public_key: PublicKey(me.key.verifying_key().to_bytes()),
        person: me.person,
        made_at,
        last: me.last_n,
        head: me.head,
        signature: chain::sign(&me.key, me.actor, me.last_n, &me.head),
        edits: count(edits),
        photos: count(photos),
    }
}

/// The end of `kept` that the office can chain on to what it has: ascending without gaps up to the last edit made. What
/// waits for a person there is kept longer than its neighbours, so there can be gaps before.
pub fn unbroken_end(kept: Vec<Kept>) -> Vec<Edit> {
    let follows = |pair: &[Kept]| matches!(pair, [before, after] if after.id.n == before.id.n + 1);
    let broken = kept.windows(2).rposition(|pair| !follows(pair)).map_or(0, |at| at + 1);
    let edit = |kept: Kept| {
        let Kept { id, order, made_at, head, bytes, .. } = kept;
        Edit { n: id.n, order, made_at, head, bytes }
    };
    kept.into_iter().skip(broken).map(edit).collect()
}

/// Writes a rescue file to `out`, encrypted to `recipient`. Photos are asked for one at a time, so that they are never in
/// memory together.
pub fn write(
    out: impl Write,
    recipient: &str,
    head: &Head,
    edits: impl IntoIterator<Item = Edit>,
    photos: impl IntoIterator<Item = io::Result<Photo>>,
) -> Result<(), RescueError> {
    let recipient: age::x25519::Recipient =
        recipient.parse().map_err(|error: &str| RescueError::Recipient(error.into()))?;
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
        .map_err(|error| RescueError::Recipient(error.to_string()))?;
    let mut inside = encryptor.wrap_output(out)?;
    let mut item = |bytes: Vec<u8>| inside.write_all(&bytes);
    item(wire::encode(head))?;
    for edit in edits {
        item(wire::encode(&edit))?;
    }
    for photo in photos {
        item(wire::encode(&photo?))?;
    }
    inside.finish()?.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use shared::document::evidence::Audience;
    use shared::ids::Digest;

    use super::*;
    use crate::acts::Wish;
    use crate::phone::Doing;
    use crate::store::{installation, photos};
    use crate::testing::{enrolled_store, installation_of, order_id, phone_over};

    fn open(file: &[u8], key: &age::x25519::Identity) -> Vec<u8> {
        let decryptor = age::Decryptor::new(file).unwrap();
        let mut plain = Vec::new();
        decryptor.decrypt(std::iter::once(key as &dyn age::Identity)).unwrap().read_to_end(&mut plain).unwrap();
        plain
    }

    #[test]
    fn the_office_and_nobody_else_can_read_and_check_it() {
        let office = age::x25519::Identity::generate();
        let me = Installation { office_recipient: office.to_public().to_string(), ..installation_of(5) };
        let order = crate::testing::dispatched(order_id(1), "W-1");
        let state = order.encode();
        let mut store = enrolled_store();
        store
            .write(|db| {
                installation::save(db, &me)?;
                photos::add(db, order.id, Digest::of(b"jpeg"), 4, Moment(1))?;
                crate::view::take_over(db, order.id, Digest::of(&state), &state)
            })
            .unwrap();
        let (mut phone, _, shelf) = phone_over(store);
        shelf.0.lock().unwrap().insert(Digest::of(b"jpeg"), b"jpeg".to_vec());
        for text in ["one", "two", "three"] {
            let wish = Wish::Note { audience: Audience::Internal, text: text.into() };
            phone.act(order.id, Doing::default(), wish).unwrap();
        }
        let mut file = Vec::new();
        let rescued = phone.rescue(&mut file).unwrap();
        assert_eq!((rescued.edits, rescued.edits_unsent, rescued.photos), (3, 3, 1));
        assert!(!file.windows(3).any(|window| window == b"two"), "nothing is readable from outside");

        let plain = open(&file, &office);
        let mut items = minicbor::Decoder::new(&plain);
        let head: Head = items.decode().unwrap();
        assert!(chain::verify(&head.public_key, head.actor, head.last, &head.head, &head.signature));
        let edits: Vec<Edit> = (0..head.edits).map(|_| items.decode().unwrap()).collect();
        let chained = chain::extend(chain::genesis(head.actor), 1, edits.iter().map(|edit| edit.bytes.as_slice()));
        assert_eq!((chained, edits.last().unwrap().n), (head.head, head.last));
        let photo: Photo = items.decode().unwrap();
        assert_eq!((photo.hash, photo.bytes.as_slice()), (Digest::of(b"jpeg"), b"jpeg".as_slice()));
        assert_eq!(items.position(), plain.len());
    }

    #[test]
    fn only_the_unbroken_end_goes_in() {
        let kept = |n| Kept {
            id: shared::ids::EditId { actor: shared::ids::Actor([1; 16]), n },
            order: order_id(1),
            made_at: Moment(1),
            state: crate::store::outbox::EditState::Waiting,
            head: Digest([0; 32]),
            bytes: Vec::new(),
        };
        let numbers = |kept: Vec<Kept>| unbroken_end(kept).iter().map(|edit| edit.n).collect::<Vec<_>>();
        assert_eq!(numbers([2, 5, 6, 7].map(kept).into()), [5, 6, 7]);
        assert_eq!(numbers([2, 3].map(kept).into()), [2, 3]);
        assert_eq!(numbers([2, 4].map(kept).into()), [4]);
        assert!(numbers(Vec::new()).is_empty());
    }
}
