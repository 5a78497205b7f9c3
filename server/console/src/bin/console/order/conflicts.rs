//! What waits for a decision here: values that disagree, and acts of devices that were held back.

use std::sync::Arc;

use callout_console::api::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use shared::document::conflicts::Conflict;
use shared::document::finding::Finding;
use shared::document::line::LineDetail;
use shared::document::request::RequestDetail;
use shared::view::OrderView;

use super::Case;
use crate::net;
use crate::parts::due::when;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// Values that disagree; one click keeps one of them.
#[component]
pub(crate) fn Conflicts(view: Arc<OrderView>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let one = |conflict: &Conflict| {
        let choices = choices(conflict, lang);
        let elsewhere = choices.is_empty().then(|| view! { <p class="soft">{t::technician_decides(lang)}</p> });
        view! {
            <div class="notice soon">
                <p class="strong">{icons::conflict()} {conflict.words(lang)}</p>
                <div class="choices">{choices.into_iter().map(|(words, settlement)| view! { <Keep words settlement/> }).collect_view()}</div>
                {elsewhere}
            </div>
        }
    };
    view.conflicts.iter().map(one).collect_view()
}

#[component]
fn Keep(words: String, settlement: Value) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let settle = move |_| {
        let (tag, body) = (case.tag.get_untracked(), settlement.clone());
        spawn_local(async move {
            let path = format!("/api/v1/orders/{}/settlements", case.id);
            match net::change("POST", path).seen(tag).with(&body).done(shell).await {
                Ok(()) => shell.say(t::settled(shell.tongue()), None),
                Err(problem) => told(shell, case, problem).await,
            }
        });
    };
    view! { <button class="button choice" on:click=settle>{words}</button> }
}

async fn told(shell: Shell, case: Case, problem: Problem) {
    shell.refuse(&problem);
    if problem.is_stale() {
        case.read(shell).await;
    }
}

/// The values, each with what keeps it.
fn choices(conflict: &Conflict, lang: shared::lang::Lang) -> Vec<(String, Value)> {
    match conflict {
        Conflict::Request { values, .. } => {
            let of = |value: &RequestDetail| (request_words(value), json!({ "about": "request", "detail": value }));
            values.iter().map(of).collect()
        }
        Conflict::Finding { visit, values, .. } => {
            let of = |value: &Finding| {
                (finding_words(value, lang), json!({ "about": "finding", "visit": visit, "finding": value }))
            };
            values.iter().map(of).collect()
        }
        Conflict::Line { line, values, .. } => {
            let of =
                |value: &LineDetail| (line_words(value), json!({ "about": "line", "line": line, "detail": value }));
            values.iter().map(of).collect()
        }
        Conflict::LineRemoval { line, .. } => [(t::keep_line(lang), false), (t::drop_line(lang), true)]
            .into_iter()
            .map(|(words, removed)| {
                let detail = LineDetail::Removed(removed);
                (words.to_owned(), json!({ "about": "line", "line": line, "detail": detail }))
            })
            .collect(),
        // What came of a visit only those can say who made it.
        Conflict::Outcome { .. } => Vec::new(),
    }
}

fn request_words(value: &RequestDetail) -> String {
    match value {
        RequestDetail::Customer(of) => of.name.clone(),
        RequestDetail::Site(of) => of.address.clone(),
        RequestDetail::Contact(of) | RequestDetail::Reporter(of) => format!("{} {}", of.name, of.phone),
        RequestDetail::Department { name } | RequestDetail::Trade { name } => name.clone(),
        RequestDetail::Equipment(of) => format!("{} {}", of.name, of.location),
        RequestDetail::Fault { text } => text.clone(),
        RequestDetail::Level(of) => of.name.clone(),
        RequestDetail::Appointment(of) => {
            format!("{} – {}", crate::parts::due::clock(of.from), crate::parts::due::clock(of.until))
        }
        RequestDetail::Checklist { questions } => questions.join(" / "),
    }
}

fn finding_words(value: &Finding, lang: shared::lang::Lang) -> String {
    match value {
        Finding::Cause { cause } => cause.words(lang).to_owned(),
        Finding::Diagnosis { text } => text.clone(),
        Finding::Answer { answer, .. } => answer.clone(),
    }
}

/// A detail of a line in words; its JSON tells the value of those that are codes.
fn line_words(value: &LineDetail) -> String {
    match value {
        LineDetail::Quantity(quantity) => quantity.to_string(),
        LineDetail::UnitPrice(price) => price.to_string(),
        other => {
            let told = serde_json::to_value(other).unwrap_or_default();
            let value = told.get("value").cloned().unwrap_or_default();
            value.as_str().map_or_else(|| value.to_string(), str::to_owned)
        }
    }
}

/// Acts that were held back, to be released or refused.
#[component]
pub(crate) fn Held() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let held = Memo::new(move |_| {
        shell
            .stock
            .held
            .with(|all| all.iter().filter(|waiting| waiting.order == Some(case.id)).cloned().collect::<Vec<_>>())
    });
    move || held.get().into_iter().map(|waiting| view! { <HeldAct waiting/> }).collect_view()
}

/// One act that was held back.
#[component]
pub(crate) fn HeldAct(waiting: callout_console::api::orders::Waiting) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (id, hash) = (waiting.id, waiting.hash);
    let decide = move |verdict: &'static str, words: &'static str| {
        spawn_local(async move {
            let call = net::change("POST", format!("/api/v1/quarantine/{id}/{verdict}"));
            match call.with(&json!({ "hash": hash })).done(shell).await {
                Ok(()) => shell.say(words, None),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    view! {
        <div class="notice soon">
            <p class="strong">{icons::held()} {waiting.act.unwrap_or_else(|| t::unreadable(lang).to_owned())}</p>
            <p class="soft">{waiting.words} " · " {when(waiting.received_at, shell)}</p>
            <div class="row">
                <button class="button" on:click=move |_| decide("release", t::released(lang))>{t::release(lang)}</button>
                <button class="button" on:click=move |_| decide("refusal", t::refused_it(lang))>{t::refuse(lang)}</button>
            </div>
        </div>
    }
}
