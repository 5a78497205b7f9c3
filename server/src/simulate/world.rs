//! What is hidden from the policies: the true ways, the true work, where crews begin. Everything is drawn from the seed and
//! from what it is about, never from a sequence, so every policy meets the very same world.

use crate::dispatch::crew::CrewNo;
use crate::dispatch::space::Spot;
use crate::dispatch::travel::{Pace, TOWN_SPEED, TravelTime, whole};

/// Kilometres an hour on the way, by hour of the day: a town with two rush hours.
const SPEEDS: [f64; 24] = [
    36.0, 36.0, 36.0, 36.0, 36.0, 34.0, 28.0, 22.0, 20.0, 22.0, 25.0, 26.0, 25.0, 25.0, 25.0, 24.0, 21.0, 19.0, 21.0,
    26.0, 30.0, 32.0, 34.0, 36.0,
];
/// Seconds for parking and the walk to the door.
const DOOR_S: i64 = 90;
/// The side of the patches, in radians (about 400 m), within which two ways have the same detour.
const PATCH: f64 = 6.3e-5;

/// A world.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// What it is drawn from.
    pub seed: u64,
    /// How long work takes in the mean, in seconds.
    pub work_s: i64,
}

impl World {
    /// A number in 0..1 that belongs to `about` (SplitMix64's mixing: Steele, Lea, Flood 2014).
    fn draw(&self, about: [u64; 3]) -> f64 {
        let mut mixed = self.seed;
        for part in about {
            mixed = mixed.wrapping_add(part).wrapping_add(0x9e37_79b9_7f4a_7c15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
        }
        f64::from(u32::try_from(mixed >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }

    /// Metres by road: the great circle times a detour between 1.1 and 1.8 that belongs to the two patches of town, in
    /// either direction. Nearest by air is nearest by road about two times in three then, as was measured on real roads.
    pub fn road_m(&self, from: &Spot, to: &Spot) -> f64 {
        let patch = |spot: &Spot| {
            let [lat, lon] = spot.patch(PATCH);
            lat.wrapping_mul(0x1_0000_0001).wrapping_add(lon)
        };
        let (one, two) = (patch(from), patch(to));
        from.metres_to(to) * (1.1 + 0.7 * self.draw([1, one.min(two), one.max(two)]).powf(1.5))
    }

    /// Seconds for that way, setting out at `leave_s`.
    pub fn travel_s(&self, from: &Spot, to: &Spot, leave_s: i64) -> i64 {
        let hour = usize::try_from(leave_s.rem_euclid(86_400) / 3_600).unwrap_or_default();
        let speed = SPEEDS.get(hour).copied().unwrap_or(25.0) / 3.6;
        whole(self.road_m(from, to) / speed).saturating_add(DOOR_S)
    }

    /// Seconds of work at a request: between 0.4 and 1.6 times the mean, the mean most often.
    pub fn work_s(&self, request: usize) -> i64 {
        let about = u64::try_from(request).unwrap_or(u64::MAX);
        let drawn: f64 = (0..3).map(|part| self.draw([2, about, part])).sum();
        whole(f64::from(i32::try_from(self.work_s).unwrap_or(i32::MAX)) * (0.4 + 1.2 * drawn / 3.0))
    }

    /// Where a crew begins: somewhere that work comes from.
    pub fn base(&self, crew: CrewNo, places: &[Spot]) -> Option<Spot> {
        let count = u32::try_from(places.len()).ok()?;
        let index = usize::try_from(whole(self.draw([3, crew.0.into(), 0]) * f64::from(count))).ok()?;
        places.get(index.min(places.len().checked_sub(1)?)).copied()
    }
}

/// What an office knows about travelling: what it learned from arrivals, or the roads as a routing server knows them, with
/// their lengths and one speed, and nothing of the hours.
#[derive(Clone, Debug)]
pub struct Ways<'w> {
    /// What is learned.
    pub pace: Pace,
    roads: Option<&'w World>,
}

impl<'w> Ways<'w> {
    /// Nothing learned yet; with a routing server for this world, or without one.
    pub fn new(roads: Option<&'w World>) -> Self {
        Self { pace: Pace::default(), roads }
    }
}

impl TravelTime for Ways<'_> {
    fn seconds(&self, from: &Spot, to: &Spot, leave_s: i64) -> i64 {
        match self.roads {
            Some(world) if from != to => whole(world.road_m(from, to) / TOWN_SPEED).saturating_add(self.pace.door_s),
            _ => self.pace.seconds(from, to, leave_s),
        }
    }
}
