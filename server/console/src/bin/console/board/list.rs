//! The list: thousands of lines, of which those in sight are drawn.

use std::collections::{BTreeSet, HashMap};

use callout_console::arrange::Line;
use callout_console::route::Route;
use leptos::html;
use leptos::prelude::*;
use shared::ids::OrderId;

use super::bulk::Bulk;
use super::filters::Filters;
use super::row::{Head, OrderRow};
use super::still::Still;
use crate::parts::icons;
use crate::parts::states::{Broken, Empty, Loading};
use crate::shell::Shell;
use crate::stock;
use crate::texts as t;
use crate::{browser, keys};

/// Heights of a head and of an order, in pixels; the style sheet has the same.
const HEAD: f64 = 36.0;
const COMFORTABLE: f64 = 66.0;
const COMPACT: f64 = 48.0;
/// How far beyond the window lines are drawn, in pixels.
const BEYOND: f64 = 400.0;

/// The column.
#[component]
pub(crate) fn List() -> impl IntoView {
    let shell = Shell::of_all();
    let still = Still::follow(shell);
    let at = RwSignal::new(None::<OrderId>);
    let marked = RwSignal::new(BTreeSet::<OrderId>::new());
    provide_context(Hand { at, marked, still });
    let list = NodeRef::<html::Div>::new();
    let (top, room) = (RwSignal::new(0.0), RwSignal::new(900.0));
    let measure = move || {
        if let Some(list) = list.get_untracked() {
            top.set(f64::from(list.scroll_top()));
            room.set(f64::from(list.client_height()));
        }
    };
    Effect::new(move || {
        if list.get().is_some() {
            measure();
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let placed = Memo::new(move |_| still.lines.with(|lines| places(lines, row_height(shell))));
    let seen = Memo::new(move |_| {
        let (from, to) = (top.get() - BEYOND, top.get() + room.get() + BEYOND);
        placed.with(|placed| {
            let first = placed.partition_point(|(at, _)| *at < from);
            placed.iter().skip(first).take_while(|(at, _)| *at < to).map(|(_, line)| *line).collect::<Vec<_>>()
        })
    });
    let tops = Memo::new(move |_| placed.with(|placed| placed.iter().map(|(at, line)| (*line, *at)).collect()));
    let height = move || {
        let last = placed.with(|placed| placed.last().copied());
        format!("{}px", last.map_or(0.0, |(at, _)| at + COMFORTABLE))
    };
    move_by_keys(shell, still, at, marked, list, placed);
    view! {
        <section class="column list-column" aria-label=t::board(shell.tongue()) on:pointermove=move |_| still.touch()>
            <Filters still/>
            <div class="list" node_ref=list on:scroll=move |_| { still.touch(); measure() }>
                {move || state(shell, still)}
                <div class="lines" role="list" style:height=height>
                    <For each=move || seen.get() key=|line| *line let:item>{line(item, tops)}</For>
                </div>
            </div>
            <Bulk marked/>
        </section>
    }
}

/// What the lines of the list share.
#[derive(Clone, Copy)]
pub(crate) struct Hand {
    pub(crate) at: RwSignal<Option<OrderId>>,
    pub(crate) marked: RwSignal<BTreeSet<OrderId>>,
    pub(crate) still: Still,
}

fn line(line: Line, tops: Memo<HashMap<Line, f64>>) -> AnyView {
    let top = Memo::new(move |last: Option<&f64>| {
        tops.with(|tops| tops.get(&line).copied()).or(last.copied()).unwrap_or_default()
    });
    match line {
        Line::Head(need, count) => view! { <Head need count top/> }.into_any(),
        Line::Order(id) => view! { <OrderRow id top/> }.into_any(),
    }
}

fn row_height(shell: Shell) -> f64 {
    if shell.density.get() == "compact" { COMPACT } else { COMFORTABLE }
}

fn places(lines: &[Line], row: f64) -> Vec<(f64, Line)> {
    let mut top = 0.0;
    let place = |line: &Line| {
        let at = top;
        top += if matches!(line, Line::Head(..)) { HEAD } else { row };
        (at, *line)
    };
    lines.iter().map(place).collect()
}

fn state(shell: Shell, still: Still) -> AnyView {
    let lang = shell.tongue();
    if let Some(problem) = shell.stock.problem.get() {
        return view! { <Broken problem again=move || leptos::task::spawn_local(stock::fill(shell))/> }.into_any();
    }
    if still.lines.with(|lines| !lines.is_empty()) {
        return ().into_any();
    }
    match (shell.stock.whole.get(), still.filter.get().is_empty()) {
        (false, _) => view! { <Loading lines=8/> }.into_any(),
        (true, true) => view! { <Empty title=t::all_calm(lang) more=t::all_calm_more(lang)/> }.into_any(),
        (true, false) => view! {
            <div class="empty">
                {icons::search()}
                <p class="strong">{t::nothing_found(lang)}</p>
                <button class="button" on:click=move |_| shell.go(Route::board())>{t::clear_filter(lang)}</button>
            </div>
        }
        .into_any(),
    }
}

fn move_by_keys(
    shell: Shell,
    still: Still,
    at: RwSignal<Option<OrderId>>,
    marked: RwSignal<BTreeSet<OrderId>>,
    list: NodeRef<html::Div>,
    placed: Memo<Vec<(f64, Line)>>,
) {
    let step = move |by: isize| {
        still.touch();
        let next = still.beside(at.get_untracked(), by);
        at.set(next);
        let top = placed.with_untracked(|placed| {
            placed.iter().find(|(_, line)| next.is_some_and(|next| *line == Line::Order(next))).map(|(top, _)| *top)
        });
        if let (Some(list), Some(top)) = (list.get_untracked(), top) {
            let (from, room) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
            #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
            if top < from + HEAD {
                list.set_scroll_top((top - HEAD).max(0.0) as i32);
            } else if top + 2.0 * HEAD > from + room {
                list.set_scroll_top((top + 2.0 * HEAD - room) as i32);
            }
        }
        // Whoever walks through the list with an order open walks through the orders.
        if let (Some(order), Route::Board { filter, order: Some(_) }) = (next, shell.route.get_untracked())
            && browser::width() > crate::shell::NARROW
        {
            shell.swap(Route::Board { filter, order: Some(order) });
        }
    };
    for (key, by) in [("j", 1), ("ArrowDown", 1), ("k", -1), ("ArrowUp", -1)] {
        keys::on(shell, key, move || step(by));
    }
    keys::on(shell, "Enter", move || {
        if let (Some(order), Route::Board { filter, .. }) = (at.get_untracked(), shell.route.get_untracked()) {
            shell.go(Route::Board { filter, order: Some(order) });
        }
    });
    keys::on(shell, "x", move || {
        if let Some(order) = at.get_untracked() {
            marked.update(|marked| {
                if !marked.remove(&order) {
                    marked.insert(order);
                }
            });
        }
    });
    keys::on(shell, "r", move || still.sort());
}
