//! Somebody who writes on an order: the office, or a crew, each with a replica of their own.

use shared::document::WorkOrder;
use shared::document::coordination::{Assignment, Decision};
use shared::document::edit::{Act, Edit};
use shared::document::finding::{Cause, Finding};
use shared::document::line::{LineDetail, LineField, LineKind};
use shared::document::register::Detail as _;
use shared::document::request::{Origin, RequestDetail, Site};
use shared::document::status::{Status, status};
use shared::document::visit::{Happening, Outcome};
use shared::document::visits;
use shared::geo::{Place, Point};
use shared::ids::{Actor, CrewId, Digest, EditId, LineId, OrderId, VisitId};
use shared::lang::Lang;
use shared::money::{Currency, Money};
use shared::signoff::shown::{Manner, Shown};
use shared::signoff::{SignOff, SignerRole, StrokePoint, Strokes};
use shared::sync::reference::Level;
use shared::time::{Moment, TimeEvidence};

pub(crate) const ORDER: OrderId = OrderId([1; 16]);
pub(crate) const OFFICE: Actor = Actor([0xaa; 16]);
pub(crate) const WANG: Actor = Actor([0xbb; 16]);
pub(crate) const LI: Actor = Actor([0xcc; 16]);
pub(crate) const NINE: Moment = Moment(1_418_288_400_000);

/// Somebody with a replica of their own.
pub(crate) struct Writer {
    pub(crate) actor: Actor,
    pub(crate) order: WorkOrder,
    pub(crate) minute: i64,
}

impl Writer {
    pub(crate) fn new(actor: Actor) -> Self {
        Self { actor, order: WorkOrder::new(ORDER), minute: 0 }
    }

    pub(crate) fn act(&mut self, act: Act) -> EditId {
        self.act_at(act, None)
    }

    pub(crate) fn act_at(&mut self, act: Act, place: Option<Place>) -> EditId {
        self.minute += 1;
        let id = EditId { actor: self.actor, n: self.order.watermark.last_of(self.actor) + 1 };
        let time = TimeEvidence::new(NINE.plus_minutes(self.minute), None);
        self.order.apply(id, &Edit { order: ORDER, time, place, author: None, act });
        id
    }

    pub(crate) fn learn(&mut self, from: &Self) {
        self.order.merge(&from.order);
    }

    pub(crate) fn report(&mut self) {
        let origin = Origin { number: "1001".into(), channel: "phone".into(), external: None, received_at: NINE };
        let level = Level { name: "A".into(), response_minutes: 60, resolve_minutes: 240, terms: None };
        let details = vec![
            RequestDetail::Site(Site {
                id: None,
                address: "三号楼 1202".into(),
                point: Point::from_degrees(31.2, 121.4),
            }),
            RequestDetail::Fault { text: "空调不制冷".into() },
            RequestDetail::Level(level),
            RequestDetail::Checklist { questions: vec!["压力正常？".into()] },
        ];
        self.act(Act::Reported { origin, details });
    }

    pub(crate) fn decide(&mut self, decision: Decision) {
        let revision = self.order.coordination.revision() + 1;
        self.act(Act::Decided { revision, decision });
    }

    pub(crate) fn send(&mut self, crew: u8) {
        let assignment = Assignment {
            epoch: self.order.coordination.epoch() + 1,
            crew: CrewId([crew; 16]),
            crew_name: format!("{crew} 队"),
            position: 1,
            planned_start: None,
            expected_minutes: 60,
            reason: String::new(),
            knew: self.order.watermark.clone(),
        };
        self.decide(Decision::Assigned(assignment));
    }

    pub(crate) fn accept(&mut self) -> VisitId {
        let follows = visits::latest(&self.order).iter().map(|visit| visit.id).collect();
        let happening = Happening::Accepted { epoch: self.order.coordination.epoch(), follows, crew: None };
        self.act(Act::Happened { visit: None, happening, corrects: None })
    }

    pub(crate) fn happened(&mut self, visit: VisitId, happening: Happening) -> EditId {
        self.act(Act::Happened { visit: Some(visit), happening, corrects: None })
    }

    pub(crate) fn found(&mut self, visit: VisitId, finding: Finding) {
        let seen = self.order.findings.get(&visit).map(|of| of.seen(&finding.key())).unwrap_or_default();
        self.act(Act::Found { visit, finding, seen });
    }

    pub(crate) fn line(&mut self, visit: VisitId, minor: i64) -> LineId {
        let details = vec![
            LineDetail::Name("压缩机电容".into()),
            LineDetail::Specification("35 µF".into()),
            LineDetail::Model("CBB65".into()),
            LineDetail::Unit("个".into()),
            LineDetail::Quantity("2".parse().unwrap()),
            LineDetail::UnitPrice(yuan(minor)),
        ];
        self.act(Act::LineAdded { visit, kind: LineKind::Material, details })
    }

    pub(crate) fn change(&mut self, line: LineId, detail: LineDetail) {
        let held = &self.order.lines[&line];
        let seen = if detail.key() == LineField::Removed { held.seen() } else { held.fields.seen(&detail.key()) };
        self.act(Act::LineChanged { line, detail, seen });
    }

    pub(crate) fn sign(&mut self, visit: VisitId) -> EditId {
        let manner = Manner { lang: Lang::ZhCn, utc_offset_minutes: 480, wording: "以上属实".into() };
        let document = Shown::of(&self.order, &[visit], &manner).encode();
        self.act(Act::SignedOff(SignOff {
            visits: vec![visit],
            digest: Digest::of(&document),
            document,
            strokes: Strokes(vec![vec![StrokePoint { x: 1, y: 2 }]]),
            signer: "张女士".into(),
            role: SignerRole::Customer,
            rating: Some(5),
            remark: String::new(),
            refusal: None,
        }))
    }

    pub(crate) fn status(&self) -> Status {
        status(&self.order)
    }
}

pub(crate) fn yuan(minor: i64) -> Money {
    Money { minor, currency: Currency::CNY }
}

/// An order that crew 1 holds, as office and technician know it.
pub(crate) fn dispatched() -> (Writer, Writer) {
    let mut office = Writer::new(OFFICE);
    office.report();
    office.send(1);
    let mut wang = Writer::new(WANG);
    wang.learn(&office);
    (office, wang)
}

/// A visit on which everything is filled in.
pub(crate) fn complete(wang: &mut Writer) -> (VisitId, LineId) {
    let visit = wang.accept();
    wang.happened(visit, Happening::Arrived);
    wang.found(visit, Finding::Cause { cause: Cause::Device });
    wang.found(visit, Finding::Diagnosis { text: "电容损坏".into() });
    wang.found(visit, Finding::Answer { question: "压力正常？".into(), answer: "是".into() });
    let line = wang.line(visit, 4_500);
    wang.happened(visit, Happening::Ended { outcome: Outcome::Fixed, remark: String::new() });
    (visit, line)
}
