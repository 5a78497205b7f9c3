//! Random histories: up to eight replicas that write, exchange what they know at random moments, and never tell lies.

use proptest::prelude::*;
use shared::document::WorkOrder;
use shared::document::coordination::{Assignment, Decision};
use shared::document::edit::{Act, Edit};
use shared::document::evidence::{Audience, Hidden, Note, Photo, PhotoKind};
use shared::document::finding::{Cause, Finding};
use shared::document::line::{Charge, LineDetail, LineField, LineKind};
use shared::document::loan::Loan;
use shared::document::pause::Pause;
use shared::document::payment::{Method, Payment};
use shared::document::register::{Detail as _, Seen};
use shared::document::repeat::{Link, Relation, RepeatReason, Unlinked};
use shared::document::request::{Contact, Origin, RequestDetail, RequestField, Site};
use shared::document::second_line::Help;
use shared::document::service_level::Hindrance;
use shared::document::visit::{Happening, Outcome};
use shared::ids::{Actor, CrewId, Digest, EditId, OrderId, PersonId};
use shared::money::{Currency, Money, Quantity};
use shared::signoff::shown::{Manner, Shown};
use shared::signoff::{SignOff, SignerRole, StrokePoint, Strokes};
use shared::time::{Moment, TimeEvidence};

/// The order that every history is about.
pub(crate) const ORDER: OrderId = OrderId([9; 16]);

/// All edits that were made, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    pub(crate) edits: Vec<(EditId, Edit)>,
}

impl History {
    /// The edits that leave a trace of their own in a grow-only part.
    pub(crate) fn grown(&self) -> Vec<EditId> {
        let registers =
            |act: &Act| matches!(act, Act::RequestChanged { .. } | Act::Found { .. } | Act::LineChanged { .. });
        let mut ids: Vec<_> = self.edits.iter().filter(|(_, edit)| !registers(&edit.act)).map(|(id, _)| *id).collect();
        ids.sort();
        ids
    }

    /// The writes to a request field that no other write to it has seen: the oracle for registers.
    pub(crate) fn unseen_request_writes(&self, field: RequestField) -> Vec<EditId> {
        let mut writes: Vec<(EditId, Seen)> = Vec::new();
        for (id, edit) in &self.edits {
            match &edit.act {
                Act::Reported { details, .. } if details.iter().any(|detail| detail.key() == field) => {
                    writes.push((*id, Seen::default()));
                }
                Act::RequestChanged { detail, seen } if detail.key() == field => writes.push((*id, seen.clone())),
                _ => {}
            }
        }
        // Whoever writes has seen what they wrote themselves before.
        let saw = |(by, seen): &(EditId, Seen), id: &EditId| seen.has(*id) || (by.actor == id.actor && by.n > id.n);
        let unseen = |id: &EditId| !writes.iter().any(|write| saw(write, id));
        let mut ids: Vec<EditId> = writes.iter().map(|(id, _)| *id).filter(unseen).collect();
        ids.sort();
        ids
    }
}

/// In which order edits arrive, with repetitions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delivery(Vec<prop::sample::Index>);

impl Delivery {
    /// Indices into `len` edits: each at least once.
    pub(crate) fn order(&self, len: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..len).collect();
        for (step, index) in self.0.iter().enumerate() {
            if len > 0 {
                order.swap(step % len, index.index(len));
                order.insert(index.index(order.len()), index.index(len));
            }
        }
        order
    }
}

pub(crate) fn delivery() -> impl Strategy<Value = Delivery> {
    proptest::collection::vec(any::<prop::sample::Index>(), 0..80).prop_map(Delivery)
}

/// A step of a simulation: replica `who` does act number `what` with parameter `pick`, or learns from another one.
#[derive(Clone, Debug)]
struct Step {
    who: usize,
    what: u8,
    pick: u8,
}

