//! `callout show`: an order with everything in it, numbered as the other commands expect.

use clap::Args;
use field_client::phone::Opened;
use field_client::view::summary::detail_text;
use serde_json::json;
use shared::document::register::Detail as _;
use shared::document::remarks::Remark;
use shared::document::request::RequestDetail;
use shared::lang::Lang;
use shared::view::{LineView, OrderView, VisitView};

use crate::answer::Answer;
use crate::context::Context;
use crate::failing::Failing;
use crate::texts;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Number, or first digits of the id · 工单编号
    order: String,
}

impl Show {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let phone = context.enrolled()?;
        let opened = phone.open_order(phone.find(&self.order)?)?;
        let view = OrderView::of(&opened.order);
        let data = json!({ "order": view, "left": opened.left, "stored": opened.stored, "history": opened.history });
        Ok(Answer::new(words(&view, &opened, context).join("\n"), &data))
    }
}

fn words(view: &OrderView, opened: &Opened, context: &Context) -> Vec<String> {
    let lang = context.lang;
    let number = view.origin.as_ref().map(|origin| origin.number.clone()).unwrap_or_default();
    let mut lines = vec![format!("{number} · {}", view.status.words(lang)), texts::stored(opened.stored, lang)];
    lines.extend(opened.left.then(|| lang.pick("已转给其他班组", "Went to another crew").to_owned()));
    lines.extend(view.request.iter().map(|detail| {
        let value = match detail {
            RequestDetail::Appointment(at) => format!("{} – {}", context.time(at.from), context.time(at.until)),
            other => detail_text(other),
        };
        format!("  {}: {value}", detail.key().words(lang))
    }));
    if let Some(due) = view.deadlines {
        let (response, resolve) = (context.time(due.response), context.time(due.resolve));
        lines.push(match lang {
            Lang::ZhCn => format!("  最晚到达 {response} · 最晚解决 {resolve}"),
            Lang::En => format!("  arrive by {response} · solve by {resolve}"),
        });
    }
    let mut first_line = 1;
    for (index, visit) in view.visits.iter().enumerate() {
        lines.extend(visit_words(index + 1, visit, first_line, context));
        let is_signed = view.sign_offs.iter().any(|it| it.refusal.is_none() && it.visits.contains(&visit.id));
        lines.extend((!is_signed).then(|| texts::missing(&visit.missing, lang)));
        first_line += visit.lines.len();
    }
    lines.extend(evidence(view, context));
    lines.extend(changes(view, context));
    lines.extend(history(opened, context));
    lines
}

fn visit_words(number: usize, visit: &VisitView, first_line: usize, context: &Context) -> Vec<String> {
    let lang = context.lang;
    let mut lines = vec![match lang {
        Lang::ZhCn => format!("第 {number} 次上门"),
        Lang::En => format!("Visit {number}"),
    }];
    lines.extend(visit.facts.iter().map(|fact| format!("  {}  {}", context.time(fact.at), fact.happening.words(lang))));
    lines.extend(visit.findings.iter().map(|finding| format!("  {}", texts::finding_words(finding, lang))));
    lines.extend(visit.lines.iter().zip(first_line..).map(|(line, number)| line_words(number, line, context)));
    let charged: Vec<String> = visit.totals.charged.iter().map(ToString::to_string).collect();
    if !charged.is_empty() {
        lines.push(format!("  {}: {}", lang.pick("应付合计", "To pay"), charged.join(" + ")));
    }
    lines
}

fn line_words(number: usize, line: &LineView, context: &Context) -> String {
    let kind = line.kind.map(|kind| texts::line_kind(kind, context.lang)).unwrap_or_default();
    let details: Vec<String> = line.details.iter().map(|detail| texts::detail_words(detail, context.lang)).collect();
    let amount = line.amount.map(|amount| format!(" = {amount}")).unwrap_or_default();
    format!("  [{number}] {kind}: {}{amount}", details.join(" · "))
}

fn evidence(view: &OrderView, context: &Context) -> Vec<String> {
    let lang = context.lang;
    let photos = view.photos.iter().zip(1..).map(|(photo, number)| {
        let hash: String = photo.hash.to_string().chars().take(12).collect();
        format!(
            "{} {number}: {} {} {hash}…",
            lang.pick("照片", "Photo"),
            texts::photo_kind(photo.kind, lang),
            photo.caption
        )
    });
    let notes = view.notes.iter().zip(1..).map(|(note, number)| {
        format!("{} {number} ({}): {}", lang.pick("备注", "Note"), texts::audience(note.audience, lang), note.text)
    });
    let signed = view.sign_offs.iter().map(|signed| match &signed.refusal {
        Some(reason) => {
            format!("{}  {}: {reason}", context.time(signed.at), lang.pick("客户拒签", "Signature refused"))
        }
        None => format!("{}  {}: {}", context.time(signed.at), lang.pick("客户签字", "Signed"), signed.signer),
    });
    photos.chain(notes).chain(signed).collect()
}

fn changes(view: &OrderView, context: &Context) -> Vec<String> {
    let lang = context.lang;
    let mut lines: Vec<String> = view.conflicts.iter().map(|conflict| format!("▲ {}", conflict.words(lang))).collect();
    for remark in &view.remarks {
        if let Remark::Repeat { with, .. } = remark {
            lines.push(format!("▲ {}", with.words(lang)));
        }
        let Remark::ChangedSinceSigning { differences, .. } = remark else { continue };
        lines.push(lang.pick("▲ 签字后有变化：", "▲ Changed since signing:").into());
        lines.extend(differences.iter().map(|difference| {
            let (signed, now) = (difference.signed.as_deref().unwrap_or("—"), difference.now.as_deref().unwrap_or("—"));
            format!("  {}: {signed} → {now}", difference.label)
        }));
    }
    lines
}

fn history(opened: &Opened, context: &Context) -> Vec<String> {
    let lang = context.lang;
    let past = opened.history.iter().map(|visit| {
        let cause = visit.cause.map(|cause| cause.words(lang)).unwrap_or_default();
        format!("{}  {} {cause} {}", context.time(visit.at), visit.number, visit.diagnosis)
    });
    past.collect()
}
