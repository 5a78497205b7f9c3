//! Where idle crews should wait: so that the next report, wherever it comes from, finds somebody near. The ambulance
//! services' question of relocation (M. Gendreau, G. Laporte, F. Semet, A dynamic model and parallel tabu search heuristic
//! for real-time ambulance relocation, 2001), answered by the cheapest single move, again and again.

use std::collections::BTreeMap;

use super::cost::Weights;
use super::crew::{Crew, CrewNo, SkillNo};
use super::fleet::Fleet;
use super::space::Spot;
use super::travel::TravelTime;

/// The side of the patches that reports are counted in, in radians: about 1 km.
const PATCH: f64 = 1.57e-4;
/// How many patches are looked at: those that most reports came from. More cost time and change little.
const PATCHES: usize = 160;
/// Nobody is sent round the corner.
const LEAST_DRIVE_S: i64 = 120;
/// Moves that are advised at a time: nobody reads more.
const MOVES: usize = 20;
/// What a report counts that nobody could take: as far away as the other end of a day.
const NOBODY_S: i64 = 12 * 3_600;

/// Where reports come from, counted in patches of town.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    points: Vec<Point>,
    reports: i64,
}

#[derive(Clone, Copy, Debug)]
struct Point {
    at: Spot,
    skill: SkillNo,
    reports: i64,
}

/// A crew that should wait elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standby {
    /// Who.
    pub crew: CrewNo,
    /// Where.
    pub to: Spot,
    /// How long it drives there, in seconds.
    pub drive_s: i64,
    /// How many seconds the next report waits less, in the mean.
    pub gain_s: i64,
}

impl Demand {
    /// Counts reports of the past: where, and which trade.
    pub fn of(reports: impl IntoIterator<Item = (Spot, SkillNo)>) -> Self {
        // The patch is where its first report was: a street, and not somewhere in the lake.
        let mut counted: BTreeMap<([u64; 2], SkillNo), (Spot, i64)> = BTreeMap::new();
        for (at, skill) in reports {
            counted.entry((at.patch(PATCH), skill)).or_insert((at, 0)).1 += 1;
        }
        let mut points: Vec<Point> =
            counted.into_iter().map(|((_, skill), (at, reports))| Point { at, skill, reports }).collect();
        points.sort_by_key(|point| std::cmp::Reverse(point.reports));
        points.truncate(PATCHES);
        let reports = points.iter().map(|point| point.reports).sum();
        Self { points, reports }
    }
}

/// Who should wait elsewhere at `now_s`. A move has to pay: what the next reports wait less, as many as there are idle crews
/// (about that many come before this one is sent somewhere), against the way there.
pub fn advise(
    fleet: &Fleet,
    demand: &Demand,
    now_s: i64,
    (travel, weights): (&impl TravelTime, &Weights),
) -> Vec<Standby> {
    let mut table = Table::of(fleet, demand, now_s, travel);
    let crews = table.crews.iter().enumerate();
    let mut idle: Vec<usize> = crews.filter(|(_, (_, crew))| is_idle(crew, now_s)).map(|(index, _)| index).collect();
    let count = i64::try_from(idle.len()).unwrap_or(i64::MAX);
    let mut advice: Vec<Standby> = Vec::new();
    // Everyone moves once at most.
    for _ in 0..idle.len().min(MOVES) {
        let nearest = table.nearest_two();
        let pays = |standby: &Standby| {
            standby.drive_s >= LEAST_DRIVE_S
                && standby.gain_s.saturating_mul(count).saturating_mul(100)
                    >= standby.drive_s.saturating_mul(weights.standby)
        };
        let best = idle.iter().filter_map(|crew| Some((*crew, table.best_move(*crew, &nearest, demand)?)));
        let best = best.filter(|(_, (_, standby))| pays(standby)).max_by_key(|(_, (_, standby))| standby.gain_s);
        let Some((crew, (point, standby))) = best else { break };
        table.move_to(crew, point);
        idle.retain(|other| *other != crew);
        advice.push(standby);
    }
    advice
}

fn is_idle(crew: &Crew, now_s: i64) -> bool {
    crew.is_present && crew.is_idle() && (crew.shift_s.0..crew.shift_s.1).contains(&now_s)
}

/// How far everyone is from every point, and every point from every other.
struct Table<'f> {
    crews: Vec<(CrewNo, &'f Crew)>,
    /// Seconds from each crew to each point, [`NOBODY_S`] where it cannot help.
    away: Vec<Vec<i64>>,
    /// Seconds from each point to each other.
    between: Vec<Vec<i64>>,
}

impl<'f> Table<'f> {
    fn of(fleet: &'f Fleet, demand: &Demand, now_s: i64, travel: &impl TravelTime) -> Self {
        let crews = fleet.numbers().filter_map(|number| Some((number, fleet.crew(number)?)));
        let crews: Vec<_> = crews.filter(|(_, crew)| crew.is_present && crew.shift_s.1 > now_s).collect();
        let away = |crew: &Crew| {
            let last = crew.route.last();
            let (from, free_s) = last.map_or((crew.at, crew.leaves_s()), |stop| (stop.at, stop.end_s()));
            let wait_s = free_s.saturating_sub(now_s).max(0);
            let to = |point: &Point| match crew.skills.contains(&point.skill) {
                true => wait_s.saturating_add(travel.seconds(&from, &point.at, now_s)).min(NOBODY_S),
                false => NOBODY_S,
            };
            demand.points.iter().map(to).collect()
        };
        let from = |one: &Point| demand.points.iter().map(|two| travel.seconds(&one.at, &two.at, now_s)).collect();
        Self {
            away: crews.iter().map(|(_, crew)| away(crew)).collect(),
            between: demand.points.iter().map(from).collect(),
            crews,
        }
    }

