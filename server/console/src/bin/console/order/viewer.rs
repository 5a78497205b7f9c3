//! A photo large: nearer by the wheel or a click, pulled by the pointer, and beside another one to compare.

use callout_console::api::office::Role;
use callout_console::api::orders::Releases;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::Digest;
use shared::view::PhotoView;

use super::Case;
use super::photos::photo_words;
use crate::net;
use crate::parts::due::when;
use crate::parts::icons;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// The most times that a photo is enlarged.
const NEAREST: f64 = 8.0;

/// The viewer.
#[component]
pub(crate) fn Viewer(
    photos: Vec<PhotoView>,
    releases: RwSignal<Releases>,
    at: usize,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let count = photos.len();
    let at = RwSignal::new(at);
    let beside = RwSignal::new(None::<usize>);
    let photos = StoredValue::new(photos);
    let step = move |by: usize| at.update(|at| *at = (*at + by) % count.max(1));
    // Before and after belong together: whoever compares begins with the other kind.
    let compare = move |_| {
        let here = at.get_untracked();
        let other = photos.with_value(|photos| {
            let kind = photos.get(here).map(|photo| photo.kind);
            photos
                .iter()
                .position(|photo| Some(photo.kind) != kind)
                .or((count > 1).then_some((here + 1) % count.max(1)))
        });
        beside.update(|beside| *beside = if beside.is_some() { None } else { other });
    };
    let pane = move |index: usize| {
        photos.with_value(|photos| photos.get(index).cloned()).map(|photo| view! { <Pane photo releases/> })
    };
    let keys = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "ArrowRight" => step(1),
        "ArrowLeft" => step(count.saturating_sub(1)),
        _ => {}
    };
    view! {
        <Sheet title=t::photos(lang) close>
            <div class="viewer" on:keydown=keys>
                <div class="panes">
                    {move || pane(at.get())}
                    {move || beside.get().map(pane)}
                </div>
                <div class="row">
                    <button class="button" aria-label=t::back(lang) on:click=move |_| step(count.saturating_sub(1))>{icons::back()}</button>
                    <span class="figures">{move || at.get() + 1} " / " {count}</span>
                    <button class="button turned" aria-label=t::next(lang) on:click=move |_| step(1)>{icons::back()}</button>
                    {(count > 1).then(|| view! {
                        <button class="button" aria-pressed=move || beside.get().is_some().to_string() on:click=compare>{t::compare(lang)}</button>
                    })}
                </div>
            </div>
        </Sheet>
    }
}

#[component]
fn Pane(photo: PhotoView, releases: RwSignal<Releases>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let (zoom, pulled) = (RwSignal::new(1.0_f64), RwSignal::new((0.0_f64, 0.0_f64)));
    let held = RwSignal::new(None::<(f64, f64)>);
    let address = format!("/api/v1/photos/{}", photo.hash);
    let nearer = move |by: f64| {
        zoom.update(|zoom| *zoom = (*zoom * by).clamp(1.0, NEAREST));
        if zoom.get_untracked() <= 1.0 {
            pulled.set((0.0, 0.0));
        }
    };
    let transform = move || {
        let ((x, y), zoom) = (pulled.get(), zoom.get());
        format!("translate({x}px, {y}px) scale({zoom})")
    };
    let place = |event: &leptos::ev::PointerEvent| (f64::from(event.client_x()), f64::from(event.client_y()));
    let pull = move |event: leptos::ev::PointerEvent| {
        if let Some((x, y)) = held.get_untracked() {
            let (now_x, now_y) = place(&event);
            pulled.update(|pulled| *pulled = (pulled.0 + now_x - x, pulled.1 + now_y - y));
            held.set(Some((now_x, now_y)));
        }
    };
    let taken = photo.exif.as_ref().and_then(|exif| exif.taken.clone()).unwrap_or_default();
    let about = [photo_words(&photo, lang), &photo.caption, &taken]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <figure class="pane">
            <div class="pane-window"
                on:wheel=move |event| { event.prevent_default(); nearer(if event.delta_y() < 0.0 { 1.25 } else { 0.8 }) }
                on:dblclick=move |_| nearer(if zoom.get_untracked() > 1.0 { 0.0 } else { 2.5 })
                on:pointerdown=move |event| { event.prevent_default(); held.set(Some(place(&event))) }
                on:pointermove=pull on:pointerup=move |_| held.set(None) on:pointerleave=move |_| held.set(None)>
                <img src=address alt=about.clone() draggable="false" style:transform=transform/>
            </div>
            <figcaption>
                {about}
                <span class="grow"></span>
                <button class="button small" aria-label=t::smaller(lang) on:click=move |_| nearer(0.66)>"−"</button>
                <button class="button small" aria-label=t::larger(lang) on:click=move |_| nearer(1.5)>"+"</button>
            </figcaption>
            <Release hash=photo.hash releases/>
        </figure>
    }
}

/// Whether the customer sees the photo, who decided that, and the other decision.
#[component]
fn Release(hash: Digest, releases: RwSignal<Releases>) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let decide = move |release: bool| {
        spawn_local(async move {
            let method = if release { "PUT" } else { "DELETE" };
            let path = format!("/api/v1/orders/{}/photos/{hash}/release", case.id);
            match net::change(method, path).ask(shell).await {
                Ok(decided) => drop(releases.try_set(decided)),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let stands = move || {
        let last = releases.with(|releases| releases.of(&hash).cloned());
        let released = last.as_ref().is_some_and(|last| last.released);
        let words = if released { t::customer_sees(lang) } else { t::customer_sees_not(lang) };
        let who = last.map(|last| format!(" · {} {}", last.name, when(last.at, shell)));
        let act = if released { t::withdraw_photo(lang) } else { t::release_photo(lang) };
        view! {
            <span class=if released { "done" } else { "soft" }>{words}{who}</span>
            <span class="grow"></span>
            {shell.may(Role::Dispatcher).then(|| view! {
                <button class="button small" on:click=move |_| decide(!released)>{act}</button>
            })}
        }
    };
    view! { <div class="row tiny">{stands}</div> }
}
