//! The days of all crews as the engine expects them to go.

use serde::Serialize;
use shared::geo::Point;
use shared::ids::{CrewId, OrderId};
use shared::time::Moment;

use super::picture::Picture;
use crate::dispatch::crew::{Crew, Stop};
use crate::state::Office;
use crate::store::StoreError;

/// A crew's day from now on.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CrewDay {
    /// Which crew.
    pub crew: CrewId,
    /// Whether it can be sent: it has people and is not absent.
    pub present: bool,
    /// Whether it is at work or on its way.
    pub engaged: bool,
    /// Where it is, or will be when it is free.
    pub at: Option<Point>,
    /// When it can leave from there.
    pub free_at: Moment,
    /// When its shift began or begins; absent for a crew that is on duty around the clock.
    pub shift_begins: Option<Moment>,
    /// When its shift ends.
    pub shift_ends: Option<Moment>,
    /// What it still has to do, in this order.
    pub stops: Vec<DayStop>,
}

/// An order in a crew's day.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DayStop {
    /// Which.
    pub order: OrderId,
    /// Minutes of driving from the place before.
    pub drive_minutes: u32,
    /// When the work begins as things stand.
    pub begins_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Whether it begins as promised.
    pub in_time: bool,
}

/// The days of all crews whose place somebody knows.
pub async fn days(office: &Office) -> Result<Vec<CrewDay>, StoreError> {
    let mut tx = office.store().read().await?;
    let picture = Picture::read(office, &mut tx).await?;
    drop(tx);
    let of = |number| {
        let crew = picture.fleet.crew(number)?;
        let (id, _) = picture.names.get(number.0 as usize)?;
        Some(day(&picture, *id, crew))
    };
    Ok(picture.fleet.numbers().filter_map(of).collect())
}

fn day(picture: &Picture, crew: CrewId, of: &Crew) -> CrewDay {
    let (begins_s, ends_s) = of.shift_s;
    let bounded = ends_s.saturating_sub(begins_s) < 7 * 86_400;
    CrewDay {
        crew,
        present: of.is_present,
        engaged: of.is_engaged,
        at: of.at.point(),
        free_at: moment(of.free_s),
        shift_begins: bounded.then(|| moment(begins_s)),
        shift_ends: bounded.then(|| moment(ends_s)),
        stops: of.route.iter().filter_map(|stop| told(picture, stop)).collect(),
    }
}

fn told(picture: &Picture, stop: &Stop) -> Option<DayStop> {
    Some(DayStop {
        order: picture.order(stop.order)?,
        drive_minutes: u32::try_from(stop.leg_s().max(0).div_euclid(60)).unwrap_or(u32::MAX),
        begins_at: moment(stop.begin_s()),
        ends_at: moment(stop.end_s()),
        in_time: stop.begin_s() <= stop.due_s,
    })
}

fn moment(seconds: i64) -> Moment {
    Moment(seconds.saturating_mul(1_000))
}
