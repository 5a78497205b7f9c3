//! One order: what it is, what it needs, who goes, what was done, what was signed, and its story.

pub(crate) mod acts;
mod appointment;
mod ask;
mod candidates;
mod clash;
mod clocks;
mod conflicts;
mod dispatch;
mod foot;
mod head;
mod lines;
mod link;
mod loans;
mod notes;
mod photos;
mod placing;
mod remarks;
mod second_line;
mod signature;
mod story;
mod viewer;

pub(crate) use candidates::meaning;
pub(crate) use conflicts::HeldAct;
pub(crate) use placing::place_meaning;

use std::sync::Arc;

use callout_console::api::Problem;
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::OrderId;
use shared::view::OrderView;

use self::clash::Clash;
use crate::net;
use crate::parts::icons;
use crate::parts::states::{Broken, Loading};
use crate::shell::Shell;
use crate::texts as t;

/// The order that is open, as its parts share it.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) id: OrderId,
    pub(crate) view: RwSignal<Option<Arc<OrderView>>>,
    /// What a change has to carry.
    pub(crate) tag: RwSignal<String>,
    pub(crate) problem: RwSignal<Option<Problem>>,
    /// Somebody else was quicker.
    pub(crate) clash: RwSignal<Option<Clash>>,
    /// Whether the crews to choose from are shown.
    pub(crate) choosing: RwSignal<bool>,
}

impl Case {
    pub(crate) fn of_all() -> Self {
        expect_context()
    }

    /// Counts what happened to this order; whoever reads it reads again when it changes.
    pub(crate) fn changes(self) -> Memo<u32> {
        let shell = Shell::of_all();
        Memo::new(move |_| shell.stock.changes.with(|all| all.get(&self.id).copied().unwrap_or_default()))
    }

    /// Reads it anew.
    pub(crate) async fn read(self, shell: Shell) {
        let answer = match net::get(format!("/api/v1/orders/{}", self.id)).send(shell).await {
            Ok(answer) => answer,
            Err(problem) => return drop(self.problem.try_set(Some(problem))),
        };
        let tag = answer.tag.clone();
        match answer.read::<OrderView>(shell.tongue()).await {
            Ok(view) => {
                self.tag.try_set(tag);
                self.problem.try_set(None);
                self.view.try_set(Some(Arc::new(view)));
            }
            Err(problem) => drop(self.problem.try_set(Some(problem))),
        }
    }
}

/// The column of an order.
#[component]
pub(crate) fn OrderPanel(order: OrderId) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let case = Case {
        id: order,
        view: RwSignal::new(None),
        tag: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
        clash: RwSignal::new(None),
        choosing: RwSignal::new(false),
    };
    provide_context(case);
    let changes = case.changes();
    Effect::new(move || {
        changes.get();
        spawn_local(case.read(shell));
    });
    let there = Memo::new(move |_| case.view.with(Option::is_some));
    let body = move || match (case.problem.get(), there.get()) {
        (Some(problem), _) => view! { <Broken problem again=move || spawn_local(case.read(shell))/> }.into_any(),
        (None, false) => view! { <Loading lines=9/> }.into_any(),
        (None, true) => view! { <Sections/> }.into_any(),
    };
    let close = move |_| {
        if let Route::Board { filter, .. } = shell.route.get_untracked() {
            shell.go(Route::Board { filter, order: None });
        }
    };
    view! {
        <header class="panel-head">
            <button class="icon-button" aria-label=t::close(lang) title="Esc" on:click=close>
                {if shell.narrow.get_untracked() { icons::back() } else { icons::cross() }}
            </button>
            {move || case.view.get().map(|view| view! { <head::Title view/> })}
        </header>
        <div class="panel-body">{body}</div>
        <foot::Foot/>
    }
}

#[component]
fn Sections() -> impl IntoView {
    let case = Case::of_all();
    let part = move |draw: fn(Arc<OrderView>) -> AnyView| move || case.view.get().map(draw);
    view! {
        {move || case.clash.get().map(|clash| view! { <clash::Told clash/> })}
        {part(|view| view! { <head::Head view/> }.into_any())}
        {part(|view| view! { <conflicts::Conflicts view/> }.into_any())}
        <conflicts::Held/>
        {part(|view| view! { <remarks::Remarks view/> }.into_any())}
        <clocks::Clocks/>
        <second_line::SecondLine/>
        <dispatch::Dispatch/>
        {part(|view| view! { <lines::Work view/> }.into_any())}
        {part(|view| view! { <photos::Photos view/> }.into_any())}
        <signature::Signatures/>
        <loans::LoansAndFees/>
        <notes::Notes/>
        <story::Story/>
    }
}
