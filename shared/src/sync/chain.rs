//! The hash chain over a device's edits and the signature on its head: nobody, the server included, can change, drop or
//! reorder what a device said without it showing.

use ed25519_dalek::{Signer as _, SigningKey, Verifier as _, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::ids::{Actor, Digest, PublicKey, Signature};

/// The chain's value before the first edit of `actor`.
pub fn genesis(actor: Actor) -> Digest {
    Digest(Sha256::new().chain_update(b"callout-chain-1").chain_update(actor.as_slice()).finalize().into())
}

/// The chain's value after edit `n`, given the value before it and the edit's bytes.
pub fn link(before: &Digest, n: u64, edit: &[u8]) -> Digest {
    let hash = Sha256::new().chain_update(before.as_slice()).chain_update(n.to_be_bytes()).chain_update(edit);
    Digest(hash.finalize().into())
}

/// The chain's value after a run of edits that starts with number `first`.
pub fn extend<'a>(before: Digest, first: u64, edits: impl IntoIterator<Item = &'a [u8]>) -> Digest {
    (first..).zip(edits).fold(before, |head, (n, edit)| link(&head, n, edit))
}

fn signed_bytes(actor: Actor, last: u64, head: &Digest) -> Vec<u8> {
    [b"callout-head-1".as_slice(), actor.as_slice(), &last.to_be_bytes(), head.as_slice()].concat()
}

/// Signs the chain's `head` after edit `last`.
pub fn sign(key: &SigningKey, actor: Actor, last: u64, head: &Digest) -> Signature {
    Signature(key.sign(&signed_bytes(actor, last, head)).to_bytes())
}

/// Whether `signature` is `key`'s word that the chain of `actor` has `head` after edit `last`.
pub fn verify(key: &PublicKey, actor: Actor, last: u64, head: &Digest, signature: &Signature) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(&key.0) else { return false };
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    key.verify(&signed_bytes(actor, last, head), &signature).is_ok()
}
