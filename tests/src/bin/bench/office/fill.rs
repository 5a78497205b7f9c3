//! Orders by the hundred thousand with what the office knows of each: its figures, its situation, its trips. Their documents are
//! noise; neither rounds nor tables read them.

use anyhow::{Context, Result};
use server::alarms::situation::{Clocked, Sent, Situation};
use server::figures::{Figures, monday, month};
use server::orders::projection::{Projected, Projection};
use server::orders::trips::Trip;
use server::store::order_figures::Looked;
use server::store::orders::{Changed, save_orders};
use server::store::trips::TripsOf;
use server::store::{Store, feed, order_figures, trips};
use shared::calendar::Day;
use shared::document::finding::Cause;
use shared::document::status::Status;
use shared::ids::{Actor, CrewId, Digest, EditId, OrderId};
use shared::time::Moment;
use tests::chance::Chance;

/// Now: 2014-12-11, 08:00 in Shanghai.
pub(super) const LAST: Moment = Moment(1_418_256_000_000);
pub(super) const CREWS: usize = 40;
/// Orders a transaction.
const CHUNK: u64 = 5_000;
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
const CUSTOMERS: u64 = 20_000;
const CAUSES: [Cause; 3] = [Cause::SupplierPart, Cause::Workmanship, Cause::CustomerUse];
const REGIONS: u64 = 60;
const LEVELS: [&str; 4] = ["A", "B", "C", "D"];

/// How many orders there are.
pub(super) struct Stock {
    /// Half of them of the last year, the others of the five years before.
    pub(super) settled: u64,
    /// Of the last three days.
    pub(super) open: u64,
}

/// An order before it is written.
struct Made {
    number: u64,
    received_at: Moment,
    open: bool,
    customer: u64,
}

pub(super) async fn fill(store: &Store, stock: &Stock, crews: &[CrewId]) -> Result<()> {
    let mut chance = Chance::new(1);
    let all = stock.settled + stock.open;
    write(store, all, crews, |number| {
        let open = number > stock.settled;
        let days = match (open, number % 2) {
            (true, _) => 0..3,
            (false, 0) => 3..364,
            (false, _) => 364..6 * 365,
        };
        let span = u64::try_from(days.end - days.start).unwrap_or(1) * 86_400_000;
        let back = days.start * DAY_MS + i64::try_from(chance.below(span)).unwrap_or_default();
        Made { number, received_at: LAST.plus_ms(-back), open, customer: chance.below(CUSTOMERS) }
    })
    .await
}

/// As many orders as `rows`, each of another customer, all of the month before; returns a day of it.
pub(super) async fn fill_month(store: &Store, rows: u64, crews: &[CrewId]) -> Result<Day> {
    let first = Day::from_ymd(2014, 11, 1).context("a date")?;
    let begins = LAST.plus_ms(-40 * DAY_MS + 4 * HOUR_MS);
    write(store, rows, crews, |number| {
        let ms = i64::try_from(number * 25 * 86_400_000 / rows.max(1)).unwrap_or_default();
        Made { number, received_at: begins.plus_ms(ms), open: false, customer: number }
    })
    .await?;
    Ok(first)
}

async fn write(store: &Store, count: u64, crews: &[CrewId], mut make: impl FnMut(u64) -> Made) -> Result<()> {
    let mut chance = Chance::new(2);
    let mut done = 0;
    while done < count {
        let many = CHUNK.min(count - done);
        let mut tx = store.write().await?;
        let last = feed::advance(&mut tx, many).await?;
        let (mut orders, mut looked, mut ways) = (Vec::new(), Vec::new(), Vec::new());
        for n in 1..=many {
            let made = make(done + n);
            let crew = *chance.one(crews).context("there are crews")?;
            orders.push(stored(&mut chance, &made, crew, last - many + n));
            let figures = figures(&mut chance, &made, crew)?;
            let trips = figures.trips.clone();
            ways.push(TripsOf { order: id(made.number), week: figures.week, trips });
            // A moment ago: every open order is looked at once, as after a change of the rules.
            let look_at = made.open.then(|| LAST.plus_ms(-1));
            looked.push(Looked {
                order: id(made.number),
                look_at,
                situation: situation(&made, crew),
                figures: Some(figures),
            });
        }
        save_orders(&mut tx, orders).await?;
        order_figures::save(&mut tx, looked).await?;
        trips::save(&mut tx, &ways).await?;
        tx.commit().await?;
        done += many;
    }
    Ok(())
}

