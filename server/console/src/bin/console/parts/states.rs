//! Nothing yet, nothing at all, and nothing because something went wrong.

use callout_console::api::Problem;
use leptos::prelude::*;

use super::icons;
use crate::shell::Shell;
use crate::texts as t;

/// Grey lines where something will stand.
#[component]
pub(crate) fn Loading(#[prop(default = 5)] lines: usize) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let line = |_| view! { <div class="ghost" aria-hidden="true"></div> };
    view! { <div class="loading" aria-busy="true" aria-label=t::loading(lang)>{(0..lines).map(line).collect_view()}</div> }
}

/// Nothing is there, and why, and what to do.
#[component]
pub(crate) fn Empty(#[prop(into)] title: String, #[prop(into)] more: String) -> impl IntoView {
    view! {
        <div class="empty">
            {icons::check()}
            <p class="strong">{title}</p>
            <p class="soft">{more}</p>
        </div>
    }
}

/// What went wrong, and the way out.
#[component]
pub(crate) fn Broken(problem: Problem, again: impl Fn() + 'static) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    view! {
        <div class="notice late" role="alert">
            <p class="strong">{problem.detail}</p>
            <p>{problem.what_to_do}</p>
            <button class="button" on:click=move |_| again()>{t::try_again(lang)}</button>
        </div>
    }
}
