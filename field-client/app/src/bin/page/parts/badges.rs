//! States with their shape, colour and word; never colour alone.

use callout_app::bridge::today::Mark;
use callout_app::say::{self, Urgency};
use leptos::prelude::*;
use shared::lang::Lang;
use shared::time::Moment;

use super::icons;
use crate::browser;
use crate::shell::Shell;
use crate::texts as t;

/// Where an order stands.
#[component]
pub(crate) fn MarkBadge(mark: Mark, words: String) -> impl IntoView {
    let (class, icon) = match mark {
        Mark::New => ("badge now", icons::dot().into_any()),
        Mark::Active => ("badge now", icons::route().into_any()),
        Mark::Taken => ("badge", icons::check().into_any()),
        Mark::Waits => ("badge soon", icons::waits().into_any()),
        Mark::Done => ("badge done", icons::check().into_any()),
        Mark::Gone => ("badge", icons::cross().into_any()),
    };
    view! { <span class=class>{icon}{words}</span> }
}

/// The deadline that comes first, with what is left of it.
#[component]
pub(crate) fn Deadline(arrive_by: Option<Moment>, solve_by: Option<Moment>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (due, label) = match (arrive_by, solve_by) {
        (Some(due), _) => (due, t::arrive_by(lang)),
        (None, Some(due)) => (due, t::solve_by(lang)),
        (None, None) => return ().into_any(),
    };
    let shown = Memo::new(move |_| {
        let now = shell.now.get();
        let (urgency, left) = say::left(due, now, lang);
        (urgency, format!("{label} {} · {left}", say::when(due, now, browser::utc_offset_minutes(), lang)))
    });
    let class = move || match shown.get().0 {
        Urgency::Fine => "badge figures",
        Urgency::Soon => "badge soon figures",
        Urgency::Late => "badge late figures",
    };
    view! {
        <span class=class>
            {move || if shown.get().0 == Urgency::Late { icons::late().into_any() } else { icons::waits().into_any() }}
            {move || shown.get().1}
        </span>
    }
    .into_any()
}

/// The customer's service level.
#[component]
pub(crate) fn Level(level: String) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let words = match lang {
        Lang::ZhCn => format!("{level} {}", t::level(lang)),
        Lang::En => format!("{} {level}", t::level(lang)),
    };
    (!level.is_empty()).then(|| view! { <span class="badge">{words}</span> })
}
