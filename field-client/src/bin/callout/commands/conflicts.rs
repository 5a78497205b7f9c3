//! `callout conflicts`: where two people wrote without having seen each other; and settling it.

use clap::Args;
use field_client::acts::{Choice, Wish, choices};
use field_client::phone::Phone;
use field_client::view::summary::detail_text;
use serde_json::{Value, json};
use shared::document::conflicts::{Conflict, conflicts};
use shared::ids::OrderId;
use shared::lang::Lang;

use super::recorded::answer;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;
use crate::texts;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Conflicts {
    /// Number, or first digits of the id; without it, all orders · 工单编号
    order: Option<String>,
    /// Settle this one, by its number in the list · 处理第几处
    #[arg(long, value_name = "NUMBER", requires_all = ["order", "keep"])]
    settle: Option<usize>,
    /// Keep this value, by its number in the list · 保留第几个值
    #[arg(long, value_name = "NUMBER", requires = "settle")]
    keep: Option<usize>,
}

impl Conflicts {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        if let (Some(order), Some(settle), Some(keep)) = (&self.order, self.settle, self.keep) {
            let target = Target { order: order.clone(), visit: None };
            let (id, _, doing) = context.target(&phone, &target)?;
            let index = |number: usize| number.checked_sub(1).ok_or_else(|| Failing::NoSuchNumber(number.to_string()));
            let wish = Wish::Settle { conflict: index(settle)?, choice: index(keep)? };
            let done = phone.act(id, doing, wish)?;
            return answer(context, &phone, id, &done);
        }
        let orders = match &self.order {
            Some(name) => vec![phone.find(name)?],
            None => {
                phone.list()?.orders.iter().filter(|order| order.summary.conflicts > 0).map(|order| order.id).collect()
            }
        };
        list(context, &phone, &orders)
    }
}

fn list(context: &Context, phone: &Phone, orders: &[OrderId]) -> Result<Answer, Failing> {
    let (mut lines, mut data) = (Vec::new(), Vec::new());
    for id in orders {
        let opened = phone.open_order(*id)?;
        let number = opened.order.origin().map(|origin| origin.number.clone()).unwrap_or_default();
        for (index, conflict) in conflicts(&opened.order).iter().enumerate() {
            lines.push(format!("{number} [{}] {}", index + 1, texts::about(conflict, context.lang)));
            lines.extend(values(conflict, context.lang));
            data.push(entry(*id, &number, index + 1, conflict, context.lang));
        }
    }
    if lines.is_empty() {
        lines.push(context.lang.pick("没有分歧", "No disagreements").into());
    }
    Ok(Answer::new(lines.join("\n"), &json!({ "conflicts": data })))
}

fn values(conflict: &Conflict, lang: Lang) -> Vec<String> {
    choices(conflict).iter().zip(1..).map(|(choice, number)| format!("    {number}  {}", words(choice, lang))).collect()
}

fn entry(order: OrderId, number: &str, index: usize, conflict: &Conflict, lang: Lang) -> Value {
    let choices: Vec<Value> = choices(conflict)
        .iter()
        .zip(1..)
        .map(|(choice, keep)| json!({ "keep": keep, "value": choice, "words": words(choice, lang) }))
        .collect();
    json!({ "order": order, "number": number, "settle": index, "conflict": conflict, "choices": choices })
}

fn words(choice: &Choice, lang: Lang) -> String {
    match choice {
        Choice::Request(detail) => detail_text(detail),
        Choice::Finding(finding) => texts::finding_words(finding, lang),
        Choice::Detail(detail) => texts::detail_words(detail, lang),
        Choice::KeepLine => lang.pick("保留该行", "keep the line").into(),
        Choice::RemoveLine => lang.pick("删除该行", "take the line out").into(),
        Choice::Outcome(outcome) => outcome.words(lang).into(),
    }
}
