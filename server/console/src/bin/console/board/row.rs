//! A line of the board: an order, or the head of a part.

use callout_console::board::Need;
use callout_console::route::Route;
use leptos::prelude::*;
use shared::ids::OrderId;

use super::list::Hand;
use crate::parts::due::Due;
use crate::parts::icons;
use crate::parts::status::{StatusWord, shape, tone};
use crate::shell::Shell;
use crate::texts as t;
use crate::town::drag;

/// The head of a part.
#[component]
pub(crate) fn Head(need: Need, count: usize, top: Memo<f64>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let class = format!("part-head {}", tone(need));
    view! {
        <div role="listitem" class=class style:transform=move || format!("translateY({}px)", top.get())>
            {shape(need)}<h2>{need.words(lang)}</h2><span class="count">{count}</span>
        </div>
    }
}

/// An order. What changes in it changes in place.
#[component]
pub(crate) fn OrderRow(id: OrderId, top: Memo<f64>) -> impl IntoView {
    let shell = Shell::of_all();
    let hand = expect_context::<Hand>();
    let dragged = drag::Hand::of_all();
    let row = Memo::new(move |_| shell.stock.orders.with(|orders| orders.get(&id).cloned()));
    let open = Memo::new(move |last: Option<&bool>| match shell.route.get() {
        Route::Board { order, .. } => order == Some(id),
        _ => last.copied().unwrap_or_default(),
    });
    let fresh = Memo::new(move |_| shell.stock.fresh.with(|fresh| fresh.contains(&id)));
    let marked = Memo::new(move |_| hand.marked.with(|marked| marked.contains(&id)));
    let at = Memo::new(move |_| hand.at.get() == Some(id));
    let choose = move |_| {
        hand.still.touch();
        hand.at.set(Some(id));
        if let Route::Board { filter, .. } = shell.route.get_untracked() {
            shell.go(Route::Board { filter, order: Some(id) });
        }
    };
    let mark = move |_| {
        hand.still.touch();
        hand.marked.update(|marked| {
            if !marked.remove(&id) {
                marked.insert(id);
            }
        });
    };
    view! {
        <div role="listitem" class="line" class:open=open class:at=at class:fresh=fresh class:marked=marked
            style:transform=move || format!("translateY({}px)", top.get()) draggable="true"
            on:dragstart=move |_| dragged.take(shell, id) on:dragend=move |_| dragged.let_go()>
            <input type="checkbox" class="mark" prop:checked=marked on:change=mark tabindex="-1"
                aria-label=move || row.get().map(|row| format!("{} {}", t::key_mark(shell.tongue()), row.number))/>
            <button class="line-body" on:click=choose aria-current=move || open.get().then_some("true")>
                {move || row.get().map(|row| view! { <Said row/> })}
                <span class="line-due"><Due due=Signal::derive(move || row.get().and_then(|row| row.next_due))/></span>
            </button>
        </div>
    }
}

#[component]
fn Said(row: std::sync::Arc<callout_console::api::orders::Row>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let crew = row.crew.map(|crew| shell.stock.crew_name(crew));
    let beside = shell.stock.beside(row.id);
    let marks = view! {
        {(row.conflicts > 0).then(|| view! { <span class="hint soon" title=Need::Conflict.words(lang)>{icons::conflict()}</span> })}
        {beside.two_crews.then(|| view! { <span class="hint soon" title=Need::TwoCrews.words(lang)>{icons::two()}</span> })}
        {beside.held.then(|| view! { <span class="hint soon" title=Need::Held.words(lang)>{icons::held()}</span> })}
        {row.repeat.is_some().then(|| view! { <span class="hint" title=Need::Repeat.words(lang)>{icons::repeat()}</span> })}
    };
    view! {
        <span class="line-fault"><span class="number">{row.number.clone()}</span>{row.fault.clone()}</span>
        <span class="line-who">
            {(!row.level.is_empty()).then(|| view! { <span class="level">{row.level.clone()}</span> })}
            {row.customer_name.clone()} " · " {row.address.clone()}
        </span>
        <span class="line-state">
            {marks}
            {match crew {
                Some(crew) => view! { <span class="crew">{crew}</span><StatusWord status=row.status/> }.into_any(),
                None => view! { <StatusWord status=row.status/> }.into_any(),
            }}
        </span>
    }
}
