//! The engine against looking at everyone, and against what a dispatcher would say.

use proptest::prelude::*;
use shared::geo::Point;
use shared::ids::CrewId;
use shared::lang::Lang;

use super::batch;
use super::cost::Weights;
use super::crew::{Crew, CrewNo, Job, OrderNo, PartNo, SkillNo, Stop};
use super::explain::{Manner, Ways, WhyNot, explain};
use super::fleet::Fleet;
use super::improve::improve;
use super::insertion::cheapest;
use super::rank::{Scratch, exhaustive, rank};
use super::space::Spot;
use super::travel::{Pace, TravelTime};

/// 10:00 UTC of some day.
const NOW_S: i64 = 1_418_292_000;

fn spot(north_km: f64, east_km: f64) -> Spot {
    Point::from_degrees(37.75 + north_km / 111.2, -122.45 + east_km / 88.0).unwrap().into()
}

fn job(order: u32, at: Spot) -> Job {
    Job {
        order: OrderNo(order),
        skill: SkillNo(0),
        at,
        work_s: 3_600,
        since_s: NOW_S,
        earliest_s: i64::MIN,
        due_s: NOW_S + 4 * 3_600,
        weight: 100,
        parts: Vec::new(),
    }
}

fn crew(at: Spot, stops: &[(f64, f64)]) -> Crew {
    let stop = |(index, (north, east)): (usize, &(f64, f64))| {
        Stop::of(&Job { order: OrderNo(u32::try_from(1_000 + index).unwrap()), ..job(0, spot(*north, *east)) })
    };
    Crew {
        at,
        free_s: NOW_S,
        is_engaged: !stops.is_empty(),
        is_present: true,
        skills: vec![SkillNo(0)],
        shift_s: (NOW_S - 7_200, NOW_S + 36_000),
        rest_s: None,
        parts: Vec::new(),
        route: stops.iter().enumerate().map(stop).collect(),
    }
}

fn names(count: usize) -> Vec<(CrewId, String)> {
    (0..count).map(|index| (CrewId([u8::try_from(index).unwrap(); 16]), format!("Crew {index}"))).collect()
}

