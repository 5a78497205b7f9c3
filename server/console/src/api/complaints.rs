//! Complaints, as far as a list shows them.

use serde::Deserialize;
use shared::document::finding::Cause;
use shared::ids::ComplaintId;
use shared::lang::Lang;
use shared::time::Moment;

/// A complaint.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `ComplaintEntry` of the same name")]
pub struct Complaint {
    pub id: ComplaintId,
    pub number: String,
    pub received_at: Moment,
    pub sheet: Sheet,
    pub clocks: Vec<Clock>,
    pub late: bool,
    pub settled_at: Option<Moment>,
    pub alarms: Vec<Alarm>,
}

/// What its sheet says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `ComplaintSheet` of the same name")]
pub struct Sheet {
    pub customer: String,
    pub phone: String,
    pub text: String,
    pub cause: Option<Cause>,
}

/// A clock of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `ComplaintClock` of the same name")]
pub struct Clock {
    pub step: Step,
    pub due: Option<Moment>,
    pub met_at: Option<Moment>,
}

/// An alarm about a clock of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `ComplaintAlarm` of the same name")]
pub struct Alarm {
    pub step: Step,
    pub state: String,
}

/// What has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the variant of `ComplaintStep` of the same name")]
pub enum Step {
    Accepted,
    Verified,
    Planned,
    ManagerOnSite,
}

impl Step {
    /// What has to be done, in words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Accepted => lang.pick("受理", "Take it in hand"),
            Self::Verified => lang.pick("电话核实", "Verify by telephone"),
            Self::Planned => lang.pick("方案与预约", "Plan and appointment"),
            Self::ManagerOnSite => lang.pick("经理到场", "Manager on site"),
        }
    }
}

impl Complaint {
    /// What has to be done next, and until when.
    pub fn next(&self) -> Option<(Step, Moment)> {
        let open = self.clocks.iter().filter(|clock| clock.met_at.is_none() && self.settled_at.is_none());
        open.filter_map(|clock| Some((clock.step, clock.due?))).min_by_key(|(_, due)| *due)
    }
}

/// How often a cause led to complaints.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `CauseCount` of the same name")]
pub struct CauseCount {
    pub cause: String,
    pub complaints: i64,
    pub settled: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_step_is_the_one_that_is_due_first() {
        let clock = |step, due, met: Option<i64>| Clock { step, due: Some(Moment(due)), met_at: met.map(Moment) };
        let mut of = Complaint {
            id: ComplaintId([1; 16]),
            number: "TS-00001".into(),
            received_at: Moment(0),
            sheet: Sheet { customer: String::new(), phone: String::new(), text: String::new(), cause: None },
            clocks: vec![
                clock(Step::Accepted, 3, Some(2)),
                clock(Step::Planned, 48, None),
                clock(Step::ManagerOnSite, 30, None),
            ],
            late: false,
            settled_at: None,
            alarms: Vec::new(),
        };
        assert_eq!(of.next(), Some((Step::ManagerOnSite, Moment(30))));
        of.settled_at = Some(Moment(40));
        assert_eq!(of.next(), None);
    }
}
