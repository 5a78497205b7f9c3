//! The whole: the bar above, the page that belongs to the address, and what lies over it.

use callout_console::api::office::Role;
use callout_console::filter::Filter;
use callout_console::route::{Part, Route};
use leptos::prelude::*;

use crate::board::{Board, KEPT};
use crate::intake::Intake;
use crate::office::{Crews, Customers, OfficePage};
use crate::parts::icons;
use crate::parts::over::Sheet;
use crate::parts::toast::ToastBar;
use crate::prove::Prove;
use crate::shell::{Live, NARROW, Over, Shell};
use crate::sign_in::{Languages, SignIn, find_out, sign_out};
use crate::texts as t;
use crate::{browser, keys};

/// The console.
#[component]
pub(crate) fn App() -> impl IntoView {
    let shell = Shell::start();
    provide_context(shell);
    begin(shell);
    // Another language draws everything anew, so that no text has to listen for it.
    move || {
        shell.lang.track();
        view! { <Frame/><ToastBar/> }
    }
}

fn begin(shell: Shell) {
    keys::listen(shell);
    browser::every(5_000, move || shell.now.set(browser::now()));
    for moved in ["popstate", "hashchange"] {
        browser::on::<web_sys::Event>(moved, move |_| {
            let here = Route::of(&browser::hash());
            if shell.route.get_untracked() != here {
                shell.route.set(here);
            }
        });
    }
    browser::on::<web_sys::Event>("resize", move |_| {
        let narrow = browser::width() < NARROW;
        if shell.narrow.get_untracked() != narrow {
            shell.narrow.set(narrow);
        }
    });
    if browser::hash().is_empty()
        && let Some(query) = browser::kept(KEPT).filter(|query| !query.is_empty())
    {
        shell.swap(Route::Board { filter: Filter::of_query(&query), order: None });
    }
    find_out(shell);
}

#[component]
fn Frame() -> impl IntoView {
    let shell = Shell::of_all();
    let here = Memo::new(move |_| shell.me.with(|me| me.as_ref().map(|me| me.role)));
    let page = move || {
        here.get().map(|role| {
            if role < Role::Specialist { view! { <NotForYou/> }.into_any() } else { view! { <Office/> }.into_any() }
        })
    };
    view! {
        <div class="frame" inert=move || shell.locked.get() || shell.proving.get()>{page}</div>
        {move || shell.proving.get().then(|| view! { <Prove/> })}
        {move || shell.locked.get().then(|| view! { <SignIn/> })}
    }
}

#[component]
fn NotForYou() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    view! {
        <div class="empty">
            <p class="strong">{t::not_for_you(lang)}</p>
            <a class="button main" href="/app/">{t::open_app(lang)}</a>
            <button class="button" on:click=move |_| sign_out(shell)>{t::sign_out(lang)}</button>
        </div>
    }
}

#[component]
fn Office() -> impl IntoView {
    let shell = Shell::of_all();
    let page = Memo::new(move |_| std::mem::discriminant(&shell.route.get()));
    let body = move || {
        page.get();
        match shell.route.get_untracked() {
            Route::Board { .. } => view! { <Board/> }.into_any(),
            Route::Intake => view! { <Intake/> }.into_any(),
            Route::Crews(_) => view! { <Crews/> }.into_any(),
            Route::Customers(_) => view! { <Customers/> }.into_any(),
            Route::Office(_) => view! { <OfficePage/> }.into_any(),
        }
    };
    let title = move || {
        let lang = shell.tongue();
        shell.route.with(|route| match route {
            Route::Board { .. } => t::board(lang),
            Route::Intake => t::intake(lang),
            Route::Crews(_) => t::crews(lang),
            Route::Customers(_) => t::customers(lang),
            Route::Office(_) => t::office(lang),
        })
    };
    view! {
        <Bar/>
        <main class="page"><h1 class="hidden-text">{title}</h1>{body}</main>
        {move || shell.over.get().map(|over| match over {
            Over::Keys => view! { <Keys/> }.into_any(),
            Over::Menu => view! { <Menu/> }.into_any(),
        })}
    }
}

