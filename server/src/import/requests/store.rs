//! Requests of one transaction on their way into orders.

use std::collections::{BTreeSet, HashMap};

use shared::document::coordination::Decision;
use shared::document::edit::{Act, Edit};
use shared::document::limits;
use shared::document::request::{Contact, Customer, Equipment, Origin, RequestDetail};
use shared::ids::{Actor, EditId, OrderId};
use shared::sync::reference::{Level, Reference};
use shared::time::TimeEvidence;

use super::{Named, Request, Settled};
use crate::directory;
use crate::import::reason::{Fault, Reason};
use crate::import::report::{Outcome, Row};
use crate::import::run::Line;
use crate::levels::choose::{self, Asked, Chosen};
use crate::orders::desk::{By, Desk};
use crate::orders::intake::DEFAULT_LEVEL;
use crate::state::Office;
use crate::store::orders::{known_externals, take_numbers};
use crate::store::{StoreError, books, customers};

/// A desk with everything that the requests of one transaction need from the books.
pub(super) struct Sitting {
    desk: Desk,
    actor: Actor,
    next_number: u64,
    known: BTreeSet<String>,
    customers: HashMap<String, directory::Customer>,
    machines: HashMap<String, directory::Equipment>,
}

impl Sitting {
    /// Opens a desk for these rows.
    pub(super) async fn open(office: &Office, by: &By, lines: &[Line<Request>]) -> Result<Self, StoreError> {
        let mut desk = Desk::open(office, by.clone(), &[]).await?;
        let externals: Vec<String> = lines.iter().map(|line| line.item.external.clone()).collect();
        let known: BTreeSet<String> = known_externals(&mut desk.tx, &externals).await?.into_iter().collect();
        let numbers = |of: fn(&Request) -> &Option<Named>| -> Vec<String> {
            lines.iter().filter_map(|line| of(&line.item).as_ref()?.1.clone()).collect()
        };
        let customers = customers::customers_numbered(&mut desk.tx, numbers(|request| &request.customer)).await?;
        let machines = customers::all_equipment_numbered(&mut desk.tx, numbers(|request| &request.equipment)).await?;
        let fresh = externals.iter().filter(|external| !known.contains(*external)).count();
        let next_number = match u64::try_from(fresh).unwrap_or_default() {
            0 => 0,
            fresh => take_numbers(&mut desk.tx, fresh).await?,
        };
        let customers = customers.into_iter().map(|customer| (customer.number.clone(), customer)).collect();
        let machines = machines.into_iter().map(|machine| (machine.number.clone(), machine)).collect();
        Ok(Self { desk, actor: office.identity().actor, next_number, known, customers, machines })
    }

    /// Whether a request with this number is an order already.
    pub(super) fn knows(&self, external: &str) -> bool {
        self.known.contains(external)
    }

    /// The clocks behind a level's name: the books', else what the word usually stands for.
    pub(super) async fn level(
        &mut self,
        levels: &mut HashMap<String, Level>,
        request: &Request,
    ) -> Result<Level, StoreError> {
        let name = if request.level.is_empty() { DEFAULT_LEVEL.0 } else { request.level.as_str() };
        if let Some(level) = levels.get(name) {
            return self.under_terms(level.clone(), request).await;
        }
        let level = match books::reference(&mut self.desk.tx, &format!("level:{name}")).await? {
            Some(Reference::Level(level)) => level,
            _ => usual(name),
        };
        levels.insert(name.to_owned(), level.clone());
        self.under_terms(level, request).await
    }

    /// The level as an order of that moment carries it. Where its calendar has no deadline for the report, the order has none
    /// either, rather than a wrong one.
    async fn under_terms(&mut self, level: Level, request: &Request) -> Result<Level, StoreError> {
        if level.terms.is_none() {
            return Ok(level);
        }
        let Request { trade, received_at, .. } = request;
        let asked = Asked { level: None, class: None, trade, received_at: *received_at };
        let out_of_reach = level.clone();
        Ok(match choose::under_terms(&mut self.desk.tx, level, asked).await? {
            Chosen::Level(level) => level,
            Chosen::NoLevel | Chosen::NoClass | Chosen::OutOfReach => out_of_reach,
        })
    }

    /// The questions that the books have for a trade.
    pub(super) async fn checklist(
        &mut self,
        checklists: &mut HashMap<String, Vec<String>>,
        trade: &str,
    ) -> Result<Vec<String>, StoreError> {
        if let Some(questions) = checklists.get(trade) {
            return Ok(questions.clone());
        }
        let questions = match books::reference(&mut self.desk.tx, &format!("checklist:{trade}")).await? {
            Some(Reference::Checklist(checklist)) => checklist.questions,
            _ => Vec::new(),
        };
        checklists.insert(trade.to_owned(), questions.clone());
        Ok(questions)
    }

