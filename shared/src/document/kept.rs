//! Facts of one kind, each by the edit that brought it. They only grow; taking one back is a fact of its own.

use std::collections::BTreeMap;

use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::evidence::Recorded;
use crate::ids::EditId;

/// Facts of one kind.
///
/// An order without any is encoded as if this part did not exist: its bytes are those that builds without the part write, and
/// such builds pass over it where it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T>(pub BTreeMap<EditId, Recorded<T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<C, T: Encode<C>> Encode<C> for Kept<T> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        self.0.encode(e, ctx)
    }

    fn is_nil(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'b, C, T: Decode<'b, C>> Decode<'b, C> for Kept<T> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, DecodeError> {
        BTreeMap::decode(d, ctx).map(Self)
    }

    fn nil() -> Option<Self> {
        Some(Self::default())
    }
}
