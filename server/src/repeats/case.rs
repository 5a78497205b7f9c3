//! What is compared: a report, and an order that is known.

use shared::document::WorkOrder;
use shared::document::coordination::Phase;
use shared::document::request::{Contact, RequestDetail, RequestField};
use shared::geo::Point;
use shared::ids::{EquipmentId, OrderId};
use shared::time::Moment;

use super::alike;

/// What a report says, as far as it tells repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// The machine in the books.
    pub equipment: Option<EquipmentId>,
    /// The address without its spelling, see [`alike::place`].
    pub place: String,
    /// Where that is.
    pub point: Option<Point>,
    /// The skill it needs.
    pub trade: String,
    /// What is wrong.
    pub fault: String,
    /// When it was received.
    pub received_at: Moment,
}

impl Case {
    /// The case that these details make.
    pub fn of<'d>(details: impl IntoIterator<Item = &'d RequestDetail>, received_at: Moment) -> Self {
        let mut case = Self { received_at, ..Self::default() };
        for detail in details {
            match detail {
                RequestDetail::Equipment(equipment) => case.equipment = equipment.id,
                RequestDetail::Site(site) => (case.place, case.point) = (alike::place(&site.address), site.point),
                RequestDetail::Trade { name } => case.trade = name.clone(),
                RequestDetail::Fault { text } => case.fault = text.clone(),
                _ => {}
            }
        }
        case
    }

    /// The case of an order. Where people disagree about a field, its first value counts.
    pub fn of_order(order: &WorkOrder) -> Self {
        let details: Vec<RequestDetail> =
            order.request.iter().filter_map(|(_, register)| register.distinct().into_iter().next()).collect();
        Self::of(&details, order.origin().map(|origin| origin.received_at).unwrap_or_default())
    }
}

/// An order that a report could repeat.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Which.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// What it says.
    pub case: Case,
    /// When it was settled; `None` while it is open.
    pub settled_at: Option<Moment>,
}

impl Known {
    /// The order as something that another one could repeat.
    pub fn of(order: &WorkOrder) -> Self {
        let number = order.origin().map(|origin| origin.number.clone()).unwrap_or_default();
        Self { order: order.id, number, case: Case::of_order(order), settled_at: settled_at(order) }
    }
}

/// When an order was settled or called off; `None` while it is open.
pub fn settled_at(order: &WorkOrder) -> Option<Moment> {
    match order.coordination.phase() {
        Phase::Open => None,
        Phase::Cancelled | Phase::Closed => order.coordination.steps().last().map(|(_, decided)| decided.at),
    }
}

/// Who reported an order: the reporter, else whom to ask for.
pub fn caller(order: &WorkOrder) -> Option<Contact> {
    let of = |field| order.request.distinct(&field).into_iter().next();
    match of(RequestField::Reporter).or_else(|| of(RequestField::Contact)) {
        Some(RequestDetail::Reporter(contact) | RequestDetail::Contact(contact)) => Some(contact),
        _ => None,
    }
}
