//! Language, light, and whose device this is.

use leptos::prelude::*;

use crate::browser::{self, Theme};
use crate::parts::icons;
use crate::route::Route;
use crate::screens::states::Languages;
use crate::shell::Shell;
use crate::texts as t;

/// The screen.
#[component]
pub(crate) fn SettingsScreen() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let words = move |theme: Theme| match theme {
        Theme::Auto => t::theme_auto(lang),
        Theme::Light => t::theme_light(lang),
        Theme::Dark => t::theme_dark(lang),
        Theme::Sun => t::theme_sun(lang),
    };
    let chip = move |theme: Theme| {
        view! {
            <button class="chip" aria-pressed=move || (shell.theme.get() == theme).to_string()
                on:click=move |_| {
                    browser::keep_theme(theme);
                    shell.theme.set(theme);
                }>{words(theme)}</button>
        }
    };
    let me = shell.me.get_untracked();
    view! {
        <div class="screen">
            <header class="head">
                <button class="icon-button" aria-label=t::back(lang) on:click=|_| browser::back()>{icons::back()}</button>
                <h1>{t::settings(lang)}</h1>
            </header>
            <main class="column">
                <section class="card"><h2>{t::language(lang)}</h2><Languages/></section>
                <section class="card"><h2>{t::theme(lang)}</h2>
                    <div class="chips" role="group" aria-label=t::theme(lang)>{Theme::ALL.map(chip).collect_view()}</div>
                </section>
                {me.map(|me| view! {
                    <section class="card"><h2>{t::this_device(lang)}</h2>
                        <dl class="facts"><dt>{t::technician(lang)}</dt><dd>{me.name}</dd><dt>{t::office(lang)}</dt><dd>{me.server}</dd></dl>
                        <button class="button" on:click=move |_| shell.go(Route::Enrol(String::new()))>{t::enrol_again(lang)}</button>
                        <p class="small soft">{t::enrol_again_more(lang)}</p>
                    </section>
                })}
                <p class="soft small figures">"Callout " {env!("CARGO_PKG_VERSION")}</p>
            </main>
        </div>
    }
}
