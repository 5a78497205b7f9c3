//! Importing requests from a file of somebody else's system. Re-runnable: a request is known by its number there.

use std::io::Read;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Deserialize;
use shared::document::coordination::Decision;
use shared::document::edit::{Act, Edit};
use shared::document::limits;
use shared::document::request::{Origin, RequestDetail, Site};
use shared::geo::Point;
use shared::ids::{EditId, OrderId};
use shared::sync::reference::Level;
use shared::time::{Moment, TimeEvidence};

use super::desk::{By, Desk};
use crate::state::Office;
use crate::store::StoreError;
use crate::store::orders::{known_externals, take_numbers};

/// Rows that one transaction takes.
const CHUNK: usize = 500;
/// Refused rows that a report names; more are only counted.
const NAMED: usize = 50;

/// How to read a file.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The time zone of its times, which carry a `Z` they do not mean.
    pub zone: TimeZone,
    /// Only the requests of this day, all of them open and unassigned, to play it.
    pub open_on: Option<Date>,
    /// Only so many.
    pub limit: usize,
}

/// What became of a file.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Imported {
    /// Requests that are orders now.
    pub accepted: usize,
    /// Requests that were known already.
    pub repeated: usize,
    /// Requests left out by day or limit.
    pub left_out: usize,
    /// Rows that could not be taken.
    pub refused: usize,
    /// The first of those: line and reason.
    pub reasons: Vec<(u64, String)>,
    /// The numbers of the orders made, in the order of the file.
    pub numbers: Vec<String>,
}

impl Imported {
    fn refuse(&mut self, line: u64, reason: impl Into<String>) {
        self.refused += 1;
        if self.reasons.len() < NAMED {
            self.reasons.push((line, reason.into()));
        }
    }
}

/// A row of the file.
#[derive(Debug, Deserialize)]
struct Row {
    ticket: String,
    created_at: String,
    closed_at: String,
    outcome: String,
    trade: String,
    priority: String,
    problem: String,
    address: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    channel: String,
}

struct Request {
    line: u64,
    origin: Origin,
    details: Vec<RequestDetail>,
    settled: Option<Decision>,
}

