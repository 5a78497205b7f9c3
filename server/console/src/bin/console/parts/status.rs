//! Where an order stands and what it needs: colour, shape and word.

use callout_console::board::Need;
use leptos::prelude::*;
use shared::document::status::Status;

use super::icons;
use crate::shell::Shell;

/// The shape of a need.
pub(crate) fn shape(need: Need) -> AnyView {
    match need {
        Need::Late => icons::late(),
        Need::Soon => icons::clock(),
        Need::Unassigned => icons::nobody(),
        Need::Conflict => icons::conflict(),
        Need::TwoCrews => icons::two(),
        Need::Held => icons::held(),
        Need::Repeat => icons::repeat(),
        Need::Waits => icons::waits(),
        Need::Remark => icons::look(),
        Need::Fine => icons::check(),
    }
}

/// The colour of a need.
pub(crate) fn tone(need: Need) -> &'static str {
    match need {
        Need::Late => "late",
        Need::Soon | Need::Unassigned | Need::Conflict | Need::TwoCrews | Need::Held => "soon",
        Need::Repeat | Need::Waits | Need::Remark => "calm",
        Need::Fine => "done",
    }
}

/// Where an order stands.
#[component]
pub(crate) fn StatusWord(status: Status) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let (class, icon) = match status {
        Status::Reported | Status::Declined => ("badge soon", icons::nobody()),
        Status::Dispatched => ("badge", icons::dot()),
        Status::Accepted => ("badge", icons::check()),
        Status::OnTheWay => ("badge now", icons::road()),
        Status::Arrived | Status::Working => ("badge now", icons::dot()),
        Status::Paused
        | Status::CustomerAbsent
        | Status::NeedsParts
        | Status::NeedsSecondLine
        | Status::NeedsReview => ("badge soon", icons::waits()),
        Status::ReadyToSign => ("badge now", icons::pen()),
        Status::Signed | Status::Closed => ("badge done", icons::check()),
        Status::Cancelled => ("badge", icons::cross()),
    };
    view! { <span class=class>{icon}{status.words(lang)}</span> }
}