    /// Writes the order.
    pub(super) fn take(
        &mut self,
        order: OrderId,
        mut line: Line<Request>,
        level: Level,
        questions: Vec<String>,
    ) -> Row {
        let mut details = std::mem::take(&mut line.item.details);
        details.push(RequestDetail::Level(level));
        details.extend((!questions.is_empty()).then_some(RequestDetail::Checklist { questions }));
        self.people_and_machine(&mut line, &mut details);
        let number = self.next_number.to_string();
        let request = &line.item;
        let origin = Origin {
            number: number.clone(),
            channel: request.channel.clone(),
            external: Some(request.external.clone()),
            received_at: request.received_at,
        };
        let act = Act::Reported { origin, details };
        let edit = Edit { order, time: TimeEvidence::new(self.desk.now(), None), place: None, author: None, act };
        if let Err(limit) = limits::check(EditId { actor: self.actor, n: u64::MAX }, &edit) {
            return line.because(Outcome::Refused, Fault::on("", Reason::Limit { rule: limit.to_string() }));
        }
        self.next_number = self.next_number.saturating_add(1);
        self.desk.begin(order);
        self.desk.write(order, edit.act);
        if let Some(Settled { at, outcome }) = &request.settled {
            self.desk.write_as_of(order, Act::Decided { revision: 1, decision: decision(outcome) }, *at);
        }
        Row { number, ..line.became(Outcome::Accepted) }
    }

    fn people_and_machine(&self, line: &mut Line<Request>, details: &mut Vec<RequestDetail>) {
        let mut contact = line.item.contact.take();
        if let Some((name, number)) = line.item.customer.take() {
            let entry = number.as_ref().and_then(|number| self.customers.get(number));
            if let (None, Some(number)) = (entry, &number) {
                line.warnings.push(Fault::on("customer_number", Reason::NotInTheBooks { value: number.clone() }));
            }
            let known = |entry: &directory::Customer| Contact {
                name: entry.contact_name.clone(),
                phone: entry.contact_phone.clone(),
            };
            contact = contact.or(entry.map(known).filter(|known| !known.phone.is_empty()));
            let name = entry.map_or(name, |entry| entry.name.clone());
            details.push(RequestDetail::Customer(Customer { id: entry.map(|entry| entry.id), name }));
        }
        if let Some((name, number)) = line.item.equipment.take() {
            let entry = number.as_ref().and_then(|number| self.machines.get(number));
            if let (None, Some(number)) = (entry, &number) {
                line.warnings.push(Fault::on("equipment_number", Reason::NotInTheBooks { value: number.clone() }));
            }
            details.push(RequestDetail::Equipment(match entry {
                None => Equipment { id: None, name, location: String::new(), warranty_until: None },
                Some(entry) => Equipment {
                    id: Some(entry.id),
                    name: entry.name.clone(),
                    location: entry.location.clone(),
                    warranty_until: entry.warranty_until,
                },
            }));
        }
        if let Some(contact) = contact {
            details.push(RequestDetail::Reporter(contact.clone()));
            details.push(RequestDetail::Contact(contact));
        }
    }

    /// Ends the transaction, without a trace in a dry run.
    pub(super) async fn close(self, dry_run: bool) -> Result<(), StoreError> {
        if dry_run { Ok(()) } else { self.desk.commit().await.map(drop) }
    }
}

/// How the other system settled it: done, or called off for a reason.
fn decision(outcome: &str) -> Decision {
    match outcome.to_lowercase().as_str() {
        "" | "completed" | "closed" | "done" | "fixed" | "已完成" | "完成" | "已结案" | "结案" | "已修复" => {
            Decision::Closed { remark: outcome.to_owned() }
        }
        _ => Decision::Cancelled { reason: outcome.to_owned() },
    }
}

/// The clocks that a foreign priority stands for: within an hour for an emergency (the equipment maker's handbook: one hour
/// on site, twelve to solve), within a day for routine.
fn usual(name: &str) -> Level {
    let (response_minutes, resolve_minutes) = match name.to_lowercase().as_str() {
        "emergency" | "紧急" | "特急" => (60, 12 * 60),
        "urgent" | "high" | "加急" | "急" => (4 * 60, 24 * 60),
        "preventive" | "low" | "预防" | "保养" => (7 * 24 * 60, 30 * 24 * 60),
        _ => (DEFAULT_LEVEL.1, DEFAULT_LEVEL.2),
    };
    Level { name: name.to_owned(), response_minutes, resolve_minutes, terms: None }
}
