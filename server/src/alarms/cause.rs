//! Whether a rule has a cause in a situation, purely.

use shared::calendar::Zone;
use shared::calendar::day::DAY_MS;
use shared::document::service_level::Clock;
use shared::time::Moment;

use super::rule::When;
use super::situation::{Clocked, Situation, Spell};

const MINUTE_MS: i64 = 60_000;

/// A cause of an alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What tells it apart from other causes of the same rule in the same order.
    pub key: String,
    /// When it came about.
    pub at: Moment,
    /// When it was settled, if it is.
    pub over: Option<Moment>,
}

/// What a rule sees in a situation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The causes that there are at this moment.
    pub causes: Vec<Cause>,
    /// When time alone may bring another one.
    pub next: Option<Moment>,
}

/// What `when` sees in `of` at `now`. `zone` is the office's, for the end of the day; it reaches from the receipt for some days.
pub fn see(when: When, of: &Situation, now: Moment, zone: &Zone) -> Seen {
    let mut seen = Seen::default();
    match when {
        When::Before { clock, minutes } => before(clocked(of, clock), clock, minutes, of, now, &mut seen),
        When::After { clock, minutes } => {
            let clocked = clocked(of, clock);
            let Some(due) = clocked.due else { return seen };
            let at = due.plus_minutes(minutes.into());
            seen.at(at, format!("{}@{}", name(clock), due.0), first(clocked.met, of.settled_at), now);
        }
        // What a plan made ahead is open for days by design, and nobody waits for an answer.
        When::OpenAtDaysEnd { .. } | When::OpenForDays { .. } | When::FeedbackOwed { .. } if of.planned => {}
        When::OpenAtDaysEnd { minute } => {
            if let Some(at) = days_end(of.received_at, minute, zone) {
                seen.at(at, "day".into(), of.ended(), now);
            }
        }
        When::OpenForDays { days } => {
            seen.at(of.received_at.plus_minutes(i64::from(days) * 24 * 60), "days".into(), of.ended(), now);
        }
        When::Repeats => seen.spells(&of.repeats, 0, of.settled_at, now),
        When::CustomerDisagrees => seen.spells(&of.disagrees, 0, None, now),
        When::SecondLine => seen.spells(&of.second_line, 0, None, now),
        When::EscalationOwed { minutes } => seen.spells(&of.second_line, minutes, None, now),
        When::NotAccepted { minutes } => {
            for sent in &of.sent {
                let over = first(sent.answered, sent.left);
                seen.at(sent.at.plus_minutes(minutes.into()), format!("epoch {}", sent.epoch), over, now);
            }
        }
        When::FeedbackOwed { minutes } => {
            seen.at(of.received_at.plus_minutes(minutes.into()), "told".into(), of.told_at, now);
        }
        // That of complaints: see `complaints/watch.rs`.
        When::ComplaintOverdue => {}
        When::Stopped { minutes } => {
            for (clock, clocked) in [(Clock::Response, of.response), (Clock::Resolve, of.resolve)] {
                if let Some(since) = clocked.stopped.filter(|_| of.settled_at.is_none()) {
                    seen.at(since.plus_minutes(minutes.into()), format!("{}@{}", name(clock), since.0), None, now);
                }
            }
        }
    }
    seen
}

fn before(clocked: Clocked, clock: Clock, minutes: u32, of: &Situation, now: Moment, seen: &mut Seen) {
    let Some(due) = clocked.due else { return };
    let minutes = i64::from(minutes);
    let at = due.plus_minutes(-minutes).max(of.received_at);
    let window = due.plus_minutes(-2 * minutes)..=at;
    let has_news = at > of.received_at && of.news.iter().any(|news| window.contains(news));
    if has_news && at <= now {
        return;
    }
    // When the deadline has passed, the reminder of it has done its work.
    let over = first(clocked.met, of.settled_at).or(Some(due).filter(|due| *due <= now));
    seen.at(at, format!("{}@{}", name(clock), due.0), over, now);
}

impl Seen {
    /// Something that comes about at `at` unless it is `over` by then.
    fn at(&mut self, at: Moment, key: String, over: Option<Moment>, now: Moment) {
        if over.is_some_and(|over| over <= at) {
            return;
        }
        if at <= now {
            self.causes.push(Cause { key, at, over: over.filter(|over| *over <= now) });
            // Its end may lie ahead: a phone's clock runs ahead of the office's.
            self.look_at(over.filter(|over| *over > now));
        } else {
            self.look_at(Some(at));
        }
    }

    fn spells(&mut self, spells: &[Spell], minutes: u32, settled: Option<Moment>, now: Moment) {
        for spell in spells {
            self.at(spell.at.plus_minutes(minutes.into()), spell.by.clone(), first(spell.over, settled), now);
        }
    }

    fn look_at(&mut self, at: Option<Moment>) {
        self.next = [self.next, at].into_iter().flatten().min();
    }
}

fn clocked(of: &Situation, clock: Clock) -> Clocked {
    match clock {
        Clock::Response => of.response,
        Clock::Resolve => of.resolve,
    }
}

fn name(clock: Clock) -> &'static str {
    match clock {
        Clock::Response => "response",
        Clock::Resolve => "resolve",
    }
}

fn first(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    [one, other].into_iter().flatten().min()
}

/// The moment at which the clock on the wall next shows that minute of the day, from `received` on; by the following day where
/// the night of daylight saving leaves it out.
fn days_end(received: Moment, minute: u16, zone: &Zone) -> Option<Moment> {
    let (_, since_midnight) = zone.local(received)?;
    let wanted = i64::from(minute) * MINUTE_MS;
    let guess = received.plus_ms((wanted - since_midnight).rem_euclid(DAY_MS));
    // The offset may change between: the difference to what the clock shows then is put right once.
    let (_, shown) = zone.local(guess)?;
    let off = (wanted - shown + DAY_MS / 2).rem_euclid(DAY_MS) - DAY_MS / 2;
    Some(guess.plus_ms(off).max(received))
}
