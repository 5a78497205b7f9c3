//! What becomes of a delivery after an attempt, purely.

use shared::time::Moment;

use super::State;

/// For how long a message is tried, in milliseconds: three days.
pub const TRIED_MS: i64 = 3 * 24 * 3_600_000;
/// Seconds until the next attempt, by how often it failed; the last one goes on. The first ones bridge a restart, the later
/// ones a night.
const PAUSES_S: [i64; 9] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800];
/// The longest that an answer's `Retry-After` is heeded, in seconds.
const LONGEST_WISH_S: i64 = 3_600;

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken: a status of 2xx.
    Taken,
    /// It was not; perhaps the answer said after how many seconds to come again.
    NotTaken {
        /// Why, in one line.
        why: String,
        /// `Retry-After`.
        wait_s: Option<i64>,
    },
    /// 410: nobody wants these messages any more.
    Gone,
}

/// What is done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing more.
    Delivered,
    /// It is tried again.
    Again {
        /// When.
        at: Moment,
    },
    /// It is given up; perhaps the whole webhook with it.
    GivenUp {
        /// Why the webhook is disabled, if it is.
        disable: Option<String>,
    },
}

impl Fate {
    /// The state that the delivery is in afterwards.
    pub fn state(&self) -> State {
        match self {
            Self::Delivered => State::Delivered,
            Self::Again { .. } => State::Waiting,
            Self::GivenUp { .. } => State::Failed,
        }
    }
}

/// How a delivery stood before the attempt.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// How often it had failed.
    pub failed: u32,
    /// Since when it is tried.
    pub since: Moment,
    /// When the webhook last took any message.
    pub last_success_at: Option<Moment>,
}

/// Decides after an attempt that ended at `now`. `dice` is random; it spreads the attempts by a fifth to either side, so that
/// what failed together does not come back together.
pub fn decide(outcome: &Outcome, before: Before, now: Moment, dice: u64) -> Fate {
    let (why, wait_s) = match outcome {
        Outcome::Taken => return Fate::Delivered,
        Outcome::Gone => return Fate::GivenUp { disable: Some("the address answered 410 Gone".into()) },
        Outcome::NotTaken { why, wait_s } => (why, wait_s),
    };
    let end = before.since.plus_ms(TRIED_MS);
    if now >= end {
        // An address that takes others does not like this one message; that is no reason to keep the others from it.
        let takes_others = before.last_success_at.is_some_and(|at| at >= before.since);
        let disable = (!takes_others).then(|| format!("nothing was taken for three days; the last failure: {why}"));
        return Fate::GivenUp { disable };
    }
    let step = usize::try_from(before.failed).unwrap_or(usize::MAX).min(PAUSES_S.len() - 1);
    let pause_ms = PAUSES_S.get(step).copied().unwrap_or(LONGEST_WISH_S) * 1_000;
    let fifth = pause_ms / 5;
    let offset = i64::try_from(dice % 2_001).unwrap_or_default() * fifth / 1_000 - fifth;
    let wished_ms = wait_s.unwrap_or_default().clamp(0, LONGEST_WISH_S) * 1_000;
    let at = now.plus_ms((pause_ms + offset).max(wished_ms));
    Fate::Again { at: at.min(end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment(1_000_000);

    fn not_taken(wait_s: Option<i64>) -> Outcome {
        Outcome::NotTaken { why: "500".into(), wait_s }
    }

    fn before(failed: u32) -> Before {
        Before { failed, since: START, last_success_at: None }
    }

    #[test]
    fn it_is_tried_later_and_later_for_three_days_and_then_disabled_with_the_reason() {
        let (mut now, mut failed) = (START, 0);
        let mut pauses = Vec::new();
        let disable = loop {
            match decide(&not_taken(None), before(failed), now, u64::from(failed) * 977) {
                Fate::Again { at } => {
                    pauses.push(at.ms_since(now));
                    (now, failed) = (at, failed + 1);
                }
                Fate::GivenUp { disable } => break disable,
                Fate::Delivered => panic!("nobody took it"),
            }
        };
        assert_eq!(now.ms_since(START), TRIED_MS, "the last attempt is at the end of the third day");
        assert!(disable.unwrap().contains("500"));
        assert!((12..30).contains(&pauses.len()), "{pauses:?}");
        assert!((4_000..=6_000).contains(&pauses[0]) && pauses[..6].is_sorted(), "{pauses:?}");
    }

    #[test]
    fn retry_after_is_heeded_within_reason() {
        let at = |wait_s| match decide(&not_taken(Some(wait_s)), before(0), START, 1_000) {
            Fate::Again { at } => at.ms_since(START),
            other => panic!("{other:?}"),
        };
        assert_eq!((at(60), at(1), at(-5), at(1_000_000)), (60_000, 5_000, 5_000, 3_600_000));
    }

    #[test]
    fn one_bad_message_does_not_end_a_good_address() {
        let lately = Before { last_success_at: Some(START.plus_ms(1)), ..before(20) };
        let end = START.plus_ms(TRIED_MS);
        assert_eq!(decide(&not_taken(None), lately, end, 0), Fate::GivenUp { disable: None });
        assert!(matches!(decide(&Outcome::Gone, lately, START, 0), Fate::GivenUp { disable: Some(_) }));
        assert_eq!(decide(&Outcome::Taken, lately, end, 0), Fate::Delivered);
    }
}
