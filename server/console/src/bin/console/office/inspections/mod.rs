//! Inspections 巡检: rounds by day and place, plans, and how far the month has come.

mod plan;
mod plans;

use callout_console::api::inspections::{Attainment, Round};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::calendar::Day;

use super::table::{Read, Table, fetch, text, to_order};
use crate::parts::icons;
use crate::parts::status::StatusWord;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, net};

/// Days that are shown, around today.
const BACK: i32 = 31;
const AHEAD: i32 = 62;

/// The page: rounds, or plans.
#[component]
pub(crate) fn Inspections() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let plans = RwSignal::new(false);
    let chip = move |of: bool, words: &'static str| {
        let on = move || (plans.get() == of).to_string();
        view! { <button class="chip" aria-pressed=on on:click=move |_| plans.set(of)>{words}</button> }
    };
    view! {
        <div class="row inspection-bar"><div class="chips">{chip(false, t::rounds(lang))}{chip(true, t::plans(lang))}</div><span class="grow"></span><Attained/></div>
        {move || if plans.get() { view! { <plans::Plans/> }.into_any() } else { view! { <Rounds/> }.into_any() }}
    }
}

/// Today, in the browser's zone.
fn today() -> Day {
    let now = browser::now();
    let local = now.plus_minutes(i64::from(browser::offset(now)));
    Day(i32::try_from(local.0.div_euclid(86_400_000)).unwrap_or_default())
}

#[component]
fn Attained() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let attained = RwSignal::new(None::<Attainment>);
    let (year, month, _) = today().ymd();
    let last = (28..=31).rev().find_map(|date| Day::from_ymd(year, month, date));
    if let (Some(from), Some(until)) = (Day::from_ymd(year, month, 1), last) {
        spawn_local(async move {
            let path = format!("/api/v1/inspections/attainment?from={from}&until={until}");
            attained.try_set(net::get(path).ask(shell).await.ok());
        });
    }
    move || {
        attained.get().filter(|of| of.due > 0).map(|of| {
            let words = format!(
                "{}: {} {}/{} · {} {} · {} {}",
                t::this_month(lang),
                t::attained(lang),
                of.in_time,
                of.due,
                t::attained_late(lang),
                of.late,
                t::attained_missed(lang),
                of.missed
            );
            view! { <p class="soft figures">{words}</p> }
        })
    }
}

#[component]
fn Rounds() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Round> = RwSignal::new(None);
    let again = move || {
        let (from, until) = (today().plus(-BACK), today().plus(AHEAD));
        fetch(shell, format!("/api/v1/inspections?from={from}&until={until}"), read);
    };
    Effect::new(move || {
        shell.stock.changes.track();
        again();
    });
    let cells = move |round: &Round| {
        let number = match (round.order, round.number.clone()) {
            (Some(order), Some(number)) => to_order(order, number),
            _ => text(t::not_made(lang)),
        };
        let state = match (round.done_day, round.status) {
            (Some(day), _) => text(format!("{} {day}", t::done_on(lang))),
            (None, _) if round.until_day < today() => {
                view! { <span class="due late">{icons::late()}{t::too_late(lang)}</span> }.into_any()
            }
            (None, Some(status)) => view! { <StatusWord status/> }.into_any(),
            (None, None) => text(""),
        };
        vec![
            view! { <span class="figures strong">{round.visit_day.to_string()}</span> }.into_any(),
            text(format!("{} · {}", round.customer_name, round.site_name)),
            text(round.name.clone()),
            text(round.equipment_name.clone()),
            number,
            view! { <span class="figures">{round.until_day.to_string()}</span> }.into_any(),
            state,
        ]
    };
    let heads = vec![
        t::visit_day(lang),
        t::where_it_is(lang),
        t::plan_word(lang),
        t::machine(lang),
        t::order(lang),
        t::until_day(lang),
        t::state(lang),
    ];
    let search =
        |round: &Round| format!("{} {} {} {}", round.customer_name, round.address, round.name, round.equipment_name);
    view! { <Table title=t::inspections(lang) more=t::no_rounds(lang) heads read again search cells/> }
}
