//! One of a few, as chips under what is asked.

use leptos::prelude::*;

/// The question and its answers; `choose` gets the one that is touched.
#[component]
pub(crate) fn Choice<T>(
    label: &'static str,
    chosen: RwSignal<Option<T>>,
    offers: Vec<(T, &'static str)>,
    choose: impl Fn(T) + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let chip = move |(value, words): (T, &'static str)| {
        view! {
            <button type="button" class="chip" aria-pressed=move || (chosen.get() == Some(value)).to_string()
                on:click=move |_| { chosen.set(Some(value)); choose(value); }>{words}</button>
        }
    };
    view! {
        <div class="question"><p class="soft small">{label}</p>
            <div class="chips" role="group" aria-label=label>{offers.into_iter().map(chip).collect_view()}</div></div>
    }
}
