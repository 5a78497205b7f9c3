//! Machines at customers' sites, known by the number on their plate.

use std::collections::HashMap;

use shared::ids::{CustomerId, EquipmentId, SiteId};

use super::cells::Cells;
use super::kinds::Step;
use super::reason::{Fault, Reason};
use super::report::{Outcome, Row};
use super::run::{Importer, Line, Manner, Parsed};
use crate::directory::{Equipment, Site};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::{StoreError, Tx, customers};

/// A machine as it stands in its row.
#[derive(Debug)]
pub(super) struct Entry {
    machine: Equipment,
    customer_number: String,
    site: Option<String>,
    address: Option<String>,
}

/// The importer of machines.
pub(super) struct Machines<'m> {
    manner: &'m Manner,
}

impl<'m> Machines<'m> {
    pub(super) fn new(manner: &'m Manner) -> Self {
        Self { manner }
    }
}

impl Importer for Machines<'_> {
    type Item = Entry;

    fn parse(&self, cells: &mut Cells<'_>) -> Result<Parsed<Entry>, Fault> {
        let number = cells.required("number", 60)?;
        // A warranty holds through its last day, by the clock of whoever wrote the file.
        let end_of = |day: jiff::civil::Date| {
            let next = day.tomorrow().ok()?.to_zoned(self.manner.zone.clone()).ok()?;
            Some(shared::time::Moment(next.timestamp().as_millisecond()))
        };
        let warranty_until = match cells.date("warranty_until")? {
            None => None,
            Some(day) => {
                let no_such_time = || Fault::on("warranty_until", Reason::NoSuchTime { value: day.to_string() });
                Some(end_of(day).ok_or_else(no_such_time)?)
            }
        };
        let machine = Equipment {
            id: EquipmentId([0; 16]),
            site: SiteId([0; 16]),
            number: number.clone(),
            name: cells.required("name", 200)?,
            location: cells.line("location", 200)?.unwrap_or_default(),
            warranty_until,
        };
        let customer_number = cells.required("customer_number", 60)?;
        let (site, address) = (cells.line("site", 200)?, cells.line("address", 200)?);
        Ok(Some((number, Entry { machine, customer_number, site, address })))
    }

    async fn store(&mut self, office: &Office, _: &By, lines: Vec<Line<Entry>>) -> Result<Vec<Row>, StoreError> {
        let mut tx = office.store().write().await?;
        let numbers: Vec<String> = lines.iter().map(|line| line.item.customer_number.clone()).collect();
        let owners = customers::customers_numbered(&mut tx, numbers).await?;
        let sites = customers::sites_of(&mut tx, owners.iter().map(|owner| owner.id)).await?;
        let numbers: Vec<String> = lines.iter().map(|line| line.item.machine.number.clone()).collect();
        let machines = customers::all_equipment_numbered(&mut tx, numbers).await?;
        let mut books = Books {
            owners: owners.into_iter().map(|owner| (owner.number, owner.id)).collect(),
            sites,
            machines: machines.into_iter().map(|machine| (machine.number.clone(), machine)).collect(),
            update: self.manner.update,
        };
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            rows.push(books.take(office, &mut tx, line).await?);
        }
        if !self.manner.dry_run {
            tx.commit().await?;
        }
        Ok(rows)
    }
}

struct Books {
    owners: HashMap<String, CustomerId>,
    sites: Vec<Site>,
    machines: HashMap<String, Equipment>,
    update: bool,
}

impl Books {
    async fn take(&mut self, office: &Office, tx: &mut Tx, mut line: Line<Entry>) -> Result<Row, StoreError> {
        let Some(owner) = self.owners.get(&line.item.customer_number).copied() else {
            let value = line.item.customer_number.clone();
            return Ok(line.because(Outcome::Refused, Fault::on("customer_number", Reason::Unknown { value })));
        };
        let site = match self.site(owner, &line.item) {
            Where::Known(site) => site,
            Where::New(name, address) => {
                let id = office.random(|entropy| SiteId::random(entropy));
                let site = Site { id, customer: owner, name, address, point: None };
                customers::add_site(tx, &site).await?;
                self.sites.push(site);
                id
            }
            Where::Nowhere(reason) => return Ok(line.because(Outcome::Refused, Fault::on("site", reason))),
        };
        let known = self.machines.get(&line.item.machine.number);
        line.item.machine.site = site;
        line.item.machine.id =
            known.map_or_else(|| office.random(|entropy| EquipmentId::random(entropy)), |known| known.id);
        let machine = &line.item.machine;
        let step = Step::of(known, machine, self.update);
        match step {
            Step::Add => customers::add_equipment(tx, machine).await?,
            Step::Change => customers::change_equipment(tx, machine).await?,
            Step::Leave | Step::LeaveOther => {}
        }
        Ok(step.row(&line))
    }

    /// The site that a row means: the one it names, one to be made, or the only one there is.
    fn site(&self, owner: CustomerId, entry: &Entry) -> Where {
        let mut of_owner = self.sites.iter().filter(|site| site.customer == owner);
        match (&entry.site, &entry.address) {
            (None, None) => match (of_owner.next(), of_owner.next()) {
                (Some(only), None) => Where::Known(only.id),
                (None, _) => Where::Nowhere(Reason::Missing),
                (Some(_), Some(_)) => Where::Nowhere(Reason::Ambiguous),
            },
            (name, address) => {
                let address = address.clone().or_else(|| name.clone()).unwrap_or_default();
                let name = name.clone().unwrap_or_else(|| address.clone());
                let found =
                    of_owner.find(|site| site.name == name || (entry.site.is_none() && site.address == address));
                found.map_or(Where::New(name, address), |site| Where::Known(site.id))
            }
        }
    }
}

enum Where {
    Known(SiteId),
    New(String, String),
    Nowhere(Reason),
}
