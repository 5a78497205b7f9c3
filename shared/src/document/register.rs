//! Registers that keep what is concurrent: `crdts::MVReg`, one per field, with the guards that its documentation and
//! 20,000 random histories ask for.
//!
//! A put's clock is what the writer *saw of this register* plus the writer's own edit. A value is replaced only by a put
//! that saw it; what nobody saw stays beside the newcomer until a person picks one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crdts::{CmRDT as _, MVReg, VClock, mvreg};
use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Encode};

use crate::ids::{Actor, EditId};

/// Actors that one clock may name; more than a work order ever meets.
pub const MAX_ACTORS: usize = 256;

/// Which edits somebody had seen: the highest number per actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(VClock<Actor>);

impl Seen {
    /// Whether `edit` lies within what was seen.
    pub fn has(&self, edit: EditId) -> bool {
        self.0.get(&edit.actor) >= edit.n
    }

    /// Adds `edit` and everything its actor wrote before it.
    pub fn add(&mut self, edit: EditId) {
        self.0.apply(crdts::Dot::new(edit.actor, edit.n));
    }

    /// Adds all that `other` has seen.
    pub fn join(&mut self, other: &Self) {
        other.iter().for_each(|edit| self.add(edit));
    }

    /// Whether everything seen here was seen by `other` too.
    pub fn is_within(&self, other: &Self) -> bool {
        self.iter().all(|edit| other.has(edit))
    }

    /// The last edit seen of each actor, in the order of actors.
    pub fn iter(&self) -> impl Iterator<Item = EditId> + '_ {
        self.0.iter().map(|dot| EditId { actor: *dot.actor, n: dot.counter })
    }

    /// The highest number seen of `actor`; 0 for none.
    pub fn last_of(&self, actor: Actor) -> u64 {
        self.0.get(&actor)
    }

    /// Whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<EditId> for Seen {
    fn from_iter<I: IntoIterator<Item = EditId>>(edits: I) -> Self {
        let mut seen = Self::default();
        edits.into_iter().for_each(|edit| seen.add(edit));
        seen
    }
}

impl PartialOrd for Seen {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A total order for sorting only; causality is [`Seen::is_within`].
impl Ord for Seen {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.iter().cmp(other.iter())
    }
}

impl<C> Encode<C> for Seen {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(u64::try_from(self.iter().count()).unwrap_or_default())?;
        self.iter().try_for_each(|edit| edit.encode(e, ctx))
    }
}

impl<'b, C> Decode<'b, C> for Seen {
    fn decode(d: &mut minicbor::Decoder<'b>, ctx: &mut C) -> Result<Self, DecodeError> {
        let mut seen = Self::default();
        for (count, edit) in d.array_iter_with::<C, EditId>(ctx)?.enumerate() {
            let edit = edit?;
            if count >= MAX_ACTORS || edit.n == 0 || seen.last_of(edit.actor) != 0 {
                return Err(DecodeError::message("a clock names each actor once, from 1, and not too many"));
            }
            seen.add(edit);
        }
        Ok(seen)
    }
}

/// A value in a register, with who wrote it and what they had seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Written<T> {
    /// The edit that put it there.
    #[n(0)]
    pub by: EditId,
    /// What that edit had seen of this register.
    #[n(1)]
    pub seen: Seen,
    /// The value.
    #[n(2)]
    pub value: T,
}

impl<T> Written<T> {
    fn clock(&self) -> VClock<Actor> {
        let mut clock = self.seen.clone();
        clock.add(self.by);
        clock.0
    }

    fn covers(&self, edit: EditId) -> bool {
        self.seen.has(edit) || (self.by.actor == edit.actor && self.by.n >= edit.n)
    }

    /// Whether this value's clock lies within `other`'s: what [`VClock`] says of the two, without building them.
    fn is_within(&self, other: &Self) -> bool {
        other.covers(self.by) && self.seen.iter().all(|edit| other.covers(edit))
    }
}

/// A register with every value that no writer has seen replaced.
///
/// Nearly every register holds one value, and nearly every put saw it. That is decided here, by comparing two clocks where
/// they lie; the crate's register is built where values stand beside each other. A property test holds this against the
/// crate alone.
#[derive(Clone, Debug)]
pub struct Register<T>(Standing<T>);

