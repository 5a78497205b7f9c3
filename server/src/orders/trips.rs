//! Trips: how long crews took from one place to another, as their visits tell. Dispatch learns from them how quickly one
//! gets about.

use shared::document::WorkOrder;
use shared::document::request::{RequestDetail, RequestField};
use shared::document::visit::{Fact, Happening};
use shared::document::visits::visits;
use shared::geo::Point;
use shared::ids::VisitId;
use shared::time::Moment;

/// A way that a crew went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trip {
    /// The visit at whose beginning it stands.
    pub visit: VisitId,
    /// When it set out.
    pub left_at: Moment,
    /// Until it arrived, in milliseconds.
    pub took_ms: i64,
    /// By air.
    pub metres: i64,
}

/// The trips of an order: of every visit whose crew said both that it set out, with its place, and that it arrived. Where an
/// arrival has no place, it was at the order's.
pub fn trips(order: &WorkOrder) -> Vec<Trip> {
    let site = match order.request.settled(&RequestField::Site) {
        Some(RequestDetail::Site(site)) => site.point,
        _ => None,
    };
    visits(order)
        .iter()
        .filter_map(|visit| {
            let (_, left) = visit.fact(|happening| *happening == Happening::OnTheWay)?;
            let (_, arrived) = visit.arrival()?;
            let to = arrived.place.map(|place| place.point).or(site)?;
            let took_ms = between(left, arrived);
            let metres = whole(left.place?.point, to);
            (took_ms > 0).then_some(Trip { visit: visit.id, left_at: left.time.judged(), took_ms, metres })
        })
        .collect()
}

/// Milliseconds between two facts of one device. Since the same contact its uptime tells, whatever became of its clock.
fn between(first: &Fact, second: &Fact) -> i64 {
    match (first.time.contact, second.time.contact) {
        (Some(one), Some(other)) if one == other => {
            let elapsed = second.time.elapsed_ms.checked_sub(first.time.elapsed_ms);
            elapsed.and_then(|elapsed| i64::try_from(elapsed).ok()).unwrap_or_default()
        }
        _ => second.time.judged().ms_since(first.time.judged()),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "no two places are further apart than half the earth's girth")]
fn whole(from: Point, to: Point) -> i64 {
    from.metres_to(&to) as i64
}
