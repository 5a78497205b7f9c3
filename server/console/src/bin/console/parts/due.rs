//! Deadlines, as people say them.

use leptos::prelude::*;
use shared::say::{self, Urgency};
use shared::time::Moment;

use super::icons;
use crate::browser;
use crate::shell::Shell;

/// How long is left, with its colour and its shape.
#[component]
pub(crate) fn Due(#[prop(into)] due: Signal<Option<Moment>>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let shown = Memo::new(move |_| due.get().map(|due| say::left(due, shell.now.get(), lang)));
    move || {
        shown.get().map(|(urgency, words)| {
            let (class, icon) = match urgency {
                Urgency::Late => ("due late", Some(icons::late())),
                Urgency::Soon => ("due soon", Some(icons::clock())),
                Urgency::Fine => ("due", None),
            };
            view! { <span class=class>{icon}{words}</span> }
        })
    }
}

/// A moment in the dispatcher's own day: 09:30, tomorrow 09:30, 22 Nov 09:30.
pub(crate) fn when(at: Moment, shell: Shell) -> String {
    let now = shell.now.get_untracked();
    say::when(at, now, browser::offset(at), shell.tongue())
}

/// The time of day.
pub(crate) fn clock(at: Moment) -> String {
    say::clock(at, browser::offset(at))
}
