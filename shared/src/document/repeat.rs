//! Repeat reports 重复报修: an order may repeat another one. A link is a fact, taking it back is another; both orders keep
//! theirs, with the caller of the other one, so that nobody who reported is forgotten.

use std::collections::BTreeMap;

use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::evidence::Recorded;
use super::request::Contact;
use crate::ids::{EditId, OrderId};

/// What the other order is to the one that holds the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// This one may repeat the other: the rules say so, nobody has decided.
    #[n(0)]
    Suspected,
    /// This one repeats the other.
    #[n(1)]
    Repeats,
    /// The other one repeats this one.
    #[n(2)]
    RepeatedBy,
}

/// Why two reports may be one. What it weighs is the office's rule; the words are in `words.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum RepeatReason {
    /// The same machine.
    #[n(0)]
    SameEquipment,
    /// The same site or the same address.
    #[n(1)]
    SamePlace,
    /// Another address close by.
    #[n(2)]
    Near {
        /// How far.
        #[n(0)]
        metres: u32,
    },
    /// The same skill is needed.
    #[n(3)]
    SameTrade,
    /// The faults are told alike.
    #[n(4)]
    AlikeFault {
        /// How much alike, in percent.
        #[n(0)]
        percent: u8,
    },
    /// The other one is open.
    #[n(5)]
    StillOpen,
    /// The other one was settled so recently.
    #[n(6)]
    SettledBefore {
        /// How many hours before this report.
        #[n(0)]
        hours: u32,
    },
    /// Reported so shortly after the other one.
    #[n(7)]
    Apart {
        /// How many hours lie between the two reports.
        #[n(0)]
        hours: u32,
    },
}

/// The most reasons that one link gives.
pub const MAX_REASONS: usize = 16;

/// A link to another order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    /// The other order.
    #[n(0)]
    pub other: OrderId,
    /// Its number, as people say it on the telephone.
    #[n(1)]
    pub number: String,
    /// What it is to this one.
    #[n(2)]
    pub relation: Relation,
    /// How sure the rules are, in percent; 100 where a person said so against them.
    #[n(3)]
    pub score: u8,
    /// Why.
    #[n(4)]
    pub reasons: Vec<RepeatReason>,
    /// Who reported the other one.
    #[n(5)]
    pub caller: Option<Contact>,
}

/// A link that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Unlinked {
    /// The edit that made the link.
    #[n(0)]
    pub link: EditId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// The links of an order, those that were taken back included.
///
/// An order without any is encoded as if this part did not exist: its bytes are those that builds without links write, and
/// such builds pass over the part where it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Links, by the edit that made them.
    pub links: BTreeMap<EditId, Recorded<Link>>,
    /// What was taken back, by the edit that did.
    pub unlinked: BTreeMap<EditId, Unlinked>,
}

impl<C> Encode<C> for Repeats {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?;
        self.links.encode(e, ctx)?;
        self.unlinked.encode(e, ctx)
    }

    fn is_nil(&self) -> bool {
        self.links.is_empty() && self.unlinked.is_empty()
    }
}

impl<'b, C> Decode<'b, C> for Repeats {
    fn decode(d: &mut minicbor::Decoder<'b>, ctx: &mut C) -> Result<Self, DecodeError> {
        if d.array()? != Some(2) {
            return Err(DecodeError::message("links and what was taken back"));
        }
        Ok(Self { links: Decode::decode(d, ctx)?, unlinked: Decode::decode(d, ctx)? })
    }

    fn nil() -> Option<Self> {
        Some(Self::default())
    }
}

