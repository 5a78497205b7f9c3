//! The nearest suitable crew by great circle: those that know the trade and are on shift, the nearest first; behind them the
//! others, each with what speaks against it.

use serde::Serialize;
use shared::geo::Point;
use shared::ids::CrewId;

use super::shift::is_on;

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Job {
    /// The skill it needs.
    pub trade: String,
    /// Where.
    pub point: Option<Point>,
}

/// A crew at the moment of asking.
#[derive(Clone, Debug)]
pub struct CrewNow {
    /// Which.
    pub crew: CrewId,
    /// Its name.
    pub name: String,
    /// The trades it knows.
    pub skills: Vec<String>,
    /// Minutes after local midnight at which its shift begins.
    pub shift_start: u16,
    /// Minutes after local midnight at which its shift ends.
    pub shift_end: u16,
    /// The minute of its day now.
    pub minute: u16,
    /// Where it is: its last known position while that is fresh, else its base.
    pub at: Option<Point>,
    /// Minutes since that position was seen; `None` for the base.
    pub seen_minutes_ago: Option<u32>,
    /// How many people it has.
    pub people: u32,
    /// How many open orders it holds.
    pub load: u32,
}

/// Something that speaks for or against a crew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Why {
    /// It knows the trade.
    KnowsTrade,
    /// It does not.
    LacksTrade,
    /// It is on shift.
    OnShift,
    /// It is off shift.
    OffShift,
    /// Nobody is in it.
    Empty,
    /// It is that far away.
    Metres {
        /// By great circle.
        metres: u64,
        /// Minutes since its position was seen; `None` if reckoned from its base.
        seen_minutes_ago: Option<u32>,
    },
    /// Nobody knows where it is, or where the job is.
    DistanceUnknown,
    /// It holds that many open orders.
    Load {
        /// How many.
        orders: u32,
    },
}

/// A crew in the ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Ranked {
    /// Which.
    pub crew: CrewId,
    /// Its name.
    pub name: String,
    /// Whether it can be sent: it knows the trade, is on shift and has people.
    pub suitable: bool,
    /// What speaks for and against it.
    pub why: Vec<Why>,
    #[serde(skip)]
    key: (bool, u64, u32),
}

/// Ranks `crews` for `job`: suitable before unsuitable, then by distance, then by load, then by id, so that the same
/// input always gives the same list.
pub fn rank(job: &Job, crews: &[CrewNow]) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = crews.iter().map(|crew| consider(job, crew)).collect();
    ranked.sort_by(|one, two| one.key.cmp(&two.key).then(one.crew.cmp(&two.crew)));
    ranked
}

fn consider(job: &Job, crew: &CrewNow) -> Ranked {
    let knows = crew.skills.iter().any(|skill| skill.trim().eq_ignore_ascii_case(job.trade.trim()));
    let on_shift = is_on(crew.shift_start, crew.shift_end, crew.minute);
    let mut why = vec![
        if knows { Why::KnowsTrade } else { Why::LacksTrade },
        if on_shift { Why::OnShift } else { Why::OffShift },
    ];
    if crew.people == 0 {
        why.push(Why::Empty);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance on earth, never negative")]
    let metres = job.point.zip(crew.at).map(|(job, crew)| job.metres_to(&crew).round() as u64);
    why.push(match metres {
        Some(metres) => Why::Metres { metres, seen_minutes_ago: crew.seen_minutes_ago },
        None => Why::DistanceUnknown,
    });
    why.push(Why::Load { orders: crew.load });
    let suitable = knows && on_shift && crew.people > 0;
    let key = (!suitable, metres.unwrap_or(u64::MAX), crew.load);
    Ranked { crew: crew.crew, name: crew.name.clone(), suitable, why, key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn crew(number: u8, skill: &str, lat: f64) -> CrewNow {
        CrewNow {
            crew: CrewId([number; 16]),
            name: format!("{number}"),
            skills: vec![skill.into()],
            shift_start: 480,
            shift_end: 1_020,
            minute: 600,
            at: Point::from_degrees(lat, -122.4),
            seen_minutes_ago: Some(3),
            people: 2,
            load: 0,
        }
    }

    fn job() -> Job {
        Job { trade: "sewer".into(), point: Point::from_degrees(37.7, -122.4) }
    }

    #[test]
    fn the_nearest_who_can_do_it_comes_first_and_the_reasons_are_told() {
        let asleep = CrewNow { minute: 60, ..crew(3, "sewer", 37.700_1) };
        let crews = [crew(1, "sewer", 37.8), crew(2, "sewer", 37.75), asleep, crew(4, "glazier", 37.7)];
        let ranked = rank(&job(), &crews);
        let order: Vec<u8> = ranked.iter().map(|ranked| ranked.crew.0[0]).collect();
        assert_eq!(order, [2, 1, 4, 3]);
        assert!(
            ranked[0].suitable && ranked[0].why.contains(&Why::Metres { metres: 5_560, seen_minutes_ago: Some(3) })
        );
        assert!(ranked[2].why.contains(&Why::LacksTrade) && ranked[3].why.contains(&Why::OffShift));
    }

    proptest! {
        /// Whoever stands first is suitable if anyone is, and no suitable crew is nearer.
        #[test]
        fn first_is_best(lats in proptest::collection::vec((37.0_f64..38.0, any::<bool>()), 1..30)) {
            let of = |(number, (lat, knows)): (usize, &(f64, bool))| {
                crew(u8::try_from(number).unwrap(), if *knows { "sewer" } else { "glazier" }, *lat)
            };
            let crews: Vec<CrewNow> = lats.iter().enumerate().map(of).collect();
            let ranked = rank(&job(), &crews);
            prop_assert_eq!(ranked.len(), crews.len());
            let distance = |crew: &CrewNow| crew.at.unwrap().metres_to(&job().point.unwrap());
            let nearest = crews.iter().filter(|crew| crew.skills[0] == "sewer").map(distance).fold(f64::MAX, f64::min);
            let first = crews.iter().find(|crew| crew.crew == ranked[0].crew).unwrap();
            if nearest < f64::MAX {
                prop_assert!(ranked[0].suitable && distance(first) <= nearest + 1.0);
            }
        }
    }
}
