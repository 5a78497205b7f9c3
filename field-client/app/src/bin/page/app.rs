//! The whole: starts the worker, listens, and shows the screen that belongs to where one is.

use std::cell::Cell;

use callout_app::bridge::work::Line;
use callout_app::bridge::{Answer, Ask, News};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::time::Moment;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, ServiceWorkerRegistration};

use crate::parts::toast::ToastBar;
use crate::route::Route;
use crate::screens::customer::CustomerScreen;
use crate::screens::desk::Desk;
use crate::screens::enrol::Enrol;
use crate::screens::settings::SettingsScreen;
use crate::screens::states::{Broken, Elsewhere, GivenAway, give_away};
use crate::screens::van::VanScreen;
use crate::screens::work::WorkScreen;
use crate::shell::{Shell, State};
use crate::{browser, install, kept, phone, tell};

/// Where windows speak with each other.
const CHANNEL: &str = "callout";
/// How often a page that stays open looks for a new version of the app.
const LOOK_FOR_UPDATE_MS: i32 = 30 * 60_000;
/// Milliseconds between two looks at what the office changes.
const BETWEEN_CHANGES_MS: i64 = 1_000;
/// What one says that wants the data.
const GIVE_WAY: &str = "give-way";

/// The app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let shell = Shell::start();
    provide_context(shell);
    begin(shell);
    // Another language draws everything anew, so that no text has to listen for it.
    move || {
        shell.lang.track();
        view! { <Screens/><ToastBar/> }
    }
}

#[component]
fn Screens() -> impl IntoView {
    let shell = Shell::of_all();
    let enrolled = Memo::new(move |_| shell.me.with(Option::is_some));
    // Day, map and order share the desk, which stays as one goes from one to the other.
    let elsewhere = Memo::new(move |_| {
        let route = shell.route.get();
        (!matches!(route, Route::Today | Route::Map | Route::Order(_))).then_some(route)
    });
    move || match shell.state.get() {
        State::Starting => ().into_any(),
        State::Elsewhere => view! { <Elsewhere/> }.into_any(),
        State::GivenAway => view! { <GivenAway/> }.into_any(),
        State::Broken { detail, newer } => view! { <Broken detail newer/> }.into_any(),
        State::Ready if !enrolled.get() => view! { <Enrol/> }.into_any(),
        State::Ready => match elsewhere.get() {
            None => view! { <Desk/> }.into_any(),
            // Enrolling anew: the device changes hands, or the office does not know it any more.
            Some(Route::Enrol(_)) => view! { <Enrol/> }.into_any(),
            Some(Route::Customer(order)) => view! { <CustomerScreen order/> }.into_any(),
            Some(Route::Van) => view! { <VanScreen/> }.into_any(),
            Some(Route::Work) => view! { <WorkScreen/> }.into_any(),
            Some(_) => view! { <SettingsScreen/> }.into_any(),
        },
    }
}

fn begin(shell: Shell) {
    let started = browser::named("callout-worker").map(|script| phone::start(&script, move |news| hear(shell, news)));
    if !matches!(started, Some(Ok(()))) {
        shell.state.set(State::Broken { detail: "the worker does not start".into(), newer: false });
    }
    browser::every(1_000, move || shell.now.set(browser::now()));
    browser::on("resize", move || {
        let wide = browser::is_wide();
        if shell.wide.get_untracked() != wide {
            shell.wide.set(wide);
        }
    });
    for moves in ["popstate", "hashchange"] {
        browser::on(moves, move || follow(shell));
    }
    for wakes in ["online", "focus"] {
        browser::on(wakes, move || try_now(shell));
    }
    give_way_when_asked(shell);
    install::listen(shell.install);
    spawn_local(async move {
        // Without it the app works as long as there is a connection; nothing else depends on it.
        let _ = keep_app(shell).await;
    });
}

/// Goes where the address says, unless that leads out of the customer's page: leaving it takes a deliberate act.
fn follow(shell: Shell) {
    let (here, there) = (shell.route.get_untracked(), Route::here());
    if matches!(here, Route::Customer(_)) && here != there {
        here.show();
        shell.leaving.set(true);
    } else if here != there {
        shell.route.set(there);
    }
}

fn hear(shell: Shell, news: News) {
    match news {
        News::Ready => spawn_local(async move {
            if let Answer::Me(me) = shell.ask(Ask::Me).await {
                shell.evicted.set(me.is_none() && kept::was_enrolled());
                if me.is_some() {
                    kept::keep_enrolled();
                }
                shell.me.set(me);
                shell.state.set(State::Ready);
                tell::refresh(shell);
            }
        }),
        News::Elsewhere => shell.state.set(State::Elsewhere),
        News::Broken { detail, newer } => shell.state.set(State::Broken { detail, newer }),
        News::NoRoom => shell.full.set(true),
        News::Changed => show_changes(shell),
        News::Standing(standing) => {
            let was = shell.standing.with_untracked(|standing| standing.line.clone());
            if standing.line == Line::OtherVersion && was != Line::OtherVersion {
                look_for_update();
            }
            shell.standing.set(standing);
        }
    }
}

