//! An order with its present visit, put into the words and figures of the page.

use field_client::acts::{self, Doer, Refusal, Wish, choices, current_visit};
use field_client::phone::{Phone, PhoneError};
use field_client::store::{StoreError, photos};
use field_client::view::summary::{has_open_visit, request_text, site_point};
use shared::document::WorkOrder;
use shared::document::conflicts::{Conflict, conflicts};
use shared::document::coordination::Phase;
use shared::document::finding::{Finding, FindingField};
use shared::document::history::PastVisit;
use shared::document::line::{Line, LineKind};
use shared::document::missing::{Missing, missing_before_signing};
use shared::document::remarks::remarks;
use shared::document::request::{RequestDetail, RequestField};
use shared::document::service_level::deadlines;
use shared::document::status::{Status, status};
use shared::document::totals::totals;
use shared::document::visit::{Happening, Outcome};
use shared::document::visits::{Stage, visit_of, visits};
use shared::ids::{Digest, LineId, OrderId, VisitId};
use shared::lang::Lang;
use shared::money::Money;
use shared::signoff::changed::changed_since_signing;

use super::{catalogue, words};
use crate::bridge::deed::NextAct;
use crate::bridge::order::{
    ConflictCard, Findings, LineCard, OrderPage, PastCard, PhotoCard, Section, SignedCard, Todo,
};
use crate::bridge::today::Contact;
use crate::say;

/// The page about `id`.
pub(super) fn page(phone: &Phone, id: OrderId, lang: Lang) -> Result<OrderPage, PhoneError> {
    let opened = phone.open_order(id)?;
    let order = &opened.order;
    let doer = Doer { actors: &opened.lives, left: opened.left, crew: None, visit: None };
    let visit = current_visit(order, doer).ok();
    let unverified: Vec<Digest> =
        phone.store().read::<_, StoreError>(photos::outstanding)?.into_iter().map(|photo| photo.hash).collect();
    let stands = status(order);
    let due = deadlines(order);
    let seen = visit.and_then(|visit| visit_of(order, visit));
    let has_arrived = seen.as_ref().is_some_and(|visit| visit.arrival().is_some());
    let is_solved = matches!(stands, Status::ReadyToSign | Status::Signed | Status::Closed | Status::Cancelled);
    let sums = totals(order, visit.as_slice());
    let last = seen.as_ref().and_then(|visit| visit.outcomes.first());
    Ok(OrderPage {
        id,
        number: order.origin().map(|origin| origin.number.clone()).unwrap_or_default(),
        status: stands.words(lang).into(),
        mark: words::mark(stands, opened.left, has_open_visit(order)),
        facts: request_facts(order, lang),
        fault: request_text(order, RequestField::Fault),
        bring: bring(order),
        address: request_text(order, RequestField::Site),
        point: site_point(order),
        customer: request_text(order, RequestField::Customer),
        contact: contact(order),
        level: request_text(order, RequestField::Level),
        arrive_by: due.filter(|_| !has_arrived && !is_solved).map(|due| due.response),
        solve_by: due.filter(|_| !is_solved).map(|due| due.resolve),
        warranty_until: warranty_until(order),
        next: next_act(order, doer),
        open: seen.as_ref().is_some_and(|visit| visit.stage >= Stage::Arrived),
        paused: seen.as_ref().is_some_and(|visit| visit.stage == Stage::Paused),
        can_undo: acts::acts(order, doer, Wish::Undo).is_ok(),
        happened: happened(order, visit, lang),
        findings: findings(order, visit),
        photos: photo_cards(order, visit, &unverified),
        lines: visit.map(|visit| lines(order, visit, lang)).unwrap_or_default(),
        currency: catalogue::currency(phone)?,
        van_short: visit.map(|visit| catalogue::short_of(phone, order, visit)).transpose()?.unwrap_or_default(),
        to_pay: amounts(&sums.charged),
        free: amounts(&sums.free),
        outcome: last.map(|(outcome, _)| *outcome),
        outcome_remark: last.map(|(_, remark)| remark.clone()).unwrap_or_default(),
        missing: visit.map(|visit| missing(order, visit, lang)).unwrap_or_default(),
        conflicts: conflict_cards(order, lang),
        remarks: remarks(order).iter().filter_map(|remark| words::remark(remark, lang)).collect(),
        signed: signed(order),
        notes: notes(order),
        history: opened.history.iter().map(|past| past_card(past, lang)).collect(),
        edits_waiting: opened.stored.edits_waiting,
        photos_waiting: opened.stored.photos_waiting,
        left: opened.left,
    })
}

