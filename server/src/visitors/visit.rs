//! What a customer may know of a visit.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::document::WorkOrder;
use shared::document::request::{Appointment, RequestDetail};
use shared::document::status::{Status, status};
use shared::ids::Digest;
use shared::signoff::shown::{Row, Shown};
use shared::time::Moment;

use crate::orders::dispatching::days::days;
use crate::state::Office;
use crate::store::StoreError;

/// A visit as the customer sees it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) organisation: String,
    pub(super) number: String,
    pub(super) fault: String,
    pub(super) address: String,
    pub(super) status: Status,
    /// Who comes.
    pub(super) crew: Option<String>,
    /// When they are expected, as things stand.
    pub(super) expected: Option<Moment>,
    pub(super) appointment: Option<Appointment>,
    /// What was signed.
    pub(super) signed: Vec<Row>,
    /// SHA-256 of it, where somebody came with a receipt.
    pub(super) digest: Option<Digest>,
    /// The moment of this answer.
    pub(super) now: Moment,
    /// Minutes east of UTC where the organisation is.
    pub(super) offset: i16,
}

impl Seen {
    /// What the customer may know of `order` now.
    pub(super) async fn of(office: &Office, order: &WorkOrder) -> Result<Self, StoreError> {
        let (mut fault, mut address, mut appointment) = (String::new(), String::new(), None);
        for detail in order.request.iter().flat_map(|(_, register)| register.distinct()) {
            match detail {
                RequestDetail::Fault { text } => fault = text,
                RequestDetail::Site(site) => address = site.address,
                RequestDetail::Appointment(of) => appointment = Some(of),
                _ => {}
            }
        }
        let (status, now) = (status(order), office.now());
        let waits = matches!(status, Status::Dispatched | Status::Accepted | Status::OnTheWay);
        let expected = if waits { expected(office, order).await? } else { None };
        let last = order.sign_offs.values().rev().find(|signed| signed.item.refusal.is_none());
        let signed = last.and_then(|signed| Shown::decode(&signed.item.document).ok());
        let organisation = &office.config().organisation;
        Ok(Self {
            organisation: organisation.name.clone(),
            number: order.origin().map(|origin| origin.number.clone()).unwrap_or_default(),
            fault,
            address,
            status,
            crew: order.coordination.assignment().map(|assignment| assignment.crew_name.clone()),
            expected,
            appointment,
            signed: signed.map(|document| document.rows).unwrap_or_default(),
            digest: None,
            now,
            offset: offset(now, &organisation.time_zone),
        })
    }
}

/// When the crew's day, as it goes now, comes to this order.
async fn expected(office: &Office, order: &WorkOrder) -> Result<Option<Moment>, StoreError> {
    let stops = days(office).await?.into_iter().flat_map(|day| day.stops);
    Ok(stops.into_iter().find(|stop| stop.order == order.id).map(|stop| stop.begins_at))
}

fn offset(at: Moment, zone: &str) -> i16 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let seconds = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone).offset().seconds();
    i16::try_from(seconds / 60).unwrap_or_default()
}