fn id(number: u64) -> OrderId {
    let mut id = [4; 16];
    id.iter_mut().zip(number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()).for_each(|(to, from)| *to = from);
    OrderId(id)
}

fn customer(number: u64) -> String {
    format!("客户 {number:06}")
}

/// An order's row; nobody searches for it.
fn stored(chance: &mut Chance, made: &Made, crew: CrewId, position: u64) -> Changed {
    let due = made.received_at.plus_minutes(24 * 60);
    let projection = Projection {
        number: made.number.to_string(),
        external: None,
        status: if made.open { Status::Dispatched } else { Status::Closed },
        open: made.open,
        trade: "hvac".into(),
        level: "A".into(),
        customer: None,
        equipment: None,
        customer_name: customer(made.customer),
        address: "世纪大道 1".into(),
        fault: "空调不制冷".into(),
        point: None,
        crew: Some(crew),
        received_at: made.received_at,
        response_due: Some(due),
        resolve_due: Some(due),
        next_due: made.open.then_some(due),
        conflicts: 0,
        remarks: 0,
        words: String::new(),
    };
    let state: Vec<u8> = (0..60).flat_map(|_| chance.bits().to_be_bytes()).collect();
    let projected = Projected::Whole(Box::new(projection));
    Changed { id: id(made.number), hash: Digest::of(&state), state, position, projected }
}

/// The crew took it after ten minutes and arrived after an hour; four hours to arrive, three days to solve.
fn situation(made: &Made, crew: CrewId) -> Situation {
    let at = |minutes| made.received_at.plus_minutes(minutes);
    let clock = |due, met| Clocked { due: Some(at(due)), met: Some(met).filter(|met| *met <= LAST), stopped: None };
    let resolved = if made.open { LAST.plus_ms(1) } else { at(300) };
    Situation {
        number: made.number.to_string(),
        customer: customer(made.customer),
        address: "世纪大道 1".into(),
        fault: "空调不制冷".into(),
        crew: Some(crew),
        crew_name: "Crew".into(),
        received_at: made.received_at,
        settled_at: (!made.open).then(|| at(400)),
        response: clock(240, at(60)),
        resolve: clock(72 * 60, resolved),
        news: vec![at(10), at(60)],
        sent: vec![Sent { epoch: 1, at: at(1), answered: Some(at(10)), left: None }],
        told_at: Some(at(20)),
        ..Situation::default()
    }
}

fn figures(chance: &mut Chance, made: &Made, crew: CrewId) -> Result<Figures> {
    // Shanghai is eight hours ahead, all year round.
    let day = |at: Moment| i32::try_from((at.0 + 8 * HOUR_MS).div_euclid(DAY_MS)).map(Day);
    let received = day(made.received_at)?;
    let minutes = |chance: &mut Chance, most| i64::try_from(chance.below(most)).unwrap_or_default();
    let arrived_at = made.received_at.plus_minutes(minutes(chance, 300));
    let fixed_at = arrived_at.plus_minutes(10 + minutes(chance, 4 * 24 * 60));
    let solved = !made.open;
    let metres = chance.percent(80).then(|| minutes(chance, 30_000));
    let actor = Actor([9; 16]);
    let trip = Trip {
        visit: EditId { actor, n: made.number },
        crew: Some(crew),
        left_at: arrived_at.plus_minutes(-20),
        took_ms: Some(20 * 60_000),
        metres,
    };
    Ok(Figures {
        day: Some(received),
        week: Some(monday(received)),
        month: Some(month(received)),
        crew: Some(crew),
        customer: customer(made.customer),
        region: Some(i64::try_from(chance.below(REGIONS)).unwrap_or_default()),
        level: chance.one(&LEVELS).copied().unwrap_or_default().to_owned(),
        cause: chance.one(&CAUSES).copied(),
        received_at: made.received_at,
        counted: true,
        response_due: Some(made.received_at.plus_minutes(240)),
        arrived_at: Some(arrived_at).filter(|_| solved),
        resolve_due: Some(made.received_at.plus_minutes(72 * 60)),
        fixed_at: Some(fixed_at).filter(|_| solved),
        fixed_day: if solved { Some(day(fixed_at)?) } else { None },
        settled_at: solved.then(|| fixed_at.plus_minutes(60)),
        second_line: chance.percent(5),
        disagrees: chance.percent(2),
        repeated: chance.percent(3),
        first_time: solved.then(|| chance.percent(85)),
        labour_thousandths: minutes(chance, 8_000),
        trips: if solved { vec![trip] } else { Vec::new() },
        ..Figures::default()
    })
}
