//! Where is my work: everything that only this device has, why it still waits, and what to do when all else fails.

use callout_app::bridge::work::{EditCard, Line, PhotoWait, Work};
use callout_app::bridge::{Answer, Ask};
use callout_app::say;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use crate::parts::icons;
use crate::route::Route;
use crate::shell::Shell;
use crate::texts as t;
use crate::{app, browser};

/// The screen.
#[component]
pub(crate) fn WorkScreen() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let work = RwSignal::new(None::<Work>);
    Effect::new(move || {
        shell.changes.track();
        shell.standing.track();
        spawn_local(async move {
            if let Answer::Work(found) = shell.ask(Ask::Work).await {
                work.try_set(Some(found));
            }
        });
    });
    view! {
        <div class="screen">
            <header class="head">
                <button class="icon-button" aria-label=t::back(lang) on:click=|_| browser::back()>{icons::back()}</button>
                <h1>{t::where_is_my_work(lang)}</h1>
            </header>
            <main class="column">
                <Truth/>
                {move || work.get().map(|work| view! { <Waiting work/> })}
                <Room/>
                <Rescue/>
            </main>
        </div>
    }
}

/// One sentence that says how it stands, and whether the app may be closed.
#[component]
fn Truth() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let told = Memo::new(move |_| {
        let standing = shell.standing.get();
        let is_all_there = standing.edits_waiting == 0 && standing.photos_waiting == 0;
        match standing.line {
            Line::SignedOut => ("notice late", t::signed_out(lang).to_owned(), t::signed_out_more(lang)),
            Line::Locked => ("notice late", t::locked_title(lang).to_owned(), t::locked(lang)),
            Line::EnrolAnew => ("notice late", t::enrol_anew(lang).to_owned(), t::enrol_anew_more(lang)),
            Line::OtherVersion => ("notice late", t::other_version(lang).to_owned(), t::other_version_more(lang)),
            _ if is_all_there => ("notice done", t::all_at_office(lang).to_owned(), t::safe_to_close(lang)),
            Line::Away { .. } => ("notice soon", t::saved_here(lang).to_owned(), t::tries_by_itself(lang)),
            Line::Unknown | Line::Trying | Line::Quiet => {
                ("notice soon", t::saved_here(lang).to_owned(), t::sending_now(lang))
            }
        }
    });
    let again = move || match shell.standing.get().line {
        Line::Away { again_at } => {
            let seconds = again_at.ms_since(shell.now.get()).max(0) / 1_000;
            format!("{} {seconds} s", t::next_try(lang))
        }
        _ => String::new(),
    };
    let must_enrol = move || matches!(shell.standing.get().line, Line::SignedOut | Line::EnrolAnew);
    move || {
        let (class, title, more) = told.get();
        view! {
            <section class=class role="status">
                <p class="big">{title}</p>
                <p>{more}</p>
                <p class="soft small figures">{again}</p>
                <div class="row">
                    <button class="button" on:click=move |_| app::try_now(shell)>{t::try_now(lang)}</button>
                    {shell.update.get().then(|| view! {
                        <button class="button main" on:click=move |_| app::take_update()>{t::update_now(lang)}</button>
                    })}
                    {must_enrol().then(|| view! {
                        <button class="button main" on:click=move |_| shell.go(Route::Enrol(String::new()))>{t::enrol(lang)}</button>
                    })}
                </div>
            </section>
        }
    }
}

