//! The id of an upload.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::ids::Entropy;

use crate::store::Value;
use crate::store::value::{Cell, FromCell};

/// An upload: 128 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadId([u8; 16]);

impl UploadId {
    /// A fresh one.
    pub fn random(entropy: &mut (impl Entropy + ?Sized)) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        Self(bytes)
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl FromStr for UploadId {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_hex = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u128::from_str_radix(text, 16).ok().filter(|_| is_hex);
        number.map(|number| Self(number.to_be_bytes())).ok_or("an upload's id has 32 hexadecimal digits")
    }
}

impl Serialize for UploadId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UploadId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl From<UploadId> for Value {
    fn from(id: UploadId) -> Self {
        Self::Bytes(Some(id.0.to_vec()))
    }
}

impl FromCell for UploadId {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bytes(bytes) => bytes.try_into().ok().map(Self),
            _ => None,
        }
    }
}
