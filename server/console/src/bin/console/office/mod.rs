//! The office: what waits for a decision, people, their devices, alarms, calls, reports, levels, articles,
//! imports, keys, webhooks.

mod alarms;
mod audit;
mod calls;
mod channels;
mod complaints;
mod crew;
mod crews;
mod customers;
mod devices;
mod dispatching;
mod imports;
mod inspections;
mod integration;
mod loans;
mod people;
mod reference;
mod reports;
mod second_line;
mod table;
mod van;

use callout_console::api::office::Role;
use callout_console::route::{Part, Route};
pub(crate) use crews::Crews;
pub(crate) use customers::Customers;
use leptos::prelude::*;

use crate::order::HeldAct;
use crate::parts::states::Empty;
use crate::shell::Shell;
use crate::texts as t;

/// The page with its menu.
#[component]
pub(crate) fn OfficePage() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let part = Memo::new(move |last: Option<&Part>| match shell.route.get() {
        Route::Office(part) => part,
        _ => last.copied().unwrap_or(Part::Quarantine),
    });
    let item = move |of: Part| {
        let on = move || (part.get() == of).then_some("page");
        view! { <a class="menu-item" href=Route::Office(of).hash() aria-current=on>{words(of, lang)}</a> }
    };
    let parts = Part::ALL.into_iter().filter(move |part| shell.may(needed(*part)));
    let body = move || match part.get() {
        part if !shell.may(needed(part)) => {
            view! { <Empty title=t::not_allowed(lang) more=t::not_allowed_more(lang)/> }.into_any()
        }
        Part::Quarantine => view! { <Quarantine/> }.into_any(),
        Part::SecondLine => view! { <second_line::SecondLineQueue/> }.into_any(),
        Part::Alarms => view! { <alarms::Alarms/> }.into_any(),
        Part::Calls => view! { <calls::Calls/> }.into_any(),
        Part::Reports => view! { <reports::Reports/> }.into_any(),
        Part::Complaints => view! { <complaints::Complaints/> }.into_any(),
        Part::Loans => view! { <loans::Loans/> }.into_any(),
        Part::Inspections => view! { <inspections::Inspections/> }.into_any(),
        Part::People => view! { <people::People/> }.into_any(),
        Part::Devices => view! { <devices::Devices/> }.into_any(),
        Part::Levels => view! { <reference::Levels/> }.into_any(),
        Part::Parts => view! { <reference::Articles/> }.into_any(),
        Part::Imports => view! { <imports::Imports/> }.into_any(),
        Part::Keys => view! { <integration::Keys/> }.into_any(),
        Part::Channels => view! { <channels::Channels/> }.into_any(),
        Part::Webhooks => view! { <integration::Webhooks/> }.into_any(),
        Part::Dispatching => view! { <dispatching::Dispatching/> }.into_any(),
        Part::Audit => view! { <audit::Audit/> }.into_any(),
    };
    view! {
        <div class="office">
            <nav class="column menu" aria-label=t::office(lang)>{parts.map(item).collect_view()}</nav>
            <section class="column office-body">{body}</section>
        </div>
    }
}

fn words(part: Part, lang: shared::lang::Lang) -> &'static str {
    match part {
        Part::SecondLine => t::second_line(lang),
        Part::Alarms => t::alarms(lang),
        Part::Calls => t::calls(lang),
        Part::Reports => t::reports(lang),
        Part::Complaints => t::complaints(lang),
        Part::Loans => t::loans(lang),
        Part::Inspections => t::inspections(lang),
        Part::People => t::people(lang),
        Part::Devices => t::devices(lang),
        Part::Quarantine => t::quarantine(lang),
        Part::Parts => t::articles(lang),
        Part::Levels => t::levels(lang),
        Part::Imports => t::imports(lang),
        Part::Keys => t::api_keys(lang),
        Part::Channels => t::channels(lang),
        Part::Webhooks => t::webhooks(lang),
        Part::Dispatching => t::dispatching(lang),
        Part::Audit => t::audit(lang),
    }
}

/// The least role that may see a part.
fn needed(part: Part) -> Role {
    match part {
        Part::SecondLine | Part::Complaints | Part::Calls | Part::Loans => Role::Specialist,
        Part::Inspections
        | Part::Alarms
        | Part::Reports
        | Part::Quarantine
        | Part::Dispatching
        | Part::Devices
        | Part::Levels
        | Part::Parts => Role::Dispatcher,
        Part::People | Part::Imports | Part::Audit => Role::Manager,
        Part::Keys | Part::Webhooks | Part::Channels => Role::Administrator,
    }
}

#[component]
fn Quarantine() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let held = move || {
        let all = shell.stock.held.get();
        match all.is_empty() {
            true => view! { <Empty title=t::nothing_held(lang) more=t::nothing_held_more(lang)/> }.into_any(),
            false => all.into_iter().map(|waiting| view! { <HeldAct waiting/> }).collect_view().into_any(),
        }
    };
    view! {
        <header class="panel-head"><h2>{t::quarantine(lang)}</h2></header>
        <div class="panel-body">{held}</div>
    }
}
