//! One row as a request.

use shared::document::request::{Contact, RequestDetail, Site};

use super::{Named, Request, Settled};
use crate::import::cells::{Cells, short};
use crate::import::reason::{Fault, Reason};
use crate::import::run::Manner;
use crate::import::times::Written;

/// Characters of a name or number.
const NAME: usize = 200;
/// Characters of a fault: with four bytes each still within what a work order takes.
const FAULT: usize = 2_000;

/// Reads a row; `None` where it is of another day than the one asked for.
pub(super) fn request(cells: &mut Cells<'_>, manner: &Manner) -> Result<Option<Request>, Fault> {
    let received = cells.time("received_at")?.ok_or_else(|| Fault::on("received_at", Reason::Missing))?;
    if manner.open_on.is_some_and(|day| day != received.civil.date()) {
        return Ok(None);
    }
    let moment = |field, written: Written| {
        let no_such_time = || Fault::on(field, Reason::NoSuchTime { value: short(cells.raw(field)) });
        written.in_zone(&manner.zone).ok_or_else(no_such_time)
    };
    let received_at = moment("received_at", received)?;
    let closed = cells.time("closed_at")?;
    let settled_at = closed.map(|closed| moment("closed_at", closed)).transpose()?;
    let settled_at = settled_at.filter(|_| manner.open_on.is_none());
    let (external, trade) = (cells.required("number", NAME)?, cells.required("trade", NAME)?);
    let fault = cells.text("fault", FAULT)?;
    let (address, point) = (cells.line("address", NAME)?, cells.point()?);
    let address = match (address, point) {
        (Some(address), _) => address,
        (None, Some(point)) => format!("{:.5}, {:.5}", point.lat(), point.lon()),
        (None, None) => return Err(Fault::on("address", Reason::Missing)),
    };
    let mut details = vec![
        RequestDetail::Site(Site { id: None, address, point }),
        RequestDetail::Fault { text: fault },
        RequestDetail::Trade { name: trade.clone() },
    ];
    details.extend(cells.line("department", NAME)?.map(|name| RequestDetail::Department { name }));
    if settled_at.is_some_and(|at| at < received_at) {
        cells.warn("closed_at", Reason::ClosedBeforeOpened { opened: short(cells.raw("received_at")) });
    }
    let outcome = cells.line("outcome", NAME)?.unwrap_or_default();
    Ok(Some(Request {
        external,
        channel: cells.line("channel", NAME)?.unwrap_or_else(|| "import".into()),
        received_at,
        settled: settled_at.map(|at| Settled { at, outcome }),
        trade,
        level: cells.line("level", NAME)?.unwrap_or_default(),
        details,
        customer: named(cells, "customer", "customer_number")?,
        contact: contact(cells)?,
        equipment: named(cells, "equipment", "equipment_number")?,
    }))
}

/// Name and number of something; where only the number is known it serves as name.
fn named(cells: &Cells<'_>, name: &'static str, number: &'static str) -> Result<Option<Named>, Fault> {
    Ok(match (cells.line(name, NAME)?, cells.line(number, NAME)?) {
        (Some(name), number) => Some((name, number)),
        (None, Some(number)) => Some((number.clone(), Some(number))),
        (None, None) => None,
    })
}

fn contact(cells: &Cells<'_>) -> Result<Option<Contact>, Fault> {
    let (name, phone) = (cells.line("contact", NAME)?, cells.line("phone", 60)?);
    if name.is_none() && phone.is_none() {
        return Ok(None);
    }
    Ok(Some(Contact { name: name.unwrap_or_default(), phone: phone.unwrap_or_default() }))
}
