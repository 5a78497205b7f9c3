//! Times, distances and sizes as people say them. Pure: the time, the zone and the language come in.

use crate::lang::Lang;
use crate::money::Money;
use crate::time::Moment;

/// Minutes before a deadline from which on it is soon (the handbooks: half an hour).
const SOON_MINUTES: i64 = 30;

/// How a deadline stands. Colour, shape and word go with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Time is left.
    Fine,
    /// Less than half an hour is left.
    Soon,
    /// It has passed.
    Late,
}

/// How long is left until `due`, or how late it is: 还剩 25 分钟, 25 min left.
pub fn left(due: Moment, now: Moment, lang: Lang) -> (Urgency, String) {
    let minutes = due.ms_since(now).div_euclid(60_000);
    let urgency = match minutes {
        ..0 => Urgency::Late,
        0..=SOON_MINUTES => Urgency::Soon,
        _ => Urgency::Fine,
    };
    let span = span(if minutes < 0 { -minutes } else { minutes }, lang);
    let words = match (urgency, lang) {
        (Urgency::Late, Lang::ZhCn) => format!("迟到 {span}"),
        (Urgency::Late, Lang::En) => format!("{span} late"),
        (_, Lang::ZhCn) => format!("还剩 {span}"),
        (_, Lang::En) => format!("{span} left"),
    };
    (urgency, words)
}

/// A span of time in its two largest units.
pub fn span(minutes: i64, lang: Lang) -> String {
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (lang, days, hours) {
        (Lang::ZhCn, 0, 0) => format!("{rest} 分钟"),
        (Lang::En, 0, 0) => format!("{rest} min"),
        (Lang::ZhCn, 0, _) => format!("{hours} 小时 {rest} 分"),
        (Lang::En, 0, _) => format!("{hours} h {rest} min"),
        (Lang::ZhCn, ..) => format!("{days} 天 {hours} 小时"),
        (Lang::En, ..) => format!("{days} d {hours} h"),
    }
}

