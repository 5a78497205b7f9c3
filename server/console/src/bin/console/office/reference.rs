//! Service levels and articles, as phones have them beforehand. Managers change them here; orders taken in before keep
//! what they were given.

mod article;
mod level;

use callout_console::api::office::Role;
use leptos::prelude::*;
use shared::lang::Lang;
use shared::sync::reference::{Level, Part, Reference};

use self::article::ArticleSheet;
use self::level::LevelSheet;
use super::table::{Read, Table, fetch, text};
use crate::shell::Shell;
use crate::texts as t;

/// What a sheet is about: something new, or this.
#[derive(Clone)]
enum Chosen<T> {
    New,
    This(T),
}

/// The levels with their two clocks.
#[component]
pub(crate) fn Levels() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Reference> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/levels".into(), read);
    again();
    let chosen = RwSignal::new(None::<Chosen<Level>>);
    let cells = move |row: &Reference| match row {
        Reference::Level(level) => vec![
            text(level.name.clone()),
            text(span(level.response_minutes, lang)),
            text(span(level.resolve_minutes, lang)),
            text(
                level.terms.as_ref().map_or_else(|| t::all_hours(lang).to_owned(), |terms| terms.calendar.name.clone()),
            ),
        ],
        _ => Vec::new(),
    };
    let search = |row: &Reference| if let Reference::Level(level) = row { level.name.clone() } else { String::new() };
    let heads = vec![t::level(lang), t::arrive_within(lang), t::solve_within(lang), t::counted_in(lang)];
    let open = move |row: Reference| {
        if let (Reference::Level(level), true) = (row, shell.may(Role::Manager)) {
            chosen.set(Some(Chosen::This(level)));
        }
    };
    let add = move || adding(shell, t::add_level(lang), move || chosen.set(Some(Chosen::New)));
    let close = move || {
        chosen.set(None);
        again();
    };
    view! {
        <Table title=t::levels(lang) heads read again search cells act=add.into() open more=t::no_levels(lang)/>
        {move || chosen.get().map(|chosen| view! { <LevelSheet chosen close/> })}
    }
}

/// The catalogue of articles.
#[component]
pub(crate) fn Articles() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Reference> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/parts".into(), read);
    again();
    let chosen = RwSignal::new(None::<Chosen<Part>>);
    let cells = move |row: &Reference| match row {
        Reference::Part(part) => vec![
            text(part.name.clone()),
            view! { <span class="figures">{part.number.clone()}</span> }.into_any(),
            text(part.specification.clone()),
            text(part.model.clone()),
            view! { <span class="money">{part.price.to_string()} " / " {part.unit.clone()}</span> }.into_any(),
        ],
        _ => Vec::new(),
    };
    let search = |row: &Reference| match row {
        Reference::Part(part) => format!("{} {} {} {}", part.number, part.name, part.specification, part.model),
        _ => String::new(),
    };
    let heads = vec![t::name(lang), t::number(lang), t::specification(lang), t::model(lang), t::price(lang)];
    let open = move |row: Reference| {
        if let (Reference::Part(part), true) = (row, shell.may(Role::Manager)) {
            chosen.set(Some(Chosen::This(part)));
        }
    };
    let add = move || adding(shell, t::add_article(lang), move || chosen.set(Some(Chosen::New)));
    let close = move || {
        chosen.set(None);
        again();
    };
    view! {
        <Table title=t::articles(lang) heads read again search cells act=add.into() open more=t::no_articles(lang)/>
        {move || chosen.get().map(|chosen| view! { <ArticleSheet chosen close/> })}
    }
}

/// The button that begins something new, for those who may.
fn adding(shell: Shell, words: &'static str, act: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    shell
        .may(Role::Manager)
        .then(|| view! { <button class="button main" on:click=move |_| act()>{words}</button> })
        .into_any()
}

/// A span of whole hours in hours, any other in minutes.
fn span(minutes: u32, lang: Lang) -> String {
    let (number, unit) = match (minutes.is_multiple_of(60), lang) {
        (true, Lang::ZhCn) => (minutes / 60, "小时"),
        (true, Lang::En) => (minutes / 60, "h"),
        (false, _) => (minutes, t::minutes(lang)),
    };
    format!("{number} {unit}")
}
