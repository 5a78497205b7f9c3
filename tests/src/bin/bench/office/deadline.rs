//! Both deadlines of one order, in working time, with holidays and pauses.

use anyhow::{Context, Result};
use shared::calendar::{Calendar, Hours, Offset, Span, SpecialDay, WeekSpan, Weekday, Zone};
use shared::document::WorkOrder;
use shared::document::edit::{Act, Edit};
use shared::document::request::{Origin, RequestDetail};
use shared::document::service_level::{Hindrance, Terms, reckon};
use shared::document::visit::Happening;
use shared::ids::{Actor, EditId, OrderId};
use shared::sync::reference::Level;
use shared::time::TimeEvidence;
use tests::stopwatch::timed;

use super::fill::LAST;
use crate::table::{Samples, Table, Target};

/// Reckonings a sample, since one is too short for a clock.
const EACH: u32 = 500;
const HOUR: i64 = 60;

pub(super) fn measure(rounds: u32, table: &mut Table) -> Result<()> {
    let order = order();
    let clocks = reckon(&order).context("its level is known")?;
    clocks.resolve.due().context("it is due within its calendar")?;
    let mut samples = Samples::default();
    for _ in 0..rounds.saturating_mul(5) {
        let (known, took) = timed(|| (0..EACH).filter(|_| reckon(std::hint::black_box(&order)).is_some()).count());
        anyhow::ensure!(known == usize::try_from(EACH)?, "each is reckoned");
        samples.push(took.as_secs_f64() * 1e6 / f64::from(EACH));
    }
    let remark = format!("both, p95; p50 {:.1}; office hours with holidays, six pauses", samples.median());
    table.add("deadlines of one order", Target::AtMost(20.0), samples.percentile(95), "µs", remark);
    Ok(())
}

/// Reported a month ago, with working hours, two holidays and six pauses of a visit.
fn order() -> WorkOrder {
    let received = LAST.plus_minutes(-30 * 24 * HOUR);
    let span = Span { from: 540, to: 1_020 };
    let week = Weekday::ALL.into_iter().take(5).map(|day| WeekSpan { day, span }).collect();
    let offsets = vec![Offset { from: received.plus_minutes(-5 * 24 * HOUR), seconds: 8 * 3_600 }];
    let zone = Zone { name: super::ZONE.into(), offsets, until: LAST.plus_minutes(400 * 24 * HOUR) };
    let first = zone.local(received).map(|(day, _)| day);
    let special = first.into_iter().flat_map(|day| [3, 10].map(|days| day.plus(days)));
    let special = special.map(|day| SpecialDay { day, spans: vec![] }).collect();
    let calendar = Calendar { name: "office".into(), zone, hours: Some(Hours { week, special }) };
    let stops = vec![Hindrance::CustomerAbsent, Hindrance::CustomerDecides];
    let terms = Terms { class: String::new(), calendar, stops };
    let level =
        Level { name: "A".into(), response_minutes: 240, resolve_minutes: 40 * 60, terms: Some(Box::new(terms)) };
    let mut order = WorkOrder::new(OrderId([7; 16]));
    let mut n = 0;
    let mut act = |minutes: i64, act: Act| {
        n += 1;
        let id = EditId { actor: Actor([1; 16]), n };
        let time = TimeEvidence::new(received.plus_minutes(minutes), None);
        order.apply(id, &Edit { order: order.id, time, place: None, author: None, act });
        id
    };
    let origin = Origin { number: "1".into(), channel: "phone".into(), external: None, received_at: received };
    act(0, Act::Reported { origin, details: vec![RequestDetail::Level(level)] });
    let happened = |visit, happening| Act::Happened { visit, happening, corrects: None };
    let visit = act(HOUR, happened(None, Happening::Accepted { epoch: 1, follows: vec![], crew: None }));
    act(2 * HOUR, happened(Some(visit), Happening::Arrived));
    for pause in 0..6 {
        let at = (3 + pause * 24) * HOUR;
        let why = Some(Hindrance::CustomerDecides);
        act(at, happened(Some(visit), Happening::Paused { reason: String::new(), why }));
        act(at + 5 * HOUR, happened(Some(visit), Happening::Resumed));
    }
    order
}