#[component]
fn Bar() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let tab = move |route: Route, words: &'static str, key: &'static str| {
        let of = std::mem::discriminant(&route);
        let on = move || (std::mem::discriminant(&shell.route.get()) == of).then_some("page");
        let hash = route.hash();
        view! { <a class="tab" href=hash aria-current=on title=key>{words}</a> }
    };
    let live = move || match shell.live.get() {
        Live::On => view! { <span class="live done">{icons::dot()}{t::live(lang)}</span> }.into_any(),
        Live::Opening => view! { <span class="live">{icons::dot()}{t::opening(lang)}</span> }.into_any(),
        Live::Off => view! { <span class="live soon">{icons::late()}{t::cut_off(lang)}</span> }.into_any(),
    };
    view! {
        <header class="bar">
            <span class="mark-word">"Callout"</span>
            <nav class="tabs" aria-label="Callout">
                {tab(Route::board(), t::board(lang), "g b")}
                {tab(Route::Intake, t::intake(lang), "n")}
                {tab(Route::Crews(None), t::crews(lang), "g c")}
                {tab(Route::Customers(None), t::customers(lang), "g k")}
                {tab(Route::Office(Part::Quarantine), t::office(lang), "g o")}
            </nav>
            <span class="grow"></span>
            <span role="status">{live}</span>
            <button class="icon-button" aria-label=t::keys(lang) title="?" on:click=move |_| shell.over.set(Some(Over::Keys))>"?"</button>
            <button class="who" on:click=move |_| shell.over.set(Some(Over::Menu))>
                {move || shell.me.get().map(|me| me.name)}{icons::gear()}
            </button>
        </header>
    }
}

#[component]
fn Keys() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let keys = [
        ("/", t::key_search(lang)),
        ("j  k", t::key_move(lang)),
        ("⏎", t::key_open(lang)),
        ("x", t::key_mark(lang)),
        ("a", t::key_assign(lang)),
        ("c", t::key_choose(lang)),
        ("m", t::key_note(lang)),
        ("t", t::reschedule(lang)),
        ("n", t::key_new(lang)),
        ("u", t::key_undo(lang)),
        ("r", t::key_sort(lang)),
        ("Esc", t::key_close(lang)),
    ];
    let places =
        [("g b", t::board(lang)), ("g c", t::crews(lang)), ("g k", t::customers(lang)), ("g o", t::office(lang))];
    let row = |(key, words): (&'static str, &'static str)| view! { <dt><kbd>{key}</kbd></dt><dd>{words}</dd> };
    view! {
        <Sheet title=t::keys(lang) close=move || shell.over.set(None)>
            <dl class="keys">{keys.into_iter().map(row).collect_view()}</dl>
            <h3>{t::key_go(lang)}</h3>
            <dl class="keys">{places.into_iter().map(row).collect_view()}</dl>
        </Sheet>
    }
}

#[component]
fn Menu() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let themes = [("auto", t::theme_auto(lang)), ("light", t::theme_light(lang)), ("dark", t::theme_dark(lang))];
    let densities = [("comfortable", t::comfortable(lang)), ("compact", t::compact(lang))];
    let theme = RwSignal::new(browser::look("theme", &["auto", "light", "dark"]));
    let choose = move |kind: &'static str, held: RwSignal<&'static str>, choices: Vec<(&'static str, &'static str)>| {
        let one = move |(key, words): (&'static str, &'static str)| {
            view! {
                <button class="chip" aria-pressed=move || (held.get() == key).to_string()
                    on:click=move |_| { browser::keep_look(kind, key); held.set(key) }>{words}</button>
            }
        };
        view! { <div class="chips">{choices.into_iter().map(one).collect_view()}</div> }
    };
    let about = shell.me.get_untracked().map(|me| format!("{} · {}", me.login, me.role.words(lang)));
    let office = shell.office.get_untracked().map(|office| format!("{} · {}", office.name, office.version));
    view! {
        <Sheet title=shell.me.get_untracked().map(|me| me.name).unwrap_or_default() close=move || shell.over.set(None)>
            <p class="soft">{about}</p>
            <h3>{t::language(lang)}</h3><Languages/>
            <h3>{t::theme(lang)}</h3>{choose("theme", theme, themes.to_vec())}
            <h3>{t::density(lang)}</h3>{choose("density", shell.density, densities.to_vec())}
            <button class="button" on:click=move |_| sign_out(shell)>{t::sign_out(lang)}</button>
            <p class="soft tiny">{office}</p>
        </Sheet>
    }
}
