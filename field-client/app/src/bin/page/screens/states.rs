//! Screens that say one thing: another window, a database that cannot be opened, a new version.

use callout_app::say;
use leptos::prelude::*;
use shared::lang::Lang;

use crate::install::{self, Way};
use crate::route::Route;
use crate::shell::{Shell, State};
use crate::texts as t;
use crate::{app, kept, phone};

/// The two languages, each in its own words.
#[component]
pub(crate) fn Languages() -> impl IntoView {
    let shell = Shell::of_all();
    let choose = move |lang: Lang| {
        kept::keep_lang(lang);
        shell.lang.set(lang);
    };
    let pressed = move |lang: Lang| (shell.lang.get() == lang).to_string();
    view! {
        <div class="chips" role="group" aria-label=t::language(shell.tongue())>
            <button type="button" class="chip" lang="zh-CN" aria-pressed=move || pressed(Lang::ZhCn)
                on:click=move |_| choose(Lang::ZhCn)>"中文"</button>
            <button type="button" class="chip" lang="en" aria-pressed=move || pressed(Lang::En)
                on:click=move |_| choose(Lang::En)>"English"</button>
        </div>
    }
}

/// Another window has the data.
#[component]
pub(crate) fn Elsewhere() -> impl IntoView {
    let lang = Shell::of_all().tongue();
    view! {
        <main class="screen">
            <div class="alone">
                <h1 class="huge">{t::elsewhere(lang)}</h1>
                <p class="soft">{t::elsewhere_more(lang)}</p>
                <button class="act" on:click=move |_| app::ask_for_the_data()>{t::go_on_here(lang)}</button>
            </div>
        </main>
    }
}

/// This window has given the data to another one.
#[component]
pub(crate) fn GivenAway() -> impl IntoView {
    let lang = Shell::of_all().tongue();
    view! {
        <main class="screen">
            <div class="alone">
                <h1 class="huge">{t::given_away(lang)}</h1>
                <p class="soft">{t::elsewhere_more(lang)}</p>
                <button class="act" on:click=move |_| app::reload()>{t::go_on_here(lang)}</button>
            </div>
        </main>
    }
}

/// The database cannot be used.
#[component]
pub(crate) fn Broken(detail: String, newer: bool) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let (what, more) =
        if newer { (t::newer(lang), t::newer_more(lang)) } else { (t::broken(lang), t::broken_more(lang)) };
    view! {
        <main class="screen">
            <div class="alone">
                <h1 class="huge">{what}</h1>
                <p class="soft">{more}</p>
                <p class="digest soft">{detail}</p>
                <button class="act" on:click=move |_| app::reload()>{t::reload(lang)}</button>
            </div>
        </main>
    }
}

/// What a person should know before anything else: a full phone, a wrong clock, a new version, a place that is not told.
/// One card each, the gravest first; none where all is well.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let shell = Shell::of_all();
    let clock_off = Memo::new(move |_| shell.standing.with(|standing| standing.clock_off));
    view! {
        {move || shell.full.get().then(|| view! { <Full/> })}
        {move || clock_off.get().map(|minutes| view! { <ClockOff minutes/> })}
        <UpdateBar/>
        {move || shell.place_denied.get().then(|| view! { <PlaceDenied/> })}
    }
}

/// The app could be on the home screen. It is said below the work, and not again once it was put off.
#[component]
pub(crate) fn InstallHint() -> impl IntoView {
    let shell = Shell::of_all();
    move || shell.install.get().map(|way| view! { <Install way/> })
}

#[component]
fn Install(way: Way) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let later = move |_| {
        kept::keep_install_later();
        shell.install.set(None);
    };
    let words = match way {
        Way::Ask => t::install_more(lang),
        Way::Share => t::install_by_share(lang),
    };
    view! {
        <section class="notice now">
            <p>{words}</p>
            <div class="row">
                {(way == Way::Ask).then(|| view! {
                    <button class="button main" on:click=move |_| { install::ask(); shell.install.set(None); }>{t::install(lang)}</button>
                })}
                <button class="button" on:click=later>{t::later(lang)}</button>
            </div>
        </section>
    }
}

/// The last act found no room.
#[component]
fn Full() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    view! {
        <section class="notice late" role="alert">
            <p class="big">{t::full(lang)}</p>
            <p>{t::full_more(lang)}</p>
            <div class="row">
                <button class="button main" on:click=move |_| app::try_now(shell)>{t::try_now(lang)}</button>
                <button class="button" on:click=move |_| shell.go(Route::Work)>{t::where_is_my_work(lang)}</button>
            </div>
        </section>
    }
}

/// The clock is not the office's.
#[component]
fn ClockOff(minutes: i64) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let title = if minutes < 0 { t::clock_behind(lang) } else { t::clock_ahead(lang) };
    view! {
        <section class="notice soon" role="alert">
            <p class="big">{title} " " {say::span(minutes.abs(), lang)}</p>
            <p>{t::clock_more(lang)}</p>
        </section>
    }
}

/// The browser may not tell where the device is.
#[component]
fn PlaceDenied() -> impl IntoView {
    let lang = Shell::of_all().tongue();
    view! {
        <details class="notice">
            <summary>{t::place_denied(lang)}</summary>
            <p>{t::place_denied_more(lang)}</p>
        </details>
    }
}

/// A new version waits; nothing is lost by taking it, since every act is on disk already.
#[component]
fn UpdateBar() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    move || {
        (shell.update.get() && shell.state.get() == State::Ready).then(|| {
            view! {
                <div class="notice now row ends" role="status">
                    <span>{t::update_ready(lang)}</span>
                    <button class="button main" on:click=move |_| app::take_update()>{t::update_now(lang)}</button>
                </div>
            }
        })
    }
}

/// Ends the worker and says where the data went.
pub(crate) fn give_away(shell: Shell) {
    phone::stop();
    shell.state.set(State::GivenAway);
}
