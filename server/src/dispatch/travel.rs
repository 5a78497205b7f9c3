//! How long it takes to get from one place to another.

use std::collections::BTreeMap;

use super::space::Spot;

/// Travel times. Pure: whoever asks other programs for them does so beforehand and hands the answers over as a [`Matrix`].
pub trait TravelTime {
    /// Seconds from `from` to `to` for a crew that leaves at `leave_s` (seconds since 1970).
    fn seconds(&self, from: &Spot, to: &Spot, leave_s: i64) -> i64;
}

/// The great circle, times a detour, at a speed that depends on the hour: learned from arrivals, hour by hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// Seconds a metre by air, by hour of the local day. Detour and speed are never needed apart.
    seconds_a_metre: [f64; 24],
    /// Seconds that every trip takes besides: parking, the walk to the door.
    pub door_s: i64,
    /// Seconds to add to UTC for the local time of day.
    pub offset_s: i64,
}

/// Road over air: 1.33 for China, 1.20 for the United States (R. H. Ballou et al., Selected country circuity factors for
/// road travel distance estimation, 2002). Towns lie above the means of countries.
pub const DETOUR: f64 = 1.35;
/// Metres a second in a town by day, 25 km/h, until something is learned.
pub const TOWN_SPEED: f64 = 25.0 / 3.6;
/// What one trip of an hour's length changes of that hour's pace; shorter ones change less.
const LEARNING: f64 = 0.2;
/// Paces outside of these, in seconds a metre by air, are somebody's lunch or a wrong fix: 3 km/h and 150 km/h.
const BELIEVED: std::ops::RangeInclusive<f64> = 0.024..=1.2;

impl Default for Pace {
    fn default() -> Self {
        Self { seconds_a_metre: [DETOUR / TOWN_SPEED; 24], door_s: 60, offset_s: 0 }
    }
}

impl Pace {
    /// A pace as it was learned before; hours without one keep the default.
    pub fn from_hours(hours: impl IntoIterator<Item = (usize, f64)>) -> Self {
        let mut pace = Self::default();
        for (hour, seconds) in hours {
            if let Some(held) = pace.seconds_a_metre.get_mut(hour)
                && BELIEVED.contains(&seconds)
            {
                *held = seconds;
            }
        }
        pace
    }

    /// The seconds a metre by air in that hour of the local day.
    pub fn at_hour(&self, hour: usize) -> f64 {
        self.seconds_a_metre.get(hour).copied().unwrap_or(DETOUR / TOWN_SPEED)
    }

    /// The hour of the local day.
    pub fn hour(&self, at_s: i64) -> usize {
        usize::try_from(at_s.saturating_add(self.offset_s).rem_euclid(86_400) / 3_600).unwrap_or_default()
    }

    /// Learns from a trip of `metres` by air that took `took_s`. Trips below 200 m say nothing, and what nobody would
    /// believe is left out. Returns whether something was learned.
    pub fn learn(&mut self, metres: f64, left_s: i64, took_s: i64) -> bool {
        let hour = self.hour(left_s);
        #[expect(clippy::cast_precision_loss, reason = "seconds of one trip")]
        let seconds = took_s.saturating_sub(self.door_s) as f64;
        let seen = seconds / metres;
        if metres < 200.0 || !BELIEVED.contains(&seen) {
            return false;
        }
        let share = LEARNING * (seconds / 3_600.0).clamp(0.1, 1.0);
        if let Some(held) = self.seconds_a_metre.get_mut(hour) {
            *held += (seen - *held) * share;
        }
        true
    }
}

impl TravelTime for Pace {
    fn seconds(&self, from: &Spot, to: &Spot, leave_s: i64) -> i64 {
        let square = from.square_to(to);
        // Whoever is there already does not park again.
        if square < 1e-14 {
            return 0;
        }
        whole(super::space::metres(square.sqrt()) * self.at_hour(self.hour(leave_s))).saturating_add(self.door_s)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a float outside of the range becomes its end")]
pub(crate) fn whole(value: f64) -> i64 {
    value as i64
}

/// Travel times that a routing server gave, and what to do where it gave none.
#[derive(Clone, Debug)]
pub struct Matrix<'f, F> {
    seconds: BTreeMap<(Key, Key), i64>,
    otherwise: &'f F,
}

type Key = (u64, u64);

fn key(spot: &Spot) -> Key {
    (spot.lat.to_bits(), spot.lon.to_bits())
}

impl<'f, F: TravelTime> Matrix<'f, F> {
    /// No times yet: everything is asked of `otherwise`.
    pub fn over(otherwise: &'f F) -> Self {
        Self { seconds: BTreeMap::new(), otherwise }
    }

    /// Notes the time of one way.
    pub fn note(&mut self, from: &Spot, to: &Spot, seconds: i64) {
        self.seconds.insert((key(from), key(to)), seconds);
    }

    /// How many ways are known.
    pub fn len(&self) -> usize {
        self.seconds.len()
    }

    /// Whether no way is known.
    pub fn is_empty(&self) -> bool {
        self.seconds.is_empty()
    }
}

impl<F: TravelTime> TravelTime for Matrix<'_, F> {
    fn seconds(&self, from: &Spot, to: &Spot, leave_s: i64) -> i64 {
        let known = self.seconds.get(&(key(from), key(to))).copied();
        known.unwrap_or_else(|| self.otherwise.seconds(from, to, leave_s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::geo::Point;

    fn spot(lat: f64, lon: f64) -> Spot {
        Point::from_degrees(lat, lon).unwrap().into()
    }

    #[test]
    fn pace_is_learned_by_the_hour_and_nonsense_is_not() {
        let mut pace = Pace { offset_s: 8 * 3_600, ..Pace::default() };
        let (from, to) = (spot(37.7, -122.4), spot(37.75, -122.4));
        let metres = from.metres_to(&to);
        let before = pace.seconds(&from, &to, 0);
        assert_eq!(before, whole(metres * DETOUR / TOWN_SPEED) + 60);
        assert!(!pace.learn(metres, 0, 10 * 3_600) && !pace.learn(100.0, 0, 60) && !pace.learn(metres, 0, 10));
        for _ in 0..400 {
            assert!(pace.learn(metres, 0, 2 * before));
        }
        // 00:00 UTC is 08:00 there.
        assert!((pace.seconds(&from, &to, 0) - 2 * before).abs() < 60);
        assert_eq!(pace.seconds(&from, &to, 3_600), before);
        assert_eq!(pace.seconds(&from, &from, 0), 0);
    }

    #[test]
    fn a_matrix_answers_what_it_knows_and_asks_for_the_rest() {
        let pace = Pace::default();
        let (from, to) = (spot(37.7, -122.4), spot(37.75, -122.4));
        let mut matrix = Matrix::over(&pace);
        matrix.note(&from, &to, 777);
        assert_eq!(matrix.seconds(&from, &to, 0), 777);
        assert_eq!(matrix.seconds(&to, &from, 0), pace.seconds(&to, &from, 0));
    }
}
