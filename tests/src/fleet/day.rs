//! A technician's day as edits: 40 acts an order, with random ids, hashes and realistic notes. Signatures are not among
//! them: their drawings are measured apart.

use shared::document::WorkOrder;
use shared::document::edit::{Act, Edit};
use shared::document::evidence::{Audience, Note, Photo, PhotoKind};
use shared::document::finding::{Cause, Finding};
use shared::document::line::{LineDetail, LineField, LineKind};
use shared::document::register::{Detail as _, Seen};
use shared::document::visit::{Happening, Outcome};
use shared::geo::{Place, Point};
use shared::ids::{Actor, Digest, EditId, LineId, OrderId, VisitId};
use shared::money::{Currency, Money, Quantity};
use shared::time::{Contact, Moment, TimeEvidence};

use super::words;
use crate::chance::Chance;

/// Acts on each order of a day.
pub const ACTS: u64 = 40;

/// Somebody who writes edits, numbered on from the last.
#[derive(Debug)]
pub struct Writer {
    actor: Actor,
    n: u64,
    chance: Chance,
    contact: Option<Contact>,
    wall: Moment,
    elapsed_ms: u64,
}

/// One order in the writer's hands.
struct Job<'a> {
    writer: &'a mut Writer,
    order: WorkOrder,
    visit: VisitId,
    lines: Vec<LineId>,
    edits: Vec<Vec<u8>>,
}

impl Writer {
    /// A writer whose next edit has the number `n` + 1, at `wall`, `contact` being the office's last word.
    pub fn new(actor: Actor, n: u64, chance: Chance, wall: Moment, contact: Option<Contact>) -> Self {
        Self { actor, n, chance, contact, wall, elapsed_ms: 0 }
    }

    /// The number of the last edit written.
    pub fn last(&self) -> u64 {
        self.n
    }

    /// [`ACTS`] edits on `order`, whose state is known up to what `order` includes.
    pub fn work(&mut self, order: &WorkOrder) -> Vec<Vec<u8>> {
        let epoch = order.coordination.epoch();
        let visit = EditId { actor: self.actor, n: self.n + 1 };
        let mut job = Job { writer: self, order: order.clone(), visit, lines: Vec::new(), edits: Vec::new() };
        job.happens(None, Happening::Accepted { epoch, follows: Vec::new(), crew: None });
        job.happens(Some(visit), Happening::OnTheWay);
        job.happens(Some(visit), Happening::Arrived);
        job.happens(Some(visit), Happening::Started);
        job.photo(PhotoKind::Before);
        (0..30).for_each(|_| job.something());
        job.find(Finding::Cause { cause: Cause::Blockage });
        let diagnosis = words::note(&mut job.writer.chance);
        job.find(Finding::Diagnosis { text: diagnosis });
        job.photo(PhotoKind::After);
        job.happens(Some(visit), Happening::Ended { outcome: Outcome::Fixed, remark: String::new() });
        job.happens(Some(visit), Happening::Left);
        job.edits
    }

    /// One note on `order`, for load that consists of single acts.
    pub fn note(&mut self, order: OrderId) -> Vec<u8> {
        let text = words::note(&mut self.chance);
        self.write(order, Act::Noted(Note { visit: None, audience: Audience::Internal, text }), None).1.encode()
    }

    fn write(&mut self, order: OrderId, act: Act, place: Option<Place>) -> (EditId, Edit) {
        self.n += 1;
        let passed = 5_000 + self.chance.below(240_000);
        self.elapsed_ms += passed;
        self.wall = self.wall.plus_ms(i64::try_from(passed).unwrap_or(0));
        let time = TimeEvidence::new(self.wall, self.contact.map(|contact| (contact, self.elapsed_ms)));
        (EditId { actor: self.actor, n: self.n }, Edit { order, time, place, author: None, act })
    }
}