/// Why a file was not imported, or not to its end. What was committed before stays, and a second run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is not the table it should be.
    #[error("the file cannot be read: {0}")]
    File(#[from] csv::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports requests from CSV with the columns `ticket, created_at, closed_at, outcome, trade, priority, problem, address,
/// latitude, longitude, channel`; others are ignored. `progress` is told how many rows are done.
pub async fn requests(
    office: &Office,
    by: By,
    file: impl Read,
    manner: &Manner,
    mut progress: impl FnMut(usize),
) -> Result<Imported, ImportError> {
    let mut imported = Imported::default();
    let mut chunk = Vec::new();
    let mut reader = csv::Reader::from_reader(file);
    for (index, row) in reader.deserialize::<Row>().enumerate() {
        // The first line of the file holds the names of the columns.
        let line = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(2);
        match row {
            Err(error) if error.is_io_error() => return Err(error.into()),
            Err(error) if matches!(error.kind(), csv::ErrorKind::Deserialize { err, .. } if err.field().is_none()) => {
                return Err(error.into());
            }
            Err(error) => imported.refuse(line, error.to_string()),
            Ok(row) => match request(line, row, manner) {
                Ok(Some(request)) if imported.accepted + chunk.len() < manner.limit => chunk.push(request),
                Ok(_) => imported.left_out += 1,
                Err(reason) => imported.refuse(line, reason),
            },
        }
        if chunk.len() >= CHUNK {
            store(office, &by, std::mem::take(&mut chunk), &mut imported).await?;
            progress(index.saturating_add(1));
        }
    }
    store(office, &by, chunk, &mut imported).await?;
    Ok(imported)
}

fn request(line: u64, row: Row, manner: &Manner) -> Result<Option<Request>, String> {
    let created = civil(&row.created_at).ok_or("created_at: expected a time such as 2014-12-11T07:36:26Z")?;
    if manner.open_on.is_some_and(|day| day != created.date()) {
        return Ok(None);
    }
    if row.ticket.trim().is_empty() || row.problem.trim().is_empty() || row.trade.trim().is_empty() {
        return Err("ticket, problem and trade must not be empty".into());
    }
    let point = match (row.latitude, row.longitude) {
        (Some(lat), Some(lon)) => Some(Point::from_degrees(lat, lon).ok_or("latitude, longitude: not on earth")?),
        _ => None,
    };
    let received_at = moment(created, &manner.zone).ok_or("created_at: no such time in that zone")?;
    let origin = Origin {
        number: String::new(),
        channel: row.channel,
        external: Some(row.ticket.trim().to_owned()),
        received_at,
    };
    let details = vec![
        RequestDetail::Site(Site { id: None, address: row.address, point }),
        RequestDetail::Fault { text: row.problem },
        RequestDetail::Trade { name: row.trade.trim().to_owned() },
        RequestDetail::Level(level(&row.priority)),
    ];
    let is_settled = manner.open_on.is_none() && civil(&row.closed_at).is_some();
    let settled = is_settled.then(|| match row.outcome.as_str() {
        "completed" => Decision::Closed { remark: row.outcome.clone() },
        _ => Decision::Cancelled { reason: row.outcome.clone() },
    });
    Ok(Some(Request { line, origin, details, settled }))
}

fn civil(text: &str) -> Option<DateTime> {
    text.trim().trim_end_matches('Z').parse().ok()
}

fn moment(civil: DateTime, zone: &TimeZone) -> Option<Moment> {
    Some(Moment(zone.to_timestamp(civil).ok()?.as_millisecond()))
}

/// The clocks that a foreign priority stands for: within an hour for an emergency (the equipment maker's handbook: one hour
/// on site, twelve to solve), within a day for routine.
fn level(priority: &str) -> Level {
    let (response_minutes, resolve_minutes) = match priority {
        "emergency" => (60, 12 * 60),
        "urgent" => (4 * 60, 24 * 60),
        "preventive" => (7 * 24 * 60, 30 * 24 * 60),
        _ => (24 * 60, 72 * 60),
    };
    Level { name: priority.to_owned(), response_minutes, resolve_minutes }
}

async fn store(office: &Office, by: &By, chunk: Vec<Request>, imported: &mut Imported) -> Result<(), StoreError> {
    if chunk.is_empty() {
        return Ok(());
    }
    let mut desk = Desk::open(office, by.clone(), &[]).await?;
    let externals: Vec<String> = chunk.iter().filter_map(|request| request.origin.external.clone()).collect();
    let mut known: std::collections::BTreeSet<String> =
        known_externals(&mut desk.tx, &externals).await?.into_iter().collect();
    let mut number = take_numbers(&mut desk.tx, u64::try_from(chunk.len()).unwrap_or_default()).await?;
    for mut request in chunk {
        if request.origin.external.clone().is_some_and(|external| !known.insert(external)) {
            imported.repeated += 1;
            continue;
        }
        request.origin.number = number.to_string();
        let order = office.random(|entropy| OrderId::random(entropy));
        let act = Act::Reported { origin: request.origin, details: request.details };
        let edit = Edit { order, time: TimeEvidence::new(desk.now(), None), place: None, author: None, act };
        if let Err(limit) = limits::check(EditId { actor: office.identity().actor, n: u64::MAX }, &edit) {
            imported.refuse(request.line, limit.to_string());
            continue;
        }
        desk.begin(order);
        desk.write(order, edit.act);
        if let Some(decision) = request.settled {
            desk.write(order, Act::Decided { revision: 1, decision });
        }
        imported.accepted += 1;
        imported.numbers.push(number.to_string());
        number = number.saturating_add(1);
    }
    desk.commit().await.map(drop)
}
