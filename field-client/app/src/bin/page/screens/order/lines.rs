//! Labour and material, with what they cost.

use callout_app::bridge::order::LineCard;
use callout_app::say;
use leptos::prelude::*;
use shared::document::line::{Charge, LineKind};
use shared::money::Money;

use super::line_sheet::LineSheet;
use super::new_line::{NewLabour, NewMaterial};
use super::visit::Visit;
use crate::parts::icons;
use crate::texts as t;

/// Which sheet is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Adding {
    Nothing,
    Material,
    Labour,
}

/// The section.
#[component]
pub(crate) fn Lines(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let lines = visit.part(|page| page.lines.clone());
    let (to_pay, free) = (visit.part(|page| page.to_pay.join(" + ")), visit.part(|page| page.free.join(" + ")));
    let nothing = visit.part(|page| say::money(Money::zero(page.currency)));
    let short = visit.part(|page| page.van_short.clone());
    let adding = RwSignal::new(Adding::Nothing);
    let changing = RwSignal::new(None::<LineCard>);
    let row = move |line: LineCard| {
        let shown = line.clone();
        view! { <li><button class="tap-card" on:click=move |_| changing.set(Some(line.clone()))><LineRow line=shown/></button></li> }
    };
    view! {
        <section class="card" id="lines">
            <h2>{t::lines(lang)}</h2>
            {move || lines.with(|lines| !lines.is_empty()).then(|| view! {
                <ul class="lines">{lines.get().into_iter().map(row).collect_view()}</ul>
            })}
            {move || (!short.with(Vec::is_empty)).then(|| view! {
                <p class="notice soon">{icons::van()}{format!("{}{}", t::van_short_of(lang), short.get().join(", "))}</p>
            })}
            <div class="row even">
                <button class="button" on:click=move |_| adding.set(Adding::Material)>{icons::plus()}{t::add_material(lang)}</button>
                <button class="button" on:click=move |_| adding.set(Adding::Labour)>{icons::plus()}{t::add_labour(lang)}</button>
            </div>
            {move || (!free.get().is_empty()).then(|| view! {
                <p class="total soft"><span>{t::free(lang)}</span><span class="money">{free.get()}</span></p>
            })}
            {move || lines.with(|lines| !lines.is_empty()).then(|| {
                let amount = if to_pay.get().is_empty() { nothing.get() } else { to_pay.get() };
                view! { <p class="total big"><span>{t::to_pay(lang)}</span><span class="money">{amount}</span></p> }
            })}
            {move || match adding.get() {
                Adding::Nothing => ().into_any(),
                Adding::Material => view! { <NewMaterial visit close=move || adding.set(Adding::Nothing)/> }.into_any(),
                Adding::Labour => view! { <NewLabour visit close=move || adding.set(Adding::Nothing)/> }.into_any(),
            }}
            {move || changing.get().map(|line| view! { <LineSheet visit line close=move || changing.set(None)/> })}
        </section>
    }
}

/// A line as the slip has it.
#[component]
fn LineRow(line: LineCard) -> impl IntoView {
    let lang = crate::shell::Shell::of_all().tongue();
    let name = match (line.name.is_empty(), line.kind) {
        (false, _) => line.name.clone(),
        (true, LineKind::Labour) => t::labour(lang).into(),
        (true, LineKind::Material) => t::material(lang).into(),
    };
    let charge = match line.charge {
        Some(Charge::Charged) | None => None,
        Some(Charge::Warranty) => Some(t::warranty(lang)),
        Some(Charge::Goodwill) => Some(t::goodwill(lang)),
    };
    let detail: Vec<String> = [line.specification, line.model].into_iter().filter(|text| !text.is_empty()).collect();
    let lacks =
        (!line.lacks.is_empty()).then(|| format!("{} {}", t::lacks(lang), line.lacks.join(lang.pick("、", ", "))));
    let sum = format!("{} {} × {}", line.quantity, line.unit, line.price);
    view! {
        <span class="total">
            <strong>{name}</strong>
            <span class="money">{if line.amount.is_empty() { "—".to_owned() } else { line.amount }}</span>
        </span>
        <span class="total soft small">
            <span>{detail.join(" · ")}</span>
            <span class="money">{sum}</span>
        </span>
        {(charge.is_some() || lacks.is_some()).then(|| view! {
            <span class="row tight">
                {charge.map(|words| view! { <span class="badge done">{icons::check()}{words}</span> })}
                {lacks.map(|words| view! { <span class="badge soon">{icons::waits()}{words}</span> })}
            </span>
        })}
    }
}
