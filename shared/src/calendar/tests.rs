//! Calendars against an oracle that asks every single minute, with the zones of the IANA database.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::day::DAY_MS;
use super::*;
use crate::time::Moment;

const MINUTE: i64 = 60_000;

/// The zone over the years from 2014 to 2020, as a server cuts it out of the database.
fn zone(name: &str) -> Zone {
    let (from, until) = (at("2014-01-01T00:00Z"), at("2020-01-01T00:00Z"));
    let tz = TimeZone::get(name).unwrap();
    let start = jiff::Timestamp::from_millisecond(from.0).unwrap();
    let mut offsets = vec![Offset { from, seconds: tz.to_offset(start).seconds() }];
    for change in tz.following(start) {
        let at = Moment(change.timestamp().as_millisecond());
        if at >= until {
            break;
        }
        offsets.push(Offset { from: at, seconds: change.offset().seconds() });
    }
    Zone { name: name.into(), offsets, until }
}

/// A moment such as `2014-12-12T16:30+08:00`.
fn at(text: &str) -> Moment {
    Moment(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn span(from: u16, to: u16) -> Span {
    Span { from, to }
}

/// Monday to Friday from 9 to 17.
fn office(zone_name: &str, special: Vec<SpecialDay>) -> Calendar {
    let week = Weekday::ALL.into_iter().take(5).map(|day| WeekSpan { day, span: span(540, 1_020) }).collect();
    Calendar { name: "office".into(), zone: zone(zone_name), hours: Some(Hours { week, special }) }
}

/// Whether that minute is worked, by asking the database what the clock on the wall shows.
fn is_worked(calendar: &Calendar, tz: &TimeZone, minute: Moment) -> bool {
    let Some(hours) = &calendar.hours else { return true };
    let local = tz.to_datetime(jiff::Timestamp::from_millisecond(minute.0).unwrap());
    let small = |number: i8| u8::try_from(number).unwrap();
    let day = Day::from_ymd(local.year().into(), small(local.month()), small(local.day())).unwrap();
    let minutes = u16::from(small(local.hour())) * 60 + u16::from(small(local.minute()));
    let within = |span: &Span| (span.from..span.to).contains(&minutes);
    match hours.special.iter().find(|special| special.day == day) {
        Some(special) => special.spans.iter().any(within),
        None => hours.week.iter().any(|ordinary| ordinary.day == day.weekday() && within(&ordinary.span)),
    }
}

/// Minute by minute: the first moment by which so many minutes were worked.
fn slowly(calendar: &Calendar, from: Moment, minutes: i64) -> Moment {
    let tz = TimeZone::get(&calendar.zone.name).unwrap();
    let (mut at, mut left) = (from, minutes);
    while left > 0 {
        left -= i64::from(is_worked(calendar, &tz, at));
        at = at.plus_minutes(1);
    }
    at
}

#[test]
fn four_working_hours_from_friday_afternoon_end_on_monday() {
    let calendar = office("Asia/Shanghai", vec![]);
    let due = calendar.advance(at("2014-12-12T16:30+08:00"), 4 * 60 * MINUTE);
    assert_eq!(due, Ok(at("2014-12-15T12:30+08:00")));
    // What ends with the day's work ends then, and not the next morning.
    assert_eq!(calendar.advance(at("2014-12-12T16:30+08:00"), 30 * MINUTE), Ok(at("2014-12-12T17:00+08:00")));
    assert_eq!(calendar.advance(at("2014-12-13T03:00+08:00"), 1), Ok(at("2014-12-15T09:00+08:00").plus_ms(1)));
}

#[test]
fn a_worked_saturday_and_a_holiday_stand_in_place_of_the_week() {
    let special = vec![
        SpecialDay { day: "2014-12-13".parse().unwrap(), spans: vec![span(540, 720)] },
        SpecialDay { day: "2014-12-15".parse().unwrap(), spans: vec![] },
    ];
    let calendar = office("Asia/Shanghai", special);
    let due = calendar.advance(at("2014-12-12T16:30+08:00"), 4 * 60 * MINUTE);
    assert_eq!(due, Ok(at("2014-12-16T09:30+08:00")));
}

#[test]
fn nights_of_daylight_saving_have_the_hours_that_they_have() {
    // New York, 2015-03-08: 02:00 becomes 03:00. 2015-11-01: 02:00 becomes 01:00.
    let week = Weekday::ALL.map(|day| WeekSpan { day, span: span(60, 240) }).to_vec();
    let nights = |name| Calendar {
        name: "nights".into(),
        zone: zone(name),
        hours: Some(Hours { week: week.clone(), special: vec![] }),
    };
    let calendar = nights("America/New_York");
    let worked = |calendar: &Calendar, day: &str| {
        let noon = at(&format!("{day}T17:00Z"));
        calendar.worked(noon.plus_ms(-DAY_MS), noon).unwrap() / MINUTE
    };
    assert_eq!(worked(&calendar, "2015-03-07"), 180);
    assert_eq!(worked(&calendar, "2015-03-08"), 120, "an hour is left out");
    assert_eq!(worked(&calendar, "2015-11-01"), 240, "an hour comes twice");
    let shanghai = nights("Asia/Shanghai");
    assert_eq!(
        (worked(&shanghai, "2015-03-08"), worked(&shanghai, "2015-11-01")),
        (180, 180),
        "there are no such nights"
    );
}

#[test]
fn the_29th_of_february_is_a_day_of_work() {
    let calendar = office("Europe/Berlin", vec![]);
    assert_eq!(calendar.advance(at("2016-02-26T16:00+01:00"), 2 * 60 * MINUTE), Ok(at("2016-02-29T10:00+01:00")));
    assert_eq!(calendar.advance(at("2015-02-27T16:00+01:00"), 2 * 60 * MINUTE), Ok(at("2015-03-02T10:00+01:00")));
}

#[test]
fn beyond_the_calendar_nothing_is_reckoned() {
    let calendar = office("Asia/Shanghai", vec![]);
    assert_eq!(calendar.advance(at("2013-12-31T00:00Z"), MINUTE), Err(Beyond), "before it begins");
    assert_eq!(calendar.advance(at("2019-12-31T09:00Z"), MINUTE), Err(Beyond), "it would be in 2020");
    assert_eq!(calendar.advance(at("2014-06-01T00:00Z"), 7 * 365 * DAY_MS), Err(Beyond));
    assert_eq!(calendar.worked(at("2013-12-31T00:00Z"), at("2014-06-01T00:00Z")), Err(Beyond));
    assert_eq!(calendar.worked(at("2019-12-31T00:00Z"), at("2020-01-02T00:00Z")), Err(Beyond));
    assert_eq!(Calendar::always().advance(Moment(0), DAY_MS), Ok(Moment(DAY_MS)));
}

#[test]
fn what_is_wrong_is_named() {
    let with = |week: &[(Weekday, u16, u16)], special: Vec<SpecialDay>| {
        let week = week.iter().map(|(day, from, to)| WeekSpan { day: *day, span: span(*from, *to) }).collect();
        Hours { week, special }.check()
    };
    let monday = (Weekday::Monday, 540, 1_020);
    let day: Day = "2014-12-25".parse().unwrap();
    assert_eq!(with(&[monday], vec![]), Ok(()));
    assert_eq!(with(&[], vec![]), Err(Fault::NoWorkingTime));
    assert_eq!(with(&[(Weekday::Monday, 1_320, 360)], vec![]), Err(Fault::Backwards(1_320, 360)));
    assert_eq!(with(&[(Weekday::Monday, 0, 1_441)], vec![]), Err(Fault::Backwards(0, 1_441)));
    assert_eq!(with(&[monday, (Weekday::Monday, 1_000, 1_100)], vec![]), Err(Fault::Overlap(Weekday::Monday)));
    assert_eq!(with(&[monday, (Weekday::Monday, 1_020, 1_100)], vec![]), Ok(()));
    let holiday = |day| SpecialDay { day, spans: vec![] };
    assert_eq!(with(&[monday], vec![holiday(day), holiday(day)]), Err(Fault::Twice(day)));
    let mut backwards = zone("Europe/Berlin");
    backwards.offsets.swap(0, 1);
    assert_eq!(backwards.check(), Err(Fault::Zone));
}

const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Pacific/Apia",
];

/// Spans of a day, in order: the minutes between an even and an odd cut.
fn cuts() -> impl Strategy<Value = Vec<Span>> {
    proptest::collection::btree_set(0_u16..=1_440, 0..6).prop_map(|cuts| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        cuts.chunks_exact(2).map(|pair| span(pair[0], pair[1])).collect()
    })
}

