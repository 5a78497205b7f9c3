//! What intake and dispatch look up in the office's books.

use shared::geo::Point;
use shared::ids::{CrewId, CustomerId, EquipmentId, OrderId, PersonId, SiteId};
use shared::sync::reference::Reference;
use shared::sync::wire;
use shared::time::Moment;

use super::value::{point_columns, point_from_columns};
use super::{StoreError, Tx};

/// The name of a crew.
pub async fn crew_name(tx: &mut Tx, crew: CrewId) -> Result<Option<String>, StoreError> {
    let row = tx.fetch_optional("SELECT name FROM crews WHERE id = $1", (crew,)).await?;
    row.map(|row| row.get("name")).transpose()
}

const RELEASED_SINCE: &str = "SELECT count(*) AS released FROM quarantine \
    WHERE order_id = $1 AND state = 'released' AND position > $2";

/// Whether an edit of `order` was released from quarantine after a feed position.
pub async fn released_since(tx: &mut Tx, order: OrderId, position: u64) -> Result<bool, StoreError> {
    Ok(tx.fetch_one(RELEASED_SINCE, (order, position)).await?.get::<u64>("released")? > 0)
}

/// A customer as intake needs it.
#[derive(Clone, Debug)]
pub struct CustomerEntry {
    /// The name.
    pub name: String,
    /// Whom to ask.
    pub contact_name: String,
    /// Their number.
    pub contact_phone: String,
    /// The service level's name.
    pub level: Option<String>,
}

const CUSTOMER: &str = "SELECT name, contact_name, contact_phone, level FROM customers WHERE id = $1";

/// A customer.
pub async fn customer(tx: &mut Tx, id: CustomerId) -> Result<Option<CustomerEntry>, StoreError> {
    let Some(row) = tx.fetch_optional(CUSTOMER, (id,)).await? else { return Ok(None) };
    Ok(Some(CustomerEntry {
        name: row.get("name")?,
        contact_name: row.get("contact_name")?,
        contact_phone: row.get("contact_phone")?,
        level: row.get("level")?,
    }))
}

/// A site as intake needs it.
#[derive(Clone, Debug)]
pub struct SiteEntry {
    /// Whose it is.
    pub customer: CustomerId,
    /// The address.
    pub address: String,
    /// Where that is.
    pub point: Option<Point>,
}

const SITE: &str = "SELECT customer, address, lat_e7, lon_e7 FROM sites WHERE id = $1";

/// A site.
pub async fn site(tx: &mut Tx, id: SiteId) -> Result<Option<SiteEntry>, StoreError> {
    let Some(row) = tx.fetch_optional(SITE, (id,)).await? else { return Ok(None) };
    Ok(Some(SiteEntry {
        customer: row.get("customer")?,
        address: row.get("address")?,
        point: point_from_columns(row.get("lat_e7")?, row.get("lon_e7")?),
    }))
}

/// A machine as intake needs it.
#[derive(Clone, Debug)]
pub struct EquipmentEntry {
    /// Where it stands.
    pub site: SiteId,
    /// What it is called.
    pub name: String,
    /// Where on the site.
    pub location: String,
    /// The end of its warranty.
    pub warranty_until: Option<Moment>,
}

const EQUIPMENT: &str = "SELECT site, name, location, warranty_until FROM equipment WHERE id = $1";

/// A machine.
pub async fn equipment(tx: &mut Tx, id: EquipmentId) -> Result<Option<EquipmentEntry>, StoreError> {
    let Some(row) = tx.fetch_optional(EQUIPMENT, (id,)).await? else { return Ok(None) };
    Ok(Some(EquipmentEntry {
        site: row.get("site")?,
        name: row.get("name")?,
        location: row.get("location")?,
        warranty_until: row.get("warranty_until")?,
    }))
}

/// A reference row's content, by key; `None` if it does not exist or was deleted.
pub async fn reference(tx: &mut Tx, key: &str) -> Result<Option<Reference>, StoreError> {
    let row = tx.fetch_optional("SELECT key, content FROM reference_rows WHERE key = $1", (key,)).await?;
    let Some(row) = row else { return Ok(None) };
    let Some(bytes) = row.get::<Option<Vec<u8>>>("content")? else { return Ok(None) };
    wire::decode(&bytes).map(Some).map_err(|error| row.corrupt("content", error.to_string()))
}

/// A crew as dispatch needs it.
#[derive(Clone, Debug)]
pub struct CrewEntry {
    /// Which.
    pub id: CrewId,
    /// Its name.
    pub name: String,
    /// The trades it knows.
    pub skills: Vec<String>,
    /// Minutes after local midnight at which its shift begins.
    pub shift_start: u16,
    /// Minutes after local midnight at which its shift ends; before the start for a night shift.
    pub shift_end: u16,
    /// When it rests: minutes after local midnight, beginning and end.
    pub rest: Option<(u16, u16)>,
    /// The IANA name of its time zone.
    pub time_zone: String,
    /// Where it starts from.
    pub base: Option<Point>,
    /// Where it was last, and when.
    pub position: Option<(Point, Moment)>,
    /// How many people it has.
    pub people: u32,
    /// How many open orders it holds.
    pub load: u32,
}

const CREWS: &str = include_str!("sql/crews_for_dispatch.sql");

/// All crews.
pub async fn crews(tx: &mut Tx) -> Result<Vec<CrewEntry>, StoreError> {
    let rows = tx.fetch_all(CREWS, ()).await?;
    let entry = |row: &super::Row| {
        let skills: String = row.get("skills")?;
        let point = point_from_columns(row.get("position_lat_e7")?, row.get("position_lon_e7")?);
        Ok(CrewEntry {
            id: row.get("id")?,
            name: row.get("name")?,
            skills: skills.lines().map(str::to_owned).collect(),
            shift_start: row.get("shift_start")?,
            shift_end: row.get("shift_end")?,
            rest: row.get::<Option<u16>>("rest_start")?.zip(row.get("rest_end")?),
            time_zone: row.get("time_zone")?,
            base: point_from_columns(row.get("base_lat_e7")?, row.get("base_lon_e7")?),
            position: point.zip(row.get("position_at")?),
            people: row.get("people")?,
            load: row.get("load")?,
        })
    };
    rows.iter().map(entry).collect()
}

const CREW_SEEN_AT: &str = include_str!("sql/crew_seen_at.sql");

/// Where a person's crews were last, unless something newer is known.
pub async fn crew_seen_at(tx: &mut Tx, person: PersonId, point: Point, at: Moment) -> Result<(), StoreError> {
    let (lat, lon) = point_columns(Some(point));
    tx.execute(CREW_SEEN_AT, (person, lat, lon, at)).await.map(drop)
}
