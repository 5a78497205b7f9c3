//! Language, light, and whose device this is.

use callout_app::way::Guide;
use leptos::prelude::*;

use crate::browser;
use crate::kept::{self, Theme};
use crate::parts::icons;
use crate::parts::pill::Pill;
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
                    kept::keep_theme(theme);
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
                <Pill/>
            </header>
            <main class="column">
                <section class="card"><h2>{t::language(lang)}</h2><Languages/></section>
                <section class="card"><h2>{t::theme(lang)}</h2>
                    <div class="chips" role="group" aria-label=t::theme(lang)>{Theme::ALL.map(chip).collect_view()}</div>
                </section>
                <Letters/>
                <Guides/>
                <section class="card"><h2>{t::photos(lang)}</h2>
                    <label class="switch">
                        <input type="checkbox" prop:checked=shell.stamps on:change=move |event| {
                            let on = event_target_checked(&event);
                            kept::keep_stamps(on);
                            shell.stamps.set(on);
                        }/>
                        <span>{t::stamp_photos(lang)}</span>
                    </label>
                </section>
                <section class="card"><div class="row even">
                    <button class="button" on:click=move |_| shell.go(Route::Van)>{icons::van()}{t::van(lang)}</button>
                    <button class="button" on:click=move |_| shell.go(Route::Work)>{icons::check()}{t::where_is_my_work(lang)}</button>
                </div></section>
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

/// The size of letters.
#[component]
fn Letters() -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let size = RwSignal::new(kept::size());
    let chip = move |percent: u16| {
        view! {
            <button class="chip figures" aria-pressed=move || (size.get() == percent).to_string()
                on:click=move |_| {
                    kept::keep_size(percent);
                    size.set(percent);
                }>{percent} " %"</button>
        }
    };
    view! {
        <section class="card"><h2>{t::letters(lang)}</h2>
            <div class="chips" role="group" aria-label=t::letters(lang)>{kept::SIZES.map(chip).collect_view()}</div>
        </section>
    }
}

/// What shows the way.
#[component]
fn Guides() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let guide = move |guide: Guide| {
        let words = match guide {
            Guide::Phone => t::guide_phone(lang),
            Guide::Amap => t::guide_amap(lang),
            Guide::Apple => t::guide_apple(lang),
            Guide::Google => t::guide_google(lang),
        };
        view! {
            <button class="chip" aria-pressed=move || (shell.guide.get() == guide).to_string()
                on:click=move |_| {
                    kept::keep_guide(guide);
                    shell.guide.set(guide);
                }>{words}</button>
        }
    };
    view! {
        <section class="card"><h2>{t::navigate_by(lang)}</h2>
            <div class="chips" role="group" aria-label=t::navigate_by(lang)>{Guide::ALL.map(guide).collect_view()}</div>
        </section>
    }
}
