//! A table of what the office keeps: read once, searched as one types, with the states of a list.

use callout_console::api::Problem;
use callout_console::filter::Filter;
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use shared::ids::OrderId;

use crate::parts::states::{Broken, Empty, Loading};
use crate::shell::Shell;
use crate::stock;
use crate::texts as t;

/// Rows of a table at most; who looks for more says what for.
const MOST: usize = 300;

/// What was read of a list.
pub(crate) type Read<T> = RwSignal<Option<Result<Vec<T>, Problem>>>;

/// Reads a whole list into `read`.
pub(crate) fn fetch<T: DeserializeOwned + Send + Sync + 'static>(shell: Shell, path: String, read: Read<T>) {
    spawn_local(async move {
        let mut rows = Vec::new();
        let told = stock::all(shell, &path, |page: Vec<T>| rows.extend(page)).await;
        read.try_set(Some(told.map(|()| rows)));
    });
}

/// A table with its heads. `search` tells by what a row is found, `cells` draws it, `more` says what will stand there
/// while there is nothing.
#[component]
pub(crate) fn Table<T: Clone + Send + Sync + 'static>(
    #[prop(into)] title: String,
    heads: Vec<&'static str>,
    read: Read<T>,
    again: impl Fn() + Copy + Send + Sync + 'static,
    search: fn(&T) -> String,
    cells: impl Fn(&T) -> Vec<AnyView> + Copy + Send + Sync + 'static,
    #[prop(optional)] act: Option<ViewFn>,
    #[prop(optional, into)] open: Option<Callback<T>>,
    #[prop(default = "")] more: &'static str,
) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let sought = RwSignal::new(String::new());
    let heads = StoredValue::new(heads);
    let body = move || match read.get() {
        None => view! { <Loading/> }.into_any(),
        Some(Err(problem)) => view! { <Broken problem again/> }.into_any(),
        Some(Ok(rows)) => {
            let wanted = sought.get().trim().to_lowercase();
            let fits = |row: &&T| wanted.is_empty() || search(row).to_lowercase().contains(&wanted);
            let shown: Vec<T> = rows.iter().filter(fits).take(MOST).cloned().collect();
            if shown.is_empty() {
                let (title, more) = if wanted.is_empty() {
                    (t::nothing_here(lang), more)
                } else {
                    (t::no_such(lang), t::no_such_more(lang))
                };
                return view! { <Empty title more/> }.into_any();
            }
            let head_of = move |at: usize| heads.with_value(|heads| heads.get(at).copied().unwrap_or_default());
            let heads = heads.with_value(|heads| heads.iter().map(|head| head_cell(head)).collect_view());
            let row = move |row: T| {
                let cells =
                    cells(&row).into_iter().enumerate().map(|(at, cell)| body_cell(head_of(at), cell)).collect_view();
                let choose = move |_| {
                    if let Some(open) = open {
                        open.run(row.clone())
                    }
                };
                view! { <tr class:opens=open.is_some() on:click=choose>{cells}</tr> }
            };
            view! { <table class="table"><thead><tr>{heads}</tr></thead><tbody>{shown.into_iter().map(row).collect_view()}</tbody></table> }.into_any()
        }
    };
    view! {
        <header class="panel-head">
            <h2>{title}</h2><span class="grow"></span>
            <input class="input narrow" type="search" data-search="" placeholder=t::search(lang) aria-label=t::search(lang)
                prop:value=sought on:input=move |event| sought.set(event_target_value(&event))/>
            {act.map(|act| act.run())}
        </header>
        <div class="panel-body flush">{body}</div>
    }
}

/// A column's head; above a column of buttons there is none to read.
fn head_cell(words: &'static str) -> AnyView {
    if words.is_empty() { view! { <td></td> }.into_any() } else { view! { <th>{words}</th> }.into_any() }
}

/// A cell that knows its column's head, which a narrow window shows beside it.
pub(crate) fn body_cell(head: &'static str, cell: AnyView) -> AnyView {
    let head = (!head.is_empty()).then_some(head);
    view! { <td data-head=head>{cell}</td> }.into_any()
}

/// A cell of plain text.
pub(crate) fn text(words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    view! { {words} }.into_any()
}

/// A cell with the number of an order that leads to it.
pub(crate) fn to_order(order: OrderId, number: String) -> AnyView {
    let hash = Route::Board { filter: Filter::default(), order: Some(order) }.hash();
    view! { <a class="figures strong" href=hash>{number}</a> }.into_any()
}
