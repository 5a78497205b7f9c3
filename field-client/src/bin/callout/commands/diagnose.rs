//! `callout diagnose`: class of the cause, diagnosis in words, answers of the checklist; any of them, in one go.

use clap::{Args, ValueEnum};
use field_client::acts::Wish;
use shared::document::WorkOrder;
use shared::document::finding::{Cause, Finding};
use shared::document::request::{RequestDetail, RequestField};

use super::recorded::answer;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Diagnose {
    #[command(flatten)]
    target: Target,
    /// The class of the cause · 原因分类
    #[arg(long)]
    cause: Option<CauseOf>,
    /// What is wrong and what was done · 诊断
    #[arg(long)]
    text: Option<String>,
    /// An answer of the checklist: question=answer, or its number=answer · 检查项
    #[arg(long = "answer", value_name = "QUESTION=ANSWER")]
    answers: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CauseOf {
    /// 供应商配件
    SupplierPart,
    /// 施工质量
    Workmanship,
    /// 客户使用不当
    CustomerUse,
    /// 设备故障
    Device,
    /// 耗材
    Consumable,
    /// 配置
    Configuration,
    /// 配送
    Delivery,
    /// 堵塞
    Blockage,
    /// 天气
    Weather,
    /// 其他
    Other,
}

impl CauseOf {
    fn cause(self) -> Cause {
        match self {
            Self::SupplierPart => Cause::SupplierPart,
            Self::Workmanship => Cause::Workmanship,
            Self::CustomerUse => Cause::CustomerUse,
            Self::Device => Cause::Device,
            Self::Consumable => Cause::Consumable,
            Self::Configuration => Cause::Configuration,
            Self::Delivery => Cause::Delivery,
            Self::Blockage => Cause::Blockage,
            Self::Weather => Cause::Weather,
            Self::Other => Cause::Other,
        }
    }
}

impl Diagnose {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        let (id, opened, doing) = context.target(&phone, &self.target)?;
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(self.cause.map(|cause| Finding::Cause { cause: cause.cause() }));
        findings.extend(self.text.map(|text| Finding::Diagnosis { text }));
        for answer in &self.answers {
            findings.push(read_answer(&opened.order, answer)?);
        }
        if findings.is_empty() {
            return Err(Failing::Usage("--cause, --text or --answer".into()));
        }
        let done = phone.act(id, doing, Wish::Find(findings))?;
        answer(context, &phone, id, &done)
    }
}

fn read_answer(order: &WorkOrder, text: &str) -> Result<Finding, Failing> {
    let (question, answer) =
        text.split_once('=').ok_or_else(|| Failing::Usage(format!("--answer {text}: question=answer")))?;
    let questions = match order.request.settled(&RequestField::Checklist) {
        Some(RequestDetail::Checklist { questions }) => questions,
        _ => Vec::new(),
    };
    let numbered = question.trim().parse::<usize>().ok().and_then(|number| questions.get(number.checked_sub(1)?));
    let question = numbered.cloned().unwrap_or_else(|| question.trim().to_owned());
    Ok(Finding::Answer { question, answer: answer.trim().to_owned() })
}
