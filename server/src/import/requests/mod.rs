//! Requests for service out of another system. Each becomes an order, known by the number it has there.

mod parse;
mod store;

use std::collections::HashMap;

use shared::document::request::{Contact, RequestDetail};
use shared::ids::OrderId;
use shared::sync::reference::Level;
use shared::time::Moment;

use super::cells::Cells;
use super::reason::{Fault, Reason};
use super::report::{Outcome, Row};
use super::run::{Importer, Line, Manner, Parsed};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::StoreError;

/// The name of something and its number in the books, if that is known.
type Named = (String, Option<String>);

/// A request as it stands in its row.
#[derive(Debug)]
pub(super) struct Request {
    external: String,
    channel: String,
    received_at: Moment,
    /// When and how it was settled there.
    settled: Option<Settled>,
    trade: String,
    level: String,
    details: Vec<RequestDetail>,
    customer: Option<Named>,
    contact: Option<Contact>,
    equipment: Option<Named>,
}

#[derive(Clone, Debug)]
struct Settled {
    at: Moment,
    outcome: String,
}

/// The importer of requests, with what it looked up in the books so far.
pub(super) struct Requests<'m> {
    manner: &'m Manner,
    levels: HashMap<String, Level>,
    checklists: HashMap<String, Vec<String>>,
}

impl<'m> Requests<'m> {
    pub(super) fn new(manner: &'m Manner) -> Self {
        Self { manner, levels: HashMap::new(), checklists: HashMap::new() }
    }
}

impl Importer for Requests<'_> {
    type Item = Request;

    fn parse(&self, cells: &mut Cells<'_>) -> Result<Parsed<Request>, Fault> {
        let Some(request) = parse::request(cells, self.manner)? else { return Ok(None) };
        Ok(Some((request.external.clone(), request)))
    }

    async fn store(&mut self, office: &Office, by: &By, lines: Vec<Line<Request>>) -> Result<Vec<Row>, StoreError> {
        let mut sitting = store::Sitting::open(office, by, &lines).await?;
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            if sitting.knows(&line.item.external) {
                rows.push(line.because(Outcome::Repeated, Fault::on("number", Reason::Known)));
                continue;
            }
            let level = sitting.level(&mut self.levels, &line.item).await?;
            let questions = match line.item.settled {
                None => sitting.checklist(&mut self.checklists, &line.item.trade).await?,
                Some(_) => Vec::new(),
            };
            let order = office.random(|entropy| OrderId::fresh(office.now(), entropy));
            rows.push(sitting.take(order, line, level, questions));
        }
        sitting.close(self.manner.dry_run).await?;
        Ok(rows)
    }
}
