//! Crews: what each does now, and one of them in full.

use std::sync::Arc;

use callout_console::api::crews::Crew;
use callout_console::api::orders::Row;
use callout_console::crews::{Doing, held};
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::crew::{AddCrew, OneCrew};
use crate::parts::states::Empty;
use crate::shell::Shell;
use crate::stock;
use crate::texts as t;

/// The page: a list, and one crew beside it.
#[component]
pub(crate) fn Crews() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let chosen = Memo::new(move |last: Option<&Option<shared::ids::CrewId>>| match shell.route.get() {
        Route::Crews(crew) => crew,
        _ => last.copied().flatten(),
    });
    let adding = RwSignal::new(false);
    spawn_local(async move {
        // The stock keeps what it had where this fails.
        let _ = stock::read_crews(shell).await;
        stock::read_days(shell).await;
    });
    let list = move || {
        shell.stock.crews.with(|crews| {
            if crews.is_empty() {
                return view! { <Empty title=t::no_crews(lang) more=t::no_crews_more(lang)/> }.into_any();
            }
            crews.iter().map(|crew| view! { <Line crew=crew.clone() chosen/> }).collect_view().into_any()
        })
    };
    let panel = move || match chosen.get() {
        Some(crew) => view! { <OneCrew crew/> }.into_any(),
        None => view! { <Empty title=t::choose_one_crew(lang) more=""/> }.into_any(),
    };
    view! {
        <div class="desk" class:has-order=move || chosen.get().is_some()>
            <section class="column list-column" aria-label=t::crews(lang)>
                <header class="panel-head"><h2>{t::crews(lang)}</h2><span class="grow"></span>
                    <button class="button" on:click=move |_| adding.set(true)>{t::add_crew(lang)}</button></header>
                <div class="list">{list}</div>
            </section>
            <section class="column order-column">{panel}</section>
        </div>
        {move || adding.get().then(|| view! { <AddCrew close=move || adding.set(false)/> })}
    }
}

/// What a crew does now.
pub(crate) fn doing(shell: Shell, crew: &Crew) -> (Option<Doing>, usize) {
    let rows: Vec<Arc<Row>> =
        shell.stock.orders.with(|orders| orders.values().filter(|row| row.crew == Some(crew.id)).cloned().collect());
    let held = held(rows.iter().map(Arc::as_ref), crew.id);
    let doing = shell
        .stock
        .days
        .with(|days| days.iter().find(|day| day.crew == crew.id).map(|day| Doing::of(day, &held, shell.now.get())));
    (doing, held.len())
}

/// From when to when it works. A shift that ends when it begins never ends.
pub(super) fn shift(crew: &Crew, lang: shared::lang::Lang) -> String {
    match crew.shift_start == crew.shift_end {
        true => t::around_clock(lang).to_owned(),
        false => format!("{}–{}", crew.shift_start, crew.shift_end),
    }
}

#[component]
fn Line(crew: Crew, chosen: Memo<Option<shared::ids::CrewId>>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let id = crew.id;
    let (doing, count) = doing(shell, &crew);
    let state = doing.map_or(t::place_unknown(lang), |doing| doing.words(lang));
    let open = move || chosen.get() == Some(id);
    let shift = shift(&crew, lang);
    view! {
        <button class="crew-line" class:open=open on:click=move |_| shell.go(Route::Crews(Some(id)))>
            <span class="strong">{crew.name}</span><span class="soft tiny">{state}</span>
            <span class="soft tiny">{crew.skills.join(" · ")} " · " {shift}</span>
            <span class="soft tiny figures">{t::orders_of(count, lang)}</span>
        </button>
    }
}
