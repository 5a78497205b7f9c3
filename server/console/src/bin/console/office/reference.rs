//! Service levels and articles, as phones have them beforehand.

use leptos::prelude::*;
use shared::sync::reference::Reference;

use super::table::{Read, Table, fetch, text};
use crate::shell::Shell;
use crate::texts as t;

/// The levels with their two clocks.
#[component]
pub(crate) fn Levels() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Reference> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/levels".into(), read);
    again();
    let cells = move |row: &Reference| match row {
        Reference::Level(level) => vec![
            text(level.name.clone()),
            text(format!("{} {}", level.response_minutes, t::minutes(lang))),
            text(format!("{} {}", level.resolve_minutes, t::minutes(lang))),
        ],
        _ => Vec::new(),
    };
    let search = |row: &Reference| if let Reference::Level(level) = row { level.name.clone() } else { String::new() };
    view! { <Table title=t::levels(lang) heads=vec![t::level(lang), t::arrive_within(lang), t::solve_within(lang)] read again search cells/> }
}

/// The catalogue of articles.
#[component]
pub(crate) fn Articles() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Reference> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/parts".into(), read);
    again();
    let cells = move |row: &Reference| match row {
        Reference::Part(part) => vec![
            text(part.number.clone()),
            text(part.name.clone()),
            text(part.specification.clone()),
            text(part.model.clone()),
            view! { <span class="money">{part.price.to_string()} " / " {part.unit.clone()}</span> }.into_any(),
        ],
        _ => Vec::new(),
    };
    let search = |row: &Reference| {
        if let Reference::Part(part) = row {
            format!("{} {} {}", part.number, part.name, part.model)
        } else {
            String::new()
        }
    };
    view! {
        <Table title=t::articles(lang) heads=vec![t::number(lang), t::name(lang), t::specification(lang), t::model(lang), t::price(lang)] read again search cells/>
    }
}
