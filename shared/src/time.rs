//! Moments, clocks, and what a device can prove about when something happened.

use hmac::{Hmac, Mac};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// A moment in UTC, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Moment(#[n(0)] pub i64);

impl Moment {
    /// This moment, `ms` milliseconds later (earlier if negative); stays at the ends of the range.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// This moment, `minutes` later.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_ms(minutes.saturating_mul(60_000))
    }

    /// Milliseconds from `earlier` to this moment; negative if it lies before.
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Time that passed within one boot of the machine or one life of the worker; it does not jump when a clock is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uptime {
    /// Which boot; readings of different boots cannot be compared.
    pub boot: u64,
    /// Milliseconds since that boot, counted through sleep where the platform does.
    pub ms: u64,
}

/// The outside world's time. A parameter everywhere; only the edges of the product own a real one.
pub trait Clock: Send + Sync {
    /// The wall clock. It may be wrong, and it may jump.
    fn now(&self) -> Moment;
    /// The uptime. It never goes back within one boot.
    fn uptime(&self) -> Uptime;
}

/// The server's word that it spoke with a device at a moment, echoed in the device's later edits as proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Contact {
    /// The server's clock at that answer.
    #[n(0)]
    pub at: Moment,
    /// The first eight bytes of HMAC-SHA256 over actor and moment with a key only the server has.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub mac: [u8; 8],
}

impl Contact {
    /// Issues the proof for `actor` at `at`.
    pub fn issue(key: &[u8; 32], actor: crate::ids::Actor, at: Moment) -> Self {
        Self { at, mac: Self::mac(key, actor, at) }
    }

    /// Whether this proof was issued for `actor` with `key`.
    pub fn holds(&self, key: &[u8; 32], actor: crate::ids::Actor) -> bool {
        Self::mac(key, actor, self.at) == self.mac
    }

    fn mac(key: &[u8; 32], actor: crate::ids::Actor, at: Moment) -> [u8; 8] {
        let mut full = [0; 8];
        // An HMAC takes a key of any length; this cannot fail.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
            mac.update(b"callout-contact-1");
            mac.update(actor.as_slice());
            mac.update(&at.0.to_be_bytes());
            full.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(to, from)| *to = from);
        }
        full
    }
}

/// What a device can say about when an edit was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct TimeEvidence {
    /// The last contact with the server, if any in this boot.
    #[n(0)]
    pub contact: Option<Contact>,
    /// With a contact: uptime since it, in milliseconds (a lower bound where sleep is not counted). Without: 0.
    #[n(1)]
    pub elapsed_ms: u64,
    /// The device's wall clock minus (contact + elapsed); without a contact, the wall clock itself.
    /// Constant while nobody touches the clock, so a change of it within a boot shows a moved clock.
    #[n(2)]
    pub wall_offset_ms: i64,
}

impl TimeEvidence {
    /// The evidence for an act at wall clock `wall`, `elapsed_ms` after `contact`.
    pub fn new(wall: Moment, contact: Option<(Contact, u64)>) -> Self {
        match contact {
            None => Self { contact: None, elapsed_ms: 0, wall_offset_ms: wall.0 },
            Some((contact, elapsed_ms)) => {
                let expected = contact.at.plus_ms(i64::try_from(elapsed_ms).unwrap_or(i64::MAX));
                Self { contact: Some(contact), elapsed_ms, wall_offset_ms: wall.ms_since(expected) }
            }
        }
    }

    /// What the device's wall clock showed.
    pub fn wall(&self) -> Moment {
        match self.contact {
            None => Moment(self.wall_offset_ms),
            Some(_) => self.earliest().unwrap_or_default().plus_ms(self.wall_offset_ms),
        }
    }

    /// The moment that clocks of the service level count: what the device's clock showed, but not before what can be shown by
    /// the server's own. A clock that was set back wins nothing.
    pub fn judged(&self) -> Moment {
        self.earliest().map_or_else(|| self.wall(), |earliest| self.wall().max(earliest))
    }

    /// The act cannot have happened before this moment, by the server's own clock: contact plus elapsed.
    pub fn earliest(&self) -> Option<Moment> {
        self.contact.map(|contact| contact.at.plus_ms(i64::try_from(self.elapsed_ms).unwrap_or(i64::MAX)))
    }
}
