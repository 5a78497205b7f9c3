//! Complaints 投诉: which are open, what is due about each, and what they come from.

use callout_console::api::complaints::{CauseCount, Complaint};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::document::finding::Cause;
use shared::lang::Lang;

use super::table::{Read, Table, fetch, text};
use crate::net;
use crate::parts::due::{Due, when};
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// Which are listed.
const WHICH: [&str; 3] = ["open=true", "overdue=true", ""];

/// The list.
#[component]
pub(crate) fn Complaints() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Complaint> = RwSignal::new(None);
    let which = RwSignal::new(WHICH[0]);
    let again = move || fetch(shell, format!("/api/v1/complaints?{}", which.get_untracked()), read);
    Effect::new(move || {
        which.track();
        again();
    });
    let cells = move |of: &Complaint| {
        let stands = of.alarms.iter().any(|alarm| alarm.state == "standing");
        let late = stands.then(|| view! { <span class="due late">{icons::late()}{t::only_overdue(lang)}</span> });
        let next = of.next();
        let next_words = next.map(|(step, _)| step.words(lang)).unwrap_or_default();
        let state = match of.settled_at {
            Some(at) => text(format!("{} {}", t::settled_on(lang), when(at, shell))),
            None => view! { {late} }.into_any(),
        };
        vec![
            view! { <span class="figures strong">{of.number.clone()}</span> }.into_any(),
            text(format!("{} {}", of.sheet.customer, of.sheet.phone)),
            text(of.sheet.text.chars().take(60).collect::<String>()),
            text(when(of.received_at, shell)),
            text(next_words),
            view! { <Due due=Signal::stored(next.map(|(_, due)| due))/> }.into_any(),
            text(of.sheet.cause.map(|cause| cause.words(lang)).unwrap_or_default()),
            state,
        ]
    };
    let heads = vec![
        t::number(lang),
        t::customer_word(lang),
        t::complaint_text(lang),
        t::received_on(lang),
        t::next_step(lang),
        t::until_day(lang),
        t::cause_word(lang),
        t::state(lang),
    ];
    let act = move || {
        let chip = move |of: &'static str, words: &'static str| {
            let on = move || (which.get() == of).to_string();
            view! { <button class="chip" aria-pressed=on on:click=move |_| which.set(of)>{words}</button> }
        };
        let [open, overdue, all] = WHICH;
        view! { <div class="chips">{chip(open, t::only_open(lang))}{chip(overdue, t::only_overdue(lang))}{chip(all, t::all_units(lang))}</div> }
    };
    let search = |of: &Complaint| format!("{} {} {}", of.number, of.sheet.customer, of.sheet.text);
    view! {
        <div class="row inspection-bar"><Causes/></div>
        <Table title=t::complaints(lang) more=t::no_complaints(lang) heads read again search cells act=act.into()/>
    }
}

/// What complaints of the last year came from, most first.
#[component]
fn Causes() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let counts = RwSignal::new(Vec::<CauseCount>::new());
    let until = shell.today();
    spawn_local(async move {
        let path = format!("/api/v1/complaints/causes?from={}&until={until}", until.plus(-365));
        if let Ok(told) = net::get(path).ask::<Vec<CauseCount>>(shell).await {
            counts.try_set(told);
        }
    });
    move || {
        let words: Vec<String> =
            counts.get().iter().map(|of| format!("{} {}", cause(&of.cause, lang), of.complaints)).collect();
        (!words.is_empty())
            .then(|| view! { <p class="soft figures">{t::causes_of_year(lang)} ": " {words.join(" · ")}</p> })
    }
}

fn cause(key: &str, lang: Lang) -> &'static str {
    let cause = serde_json::from_value::<Cause>(key.into()).ok();
    cause.map_or_else(|| t::cause_open(lang), |cause| cause.words(lang))
}