thread_local! {
    static SHOWN: Cell<Moment> = const { Cell::new(Moment(0)) };
    static IS_DUE: Cell<bool> = const { Cell::new(false) };
}

/// Shows what has changed: at once after a quiet time, and while the office changes one thing after the other every now and
/// then, so that the page stays free for the one who works.
fn show_changes(shell: Shell) {
    let show = move || {
        SHOWN.set(browser::now());
        shell.changes.update(|changes| *changes += 1);
        tell::refresh(shell);
    };
    let since = browser::now().ms_since(SHOWN.get());
    if !(0..BETWEEN_CHANGES_MS).contains(&since) {
        show();
    } else if !IS_DUE.replace(true) {
        spawn_local(async move {
            browser::wait(i32::try_from(BETWEEN_CHANGES_MS - since).unwrap_or_default()).await;
            IS_DUE.set(false);
            show();
        });
    }
}

/// Has the office tried at once.
pub(crate) fn try_now(shell: Shell) {
    if shell.state.get_untracked() == State::Ready {
        spawn_local(async move {
            shell.ask(Ask::TryNow).await;
        });
    }
}

/// Asks the window that has the data to give way; this one is next.
pub(crate) fn ask_for_the_data() {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        let _ = channel.post_message(&GIVE_WAY.into());
    }
}

fn give_way_when_asked(shell: Shell) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let asked = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        if event.data() == JsValue::from_str(GIVE_WAY) && shell.state.get_untracked() == State::Ready {
            give_away(shell);
        }
    });
    channel.set_onmessage(Some(asked.as_ref().unchecked_ref()));
    asked.forget();
    // It listens for as long as the page lives.
    std::mem::forget(channel);
}

/// Opens the app anew.
pub(crate) fn reload() {
    if let Some(window) = browser::window() {
        let _ = window.location().reload();
    }
}

/// Keeps the app itself on the device, and notices when a new version of it waits.
async fn keep_app(shell: Shell) -> Result<(), JsValue> {
    let Some(window) = browser::window() else { return Ok(()) };
    let container = window.navigator().service_worker();
    let registration: ServiceWorkerRegistration = JsFuture::from(container.register("sw.js")).await?.dyn_into()?;
    let notice = {
        let registration = registration.clone();
        move || shell.update.set(registration.waiting().is_some() && registration.active().is_some())
    };
    notice();
    // One that is found while this page is open waits as soon as its files are here.
    let found = {
        let registration = registration.clone();
        Closure::<dyn Fn()>::new(move || {
            let notice = notice.clone();
            if let Some(coming) = registration.installing() {
                let further = Closure::<dyn Fn()>::new(notice).into_js_value();
                coming.set_onstatechange(Some(further.unchecked_ref()));
            }
        })
    };
    registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
    found.forget();
    // A page may stay open for days; without a connection nothing comes of it.
    browser::every(LOOK_FOR_UPDATE_MS, move || drop(registration.update()));
    // Once the new version has taken over, the old page would ask for files that are gone.
    let had_one = container.controller().is_some();
    let taken = Closure::<dyn Fn()>::new(move || {
        if had_one {
            reload();
        }
    });
    container.set_oncontrollerchange(Some(taken.as_ref().unchecked_ref()));
    taken.forget();
    Ok(())
}

/// Has what was not needed for the first list fetched and kept.
pub(crate) async fn fetch_the_rest() {
    let Some(window) = browser::window() else { return };
    let Ok(ready) = window.navigator().service_worker().ready() else { return };
    let ready = JsFuture::from(ready).await.ok().and_then(|ready| ready.dyn_into::<ServiceWorkerRegistration>().ok());
    if let Some(active) = ready.and_then(|ready| ready.active()) {
        let _ = active.post_message(&"fetch-the-rest".into());
    }
}

/// Has the new version take over.
pub(crate) fn take_update() {
    spawn_local(async move {
        if let Some(waiting) = registration().await.and_then(|registration| registration.waiting()) {
            let _ = waiting.post_message(&"take-over".into());
        }
    });
}

/// Looks for a new version at once: the office speaks another language than this one.
fn look_for_update() {
    spawn_local(async move {
        if let Some(registration) = registration().await {
            drop(registration.update());
        }
    });
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    let found = JsFuture::from(browser::window()?.navigator().service_worker().get_registration()).await;
    found.ok()?.dyn_into().ok()
}
