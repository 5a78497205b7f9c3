//! The work order: a document that any number of people write at the same time, offline, and that ends the same for all
//! of them. Facts and registers are stored; status, totals, conflicts and everything else is derived and cannot disagree.

pub mod conflicts;
pub mod coordination;
pub mod edit;
pub mod evidence;
pub mod finding;
pub mod history;
pub mod kept;
pub mod limits;
pub mod line;
pub mod loan;
pub mod missing;
pub mod pause;
pub mod payment;
pub mod reading;
pub mod register;
pub mod remarks;
pub mod repeat;
pub mod request;
pub mod second_line;
pub mod service_level;
pub mod status;
pub mod totals;
pub mod visit;
pub mod visits;

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use self::coordination::{Coordination, Decided, Revision};
use self::edit::{Act, Edit};
use self::evidence::{Hidden, Note, Photo, Recorded};
use self::finding::Finding;
use self::kept::Kept;
use self::line::{Added, Line};
use self::loan::Loan;
use self::pause::Pause;
use self::payment::Payment;
use self::register::{Fields, Seen};
use self::repeat::Repeats;
use self::request::{Origin, RequestDetail};
use self::second_line::Help;
use self::visit::{Fact, Happening};
use crate::ids::{Digest, EditId, LineId, OrderId, VisitId};
use crate::signoff::SignOff;

/// The version of the encoded state that this build writes.
pub const STATE_VERSION: u8 = 1;

/// A work order 工单 as one replica knows it.
#[derive(Clone, Debug, Encode, Decode)]
pub struct WorkOrder {
    /// Which.
    #[n(0)]
    pub id: OrderId,
    /// How it came in, by the edit that reported it.
    #[n(1)]
    pub origin: BTreeMap<EditId, Origin>,
    /// What is asked for.
    #[n(2)]
    pub request: Fields<RequestDetail>,
    /// Who is sent, and whether anyone should be.
    #[n(3)]
    pub coordination: Coordination,
    /// What happened on its visits.
    #[n(4)]
    pub facts: BTreeMap<EditId, Fact>,
    /// What was found on each visit.
    #[n(5)]
    pub findings: BTreeMap<VisitId, Fields<Finding>>,
    /// Labour and material.
    #[n(6)]
    pub lines: BTreeMap<LineId, Line>,
    /// Photos, hidden ones included.
    #[n(7)]
    pub photos: BTreeMap<EditId, Recorded<Photo>>,
    /// Notes, hidden ones included.
    #[n(8)]
    pub notes: BTreeMap<EditId, Recorded<Note>>,
    /// Photos and notes taken out of sight.
    #[n(9)]
    pub hidden: BTreeMap<EditId, Hidden>,
    /// Signatures and refusals, each with the document that was shown.
    #[n(10)]
    pub sign_offs: BTreeMap<EditId, Recorded<SignOff>>,
    /// The last edit of each actor that this state includes.
    #[n(11)]
    pub watermark: Seen,
    /// Which orders it repeats, or may repeat, and which repeat it.
    #[n(12)]
    pub repeats: Repeats,
    /// Pauses that the office recorded.
    #[n(13)]
    pub pauses: Kept<Pause>,
    /// What the second line did.
    #[n(14)]
    pub second_line: Kept<Help>,
    /// Loan units, out and back.
    #[n(15)]
    pub loans: Kept<Loan>,
    /// Fees collected.
    #[n(16)]
    pub payments: Kept<Payment>,
}

/// Why bytes are not a state that this build can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadState {
    /// Written by a newer build.
    #[error("a work order of version {0}, newer than this build")]
    Newer(u8),
    /// Not a state, or one that no replica could have written.
    #[error("not a work order: {0}")]
    Malformed(String),
}

impl WorkOrder {
    /// An order of which nothing is known yet.
    pub fn new(id: OrderId) -> Self {
        Self {
            id,
            origin: BTreeMap::new(),
            request: Fields::default(),
            coordination: Coordination::default(),
            facts: BTreeMap::new(),
            findings: BTreeMap::new(),
            lines: BTreeMap::new(),
            photos: BTreeMap::new(),
            notes: BTreeMap::new(),
            hidden: BTreeMap::new(),
            sign_offs: BTreeMap::new(),
            watermark: Seen::default(),
            repeats: Repeats::default(),
            pauses: Kept::default(),
            second_line: Kept::default(),
            loans: Kept::default(),
            payments: Kept::default(),
        }
    }

