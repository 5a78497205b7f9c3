//! The day: what is next, large; the rest in the order in which to drive it; what is done, folded away.

use callout_app::bridge::today::{Card, Door, Mark, Next, Today as Day};
use callout_app::bridge::{Answer, Ask};
use callout_app::say;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::parts::badges::{Deadline, Level, MarkBadge};
use crate::parts::icons;
use crate::parts::pill::Pill;
use crate::parts::reach::Reach;
use crate::route::Route;
use crate::screens::states::UpdateBar;
use crate::shell::Shell;
use crate::texts as t;

/// The list, as it stands and as it changes.
#[component]
pub(crate) fn Today() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let day = RwSignal::new(None::<Day>);
    let sought = RwSignal::new(String::new());
    let here = RwSignal::new(None);
    spawn_local(async move {
        if let Some(place) = browser::place().await {
            here.set(Some(place.point));
        }
    });
    Effect::new(move || {
        shell.changes.track();
        let (text, here) = (sought.get(), here.get());
        spawn_local(async move {
            let ask = if text.trim().is_empty() { Ask::Today { here } } else { Ask::Search { text: text.clone() } };
            if let Answer::Today(found) = shell.ask(ask).await
                && sought.try_get_untracked() == Some(text)
            {
                day.set(Some(found));
            }
        });
    });
    let heading = move || say::day(shell.now.get(), browser::utc_offset_minutes(), lang);
    view! {
        <div class="screen">
            <header class="head">
                <h1>{heading}</h1>
                <Pill/>
                <button class="icon-button end" aria-label=t::settings(lang)
                    on:click=move |_| shell.go(Route::Settings)>{icons::gear()}</button>
            </header>
            <main class="column">
                <UpdateBar/>
                <search>
                    <label class="field">
                        <span class="hidden-text">{t::search(lang)}</span>
                        <input class="input" type="search" placeholder=t::search_hint(lang) prop:value=sought
                            on:input=move |event| sought.set(event_target_value(&event))/>
                    </label>
                </search>
                {move || day.get().map(|day| view! { <Orders day seeking=!sought.get_untracked().trim().is_empty()/> })}
            </main>
        </div>
    }
}

#[component]
fn Orders(day: Day, seeking: bool) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let Day { door, hidden, cards, next } = day;
    let mut open: Vec<Card> = Vec::new();
    let (mut waiting, mut done) = (Vec::new(), Vec::new());
    for card in cards {
        match card.mark {
            Mark::New | Mark::Taken | Mark::Active => open.push(card),
            Mark::Waits => waiting.push(card),
            Mark::Done | Mark::Gone => done.push(card),
        }
    }
    let is_empty = open.is_empty() && waiting.is_empty() && done.is_empty();
    let first = next.filter(|_| !open.is_empty()).map(|next| (open.remove(0), next));
    view! {
        {closed(door, hidden)}
        {first.map(|(card, next)| view! { <NextCard card next/> })}
        {(!open.is_empty()).then(|| view! {
            <section class="column-part">
                {(!seeking).then(|| view! { <h2 class="small soft">{t::then(lang)}</h2> })}
                <List cards=open/>
            </section>
        })}
        {(!waiting.is_empty()).then(|| view! {
            <section><h2 class="small soft">{t::waiting_orders(lang)}</h2><List cards=waiting/></section>
        })}
        {(!done.is_empty()).then(|| {
            let title = format!("{} · {}", t::done_orders(lang), done.len());
            view! { <details open=seeking><summary>{title}</summary><List cards=done/></details> }
        })}
        {is_empty.then(|| view! {
            <div class="empty">
                {icons::check()}
                <p class="big">{if seeking { t::nothing_found(lang) } else { t::no_orders(lang) }}</p>
                {(!seeking).then(|| view! { <p class="soft">{t::no_orders_more(lang)}</p> })}
            </div>
        })}
    }
}

/// Why not all orders are shown.
fn closed(door: Door, hidden: usize) -> Option<impl IntoView> {
    let lang = Shell::of_all().tongue();
    let words = match door {
        Door::Open => return None,
        Door::LeaseOver => t::lease_over(lang),
        Door::Locked { .. } => t::locked(lang),
    };
    Some(view! {
        <div class="notice late" role="alert">
            <p>{words}</p>
            <p class="soft figures">{t::hidden_orders(lang)} " · " {hidden}</p>
        </div>
    })
}

/// The next one: everything needed before one drives off.
#[component]
fn NextCard(card: Card, next: Next) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let id = card.id;
    let way = next.metres.map(say::distance);
    let who = next.contact.as_ref().map(|contact| contact.name.clone());
    let about: Vec<String> = [way, who].into_iter().flatten().collect();
    view! {
        <section class="card" aria-label=t::today(lang)>
            <div class="row">
                <MarkBadge mark=card.mark words=card.status.clone()/>
                <Level level=card.level.clone()/>
                <Deadline arrive_by=card.arrive_by solve_by=card.solve_by/>
            </div>
            <button class="tap-card" on:click=move |_| shell.go(Route::Order(id))>
                <span class="huge">{card.fault.clone()}</span>
            </button>
            <div>
                <p class="big">{card.customer.clone()}</p>
                <p>{card.address.clone()}</p>
                {(!card.equipment.is_empty()).then(|| view! { <p class="soft small">{card.equipment.clone()}</p> })}
                <p class="soft small figures">{about.join(" · ")}</p>
            </div>
            <Reach contact=next.contact point=next.point address=card.address.clone()/>
            <button class="act" on:click=move |_| shell.go(Route::Order(id))>{t::open_order(lang)}</button>
        </section>
    }
}

#[component]
fn List(cards: Vec<Card>) -> impl IntoView {
    let shell = Shell::of_all();
    let row = move |card: Card| {
        let id = card.id;
        let due = card.planned.or(card.arrive_by).or(card.solve_by);
        let time =
            move || due.map(|due| say::when(due, shell.now.get(), browser::utc_offset_minutes(), shell.tongue()));
        view! {
            <li>
                <button class="order-row" on:click=move |_| shell.go(Route::Order(id))>
                    <span class="figures soft">{time}</span>
                    <span class="middle">
                        <strong>{card.fault}</strong>
                        <br/>
                        <span class="soft small">{card.customer} " · " {card.address}</span>
                    </span>
                    <MarkBadge mark=card.mark words=card.status/>
                </button>
            </li>
        }
    };
    view! { <ol class="order-list">{cards.into_iter().map(row).collect_view()}</ol> }
}
