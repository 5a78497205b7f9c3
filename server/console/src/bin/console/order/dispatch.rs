//! Who goes, and why.

use callout_console::api::orders::LastAssignment;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Case;
use super::candidates::Crews;
use super::placing::PlaceInDay;
use crate::net;
use crate::parts::due::when;
use crate::shell::Shell;
use crate::texts as t;

/// The crew that is sent with its reasons, or the crews to choose from.
#[component]
pub(crate) fn Dispatch() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let last = RwSignal::new(None::<LastAssignment>);
    let held = Memo::new(move |_| {
        case.view.with(|view| view.as_ref()?.assignment.as_ref().map(|held| (held.crew, held.epoch)))
    });
    let open = Memo::new(move |_| {
        case.view
            .with(|view| view.as_ref().is_some_and(|view| view.phase == shared::document::coordination::Phase::Open))
    });
    Effect::new(move || {
        if held.get().is_some() {
            spawn_local(async move {
                let path = format!("/api/v1/orders/{}/assignment", case.id);
                last.try_set(net::get(path).ask::<LastAssignment>(shell).await.ok());
            });
        }
    });
    let sent = move || {
        held.get().map(|(crew, _)| {
            let assignment = case.view.with(|view| view.as_ref()?.assignment.clone());
            let planned = assignment.as_ref().and_then(|of| of.planned_start).map(|at| when(at, shell));
            let minutes = assignment.as_ref().map(|of| format!("{} {}", of.expected_minutes, t::minutes(lang)));
            let about: Vec<String> = [planned, minutes].into_iter().flatten().collect();
            view! {
                <p class="sent"><span class="strong">{assignment.map(|of| of.crew_name)}</span>" "<span class="soft">{about.join(" · ")}</span></p>
                {move || last.get().and_then(|last| last.explanation).map(|told| view! { <Reasons words=told.words/> })}
                <PlaceInDay crew/>
            }
        })
    };
    let choosing = Memo::new(move |_| open.get() && (held.get().is_none() || case.choosing.get()));
    view! {
        <section>
            <h3>{t::dispatch(lang)}</h3>
            {sent}
            {move || choosing.get().then(|| view! { <Crews/> })}
        </section>
    }
}

/// Sentences that can be read out.
#[component]
pub(crate) fn Reasons(words: Vec<String>) -> impl IntoView {
    view! { <ul class="reasons">{words.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul> }
}
