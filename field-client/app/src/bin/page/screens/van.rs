//! The van: what was loaded, less what lines took. Nothing here blocks anything; what went below zero is said.

use callout_app::bridge::order::PartCard;
use callout_app::bridge::{Answer, Ask};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::PartId;

use crate::browser;
use crate::parts::icons;
use crate::parts::part_search::{PartSearch, named};
use crate::parts::pill::Pill;
use crate::parts::sheet::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// The screen.
#[component]
pub(crate) fn VanScreen() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let stock = RwSignal::new(None::<Vec<PartCard>>);
    let (adding, loading) = (RwSignal::new(false), RwSignal::new(None::<PartCard>));
    let take = move |answer: Answer| match answer {
        Answer::Van(parts) => {
            stock.try_set(Some(parts));
        }
        Answer::No { words, .. } => shell.say_no(words),
        _ => {}
    };
    Effect::new(move || {
        shell.changes.track();
        spawn_local(async move { take(shell.ask(Ask::Van).await) });
    });
    let load = move |part: PartId, quantity: String| {
        spawn_local(async move { take(shell.ask(Ask::LoadVan { part, quantity }).await) });
    };
    let row = move |part: PartCard| {
        let opened = part.clone();
        let class = if part.short { "money late-text" } else { "money" };
        view! {
            <li><button class="tap-card" on:click=move |_| loading.set(Some(opened.clone()))>
                <span class="total"><strong>{part.name}</strong><span class=class>{part.van}</span></span>
                <span class="soft small">{named(&part.number, &part.detail)}</span>
            </button></li>
        }
    };
    let short = move || stock.with(|stock| stock.iter().flatten().any(|part| part.short));
    view! {
        <div class="screen">
            <header class="head">
                <button class="icon-button" aria-label=t::back(lang) on:click=|_| browser::back()>{icons::back()}</button>
                <h1>{t::van(lang)}</h1>
                <Pill/>
            </header>
            <main class="column">
                {move || short().then(|| view! { <section class="notice soon"><p>{t::van_short(lang)}</p></section> })}
                {move || stock.get().map(|parts| if parts.is_empty() {
                    view! { <div class="empty">{icons::van()}<p class="big">{t::van_empty(lang)}</p><p class="soft">{t::van_empty_more(lang)}</p></div> }.into_any()
                } else {
                    view! { <section class="card"><ul class="lines">{parts.into_iter().map(row).collect_view()}</ul></section><p class="soft small">{t::van_how(lang)}</p> }.into_any()
                })}
            </main>
            <footer class="foot"><div>
                <button class="act" on:click=move |_| adding.set(true)>{icons::plus()}{t::load_van(lang)}</button>
            </div></footer>
            {move || adding.get().then(|| view! {
                <Sheet title=t::load_van(lang) close=move || adding.set(false)>
                    <PartSearch take=move |part| { adding.set(false); loading.set(Some(part)); }/>
                </Sheet>
            })}
            {move || loading.get().map(|part| view! { <Load part load close=move || loading.set(None)/> })}
        </div>
    }
}

/// How many go in, or come out.
#[component]
fn Load(
    part: PartCard,
    load: impl Fn(PartId, String) + Clone + Send + Sync + 'static,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let quantity = RwSignal::new("1".to_owned());
    let id = part.id;
    let act = {
        let close = close.clone();
        move |sign: &'static str| {
            load(id, format!("{sign}{}", quantity.get_untracked().trim()));
            close();
        }
    };
    let (in_, out) = (act.clone(), act);
    view! {
        <Sheet title=part.name.clone() close>
            <p class="soft">{named(&part.number, &part.detail)}</p>
            {part.van.map(|there| view! { <p class="figures">{t::in_van(lang)} " " {there}</p> })}
            <label class="field">{t::quantity(lang)}
                <input class="input" inputmode="decimal" prop:value=quantity on:input=move |event| quantity.set(event_target_value(&event))/>
            </label>
            <div class="row even">
                <button class="button" on:click=move |_| out("-")>{t::take_out(lang)}</button>
                <button class="button main" on:click=move |_| in_("")>{t::put_in(lang)}</button>
            </div>
        </Sheet>
    }
}
