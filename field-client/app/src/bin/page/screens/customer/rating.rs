//! How satisfied the customer is, from 1 to 5.

use leptos::prelude::*;
use shared::lang::Lang;

use crate::parts::icons;
use crate::texts as t;

/// Five stars. The chosen one again takes the rating back.
#[component]
pub(crate) fn Rating(rating: RwSignal<Option<u8>>, lang: Lang) -> impl IntoView {
    let star = move |value: u8| {
        let is_on = move || rating.get().is_some_and(|rating| rating >= value);
        view! {
            <button class="star" role="radio" aria-checked=move || is_on().to_string() aria-label=format!("{value} / 5")
                on:click=move |_| rating.update(|rating| *rating = if *rating == Some(value) { None } else { Some(value) })>
                {icons::star()}
            </button>
        }
    };
    view! {
        <div class="question">
            <p class="soft">{t::satisfied(lang)}</p>
            <div class="stars" role="radiogroup" aria-label=t::satisfied(lang)>{(1..=5).map(star).collect_view()}</div>
        </div>
    }
}
