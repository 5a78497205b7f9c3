//! The day: what is next, large; the rest in the order in which to drive it; what is done, folded away.

use callout_app::bridge::today::{Card, Door, Mark, Next, Today as Day};
use callout_app::bridge::{Answer, Ask};
use callout_app::say;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::next_card::{NextAct, NextCard};
use crate::browser;
use crate::kept::{self, Theme};
use crate::parts::badges::{MarkBadge, Unsettled};
use crate::parts::icons;
use crate::parts::pill::Pill;
use crate::parts::scan::ScanButton;
use crate::route::Route;
use crate::screens::states::{InstallHint, Notices};
use crate::shell::Shell;
use crate::texts as t;

/// The list, as it stands and as it changes.
#[component]
pub(crate) fn Today() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let sought = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Day>);
    let seeking = Memo::new(move |_| sought.with(|sought| !sought.trim().is_empty()));
    look_around(shell);
    Effect::new(move || {
        shell.changes.track();
        let text = sought.get();
        if text.trim().is_empty() {
            found.set(None);
            return;
        }
        spawn_local(async move {
            if let Answer::Today(answer) = shell.ask(Ask::Search { text: text.clone() }).await
                && sought.try_get_untracked() == Some(text)
            {
                found.set(Some(answer));
            }
        });
    });
    // Only a list that says something else is drawn anew.
    let shown = Memo::new(move |_| if seeking.get() { found.get() } else { shell.day.get() });
    let next = Memo::new(move |_| {
        // Beside an order, that order's own act is the large one.
        let is_first = !matches!(shell.route.get(), Route::Order(_)) && !seeking.get();
        let day = shown.get().filter(|_| is_first)?;
        day.first().map(|(card, next)| (card.clone(), next.clone()))
    });
    browser::scroll_back();
    view! {
        <div class="screen day">
            <Head/>
            // Beside an order, that order is what the page is about.
            <div class="column" role=move || if shell.wide.get() { "region" } else { "main" } aria-label=t::today(lang)>
                <Notices/>
                <search class="row tight">
                    <label class="field grow">
                        <span class="hidden-text">{t::search(lang)}</span>
                        <input class="input" type="search" placeholder=t::search_hint(lang) prop:value=sought
                            on:input=move |event| sought.set(event_target_value(&event))/>
                    </label>
                    <ScanButton found=move |code| sought.set(code)/>
                    <button class="icon-button solid narrow-only" aria-label=t::map_of_day(lang)
                        on:click=move |_| shell.go(Route::Map)>{icons::map()}</button>
                </search>
                {move || shown.get().map(|day| view! { <Orders day seeking=seeking.get_untracked()/> })}
                <InstallHint/>
            </div>
            {move || next.get().map(|(card, next)| view! { <NextAct card next/> })}
        </div>
    }
}

/// Asks for the day anew, and again once the device knows where it is.
fn look_around(shell: Shell) {
    crate::tell::refresh(shell);
    spawn_local(async move {
        let before = shell.seen.get_untracked();
        shell.look_around().await;
        if shell.seen.get_untracked() != before {
            crate::tell::refresh(shell);
        }
    });
}

/// The day's name, where the work is, and the light.
#[component]
fn Head() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let day = Memo::new(move |_| say::day(shell.now.get(), browser::utc_offset_minutes(), lang));
    let is_sunny = move || shell.theme.get() == Theme::Sun;
    let turn = move |_| {
        let theme = if is_sunny() { Theme::Auto } else { Theme::Sun };
        kept::keep_theme(theme);
        shell.theme.set(theme);
    };
    view! {
        <header class="head">
            <h1>{day}</h1>
            <Pill/>
            <button class="icon-button" aria-label=t::theme_sun(lang) aria-pressed=move || is_sunny().to_string()
                on:click=turn>{icons::sun()}</button>
            <button class="icon-button end" aria-label=t::settings(lang)
                on:click=move |_| shell.go(Route::Settings)>{icons::gear()}</button>
        </header>
    }
}