#[derive(Clone, Debug)]
enum Standing<T> {
    Nothing,
    One(Arc<Written<T>>),
    Several(MVReg<Arc<Written<T>>, Actor>),
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        Self(Standing::Nothing)
    }
}

impl<T: Clone + Ord> Register<T> {
    /// Puts a value. Safe under reordering and repetition.
    pub fn put(&mut self, written: Arc<Written<T>>) {
        match &mut self.0 {
            // The crate drops a put without a clock; so does this.
            _ if written.by.n == 0 && written.seen.is_empty() => {}
            Standing::Nothing => self.0 = Standing::One(written),
            Standing::One(held) => match (held.is_within(&written), written.is_within(held)) {
                // Two honest edits never have equal clocks. Forged ones could, and the last to arrive would then stay; the
                // larger edit wins instead, so that replicas agree whatever they are fed.
                (true, true) if held.by > written.by => {}
                (true, _) => *held = written,
                (false, true) => {}
                (false, false) => {
                    let mut several = MVReg::default();
                    for value in [Arc::clone(held), written] {
                        several.apply(mvreg::Op::Put { clock: value.clock(), val: value });
                    }
                    self.0 = Standing::Several(several);
                }
            },
            Standing::Several(several) => {
                let clock = written.clock();
                if several.read().val.iter().any(|held| held.by > written.by && held.clock() == clock) {
                    return;
                }
                several.apply(mvreg::Op::Put { clock, val: written });
                if let [alone] = several.read().val.as_slice() {
                    self.0 = Standing::One(Arc::clone(alone));
                }
            }
        }
    }

    /// Takes over all that `other` has.
    pub fn merge(&mut self, other: &Self) {
        other.values().iter().for_each(|written| self.put(Arc::clone(written)));
    }

    /// The values that stand, ordered by their edits so that every replica lists them alike.
    pub fn values(&self) -> Cow<'_, [Arc<Written<T>>]> {
        match &self.0 {
            Standing::Nothing => Cow::Borrowed(&[]),
            Standing::One(written) => Cow::Borrowed(std::slice::from_ref(written)),
            Standing::Several(several) => {
                let mut values = several.read().val;
                values.sort_by_key(|written| written.by);
                Cow::Owned(values)
            }
        }
    }

    /// Whether no value stands.
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Standing::Nothing)
    }

    /// The value, if there is one and nobody disagrees.
    pub fn settled(&self) -> Option<T> {
        match &self.0 {
            Standing::Nothing => None,
            Standing::One(written) => Some(written.value.clone()),
            Standing::Several(_) => match self.distinct().as_slice() {
                [agreed] => Some(agreed.clone()),
                _ => None,
            },
        }
    }

    /// Whether different values stand: a conflict for a person to settle.
    pub fn is_disputed(&self) -> bool {
        matches!(self.0, Standing::Several(_)) && self.distinct().len() > 1
    }

    /// The different values that stand, sorted; more than one is a conflict for a person to settle.
    pub fn distinct(&self) -> Vec<T> {
        let mut values: Vec<T> = self.values().iter().map(|written| written.value.clone()).collect();
        values.sort();
        values.dedup();
        values
    }

    /// What a writer who reads this register now has seen of it.
    pub fn seen(&self) -> Seen {
        let mut seen = Seen::default();
        for written in self.values().iter() {
            seen.join(&written.seen);
            seen.add(written.by);
        }
        seen
    }

    /// What a writer has seen of it who read it when exactly the edits in `known` were there.
    pub fn seen_within(&self, known: &Seen) -> Seen {
        let mut seen = Seen::default();
        for written in self.values().iter().filter(|written| known.has(written.by)) {
            seen.join(&written.seen);
            seen.add(written.by);
        }
        seen
    }
}

/// A detail of something, which knows the field it belongs to. The field is part of the value, so a text can never land
/// in a price.
pub trait Detail: Clone + Ord {
    /// Names the field.
    type Key: Clone + Ord;
    /// The field this value belongs to.
    fn key(&self) -> Self::Key;
}

/// A grow-only map of registers, keyed by field.
#[derive(Clone, Debug)]
pub struct Fields<D: Detail>(BTreeMap<D::Key, Register<D>>);

