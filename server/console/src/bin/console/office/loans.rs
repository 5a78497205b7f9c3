//! Loan units 备机: what is out, where, and what should have been back.

use callout_console::api::aside::Loan;
use leptos::prelude::*;

use super::table::{Read, Table, fetch, text, to_order};
use crate::parts::due::when;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// The overview.
#[component]
pub(crate) fn Loans() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Loan> = RwSignal::new(None);
    let only_out = RwSignal::new(true);
    let again = move || fetch(shell, format!("/api/v1/loans?out={}", only_out.get_untracked()), read);
    Effect::new(move || {
        only_out.track();
        shell.stock.changes.track();
        again();
    });
    let cells = move |loan: &Loan| {
        let unit = &loan.unit;
        let late = unit.back_at.is_none() && unit.back_by.is_some_and(|by| by < shell.now.get_untracked());
        let state = match (unit.back_at, late) {
            (Some(at), _) => text(format!("{} {}", t::back_at(lang), when(at, shell))),
            (None, true) => view! { <span class="due late">{icons::late()}{t::overdue(lang)}</span> }.into_any(),
            (None, false) => text(t::still_out(lang)),
        };
        vec![
            text(format!("{} {}", unit.name, unit.number)),
            text(format!("{} · {}", loan.customer_name, loan.address)),
            to_order(loan.order, loan.order_number.clone()),
            text(when(unit.out_at, shell)),
            text(unit.back_by.map(|by| when(by, shell)).unwrap_or_default()),
            state,
        ]
    };
    let heads =
        vec![t::unit(lang), t::where_it_is(lang), t::order(lang), t::out_since(lang), t::back_by(lang), t::state(lang)];
    let act = move || {
        let chip = move |of: bool, words: &'static str| {
            let on = move || (only_out.get() == of).to_string();
            view! { <button class="chip" aria-pressed=on on:click=move |_| only_out.set(of)>{words}</button> }
        };
        view! { <div class="chips">{chip(true, t::only_out(lang))}{chip(false, t::all_units(lang))}</div> }
    };
    let search =
        |loan: &Loan| format!("{} {} {} {}", loan.unit.name, loan.unit.number, loan.customer_name, loan.order_number);
    view! { <Table title=t::loans(lang) more=t::no_loans(lang) heads read again search cells act=act.into()/> }
}
