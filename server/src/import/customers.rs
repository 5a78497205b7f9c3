//! Customers, each row with one of their sites. Known by their number; a second row with the same number adds a site.

use std::collections::HashMap;

use shared::geo::Point;
use shared::ids::{CustomerId, SiteId};
use shared::lang::Lang;

use super::cells::Cells;
use super::kinds::{Step, yes_or_no};
use super::reason::{Fault, Reason};
use super::report::{Outcome, Row};
use super::run::{Importer, Line, Manner, Parsed};
use crate::directory::{Customer, Site};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::{StoreError, Tx, customers, reference};

/// A customer as they stand in their row; the ids are made when they are stored.
#[derive(Debug)]
pub(super) struct Entry {
    customer: Customer,
    site: Option<(String, String, Option<Point>)>,
}

/// The importer of customers.
pub(super) struct Customers<'m> {
    manner: &'m Manner,
}

impl<'m> Customers<'m> {
    pub(super) fn new(manner: &'m Manner) -> Self {
        Self { manner }
    }
}

impl Importer for Customers<'_> {
    type Item = Entry;

    fn parse(&self, cells: &mut Cells<'_>) -> Result<Parsed<Entry>, Fault> {
        let number = cells.required("number", 60)?;
        let lang = cells.parsed("lang", |text| match text.to_lowercase().as_str() {
            "zh" | "zh-cn" | "中文" | "汉语" => Ok(Lang::ZhCn),
            "en" | "english" | "英文" | "英语" => Ok(Lang::En),
            _ => Err(Reason::NotOneOf { value: super::cells::short(text), words: "zh-CN, en".into() }),
        })?;
        let customer = Customer {
            id: CustomerId([0; 16]),
            number: number.clone(),
            name: cells.required("name", 200)?,
            contact_name: cells.line("contact", 200)?.unwrap_or_default(),
            contact_phone: cells.line("phone", 60)?.unwrap_or_default(),
            lang,
            level: cells.line("level", 60)?,
            single_contact: cells.parsed("single_contact", yes_or_no)?.unwrap_or_default(),
        };
        let (name, address, point) = (cells.line("site", 200)?, cells.line("address", 200)?, cells.point()?);
        let site = match (name, address) {
            (None, None) => None,
            (name, address) => {
                let address = address.or_else(|| name.clone()).unwrap_or_default();
                Some((name.unwrap_or_else(|| address.clone()), address, point))
            }
        };
        let key = site.as_ref().map_or_else(|| number.clone(), |(name, ..)| format!("{number} {name}"));
        Ok(Some((key, Entry { customer, site })))
    }

    async fn store(&mut self, office: &Office, _: &By, lines: Vec<Line<Entry>>) -> Result<Vec<Row>, StoreError> {
        let mut tx = office.store().write().await?;
        let numbers: Vec<String> = lines.iter().map(|line| line.item.customer.number.clone()).collect();
        let known = customers::customers_numbered(&mut tx, numbers).await?;
        let sites = customers::sites_of(&mut tx, known.iter().map(|customer| customer.id)).await?;
        let mut books = Books {
            customers: known.into_iter().map(|customer| (customer.number.clone(), customer)).collect(),
            sites: sites.into_iter().map(|site| (site.customer, site.name)).collect(),
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
    customers: HashMap<String, Customer>,
    sites: Vec<(CustomerId, String)>,
    update: bool,
}

impl Books {
    async fn take(&mut self, office: &Office, tx: &mut Tx, mut line: Line<Entry>) -> Result<Row, StoreError> {
        let known = self.customers.get(&line.item.customer.number);
        line.item.customer.id =
            known.map_or_else(|| office.random(|entropy| CustomerId::random(entropy)), |known| known.id);
        let customer = line.item.customer.clone();
        if let Some(level) = &customer.level
            && !reference::exists(tx, &format!("level:{level}")).await?
        {
            return Ok(line.because(Outcome::Refused, Fault::on("level", Reason::Unknown { value: level.clone() })));
        }
        let step = Step::of(known, &customer, self.update);
        match step {
            Step::Add => customers::add_customer(tx, &customer).await?,
            Step::Change => customers::change_customer(tx, &customer).await?,
            Step::Leave | Step::LeaveOther => {}
        }
        if step != Step::LeaveOther {
            self.customers.insert(customer.number.clone(), customer.clone());
        }
        let has_site = |name: &str, sites: &[(CustomerId, String)]| {
            sites.iter().any(|(of, known)| *of == customer.id && known == name)
        };
        if let Some((name, address, point)) = line.item.site.clone()
            && !has_site(&name, &self.sites)
        {
            let id = office.random(|entropy| SiteId::random(entropy));
            let site = Site { id, customer: customer.id, name: name.clone(), address, point };
            customers::add_site(tx, &site).await?;
            self.sites.push((customer.id, name));
            return Ok(line.became(if step == Step::Change { Outcome::Changed } else { Outcome::Accepted }));
        }
        Ok(step.row(&line))
    }
}