impl<D: Detail> Default for Fields<D> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<D: Detail> Fields<D> {
    /// Puts a detail into its field.
    pub fn put(&mut self, by: EditId, seen: &Seen, detail: &D) {
        let written = Written { by, seen: seen.clone(), value: detail.clone() };
        self.0.entry(detail.key()).or_default().put(Arc::new(written));
    }

    /// Takes over all that `other` has.
    pub fn merge(&mut self, other: &Self) {
        for (key, register) in &other.0 {
            match self.0.get_mut(key) {
                Some(held) => held.merge(register),
                None => drop(self.0.insert(key.clone(), register.clone())),
            }
        }
    }

    /// The value of `key`, if there is one and nobody disagrees.
    pub fn settled(&self, key: &D::Key) -> Option<D> {
        self.0.get(key)?.settled()
    }

    /// The different values of `key`, sorted.
    pub fn distinct(&self, key: &D::Key) -> Vec<D> {
        self.0.get(key).map(Register::distinct).unwrap_or_default()
    }

    /// Whether nobody wrote a value of `key`.
    pub fn is_blank(&self, key: &D::Key) -> bool {
        self.0.get(key).is_none_or(Register::is_empty)
    }

    /// What a writer of `key` has seen who reads it now.
    pub fn seen(&self, key: &D::Key) -> Seen {
        self.0.get(key).map(Register::seen).unwrap_or_default()
    }

    /// What a writer of `key` has seen who read it when exactly the edits in `known` were there.
    pub fn seen_within(&self, key: &D::Key, known: &Seen) -> Seen {
        self.0.get(key).map(|register| register.seen_within(known)).unwrap_or_default()
    }

    /// The registers by field.
    pub fn iter(&self) -> impl Iterator<Item = (&D::Key, &Register<D>)> {
        self.0.iter()
    }
}

/// Encoded as the flat list of values in the order of field, then edit. The field is not written: the value knows it.
impl<C, D: Detail + Encode<C>> Encode<C> for Fields<D> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let count: usize = self.0.values().map(|register| register.values().len()).sum();
        e.array(u64::try_from(count).unwrap_or_default())?;
        for register in self.0.values() {
            register.values().iter().try_for_each(|written| written.as_ref().encode(e, ctx))?;
        }
        Ok(())
    }
}

impl<'b, C, D: Detail + Decode<'b, C>> Decode<'b, C> for Fields<D> {
    fn decode(d: &mut minicbor::Decoder<'b>, ctx: &mut C) -> Result<Self, DecodeError> {
        let mut fields = Self::default();
        for written in d.array_iter_with::<C, Written<D>>(ctx)? {
            let written = written?;
            if written.by.n == 0 || written.seen.has(written.by) {
                return Err(DecodeError::message("a value is written by an edit that had not seen itself"));
            }
            fields.0.entry(written.value.key()).or_default().put(Arc::new(written));
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written() -> impl Strategy<Value = Written<u8>> {
        let edit = || (0_u8..4, 1_u64..5).prop_map(|(actor, n)| EditId { actor: Actor([actor; 16]), n });
        let seen = proptest::collection::vec(edit(), 0..4).prop_map(|edits| edits.into_iter().collect::<Seen>());
        (edit(), seen, any::<u8>()).prop_map(|(by, seen, value)| Written { by, seen, value })
    }

    proptest! {
        /// Deciding the ordinary cases by hand changes nothing: whatever is put, the crate's register alone ends the same.
        #[test]
        fn it_is_the_register_of_the_crate(puts in proptest::collection::vec(written(), 0..12)) {
            let mut ours = Register::default();
            let mut crates: MVReg<Arc<Written<u8>>, Actor> = MVReg::default();
            for written in puts.into_iter().map(Arc::new) {
                let clock = written.clock();
                if !crates.read().val.iter().any(|held| held.by > written.by && held.clock() == clock) {
                    crates.apply(mvreg::Op::Put { clock, val: Arc::clone(&written) });
                }
                ours.put(written);
                let mut expected = crates.read().val;
                expected.sort_by_key(|written| written.by);
                let mut values = ours.values().into_owned();
                // Forged edits may carry one id twice, side by side; which of them is listed first says nothing.
                values.sort();
                expected.sort();
                prop_assert_eq!(values, expected);
            }
        }
    }
}
