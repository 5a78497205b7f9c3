//! Many at once: what is marked goes to the best crew each, or all of it to one.

use std::collections::BTreeSet;
use std::sync::Arc;

use callout_console::api::orders::{Candidates, Revised};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::{CrewId, OrderId};

use crate::net;
use crate::order::acts;
use crate::shell::Shell;
use crate::texts as t;

/// The bar that stands under the list while something is marked.
#[component]
pub(crate) fn Bulk(marked: RwSignal<BTreeSet<OrderId>>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let busy = RwSignal::new(false);
    let send = move |crew: Option<CrewId>| {
        let orders: Vec<OrderId> = marked.get_untracked().into_iter().collect();
        busy.set(true);
        spawn_local(async move {
            send_all(shell, orders, crew).await;
            busy.set(false);
            marked.set(BTreeSet::new());
        });
    };
    let crews = move || {
        shell.stock.crews.with(|crews| {
            let option = |crew: &callout_console::api::crews::Crew| view! { <option value=crew.id.to_string()>{crew.name.clone()}</option> };
            crews.iter().map(option).collect_view()
        })
    };
    let bar = move || {
        view! {
            <div class="bulk" role="toolbar" aria-label=t::marked(lang)>
                <span class="strong figures">{move || marked.with(BTreeSet::len)} " " {t::marked(lang)}</span>
                <button class="button main" disabled=busy on:click=move |_| send(None)>{t::send_best(lang)}</button>
                <select class="pick" aria-label=t::send_one(lang) disabled=busy
                    on:change=move |event| if let Ok(crew) = event_target_value(&event).parse() { send(Some(crew)) }>
                    <option value="">{t::send_one(lang)}</option>
                    {crews}
                </select>
                <button class="button plain" on:click=move |_| marked.set(BTreeSet::new())>{t::unmark(lang)}</button>
            </div>
        }
    };
    move || marked.with(|marked| !marked.is_empty()).then(bar)
}

/// Sends a crew to each: this one, or whichever is best for it, reckoning with those that were sent before.
async fn send_all(shell: Shell, orders: Vec<OrderId>, crew: Option<CrewId>) {
    let (mut sent, mut refused) = (Vec::new(), 0_usize);
    for order in orders {
        match send_one(shell, order, crew).await {
            Some(revision) => sent.push((order, revision)),
            None => refused += 1,
        }
    }
    let lang = shell.tongue();
    let mut words = format!("{} {}", sent.len(), t::bulk_done(lang));
    if refused > 0 {
        words = format!("{words} · {refused} {}", t::bulk_refused(lang));
    }
    let undo =
        move || sent.iter().for_each(|(order, revision)| acts::withdraw(shell, *order, *revision, t::undo(lang)));
    shell.say(words, Some(Arc::new(undo)));
}

/// The revision that sending made; `None` where nobody could be sent, or somebody else was quicker.
async fn send_one(shell: Shell, order: OrderId, crew: Option<CrewId>) -> Option<u64> {
    let found: Candidates = net::get(format!("/api/v1/orders/{order}/candidates")).ask(shell).await.ok()?;
    let best = found.crews.iter().find(|candidate| candidate.suitable).map(|candidate| candidate.crew);
    let wish = acts::wish(crew.or(best)?, found.revision, "");
    let path = format!("/api/v1/orders/{order}/assignment");
    let revised: Revised = net::change("PUT", path).with(&wish).ask(shell).await.ok()?;
    Some(revised.revision)
}