/// The one act that comes next, if there is one.
pub(super) fn next_act(order: &WorkOrder, doer: Doer<'_>) -> Option<NextAct> {
    if order.coordination.phase() != Phase::Open {
        return None;
    }
    let can_accept = acts::acts(order, doer, Wish::Accept).is_ok();
    let visit = match current_visit(order, doer) {
        Ok(visit) => visit_of(order, visit)?,
        Err(Refusal::NoVisit) => return can_accept.then_some(NextAct::Accept),
        Err(_) => return None,
    };
    let epoch = order.coordination.assignment().map(|assignment| assignment.epoch);
    if can_accept && visit.epoch != epoch {
        return Some(NextAct::Accept);
    }
    let is_signed = order
        .sign_offs
        .values()
        .any(|signed| signed.item.agrees_to(visit.id) && changed_since_signing(order, &signed.item).is_empty());
    let is_complete = missing_before_signing(order, visit.id).is_empty();
    match visit.stage {
        Stage::Declined => can_accept.then_some(NextAct::Accept),
        Stage::Accepted => Some(NextAct::GoOut),
        Stage::OnTheWay => Some(NextAct::Arrive),
        Stage::Paused => Some(NextAct::Resume),
        Stage::Ended if is_signed || visit.outcome() == Some(Outcome::CustomerAbsent) => {
            can_accept.then_some(NextAct::AcceptAgain)
        }
        Stage::Arrived | Stage::Working | Stage::Ended if is_complete => Some(NextAct::HandOver),
        Stage::Arrived | Stage::Working | Stage::Ended => Some(NextAct::Fill),
    }
}

/// What an earlier visit has found to be needed, last first.
pub(super) fn bring(order: &WorkOrder) -> Vec<String> {
    let seen = visits(order);
    let needed = seen.iter().rev().flat_map(|visit| &visit.outcomes);
    let remarks = needed.filter(|(outcome, remark)| *outcome == Outcome::NeedsParts && !remark.is_empty());
    remarks.map(|(_, remark)| remark.clone()).collect()
}

fn request_facts(order: &WorkOrder, lang: Lang) -> Vec<(String, String)> {
    let fields = [RequestField::Equipment, RequestField::Department, RequestField::Reporter, RequestField::Trade];
    let text = |field| match order.request.settled(&field) {
        Some(RequestDetail::Reporter(who)) => words::joined(&[&who.name, &say::phone(&who.phone)]),
        _ => request_text(order, field),
    };
    let facts = fields.into_iter().map(|field| (field.words(lang).to_owned(), text(field)));
    facts.filter(|(_, value)| !value.is_empty()).collect()
}

pub(super) fn contact(order: &WorkOrder) -> Option<Contact> {
    order.request.distinct(&RequestField::Contact).into_iter().find_map(|detail| match detail {
        RequestDetail::Contact(contact) => Some(Contact { name: contact.name, phone: contact.phone }),
        _ => None,
    })
}

/// The end of the machine's warranty, if it is known and undisputed.
pub(super) fn warranty_until(order: &WorkOrder) -> Option<shared::time::Moment> {
    match order.request.settled(&RequestField::Equipment) {
        Some(RequestDetail::Equipment(equipment)) => equipment.warranty_until,
        _ => None,
    }
}

fn happened(order: &WorkOrder, visit: Option<VisitId>, lang: Lang) -> Vec<(shared::time::Moment, String)> {
    let facts = visit.and_then(|visit| visit_of(order, visit)).map(|visit| visit.facts).unwrap_or_default();
    let told = facts.into_iter().filter(|(_, fact)| !matches!(fact.happening, Happening::Ended { .. }));
    told.map(|(_, fact)| (fact.time.wall(), fact.happening.words(lang))).collect()
}

fn findings(order: &WorkOrder, visit: Option<VisitId>) -> Findings {
    let of_visit = visit.and_then(|visit| order.findings.get(&visit));
    let first = |field: &FindingField| of_visit.and_then(|of| of.distinct(field).into_iter().next());
    let questions = match order.request.settled(&RequestField::Checklist) {
        Some(RequestDetail::Checklist { questions }) => questions,
        _ => Vec::new(),
    };
    let answer = |question: String| {
        let answered = match first(&FindingField::Answer(question.clone())) {
            Some(Finding::Answer { answer, .. }) => Some(answer),
            _ => None,
        };
        (question, answered)
    };
    Findings {
        cause: match first(&FindingField::Cause) {
            Some(Finding::Cause { cause }) => Some(cause),
            _ => None,
        },
        diagnosis: match first(&FindingField::Diagnosis) {
            Some(Finding::Diagnosis { text }) => text,
            _ => String::new(),
        },
        answers: questions.into_iter().map(answer).collect(),
    }
}

