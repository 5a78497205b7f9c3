//! Where the typed address may be, as a geocoder has it; one of them is taken with a click or Enter.

use callout_console::api::books::{FoundPlace, FoundPlaces};
use callout_console::filter::escape;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Draft;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, net};

/// How long typing rests before it is asked, in milliseconds: a geocoder is somebody else's machine.
const PAUSE_MS: i32 = 500;
/// Fewer letters are no address.
const LEAST: usize = 4;

/// The places, below the field of the address.
#[component]
pub(crate) fn Places() -> impl IntoView {
    let (shell, draft) = (Shell::of_all(), Draft::of_all());
    let lang = shell.tongue();
    let found = RwSignal::new(Vec::<FoundPlace>::new());
    let there = Memo::new(move |_| shell.office.with(|office| office.as_ref().is_some_and(|office| office.geocoder)));
    Effect::new(move |_| {
        let address = draft.address.get().trim().to_owned();
        if !there.get() || address.chars().count() < LEAST {
            return found.set(Vec::new());
        }
        spawn_local(async move {
            browser::wait(PAUSE_MS).await;
            let still = move |address: &str| {
                draft.address.try_with_untracked(|typed| typed.trim() == address).unwrap_or_default()
            };
            if !still(&address) {
                return;
            }
            let path = format!("/api/v1/places?q={}", escape(&address));
            let answer = net::get(path).ask::<FoundPlaces>(shell).await;
            if still(&address) {
                found.try_set(answer.map(|answer| answer.places).unwrap_or_default());
            }
        });
    });
    let one = move |place: FoundPlace| {
        let point = place.point;
        let chosen = move || (draft.point.get() == Some(point)).to_string();
        view! {
            <li><button type="button" class="place" aria-pressed=chosen on:click=move |_| draft.point.set(Some(point))>
                {icons::road()}<span>{place.label}</span>
            </button></li>
        }
    };
    move || {
        let all = found.get();
        (!all.is_empty()).then(
            || view! { <ul class="places" aria-label=t::position(lang)>{all.into_iter().map(one).collect_view()}</ul> },
        )
    }
}