    /// The point from which this crew would shorten the way to the next report the most, and by how much.
    fn best_move(&self, crew: usize, nearest: &[(usize, i64, i64)], demand: &Demand) -> Option<(usize, Standby)> {
        let (number, of) = *self.crews.get(crew)?;
        let own = self.away.get(crew)?;
        let others: Vec<i64> =
            nearest.iter().map(|(who, first, second)| if *who == crew { *second } else { *first }).collect();
        let total = |seconds: &dyn Fn(usize) -> i64| -> i64 {
            let each = demand.points.iter().zip(&others).enumerate();
            each.map(|(index, (point, other))| point.reports * seconds(index).min(*other)).sum()
        };
        let now = total(&|index| own.get(index).copied().unwrap_or(NOBODY_S));
        let candidates = demand
            .points
            .iter()
            .zip(&self.between)
            .enumerate()
            .filter(|(_, (point, _))| of.skills.contains(&point.skill));
        let costs = candidates.map(|(index, (_, row))| {
            let from_there = |to: usize| {
                let can = demand.points.get(to).is_some_and(|point| of.skills.contains(&point.skill));
                row.get(to).copied().filter(|_| can).unwrap_or(NOBODY_S)
            };
            (total(&from_there), index)
        });
        let (cost, index) = costs.min()?;
        let (point, drive_s) = (demand.points.get(index)?, own.get(index).copied()?);
        let gain_s = now.saturating_sub(cost) / demand.reports.max(1);
        Some((index, Standby { crew: number, to: point.at, drive_s, gain_s }))
    }

    /// For every point the nearest crew, and how far the nearest and the second nearest are.
    fn nearest_two(&self) -> Vec<(usize, i64, i64)> {
        let points = self.between.len();
        let mut nearest = vec![(usize::MAX, NOBODY_S, NOBODY_S); points];
        for (crew, row) in self.away.iter().enumerate() {
            for (held, seconds) in nearest.iter_mut().zip(row) {
                if *seconds < held.1 {
                    *held = (crew, *seconds, held.1);
                } else {
                    held.2 = held.2.min(*seconds);
                }
            }
        }
        nearest
    }

    fn move_to(&mut self, crew: usize, point: usize) {
        let (Some(there), Some(row)) = (self.between.get(point), self.away.get_mut(crew)) else { return };
        for (own, there) in row.iter_mut().zip(there).filter(|(own, _)| **own < NOBODY_S) {
            *own = *there;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::travel::Pace;

    const SKILL: SkillNo = SkillNo(0);

    /// `north` kilometres from the middle of a town.
    fn spot(north: f64) -> Spot {
        shared::geo::Point::from_degrees(31.2 + north / 111.2, 121.5).unwrap().into()
    }

    fn fleet(crews: &[(f64, bool)]) -> Fleet {
        let crew = |(north, is_engaged): &(f64, bool)| Crew {
            at: spot(*north),
            free_s: if *is_engaged { 7_200 } else { 0 },
            is_engaged: *is_engaged,
            is_present: true,
            skills: vec![SKILL],
            shift_s: (0, 86_400),
            rest_s: None,
            parts: Vec::new(),
            route: Vec::new(),
        };
        Fleet::new(crews.iter().map(crew).collect(), 1, &Pace::default())
    }

    fn advice(crews: &[(f64, bool)], reports: &[(f64, usize)]) -> Vec<(u32, i64)> {
        let reports = reports.iter().flat_map(|(north, count)| std::iter::repeat_n((spot(*north), SKILL), *count));
        let advice = advise(&fleet(crews), &Demand::of(reports), 0, (&Pace::default(), &Weights::default()));
        let north = |to: Spot| crate::dispatch::travel::whole((to.point().unwrap().lat() - 31.2) * 111.2 + 0.5);
        advice.into_iter().map(|standby| (standby.crew.0, north(standby.to))).collect()
    }

    #[test]
    fn two_who_stand_together_part() {
        let moves = advice(&[(0.0, false), (0.1, false)], &[(0.0, 10), (10.0, 10)]);
        assert_eq!(moves, [(1, 10)], "one stays where half of the reports come from");
    }

    #[test]
    fn whoever_stands_well_stays() {
        assert_eq!(advice(&[(0.0, false), (10.0, false)], &[(0.0, 10), (10.0, 10)]), []);
        assert_eq!(advice(&[(0.0, false)], &[]), [], "and where nothing is known, everybody does");
    }

    #[test]
    fn the_neighbourhood_of_a_busy_crew_is_taken_over() {
        assert_eq!(advice(&[(0.0, false), (0.2, false), (10.0, true)], &[(0.0, 10), (10.0, 10)]), [(1, 10)]);
        assert_eq!(advice(&[(0.0, true), (10.0, true)], &[(5.0, 10)]), [], "who works is not sent anywhere");
    }

    #[test]
    fn a_long_way_for_a_rare_report_does_not_pay() {
        assert_eq!(advice(&[(0.0, false), (0.1, false)], &[(0.0, 1_000), (30.0, 1)]), []);
    }
}
