//! Intake 报修登记: a report becomes an order, with everything the office already knows filled in.

use serde::{Deserialize, Serialize};
use shared::document::edit::{Act, Edit};
use shared::document::evidence::Photo;
use shared::document::limits::{self, LimitBroken};
use shared::document::repeat::{Link, Relation};
use shared::document::request::{Appointment, Contact, Customer, Equipment, Origin, RequestDetail, Site};
use shared::geo::Point;
use shared::ids::{CustomerId, EditId, EquipmentId, OrderId, SiteId};
use shared::sync::reference::{Level, Reference};
use shared::time::{Moment, TimeEvidence};

use super::desk::{By, Desk};
use crate::levels::choose::{self, Asked, Chosen};
use crate::repeats::{self, Case, Match, SUSPECTED};
use crate::state::Office;
use crate::store::books;
use crate::store::orders::{known_externals, take_numbers};
use crate::store::{StoreError, Tx};

/// The level of a customer who has none: arrive within a day, solve within three.
pub const DEFAULT_LEVEL: (&str, u32, u32) = ("C", 24 * 60, 72 * 60);

/// A report, as somebody at the telephone takes it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "customer_name": "王府花园", "address": "三号楼 1202", "point": { "lat": 31.2304, "lon": 121.4737 }, "fault": "空调不制冷", "trade": "hvac", "contact": { "name": "张女士", "phone": "13800000000" }, "external": "T-20141211-7" }))]
pub struct Report {
    /// The customer in the books. Either this or `customer_name`.
    pub customer: Option<CustomerId>,
    /// The customer's name, where the books do not have them.
    #[schema(max_length = 600)]
    pub customer_name: Option<String>,
    /// The site in the books. Either this or `address`.
    pub site: Option<SiteId>,
    /// Where, where the books do not have it.
    #[schema(max_length = 600)]
    pub address: Option<String>,
    /// Where that is.
    pub point: Option<Point>,
    /// The machine in the books.
    pub equipment: Option<EquipmentId>,
    /// The machine's name, where the books do not have it.
    #[schema(max_length = 600)]
    pub equipment_name: Option<String>,
    /// Where the machine stands.
    #[schema(max_length = 600)]
    pub equipment_location: Option<String>,
    /// Whom to ask for on site; by default the customer's contact.
    pub contact: Option<Contact>,
    /// Who reported it; by default the contact.
    pub reporter: Option<Contact>,
    /// The customer's department.
    #[schema(max_length = 600)]
    pub department: Option<String>,
    /// What is wrong.
    #[schema(min_length = 1, max_length = 8000)]
    pub fault: String,
    /// The skill a crew needs.
    #[schema(min_length = 1, max_length = 600)]
    pub trade: String,
    /// The service level's name; by default the customer's.
    #[schema(max_length = 600)]
    pub level: Option<String>,
    /// The class of the fault 故障类别, where the level has targets of its own for it; by default the trade.
    #[schema(max_length = 60)]
    pub fault_class: Option<String>,
    /// When somebody is expected.
    pub appointment: Option<Appointment>,
    /// When it was received; by default now.
    pub received_at: Option<Moment>,
    /// How it came in; by default by telephone.
    #[schema(max_length = 600)]
    pub channel: Option<String>,
    /// The number it has where it came from. A second report with it is not taken.
    #[schema(max_length = 600)]
    pub external: Option<String>,
}

