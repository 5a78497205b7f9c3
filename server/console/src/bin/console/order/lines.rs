//! What was done: visits with their findings, labour and material, and what is to be paid.

use std::sync::Arc;

use leptos::prelude::*;
use shared::document::finding::Finding;
use shared::document::line::{Charge, LineDetail};
use shared::document::status::Status;
use shared::money::Money;
use shared::view::{LineView, OrderView, VisitView};

use crate::shell::Shell;
use crate::texts as t;

/// All visits; nothing where there was none.
#[component]
pub(crate) fn Work(view: Arc<OrderView>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let done = view.status >= Status::Arrived && !view.visits.is_empty();
    done.then(|| {
        let several = view.visits.len() > 1;
        view! {
            <section>
                <h3>{t::work(lang)}</h3>
                {view.visits.iter().enumerate().map(|(index, visit)| of_visit(visit, several.then_some(index))).collect_view()}
                {(!view.totals.charged.is_empty()).then(|| view! {
                    <p class="total"><span>{t::to_pay(lang)}</span><span class="money strong">{sum(&view.totals.charged)}</span></p>
                })}
            </section>
        }
    })
}

fn of_visit(visit: &VisitView, index: Option<usize>) -> AnyView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let crew = visit.crew.map(|crew| shell.stock.crew_name(crew)).unwrap_or_default();
    let heading = index.map(|index| view! { <h4>{t::visit(lang)} " " {index + 1} " · " {crew}</h4> });
    let outcome =
        visit.outcome.map(|outcome| view! { <dt>{t::outcome(lang)}</dt><dd class="strong">{outcome.words(lang)}</dd> });
    let missing: Vec<String> = visit.missing.iter().map(|missing| missing.words(lang)).collect();
    view! {
        {heading}
        <dl class="facts">
            {outcome}
            {visit.findings.iter().map(finding).collect_view()}
            {(!missing.is_empty()).then(|| view! { <dt>{t::missing(lang)}</dt><dd class="soft">{missing.join(" · ")}</dd> })}
        </dl>
        {(!visit.lines.is_empty()).then(|| view! { <Lines lines=visit.lines.clone()/> })}
    }
    .into_any()
}

fn finding(finding: &Finding) -> AnyView {
    let lang = Shell::of_all().tongue();
    let (label, words) = match finding {
        Finding::Cause { cause } => (t::cause(lang).to_owned(), cause.words(lang).to_owned()),
        Finding::Diagnosis { text } => (t::diagnosis(lang).to_owned(), text.clone()),
        Finding::Answer { question, answer } => (question.clone(), answer.clone()),
    };
    view! { <dt>{label}</dt><dd>{words}</dd> }.into_any()
}

#[component]
fn Lines(lines: Vec<LineView>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    view! {
        <table class="lines-table">
            <thead><tr><th>{t::line_name(lang)}</th><th class="money">{t::quantity(lang)}</th><th class="money">{t::amount(lang)}</th></tr></thead>
            <tbody>{lines.iter().map(|line| row(line, lang)).collect_view()}</tbody>
        </table>
    }
}

fn row(line: &LineView, lang: shared::lang::Lang) -> AnyView {
    let text = |of: fn(&LineDetail) -> Option<String>| line.details.iter().find_map(of).unwrap_or_default();
    let name = text(|detail| if let LineDetail::Name(name) = detail { Some(name.clone()) } else { None });
    let model = text(|detail| if let LineDetail::Model(model) = detail { Some(model.clone()) } else { None });
    let unit = text(|detail| if let LineDetail::Unit(unit) = detail { Some(unit.clone()) } else { None });
    let quantity =
        text(|detail| if let LineDetail::Quantity(quantity) = detail { Some(quantity.to_string()) } else { None });
    let free = match line.charge {
        Some(Charge::Warranty) => Some(t::warranty(lang)),
        Some(Charge::Goodwill) => Some(t::goodwill(lang)),
        Some(Charge::Charged) | None => None,
    };
    let amount = match (free, line.amount) {
        (Some(free), _) => free.to_owned(),
        (None, Some(amount)) => amount.to_string(),
        (None, None) => "–".into(),
    };
    view! {
        <tr>
            <td>{name} {(!model.is_empty()).then(|| view! { <span class="soft">" " {model}</span> })}</td>
            <td class="money">{quantity} " " {unit}</td>
            <td class="money">{amount}</td>
        </tr>
    }
    .into_any()
}

/// Sums, one a currency.
pub(crate) fn sum(amounts: &[Money]) -> String {
    amounts.iter().map(Money::to_string).collect::<Vec<_>>().join(" + ")
}
