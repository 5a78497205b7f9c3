//! What is due, purely: the next round of each plan, and which of them go together because they are at one place.

use std::collections::BTreeMap;

use shared::calendar::Day;
use shared::ids::{InspectionId, SiteId};

use super::plan::{Every, Plan, date_of_year};

/// A plan with what came of it so far.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Which.
    pub id: InspectionId,
    /// What it says.
    pub plan: Plan,
    /// The day of its last round.
    pub last: Option<Day>,
    /// The meter at its last round; before the first, its first reading.
    pub base: Option<i64>,
    /// The last reading, and its day.
    pub reading: Option<(i64, Day)>,
}

/// A round that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Of which plan.
    pub plan: InspectionId,
    /// The day on which the plan has it.
    pub day: Day,
    /// The day on which it is to be done: earlier than that where another one leads there.
    pub visit_day: Day,
    /// The last day on which it counts as done in time.
    pub until_day: Day,
    /// The meter, where that brought it about.
    pub reading: Option<i64>,
}

/// The next day on which `of` is due after its last round; `None` if there is none.
pub fn next(of: &Kept) -> Option<Day> {
    let Kept { plan, last, .. } = of;
    let day = match &plan.every {
        Every::Days { days } => last.map_or(plan.from, |last| last.plus(i32::from(*days))),
        Every::Months { months } => (0..12 * 300)
            .map_while(|step| months_after(plan.from, i64::from(*months).saturating_mul(step)))
            .find(|day| last.is_none_or(|last| *day > last))?,
        Every::Dates { dates } => {
            let after = last.map_or(plan.from, |last| last.plus(1));
            let (year, ..) = after.ymd();
            // A leap day comes within eight years, also around 2100.
            let of_years = (year..=year + 8).flat_map(|year| {
                dates
                    .iter()
                    .filter_map(move |date| date_of_year(date).and_then(|(month, day)| Day::from_ymd(year, month, day)))
            });
            of_years.filter(|day| *day >= after).min()?
        }
        Every::Meter { by, .. } => {
            let ((value, day), base) = (of.reading?, of.base?);
            let day = day.max(plan.from);
            (value.saturating_sub(base) >= by.thousandths && last.is_none_or(|last| day > last)).then_some(day)?
        }
    };
    plan.until.is_none_or(|until| day <= until).then_some(day)
}

/// The same day so many months later; the last one of a shorter month.
fn months_after(day: Day, months: i64) -> Option<Day> {
    let (year, month, date) = day.ymd();
    let number = i64::from(year) * 12 + i64::from(month) - 1 + months;
    let (year, month) = (i32::try_from(number.div_euclid(12)).ok()?, u8::try_from(number.rem_euclid(12) + 1).ok()?);
    (1..=date).rev().find_map(|date| Day::from_ymd(year, month, date))
}

/// The rounds that are to be made `today`: those that are due within the days ahead of their plan, and those of the same place that
/// are due soon after. What should have been made long ago is made once, for today.
pub fn due(plans: &[Kept], today: Day) -> Vec<Round> {
    let next: Vec<(&Kept, Day)> =
        plans.iter().filter(|of| of.plan.active).filter_map(|of| Some((of, next(of)?))).collect();
    let mut leads: BTreeMap<SiteId, Day> = BTreeMap::new();
    for (of, day) in &next {
        if day.plus(-i32::from(of.plan.ahead_days)) <= today {
            let visit = (*day).max(today);
            leads.entry(of.plan.site).and_modify(|lead| *lead = visit.min(*lead)).or_insert(visit);
        }
    }
    let mut rounds = Vec::new();
    for (of, day) in next {
        let own = day.max(today);
        let lead = leads.get(&of.plan.site).filter(|lead| own.0 - lead.0 <= i32::from(of.plan.together_days));
        let is_due = day.plus(-i32::from(of.plan.ahead_days)) <= today;
        if lead.is_none() && !is_due {
            continue;
        }
        let visit_day = lead.copied().unwrap_or(own);
        let until_day = own.plus(i32::from(of.plan.grace_days));
        let reading =
            matches!(of.plan.every, Every::Meter { .. }).then(|| of.reading.map(|(value, _)| value)).flatten();
        rounds.push(Round { plan: of.id, day: missed(of, day, today), visit_day, until_day, reading });
    }
    rounds
}

/// Of several rounds that were missed, the last one that is not ahead: the others are passed over.
fn missed(of: &Kept, first: Day, today: Day) -> Day {
    let mut last = first;
    for _ in 0..10_000 {
        match next(&Kept { last: Some(last), ..of.clone() }) {
            Some(day) if day <= today && day > last => last = day,
            _ => break,
        }
    }
    last
}
