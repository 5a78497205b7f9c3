//! Another time for the visit, as the customer said it on the telephone.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::document::request::{Appointment, RequestDetail};
use shared::signoff::shown::clock_text;
use shared::time::Moment;

use super::Case;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, net};

/// Spans that are usually promised, in minutes.
const SPANS: [i64; 4] = [60, 120, 180, 240];

/// The sheet: a moment, and how long around it somebody is expected.
#[component]
pub(crate) fn AnotherTime(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let present = case.view.with_untracked(|view| {
        let of = |detail: &RequestDetail| if let RequestDetail::Appointment(of) = detail { Some(*of) } else { None };
        view.as_ref().and_then(|view| view.request.iter().find_map(of))
    });
    let from = RwSignal::new(field_text(present.map_or_else(|| next_hour(shell.now.get_untracked()), |of| of.from)));
    let length = present.map_or(SPANS[1], |of| of.until.ms_since(of.from) / 60_000);
    let span = RwSignal::new(length.to_string());
    let mut spans = SPANS.to_vec();
    if !spans.contains(&length) {
        spans.push(length);
    }
    let choices = spans.into_iter().map(|minutes| (minutes.to_string(), shared::say::span(minutes, lang))).collect();
    let wrong = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let minutes = span.get_untracked().parse::<i64>().unwrap_or(length);
        let Some(from) = browser::moment_of(&from.get_untracked()) else {
            return wrong.set(Some(t::choose_time(lang).to_owned()));
        };
        let detail = RequestDetail::Appointment(Appointment { from, until: from.plus_minutes(minutes) });
        let tag = case.tag.get_untracked();
        spawn_local(async move {
            let call = net::change("PATCH", format!("/api/v1/orders/{}", case.id)).seen(tag);
            match call.with(&json!({ "details": [detail] })).done(shell).await {
                Ok(()) => {
                    shell.say(t::rescheduled(lang), None);
                    close();
                }
                Err(problem) => {
                    wrong.try_set(Some(problem.words()));
                    if problem.is_stale() {
                        case.read(shell).await;
                    }
                }
            }
        });
    };
    view! {
        <Sheet title=t::reschedule(lang) close>
            <form class="form" on:submit=submit>
                <Text label=t::from_when(lang) name="from" value=from kind="datetime-local" wrong=Signal::derive(move || wrong.get())/>
                <Choice label=t::how_long(lang) name="span" value=span choices=Signal::stored(choices)/>
                <button class="button main" type="submit">{t::reschedule(lang)}</button>
            </form>
        </Sheet>
    }
}

/// The next full hour after the coming one.
fn next_hour(now: Moment) -> Moment {
    const HOUR_MS: i64 = 3_600_000;
    Moment((now.0.div_euclid(HOUR_MS) + 2) * HOUR_MS)
}

/// As the browser's field has it: 2026-11-22T14:00.
fn field_text(at: Moment) -> String {
    clock_text(at, browser::offset(at)).replace(' ', "T")
}
