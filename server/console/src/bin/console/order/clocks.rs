//! Both clocks with how they come about, and the pauses that the office records.

use callout_console::api::office::Role;
use leptos::prelude::*;
use serde_json::json;
use shared::document::coordination::Phase;
use shared::document::pause::Rest;
use shared::document::service_level::Hindrance;
use shared::view::ClockView;

use super::Case;
use super::ask::{Wrong, send};
use crate::parts::due::when;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// What the office may record; a break is recorded on site.
const REASONS: [Hindrance; 4] =
    [Hindrance::CustomerAbsent, Hindrance::CustomerDecides, Hindrance::WaitsForParts, Hindrance::WaitsForOthers];

/// The clocks and the pauses.
#[component]
pub(crate) fn Clocks() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let asking = RwSignal::new(false);
    let open = Memo::new(move |_| case.view.with(|view| view.as_ref().is_some_and(|view| view.phase == Phase::Open)));
    let clocks = move || {
        let clocks = case.view.with(|view| view.as_ref().and_then(|view| view.clocks.clone()))?;
        let row = |label: &'static str, clock: &ClockView| {
            let met = clock.clock.met_at.map(|at| format!(" · {} {}", t::clock_met(lang), when(at, shell)));
            let words = lang.pick(&clock.words_zh, &clock.words_en).clone();
            view! { <dt>{label}</dt><dd>{words}<span class="soft">{met}</span></dd> }
        };
        let (arrival, solution) = (t::arrival_clock(lang), t::solution_clock(lang));
        Some(view! { <dl class="facts">{row(arrival, &clocks.response)}{row(solution, &clocks.resolve)}</dl> })
    };
    let pauses = move || {
        let pauses = case.view.with(|view| view.as_ref().map(|view| view.pauses.clone())).unwrap_or_default();
        (!pauses.is_empty()).then(|| {
            let rows = pauses.into_iter().rev().map(|rest| view! { <Pause rest/> }).collect_view();
            view! { <ul class="besides">{rows}</ul> }
        })
    };
    view! {
        <section>
            <div class="row"><h3>{t::clocks(lang)}</h3><span class="grow"></span>
                {move || (open.get() && shell.may(Role::Dispatcher)).then(|| view! {
                    <button class="button small" on:click=move |_| asking.set(true)>{t::pause_order(lang)}</button>
                })}
            </div>
            {clocks}
            {pauses}
            {move || asking.get().then(|| view! { <NewPause close=move || asking.set(false)/> })}
        </section>
    }
}

#[component]
fn Pause(rest: Rest) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let (id, lasts) = (rest.id, rest.until.is_none());
    let span = match rest.until {
        Some(until) => format!("{} – {}", when(rest.from, shell), when(until, shell)),
        None => format!("{} {}", t::since(lang), when(rest.from, shell)),
    };
    let state = if lasts { t::pause_lasts(lang) } else { t::pause_over(lang) };
    let end = move |_| {
        let path = format!("/api/v1/orders/{}/pauses/{id}/ending", case.id);
        leptos::task::spawn_local(async move {
            match crate::net::change("POST", path).with(&json!({})).done(shell).await {
                Ok(()) => shell.say(t::pause_ended(lang), None),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    view! {
        <li class:soft=!lasts>
            <div class="grow"><p><span class="strong">{rest.why.words(lang)}</span>" · "{state}</p>
                <p class="soft tiny">{span}{(!rest.reason.is_empty()).then(|| format!(" · {}", rest.reason))}</p></div>
            {(lasts && shell.may(Role::Dispatcher)).then(|| view! { <button class="button small" on:click=end>{t::end_pause(lang)}</button> })}
        </li>
    }
}

#[component]
fn NewPause(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let why = RwSignal::new(Hindrance::CustomerAbsent.key().to_owned());
    let reason = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let choices = REASONS.into_iter().map(|why| (why.key().to_owned(), why.words(lang).to_owned())).collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = json!({ "why": why.get_untracked(), "reason": reason.get_untracked().trim() });
        send(shell, format!("/api/v1/orders/{}/pauses", case.id), body, t::pause_noted(lang), wrong, close);
    };
    view! {
        <Sheet title=t::pause_order(lang) close>
            <form class="form" on:submit=submit>
                <Choice label=t::pause_why(lang) name="why" value=why choices=Signal::stored(choices)/>
                <Text label=t::pause_said(lang) name="reason" value=reason/>
                <Wrong wrong/>
                <button class="button main" type="submit">{t::pause_order(lang)}</button>
            </form>
        </Sheet>
    }
}
