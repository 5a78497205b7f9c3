//! Screens that say one thing: another window, a database that cannot be opened, a new version.

use leptos::prelude::*;
use shared::lang::Lang;

use crate::shell::{Shell, State};
use crate::texts as t;
use crate::{app, browser, phone};

/// The two languages, each in its own words.
#[component]
pub(crate) fn Languages() -> impl IntoView {
    let shell = Shell::of_all();
    let choose = move |lang: Lang| {
        browser::keep_lang(lang);
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

/// A new version waits; nothing is lost by taking it, since every act is on disk already.
#[component]
pub(crate) fn UpdateBar() -> impl IntoView {
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