pub(crate) fn histories(replicas: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = History> {
    (replicas, proptest::collection::vec((0_usize..8, 0_u8..26, any::<u8>()), 1..60)).prop_map(|(replicas, steps)| {
        let steps = steps.into_iter().map(|(who, what, pick)| Step { who: who % replicas, what, pick });
        simulate(replicas, steps)
    })
}

fn simulate(replicas: usize, steps: impl Iterator<Item = Step>) -> History {
    let mut history = History::default();
    let mut states: Vec<WorkOrder> = (0..replicas).map(|_| WorkOrder::new(ORDER)).collect();
    for step in steps {
        if step.what < 3 {
            let other = states[usize::from(step.pick) % replicas].clone();
            states[step.who].merge(&other);
            continue;
        }
        let actor = Actor([u8::try_from(step.who).unwrap() + 1; 16]);
        let n = states[step.who].watermark.last_of(actor) + 1;
        let id = EditId { actor, n };
        if let Some(act) = act(&states[step.who], &step) {
            let time = TimeEvidence::new(Moment(1_418_300_000_000 + i64::from(step.pick) * 61_000), None);
            let edit = Edit { order: ORDER, time, place: None, author: None, act };
            assert_eq!(shared::document::limits::check(id, &edit), Ok(()));
            states[step.who].apply(id, &edit);
            history.edits.push((id, edit));
        }
    }
    history
}

fn pick<T: Copy>(from: impl Iterator<Item = T>, pick: u8) -> Option<T> {
    let all: Vec<T> = from.collect();
    (!all.is_empty()).then(|| all[usize::from(pick) % all.len()])
}

/// What a replica in `state` does. Only the first replica is the office.
fn act(state: &WorkOrder, step: &Step) -> Option<Act> {
    let visit = pick(state.facts.values().map(|fact| fact.visit), step.pick);
    let line = pick(state.lines.keys().copied(), step.pick);
    let happened = |happening| Some(Act::Happened { visit: Some(visit?), happening, corrects: None });
    match step.what {
        3 => {
            let field = [RequestDetail::Fault { text: format!("漏水 {}", step.pick) }, site(step.pick)];
            let detail = field[usize::from(step.pick % 2)].clone();
            Some(Act::RequestChanged { seen: state.request.seen(&detail.key()), detail })
        }
        4 | 5 if step.who == 0 && state.request.iter().next().is_none() => {
            Some(Act::Reported { origin: origin(), details: vec![site(0)] })
        }
        4 | 5 if step.who == 0 => Some(decide(state, step.pick)),
        4 | 5 => begin(state),
        6 => happened(Happening::OnTheWay),
        7 => happened(Happening::Arrived),
        8 => happened(Happening::Paused { reason: "吃饭".into(), why: Some(Hindrance::CustomerDecides) }),
        9 => happened(Happening::Ended { outcome: outcome(step.pick), remark: String::new() }),
        10 => {
            let fact = pick(state.facts.keys().copied(), step.pick)?;
            let visit = Some(state.facts[&fact].visit);
            Some(Act::Happened { visit, happening: Happening::Retracted, corrects: Some(fact) })
        }
        11 | 12 => {
            let visit = visit?;
            let cause = if step.pick.is_multiple_of(2) { Cause::Device } else { Cause::Blockage };
            let finding = match step.what {
                11 => Finding::Cause { cause },
                _ => Finding::Diagnosis { text: format!("D{}", step.pick) },
            };
            let seen = state.findings.get(&visit).map(|findings| findings.seen(&finding.key())).unwrap_or_default();
            Some(Act::Found { visit, finding, seen })
        }
        13 | 14 => Some(Act::LineAdded { visit: visit?, kind: LineKind::Material, details: line_details(step.pick) }),
        15 => {
            let line = line?;
            let detail = LineDetail::UnitPrice(Money { minor: i64::from(step.pick), currency: Currency::CNY });
            Some(Act::LineChanged { line, seen: state.lines[&line].fields.seen(&LineField::UnitPrice), detail })
        }
        16 => {
            let line = line?;
            let detail = LineDetail::Removed(!step.pick.is_multiple_of(3));
            Some(Act::LineChanged { line, seen: state.lines[&line].seen(), detail })
        }
        17 => Some(evidence(visit, step.pick)),
        18 => {
            let target = pick(state.photos.keys().chain(state.notes.keys()).copied(), step.pick)?;
            Some(Act::Hid(Hidden { target, reason: "重复".into() }))
        }
        19 => Some(Act::SignedOff(sign(state, visit?))),
        20 => Some(Act::LinkedAsRepeat(link(step.pick))),
        21 => {
            let link = pick(state.repeats.links.keys().copied(), step.pick)?;
            Some(Act::Unlinked(Unlinked { link, reason: "两处故障".into() }))
        }
        _ => at_the_office(state, step),
    }
}

/// Pauses, the second line, loan units and fees.
fn at_the_office(state: &WorkOrder, step: &Step) -> Option<Act> {
    match step.what {
        22 => Some(Act::Paused(match pick(state.pauses.0.keys().copied(), step.pick) {
            Some(begun) if step.pick.is_multiple_of(2) => Pause::Over { begun, reason: "客户已决定".into() },
            _ => Pause::Begun { why: Hindrance::ALL[usize::from(step.pick % 5)], reason: "电话".into() },
        })),
        23 => {
            let call = pick(state.facts.keys().copied(), step.pick)?;
            Some(Act::Helped(match step.pick % 3 {
                0 => Help::Returned { call, advice: "换主板".into() },
                who => Help::TakenUp { call, person: PersonId([who; 16]), name: format!("专员 {who}") },
            }))
        }
        24 => Some(Act::Lent(match pick(state.loans.0.keys().copied(), step.pick) {
            Some(out) if step.pick.is_multiple_of(2) => Loan::Back { out, remark: "完好".into() },
            _ => Loan::Out {
                name: "备机".into(),
                number: format!("B{}", step.pick),
                back_by: None,
                remark: String::new(),
            },
        })),
        _ => Some(Act::Paid(match pick(state.payments.0.keys().copied(), step.pick) {
            Some(payment) if step.pick.is_multiple_of(2) => Payment::TakenBack { payment, reason: "退款".into() },
            _ => {
                let amount = Money { minor: i64::from(step.pick) + 1, currency: Currency::CNY };
                let invoice = step.pick.is_multiple_of(3).then(|| "物业公司".into());
                Payment::Collected { amount, method: Method::Wechat, invoice, remark: String::new() }
            }
        })),
    }
}

fn link(pick: u8) -> Link {
    let relation = [Relation::Suspected, Relation::Repeats, Relation::RepeatedBy][usize::from(pick % 3)];
    let caller = pick.is_multiple_of(2).then(|| Contact { name: format!("{pick} 号楼"), phone: "1".into() });
    let reasons = vec![RepeatReason::SamePlace, RepeatReason::Near { metres: pick.into() }];
    Link { other: OrderId([pick % 4; 16]), number: format!("{pick}"), relation, score: pick % 101, reasons, caller }
}

fn origin() -> Origin {
    Origin { number: "W-1".into(), channel: "phone".into(), external: None, received_at: Moment(1_418_300_000_000) }
}

fn site(number: u8) -> RequestDetail {
    RequestDetail::Site(Site { id: None, address: format!("{number} Howard St"), point: None })
}

fn decide(state: &WorkOrder, pick: u8) -> Act {
    let decision = match pick % 6 {
        0 => Decision::Withdrawn { reason: "病假".into() },
        1 => Decision::Cancelled { reason: String::new() },
        2 => Decision::Reopened { reason: String::new() },
        _ => Decision::Assigned(Assignment {
            epoch: state.coordination.epoch() + 1,
            crew: CrewId([pick % 3; 16]),
            crew_name: format!("{pick} 队"),
            position: 0,
            planned_start: None,
            expected_minutes: 60,
            reason: String::new(),
            knew: state.watermark.clone(),
        }),
    };
    Act::Decided { revision: state.coordination.revision() + 1, decision }
}

fn begin(state: &WorkOrder) -> Option<Act> {
    let epoch = state.coordination.epoch();
    let follows = shared::document::visits::latest(state).iter().map(|visit| visit.id).take(8).collect();
    let happening = Happening::Accepted { epoch, follows, crew: None };
    Some(Act::Happened { visit: None, happening, corrects: None })
}

fn outcome(pick: u8) -> Outcome {
    [Outcome::Fixed, Outcome::NeedsParts, Outcome::NeedsReview][usize::from(pick % 3)]
}

fn line_details(pick: u8) -> Vec<LineDetail> {
    vec![
        LineDetail::Name(format!("阀门 {pick}")),
        LineDetail::Quantity(Quantity { thousandths: i64::from(pick) * 500 }),
        LineDetail::UnitPrice(Money { minor: 1_250, currency: Currency::CNY }),
        LineDetail::Charge(if pick.is_multiple_of(4) { Charge::Warranty } else { Charge::Charged }),
    ]
}

fn evidence(visit: Option<EditId>, pick: u8) -> Act {
    if pick.is_multiple_of(2) {
        return Act::Noted(Note { visit, audience: Audience::Internal, text: format!("N{pick}") });
    }
    let hash = Digest::of(&[pick]);
    let (kind, caption) = (PhotoKind::Before, String::new());
    Act::Photographed(Photo { visit, hash, kind, bytes: 1_000, width: 1_600, height: 1_200, caption, exif: None })
}

fn sign(state: &WorkOrder, visit: EditId) -> SignOff {
    let lang = shared::lang::Lang::ZhCn;
    let document =
        Shown::of(state, &[visit], &Manner { lang, utc_offset_minutes: 480, wording: "以上属实".into() }).encode();
    SignOff {
        visits: vec![visit],
        digest: Digest::of(&document),
        document,
        strokes: Strokes(vec![vec![StrokePoint { x: 1, y: 2 }]]),
        signer: "张女士".into(),
        role: SignerRole::Customer,
        rating: Some(5),
        remark: String::new(),
        refusal: None,
    }
}
