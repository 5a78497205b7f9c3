//! Why a wish makes no sense now, told so that the person knows what to do instead.

use serde::Serialize;
use shared::document::limits::LimitBroken;
use shared::document::missing::Missing;
use shared::lang::Lang;

/// Why an act was not recorded. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "kebab-case")]
#[error("{}", self.words(Lang::En))]
pub enum Refusal {
    /// The order was not accepted yet, so there is no visit.
    NoVisit,
    /// No visit has that number.
    NoSuchVisit,
    /// Several visits are open and none was named.
    SeveralVisits {
        /// How many.
        count: usize,
    },
    /// A visit of this assignment is under way, or has solved it.
    AlreadyAccepted,
    /// The order went to somebody else.
    WentToOthers,
    /// The order is called off or settled.
    Over,
    /// It is recorded already.
    Already,
    /// Work cannot go on that does not rest.
    NotPaused,
    /// There is nothing of this device to take back.
    NothingToUndo,
    /// Work is recorded on the visit, so its beginning stays.
    VisitHasWork,
    /// No line has that number.
    NoSuchLine,
    /// No photo or note has that number.
    NoSuchEvidence,
    /// No disagreement or value has that number.
    NoSuchConflict,
    /// The request belongs to the office; only the office settles it.
    OfficeSettles,
    /// The slip is incomplete.
    Incomplete {
        /// What is missing, in the order in which to fix it.
        missing: Vec<Missing>,
    },
    /// The document is not the one that was shown: something changed in between.
    NotWhatWasShown,
    /// A signature without strokes.
    NoStrokes,
    /// A text or number breaks a limit.
    TooLarge {
        /// Which part.
        field: String,
        /// What is allowed.
        rule: String,
    },
}

impl From<LimitBroken> for Refusal {
    fn from(broken: LimitBroken) -> Self {
        Self::TooLarge { field: broken.field.into(), rule: broken.rule.into() }
    }
}

impl Refusal {
    /// What the person is told.
    pub fn words(&self, lang: Lang) -> String {
        let fixed = match self {
            Self::NoVisit => lang.pick("请先接单", "Accept the order first"),
            Self::NoSuchVisit => lang.pick("没有这个编号的上门记录", "No visit has that number"),
            Self::AlreadyAccepted => lang.pick("已经接单", "This order is accepted already"),
            Self::WentToOthers => lang.pick("此工单已转给其他班组", "This order went to another crew"),
            Self::Over => lang.pick("此工单已结束", "This order is over"),
            Self::Already => lang.pick("已经记录过了", "That is recorded already"),
            Self::NotPaused => lang.pick("没有暂停，无需继续", "Work does not rest, so it cannot go on"),
            Self::NothingToUndo => lang.pick("没有可以撤回的记录", "There is nothing of this device to take back"),
            Self::VisitHasWork => {
                lang.pick("上门已有工作记录，不能撤回接单", "Work is recorded on this visit, so its acceptance stays")
            }
            Self::NoSuchLine => lang.pick("没有这个编号的行", "No line has that number"),
            Self::NoSuchEvidence => lang.pick("没有这个编号的照片或备注", "No photo or note has that number"),
            Self::NoSuchConflict => lang.pick("没有这个编号的分歧或值", "No disagreement or value has that number"),
            Self::OfficeSettles => {
                lang.pick("报修内容由公司决定", "The request belongs to the office, which settles it")
            }
            Self::NotWhatWasShown => {
                lang.pick("内容在展示后有变化，请重新展示", "Something changed since it was shown: show it again")
            }
            Self::NoStrokes => lang.pick("没有签名笔迹", "The signature has no strokes"),
            Self::SeveralVisits { count } => return several(*count, lang),
            Self::Incomplete { missing } => return incomplete(missing, lang),
            Self::TooLarge { field, rule } => return format!("{field}: {rule}"),
        };
        fixed.into()
    }
}

fn several(count: usize, lang: Lang) -> String {
    match lang {
        Lang::ZhCn => format!("有 {count} 次上门正在进行，请用 --visit 指明"),
        Lang::En => format!("{count} visits are open: name one with --visit"),
    }
}

fn incomplete(missing: &[Missing], lang: Lang) -> String {
    let items: Vec<String> = missing.iter().map(|item| item.words(lang)).collect();
    match lang {
        Lang::ZhCn => format!("还不能签字：{}", items.join("；")),
        Lang::En => format!("Cannot be signed yet: {}", items.join("; ")),
    }
}