    /// Takes up one edit. Safe in any order and any number of times; an edit of another order changes nothing.
    pub fn apply(&mut self, id: EditId, edit: &Edit) {
        if edit.order != self.id || id.n == 0 {
            return;
        }
        self.watermark.add(id);
        let time = edit.time;
        match &edit.act {
            Act::Reported { origin, details } => {
                grow(&mut self.origin, id, origin.clone());
                details.iter().for_each(|detail| self.request.put(id, &Seen::default(), detail));
            }
            Act::RequestChanged { detail, seen } => self.request.put(id, seen, detail),
            Act::Decided { revision, decision } => {
                let decided = Decided { decision: decision.clone(), author: edit.author, at: time.wall() };
                grow(&mut self.coordination.0, Revision { number: *revision, by: id }, decided);
            }
            Act::Happened { visit, happening, corrects } => {
                let (visit, happening) = (visit.unwrap_or(id), happening.clone());
                grow(&mut self.facts, id, Fact { visit, happening, corrects: *corrects, time, place: edit.place });
            }
            Act::Found { visit, finding, seen } => self.findings.entry(*visit).or_default().put(id, seen, finding),
            Act::LineAdded { visit, kind, details } => {
                let line = self.lines.entry(id).or_default();
                line.added = line.added.max(Some(Added { visit: *visit, kind: *kind }));
                details.iter().for_each(|detail| line.fields.put(id, &Seen::default(), detail));
            }
            Act::LineChanged { line, detail, seen } => {
                self.lines.entry(*line).or_default().fields.put(id, seen, detail)
            }
            Act::Photographed(photo) => grow(&mut self.photos, id, Recorded { item: photo.clone(), time }),
            Act::Noted(note) => grow(&mut self.notes, id, Recorded { item: note.clone(), time }),
            Act::Hid(hidden) => grow(&mut self.hidden, id, hidden.clone()),
            Act::SignedOff(sign_off) => grow(&mut self.sign_offs, id, Recorded { item: sign_off.clone(), time }),
            Act::LinkedAsRepeat(link) => grow(&mut self.repeats.links, id, Recorded { item: link.clone(), time }),
            Act::Unlinked(unlinked) => grow(&mut self.repeats.unlinked, id, unlinked.clone()),
            Act::Paused(pause) => grow(&mut self.pauses.0, id, Recorded { item: pause.clone(), time }),
            Act::Helped(help) => grow(&mut self.second_line.0, id, Recorded { item: help.clone(), time }),
            Act::Lent(loan) => grow(&mut self.loans.0, id, Recorded { item: loan.clone(), time }),
            Act::Paid(payment) => grow(&mut self.payments.0, id, Recorded { item: payment.clone(), time }),
        }
    }

    /// Takes over all that another replica of the same order knows. Commutative, associative, idempotent; reads no clock.
    pub fn merge(&mut self, other: &Self) {
        if other.id != self.id {
            return;
        }
        grow_all(&mut self.origin, &other.origin);
        self.request.merge(&other.request);
        grow_all(&mut self.coordination.0, &other.coordination.0);
        grow_all(&mut self.facts, &other.facts);
        for (visit, findings) in &other.findings {
            self.findings.entry(*visit).or_default().merge(findings);
        }
        for (id, theirs) in &other.lines {
            let line = self.lines.entry(*id).or_default();
            line.added = line.added.max(theirs.added);
            line.fields.merge(&theirs.fields);
        }
        grow_all(&mut self.photos, &other.photos);
        grow_all(&mut self.notes, &other.notes);
        grow_all(&mut self.hidden, &other.hidden);
        grow_all(&mut self.sign_offs, &other.sign_offs);
        grow_all(&mut self.repeats.links, &other.repeats.links);
        grow_all(&mut self.repeats.unlinked, &other.repeats.unlinked);
        grow_all(&mut self.pauses.0, &other.pauses.0);
        grow_all(&mut self.second_line.0, &other.second_line.0);
        grow_all(&mut self.loans.0, &other.loans.0);
        grow_all(&mut self.payments.0, &other.payments.0);
        self.watermark.join(&other.watermark);
    }

