//! An edit: one act of one person on one order, in a versioned envelope. It travels and is hashed as opaque bytes.

use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode};

use super::coordination::Decision;
use super::evidence::{Hidden, Note, Photo};
use super::finding::Finding;
use super::line::{LineDetail, LineKind};
use super::loan::Loan;
use super::pause::Pause;
use super::payment::Payment;
use super::register::Seen;
use super::repeat::{Link, Unlinked};
use super::request::{Origin, RequestDetail};
use super::second_line::Help;
use super::visit::Happening;
use crate::geo::Place;
use crate::ids::{EditId, LineId, OrderId, PersonId, VisitId};
use crate::signoff::SignOff;
use crate::time::TimeEvidence;

/// The version of the envelope that this build writes.
pub const EDIT_VERSION: u8 = 1;

/// One act on one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which order.
    pub order: OrderId,
    /// When, as far as the writer can prove.
    pub time: TimeEvidence,
    /// Where, as the writer's device says.
    pub place: Option<Place>,
    /// The person, where the actor is the server; a device's edits are those of the person it is enrolled for.
    pub author: Option<PersonId>,
    /// What was done.
    pub act: Act,
}

/// What can be done to an order. The numbers are the wire format; they are never used twice.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Act {
    /// Office: a report came in 报修登记.
    #[n(0)]
    Reported {
        /// How.
        #[n(0)]
        origin: Origin,
        /// Everything known about it.
        #[n(1)]
        details: Vec<RequestDetail>,
    },
    /// Office: a detail of the request changed, or a conflict about it was settled.
    #[n(1)]
    RequestChanged {
        /// The new value.
        #[n(0)]
        detail: RequestDetail,
        /// What the writer had seen of its register.
        #[n(1)]
        seen: Seen,
    },
    /// Office: who works on it, or whether anyone should.
    #[n(2)]
    Decided {
        /// The revision this makes.
        #[n(0)]
        revision: u64,
        /// What was decided.
        #[n(1)]
        decision: Decision,
    },
    /// Office: the order repeats another one, may repeat it, or is repeated by it 重复报修.
    #[n(4)]
    LinkedAsRepeat(#[n(0)] Link),
    /// Office: such a link was taken back.
    #[n(5)]
    Unlinked(#[n(0)] Unlinked),
    /// Office: work rests or goes on, as somebody said on the telephone.
    #[n(6)]
    Paused(#[n(0)] Pause),
    /// Office: the second line took the case up, or gave it back 二线支持.
    #[n(7)]
    Helped(#[n(0)] Help),
    /// Technician: something happened on a visit.
    #[n(10)]
    Happened {
        /// The visit; `None` where this very edit begins one.
        #[n(0)]
        visit: Option<VisitId>,
        /// What.
        #[n(1)]
        happening: Happening,
        /// The fact that this one replaces.
        #[n(2)]
        corrects: Option<EditId>,
    },
    /// Something was found on a visit.
    #[n(11)]
    Found {
        /// The visit.
        #[n(0)]
        visit: VisitId,
        /// What.
        #[n(1)]
        finding: Finding,
        /// What the writer had seen of its register.
        #[n(2)]
        seen: Seen,
    },
    /// A labour or material line was added; this edit names it.
    #[n(12)]
    LineAdded {
        /// The visit.
        #[n(0)]
        visit: VisitId,
        /// What for.
        #[n(1)]
        kind: LineKind,
        /// What is known about it.
        #[n(2)]
        details: Vec<LineDetail>,
    },
    /// A detail of a line changed; taking a line out is a change of its `Removed`, seen over the whole line.
    #[n(13)]
    LineChanged {
        /// Which line.
        #[n(0)]
        line: LineId,
        /// The new value.
        #[n(1)]
        detail: LineDetail,
        /// What the writer had seen: of the register, or for `Removed` of all registers of the line.
        #[n(2)]
        seen: Seen,
    },
    /// A photo was taken.
    #[n(14)]
    Photographed(#[n(0)] Photo),
    /// A note was written.
    #[n(15)]
    Noted(#[n(0)] Note),
    /// A photo or note was taken out of sight.
    #[n(16)]
    Hid(#[n(0)] Hidden),
    /// The customer signed, or refused to.
    #[n(17)]
    SignedOff(#[n(0)] SignOff),
    /// A loan unit went out or came back 备机.
    #[n(18)]
    Lent(#[n(0)] Loan),
    /// A fee was collected 收费.
    #[n(19)]
    Paid(#[n(0)] Payment),
}

/// Every act number that this build knows.
const KNOWN_ACTS: [i64; 17] = [0, 1, 2, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];

/// Why bytes are not an edit for this build.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Written by a newer build: a version or a kind of act that this one does not know. It is kept as it is.
    #[error("an act of a kind this version does not know")]
    Newer {
        /// The order it belongs to, as far as that can be read.
        order: Option<OrderId>,
    },
    /// Not an edit.
    #[error("not an edit: {0}")]
    Malformed(String),
}

impl Edit {
    /// The bytes that are hashed, signed and sent.
    pub fn encode(&self) -> Vec<u8> {
        let mut e = minicbor::Encoder::new(Vec::with_capacity(96));
        // Writing to memory cannot fail.
        let _ = e.array(6).and_then(|e| {
            e.u8(EDIT_VERSION)?;
            e.encode(self.order)?.encode(self.time)?.encode(self.place)?.encode(self.author)?.encode(&self.act)?;
            Ok(())
        });
        e.into_writer()
    }

    /// Reads an edit. What a newer build wrote is told apart from what nobody wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut d = Decoder::new(bytes);
        let edit = Self::read(&mut d)?;
        if d.position() == bytes.len() { Ok(edit) } else { Err(Unreadable::Malformed("bytes left over".into())) }
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self, Unreadable> {
        let malformed = |error: DecodeError| Unreadable::Malformed(error.to_string());
        let fields = d.array().map_err(malformed)?;
        match d.u8().map_err(malformed)? {
            EDIT_VERSION => {}
            0 => return Err(Unreadable::Malformed("versions start at 1".into())),
            _ => return Err(Unreadable::Newer { order: d.decode().ok() }),
        }
        if fields != Some(6) {
            return Err(Unreadable::Malformed("an edit has six fields".into()));
        }
        let order = d.decode().map_err(malformed)?;
        let (time, place) = (d.decode().map_err(malformed)?, d.decode().map_err(malformed)?);
        let author = d.decode().map_err(malformed)?;
        let kind = Self::peek_kind(d).map_err(malformed)?;
        if !KNOWN_ACTS.contains(&kind) {
            return Err(Unreadable::Newer { order: Some(order) });
        }
        let act = d.decode().map_err(malformed)?;
        Ok(Self { order, time, place, author, act })
    }

    fn peek_kind(d: &Decoder<'_>) -> Result<i64, DecodeError> {
        let mut ahead = d.clone();
        ahead.array()?;
        ahead.i64()
    }
}

impl Act {
    /// Whether only the office may do this: the server refuses it from a technician's device.
    pub fn is_office_only(&self) -> bool {
        matches!(
            self,
            Self::Reported { .. }
                | Self::RequestChanged { .. }
                | Self::Decided { .. }
                | Self::LinkedAsRepeat(_)
                | Self::Unlinked(_)
                | Self::Paused(_)
                | Self::Helped(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> Edit {
        Edit {
            order: OrderId([7; 16]),
            time: TimeEvidence::new(crate::time::Moment(1_700_000_000_000), None),
            place: None,
            author: None,
            act: Act::Noted(Note {
                visit: None,
                audience: super::super::evidence::Audience::Internal,
                text: "备件已到".into(),
            }),
        }
    }

    #[test]
    fn an_edit_reads_back() {
        assert_eq!(Edit::decode(&note().encode()), Ok(note()));
    }

    #[test]
    fn an_act_of_a_newer_build_is_told_apart_and_keeps_its_order() {
        let mut bytes = note().encode();
        let act = bytes.iter().position(|byte| *byte == 15).unwrap();
        bytes[act] = 22;
        assert_eq!(Edit::decode(&bytes), Err(Unreadable::Newer { order: Some(OrderId([7; 16])) }));
        let mut version = note().encode();
        version[1] = 2;
        assert_eq!(Edit::decode(&version), Err(Unreadable::Newer { order: Some(OrderId([7; 16])) }));
    }

    #[test]
    fn half_an_edit_is_malformed() {
        let bytes = note().encode();
        for end in 0..bytes.len() {
            assert!(matches!(Edit::decode(&bytes[..end]), Err(Unreadable::Malformed(_))), "{end}");
        }
    }
}
