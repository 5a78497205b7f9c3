//! How quickly this office's crews get about, learned from their latest trips.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::time::Moment;
use tokio::sync::Mutex;

use crate::dispatch::travel::Pace;
use crate::store::trips::{self, Timed};
use crate::store::{StoreError, Tx};

/// Trips that are learned from: some weeks of a company's, so that a new season or a road closed for a year is noticed.
const TRIPS: u32 = 2_000;
/// Minutes for which what was learned is used before anybody looks again.
const MINUTES: i64 = 10;

/// What was learned last, and when.
#[derive(Debug, Default)]
pub struct Learned(Mutex<Option<(Moment, Pace)>>);

impl Learned {
    /// The pace at `now`, by the hours of `time_zone` (of the IANA database).
    pub async fn pace(&self, tx: &mut Tx, now: Moment, time_zone: &str) -> Result<Pace, StoreError> {
        let mut known = self.0.lock().await;
        if let Some((at, pace)) = known.as_ref()
            && (0..MINUTES * 60_000).contains(&now.ms_since(*at))
        {
            return Ok(pace.clone());
        }
        let pace = of(&trips::latest(tx, TRIPS).await?, offset_s(time_zone, now));
        *known = Some((now, pace.clone()));
        Ok(pace)
    }
}

/// The pace that these trips teach, one after the other.
fn of(trips: &[Timed], offset_s: i64) -> Pace {
    let mut pace = Pace::default();
    pace.offset_s = offset_s;
    for trip in trips {
        #[expect(clippy::cast_precision_loss, reason = "no way on earth is that long")]
        pace.learn(trip.metres as f64, trip.left_at.0.div_euclid(1_000), trip.took_ms / 1_000);
    }
    pace
}

fn offset_s(time_zone: &str, now: Moment) -> i64 {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(now.0).unwrap_or_default();
    i64::from(zone.to_offset(at).seconds())
}
