//! Finding an article: by name, model or number, by its bar code, or among the favourites, which come first.

use callout_app::bridge::order::PartCard;
use callout_app::bridge::{Answer, Ask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icons;
use super::scan::ScanButton;
use crate::shell::Shell;
use crate::texts as t;

/// An article's number, with specification and model as far as there are any.
pub(crate) fn named(number: &str, detail: &str) -> String {
    if detail.is_empty() { number.to_owned() } else { format!("{number} · {detail}") }
}

/// The search; `take` gets what was chosen.
#[component]
pub(crate) fn PartSearch(take: impl Fn(PartCard) + Clone + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (sought, found) = (RwSignal::new(String::new()), RwSignal::new(None::<Vec<PartCard>>));
    let look = move |text: String| {
        spawn_local(async move {
            if let Answer::Parts(parts) = shell.ask(Ask::Parts(text.clone())).await
                && sought.try_get_untracked() == Some(text)
            {
                found.try_set(Some(parts));
            }
        });
    };
    Effect::new(move || look(sought.get()));
    let favour = move |part: &PartCard| {
        let (part, on) = (part.id, !part.favourite);
        spawn_local(async move {
            shell.ask(Ask::Favour { part, on }).await;
            look(sought.get_untracked());
        });
    };
    let row = move |part: PartCard| {
        let (take, taken, favoured) = (take.clone(), part.clone(), part.clone());
        let class = if part.favourite { "icon-button end favourite" } else { "icon-button end" };
        let van = part.van.map(|there| {
            let class = if part.short { "badge late figures" } else { "badge done figures" };
            view! { <span class=class>{icons::van()}{there}</span> }
        });
        view! {
            <li class="part-row">
                <button class="tap-card" on:click=move |_| take(taken.clone())>
                    <span class="total"><strong>{part.name}</strong><span class="money">{part.price}</span></span>
                    <span class="row tight"><span class="soft small">{named(&part.number, &part.detail)}</span>{van}</span>
                </button>
                <button class=class aria-label=t::favourite(lang) aria-pressed=part.favourite.to_string()
                    on:click=move |_| favour(&favoured)>{icons::heart()}</button>
            </li>
        }
    };
    view! {
        <div class="row tight">
            <label class="field grow"><span class="hidden-text">{t::part_search(lang)}</span>
                <input class="input" type="search" placeholder=t::part_search(lang) prop:value=sought
                    on:input=move |event| sought.set(event_target_value(&event))/>
            </label>
            <ScanButton found=move |code| sought.set(code)/>
        </div>
        {move || found.get().map(|parts| if parts.is_empty() {
            view! { <p class="soft">{t::nothing_found(lang)}</p> }.into_any()
        } else {
            view! { <ul class="lines">{parts.into_iter().map(row.clone()).collect_view()}</ul> }.into_any()
        })}
    }
}