fn photo_cards(order: &WorkOrder, visit: Option<VisitId>, unverified: &[Digest]) -> Vec<PhotoCard> {
    let in_sight = order.photos.iter().filter(|(id, _)| !order.is_hidden(**id));
    in_sight
        .map(|(id, photo)| PhotoCard {
            id: *id,
            hash: photo.item.hash,
            kind: photo.item.kind,
            caption: photo.item.caption.clone(),
            at_office: !unverified.contains(&photo.item.hash),
            own: photo.item.visit == visit,
        })
        .collect()
}

fn lines(order: &WorkOrder, visit: VisitId, lang: Lang) -> Vec<LineCard> {
    let missing = missing_before_signing(order, visit);
    let lacks = |id: LineId| {
        let of_line = missing.iter().filter_map(move |item| match item {
            Missing::LineField { line, field, .. } if *line == id => Some(field.words(lang).to_owned()),
            _ => None,
        });
        of_line.collect()
    };
    order.lines_of(visit).map(|(id, line)| line_card(id, line, lacks(id))).collect()
}

fn line_card(id: LineId, line: &Line, lacks: Vec<String>) -> LineCard {
    let text = |value: Option<String>| value.unwrap_or_default();
    let plain = |price: Money| price.to_string().split(' ').next().unwrap_or_default().to_owned();
    LineCard {
        id,
        kind: line.added.map_or(LineKind::Material, |added| added.kind),
        name: text(line.name()),
        specification: text(line.specification()),
        model: text(line.model()),
        quantity: line.quantity().map(|quantity| quantity.to_string()).unwrap_or_default(),
        unit: text(line.unit()),
        price: line.unit_price().map(plain).unwrap_or_default(),
        amount: line.amount().map(say::money).unwrap_or_default(),
        charge: line.charge(),
        old_part: line.old_part(),
        from_van: line.from_van() == Some(true),
        lacks,
    }
}

fn amounts(sums: &[Money]) -> Vec<String> {
    sums.iter().map(|sum| say::money(*sum)).collect()
}

fn missing(order: &WorkOrder, visit: VisitId, lang: Lang) -> Vec<Todo> {
    let todo = |item: &Missing| Todo { words: item.words(lang), at: section(item) };
    missing_before_signing(order, visit).iter().map(todo).collect()
}

fn section(item: &Missing) -> Section {
    match item {
        Missing::Visit | Missing::Arrival => Section::Head,
        Missing::Cause | Missing::Diagnosis | Missing::Answer { .. } => Section::Findings,
        Missing::LineField { .. } => Section::Lines,
        Missing::Outcome => Section::Outcome,
        Missing::Decision(_) => Section::Conflicts,
    }
}

fn conflict_cards(order: &WorkOrder, lang: Lang) -> Vec<ConflictCard> {
    let card = |conflict: &Conflict| ConflictCard {
        words: conflict.words(lang),
        choices: match conflict {
            // The office wrote the request, and the office settles it.
            Conflict::Request { .. } => Vec::new(),
            other => choices(other).iter().map(|choice| words::choice(choice, lang)).collect(),
        },
    };
    conflicts(order).iter().map(card).collect()
}

fn signed(order: &WorkOrder) -> Vec<SignedCard> {
    let mut cards: Vec<SignedCard> = order
        .sign_offs
        .values()
        .map(|signed| SignedCard {
            signer: signed.item.signer.clone(),
            at: signed.time.wall(),
            digest: signed.item.digest,
            rating: signed.item.rating,
            refusal: signed.item.refusal.clone(),
            changed: changed_since_signing(order, &signed.item)
                .into_iter()
                .map(|row| (row.label, row.signed.unwrap_or_default(), row.now.unwrap_or_default()))
                .collect(),
        })
        .collect();
    cards.sort_by_key(|card| card.at);
    cards
}

fn notes(order: &WorkOrder) -> Vec<String> {
    let in_sight = order.notes.iter().filter(|(id, _)| !order.is_hidden(**id));
    in_sight.map(|(_, note)| note.item.text.clone()).collect()
}

fn past_card(past: &PastVisit, lang: Lang) -> PastCard {
    let cause = past.cause.map(|cause| cause.words(lang)).unwrap_or_default();
    let outcome = past.outcome.map(|outcome| outcome.words(lang)).unwrap_or_default();
    PastCard { at: past.at, number: past.number.clone(), words: words::joined(&[cause, &past.diagnosis, outcome]) }
}
