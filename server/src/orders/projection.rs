//! What SQL must filter and sort by, derived from the document in the same transaction as the edit.

use shared::document::WorkOrder;
use shared::document::conflicts::conflicts;
use shared::document::coordination::Phase;
use shared::document::remarks::remarks;
use shared::document::request::{RequestDetail, RequestField};
use shared::document::service_level::{deadlines, reckon};
use shared::document::status::{Status, status};
use shared::geo::Point;
use shared::ids::{CrewId, CustomerId, Digest, EquipmentId};
use shared::time::Moment;

/// The projected columns of an order. Where people disagree about a field, its first value stands in lists.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the column of `orders` of the same name")]
pub struct Projection {
    pub number: String,
    pub external: Option<String>,
    pub status: Status,
    pub open: bool,
    pub trade: String,
    pub level: String,
    pub customer: Option<CustomerId>,
    pub equipment: Option<EquipmentId>,
    pub customer_name: String,
    pub address: String,
    pub fault: String,
    pub point: Option<Point>,
    pub crew: Option<CrewId>,
    pub received_at: Moment,
    pub response_due: Option<Moment>,
    pub resolve_due: Option<Moment>,
    pub next_due: Option<Moment>,
    pub conflicts: usize,
    pub remarks: usize,
    pub words: String,
}

/// What a technician's edits can change of a projection.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the column of `orders` of the same name")]
pub struct Progress {
    pub status: Status,
    pub response_due: Option<Moment>,
    pub resolve_due: Option<Moment>,
    pub next_due: Option<Moment>,
    pub conflicts: usize,
    pub remarks: usize,
}

impl Progress {
    /// The progress of `order`.
    pub fn of(order: &WorkOrder) -> Self {
        let due = deadlines(order);
        Self {
            status: status(order),
            response_due: due.map(|due| due.response),
            resolve_due: due.map(|due| due.resolve),
            next_due: next_due(order),
            conflicts: conflicts(order).len(),
            remarks: remarks(order).len(),
        }
    }
}

/// What a change makes necessary to be written.
#[derive(Clone, Debug)]
pub enum Projected {
    /// Everything: the office changed what is asked for or who is sent.
    Whole(Box<Projection>),
    /// What technicians change.
    Progress(Progress),
}

impl Projected {
    /// What is to be written of `order` after a change, `asked_anew` if the office's part of it changed.
    pub fn of(order: &WorkOrder, asked_anew: bool) -> Self {
        match asked_anew {
            true => Self::Whole(Box::new(Projection::of(order))),
            false => Self::Progress(Progress::of(order)),
        }
    }

    /// The order's status.
    pub fn status(&self) -> Status {
        match self {
            Self::Whole(whole) => whole.status,
            Self::Progress(progress) => progress.status,
        }
    }
}

impl Projection {
    /// The projection of `order`.
    pub fn of(order: &WorkOrder) -> Self {
        let origin = order.origin();
        let due = deadlines(order);
        let (mut trade, mut level, mut customer_name, mut fault) = Default::default();
        let (mut address, mut point) = (String::new(), None);
        for (_, register) in order.request.iter() {
            match register.distinct().into_iter().next() {
                Some(RequestDetail::Trade { name }) => trade = name,
                Some(RequestDetail::Level(of)) => level = of.name,
                Some(RequestDetail::Customer(of)) => customer_name = of.name,
                Some(RequestDetail::Fault { text }) => fault = text,
                Some(RequestDetail::Site(site)) => (address, point) = (site.address, site.point),
                _ => {}
            }
        }
        Self {
            number: origin.map(|origin| origin.number.clone()).unwrap_or_default(),
            external: origin.and_then(|origin| origin.external.clone()),
            status: status(order),
            open: order.coordination.phase() == Phase::Open,
            trade,
            level,
            customer: Self::customer(order),
            equipment: Self::equipment(order),
            customer_name,
            address,
            fault,
            point,
            crew: order.coordination.assignment().map(|assignment| assignment.crew),
            received_at: origin.map(|origin| origin.received_at).unwrap_or_default(),
            response_due: due.map(|due| due.response),
            resolve_due: due.map(|due| due.resolve),
            next_due: next_due(order),
            conflicts: conflicts(order).len(),
            remarks: remarks(order).len(),
            words: words(order),
        }
    }

    /// A number that changes with anything that the request says and lists show or are searched by; never 0. While it stays,
    /// only what visits and decisions change has to be written.
    pub fn asked(&self) -> i64 {
        let said = (&self.number, &self.external, &self.trade, &self.level, self.customer, self.equipment);
        let shown = (&self.customer_name, &self.address, &self.fault, self.point, &self.words);
        let when = self.received_at;
        let [a, b, c, d, e, f, g, h, ..] = Digest::of(format!("{said:?}{shown:?}{when:?}").as_bytes()).0;
        i64::from_be_bytes([a, b, c, d, e, f, g, h]) | 1
    }

    /// The customer in the office's books.
    pub fn customer(order: &WorkOrder) -> Option<CustomerId> {
        match order.request.distinct(&RequestField::Customer).into_iter().next() {
            Some(RequestDetail::Customer(customer)) => customer.id,
            _ => None,
        }
    }

    /// The machine in the office's books.
    pub fn equipment(order: &WorkOrder) -> Option<EquipmentId> {
        match order.request.distinct(&RequestField::Equipment).into_iter().next() {
            Some(RequestDetail::Equipment(equipment)) => equipment.id,
            _ => None,
        }
    }
}

/// The next deadline that still runs in an open order. A clock that stands has none.
fn next_due(order: &WorkOrder) -> Option<Moment> {
    let clocks = reckon(order).filter(|_| order.coordination.phase() == Phase::Open)?;
    match (clocks.response.met_at, clocks.resolve.met_at) {
        (_, Some(_)) => None,
        (None, None) => clocks.response.due(),
        (Some(_), None) => clocks.resolve.due(),
    }
}

/// The words by which an order is found: its numbers, customer, people, address, machine and fault, disputed ones included.
fn words(order: &WorkOrder) -> String {
    let mut texts: Vec<String> = Vec::new();
    if let Some(origin) = order.origin() {
        texts.push(origin.number.clone());
        texts.extend(origin.external.clone());
    }
    for detail in order.request.iter().flat_map(|(_, register)| register.distinct()) {
        match detail {
            RequestDetail::Customer(of) => texts.push(of.name),
            RequestDetail::Site(site) => texts.push(site.address),
            RequestDetail::Contact(of) | RequestDetail::Reporter(of) => texts.extend([of.name, of.phone]),
            RequestDetail::Department { name } => texts.push(name),
            RequestDetail::Equipment(of) => texts.extend([of.name, of.location]),
            RequestDetail::Fault { text } => texts.push(text),
            _ => {}
        }
    }
    let words = crate::search::words(texts.iter().map(String::as_str));
    crate::search::beginnings(&words).into_iter().collect::<Vec<_>>().join(" ")
}
