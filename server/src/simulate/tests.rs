//! The simulator keeps its promises on a small storm.

use super::play::{Played, Roster, play};
use super::plot::svg;
use super::policy::Policy;
use super::report::{Figures, csv, table};
use super::requests::{Day, of_day};
use super::world::World;

const ALL: [Policy; 5] = [Policy::Nearest, Policy::Engine, Policy::Roads, Policy::Standby, Policy::Batch];
const DAY_AND_NIGHT: Roster = Roster { crews: 4, shift_s: (0, 0) };

/// Thirty requests in five hours, in a town of 10 km, of two trades; and a row of another day.
fn storm() -> Day {
    let mut text =
        "ticket,created_at,trade,priority,latitude,longitude\n1,2014-12-10T08:00:00Z,sewer,routine,37.8,-122.4\n"
            .to_owned();
    for n in 0..30 {
        let (minute, trade) = (n * 10, if n % 5 == 0 { "glazier" } else { "Sewer " });
        let level = if n % 7 == 0 { "urgent" } else { "routine" };
        let (lat, lon) = (37.70 + f64::from(n * 37 % 100) / 1_000.0, -122.50 + f64::from(n * 61 % 100) / 1_000.0);
        let at = format!("2014-12-11T{:02}:{:02}:00Z", 8 + minute / 60, minute % 60);
        text.push_str(&format!("{},{at},{trade},{level},{lat},{lon}\n", 100 + n));
    }
    text.push_str("200,2014-12-11T09:00:00Z,sewer,routine,,\n");
    of_day(text.as_bytes(), "2014-12-11".parse().unwrap()).unwrap()
}

fn world(seed: u64) -> World {
    World { seed, work_s: 3_600 }
}

fn figures(day: &Day, played: &Played) -> Figures {
    let mut figures = Figures::default();
    figures.add(day, played, 4);
    figures
}

#[test]
fn the_day_is_read_as_it_is() {
    let day = storm();
    assert_eq!((day.requests.len(), day.left_out, day.places.len()), (30, 1, 31));
    assert_eq!(day.trades, ["glazier", "sewer"]);
    assert_eq!(day.requests[0].due_s - day.requests[0].received_s, 4 * 3_600);
}

#[test]
fn same_seed_same_day_and_everyone_is_served_once_by_one_crew_at_a_time() {
    let day = storm();
    for policy in ALL {
        let played = play(&day, &world(7), DAY_AND_NIGHT, policy);
        assert_eq!(played, play(&day, &world(7), DAY_AND_NIGHT, policy));
        assert_ne!(played, play(&day, &world(8), DAY_AND_NIGHT, policy));
        let mut served: Vec<usize> = played.trips.iter().map(|trip| trip.request).collect();
        served.sort_unstable();
        assert_eq!(served, (0..30).collect::<Vec<_>>(), "{policy:?}");
        for trip in &played.trips {
            let request = &day.requests[trip.request];
            assert!(request.received_s <= trip.left_s && trip.left_s < trip.arrived_s && trip.arrived_s < trip.done_s);
            let overlaps = |other: &&super::play::Trip| {
                other.crew == trip.crew
                    && other.request != trip.request
                    && other.left_s < trip.done_s
                    && trip.left_s < other.done_s
            };
            assert_eq!(played.trips.iter().find(overlaps), None, "{policy:?}");
        }
    }
}

#[test]
fn nobody_sets_out_off_shift() {
    let day = storm();
    let roster = Roster { crews: 2, shift_s: (9 * 3_600, 13 * 3_600) };
    for policy in ALL {
        let played = play(&day, &world(3), roster, policy);
        assert_eq!(played.trips.len(), 30, "{policy:?}");
        let hours = |at_s: i64| at_s.rem_euclid(86_400);
        assert!(played.trips.iter().all(|trip| (9 * 3_600..13 * 3_600).contains(&hours(trip.left_s))));
    }
}

#[test]
fn the_engine_is_quicker_than_the_nearest_idle_crew_over_twenty_worlds() {
    let day = storm();
    let mean = |policy| {
        let mut figures = Figures::default();
        (0..20).for_each(|seed| figures.add(&day, &play(&day, &world(seed), DAY_AND_NIGHT, policy), 4));
        figures.mean()
    };
    let (nearest, engine) = (mean(Policy::Nearest), mean(Policy::Engine));
    assert!(engine < nearest, "{engine:.1} {nearest:.1}");
}

#[test]
fn figures_table_csv_and_plot_tell_the_same() {
    let day = storm();
    let played = play(&day, &world(1), DAY_AND_NIGHT, Policy::Nearest);
    let figures = figures(&day, &played);
    assert_eq!(figures.jobs[0].iter().sum::<usize>(), 30);
    assert!(figures.percentile(50) <= figures.percentile(95) && figures.mean() > 5.0);
    assert_eq!(figures.levels.values().map(|level| level[2]).sum::<usize>(), 30);
    let rows = csv(&day, &[(Policy::Nearest, played)]).unwrap();
    let sum: f64 =
        csv::Reader::from_reader(rows.as_bytes()).records().map(|row| row.unwrap()[9].parse::<f64>().unwrap()).sum();
    assert!((sum / 30.0 - figures.mean()).abs() < 0.1);
    let both = [(Policy::Nearest, figures.clone()), (Policy::Engine, figures.clone())];
    assert!(table(&both).contains("+0.0 %") && table(&both).contains(&format!("{:.1}", figures.mean())));
    let plot = svg("a < b", &both);
    assert!(plot.contains("a &lt; b") && plot.matches("<polyline").count() == 2 && plot.ends_with("</svg>\n"));
}
