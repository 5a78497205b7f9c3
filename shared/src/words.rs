//! The words for what stands in the document, in both languages.

use crate::document::coordination::Decision;
use crate::document::edit::Act;
use crate::document::finding::{Cause, Finding};
use crate::document::line::{LineDetail, LineField, LineKind};
use crate::document::loan::Loan;
use crate::document::pause::Pause;
use crate::document::payment::Payment;
use crate::document::register::Detail as _;
use crate::document::repeat::{Link, Relation, RepeatReason};
use crate::document::second_line::Help;
use crate::document::visit::{Happening, Outcome};
use crate::lang::Lang;
use crate::sync::verdict::Reason;

impl Outcome {
    /// The word people use.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Fixed => lang.pick("已修复", "Fixed"),
            Self::NeedsParts => lang.pick("待件", "Needs parts"),
            Self::NeedsSecondLine => lang.pick("需二线支持", "Needs second line"),
            Self::NeedsReview => lang.pick("待复核", "Needs review"),
            Self::CustomerAbsent => lang.pick("客户不在", "Customer absent"),
        }
    }
}

impl Cause {
    /// The word people use.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::SupplierPart => lang.pick("供应商配件", "Supplier's part"),
            Self::Workmanship => lang.pick("施工质量", "Our workmanship"),
            Self::CustomerUse => lang.pick("客户使用不当", "Customer's use"),
            Self::Device => lang.pick("设备故障", "Device failure"),
            Self::Consumable => lang.pick("耗材", "Consumable"),
            Self::Configuration => lang.pick("配置", "Configuration"),
            Self::Delivery => lang.pick("配送", "Delivery"),
            Self::Blockage => lang.pick("堵塞", "Blockage"),
            Self::Weather => lang.pick("天气", "Weather"),
            Self::Other => lang.pick("其他", "Other"),
        }
    }
}

impl Happening {
    /// What happened, in the past.
    pub fn words(&self, lang: Lang) -> String {
        let with = |words: &str, reason: &str| joined(words, reason, lang);
        match self {
            Self::Accepted { .. } => lang.pick("已接单", "accepted").into(),
            Self::Declined { reason, .. } => with(lang.pick("已拒单", "declined"), reason),
            Self::OnTheWay => lang.pick("已出发", "on the way").into(),
            Self::Arrived => lang.pick("已到达", "arrived").into(),
            Self::Started => lang.pick("开始处理", "work began").into(),
            Self::Paused { reason, why } => {
                let why = why.map(|why| why.words(lang)).unwrap_or_default();
                let because = if why.is_empty() { reason.clone() } else { joined(why, reason, lang) };
                with(lang.pick("已暂停", "paused"), &because)
            }
            Self::Resumed => lang.pick("继续处理", "work goes on").into(),
            Self::Left => lang.pick("已离开", "left").into(),
            Self::Ended { outcome, remark } => with(outcome.words(lang), remark),
            Self::Retracted => lang.pick("已撤回", "withdrawn").into(),
        }
    }
}

impl Reason {
    /// Why an edit waits for the office, in the technician's words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Stranger => lang.pick("您未被派到此工单", "you were never sent to this order"),
            Self::WrongRole => lang.pick("此操作由公司执行", "this act belongs to the office"),
            Self::Revoked => lang.pick("此设备已被停用", "this device was revoked"),
            Self::Malformed => lang.pick("内容无法识别", "it could not be understood"),
            Self::UnknownKind => lang.pick("公司的系统需要更新", "the office's system has to be updated first"),
            Self::UnknownOrder => lang.pick("公司没有此工单", "the office has no such order"),
            Self::Fork => lang.pick("此安装被复制过", "this installation was copied"),
        }
    }
}

impl Decision {
    /// What the office decided, in the past.
    pub fn words(&self, lang: Lang) -> String {
        let (words, reason) = match self {
            Self::Assigned(assignment) => (lang.pick("派单", "sent"), &assignment.crew_name),
            Self::Withdrawn { reason } => (lang.pick("撤回派单", "crew taken off"), reason),
            Self::Cancelled { reason } => (lang.pick("取消工单", "cancelled"), reason),
            Self::Closed { remark } => (lang.pick("结案", "closed"), remark),
            Self::Reopened { reason } => (lang.pick("重新打开", "reopened"), reason),
        };
        joined(words, reason, lang)
    }
}