#[component]
fn Orders(day: Day, seeking: bool) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let first = day.first().map(|(card, next)| (card.clone(), next.clone()));
    let Day { door, hidden, cards, .. } = day;
    let mut open: Vec<Card> = Vec::new();
    let (mut waiting, mut done) = (Vec::new(), Vec::new());
    for card in cards.into_iter().skip(usize::from(first.is_some())) {
        match card.mark {
            Mark::New | Mark::Taken | Mark::Active => open.push(card),
            Mark::Waits => waiting.push(card),
            Mark::Done | Mark::Gone => done.push(card),
        }
    }
    let has_next = first.is_some();
    let is_empty = !has_next && open.is_empty() && waiting.is_empty() && done.is_empty();
    view! {
        {closed(door, hidden)}
        {first.map(|(card, next): (Card, Next)| view! { <NextCard card next/> })}
        {(!open.is_empty()).then(|| view! {
            <section>
                {has_next.then(|| view! { <h2 class="small soft">{t::then(lang)} " · " {open.len()}</h2> })}
                <List cards=open/>
            </section>
        })}
        {(!waiting.is_empty()).then(|| view! {
            <section><h2 class="small soft">{t::waiting_orders(lang)} " · " {waiting.len()}</h2><List cards=waiting/></section>
        })}
        {(!done.is_empty()).then(|| {
            let title = format!("{} · {}", t::done_orders(lang), done.len());
            view! { <details open=seeking><summary>{title}</summary><List cards=done/></details> }
        })}
        {is_empty.then(|| view! {
            <div class="empty">
                {if seeking { icons::search().into_any() } else { icons::check().into_any() }}
                <p class="big">{if seeking { t::nothing_found(lang) } else { t::no_orders(lang) }}</p>
                <p class="soft">{if seeking { t::nothing_found_more(lang) } else { t::no_orders_more(lang) }}</p>
            </div>
        })}
    }
}

/// Why not all orders are shown.
fn closed(door: Door, hidden: usize) -> Option<impl IntoView> {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (title, words) = match door {
        Door::Open => return None,
        Door::LeaseOver => (t::lease_over_title(lang), t::lease_over(lang)),
        Door::Locked { .. } => (t::locked_title(lang), t::locked(lang)),
    };
    Some(view! {
        <section class="notice late" role="alert">
            <p class="big">{title}</p>
            <p>{words}</p>
            <p class="soft figures">{t::hidden_orders(lang)} " · " {hidden}</p>
            <div class="row">
                <button class="button main" on:click=move |_| crate::app::try_now(shell)>{t::try_now(lang)}</button>
                <button class="button" on:click=move |_| shell.go(Route::Work)>{t::where_is_my_work(lang)}</button>
            </div>
        </section>
    })
}

#[component]
fn List(cards: Vec<Card>) -> impl IntoView {
    view! { <ol class="order-list">{cards.into_iter().map(|card| view! { <Row card/> }).collect_view()}</ol> }
}

/// An order in the list: when, what, where, how far, and how it stands.
#[component]
fn Row(card: Card) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let offset = browser::utc_offset_minutes();
    let id = card.id;
    let due = card.planned.or(card.appointment.map(|(from, _)| from)).or(card.arrive_by).or(card.solve_by);
    let time = Memo::new(move |_| due.map(|due| say::when(due, shell.now.get(), offset, lang)));
    let is_open = !matches!(card.mark, Mark::Done | Mark::Gone);
    let late = Memo::new(move |_| {
        let due = card.arrive_by.or(card.solve_by).filter(|_| is_open)?;
        let (urgency, words) = say::left(due, shell.now.get(), lang);
        (urgency != say::Urgency::Fine).then_some((urgency, words))
    });
    let is_here = move || (shell.route.get() == Route::Order(id)).then_some("page");
    let about: Vec<String> = [card.metres.map(say::distance), Some(card.customer), Some(card.address)]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    view! {
        <li>
            <button class="order-row" aria-current=is_here on:click=move |_| shell.go(Route::Order(id))>
                <span class="figures when">{time}</span>
                <span class="middle">
                    <strong>{card.fault}</strong>
                    <span class="soft small clip">{about.join(" · ")}</span>
                    <span class="row tight">
                        <MarkBadge mark=card.mark words=card.status/>
                        {(!card.level.is_empty()).then(|| view! { <span class="badge">{say::level(&card.level, lang)}</span> })}
                        {move || late.get().map(|(urgency, words)| {
                            let class = if urgency == say::Urgency::Late { "badge late figures" } else { "badge soon figures" };
                            view! { <span class=class>{icons::late()}{words}</span> }
                        })}
                        <Unsettled waiting=card.waiting conflicts=card.conflicts/>
                    </span>
                </span>
            </button>
        </li>
    }
}
