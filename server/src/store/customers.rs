//! Customers, their sites and the machines there.

use shared::ids::{CustomerId, EquipmentId, SiteId};

use super::book_words::{self, Book};
use super::value::{point_columns, point_from_columns};
use super::{Query, Row, StoreError, Tx};
use crate::directory::{Customer, Equipment, Site};
use crate::search::Wanted;

const CUSTOMER: &str = include_str!("sql/customer.sql");
const CUSTOMERS: &str =
    "SELECT id, number, name, contact_name, contact_phone, lang, level, single_contact FROM customers WHERE number >";
const ADD_CUSTOMER: &str = include_str!("sql/customer_add.sql");
const CHANGE_CUSTOMER: &str = include_str!("sql/customer_change.sql");
const SITE: &str = "SELECT id, customer, name, address, lat_e7, lon_e7 FROM sites WHERE id = $1 /*lock*/";
const SITES: &str = "SELECT id, customer, name, address, lat_e7, lon_e7 FROM sites \
    WHERE customer = $1 AND (name, id) > ($2, $3) ORDER BY name, id LIMIT $4";
const ADD_SITE: &str =
    "INSERT INTO sites (id, customer, name, address, lat_e7, lon_e7) VALUES ($1, $2, $3, $4, $5, $6)";
const CHANGE_SITE: &str = "UPDATE sites SET name = $2, address = $3, lat_e7 = $4, lon_e7 = $5 WHERE id = $1";
const MACHINE: &str = "SELECT id, site, number, name, location, warranty_until FROM equipment WHERE id = $1 /*lock*/";
const MACHINES: &str = "SELECT id, site, number, name, location, warranty_until FROM equipment WHERE number >";
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

/// Up to `limit` customers by number, those after `after`, in which all of `wanted` is found.
pub async fn customers(tx: &mut Tx, wanted: &[Wanted], after: &str, limit: u32) -> Result<Vec<Customer>, StoreError> {
    let mut query = Query::new(CUSTOMERS);
    query.value(after);
    book_words::found(&mut query, Book::Customers, wanted);
    query.text("ORDER BY number LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(customer_of).collect()
}

/// Adds a customer. The number has to be free.
pub async fn add_customer(tx: &mut Tx, customer: &Customer) -> Result<(), StoreError> {
    tx.execute(ADD_CUSTOMER, customer_params(customer)).await?;
    note_customer(tx, customer).await
}

/// Changes a customer.
pub async fn change_customer(tx: &mut Tx, customer: &Customer) -> Result<(), StoreError> {
    tx.execute(CHANGE_CUSTOMER, customer_params(customer)).await?;
    note_customer(tx, customer).await
}

/// A site, locked until the commit where `tx` writes.
pub async fn site(tx: &mut Tx, id: SiteId) -> Result<Option<Site>, StoreError> {
    tx.fetch_optional(SITE, (id,)).await?.as_ref().map(site_of).transpose()
}

/// Up to `limit` sites of a customer by name and id, those after `after`.
pub async fn sites(
    tx: &mut Tx,
    customer: CustomerId,
    (name, id): (&str, SiteId),
    limit: u32,
) -> Result<Vec<Site>, StoreError> {
    tx.fetch_all(SITES, (customer, name, id, limit)).await?.iter().map(site_of).collect()
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

/// Which machines are listed; what is absent does not matter.
#[derive(Clone, Debug, Default)]
pub struct MachineFilter {
    /// Only those at this site.
    pub site: Option<SiteId>,
    /// Only those of this customer.
    pub customer: Option<CustomerId>,
    /// Only the one with this number on its plate.
    pub number: Option<String>,
    /// Only those in which all of this is found.
    pub wanted: Vec<Wanted>,
}

/// Up to `limit` machines by number, those after `after`.
pub async fn machines(
    tx: &mut Tx,
    filter: &MachineFilter,
    after: &str,
    limit: u32,
) -> Result<Vec<Equipment>, StoreError> {
    let mut query = Query::new(MACHINES);
    query.value(after);
    if let Some(site) = filter.site {
        query.text("AND site =").value(site);
    }
    if let Some(customer) = filter.customer {
        query.text("AND site IN (SELECT id FROM sites WHERE customer =").value(customer).text(")");
    }
    if let Some(number) = &filter.number {
        query.text("AND number =").value(number);
    }
    book_words::found(&mut query, Book::Equipment, &filter.wanted);
    query.text("ORDER BY number LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(equipment_of).collect()
}

/// Adds a machine. The number has to be free.
pub async fn add_equipment(tx: &mut Tx, equipment: &Equipment) -> Result<(), StoreError> {
    let Equipment { id, site, number, name, location, warranty_until } = equipment;
    tx.execute(ADD_MACHINE, (id, site, number, name, location, *warranty_until)).await?;
    note_equipment(tx, equipment).await
}

/// Changes a machine, also where it stands.
pub async fn change_equipment(tx: &mut Tx, equipment: &Equipment) -> Result<(), StoreError> {
    let Equipment { id, site, number, name, location, warranty_until } = equipment;
    tx.execute(CHANGE_MACHINE, (id, site, number, name, location, *warranty_until)).await?;
    note_equipment(tx, equipment).await
}

/// Notes the words by which a customer is found.
pub async fn note_customer(tx: &mut Tx, customer: &Customer) -> Result<(), StoreError> {
    let Customer { id, number, name, contact_name, contact_phone, .. } = customer;
    book_words::note(tx, Book::Customers, id, [number, name, contact_name, contact_phone]).await
}

/// Notes the words by which a machine is found.
pub async fn note_equipment(tx: &mut Tx, equipment: &Equipment) -> Result<(), StoreError> {
    let Equipment { id, number, name, location, .. } = equipment;
    book_words::note(tx, Book::Equipment, id, [number, name, location]).await
}

const UNNOTED_CUSTOMERS: &str = "SELECT id, number, name, contact_name, contact_phone, lang, level, single_contact \
    FROM customers WHERE id NOT IN (SELECT entry FROM customer_words) LIMIT $1";
const UNNOTED_MACHINES: &str = "SELECT id, site, number, name, location, warranty_until FROM equipment \
    WHERE id NOT IN (SELECT entry FROM equipment_words) LIMIT $1";

/// Notes the words of customers and machines that have none: those that an older build or another program wrote. Gives how
/// many there were, at most `limit` of each.
pub async fn note_missing(tx: &mut Tx, limit: u32) -> Result<usize, StoreError> {
    let customers = tx.fetch_all(UNNOTED_CUSTOMERS, (limit,)).await?;
    for row in &customers {
        note_customer(tx, &customer_of(row)?).await?;
    }
    let machines = tx.fetch_all(UNNOTED_MACHINES, (limit,)).await?;
    for row in &machines {
        note_equipment(tx, &equipment_of(row)?).await?;
    }
    Ok(customers.len() + machines.len())
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