/// What became of a report.
#[derive(Debug)]
pub enum Taken {
    /// It is an order now.
    Done {
        /// Which.
        order: OrderId,
        /// Its number.
        number: String,
        /// The orders it probably repeats, the surest first.
        repeats: Vec<Match>,
    },
    /// Its external number is known already.
    Repeated,
    /// A field lacks something, by the field's name.
    Lacks(&'static str),
    /// A field names something that the books do not have.
    Unknown(&'static str),
    /// The calendar of its level has no deadline for a report of that moment.
    OutOfReach,
    /// A value is not allowed.
    Limit(LimitBroken),
}

/// How inspections come in: they are no reports, so tables of reports leave them out.
pub const INSPECTION: &str = "inspection";

/// Takes a report.
pub async fn take(office: &Office, by: By, report: Report) -> Result<Taken, StoreError> {
    take_as(office, by, report, None, Vec::new()).await
}

/// Takes a report with the photos that came with it, which the office holds already.
pub async fn take_with(office: &Office, by: By, report: Report, photos: Vec<Photo>) -> Result<Taken, StoreError> {
    take_as(office, by, report, None, photos).await
}

/// What an inspection is, besides a report.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Its questions, in place of the trade's.
    pub questions: Vec<String>,
    /// Minutes within which it is due: both its clocks.
    pub minutes: u32,
}

/// Takes a report, or an inspection that is due. An inspection repeats nothing.
pub async fn take_as(
    office: &Office,
    by: By,
    report: Report,
    inspection: Option<Inspection>,
    photos: Vec<Photo>,
) -> Result<Taken, StoreError> {
    if report.fault.trim().is_empty() {
        return Ok(Taken::Lacks("fault"));
    }
    if report.trade.trim().is_empty() {
        return Ok(Taken::Lacks("trade"));
    }
    let mut desk = Desk::open(office, by, &[]).await?;
    let received_at = report.received_at.unwrap_or_else(|| desk.now());
    let mut details = match details(&mut desk.tx, &report, received_at).await? {
        Ok(details) => details,
        Err(refused) => return Ok(refused),
    };
    let is_report = inspection.is_none();
    if let Some(of) = inspection {
        inspect(&mut details, of);
    }
    if let Some(external) = &report.external
        && !known_externals(&mut desk.tx, std::slice::from_ref(external)).await?.is_empty()
    {
        return Ok(Taken::Repeated);
    }
    let number = take_numbers(&mut desk.tx, 1).await?.to_string();
    let origin = Origin {
        number: number.clone(),
        channel: report.channel.unwrap_or_else(|| "phone".into()),
        external: report.external,
        received_at,
    };
    let mut repeats = Vec::new();
    if is_report {
        repeats = repeats::find(&mut desk.tx, &Case::of(&details, origin.received_at), None).await?;
    }
    let order = office.random(|entropy| OrderId::fresh(desk.now(), entropy));
    let act = Act::Reported { origin, details };
    let edit = Edit { order, time: TimeEvidence::new(desk.now(), None), place: None, author: None, act };
    if let Err(limit) = limits::check(EditId { actor: office.identity().actor, n: u64::MAX }, &edit) {
        return Ok(Taken::Limit(limit));
    }
    desk.begin(order);
    desk.write(order, edit.act);
    if let Some(found) = repeats.first().filter(|found| found.score >= SUSPECTED) {
        desk.write(order, Act::LinkedAsRepeat(suspicion(found)));
    }
    for photo in photos {
        desk.write(order, Act::Photographed(photo));
    }
    desk.commit().await?;
    Ok(Taken::Done { order, number, repeats })
}

/// Its own questions and its own time, whatever trade and customer have.
fn inspect(details: &mut Vec<RequestDetail>, of: Inspection) {
    details.retain(|detail| !matches!(detail, RequestDetail::Level(_) | RequestDetail::Checklist { .. }));
    let (response_minutes, resolve_minutes) = (of.minutes, of.minutes);
    details.push(RequestDetail::Level(Level { name: "巡检".into(), response_minutes, resolve_minutes, terms: None }));
    details.push(RequestDetail::Checklist { questions: of.questions });
}

/// Flagged at once, for the specialist to decide; only the new order is written.
fn suspicion(found: &Match) -> Link {
    Link {
        other: found.order,
        number: found.number.clone(),
        relation: Relation::Suspected,
        score: found.score,
        reasons: found.reasons.clone(),
        caller: None,
    }
}

/// Everything known about the report: what was said, and what the books add.
async fn details(
    tx: &mut Tx,
    report: &Report,
    received_at: Moment,
) -> Result<Result<Vec<RequestDetail>, Taken>, StoreError> {
    let mut details = vec![
        RequestDetail::Fault { text: report.fault.trim().to_owned() },
        RequestDetail::Trade { name: report.trade.trim().to_owned() },
    ];
    let mut level = report.level.clone();
    if level.is_none() {
        level = choose::by_contract(tx, report.customer, report.equipment, received_at).await?;
    }
    let mut contact = report.contact.clone();
    match (report.customer, &report.customer_name) {
        (Some(id), _) => {
            let Some(entry) = books::customer(tx, id).await? else { return Ok(Err(Taken::Unknown("customer"))) };
            details.push(RequestDetail::Customer(Customer { id: Some(id), name: entry.name }));
            level = level.or(entry.level);
            let known = Contact { name: entry.contact_name, phone: entry.contact_phone };
            contact = contact.or(Some(known).filter(|known| !known.phone.is_empty()));
        }
        (None, Some(name)) => details.push(RequestDetail::Customer(Customer { id: None, name: name.clone() })),
        (None, None) => return Ok(Err(Taken::Lacks("customer"))),
    }
    match site(tx, report).await? {
        Ok(site) => details.push(RequestDetail::Site(site)),
        Err(refused) => return Ok(Err(refused)),
    }
    match equipment(tx, report).await? {
        Ok(equipment) => details.extend(equipment.map(RequestDetail::Equipment)),
        Err(refused) => return Ok(Err(refused)),
    }
    let Some(contact) = contact else { return Ok(Err(Taken::Lacks("contact"))) };
    details.push(RequestDetail::Reporter(report.reporter.clone().unwrap_or_else(|| contact.clone())));
    details.push(RequestDetail::Contact(contact));
    details.extend(report.department.clone().map(|name| RequestDetail::Department { name }));
    details.extend(report.appointment.map(RequestDetail::Appointment));
    let trade = report.trade.trim();
    let class = report.fault_class.as_deref().map(str::trim).filter(|class| !class.is_empty());
    match choose::choose(tx, Asked { level: level.as_deref(), class, trade, received_at }).await? {
        Chosen::Level(level) => details.push(RequestDetail::Level(level)),
        Chosen::NoLevel => return Ok(Err(Taken::Unknown("level"))),
        Chosen::NoClass => return Ok(Err(Taken::Unknown("fault_class"))),
        Chosen::OutOfReach => return Ok(Err(Taken::OutOfReach)),
    }
    details.extend(checklist(tx, trade).await?);
    Ok(Ok(details))
}

async fn site(tx: &mut Tx, report: &Report) -> Result<Result<Site, Taken>, StoreError> {
    let Some(id) = report.site else {
        let Some(address) = report.address.clone().filter(|address| !address.trim().is_empty()) else {
            return Ok(Err(Taken::Lacks("address")));
        };
        return Ok(Ok(Site { id: None, address, point: report.point }));
    };
    Ok(match books::site(tx, id).await? {
        Some(entry) if report.customer.is_none_or(|customer| customer == entry.customer) => {
            Ok(Site { id: Some(id), address: entry.address, point: entry.point })
        }
        _ => Err(Taken::Unknown("site")),
    })
}

async fn equipment(tx: &mut Tx, report: &Report) -> Result<Result<Option<Equipment>, Taken>, StoreError> {
    let Some(id) = report.equipment else {
        let location = report.equipment_location.clone().unwrap_or_default();
        let named = report.equipment_name.clone();
        return Ok(Ok(named.map(|name| Equipment { id: None, name, location, warranty_until: None })));
    };
    Ok(match books::equipment(tx, id).await? {
        Some(entry) if report.site.is_none_or(|site| site == entry.site) => Ok(Some(Equipment {
            id: Some(id),
            name: entry.name,
            location: entry.location,
            warranty_until: entry.warranty_until,
        })),
        _ => Err(Taken::Unknown("equipment")),
    })
}

/// The trade's checklist, as the books have it now.
async fn checklist(tx: &mut Tx, trade: &str) -> Result<Option<RequestDetail>, StoreError> {
    Ok(match books::reference(tx, &format!("checklist:{trade}")).await? {
        Some(Reference::Checklist(checklist)) => Some(RequestDetail::Checklist { questions: checklist.questions }),
        _ => None,
    })
}