impl Act {
    /// What was done, in the past, for the history of an order.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Reported { origin, .. } => {
                joined(lang.pick("报修登记", "reported"), origin.channel_words(lang), lang)
            }
            Self::RequestChanged { detail, .. } => {
                joined(lang.pick("修改报修信息", "request changed"), detail.key().words(lang), lang)
            }
            Self::Decided { decision, .. } => decision.words(lang),
            Self::Happened { happening, .. } => happening.words(lang),
            Self::Found { finding, .. } => finding.words(lang),
            Self::LineAdded { kind: LineKind::Labour, .. } => lang.pick("添加工时", "labour added").into(),
            Self::LineAdded { kind: LineKind::Material, .. } => lang.pick("添加材料", "material added").into(),
            Self::LineChanged { detail: LineDetail::Removed(true), .. } => {
                lang.pick("删除一行", "line taken out").into()
            }
            Self::LineChanged { detail: LineDetail::Removed(false), .. } => {
                lang.pick("恢复一行", "line put back").into()
            }
            Self::LineChanged { detail, .. } => {
                let field: LineField = detail.key();
                joined(lang.pick("修改行", "line changed"), field.words(lang), lang)
            }
            Self::Photographed(photo) => joined(lang.pick("拍照", "photo"), &photo.caption, lang),
            Self::Noted(note) => joined(lang.pick("备注", "note"), &note.text, lang),
            Self::Hid(hidden) => joined(lang.pick("隐藏照片或备注", "photo or note hidden"), &hidden.reason, lang),
            Self::LinkedAsRepeat(link) => link.words(lang),
            Self::Unlinked(unlinked) => joined(lang.pick("取消关联", "link taken back"), &unlinked.reason, lang),
            Self::Paused(pause) => pause.words(lang),
            Self::Helped(help) => help.words(lang),
            Self::Lent(loan) => loan.words(lang),
            Self::Paid(payment) => payment.words(lang),
            Self::SignedOff(signed) => match &signed.refusal {
                None => joined(lang.pick("客户签字", "signed by the customer"), &signed.signer, lang),
                Some(reason) => joined(lang.pick("客户拒签", "customer did not sign"), reason, lang),
            },
        }
    }
}

impl Pause {
    /// What the office recorded, in the past.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Begun { why, reason } => {
                joined(lang.pick("公司记录暂停", "paused by the office"), &joined(why.words(lang), reason, lang), lang)
            }
            Self::Over { reason, .. } => joined(lang.pick("暂停结束", "the pause is over"), reason, lang),
        }
    }
}

impl Help {
    /// What the second line did, in the past.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::TakenUp { name, .. } => joined(lang.pick("二线接手", "taken up by the second line"), name, lang),
            Self::Returned { advice, .. } => {
                joined(lang.pick("二线退回一线", "returned to the first line"), advice, lang)
            }
        }
    }
}

impl Loan {
    /// What became of the unit, in the past.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Out { name, number, .. } => {
                let unit = if number.is_empty() { name.clone() } else { format!("{name} {number}") };
                joined(lang.pick("借出备机", "loan unit handed over"), &unit, lang)
            }
            Self::Back { remark, .. } => joined(lang.pick("备机归还", "loan unit back"), remark, lang),
        }
    }
}

impl Payment {
    /// What became of the money, in the past.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Collected { amount, method, .. } => {
                joined(lang.pick("收费", "collected"), &format!("{amount} · {}", method.words(lang)), lang)
            }
            Self::TakenBack { reason, .. } => joined(lang.pick("收费撤销", "fee taken back"), reason, lang),
        }
    }
}

impl Link {
    /// What the other order is to this one, in words, such as `repeats: 1001`.
    pub fn words(&self, lang: Lang) -> String {
        let words = match self.relation {
            Relation::Suspected => lang.pick("疑似重复报修", "may repeat"),
            Relation::Repeats => lang.pick("重复报修，原单", "repeats"),
            Relation::RepeatedBy => lang.pick("被再次报修", "is repeated by"),
        };
        joined(words, &self.number, lang)
    }
}

impl RepeatReason {
    /// The reason as a dispatcher reads it out.
    pub fn words(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::SameEquipment, _) => lang.pick("同一设备", "the same machine").into(),
            (Self::SamePlace, _) => lang.pick("同一地点", "the same place").into(),
            (Self::Near { metres }, Lang::ZhCn) => format!("相距 {metres} 米"),
            (Self::Near { metres }, Lang::En) => format!("{metres} m away"),
            (Self::SameTrade, _) => lang.pick("同一工种", "the same trade").into(),
            (Self::AlikeFault { percent }, Lang::ZhCn) => format!("故障描述相似 {percent} %"),
            (Self::AlikeFault { percent }, Lang::En) => format!("faults {percent} % alike"),
            (Self::StillOpen, _) => lang.pick("原单未结案", "the other one is open").into(),
            (Self::SettledBefore { hours }, Lang::ZhCn) => format!("原单 {hours} 小时前结案"),
            (Self::SettledBefore { hours }, Lang::En) => format!("the other one was settled {hours} h before"),
            (Self::Apart { hours }, Lang::ZhCn) => format!("两次报修相隔 {hours} 小时"),
            (Self::Apart { hours }, Lang::En) => format!("reported {hours} h apart"),
        }
    }
}

impl Finding {
    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Cause { cause } => joined(lang.pick("原因", "cause"), cause.words(lang), lang),
            Self::Diagnosis { text } => joined(lang.pick("诊断", "diagnosis"), text, lang),
            Self::Answer { question, answer } => joined(question, answer, lang),
        }
    }
}

/// `words: what`, with the colon of the language; just the words where there is nothing to say.
fn joined(words: &str, what: &str, lang: Lang) -> String {
    match (what.is_empty(), lang) {
        (true, _) => words.to_owned(),
        (false, Lang::ZhCn) => format!("{words}：{what}"),
        (false, Lang::En) => format!("{words}: {what}"),
    }
}
