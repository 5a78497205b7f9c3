//! Texts that several commands say: where the work is stored, what is missing, what an act was.

use field_client::phone::Stored;
use field_client::store::outbox::EditState;
use shared::document::conflicts::Conflict;
use shared::document::edit::Act;
use shared::document::evidence::{Audience, PhotoKind};
use shared::document::finding::Finding;
use shared::document::line::{Charge, LineDetail, LineField, LineKind, OldPart};
use shared::document::missing::Missing;
use shared::lang::Lang;

/// Where the work on an order is stored.
pub(crate) fn stored(stored: Stored, lang: Lang) -> String {
    let Stored { edits_waiting, photos_waiting } = stored;
    match (lang, edits_waiting, photos_waiting) {
        (Lang::ZhCn, 0, 0) => "● 已到公司".into(),
        (Lang::En, 0, 0) => "● At the office".into(),
        (Lang::ZhCn, edits, 0) => format!("○ 本机已保存 · {edits} 项待发送"),
        (Lang::En, edits, 0) => format!("○ Saved on this phone · {edits} to send"),
        (Lang::ZhCn, edits, photos) => format!("○ 本机已保存 · {edits} 项和 {photos} 张照片待发送"),
        (Lang::En, edits, photos) => format!("○ Saved on this phone · {edits} and {photos} photos to send"),
    }
}

/// That the office locked this device, and until when it takes what is still here.
pub(crate) fn locked(until: &str, lang: Lang) -> String {
    match lang {
        Lang::ZhCn => format!("公司已停用此设备；{until} 前仍可送达本机已有的内容"),
        Lang::En => format!("The office locked this device; until {until} it takes what is still here"),
    }
}

/// What is missing before the visit can be signed, as a list.
pub(crate) fn missing(missing: &[Missing], lang: Lang) -> String {
    if missing.is_empty() {
        return lang.pick("可以签字", "Nothing is missing: it can be signed").into();
    }
    let items: String = missing.iter().map(|item| format!("  · {}\n", item.words(lang))).collect();
    format!("{}\n{}", lang.pick("签字前还缺：", "Missing before signing:"), items.trim_end())
}

/// What became of an edit.
pub(crate) fn state(state: EditState, sent: bool, lang: Lang) -> String {
    let because = |zh: &str, en: &str, reason: shared::sync::verdict::Reason| match lang {
        Lang::ZhCn => format!("{zh}：{}", reason.words(lang)),
        Lang::En => format!("{en}: {}", reason.words(lang)),
    };
    match state {
        EditState::Waiting if sent => lang.pick("已发出，等待公司确认", "sent, the office has not confirmed it").into(),
        EditState::Waiting => lang.pick("待发送", "to send").into(),
        EditState::Accepted => lang.pick("已到公司", "at the office").into(),
        EditState::Quarantined { reason } => because("等待公司处理", "waiting for the office", reason),
        EditState::Refused { reason } => because("公司未采纳", "refused by the office", reason),
        EditState::Forked => {
            lang.pick("须重新登记后以救援文件送达", "goes by rescue file once this device has enrolled anew").into()
        }
        EditState::Rescued => lang.pick("在救援文件中", "in a rescue file").into(),
    }
}

/// What an act was, in short.
pub(crate) fn act(act: &Act, lang: Lang) -> String {
    let name = |details: &[LineDetail]| {
        details.iter().find_map(|detail| match detail {
            LineDetail::Name(name) => Some(format!(": {name}")),
            _ => None,
        })
    };
    match act {
        Act::LineAdded { details, .. } => format!("{}{}", act.words(lang), name(details).unwrap_or_default()),
        Act::LineChanged { detail, .. } => format!("{} → {}", act.words(lang), detail_words(detail, lang)),
        other => short(&other.words(lang)),
    }
}

/// A finding in words.
pub(crate) fn finding_words(finding: &Finding, lang: Lang) -> String {
    match finding {
        Finding::Cause { cause } => format!("{}: {}", lang.pick("原因", "cause"), cause.words(lang)),
        Finding::Diagnosis { text } => format!("{}: {}", lang.pick("诊断", "diagnosis"), short(text)),
        Finding::Answer { question, answer } => format!("{question}: {answer}"),
    }
}

/// A detail's value in words.
pub(crate) fn detail_words(detail: &LineDetail, lang: Lang) -> String {
    match detail {
        LineDetail::Name(value)
        | LineDetail::Specification(value)
        | LineDetail::Model(value)
        | LineDetail::Unit(value) => value.clone(),
        LineDetail::Quantity(quantity) => quantity.to_string(),
        LineDetail::UnitPrice(price) => price.to_string(),
        LineDetail::Charge(Charge::Charged) => lang.pick("收费", "charged").into(),
        LineDetail::Charge(Charge::Warranty) => lang.pick("保修免费", "free: warranty").into(),
        LineDetail::Charge(Charge::Goodwill) => lang.pick("优惠免费", "free: goodwill").into(),
        LineDetail::Part(part) => part.to_string(),
        LineDetail::OldPart(OldPart::None) => lang.pick("无旧件", "no old part").into(),
        LineDetail::OldPart(OldPart::LeftWithCustomer) => lang.pick("旧件留给客户", "old part left there").into(),
        LineDetail::OldPart(OldPart::TakenBack) => lang.pick("旧件带回", "old part taken back").into(),
        LineDetail::FromVan(flag) | LineDetail::Removed(flag) => yes_no(*flag, lang).into(),
    }
}

/// What a line is for.
pub(crate) fn line_kind(kind: LineKind, lang: Lang) -> &'static str {
    match kind {
        LineKind::Labour => lang.pick("工时", "labour"),
        LineKind::Material => lang.pick("材料", "material"),
    }
}

/// What a photo shows.
pub(crate) fn photo_kind(kind: PhotoKind, lang: Lang) -> &'static str {
    match kind {
        PhotoKind::Before => lang.pick("维修前", "before"),
        PhotoKind::After => lang.pick("维修后", "after"),
        PhotoKind::RemovedPart => lang.pick("旧件", "removed part"),
        PhotoKind::Evidence => lang.pick("证据", "evidence"),
    }
}

/// Who a note is for.
pub(crate) fn audience(audience: Audience, lang: Lang) -> &'static str {
    match audience {
        Audience::Internal => lang.pick("内部", "internal"),
        Audience::Customer => lang.pick("给客户", "for the customer"),
    }
}

/// What a disagreement is about.
pub(crate) fn about(conflict: &Conflict, lang: Lang) -> String {
    match conflict {
        Conflict::Line { field: LineField::Removed, .. } | Conflict::LineRemoval { .. } => {
            lang.pick("删除行", "removal of a line").into()
        }
        other => other.words(lang),
    }
}

fn yes_no(flag: bool, lang: Lang) -> &'static str {
    if flag { lang.pick("是", "yes") } else { lang.pick("否", "no") }
}

fn short(text: &str) -> String {
    let cut: String = text.chars().take(40).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}
