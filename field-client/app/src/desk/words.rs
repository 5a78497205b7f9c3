//! The words and figures of answers.

use field_client::acts::Choice;
use field_client::phone::PhoneError;
use field_client::store::StoreError;
use field_client::store::outbox::EditState;
use field_client::view::summary::detail_text;
use shared::document::finding::Finding;
use shared::document::line::{Charge, LineDetail, OldPart};
use shared::document::remarks::Remark;
use shared::document::status::Status;
use shared::lang::Lang;

use crate::bridge::today::Mark;
use crate::say;

/// How a status is to be marked. A visit whose result is known is at work until the customer has signed, whatever is needed
/// afterwards.
pub(super) fn mark(status: Status, left: bool, open_visit: bool) -> Mark {
    match status {
        _ if left => Mark::Gone,
        Status::NeedsParts | Status::NeedsSecondLine | Status::NeedsReview if open_visit => Mark::Active,
        Status::Reported | Status::Dispatched => Mark::New,
        Status::Accepted => Mark::Taken,
        Status::OnTheWay | Status::Arrived | Status::Working | Status::ReadyToSign => Mark::Active,
        Status::Paused
        | Status::CustomerAbsent
        | Status::NeedsParts
        | Status::NeedsSecondLine
        | Status::NeedsReview => Mark::Waits,
        Status::Signed | Status::Closed | Status::Cancelled => Mark::Done,
        Status::Declined => Mark::Gone,
    }
}

/// What stands between a label and a value that belongs to it.
pub(super) fn colon(lang: Lang) -> &'static str {
    lang.pick("：", ": ")
}

/// Specification and model, as far as there are any.
pub(super) fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// What became of an act.
pub(super) fn state(state: EditState, sent: bool, lang: Lang) -> String {
    let because =
        |words: &str, reason: shared::sync::verdict::Reason| format!("{words}{}{}", colon(lang), reason.words(lang));
    match state {
        EditState::Waiting if sent => lang.pick("已发出，等公司确认", "Sent, not confirmed yet").into(),
        EditState::Waiting => lang.pick("待发送", "To send").into(),
        EditState::Accepted => lang.pick("已到公司", "At the office").into(),
        EditState::Quarantined { reason } => because(lang.pick("等公司处理", "Waiting for the office"), reason),
        EditState::Refused { reason } => because(lang.pick("公司未采纳", "Not taken by the office"), reason),
        EditState::Forked => {
            lang.pick("重新登记后随救援文件送达", "Goes with a rescue file after enrolling anew").into()
        }
        EditState::Rescued => lang.pick("在救援文件中", "In a rescue file").into(),
    }
}

/// One of the values of a disagreement.
pub(super) fn choice(choice: &Choice, lang: Lang) -> String {
    match choice {
        Choice::Request(detail) => detail_text(detail),
        Choice::Finding(Finding::Cause { cause }) => cause.words(lang).into(),
        Choice::Finding(Finding::Diagnosis { text }) => text.clone(),
        Choice::Finding(Finding::Answer { answer, .. }) => answer.clone(),
        Choice::Detail(detail) => line_detail(detail, lang),
        Choice::KeepLine => lang.pick("保留", "Keep it").into(),
        Choice::RemoveLine => lang.pick("删除", "Take it out").into(),
        Choice::Outcome(outcome) => outcome.words(lang).into(),
    }
}

fn line_detail(detail: &LineDetail, lang: Lang) -> String {
    match detail {
        LineDetail::Name(value)
        | LineDetail::Specification(value)
        | LineDetail::Model(value)
        | LineDetail::Unit(value) => value.clone(),
        LineDetail::Quantity(quantity) => quantity.to_string(),
        LineDetail::UnitPrice(price) => say::money(*price),
        LineDetail::Charge(Charge::Charged) => lang.pick("收费", "Charged").into(),
        LineDetail::Charge(Charge::Warranty) => lang.pick("保修", "Warranty").into(),
        LineDetail::Charge(Charge::Goodwill) => lang.pick("优惠", "Goodwill").into(),
        LineDetail::Part(part) => part.to_string(),
        LineDetail::OldPart(OldPart::None) => lang.pick("无旧件", "No old part").into(),
        LineDetail::OldPart(OldPart::LeftWithCustomer) => lang.pick("旧件留给客户", "Old part left there").into(),
        LineDetail::OldPart(OldPart::TakenBack) => lang.pick("旧件带回", "Old part taken back").into(),
        LineDetail::FromVan(flag) | LineDetail::Removed(flag) => {
            if *flag { lang.pick("是", "Yes") } else { lang.pick("否", "No") }.into()
        }
    }
}

/// What deserves a look, as far as a technician can do something about it; what the page shows elsewhere is left out.
pub(super) fn remark(remark: &Remark, lang: Lang) -> Option<String> {
    Some(match remark {
        Remark::TwoCrews { .. } => lang
            .pick(
                "两个班组都处理过此工单，公司会决定由谁继续。",
                "Two crews have worked on this order; the office decides who goes on.",
            )
            .into(),
        Remark::FarFromSite { metres, .. } => {
            let way = say::distance(*metres);
            match lang {
                Lang::ZhCn => format!("记录到达时离现场 {way}"),
                Lang::En => format!("The arrival was recorded {way} from the site"),
            }
        }
        Remark::ClockMoved { .. } => {
            lang.pick("记录期间手机时间被改动过", "This phone's clock was changed between two records").into()
        }
        Remark::OutOfLimits { question, answer, .. } => match lang {
            Lang::ZhCn => format!("{question}：{answer}，超出限值"),
            Lang::En => format!("{question}: {answer} is out of limits"),
        },
        Remark::Repeat { .. } => lang.pick("可能是重复报修", "This may repeat another report").into(),
        Remark::NoArrival { .. }
        | Remark::NoBeginning { .. }
        | Remark::ChangedSinceSigning { .. }
        | Remark::SignatureRefused { .. } => return None,
    })
}

/// Why something was not done.
pub(super) fn error(error: &PhoneError, lang: Lang) -> String {
    match error {
        PhoneError::Refused(refusal) => refusal.words(lang),
        PhoneError::NoOneOrder { .. } => lang.pick("本机没有此工单", "This order is not on this phone").into(),
        PhoneError::Hidden(_) => {
            lang.pick("联系上公司后才能查看工单", "Orders show again once the office has been reached").into()
        }
        PhoneError::Newer => lang.pick("此工单需要新版本的应用", "This order needs a newer version of the app").into(),
        PhoneError::Picture(_) => lang.pick("这张照片无法读取", "This picture cannot be read").into(),
        PhoneError::Store(StoreError::NoRoom) => lang
            .pick("手机存储已满，未能保存；之前的记录都在", "The phone is full, so this was not saved; all before is")
            .into(),
        other @ (PhoneError::File(_) | PhoneError::Rescue(_) | PhoneError::Store(_)) => {
            format!("{}{}{other}", lang.pick("本机存储出错", "This phone's storage failed"), colon(lang))
        }
    }
}
