//! Identities. Every id is its own type, so that a crew can never be passed where an order is meant.

use std::fmt;
use std::str::FromStr;

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::time::Moment;

/// Where random bytes come from. Randomness is a parameter: tests and simulations pass a seeded source.
pub trait Entropy: Send {
    /// Fills `bytes` with random bytes fit for keys and identities.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// Text that is not the id or digest it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} hexadecimal digits, got {got:?}")]
pub struct BadId {
    /// How many digits the kind of id has.
    pub expected: usize,
    /// What was there instead, cut to 80 characters.
    pub got: String,
}

fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], BadId> {
    let bad = || BadId { expected: N * 2, got: text.chars().take(80).collect() };
    // `from_str_radix` alone would take a sign.
    if text.len() != N * 2 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(bad());
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digits = std::str::from_utf8(pair).map_err(|_| bad())?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| bad())?;
    }
    Ok(bytes)
}

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Makes a newtype over `$n` bytes, written in hexadecimal and encoded as a CBOR byte string.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $n:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $n]);

        impl $name {
            /// A fresh random one.
            pub fn random(entropy: &mut (impl Entropy + ?Sized)) -> Self {
                let mut bytes = [0; $n];
                entropy.fill(&mut bytes);
                Self(bytes)
            }

            /// Reads it from bytes of exactly the right length, as databases and files hold it.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// The bytes, as databases and files hold them.
            pub fn as_slice(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                parse_hex(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
                ByteArray::<$n>::decode(d, ctx).map(|bytes| Self(bytes.into()))
            }
        }
    };
}

id!(
    /// A work order.
    OrderId, 16
);
id!(
    /// Whoever writes edits: one *installation* of the field client, or one life of the server between two restores.
    /// A restored backup, a cloned database or a re-install is a new actor.
    Actor, 16
);
id!(
    /// A person with a login: administrator, manager, dispatcher, specialist or technician.
    PersonId, 16
);
id!(
    /// One or more technicians with a lead. Orders are assigned to crews.
    CrewId, 16
);
id!(
    /// Who ordered the service.
    CustomerId, 16
);
id!(
    /// A place that belongs to a customer.
    SiteId, 16
);
id!(
    /// A machine at a site.
    EquipmentId, 16
);
id!(
    /// An article of the parts catalogue.
    PartId, 16
);
id!(
    /// A file that was imported.
    ImportId, 16
);
id!(
    /// The life of a server's database between two restores. When it changes, devices start their cursor anew.
    Incarnation, 16
);
id!(
    /// Where the office sends events to: one address of another system.
    WebhookId, 16
);
id!(
    /// One event on its way to one webhook.
    DeliveryId, 16
);
id!(
    /// A service contract 维保合同.
    ContractId, 16
);
id!(
    /// An alarm: one cause that somebody has to know of.
    AlarmId, 16
);
id!(
    /// Where alarms are sent to besides the office's own screens.
    ChannelId, 16
);
id!(
    /// A complaint 投诉.
    ComplaintId, 16
);
id!(
    /// What was put into a van at one moment, or taken back.
    LoadId, 16
);
id!(
    /// A plan of inspections 巡检计划.
    InspectionId, 16
);
id!(
    /// A SHA-256 digest.
    Digest, 32
);
id!(
    /// An Ed25519 public key.
    PublicKey, 32
);
id!(
    /// An Ed25519 signature.
    Signature, 64
);

impl OrderId {
    /// A fresh one, led by the moment at which it is made: 48 bits of milliseconds, then 80 random ones, as in a UUID of version
    /// 7 (RFC 9562, 5.7). Orders of one day lie beside each other in every index, and none can be guessed from another.
    pub fn fresh(now: Moment, entropy: &mut (impl Entropy + ?Sized)) -> Self {
        let mut id = Self::random(entropy);
        // The two highest bytes of eight are zero for the next 8,900 years.
        let milliseconds = now.0.max(0).to_be_bytes();
        id.0.iter_mut().zip(milliseconds.into_iter().skip(2)).for_each(|(to, from)| *to = from);
        id
    }
}

impl Digest {
    /// The SHA-256 of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(bytes).into())
    }
}

/// The identity of an edit and of everything that edit creates: the `n`-th edit of `actor`, counted from 1 without gaps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct EditId {
    /// Who wrote it.
    #[n(0)]
    pub actor: Actor,
    /// The how-manieth of that actor, from 1.
    #[n(1)]
    pub n: u64,
}

impl fmt::Display for EditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.actor, self.n)
    }
}

impl fmt::Debug for EditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for EditId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId { expected: 32, got: text.chars().take(80).collect() };
        let (actor, n) = text.split_once('.').ok_or_else(bad)?;
        Ok(Self { actor: actor.parse()?, n: n.parse().map_err(|_| bad())? })
    }
}

impl Serialize for EditId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EditId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A visit is named by the edit that began it: the acceptance of the order.
pub type VisitId = EditId;
/// A labour or material line is named by the edit that added it.
pub type LineId = EditId;

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(u8);

    impl Entropy for Counting {
        fn fill(&mut self, bytes: &mut [u8]) {
            self.0 += 1;
            bytes.fill(self.0);
        }
    }

    #[test]
    fn orders_of_one_time_lie_together_and_differ() {
        let mut entropy = Counting(0);
        let mut at = |ms| OrderId::fresh(Moment(ms), &mut entropy);
        let (older, one, other, later) = (at(-1), at(1_418_256_000_000), at(1_418_256_000_000), at(1_418_256_000_001));
        assert_eq!(one.to_string(), format!("014a36a52400{}", "02".repeat(10)));
        assert!(older < one && one < other && other < later);
    }
}