fn crews(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Crew>> {
    let place = (0.0_f64..20.0, 0.0_f64..20.0);
    let one = (place.clone(), proptest::collection::vec(place, 0..4), any::<bool>(), 0_i64..3, -3_600_i64..36_000);
    let made = one.prop_map(|(at, stops, present, trade, shift)| Crew {
        is_present: present || stops.is_empty(),
        skills: if trade == 2 { vec![SkillNo(1)] } else { vec![SkillNo(0), SkillNo(1)] },
        shift_s: (NOW_S - 7_200, NOW_S + 10_000 + shift),
        rest_s: (trade == 1).then_some((NOW_S + 3_000, NOW_S + 4_800)),
        ..crew(spot(at.0, at.1), &stops)
    });
    proptest::collection::vec(made, count)
}

proptest! {
    /// With no more crews than are looked at, the ranking is the one of looking at everyone.
    #[test]
    fn few_crews_are_ranked_as_by_looking_at_everyone(crews in crews(0..16), at in (-5.0_f64..25.0, -5.0_f64..25.0)) {
        let (pace, weights, job) = (Pace::default(), Weights::default(), job(1, spot(at.0, at.1)));
        let fleet = Fleet::new(crews, 2, &pace);
        let mut scratch = Scratch::default();
        let quick = rank(&fleet, &job, NOW_S, (&pace, &weights), &mut scratch);
        prop_assert_eq!(quick, &exhaustive(&fleet, &job, NOW_S, (&pace, &weights))[..]);
    }

    /// With any number of crews: whoever is offered can do it, nobody is offered twice, and there is an offer whenever
    /// looking at everyone finds one.
    #[test]
    fn whoever_is_offered_can_do_it(crews in crews(0..120), at in (-5.0_f64..25.0, -5.0_f64..25.0)) {
        let (pace, weights, job) = (Pace::default(), Weights::default(), job(1, spot(at.0, at.1)));
        let fleet = Fleet::new(crews, 2, &pace);
        let mut scratch = Scratch::default();
        let quick = rank(&fleet, &job, NOW_S, (&pace, &weights), &mut scratch);
        let all = exhaustive(&fleet, &job, NOW_S, (&pace, &weights));
        prop_assert_eq!(quick.is_empty(), all.is_empty());
        prop_assert!(quick.iter().all(|offer| all.contains(offer)));
        prop_assert!(quick.windows(2).all(|pair| pair[0].total() <= pair[1].total() && pair[0].crew != pair[1].crew));
    }

    /// The price of an insertion is what the day costs more afterwards, worked out anew.
    #[test]
    fn the_price_is_the_difference(crews in crews(1..2), at in (0.0_f64..20.0, 0.0_f64..20.0)) {
        let (pace, weights, job) = (Pace::default(), Weights::default(), job(1, spot(at.0, at.1)));
        let crew = Crew { is_present: true, ..crews[0].clone() };
        let mut fleet = Fleet::new(vec![crew], 2, &pace);
        let before = fleet.crew(CrewNo(0)).unwrap().clone();
        let Ok(found) = cheapest(&before, &job, NOW_S, &pace, &weights) else { return Ok(()) };
        fleet.put(CrewNo(0), found.position, Stop::of(&job), &pace);
        let after = fleet.crew(CrewNo(0)).unwrap();
        let begins = |crew: &Crew| crew.route.iter().filter(|stop| stop.order != job.order).map(|stop| stop.begin_s()).sum::<i64>();
        let drives = |crew: &Crew| crew.route.iter().map(Stop::leg_s).sum::<i64>();
        prop_assert_eq!(after.route[found.position].begin_s(), found.begin_s);
        prop_assert_eq!(begins(after) - begins(&before), found.cost.others);
        prop_assert_eq!((drives(after) - drives(&before)) * weights.driving / 100, found.cost.driving);
        prop_assert!(after.route.last().unwrap().end_s() <= after.shift_s.1);
        let in_rest = |stop: &Stop| after.rest_s.is_some_and(|(from, to)| stop.begin_s() < to && stop.end_s() > from);
        prop_assert!(!after.route.iter().any(in_rest));
    }

    /// Second thoughts never make it worse, and lose nobody.
    #[test]
    fn second_thoughts_win(crews in crews(2..8), places in proptest::collection::vec((0.0_f64..20.0, 0.0_f64..20.0), 1..8)) {
        let (pace, weights) = (Pace::default(), Weights { load_s: 0, bare_s: 0, late: 0, ..Weights::default() });
        let crews = crews.into_iter().map(|crew| Crew { route: Vec::new(), is_engaged: false, ..crew }).collect();
        let mut fleet = Fleet::new(crews, 2, &pace);
        let mut scratch = Scratch::default();
        let mut planned = Vec::new();
        for (index, place) in places.iter().enumerate() {
            let job = job(u32::try_from(index).unwrap(), spot(place.0, place.1));
            // Everything to the first crew that can do it, however far.
            let first = exhaustive(&fleet, &job, NOW_S, (&pace, &weights)).into_iter().min_by_key(|offer| offer.crew);
            if let Some(offer) = first {
                fleet.put(offer.crew, offer.insertion.position, Stop::of(&job), &pace);
                planned.push((job, offer.crew));
            }
        }
        let sum = |fleet: &Fleet| fleet.numbers().flat_map(|n| fleet.crew(n).unwrap().route.clone()).map(|stop| stop.begin_s() - NOW_S + stop.leg_s() * weights.driving / 100).sum::<i64>();
        let count = |fleet: &Fleet| fleet.numbers().map(|n| fleet.crew(n).unwrap().route.len()).sum::<usize>();
        let (cost, held) = (sum(&fleet), count(&fleet));
        let moved = improve(&mut fleet, &planned, NOW_S, (&pace, &weights), &mut scratch);
        prop_assert_eq!(count(&fleet), held);
        prop_assert!(moved.is_empty() || sum(&fleet) < cost, "{} {cost}", sum(&fleet));
    }
}

#[test]
fn the_cheapest_is_not_always_the_nearest_and_it_says_why() {
    let (pace, weights, job) = (Pace::default(), Weights::default(), job(1, spot(0.0, 0.0)));
    let busy = Crew { free_s: NOW_S + 5_400, ..crew(spot(0.2, 0.0), &[(3.0, 3.0)]) };
    let glazier = Crew { skills: vec![SkillNo(1)], ..crew(spot(0.1, 0.0), &[]) };
    let leaving = Crew { shift_s: (NOW_S - 30_000, NOW_S + 1_800), ..crew(spot(0.5, 0.0), &[]) };
    let crews = vec![busy, glazier, leaving, crew(spot(2.0, 0.0), &[])];
    let fleet = Fleet::new(crews, 2, &pace);
    let mut scratch = Scratch::default();
    let offers = rank(&fleet, &job, NOW_S, (&pace, &weights), &mut scratch).to_vec();
    assert_eq!(offers.iter().map(|offer| offer.crew.0).collect::<Vec<_>>(), [3, 0]);
    let told = explain(
        (&fleet, &names(4)),
        &job,
        (NOW_S, &pace, &weights),
        &offers,
        (CrewNo(3), Manner::Automatic, Ways::Air),
    );
    let told = told.unwrap();
    let plan = told.plan.as_ref().unwrap();
    assert_eq!((plan.metres, plan.after_orders, plan.delays_orders, plan.in_time), (2_000, 0, 0, true));
    assert_eq!(told.passed.iter().map(|passed| passed.metres).collect::<Vec<_>>(), [200, 500]);
    assert!(matches!(told.passed[0].why_not[0], WhyNot::Later { minutes: 80..=95, after_orders: 0 }), "{told:?}");
    assert_eq!(told.passed[1].why_not, [WhyNot::PastShift { minutes: 33 }]);
    assert_eq!(told.instead_of, None);
    let words = told.words(Lang::En, &jiff::tz::TimeZone::UTC).join("\n");
    assert_eq!(
        words,
        "Crew 3 was sent automatically.\n\
         2.0 km by air, about 8 min of driving; it begins at 10:07, as its next order, within the promised time.\n\
         Nobody else waits longer for it.\n\
         Not Crew 0, 0.2 km by air: it would begin 85 min later; 1 other order(s) would begin 63 min later all together.\n\
         Not Crew 2, 0.5 km by air: its shift ends 33 min too early."
    );
    let words = told.words(Lang::ZhCn, &jiff::tz::TimeZone::UTC).join("");
    assert!(words.contains("自动派Crew 3。") && words.contains("晚到 85 分钟"), "{words}");
}

#[test]
fn a_choice_against_the_engine_is_told_as_one() {
    let (pace, weights, job) = (Pace::default(), Weights::default(), job(1, spot(0.0, 0.0)));
    let asleep = Crew { is_present: false, ..crew(spot(0.1, 0.0), &[]) };
    let fleet = Fleet::new(vec![crew(spot(1.0, 0.0), &[]), crew(spot(8.0, 0.0), &[]), asleep], 1, &pace);
    let offers = exhaustive(&fleet, &job, NOW_S, (&pace, &weights));
    let of = |chosen| {
        let by = (CrewNo(chosen), Manner::Chosen, Ways::Air);
        explain((&fleet, &names(3)), &job, (NOW_S, &pace, &weights), &offers, by).unwrap()
    };
    let far = of(1);
    assert_eq!(far.instead_of.as_ref().unwrap().crew_name, "Crew 0");
    assert_eq!(far.passed[1].why_not, [WhyNot::Nothing]);
    let absent = of(2);
    assert_eq!((&absent.plan, &absent.against[..]), (&None, &[WhyNot::Absent][..]));
    assert!(
        absent.words(Lang::En, &jiff::tz::TimeZone::UTC).join(" ").contains("would not have sent it: it is absent")
    );
}

#[test]
fn parts_promises_and_a_bare_neighbourhood_are_priced() {
    let (pace, weights) = (Pace::default(), Weights::default());
    let needy = Job { parts: vec![PartNo(7)], ..job(1, spot(0.0, 0.0)) };
    let stocked = Crew { parts: vec![PartNo(3), PartNo(7)], ..crew(spot(3.0, 0.0), &[]) };
    let fleet = Fleet::new(vec![crew(spot(1.0, 0.0), &[]), stocked], 1, &pace);
    assert_eq!(exhaustive(&fleet, &needy, NOW_S, (&pace, &weights))[0].crew, CrewNo(1));
    // Behind an order that was promised an hour nobody is put in front.
    let mut promised = crew(spot(0.0, 0.0), &[(0.0, 5.0)]);
    promised.route[0].due_s = NOW_S + 2_400;
    let fleet = Fleet::new(vec![promised], 1, &pace);
    let found = exhaustive(&fleet, &job(2, spot(0.0, 0.5)), NOW_S, (&pace, &weights));
    assert_eq!((found[0].insertion.position, found[0].insertion.cost.late), (1, 0));
    // Of two equally far, the one that has an idle neighbour goes.
    let crews = vec![crew(spot(0.0, 6.0), &[]), crew(spot(0.0, -6.0), &[]), crew(spot(0.0, -6.5), &[])];
    let fleet = Fleet::new(crews, 1, &pace);
    assert_eq!(exhaustive(&fleet, &job(3, spot(0.0, 0.0)), NOW_S, (&pace, &weights))[0].crew, CrewNo(1));
}

#[test]
fn together_is_cheaper_than_one_after_the_other() {
    let (pace, weights) = (Pace::default(), Weights::default());
    // The first job's nearest crew is the only one near the second.
    let fleet = Fleet::new(vec![crew(spot(0.0, 0.0), &[]), crew(spot(0.0, -3.0), &[])], 1, &pace);
    let jobs = [job(1, spot(0.0, -1.0)), job(2, spot(0.0, 4.0))];
    let sent = batch::send(&fleet, &jobs, NOW_S, (&pace, &weights));
    assert_eq!(sent.iter().map(|offer| offer.unwrap().crew.0).collect::<Vec<_>>(), [1, 0]);
    assert!(batch::pays(2, 6) && !batch::pays(2, 7) && !batch::pays(1, 0));
    // More wait than hands are free: who waited longest is not passed over for ever.
    let fleet = Fleet::new(vec![crew(spot(0.0, 0.0), &[])], 1, &pace);
    let patient = Job { since_s: NOW_S - 28_800, ..job(2, spot(0.0, 4.0)) };
    let sent = batch::send(&fleet, &[job(1, spot(0.0, 1.0)), patient], NOW_S, (&pace, &weights));
    assert!(sent[0].is_none() && sent[1].is_some());
    assert!(pace.seconds(&spot(0.0, 0.0), &spot(0.0, 4.0), NOW_S) > 0);
}