    /// The canonical bytes: equal states give equal bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut e = minicbor::Encoder::new(Vec::with_capacity(4_096));
        // Writing to memory cannot fail.
        let _ = e.array(2).and_then(|e| e.u8(STATE_VERSION)?.encode(self)?.ok());
        e.into_writer()
    }

    /// Reads a state back; refuses whatever [`encode`](Self::encode) would have written otherwise.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadState> {
        let order = Self::decode_trusted(bytes)?;
        if order.encode() == bytes { Ok(order) } else { Err(BadState::Malformed("not in canonical form".into())) }
    }

    /// Reads a state whose bytes this program wrote itself, or whose hash the server vouches for.
    pub fn decode_trusted(bytes: &[u8]) -> Result<Self, BadState> {
        let malformed = |error: minicbor::decode::Error| BadState::Malformed(error.to_string());
        let mut d = minicbor::Decoder::new(bytes);
        let fields = d.array().map_err(malformed)?;
        let version = d.u8().map_err(malformed)?;
        if version > STATE_VERSION {
            return Err(BadState::Newer(version));
        }
        if fields != Some(2) || version != STATE_VERSION {
            return Err(BadState::Malformed("expected a version and a state".into()));
        }
        let order = d.decode().map_err(malformed)?;
        if d.position() == bytes.len() { Ok(order) } else { Err(BadState::Malformed("bytes left over".into())) }
    }

    /// The SHA-256 of the canonical bytes.
    pub fn hash(&self) -> Digest {
        Digest::of(&self.encode())
    }

    /// How the order came in. After a restore an order could have been reported twice; the first edit counts.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.values().next()
    }

    /// Facts that no later fact corrects, in the order of their edits. A retraction is not a fact of its own.
    pub fn standing_facts(&self) -> impl Iterator<Item = (EditId, &Fact)> {
        let corrected: std::collections::BTreeSet<EditId> =
            self.facts.values().filter_map(|fact| fact.corrects).collect();
        self.facts
            .iter()
            .filter(move |(id, fact)| !corrected.contains(id) && fact.happening != Happening::Retracted)
            .map(|(id, fact)| (*id, fact))
    }

    /// Whether the photo or note that `edit` brought was taken out of sight.
    pub fn is_hidden(&self, edit: EditId) -> bool {
        self.hidden.values().any(|hidden| hidden.target == edit)
    }

    /// The lines of `visit` that stand: not taken out, or taken out while somebody changed them.
    pub fn lines_of(&self, visit: VisitId) -> impl Iterator<Item = (LineId, &Line)> {
        self.lines
            .iter()
            .filter(move |(_, line)| line.added.is_some_and(|added| added.visit == visit))
            .filter(|(_, line)| !line.is_removed() || line.removal_crossed())
            .map(|(id, line)| (*id, line))
    }

    /// The photos of `visit` in sight.
    pub fn photos_of(&self, visit: VisitId) -> impl Iterator<Item = (EditId, &Photo)> {
        self.photos
            .iter()
            .filter(move |(id, photo)| photo.item.visit == Some(visit) && !self.is_hidden(**id))
            .map(|(id, photo)| (*id, &photo.item))
    }
}

/// Adds to a grow-only map. Two contents under one key can only be forged; the larger one wins everywhere.
fn grow<K: Ord, V: Ord>(map: &mut BTreeMap<K, V>, key: K, value: V) {
    match map.entry(key) {
        std::collections::btree_map::Entry::Vacant(entry) => {
            entry.insert(value);
        }
        std::collections::btree_map::Entry::Occupied(mut entry) => {
            if *entry.get() < value {
                entry.insert(value);
            }
        }
    }
}

fn grow_all<K: Ord + Clone, V: Ord + Clone>(map: &mut BTreeMap<K, V>, other: &BTreeMap<K, V>) {
    for (key, value) in other {
        if map.get(key).is_none_or(|held| held < value) {
            map.insert(key.clone(), value.clone());
        }
    }
}
