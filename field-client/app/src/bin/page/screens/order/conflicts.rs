//! What deserves a look, and disagreements: two people wrote without having seen each other, and a person picks.

use callout_app::bridge::deed::Deed;
use leptos::prelude::*;

use super::visit::Visit;
use crate::texts as t;

/// One card a disagreement.
#[component]
pub(crate) fn Conflicts(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let conflicts = visit.part(|page| page.conflicts.clone());
    let remarks = visit.part(|page| page.remarks.clone());
    let card = move |(conflict, card): (usize, callout_app::bridge::order::ConflictCard)| {
        let choose = move |(choice, words): (usize, String)| {
            view! {
                <button class="chip" on:click=move |_| visit.act(Deed::Settle { conflict, choice })>{words}</button>
            }
        };
        let for_office = card.choices.is_empty();
        view! {
            <div class="notice soon">
                <p>{card.words}</p>
                <div class="chips">{card.choices.into_iter().enumerate().map(choose).collect_view()}</div>
                {for_office.then(|| view! { <p class="soft small">{t::office_settles(lang)}</p> })}
            </div>
        }
    };
    view! {
        {move || (!remarks.with(Vec::is_empty)).then(|| view! {
            <ul class="notice remarks">{remarks.get().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
        })}
        <div id="conflicts">{move || conflicts.get().into_iter().enumerate().map(card).collect_view()}</div>
    }
}
