//! What the board shows: words, needs, trade, level, crew. The choice stands in the address.

use callout_console::board::Need;
use callout_console::filter::Filter;
use callout_console::route::Route;
use leptos::prelude::*;

use super::saved::Saved;
use super::still::Still;
use crate::browser;
use crate::parts::icons;
use crate::parts::status::{shape, tone};
use crate::shell::Shell;
use crate::texts as t;

/// Under which name the last filter is kept.
pub(crate) const KEPT: &str = "filter";

/// The search and the chips over the list.
#[component]
pub(crate) fn Filters(still: Still) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let change = move |change: &dyn Fn(&mut Filter)| {
        let mut filter = still.filter.get_untracked();
        change(&mut filter);
        if let Route::Board { order, .. } = shell.route.get_untracked() {
            browser::keep(KEPT, &filter.query());
            shell.swap(Route::Board { filter, order });
        }
    };
    let counts = Memo::new(move |_| counts(shell));
    let count = move || {
        let all = still.lines.with(|lines| lines.iter().filter(|line| is_order(line)).count());
        t::orders_of(all, lang)
    };
    view! {
        <div class="filters">
            <search class="search">
                {icons::search()}
                <input type="search" data-search="" aria-label=t::search(lang) placeholder=t::search_hint(lang)
                    prop:value=move || still.filter.get().text
                    on:input=move |event| change(&|filter| filter.text = event_target_value(&event))/>
                <kbd>"/"</kbd>
            </search>
            <div class="chips" role="group" aria-label=t::key_sort(lang)>
                {Need::ALL.into_iter().map(|need| view! { <NeedChip need still counts change=move || change(&|filter| filter.toggle(need))/> }).collect_view()}
            </div>
            <Saved still/>
            <div class="filter-row">
                <Pick label=t::all_trades(lang) value=move || still.filter.get().trade
                    choices=Signal::derive(move || trades(shell)) choose=move |value| change(&|filter| filter.trade.clone_from(&value))/>
                <Pick label=t::all_levels(lang) value=move || still.filter.get().level
                    choices=Signal::derive(move || levels(shell)) choose=move |value| change(&|filter| filter.level.clone_from(&value))/>
                <Pick label=t::all_crews(lang) value=move || still.filter.get().crew.map(|crew| crew.to_string()).unwrap_or_default()
                    choices=Signal::derive(move || crews(shell)) choose=move |value: String| change(&|filter| filter.crew = value.parse().ok())/>
                <span class="soft figures grow">{count}</span>
                {move || still.moved.get().then(|| view! {
                    <button class="button small" on:click=move |_| still.sort()>{icons::sort()}{t::sort_again(lang)}</button>
                })}
            </div>
        </div>
    }
}

fn is_order(line: &callout_console::arrange::Line) -> bool {
    matches!(line, callout_console::arrange::Line::Order(_))
}

/// How many open orders have each need, whatever the filter shows.
fn counts(shell: Shell) -> Vec<(Need, usize)> {
    let (stock, now) = (shell.stock, shell.now.get());
    let mut counts: Vec<(Need, usize)> = Need::ALL.into_iter().map(|need| (need, 0)).collect();
    stock.orders.with(|orders| {
        for row in orders.values() {
            let need = callout_console::board::need(row, stock.beside(row.id), now);
            counts.iter_mut().filter(|(of, _)| *of == need).for_each(|(_, count)| *count += 1);
        }
    });
    counts
}

fn trades(shell: Shell) -> Vec<(String, String)> {
    each(shell, |row| row.trade.clone())
}

fn levels(shell: Shell) -> Vec<(String, String)> {
    each(shell, |row| row.level.clone())
}

/// What stands in the orders, each once.
fn each(shell: Shell, of: fn(&callout_console::api::orders::Row) -> String) -> Vec<(String, String)> {
    let mut all: Vec<String> = shell.stock.orders.with(|orders| orders.values().map(|row| of(row)).collect());
    all.sort();
    all.dedup();
    all.into_iter().filter(|word| !word.is_empty()).map(|word| (word.clone(), word)).collect()
}

fn crews(shell: Shell) -> Vec<(String, String)> {
    shell.stock.crews.with(|crews| crews.iter().map(|crew| (crew.id.to_string(), crew.name.clone())).collect())
}

#[component]
fn NeedChip(need: Need, still: Still, counts: Memo<Vec<(Need, usize)>>, change: impl Fn() + 'static) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let count =
        Memo::new(move |_| counts.with(|all| all.iter().find(|(of, _)| *of == need).map_or(0, |(_, count)| *count)));
    let on = Memo::new(move |_| still.filter.get().needs.contains(&need));
    let class = format!("chip {}", tone(need));
    // What nobody needs takes no room, unless one has asked for it.
    view! {
        <button class=class class:gone=move || count.get() == 0 && !on.get() aria-pressed=move || on.get().to_string()
            title=need.words(lang) on:click=move |_| change()>
            {shape(need)}<span class="hidden-text">{need.words(lang)}</span><span class="figures">{count}</span>
        </button>
    }
}

#[component]
fn Pick(
    label: &'static str,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    choices: Signal<Vec<(String, String)>>,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let options = move || {
        let chosen = value();
        let option = |(key, words): (String, String)| {
            let selected = key == chosen;
            view! { <option value=key selected=selected>{words}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    view! {
        <select class="pick" aria-label=label class:on=move || !value().is_empty()
            on:change=move |event| choose(event_target_value(&event))>
            <option value="" selected=move || value().is_empty()>{label}</option>
            {options}
        </select>
    }
}