#[component]
fn Waiting(work: Work) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (offset, now) = (browser::utc_offset_minutes(), browser::now());
    let contact = work.last_contact.map_or(t::never(lang).to_owned(), |at| say::when(at, now, offset, lang));
    let edit = move |edit: EditCard| {
        let order = edit.order;
        view! {
            <li><button class="tap-card" on:click=move |_| shell.go(Route::Order(order))>
                <span class="total"><strong>{edit.words}</strong><span class="soft figures">{say::when(edit.at, now, offset, lang)}</span></span>
                <span class="total small soft"><span class="figures">{edit.number}</span><span>{edit.state}</span></span>
                {edit.stuck.then(|| view! { <span class="badge soon">{icons::waits()}{t::needs_person(lang)}</span> })}
            </button></li>
        }
    };
    let photo = move |photo: PhotoWait| {
        let done = format!("{} / {}", say::size(photo.sent), say::size(photo.bytes));
        view! {
            <li>
                <p class="total"><span>{t::photo(lang)} " " {say::when(photo.at, now, offset, lang)}</span><span class="soft figures">{done}</span></p>
                <progress max=photo.bytes.to_string() value=photo.sent.to_string() aria-label=t::photo(lang)></progress>
                {photo.failure.map(|words| view! { <p class="small soft">{words}</p> })}
            </li>
        }
    };
    let (edits, photos) = (work.edits.len(), work.photos.len());
    view! {
        <p class="soft small figures">{t::last_contact(lang)} " " {contact}</p>
        {work.failure.map(|words| view! { <p class="soft small">{words}</p> })}
        {(edits > 0).then(|| view! {
            <section class="card"><h2>{t::acts(lang)} " · " {edits}</h2>
                <ul class="lines">{work.edits.into_iter().map(edit).collect_view()}</ul></section>
        })}
        {(photos > 0).then(|| view! {
            <section class="card"><h2>{t::photos(lang)} " · " {photos}</h2>
                <ul class="lines">{work.photos.into_iter().map(photo).collect_view()}</ul></section>
        })}
    }
}

/// How much room there is, and whether the browser has promised to keep what is here.
#[component]
fn Room() -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let room = RwSignal::new(None::<((u64, u64), bool)>);
    spawn_local(async move {
        let persisted = browser::ask_to_persist().await;
        if let Some(told) = browser::room().await {
            room.try_set(Some((told, persisted)));
        }
    });
    move || {
        room.get().map(|((used, there), persisted)| {
            // A photo has about 300 kB, and a long day 150 of them.
            let photos = there.saturating_sub(used) / 300_000;
            let pace = format!("{} {} {}", t::photo_pace(lang), (photos / 150).min(999), t::days(lang));
            let words =
                format!("{} / {} · {} {}", say::size(used), say::size(there), photos.min(99_999), t::more_photos(lang));
            let promise = if persisted { t::promised(lang) } else { t::not_promised(lang) };
            view! {
                <section class="card">
                    <h2>{t::storage(lang)}</h2>
                    <meter min="0" max=there.to_string() value=used.to_string() aria-label=t::storage(lang)></meter>
                    <p class="soft small figures">{words}<br/>{pace}</p>
                    <p class="small">{promise}</p>
                    {(!browser::is_installed()).then(|| view! { <p class="small soft">{t::add_to_home(lang)}</p> })}
                </section>
            }
        })
    }
}

/// The last way out: everything that is here, in a file that only the office can open.
#[component]
fn Rescue() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let made = RwSignal::new(None::<String>);
    let make = move |_| {
        spawn_local(async move {
            let (answer, file) = shell.ask_with(Ask::Rescue, None).await;
            match (answer, file) {
                (Answer::Rescue { edits, photos, left_out }, Some(file)) => {
                    browser::save_file(&file, "callout-rescue.age");
                    let left =
                        if left_out > 0 { format!(" ({} {left_out})", t::left_out(lang)) } else { String::new() };
                    made.set(Some(format!("{} {edits} · {} {photos}{left}", t::acts(lang), t::photos(lang))));
                }
                (Answer::No { words, .. }, _) => shell.say_no(words),
                _ => {}
            }
        });
    };
    let take_in = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            let bytes = JsFuture::from(file.array_buffer()).await.ok().and_then(|bytes| bytes.dyn_into().ok());
            match shell.ask_with(Ask::HandOver, bytes).await.0 {
                Answer::Done => made.set(Some(t::handed_over(lang).into())),
                Answer::No { words, .. } => shell.say_no(words),
                _ => {}
            }
        });
    };
    view! {
        <details class="card">
            <summary>{t::rescue(lang)}</summary>
            <p class="small">{t::rescue_more(lang)}</p>
            <button class="button" on:click=make>{t::rescue_make(lang)}</button>
            <p class="small soft figures" role="status">{made}</p>
            <label class="button add-shot">{t::hand_over_rescue(lang)}
                <input type="file" accept=".age" on:change=take_in/>
            </label>
        </details>
    }
}
