//! Alarms 告警: what stands, what came to be over, and what was withdrawn by what arrived later.

use callout_console::api::Problem;
use callout_console::api::office::Role;
use callout_console::api::rounds::Alarm;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::table::{Read, Table, fetch, text, to_order};
use crate::net;
use crate::parts::due::when;
use crate::parts::field::Text;
use crate::parts::icons;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// Which are listed.
const STATES: [&str; 3] = ["standing", "over", "withdrawn"];

/// The list.
#[component]
pub(crate) fn Alarms() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Alarm> = RwSignal::new(None);
    let state = RwSignal::new(STATES[0]);
    let remarking = RwSignal::new(None::<Alarm>);
    let again = move || fetch(shell, format!("/api/v1/alarms?state={}", state.get_untracked()), read);
    Effect::new(move || {
        state.track();
        shell.stock.changes.track();
        again();
    });
    let cells = move |alarm: &Alarm| {
        let words = lang.pick(alarm.words_zh.clone(), alarm.words_en.clone());
        let class = if alarm.state == "standing" { "due late" } else { "soft" };
        let icon = (alarm.state == "standing").then(icons::late);
        let (remarks, about) = ([alarm.service_remark.clone(), alarm.manager_remark.clone()], alarm.clone());
        let remarks: Vec<String> = remarks.into_iter().filter(|remark| !remark.is_empty()).collect();
        vec![
            view! { <span class=class>{icon} {words}</span> }.into_any(),
            to_order(alarm.order, alarm.number.clone()),
            text(alarm.customer.clone()),
            text(when(alarm.at, shell)),
            text(remarks.join(" · ")),
            view! { <button class="button small" on:click=move |_| remarking.set(Some(about.clone()))>{t::remark(lang)}</button> }.into_any(),
        ]
    };
    let heads =
        vec![t::what_stands(lang), t::order(lang), t::customer_word(lang), t::since_when(lang), t::remarks(lang), ""];
    let act = move || {
        let chip = move |of: &'static str, words: &'static str| {
            let on = move || (state.get() == of).to_string();
            view! { <button class="chip" aria-pressed=on on:click=move |_| state.set(of)>{words}</button> }
        };
        let [standing, over, withdrawn] = STATES;
        view! { <div class="chips">{chip(standing, t::standing(lang))}{chip(over, t::is_over(lang))}{chip(withdrawn, t::withdrawn(lang))}</div> }
    };
    let search = |alarm: &Alarm| format!("{} {} {} {}", alarm.number, alarm.customer, alarm.words_zh, alarm.words_en);
    let close = move || {
        remarking.set(None);
        again();
    };
    view! {
        <Table title=t::alarms(lang) more=t::no_alarms(lang) heads read again search cells act=act.into()/>
        {move || remarking.get().map(|alarm| view! { <Remark alarm close/> })}
    }
}

/// A remark on an alarm: a manager's stands beside customer service's.
#[component]
fn Remark(alarm: Alarm, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let mine = if shell.may(Role::Manager) { alarm.manager_remark } else { alarm.service_remark };
    let (remark, problem) = (RwSignal::new(mine), RwSignal::new(None::<Problem>));
    let path = format!("/api/v1/alarms/{}", alarm.id);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let path = path.clone();
        spawn_local(async move {
            let body = json!({ "remark": remark.get_untracked().trim() });
            match net::change("PATCH", path).with(&body).done(shell).await {
                Ok(()) => close(),
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    view! {
        <Sheet title=format!("{} · {}", alarm.customer, alarm.number) close>
            <form class="form" on:submit=submit>
                <Text label=t::remark(lang) name="remark" value=remark/>
                {move || problem.get().map(|of| view! { <div class="notice late" role="alert"><p>{of.words()}</p></div> })}
                <button class="button main" type="submit">{t::keep_it(lang)}</button>
            </form>
        </Sheet>
    }
}