prop_compose! {
    fn calendars()(
        name in 0..ZONES.len(),
        week in proptest::collection::vec(cuts(), 7),
        always in proptest::bool::weighted(0.05),
        special in proptest::collection::btree_map(16_071_i32..18_200, cuts(), 0..40),
    ) -> Calendar {
        let mut spans: Vec<WeekSpan> = Weekday::ALL
            .into_iter()
            .zip(week)
            .flat_map(|(day, spans)| spans.into_iter().map(move |span| WeekSpan { day, span }))
            .collect();
        if spans.is_empty() {
            spans.push(WeekSpan { day: Weekday::Sunday, span: span(90, 150) });
        }
        let special = special.into_iter().map(|(day, spans)| SpecialDay { day: Day(day), spans }).collect();
        let hours = (!always).then_some(Hours { week: spans, special });
        Calendar { name: "any".into(), zone: zone(ZONES[name]), hours }
    }
}

/// Minutes since 1970 from 2014-02 to 2019-10, many of them around the nights in which offsets change.
fn minutes() -> impl Strategy<Value = i64> {
    let nights =
        ["2015-03-08T06:30Z", "2014-10-26T00:30Z", "2016-11-06T05:40Z", "2014-04-05T14:50Z", "2018-11-04T03:00Z"];
    prop_oneof![
        23_200_000_i64..26_100_000,
        (0..nights.len(), -4_000_i64..600).prop_map(move |(night, minutes)| at(nights[night]).0 / MINUTE + minutes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn deadlines_are_those_of_asking_every_minute(calendar in calendars(), from in minutes(), target in 0_i64..1_500) {
        prop_assert_eq!(calendar.check(), Ok(()));
        let from = Moment(from * MINUTE);
        prop_assert_eq!(calendar.advance(from, target * MINUTE), Ok(slowly(&calendar, from, target)));
    }

    #[test]
    fn time_worked_is_that_of_asking_every_minute(calendar in calendars(), from in minutes(), length in 0_i64..6_000) {
        let tz = TimeZone::get(&calendar.zone.name).unwrap();
        let worked = (from..from + length).filter(|minute| is_worked(&calendar, &tz, Moment(minute * MINUTE))).count();
        let (from, until) = (Moment(from * MINUTE), Moment((from + length) * MINUTE));
        prop_assert_eq!(calendar.worked(from, until), Ok(i64::try_from(worked).unwrap() * MINUTE));
    }

    /// Between a beginning and its deadline lies exactly what was promised, to the millisecond. There is none only where the
    /// calendar ends before that much was worked.
    #[test]
    fn advancing_and_measuring_agree(calendar in calendars(), from in minutes(), ms in 0_i64..60_000, target in 0_i64..90_000_000) {
        let from = Moment(from * MINUTE + ms);
        match calendar.advance(from, target) {
            Ok(due) => prop_assert_eq!(calendar.worked(from, due), Ok(target)),
            Err(Beyond) => prop_assert!(calendar.worked(from, calendar.zone.until).unwrap() < target),
        }
    }

    #[test]
    fn a_calendar_reads_back(calendar in calendars()) {
        let bytes = minicbor::to_vec(&calendar).unwrap();
        prop_assert_eq!(minicbor::decode::<Calendar>(&bytes).unwrap(), calendar.clone());
        let json = serde_json::to_string(&calendar).unwrap();
        prop_assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    }
}
