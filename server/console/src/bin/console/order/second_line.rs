//! A call for the second line: what is needed, who has the case, all that is known, and the way back to the first line.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::json;
use shared::document::history::PastVisit;
use shared::document::second_line::Call;

use super::Case;
use super::ask::{Wrong, send};
use crate::net;
use crate::parts::due::when;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// What the hand-over adds to the order.
#[derive(Clone, Debug, Deserialize)]
struct HandOver {
    history: Vec<PastVisit>,
}

/// The calls; nothing where there was none.
#[component]
pub(crate) fn SecondLine() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let calls = Memo::new(move |_| {
        case.view.with(|view| view.as_ref().map(|view| view.second_line.clone())).unwrap_or_default()
    });
    move || {
        let calls = calls.get();
        (!calls.is_empty()).then(|| {
            let rows = calls.into_iter().rev().map(|call| view! { <OneCall call/> }).collect_view();
            view! { <section><h3>{t::second_line(lang)}</h3>{rows}</section> }
        })
    }
}

#[component]
fn OneCall(call: Call) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let mine =
        call.taken.as_ref().map(|taken| taken.person) == shell.me.with_untracked(|me| me.as_ref().map(|me| me.id));
    let (open, returning) = (call.over.is_none(), RwSignal::new(false));
    let taken = call.taken.as_ref().map_or_else(
        || t::nobody_yet(lang).to_owned(),
        |taken| format!("{} · {} {}", taken.name, t::since(lang), when(taken.since, shell)),
    );
    let advice = call.over.as_ref().filter(|over| !over.advice.is_empty()).map(|over| {
        let words = format!("{} · {}", over.advice, when(over.at, shell));
        view! { <dt>{t::returned_with(lang)}</dt><dd>{words}</dd> }
    });
    let take = move |_| {
        let path = format!("/api/v1/second-line/{}/taking-up", case.id);
        spawn_local(async move {
            match net::change("POST", path).with(&json!({})).done(shell).await {
                Ok(()) => shell.say(t::taken_up(lang), None),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    view! {
        <dl class="facts">
            <dt>{t::wanted(lang)}</dt><dd class="strong">{call.wanted.clone()}<span class="soft">" · " {when(call.at, shell)}</span></dd>
            <dt>{t::taken_by(lang)}</dt><dd>{taken}</dd>
            {advice}
        </dl>
        {open.then(|| view! {
            <History/>
            <div class="row">
                {(!mine).then(|| view! { <button class="button" on:click=take>{t::take_up(lang)}</button> })}
                <button class="button" on:click=move |_| returning.set(true)>{t::give_back(lang)}</button>
            </div>
            {move || returning.get().then(|| view! { <GiveBack close=move || returning.set(false)/> })}
        })}
    }
}

/// Former visits to the machine and the customer, read when somebody asks.
#[component]
fn History() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let known = RwSignal::new(None::<Vec<PastVisit>>);
    let read = move |_| {
        spawn_local(async move {
            match net::get(format!("/api/v1/second-line/{}", case.id)).ask::<HandOver>(shell).await {
                Ok(told) => drop(known.try_set(Some(told.history))),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let row = move |past: PastVisit| {
        let cause = past.cause.map(|cause| cause.words(lang)).unwrap_or_default();
        let outcome = past.outcome.map(|outcome| outcome.words(lang)).unwrap_or_default();
        let words: Vec<&str> = [cause, &past.diagnosis, outcome].into_iter().filter(|text| !text.is_empty()).collect();
        view! { <li><div class="grow"><p>{words.join(" · ")}</p><p class="soft tiny">{past.number.clone()} " · " {when(past.at, shell)}</p></div></li> }
    };
    move || {
        match known.get() {
        None => view! { <button class="button small" on:click=read>{t::show_known(lang)}</button> }.into_any(),
        Some(all) if all.is_empty() => {
            view! { <p class="soft">{t::former_visits(lang)} ": " {t::nothing_here(lang)}</p> }.into_any()
        }
        Some(all) => view! { <h4>{t::former_visits(lang)}</h4><ul class="besides">{all.into_iter().map(row).collect_view()}</ul> }.into_any(),
    }
    }
}

#[component]
fn GiveBack(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let advice = RwSignal::new(String::new());
    let again = RwSignal::new(true);
    let wrong = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(view) = case.view.get_untracked() else { return };
        let crew = view.assignment.as_ref().map(|held| held.crew).filter(|_| again.get_untracked());
        let body = json!({ "revision": view.revision, "advice": advice.get_untracked().trim(), "crew": crew });
        send(shell, format!("/api/v1/second-line/{}/return", case.id), body, t::given_back(lang), wrong, close);
    };
    view! {
        <Sheet title=t::give_back(lang) close>
            <form class="form" on:submit=submit>
                <label class="field"><span>{t::advice(lang)}</span>
                    <textarea class="input" rows="4" maxlength="2000" name="advice" prop:value=advice
                        on:input=move |event| advice.set(event_target_value(&event))></textarea></label>
                <label class="check"><input type="checkbox" prop:checked=again
                    on:change=move |event| again.set(event_target_checked(&event))/>{t::crew_goes_again(lang)}</label>
                <Wrong wrong/>
                <button class="button main" type="submit" disabled=move || advice.with(|said| said.trim().is_empty())>{t::give_back(lang)}</button>
            </form>
        </Sheet>
    }
}
