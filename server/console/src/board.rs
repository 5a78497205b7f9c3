//! What needs a hand first. Pure: the time comes in.

use shared::document::status::Status;
use shared::lang::Lang;
use shared::say::{Urgency, left};
use shared::time::Moment;

use crate::api::orders::Row;

/// Why an order stands where it stands on the board; the first reason counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// A deadline has passed.
    Late,
    /// A deadline passes within half an hour.
    Soon,
    /// No crew is sent, or the one that was does not take it.
    Unassigned,
    /// People disagree about a value.
    Conflict,
    /// Two crews worked on it.
    TwoCrews,
    /// Something of a device waits for a decision.
    Held,
    /// It repeats another one, or may.
    Repeat,
    /// It waits for parts, the second line, a review or the customer.
    Waits,
    /// There is something to look at.
    Remark,
    /// It goes its way.
    Fine,
}

impl Need {
    /// Every need, the most pressing first.
    pub const ALL: [Self; 10] = [
        Self::Late,
        Self::Soon,
        Self::Unassigned,
        Self::Conflict,
        Self::TwoCrews,
        Self::Held,
        Self::Repeat,
        Self::Waits,
        Self::Remark,
        Self::Fine,
    ];

    /// The word over its part of the board.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Late => lang.pick("已超时", "Overdue"),
            Self::Soon => lang.pick("半小时内到期", "Due within 30 min"),
            Self::Unassigned => lang.pick("待派单", "Nobody sent"),
            Self::Conflict => lang.pick("内容有冲突", "Conflicting values"),
            Self::TwoCrews => lang.pick("两组同时处理", "Two crews"),
            Self::Held => lang.pick("操作待裁定", "Acts to decide"),
            Self::Repeat => lang.pick("重复报修", "Repeats"),
            Self::Waits => lang.pick("等待中", "Waiting"),
            Self::Remark => lang.pick("需留意", "Worth a look"),
            Self::Fine => lang.pick("正常进行", "On course"),
        }
    }

    /// Its name in an address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Unassigned => "unassigned",
            Self::Conflict => "conflict",
            Self::TwoCrews => "two-crews",
            Self::Held => "held",
            Self::Repeat => "repeat",
            Self::Waits => "waits",
            Self::Remark => "remark",
            Self::Fine => "fine",
        }
    }

    /// The need of that name.
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|need| need.key() == key)
    }
}

/// What is known of an order beside its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Two crews worked on it.
    pub two_crews: bool,
    /// Something of a device waits for a decision.
    pub held: bool,
}

/// Whether the order is under way or done, so that nobody needs to be sent.
fn is_over(status: Status) -> bool {
    matches!(status, Status::Signed | Status::Closed | Status::Cancelled)
}

/// Why `row` stands where it stands at `now`.
pub fn need(row: &Row, beside: Beside, now: Moment) -> Need {
    let urgency = row.next_due.filter(|_| !is_over(row.status)).map(|due| left(due, now, Lang::En).0);
    let waits = matches!(
        row.status,
        Status::CustomerAbsent | Status::NeedsParts | Status::NeedsSecondLine | Status::NeedsReview
    );
    match urgency {
        Some(Urgency::Late) => Need::Late,
        Some(Urgency::Soon) => Need::Soon,
        _ if (row.crew.is_none() || row.status == Status::Declined) && !is_over(row.status) => Need::Unassigned,
        _ if row.conflicts > 0 => Need::Conflict,
        _ if beside.two_crews => Need::TwoCrews,
        _ if beside.held => Need::Held,
        _ if row.repeat.is_some() => Need::Repeat,
        _ if waits => Need::Waits,
        _ if row.remarks > 0 => Need::Remark,
        _ => Need::Fine,
    }
}

/// By what the board is sorted: need, then deadline, then receipt.
pub fn place(row: &Row, beside: Beside, now: Moment) -> (Need, Moment, Moment) {
    (need(row, beside, now), row.next_due.unwrap_or(Moment(i64::MAX)), row.received_at)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Moment = Moment(1_418_312_186_000);

    fn row(more: serde_json::Value) -> Row {
        let mut whole = json!({
            "id": "00000000000000000000000000000001", "number": "1001", "status": "accepted", "trade": "hvac", "level": "A",
            "customer": null, "equipment": null, "customer_name": "王府花园", "address": "三号楼", "point": null,
            "fault": "不制冷", "crew": "00000000000000000000000000000002", "received_at": NOW.0, "response_due": null,
            "resolve_due": null, "next_due": NOW.plus_minutes(120).0, "conflicts": 0, "remarks": 0, "repeat": null,
        });
        whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn what_is_late_comes_before_what_is_soon_and_that_before_everything_else() {
        let at = |minutes: i64| json!({ "next_due": NOW.plus_minutes(minutes).0, "crew": null, "conflicts": 3 });
        let need = |more| need(&row(more), Beside { two_crews: true, held: true }, NOW);
        assert_eq!(need(at(-1)), Need::Late);
        assert_eq!(need(at(29)), Need::Soon);
        assert_eq!(need(at(31)), Need::Unassigned);
        assert_eq!(need(json!({ "conflicts": 1, "remarks": 1 })), Need::Conflict);
        assert_eq!(need(json!({ "remarks": 1 })), Need::TwoCrews);
    }

    #[test]
    fn what_is_over_needs_nobody() {
        let over = json!({ "status": "closed", "crew": null, "next_due": NOW.plus_minutes(-500).0 });
        assert_eq!(need(&row(over), Beside::default(), NOW), Need::Fine);
        let declined = json!({ "status": "declined" });
        assert_eq!(need(&row(declined), Beside::default(), NOW), Need::Unassigned);
    }

    #[test]
    fn among_equals_the_earlier_deadline_comes_first() {
        let place =
            |minutes: i64| place(&row(json!({ "next_due": NOW.plus_minutes(minutes).0 })), Beside::default(), NOW);
        assert!(place(60) < place(90) && place(-5) < place(60));
    }

    #[test]
    fn every_need_has_a_name_of_its_own() {
        assert!(Need::ALL.into_iter().all(|need| Need::named(need.key()) == Some(need)));
    }
}
