//! What a crew is doing, as far as the office knows. Pure.

use shared::document::status::Status;
use shared::ids::{CrewId, OrderId};
use shared::lang::Lang;
use shared::time::Moment;

use crate::api::crews::{Day, Stop};
use crate::api::orders::Row;

/// The fewest signs that tell crews apart on a map: the initials of the words and the number, as `OM3`, or the first two
/// characters and the number, as `暖通3`.
pub fn mark_of(name: &str) -> String {
    let number: String =
        name.chars().skip_while(|sign| !sign.is_ascii_digit()).take_while(char::is_ascii_digit).take(3).collect();
    let words: Vec<&str> =
        name.split_whitespace().filter(|word| word.starts_with(|sign: char| sign.is_alphabetic())).collect();
    let is_latin = name.starts_with(|sign: char| sign.is_ascii_alphabetic());
    // "and", "of" and the like tell nothing.
    let telling: Vec<&str> = words.iter().copied().filter(|word| word.len() > 3).collect();
    let telling = if telling.is_empty() { words } else { telling };
    let initials = || telling.iter().filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase);
    let letters: String = match telling.as_slice() {
        [_] if is_latin && !number.is_empty() => initials().collect(),
        [_, _, ..] if is_latin => initials().collect(),
        _ => name.chars().filter(|sign| sign.is_alphabetic()).take(2).collect(),
    };
    letters + &number
}

/// What a crew is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doing {
    /// It is at work.
    AtWork,
    /// It is on its way.
    OnTheWay,
    /// It has orders and has not set out.
    Waiting,
    /// It has nothing to do.
    Idle,
    /// Its shift has not begun, or is over.
    OffShift,
    /// It cannot be sent.
    Absent,
}

impl Doing {
    /// What `day` and the orders that the crew holds say at `now`.
    pub fn of(day: &Day, held: &[&Row], now: Moment) -> Self {
        let is = |wanted: &[Status]| held.iter().any(|row| wanted.contains(&row.status));
        let on_shift = day.shift_begins.is_none_or(|at| at <= now) && day.shift_ends.is_none_or(|at| now < at);
        if is(&[Status::Arrived, Status::Working, Status::Paused]) {
            Self::AtWork
        } else if is(&[Status::OnTheWay]) {
            Self::OnTheWay
        } else if !day.present {
            Self::Absent
        } else if !on_shift {
            Self::OffShift
        } else if day.stops.is_empty() {
            Self::Idle
        } else {
            Self::Waiting
        }
    }

    /// The word for it.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::AtWork => lang.pick("处理中", "At work"),
            Self::OnTheWay => lang.pick("路上", "On the way"),
            Self::Waiting => lang.pick("待出发", "To set out"),
            Self::Idle => lang.pick("空闲", "Idle"),
            Self::OffShift => lang.pick("不在班", "Off shift"),
            Self::Absent => lang.pick("缺勤", "Absent"),
        }
    }

    /// Its name for the style sheet.
    pub fn key(self) -> &'static str {
        match self {
            Self::AtWork => "at-work",
            Self::OnTheWay => "on-the-way",
            Self::Waiting => "waiting",
            Self::Idle => "idle",
            Self::OffShift => "off-shift",
            Self::Absent => "absent",
        }
    }
}

/// The orders of a crew among `rows`.
pub fn held<'r>(rows: impl IntoIterator<Item = &'r Row>, crew: CrewId) -> Vec<&'r Row> {
    rows.into_iter().filter(|row| row.crew == Some(crew)).collect()
}

/// Where `at` stands between `from` and `to`, in percent of the way, kept within.
pub fn percent(at: Moment, from: Moment, to: Moment) -> f64 {
    let part = at.ms_since(from) as f64 / (to.ms_since(from).max(1)) as f64;
    (part * 100.0).clamp(0.0, 100.0)
}

/// Where in a crew's day something is let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// On the crew: wherever it fits.
    Anywhere,
    /// Right before this order.
    Before(OrderId),
    /// Behind the last one.
    End,
}

/// The place in a day that lies under `at`: before the first stop whose middle comes later. `dragged` itself is none.
pub fn spot(stops: &[Stop], dragged: OrderId, at: Moment) -> Spot {
    let later = |stop: &&Stop| stop.begins_at.0 / 2 + stop.ends_at.0 / 2 > at.0;
    let others = stops.iter().filter(|stop| stop.order != dragged);
    others.into_iter().find(later).map_or(Spot::End, |stop| Spot::Before(stop.order))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_tell_crews_apart() {
        let names =
            ["Office machines 3", "Lifts 12", "Glass and doors", "Wang", "暖通 3 组", "徐汇一组", "夜班", "2 号车", ""];
        let marks: Vec<String> = names.iter().map(|name| mark_of(name)).collect();
        assert_eq!(marks, ["OM3", "L12", "GD", "Wa", "暖通3", "徐汇", "夜班", "号车2", ""]);
    }

    const NOW: Moment = Moment(1_418_312_186_000);

    fn day(present: bool, ends_in: i64) -> Day {
        Day {
            crew: CrewId([1; 16]),
            present,
            engaged: false,
            at: None,
            free_at: NOW,
            shift_begins: Some(NOW.plus_minutes(-60)),
            shift_ends: Some(NOW.plus_minutes(ends_in)),
            stops: Vec::new(),
        }
    }

    #[test]
    fn a_crew_without_orders_is_idle_off_shift_or_absent() {
        assert_eq!(Doing::of(&day(true, 60), &[], NOW), Doing::Idle);
        assert_eq!(Doing::of(&day(true, -1), &[], NOW), Doing::OffShift);
        assert_eq!(Doing::of(&day(false, 60), &[], NOW), Doing::Absent);
    }

    #[test]
    fn a_place_in_a_day_lies_before_the_first_stop_that_is_not_half_over() {
        let stop = |number: u8, begins: i64| Stop {
            order: OrderId([number; 16]),
            drive_minutes: 10,
            begins_at: NOW.plus_minutes(begins),
            ends_at: NOW.plus_minutes(begins + 60),
            in_time: true,
        };
        let (stops, dragged) = ([stop(1, 0), stop(2, 90)], OrderId([9; 16]));
        let under = |minutes| spot(&stops, dragged, NOW.plus_minutes(minutes));
        assert_eq!(under(20), Spot::Before(OrderId([1; 16])));
        assert_eq!((under(40), under(100)), (Spot::Before(OrderId([2; 16])), Spot::Before(OrderId([2; 16]))));
        assert_eq!(under(130), Spot::End);
        assert_eq!(spot(&stops, OrderId([2; 16]), NOW.plus_minutes(40)), Spot::End, "it does not stand before itself");
    }

    #[test]
    fn what_lies_beyond_the_day_stands_at_its_edge() {
        let to = NOW.plus_minutes(60);
        assert!((percent(NOW.plus_minutes(15), NOW, to) - 25.0).abs() < 1e-9);
        assert!(percent(NOW.plus_minutes(-5), NOW, to) == 0.0 && percent(to.plus_minutes(1), NOW, to) == 100.0);
    }
}
