//! States with their shape, colour and word; never colour alone.

use callout_app::bridge::today::Mark;
use callout_app::say::{self, Urgency};
use leptos::prelude::*;
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

/// The deadline that comes first, large, with what is left of it, counting.
#[component]
pub(crate) fn Due(arrive_by: Option<Moment>, solve_by: Option<Moment>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (due, label) = match (arrive_by, solve_by) {
        (Some(due), _) => (due, t::arrive_by(lang)),
        (None, Some(due)) => (due, t::solve_by(lang)),
        (None, None) => return ().into_any(),
    };
    let left = Memo::new(move |_| say::left(due, shell.now.get(), lang));
    let until = Memo::new(move |_| say::when(due, shell.now.get(), browser::utc_offset_minutes(), lang));
    let class = move || match left.get().0 {
        Urgency::Fine => "due",
        Urgency::Soon => "due soon",
        Urgency::Late => "due late",
    };
    view! {
        <p class=class>
            {move || if left.get().0 == Urgency::Late { icons::late().into_any() } else { icons::waits().into_any() }}
            <strong class="figures">{move || left.get().1}</strong>
            <span class="figures">{label} " " {until}</span>
        </p>
    }
    .into_any()
}

/// What of an order is on this device only, and whether people disagree about it; nothing where neither is so.
#[component]
pub(crate) fn Unsettled(waiting: u64, conflicts: u32) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    view! {
        {(waiting > 0).then(|| view! {
            <span class="badge soon figures">{icons::waits()}{format!("{waiting} {}", t::to_send(lang))}</span>
        })}
        {(conflicts > 0).then(|| view! { <span class="badge late">{icons::late()}{t::needs_you(lang)}</span> })}
    }
}

/// The customer's service level.
#[component]
pub(crate) fn Level(level: String) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    (!level.is_empty()).then(|| view! { <span class="badge">{say::level(&level, lang)}</span> })
}
