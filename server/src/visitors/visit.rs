//! What a customer may know of a visit.

use shared::document::WorkOrder;
use shared::document::request::{Appointment, RequestDetail};
use shared::document::status::{Status, status};
use shared::geo::Point;
use shared::signoff::shown::{Row, Shown as Signed};
use shared::time::Moment;

use super::near::Near;
use super::photos::{self, Shown};
use crate::config::Organisation;
use crate::orders::dispatching::days::days;
use crate::orders::slip::offset;
use crate::state::Office;
use crate::store::{StoreError, visit_ratings};

/// A visit as the customer sees it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) organisation: Organisation,
    pub(super) number: String,
    pub(super) fault: String,
    pub(super) address: String,
    pub(super) status: Status,
    /// Who comes.
    pub(super) crew: Option<String>,
    /// When they are expected, as things stand.
    pub(super) expected: Option<Moment>,
    pub(super) appointment: Option<Appointment>,
    /// How the customer found it: on the device, or by the link afterwards.
    pub(super) rated: Option<u8>,
    /// What was signed.
    pub(super) signed: Vec<Row>,
    /// How near the crew is, while it is on the way.
    pub(super) near: Option<Near>,
    /// The photos that the office released.
    pub(super) photos: Vec<Shown>,
    /// The moment of this answer.
    pub(super) now: Moment,
    /// Minutes east of UTC where the organisation is.
    pub(super) offset: i16,
}

impl Seen {
    /// What the customer may know of `order` now.
    pub(super) async fn of(office: &Office, order: &WorkOrder) -> Result<Self, StoreError> {
        let (fault, address, appointment) = asked(order);
        let (status, now) = (status(order), office.now());
        let waits = matches!(status, Status::Dispatched | Status::Accepted);
        let expected = if waits { expected(office, order).await? } else { None };
        let last = order.sign_offs.values().rev().find(|signed| signed.item.refusal.is_none());
        let mut tx = office.store().read().await?;
        let rated = last.and_then(|signed| signed.item.rating).or(visit_ratings::of(&mut tx, order.id).await?);
        let near = Near::of(&mut tx, order, status, now).await?;
        // A crew that is on its way is expected by where it is; before, by how its day goes.
        let expected = near.map(|near| near.arrives_at).or(expected);
        let photos = photos::shown(&mut tx, order).await?;
        drop(tx);
        let signed = last.and_then(|signed| Signed::decode(&signed.item.document).ok());
        let organisation = &office.config().organisation;
        Ok(Self {
            organisation: organisation.clone(),
            number: order.origin().map(|origin| origin.number.clone()).unwrap_or_default(),
            fault,
            address,
            status,
            crew: order.coordination.assignment().map(|assignment| assignment.crew_name.clone()),
            expected,
            appointment,
            rated,
            signed: signed.map(|document| document.rows).unwrap_or_default(),
            near,
            photos,
            now,
            offset: offset(now, &organisation.time_zone),
        })
    }
}

/// What is wrong, where, and when somebody was promised.
fn asked(order: &WorkOrder) -> (String, String, Option<Appointment>) {
    let (mut fault, mut address, mut appointment) = (String::new(), String::new(), None);
    for detail in order.request.iter().flat_map(|(_, register)| register.distinct()) {
        match detail {
            RequestDetail::Fault { text } => fault = text,
            RequestDetail::Site(site) => address = site.address,
            RequestDetail::Appointment(of) => appointment = Some(of),
            _ => {}
        }
    }
    (fault, address, appointment)
}

/// Where the work is to be done, if somebody knows.
pub(super) fn place_of(order: &WorkOrder) -> Option<Point> {
    let details = order.request.iter().flat_map(|(_, register)| register.distinct());
    details.into_iter().find_map(|detail| match detail {
        RequestDetail::Site(site) => site.point,
        _ => None,
    })
}

/// Whose order it is, and their telephone.
pub(super) fn person_of(order: &WorkOrder) -> (String, String) {
    let (mut name, mut phone) = (String::new(), String::new());
    for detail in order.request.iter().flat_map(|(_, register)| register.distinct()) {
        match detail {
            RequestDetail::Customer(customer) => name = customer.name,
            RequestDetail::Contact(contact) => phone = contact.phone,
            _ => {}
        }
    }
    (name, phone)
}

/// When the crew's day, as it goes now, comes to this order.
async fn expected(office: &Office, order: &WorkOrder) -> Result<Option<Moment>, StoreError> {
    let stops = days(office).await?.into_iter().flat_map(|day| day.stops);
    Ok(stops.into_iter().find(|stop| stop.order == order.id).map(|stop| stop.begins_at))
}
