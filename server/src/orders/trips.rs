//! Trips: the ways of crews to the places of their orders, as their visits tell. Dispatch learns from them how quickly one gets
//! about, and reports add up how far crews drove.

use shared::document::WorkOrder;
use shared::document::request::{RequestDetail, RequestField};
use shared::document::visit::{Fact, Happening};
use shared::document::visits::visits;
use shared::geo::Point;
use shared::ids::{CrewId, VisitId};
use shared::time::Moment;

/// A way that a crew went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trip {
    /// The visit at whose beginning it stands.
    pub visit: VisitId,
    /// Whose; of a visit whose crew is not known, the one that held the order last.
    pub crew: Option<CrewId>,
    /// When it set out; when it arrived, where nobody said that it set out.
    pub left_at: Moment,
    /// Until it arrived, in milliseconds; `None` where nobody said when it set out, or a clock says that it arrived before that.
    pub took_ms: Option<i64>,
    /// By air; `None` where a position is missing at either end.
    pub metres: Option<i64>,
}

/// The trips of an order: of every visit whose crew said that it arrived. How far it was is known where the telephone knew its
/// place when the crew set out; where an arrival has no place, it was at the order's.
pub fn trips(order: &WorkOrder) -> Vec<Trip> {
    let site = match order.request.settled(&RequestField::Site) {
        Some(RequestDetail::Site(site)) => site.point,
        _ => None,
    };
    let last = order.coordination.assignments().last().map(|assignment| assignment.crew);
    visits(order)
        .iter()
        .filter_map(|visit| {
            let (_, arrived) = visit.arrival()?;
            let left = visit.fact(|happening| *happening == Happening::OnTheWay).map(|(_, left)| left);
            let from = left.and_then(|left| left.place).map(|place| place.point);
            let to = arrived.place.map(|place| place.point).or(site);
            Some(Trip {
                visit: visit.id,
                crew: visit.crew.or(last),
                left_at: left.unwrap_or(arrived).time.judged(),
                took_ms: left.map(|left| between(left, arrived)).filter(|took_ms| *took_ms > 0),
                metres: from.zip(to).map(|(from, to)| whole(from, to)),
            })
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
