//! The parts catalogue 材料, known by the numbers that people order by.

use std::collections::HashMap;
use std::str::FromStr as _;

use shared::document::line::Charge;
use shared::ids::PartId;
use shared::money::{Currency, Money};
use shared::sync::reference::{Part, Reference};

use super::cells::{Cells, short};
use super::kinds::Step;
use super::reason::{Fault, Reason};
use super::report::Row;
use super::run::{Importer, Line, Manner, Parsed};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::{StoreError, Tx, reference};

/// Articles that one look into the catalogue gives.
const PAGE: u32 = 1_000;

/// The importer of parts, with the catalogue as it stood when the import began.
pub(super) struct Parts<'m> {
    manner: &'m Manner,
    currency: Currency,
    catalogue: Option<HashMap<String, Part>>,
}

impl<'m> Parts<'m> {
    pub(super) fn new(office: &Office, manner: &'m Manner) -> Self {
        Self { manner, currency: office.config().organisation.currency, catalogue: None }
    }

    fn price(&self, text: &str) -> Result<Money, Reason> {
        let wrong = || Reason::NotAPrice { value: short(text), currency: self.currency.to_string() };
        let bare: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '¥' | '￥' | '$' | '元')).collect();
        let price = Money::parse(&bare, self.currency).map_err(|_| wrong())?;
        if price.minor < 0 { Err(wrong()) } else { Ok(price) }
    }
}

impl Importer for Parts<'_> {
    type Item = Part;

    fn parse(&self, cells: &mut Cells<'_>) -> Result<Parsed<Part>, Fault> {
        let number = cells.required("number", 60)?;
        cells.parsed("currency", |text| match Currency::from_str(text.to_uppercase().as_str()) {
            Ok(currency) if currency == self.currency => Ok(()),
            _ => Err(Reason::NotOneOf { value: short(text), words: self.currency.to_string() }),
        })?;
        let price = cells.parsed("price", |text| self.price(text))?;
        let part = Part {
            id: PartId([0; 16]),
            number: number.clone(),
            name: cells.required("name", 200)?,
            specification: cells.line("specification", 500)?.unwrap_or_default(),
            model: cells.line("model", 500)?.unwrap_or_default(),
            unit: cells.required("unit", 20)?,
            price: price.ok_or_else(|| Fault::on("price", Reason::Missing))?,
            charge: Charge::default(),
        };
        Ok(Some((number, part)))
    }

    async fn store(&mut self, office: &Office, _: &By, lines: Vec<Line<Part>>) -> Result<Vec<Row>, StoreError> {
        let mut tx = office.store().write().await?;
        let catalogue = match self.catalogue.take() {
            Some(catalogue) => catalogue,
            None => catalogue(&mut tx).await?,
        };
        let mut rows = Vec::with_capacity(lines.len());
        for mut line in lines {
            let known = catalogue.get(&line.item.number);
            line.item.id = known.map_or_else(|| office.random(|entropy| PartId::random(entropy)), |known| known.id);
            // How an article is charged is the office's own decision, which no supplier's list knows.
            line.item.charge = known.map_or(line.item.charge, |known| known.charge);
            let step = Step::of(known, &line.item, self.manner.update);
            rows.push(step.row(&line));
            if matches!(step, Step::Add | Step::Change) {
                let key = format!("part:{}", line.item.id);
                reference::put(&mut tx, &key, Some(&Reference::Part(line.item))).await?;
            }
        }
        // A number stands once in a file, so what this transaction adds is not asked for again.
        self.catalogue = Some(catalogue);
        if !self.manner.dry_run {
            tx.commit().await?;
        }
        Ok(rows)
    }
}

async fn catalogue(tx: &mut Tx) -> Result<HashMap<String, Part>, StoreError> {
    let mut parts = HashMap::new();
    let mut after = String::new();
    loop {
        let page = reference::list(tx, "part:", &[], &after, PAGE).await?;
        let full = u32::try_from(page.len()).is_ok_and(|count| count == PAGE);
        for entry in page {
            if let Reference::Part(part) = entry {
                after = format!("part:{}", part.id);
                parts.insert(part.number.clone(), part);
            }
        }
        if !full {
            return Ok(parts);
        }
    }
}