impl WorkOrder {
    /// The links that stand: not taken back, and no suspicion where a person has decided about the same order.
    pub fn standing_links(&self) -> Vec<(EditId, &Link)> {
        let taken_back = |id: &EditId| self.repeats.unlinked.values().any(|unlinked| unlinked.link == *id);
        let standing: Vec<(EditId, &Link)> = self
            .repeats
            .links
            .iter()
            .filter(|(id, _)| !taken_back(id))
            .map(|(id, recorded)| (*id, &recorded.item))
            .collect();
        let decided =
            |other| standing.iter().any(|(_, link)| link.other == other && link.relation != Relation::Suspected);
        let stands = |link: &Link| link.relation != Relation::Suspected || !decided(link.other);
        standing.iter().filter(|(_, link)| stands(link)).copied().collect()
    }

    /// The order that this one repeats, if a person decided so.
    pub fn repeats_order(&self) -> Option<&Link> {
        self.standing_links().into_iter().map(|(_, link)| link).find(|link| link.relation == Relation::Repeats)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::edit::{Act, Edit};
    use crate::ids::Actor;
    use crate::time::{Moment, TimeEvidence};

    const ORDER: OrderId = OrderId([7; 16]);

    fn id(n: u64) -> EditId {
        EditId { actor: Actor([1; 16]), n }
    }

    fn link(other: u8, relation: Relation) -> Act {
        Act::LinkedAsRepeat(Link {
            other: OrderId([other; 16]),
            number: format!("{other}"),
            relation,
            score: 80,
            reasons: vec![RepeatReason::SamePlace, RepeatReason::Apart { hours: 3 }],
            caller: Some(Contact { name: "张女士".into(), phone: "13800010001".into() }),
        })
    }

    fn order(acts: impl IntoIterator<Item = Act>) -> WorkOrder {
        let mut order = WorkOrder::new(ORDER);
        for (n, act) in (1..).zip(acts) {
            let time = TimeEvidence::new(Moment(1_418_300_000_000), None);
            order.apply(id(n), &Edit { order: ORDER, time, place: None, author: None, act });
        }
        order
    }

    #[test]
    fn a_decision_stands_in_place_of_the_suspicion_and_can_be_taken_back() {
        let suspected = order([link(1, Relation::Suspected), link(2, Relation::Suspected)]);
        assert_eq!(suspected.standing_links().len(), 2);
        let merged = [link(1, Relation::Suspected), link(1, Relation::Repeats)];
        let decided = order(merged.clone());
        assert_eq!(decided.standing_links().iter().map(|(id, _)| id.n).collect::<Vec<_>>(), [2]);
        assert_eq!(decided.repeats_order().unwrap().number, "1");
        let back = |link| Act::Unlinked(Unlinked { link: id(link), reason: "另一处漏水".into() });
        let undone = order(merged.into_iter().chain([back(1), back(2)]));
        assert!(undone.standing_links().is_empty() && undone.repeats.links.len() == 2, "a link is never deleted");
        assert_eq!(WorkOrder::decode(&undone.encode()).unwrap().encode(), undone.encode());
    }

    #[test]
    fn an_order_without_links_has_the_bytes_of_builds_that_know_none() {
        let twelve_fields = [0x82, 1, 0x8c];
        assert_eq!(order([]).encode()[..3], twelve_fields);
        assert_eq!(order([link(1, Relation::Repeats)]).encode()[2], 0x8d);
        // An empty part spelt out is not what anybody writes.
        let mut spelt_out = order([]).encode();
        spelt_out[2] = 0x8d;
        spelt_out.extend([0x82, 0xa0, 0xa0]);
        assert!(WorkOrder::decode(&spelt_out).is_err());
    }

    /// This build reads what a later one adds in the way in which the one before it reads links: by passing over it.
    #[test]
    fn a_part_that_a_later_build_adds_is_passed_over() {
        let mut later = order([link(1, Relation::Repeats)]).encode();
        // The parts between, of which the order has nothing, spelt out as empty.
        later[2] = 0x92;
        later.extend([0xa0, 0xa0, 0xa0, 0xa0, 0x81, 0x07]);
        let read = WorkOrder::decode_trusted(&later).unwrap();
        assert_eq!(read.standing_links().len(), 1);
    }
}
