//! Where the work is, always in sight: in words, with a shape.

use callout_app::bridge::work::Line;
use leptos::prelude::*;

use super::icons;
use crate::route::Route;
use crate::shell::Shell;
use crate::texts as t;

/// What the pill says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    AtOffice,
    Waits(u64),
    Stuck,
}

/// The pill in the head of a screen. Touched, it leads to everything that is not at the office.
#[component]
pub(crate) fn Pill() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let says = Memo::new(move |_| {
        shell.standing.with(|standing| {
            let waiting = standing.edits_waiting + u64::try_from(standing.photos_waiting).unwrap_or(u64::MAX);
            match standing.line {
                Line::SignedOut | Line::EnrolAnew | Line::OtherVersion => Says::Stuck,
                _ if waiting == 0 => Says::AtOffice,
                _ => Says::Waits(waiting),
            }
        })
    });
    let class = move || match says.get() {
        Says::AtOffice => "pill done",
        Says::Waits(_) => "pill soon",
        Says::Stuck => "pill late",
    };
    view! {
        <button class=class on:click=move |_| shell.go(Route::Work) aria-live="polite">
            {move || match says.get() {
                Says::AtOffice => view! { {icons::check()}<span>{t::at_office(lang)}</span> }.into_any(),
                Says::Waits(count) => {
                    let words = format!("{count} {}", t::to_send(lang));
                    view! { {icons::waits()}<span class="figures">{words}</span> }.into_any()
                }
                Says::Stuck => view! { {icons::late()}<span>{t::needs_you(lang)}</span> }.into_any(),
            }}
        </button>
    }
}
