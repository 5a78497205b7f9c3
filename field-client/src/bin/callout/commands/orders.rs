//! `callout orders`: the list, the next one first.

use clap::Args;
use field_client::phone::Listed;
use field_client::view::lease::Access;
use shared::lang::Lang;

use crate::answer::Answer;
use crate::context::Context;
use crate::failing::Failing;
use crate::texts;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Orders {}

impl Orders {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let listing = context.enrolled()?.list()?;
        let lang = context.lang;
        let mut lines: Vec<String> = listing.orders.iter().map(|order| line(order, context)).collect();
        if lines.is_empty() {
            lines.push(lang.pick("没有工单", "No orders").into());
        }
        lines.extend(hidden(listing.access, listing.hidden, context));
        Ok(Answer::new(lines.join("\n"), &listing))
    }
}

fn line(order: &Listed, context: &Context) -> String {
    let (lang, summary) = (context.lang, &order.summary);
    let due = summary.respond_by.map(|due| match lang {
        Lang::ZhCn => format!("最晚到达 {}", context.time(due)),
        Lang::En => format!("arrive by {}", context.time(due)),
    });
    let waiting = (order.edits_waiting > 0).then(|| match lang {
        Lang::ZhCn => format!("○ {} 项待发送", order.edits_waiting),
        Lang::En => format!("○ {} to send", order.edits_waiting),
    });
    let conflicts = (summary.conflicts > 0).then(|| match lang {
        Lang::ZhCn => format!("▲ {} 处分歧", summary.conflicts),
        Lang::En => format!("▲ {} to settle", summary.conflicts),
    });
    let left = order.left.then(|| lang.pick("已转给其他班组", "went to another crew").to_owned());
    let parts = [
        Some(summary.number.clone()),
        Some(summary.status.words(lang).to_owned()),
        Some(summary.level.clone()),
        due,
        Some(summary.fault.clone()),
        Some(summary.customer.clone()),
        Some(summary.address.clone()),
        waiting,
        conflicts,
        left,
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn hidden(access: Access, count: usize, context: &Context) -> Option<String> {
    let lang = context.lang;
    let hidden = match lang {
        Lang::ZhCn => format!("已隐藏工单：{count}"),
        Lang::En => format!("Orders hidden: {count}"),
    };
    let why = match access {
        Access::Open => return None,
        Access::LeaseOver => {
            lang.pick("72 小时未联系公司：先 callout sync", "72 hours without contact: callout sync").into()
        }
        Access::Locked { until } => texts::locked(&context.time(until), lang),
    };
    Some(format!("{hidden}\n{why}"))
}
