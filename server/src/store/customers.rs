//! Customers, their sites and the machines there.

use shared::ids::{CustomerId, EquipmentId, SiteId};

use super::value::{point_columns, point_from_columns};
use super::{Row, StoreError, Tx};
use crate::directory::{Customer, Equipment, Site};

const CUSTOMER: &str = include_str!("sql/customer.sql");
const CUSTOMERS: &str = include_str!("sql/customers.sql");
const ADD_CUSTOMER: &str = include_str!("sql/customer_add.sql");
const CHANGE_CUSTOMER: &str = include_str!("sql/customer_change.sql");
const SITE: &str = "SELECT id, customer, name, address, lat_e7, lon_e7 FROM sites WHERE id = $1 /*lock*/";
const SITES: &str =
    "SELECT id, customer, name, address, lat_e7, lon_e7 FROM sites WHERE customer = $1 ORDER BY name, id";
const ADD_SITE: &str =
    "INSERT INTO sites (id, customer, name, address, lat_e7, lon_e7) VALUES ($1, $2, $3, $4, $5, $6)";
const CHANGE_SITE: &str = "UPDATE sites SET name = $2, address = $3, lat_e7 = $4, lon_e7 = $5 WHERE id = $1";
const MACHINE: &str = "SELECT id, site, number, name, location, warranty_until FROM equipment WHERE id = $1 /*lock*/";
const MACHINES: &str = include_str!("sql/equipment_of_site.sql");
const NUMBERED: &str = "SELECT id, site, number, name, location, warranty_until FROM equipment WHERE number = $1";
const ADD_MACHINE: &str = include_str!("sql/equipment_add.sql");
const CHANGE_MACHINE: &str = include_str!("sql/equipment_change.sql");

const CUSTOMERS_NUMBERED: &str = "SELECT id, number, name, contact_name, contact_phone, lang, level, single_contact \
    FROM customers WHERE number IN (";
const MACHINES_NUMBERED: &str =
    "SELECT id, site, number, name, location, warranty_until FROM equipment WHERE number IN (";
const SITES_OF: &str = "SELECT id, customer, name, address, lat_e7, lon_e7 FROM sites WHERE customer IN (";

/// The customers with these numbers.
pub async fn customers_numbered(tx: &mut Tx, numbers: Vec<String>) -> Result<Vec<Customer>, StoreError> {
    tx.fetch_in(CUSTOMERS_NUMBERED, ")", (), numbers).await?.iter().map(customer_of).collect()
}

/// The machines with these numbers on their plates.
pub async fn all_equipment_numbered(tx: &mut Tx, numbers: Vec<String>) -> Result<Vec<Equipment>, StoreError> {
    tx.fetch_in(MACHINES_NUMBERED, ")", (), numbers).await?.iter().map(equipment_of).collect()
}

/// The sites of these customers.
pub async fn sites_of(tx: &mut Tx, customers: impl IntoIterator<Item = CustomerId>) -> Result<Vec<Site>, StoreError> {
    tx.fetch_in(SITES_OF, ")", (), customers).await?.iter().map(site_of).collect()
}

/// A customer, locked until the commit where `tx` writes.
pub async fn customer(tx: &mut Tx, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    tx.fetch_optional(CUSTOMER, (id,)).await?.as_ref().map(customer_of).transpose()
}

/// Up to `limit` customers by number, those after `after`, whose number, name or phone contains `wanted`.
pub async fn customers(tx: &mut Tx, wanted: &str, after: &str, limit: u32) -> Result<Vec<Customer>, StoreError> {
    let escaped = wanted.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    tx.fetch_all(CUSTOMERS, (format!("%{escaped}%"), after, limit)).await?.iter().map(customer_of).collect()
}

/// Adds a customer. The number has to be free.
pub async fn add_customer(tx: &mut Tx, customer: &Customer) -> Result<(), StoreError> {
    tx.execute(ADD_CUSTOMER, customer_params(customer)).await.map(drop)
}