/// The time of day at `offset` minutes east of UTC: 09:30.
pub fn clock(at: Moment, offset: i16) -> String {
    let minute = local_minutes(at, offset).rem_euclid(1_440);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The time of day, with the date unless it is today's.
pub fn when(at: Moment, now: Moment, offset: i16, lang: Lang) -> String {
    let (day, today) = (days(at, offset), days(now, offset));
    let clock = clock(at, offset);
    match day - today {
        0 => clock,
        1 => format!("{} {clock}", lang.pick("明天", "tomorrow")),
        -1 => format!("{} {clock}", lang.pick("昨天", "yesterday")),
        _ => format!("{} {clock}", date(at, offset, lang)),
    }
}

/// Month and day: 11月22日, 22 Nov.
pub fn date(at: Moment, offset: i16, lang: Lang) -> String {
    let (_, month, day) = civil(days(at, offset));
    match lang {
        Lang::ZhCn => format!("{month}月{day}日"),
        Lang::En => format!("{day} {}", MONTHS.get(month.saturating_sub(1)).copied().unwrap_or_default()),
    }
}

/// The heading of a day: 星期日 11月22日, Sunday 22 Nov.
pub fn day(at: Moment, offset: i16, lang: Lang) -> String {
    // The first of January 1970 was a Thursday.
    let weekday = usize::try_from((days(at, offset) + 4).rem_euclid(7)).unwrap_or_default();
    let (zh, en) = WEEKDAYS.get(weekday).copied().unwrap_or_default();
    format!("{} {}", lang.pick(zh, en), date(at, offset, lang))
}

/// An amount as people write it: ¥ for yuan, the code behind the number for anything else.
pub fn money(amount: Money) -> String {
    let text = amount.to_string();
    match (text.strip_suffix(" CNY"), amount.minor < 0) {
        (Some(number), false) => format!("¥{number}"),
        (Some(number), true) => format!("−¥{}", number.trim_start_matches('-')),
        (None, _) => text,
    }
}

/// A service level: A 级, Level A.
pub fn level(name: &str, lang: Lang) -> String {
    match lang {
        Lang::ZhCn => format!("{name} 级"),
        Lang::En => format!("Level {name}"),
    }
}

/// A telephone number in groups, as people read it out: 138 0000 0000, +86 138 0000 0000. Whoever wrote one in groups already,
/// or one of another kind, knows better.
pub fn phone(number: &str) -> String {
    let number = number.trim();
    let (before, rest) = match number.strip_prefix("+86") {
        Some(rest) => ("+86 ", rest.trim_start()),
        None => ("", number),
    };
    let is_mobile = rest.len() == 11 && rest.starts_with('1') && rest.bytes().all(|digit| digit.is_ascii_digit());
    match (is_mobile, rest.get(..3), rest.get(3..7), rest.get(7..)) {
        (true, Some(network), Some(middle), Some(end)) => format!("{before}{network} {middle} {end}"),
        _ => number.to_owned(),
    }
}

/// A distance: 350 m, 2.4 km.
pub fn distance(metres: u64) -> String {
    match metres {
        ..1_000 => format!("{metres} m"),
        1_000..20_000 => format!("{}.{} km", metres / 1_000, metres / 100 % 10),
        _ => format!("{} km", metres / 1_000),
    }
}

/// An amount of bytes: 320 kB, 4.2 MB.
pub fn size(bytes: u64) -> String {
    match bytes {
        ..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [(&str, &str); 7] = [
    ("星期日", "Sunday"),
    ("星期一", "Monday"),
    ("星期二", "Tuesday"),
    ("星期三", "Wednesday"),
    ("星期四", "Thursday"),
    ("星期五", "Friday"),
    ("星期六", "Saturday"),
];

fn local_minutes(at: Moment, offset: i16) -> i64 {
    at.0.div_euclid(60_000).saturating_add(i64::from(offset))
}

fn days(at: Moment, offset: i16) -> i64 {
    local_minutes(at, offset).div_euclid(1_440)
}

/// Year, month and day (H. Hinnant, chrono-compatible low-level date algorithms, 2013).
fn civil(days: i64) -> (i64, usize, i64) {
    let shifted = days.saturating_add(719_468);
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, usize::try_from(month).unwrap_or(1), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2014-12-11 07:36 in San Francisco.
    const MORNING: Moment = Moment(1_418_312_186_000);
    const WEST: i16 = -480;

    #[test]
    fn deadlines_are_said_as_people_say_them() {
        let at = |minutes: i64| left(MORNING.plus_minutes(minutes), MORNING, Lang::ZhCn);
        assert_eq!(at(25), (Urgency::Soon, "还剩 25 分钟".into()));
        assert_eq!(at(-10), (Urgency::Late, "迟到 10 分钟".into()));
        assert_eq!(at(95), (Urgency::Fine, "还剩 1 小时 35 分".into()));
        assert_eq!(left(MORNING.plus_minutes(3_000), MORNING, Lang::En).1, "2 d 2 h left");
    }

    #[test]
    fn moments_are_said_in_the_place_where_the_phone_is() {
        assert_eq!(clock(MORNING, WEST), "07:36");
        assert_eq!(day(MORNING, WEST, Lang::En), "Thursday 11 Dec");
        assert_eq!(day(MORNING, 480, Lang::ZhCn), "星期四 12月11日");
        assert_eq!(when(MORNING.plus_minutes(1_440), MORNING, WEST, Lang::En), "tomorrow 07:36");
        assert_eq!(when(MORNING.plus_minutes(-14_400), MORNING, WEST, Lang::ZhCn), "12月1日 07:36");
        assert_eq!(date(Moment(1_709_164_800_000), 0, Lang::En), "29 Feb");
    }

    #[test]
    fn money_is_written_as_people_write_it() {
        let of = |minor, code: &str| money(Money { minor, currency: code.parse().unwrap() });
        assert_eq!(
            (of(1_250, "CNY"), of(-5, "CNY"), of(700, "EUR")),
            ("¥12.50".into(), "−¥0.05".into(), "7.00 EUR".into())
        );
    }

    #[test]
    fn telephone_numbers_are_read_out_in_groups() {
        let read = ["13800000000", "+8613800000000", "021-6400 0000", "110"].map(phone);
        assert_eq!(read, ["138 0000 0000", "+86 138 0000 0000", "021-6400 0000", "110"]);
    }

    #[test]
    fn distances_and_sizes_are_rounded_down_to_what_matters() {
        assert_eq!([distance(350), distance(2_449), distance(31_000)], ["350 m", "2.4 km", "31 km"]);
        assert_eq!([size(1), size(320_000), size(4_249_000)], ["1 kB", "320 kB", "4.2 MB"]);
    }
}
