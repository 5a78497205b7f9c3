//! What several kinds of files share: whether an entry of the books is new, the same or another, and a column that two
//! kinds read alike.

use super::reason::{Fault, Reason};
use super::report::{Outcome, Row};
use super::run::Line;

/// What is to be done with a row whose entry may be in the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is new.
    Add,
    /// It differs, and changes are wanted.
    Change,
    /// It is there.
    Leave,
    /// It is there with other values, and changes are not wanted.
    LeaveOther,
}

impl Step {
    /// Compares a row with its entry in the books.
    pub(super) fn of<T: PartialEq>(known: Option<&T>, wanted: &T, update: bool) -> Self {
        match known {
            None => Self::Add,
            Some(known) if known == wanted => Self::Leave,
            Some(_) if update => Self::Change,
            Some(_) => Self::LeaveOther,
        }
    }

    /// The row in the report.
    pub(super) fn row<T>(self, line: &Line<T>) -> Row {
        match self {
            Self::Add => line.became(Outcome::Accepted),
            Self::Change => line.became(Outcome::Changed),
            Self::Leave => line.because(Outcome::Repeated, Fault::on("", Reason::Known)),
            Self::LeaveOther => line.because(Outcome::Repeated, Fault::on("", Reason::KnownOtherwise)),
        }
    }
}

/// Words for yes and no in both languages.
pub(super) fn yes_or_no(text: &str) -> Result<bool, Reason> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "是" | "x" => Ok(true),
        "no" | "n" | "false" | "0" | "否" => Ok(false),
        _ => Err(Reason::NotOneOf { value: super::cells::short(text), words: "yes, no, 是, 否".into() }),
    }
}