/// Changes a customer.
pub async fn change_customer(tx: &mut Tx, customer: &Customer) -> Result<(), StoreError> {
    tx.execute(CHANGE_CUSTOMER, customer_params(customer)).await.map(drop)
}

/// A site, locked until the commit where `tx` writes.
pub async fn site(tx: &mut Tx, id: SiteId) -> Result<Option<Site>, StoreError> {
    tx.fetch_optional(SITE, (id,)).await?.as_ref().map(site_of).transpose()
}

/// The sites of a customer.
pub async fn sites(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Site>, StoreError> {
    tx.fetch_all(SITES, (customer,)).await?.iter().map(site_of).collect()
}

/// Adds a site to its customer.
pub async fn add_site(tx: &mut Tx, site: &Site) -> Result<(), StoreError> {
    let (lat, lon) = point_columns(site.point);
    tx.execute(ADD_SITE, (site.id, site.customer, &site.name, &site.address, lat, lon)).await.map(drop)
}

/// Changes a site; it stays its customer's.
pub async fn change_site(tx: &mut Tx, site: &Site) -> Result<(), StoreError> {
    let (lat, lon) = point_columns(site.point);
    tx.execute(CHANGE_SITE, (site.id, &site.name, &site.address, lat, lon)).await.map(drop)
}

/// A machine, locked until the commit where `tx` writes.
pub async fn equipment(tx: &mut Tx, id: EquipmentId) -> Result<Option<Equipment>, StoreError> {
    tx.fetch_optional(MACHINE, (id,)).await?.as_ref().map(equipment_of).transpose()
}

/// The machine with that number on its plate.
pub async fn equipment_numbered(tx: &mut Tx, number: &str) -> Result<Option<Equipment>, StoreError> {
    tx.fetch_optional(NUMBERED, (number,)).await?.as_ref().map(equipment_of).transpose()
}

/// The machines at a site.
pub async fn equipment_of_site(tx: &mut Tx, site: SiteId) -> Result<Vec<Equipment>, StoreError> {
    tx.fetch_all(MACHINES, (site,)).await?.iter().map(equipment_of).collect()
}

/// Adds a machine. The number has to be free.
pub async fn add_equipment(tx: &mut Tx, equipment: &Equipment) -> Result<(), StoreError> {
    let Equipment { id, site, number, name, location, warranty_until } = equipment;
    tx.execute(ADD_MACHINE, (id, site, number, name, location, *warranty_until)).await.map(drop)
}

/// Changes a machine, also where it stands.
pub async fn change_equipment(tx: &mut Tx, equipment: &Equipment) -> Result<(), StoreError> {
    let Equipment { id, site, number, name, location, warranty_until } = equipment;
    tx.execute(CHANGE_MACHINE, (id, site, number, name, location, *warranty_until)).await.map(drop)
}

fn customer_params(customer: &Customer) -> impl super::Params {
    let Customer { id, number, name, contact_name, contact_phone, lang, level, single_contact } = customer.clone();
    (id, number, name, contact_name, contact_phone, lang, level, single_contact)
}

fn customer_of(row: &Row) -> Result<Customer, StoreError> {
    Ok(Customer {
        id: row.get("id")?,
        number: row.get("number")?,
        name: row.get("name")?,
        contact_name: row.get("contact_name")?,
        contact_phone: row.get("contact_phone")?,
        lang: row.get("lang")?,
        level: row.get("level")?,
        single_contact: row.get("single_contact")?,
    })
}

fn site_of(row: &Row) -> Result<Site, StoreError> {
    Ok(Site {
        id: row.get("id")?,
        customer: row.get("customer")?,
        name: row.get("name")?,
        address: row.get("address")?,
        point: point_from_columns(row.get("lat_e7")?, row.get("lon_e7")?),
    })
}

fn equipment_of(row: &Row) -> Result<Equipment, StoreError> {
    Ok(Equipment {
        id: row.get("id")?,
        site: row.get("site")?,
        number: row.get("number")?,
        name: row.get("name")?,
        location: row.get("location")?,
        warranty_until: row.get("warranty_until")?,
    })
}
