//! What the list shows of an order. It is kept beside the order and written in the transaction that changes it, so that a
//! day of 500 orders lists without decoding a single document.

use minicbor::{Decode, Encode};
use serde::Serialize;
use shared::document::WorkOrder;
use shared::document::conflicts::conflicts;
use shared::document::register::Detail as _;
use shared::document::request::{Appointment, RequestDetail, RequestField};
use shared::document::service_level::deadlines;
use shared::document::status::{Status, status};
use shared::document::visits::{Stage, visits};
use shared::geo::Point;
use shared::ids::OrderId;
use shared::sync::reference::Level;
use shared::sync::wire;
use shared::time::Moment;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Summary {
    /// The number people say on the telephone.
    #[n(0)]
    pub number: String,
    /// Where the order stands.
    #[n(1)]
    #[cbor(with = "as_key")]
    pub status: Status,
    /// Who ordered the service.
    #[n(2)]
    pub customer: String,
    /// Where.
    #[n(3)]
    pub address: String,
    /// What is wrong, cut to 80 characters.
    #[n(4)]
    pub fault: String,
    /// The machine.
    #[n(5)]
    pub equipment: String,
    /// The service level's name.
    #[n(6)]
    pub level: String,
    /// When the customer expects someone.
    #[n(7)]
    pub appointment: Option<Appointment>,
    /// Latest arrival.
    #[n(8)]
    pub respond_by: Option<Moment>,
    /// Latest solution.
    #[n(9)]
    pub resolve_by: Option<Moment>,
    /// When the crew should begin.
    #[n(10)]
    pub planned_start: Option<Moment>,
    /// Where in the crew's day, from 1; 0 if left open.
    #[n(11)]
    pub position: u32,
    /// The present assignment; 0 for none.
    #[n(12)]
    pub epoch: u64,
    /// Whether somebody is on the way or at work and the visit is neither signed nor left: it can be finished even where
    /// the lease has run out.
    #[n(13)]
    pub open_visit: bool,
    /// Disagreements to settle.
    #[n(14)]
    pub conflicts: u32,
    /// Where that is, if the office knows. A summary of before this was kept has none until the order changes.
    #[n(15)]
    #[serde(skip)]
    pub point: Option<Point>,
}

impl Summary {
    /// The summary of `order`.
    pub fn of(order: &WorkOrder) -> Self {
        let text = |field| request_text(order, field);
        let appointment = match order.request.settled(&RequestField::Appointment) {
            Some(RequestDetail::Appointment(appointment)) => Some(appointment),
            _ => None,
        };
        let due = deadlines(order);
        let assignment = order.coordination.assignment();
        Self {
            number: order.origin().map(|origin| origin.number.clone()).unwrap_or_default(),
            status: status(order),
            customer: text(RequestField::Customer),
            address: text(RequestField::Site),
            fault: text(RequestField::Fault).chars().take(80).collect(),
            equipment: text(RequestField::Equipment),
            level: text(RequestField::Level),
            appointment,
            respond_by: due.map(|due| due.response),
            resolve_by: due.map(|due| due.resolve),
            planned_start: assignment.and_then(|assignment| assignment.planned_start),
            position: assignment.map_or(0, |assignment| assignment.position),
            epoch: order.coordination.epoch(),
            open_visit: has_open_visit(order),
            conflicts: u32::try_from(conflicts(order).len()).unwrap_or(u32::MAX),
            point: site_point(order),
        }
    }

    /// What is shown of an order that this version cannot read.
    pub fn unreadable(order: OrderId) -> Self {
        let fresh = Self::of(&WorkOrder::new(order));
        Self { number: order.to_string().chars().take(8).collect(), ..fresh }
    }

    /// The bytes that the store keeps.
    pub fn encode(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// Reads a summary back; `None` for bytes of another version, which are made anew from the document.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        wire::decode(bytes).ok()
    }
}

/// The words of a field of the request; values in dispute stand side by side.
pub fn request_text(order: &WorkOrder, field: RequestField) -> String {
    let values: Vec<String> = order.request.distinct(&field).iter().map(detail_text).collect();
    values.join(" / ")
}

/// Where the site is, if the office knows; of several opinions the first.
pub fn site_point(order: &WorkOrder) -> Option<Point> {
    order.request.distinct(&RequestField::Site).into_iter().find_map(|detail| match detail {
        RequestDetail::Site(site) => site.point,
        _ => None,
    })
}

/// A detail of the request in words, without its unit of time.
pub fn detail_text(detail: &RequestDetail) -> String {
    let joined =
        |parts: [&str; 2]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    match detail {
        RequestDetail::Customer(customer) => customer.name.clone(),
        RequestDetail::Site(site) => site.address.clone(),
        RequestDetail::Contact(contact) | RequestDetail::Reporter(contact) => joined([&contact.name, &contact.phone]),
        RequestDetail::Department { name } | RequestDetail::Trade { name } => name.clone(),
        RequestDetail::Equipment(equipment) => joined([&equipment.name, &equipment.location]),
        RequestDetail::Fault { text } => text.clone(),
        RequestDetail::Level(Level { name, .. }) => name.clone(),
        RequestDetail::Checklist { questions } => questions.join("; "),
        other @ RequestDetail::Appointment(_) => format!("{:?}", other.key()),
    }
}

/// Whether somebody is on the way or at work and the visit is neither signed nor left.
pub fn has_open_visit(order: &WorkOrder) -> bool {
    let signed = |visit| order.sign_offs.values().any(|signed| signed.item.agrees_to(visit));
    visits(order).iter().any(|visit| {
        let left = visit.fact(|happening| *happening == shared::document::visit::Happening::Left).is_some();
        visit.stage >= Stage::OnTheWay && !left && !signed(visit.id)
    })
}

/// Statuses by the word that machines use.
mod as_key {
    use minicbor::decode::Error as DecodeError;
    use minicbor::{Decoder, Encoder};
    use shared::document::status::Status;

    const ALL: [Status; 16] = [
        Status::Reported,
        Status::Dispatched,
        Status::Declined,
        Status::Accepted,
        Status::OnTheWay,
        Status::Arrived,
        Status::Working,
        Status::Paused,
        Status::CustomerAbsent,
        Status::NeedsParts,
        Status::NeedsSecondLine,
        Status::NeedsReview,
        Status::ReadyToSign,
        Status::Signed,
        Status::Closed,
        Status::Cancelled,
    ];

    pub(super) fn encode<C, W: minicbor::encode::Write>(
        status: &Status,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(status.key())?.ok()
    }

    pub(super) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Status, DecodeError> {
        let key = d.str()?;
        ALL.into_iter().find(|status| status.key() == key).ok_or_else(|| DecodeError::message("an unknown status"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{dispatched, order_id};

    #[test]
    fn a_summary_reads_back_and_says_what_the_list_needs() {
        let summary = Summary::of(&dispatched(order_id(1), "W-1"));
        assert_eq!(Summary::decode(&summary.encode()), Some(summary.clone()));
        assert_eq!((summary.number.as_str(), summary.status, summary.epoch), ("W-1", Status::Dispatched, 1));
        assert_eq!((summary.customer.as_str(), summary.fault.as_str()), ("张女士", "空调不制冷"));
        assert!(!summary.open_visit);
    }
}
