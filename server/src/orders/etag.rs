//! The `ETag` of an order carries what its reader had seen, so that a later change is merged like any other: it replaces
//! exactly what the caller saw, and stays beside what they did not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::document::register::Seen;
use shared::sync::wire;

/// What a caller had read of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The feed position of the state.
    pub position: u64,
    /// The edits it included.
    pub seen: Seen,
}

impl Read {
    /// The header's value, a strong entity tag.
    pub fn tag(&self) -> String {
        let bytes = wire::encode(&(self.position, &self.seen));
        format!("\"{}\"", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads an `If-Match`; `None` if it is not one of ours.
    pub fn parse(tag: &str) -> Option<Self> {
        let inner = tag.trim().strip_prefix('"')?.strip_suffix('"')?;
        let bytes = URL_SAFE_NO_PAD.decode(inner).ok()?;
        let (position, seen) = wire::decode(&bytes).ok()?;
        Some(Self { position, seen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::{Actor, EditId};

    #[test]
    fn a_tag_carries_what_was_seen() {
        let read = Read { position: 7, seen: [EditId { actor: Actor([3; 16]), n: 9 }].into_iter().collect() };
        assert_eq!(Read::parse(&read.tag()), Some(read));
        assert_eq!(Read::parse("\"abc\""), None);
        assert_eq!(Read::parse("*"), None);
    }
}
