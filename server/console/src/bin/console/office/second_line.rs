//! The specialists' queue 二线支持: who asks for help, what for, and who has it in hand.

use callout_console::api::aside::Case;
use leptos::prelude::*;

use super::table::{Read, Table, fetch, text, to_order};
use crate::parts::due::{Due, when};
use crate::shell::Shell;
use crate::texts as t;

/// The queue.
#[component]
pub(crate) fn SecondLineQueue() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Case> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/second-line".into(), read);
    Effect::new(move || {
        // Whatever happens to an order may bring a case, or take one away.
        shell.stock.changes.track();
        again();
    });
    let cells = move |case: &Case| {
        let call = case.call.clone();
        let due = case.resolve_due;
        let (at, wanted) = call.as_ref().map(|call| (when(call.at, shell), call.wanted.clone())).unwrap_or_default();
        let taken = call.and_then(|call| call.taken);
        let in_hand = taken.map_or_else(|| t::nobody_yet(lang).to_owned(), |taken| taken.name);
        vec![
            to_order(case.order, case.number.clone()),
            text(format!("{} · {}", case.customer_name, case.fault)),
            text(wanted),
            text(case.crew_name.clone()),
            text(at),
            view! { <Due due=Signal::stored(due)/> }.into_any(),
            text(in_hand),
        ]
    };
    let heads = vec![
        t::number(lang),
        t::fault_word(lang),
        t::wanted(lang),
        t::crew_word(lang),
        t::called_at(lang),
        t::solve_by(lang),
        t::taken_by(lang),
    ];
    let search = |case: &Case| format!("{} {} {} {}", case.number, case.customer_name, case.fault, case.crew_name);
    view! { <Table title=t::second_line(lang) more=t::no_second_line(lang) heads read again search cells/> }
}