impl Job<'_> {
    fn act(&mut self, act: Act, place: Option<Place>) -> EditId {
        let (id, edit) = self.writer.write(self.order.id, act, place);
        self.order.apply(id, &edit);
        self.edits.push(edit.encode());
        id
    }

    fn happens(&mut self, visit: Option<VisitId>, happening: Happening) {
        let place = self.here();
        self.act(Act::Happened { visit, happening, corrects: None }, place);
    }

    /// Within a few hundred metres of one street corner.
    fn here(&mut self) -> Option<Place> {
        let mut off = || f64::from(u32::try_from(self.writer.chance.below(5_000)).unwrap_or(0)) / 1e6;
        let point = Point::from_degrees(37.75 + off(), -122.42 + off())?;
        let accuracy_m = u32::try_from(4 + self.writer.chance.below(40)).ok()?;
        Some(Place { point, accuracy_m, age_s: u32::try_from(self.writer.chance.below(30)).ok()? })
    }

    /// What fills the time between arriving and leaving, in the shares that slips show: notes, lines and their
    /// corrections, answers, breaks, now and then a photo.
    fn something(&mut self) {
        match self.writer.chance.below(20) {
            0..=4 => {
                let text = words::note(&mut self.writer.chance);
                self.act(Act::Noted(Note { visit: Some(self.visit), audience: Audience::Internal, text }), None);
            }
            5..=8 => self.add_line(),
            9..=12 => self.change_line(),
            13..=15 => {
                let question = format!("Q{}", self.writer.chance.below(6) + 1);
                let answer = if self.writer.chance.percent(70) { "是" } else { "否" };
                self.find(Finding::Answer { question, answer: answer.into() });
            }
            16 => {
                let text = words::note(&mut self.writer.chance);
                self.find(Finding::Diagnosis { text });
            }
            17 => self.happens(Some(self.visit), Happening::Paused { reason: "等待备件".into(), why: None }),
            18 => self.happens(Some(self.visit), Happening::Resumed),
            _ => self.photo(PhotoKind::Evidence),
        }
    }

    fn photo(&mut self, kind: PhotoKind) {
        let hash = Digest::random(&mut self.writer.chance);
        let bytes = u32::try_from(120_000 + self.writer.chance.below(300_000)).unwrap_or(0);
        let visit = Some(self.visit);
        let photo = Photo { visit, hash, kind, bytes, width: 1_600, height: 1_200, caption: String::new(), exif: None };
        self.act(Act::Photographed(photo), None);
    }

    fn find(&mut self, finding: Finding) {
        let seen = self.order.findings.get(&self.visit).map(|findings| findings.seen(&finding.key()));
        self.act(Act::Found { visit: self.visit, finding, seen: seen.unwrap_or_default() }, None);
    }

    fn add_line(&mut self) {
        let [name, specification, model, unit] = words::material(&mut self.writer.chance);
        let details = vec![
            LineDetail::Name(name.into()),
            LineDetail::Specification(specification.into()),
            LineDetail::Model(model.into()),
            LineDetail::Unit(unit.into()),
            LineDetail::Quantity(self.quantity()),
            LineDetail::UnitPrice(self.price()),
        ];
        let line = self.act(Act::LineAdded { visit: self.visit, kind: LineKind::Material, details }, None);
        self.lines.push(line);
    }

    fn change_line(&mut self) {
        let Some(line) = self.writer.chance.one(&self.lines).copied() else { return self.add_line() };
        let detail = match self.writer.chance.below(8) {
            0 => {
                self.lines.retain(|held| *held != line);
                LineDetail::Removed(true)
            }
            1..=4 => LineDetail::Quantity(self.quantity()),
            _ => LineDetail::UnitPrice(self.price()),
        };
        let seen = self.order.lines.get(&line).map(|held| match detail.key() {
            LineField::Removed => held.seen(),
            field => held.fields.seen(&field),
        });
        let seen: Seen = seen.unwrap_or_default();
        self.act(Act::LineChanged { line, detail, seen }, None);
    }

    fn quantity(&mut self) -> Quantity {
        Quantity { thousandths: 500 * i64::try_from(1 + self.writer.chance.below(12)).unwrap_or(1) }
    }

    fn price(&mut self) -> Money {
        Money { minor: 50 * i64::try_from(1 + self.writer.chance.below(4_000)).unwrap_or(1), currency: Currency::CNY }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::document::limits::check;

    #[test]
    fn a_day_is_forty_honest_edits_an_order() {
        let order = WorkOrder::new(OrderId([1; 16]));
        let actor = Actor([2; 16]);
        let mut writer = Writer::new(actor, 7, Chance::new(3), Moment(1_418_312_186_000), None);
        let edits = writer.work(&order);
        assert_eq!(u64::try_from(edits.len()).unwrap(), ACTS);
        assert_eq!(writer.last(), 7 + ACTS);
        let mut merged = order;
        for (n, bytes) in (8..).zip(&edits) {
            let (id, edit) = (EditId { actor, n }, Edit::decode(bytes).unwrap());
            assert_eq!(check(id, &edit), Ok(()));
            merged.apply(id, &edit);
        }
        assert_eq!(merged.watermark.last_of(actor), 47);
        assert!(shared::document::conflicts::conflicts(&merged).is_empty());
    }
}
