//! Questions of a checklist that ask for a number within limits. The limits are a part of the question as it is asked, so that
//! whoever answers reads them, on any build, and everybody judges the answer alike: `出水温度 [5…9 °C]`.

use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::finding::Finding;
use crate::ids::VisitId;
use crate::money::Quantity;

/// A number that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What is read off.
    pub what: String,
    /// Not below.
    pub min: Option<Quantity>,
    /// Not above.
    pub max: Option<Quantity>,
    /// The unit; may be empty.
    pub unit: String,
}

/// What an answer is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within the limits.
    Within,
    /// Below or above.
    Outside,
    /// No number stands in it.
    NoNumber,
}

impl Reading {
    /// The question as it is asked.
    pub fn question(&self) -> String {
        let number = |of: Option<Quantity>| of.map(|of| of.to_string()).unwrap_or_default();
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        format!("{} [{}…{}{unit}]", self.what, number(self.min), number(self.max))
    }

    /// The reading that a question asks for; `None` if it asks for no number.
    pub fn of_question(question: &str) -> Option<Self> {
        let (what, limits) = question.strip_suffix(']')?.rsplit_once(" [")?;
        let (min, rest) = limits.split_once('…')?;
        let (max, unit) = rest.split_once(' ').unwrap_or((rest, ""));
        let number = |text: &str| match text {
            "" => Some(None),
            text => text.parse::<Quantity>().ok().map(Some),
        };
        let (min, max) = (number(min)?, number(max)?);
        (min.is_some() || max.is_some()).then(|| Self { what: what.into(), min, max, unit: unit.into() })
    }

    /// Judges an answer such as `7.5` or `7.5 °C`.
    pub fn judge(&self, answer: &str) -> Verdict {
        let digits = answer.trim().trim_start_matches('+');
        let end = digits
            .char_indices()
            .find(|(index, letter)| !(letter.is_ascii_digit() || *letter == '.' || (*index == 0 && *letter == '-')))
            .map_or(digits.len(), |(index, _)| index);
        let Ok(number) = digits.get(..end).unwrap_or_default().parse::<Quantity>() else { return Verdict::NoNumber };
        let above = self.min.is_none_or(|min| number >= min);
        let below = self.max.is_none_or(|max| number <= max);
        if above && below { Verdict::Within } else { Verdict::Outside }
    }
}

/// An answer outside of its limits, or without a number where one is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Of which visit.
    pub visit: VisitId,
    /// The question.
    pub question: String,
    /// What was answered.
    pub answer: String,
}

/// The answers of `order` that are outside of their limits. Where two stand, each is looked at.
pub fn outside(order: &WorkOrder) -> Vec<Outside> {
    let mut found = Vec::new();
    for (visit, findings) in &order.findings {
        for finding in findings.iter().flat_map(|(_, register)| register.distinct()) {
            let Finding::Answer { question, answer } = finding else { continue };
            let Some(reading) = Reading::of_question(&question) else { continue };
            if !answer.trim().is_empty() && reading.judge(&answer) != Verdict::Within {
                found.push(Outside { visit: *visit, question, answer });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reading(min: Option<&str>, max: Option<&str>, unit: &str) -> Reading {
        let number = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        Reading { what: "出水温度".into(), min: number(min), max: number(max), unit: unit.into() }
    }

    #[test]
    fn limits_stand_in_the_question_and_are_read_back() {
        let water = reading(Some("5"), Some("9.5"), "°C");
        assert_eq!(water.question(), "出水温度 [5…9.5 °C]");
        for of in [water, reading(None, Some("40"), "dB (A)"), reading(Some("-3"), None, "")] {
            assert_eq!(Reading::of_question(&of.question()), Some(of));
        }
        for plain in ["外观完好？", "滤网 [已清洗]", "温度 […]", "[5…9]"] {
            assert_eq!(Reading::of_question(plain), None, "{plain}");
        }
    }

    #[test]
    fn answers_are_judged_as_people_write_them() {
        let water = reading(Some("5"), Some("9.5"), "°C");
        let judged = ["5", " 9.5 °C", "9.501", "4.999", "-7", "约7度", ""].map(|answer| water.judge(answer));
        use Verdict::{NoNumber, Outside, Within};
        assert_eq!(judged, [Within, Within, Outside, Outside, Outside, NoNumber, NoNumber]);
    }

    proptest! {
        #[test]
        fn whatever_is_asked_and_answered_is_judged_by_its_number(min in -9_999_i64..9_999, span in 0_i64..9_999, answer in -30_000_i64..30_000) {
            let of = |thousandths| Quantity { thousandths };
            let reading = Reading { what: "x".into(), min: Some(of(min)), max: Some(of(min + span)), unit: "bar".into() };
            let read = Reading::of_question(&reading.question()).unwrap();
            let within = (min..=min + span).contains(&answer);
            prop_assert_eq!(read.judge(&of(answer).to_string()) == Verdict::Within, within);
        }
    }
}
