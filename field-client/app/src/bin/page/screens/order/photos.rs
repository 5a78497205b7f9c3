//! Photos: one button a kind, several in a row, each kept as soon as it is taken, with its state on it.

use callout_app::bridge::Ask;
use callout_app::bridge::deed::Deed;
use callout_app::bridge::order::PhotoCard;
use callout_app::say;
use js_sys::ArrayBuffer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::document::evidence::PhotoKind;
use shared::geo::Place;
use shared::lang::Lang;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use super::markup::Markup;
use super::shoot::Shoot;
use super::visit::Visit;
use crate::browser;
use crate::parts::icons;
use crate::parts::picture::{LargePicture, Picture};
use crate::parts::sheet::Sheet;
use crate::texts as t;

/// The kinds, in the order of a visit.
pub(super) const KINDS: [PhotoKind; 4] =
    [PhotoKind::Before, PhotoKind::After, PhotoKind::RemovedPart, PhotoKind::Evidence];

/// The section.
#[component]
pub(crate) fn Photos(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let photos = visit.part(|page| page.photos.clone());
    let waiting = visit.part(|page| page.photos_waiting);
    let taking = RwSignal::new(0_usize);
    let (shown, marking) = (RwSignal::new(None::<PhotoCard>), RwSignal::new(None::<PhotoCard>));
    let shooting = RwSignal::new(false);
    let state = move || match (taking.get(), waiting.get(), photos.with(Vec::len)) {
        (0, _, 0) => String::new(),
        (0, 0, count) => format!("{count} · {}", t::at_office(lang)),
        (0, waiting, count) => format!("{count} · {waiting} {}", t::to_send(lang)),
        (taking, ..) => format!("{} {taking}", t::keeping(lang)),
    };
    view! {
        <section class="card" id="photos">
            <div class="section-head"><h2>{t::photos(lang)}</h2><span class="soft small figures" role="status">{state}</span></div>
            <ul class="strip" class:hidden-text=move || photos.with(Vec::is_empty)>
                <For each=move || photos.get() key=|photo| (photo.id, photo.at_office) let:photo>
                    <li><Shot photo=photo.clone() open=move || shown.set(Some(photo.clone()))/></li>
                </For>
            </ul>
            <div class="row even">{KINDS.map(|kind| view! { <Take visit kind taking/> }).collect_view()}</div>
            <button class="button plain" data-act="several" on:click=move |_| shooting.set(true)>{icons::camera()}{t::several_photos(lang)}</button>
            {move || shooting.get().then(|| view! { <Shoot visit taking close=move || shooting.set(false)/> })}
            {move || shown.get().map(|photo| view! { <Viewer visit photo marking close=move || shown.set(None)/> })}
            {move || marking.get().map(|photo| view! { <Markup visit photo close=move || marking.set(None)/> })}
        </section>
    }
}

pub(super) fn kind_words(kind: PhotoKind, lang: Lang) -> &'static str {
    match kind {
        PhotoKind::Before => t::before(lang),
        PhotoKind::After => t::after(lang),
        PhotoKind::RemovedPart => t::removed_part(lang),
        PhotoKind::Evidence => t::evidence(lang),
    }
}

/// A button that opens the camera; evidence may also be chosen from what is on the phone.
#[component]
fn Take(visit: Visit, kind: PhotoKind, taking: RwSignal<usize>) -> impl IntoView {
    let words = kind_words(kind, visit.shell.tongue());
    let taken = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let files: Vec<File> =
            input.files().map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect()).unwrap_or_default();
        // So that the same picture can be chosen again.
        input.set_value("");
        taking.update(|taking| *taking += files.len());
        spawn_local(async move {
            for file in files {
                if let Some(bytes) =
                    JsFuture::from(file.array_buffer()).await.ok().and_then(|bytes| bytes.dyn_into().ok())
                {
                    keep(visit, kind, bytes, String::new()).await;
                }
                taking.try_update(|taking| *taking = taking.saturating_sub(1));
            }
        });
    };
    let from_camera = kind != PhotoKind::Evidence;
    view! {
        <label class="button add-shot">
            {icons::camera()}
            {words}
            <input type="file" accept="image/*" capture=from_camera.then_some("environment") multiple=!from_camera
                data-kind=words on:change=taken/>
        </label>
    }
}

/// Keeps the picture in `file`, with time and place written onto it where that is wanted.
pub(super) async fn keep(visit: Visit, kind: PhotoKind, file: ArrayBuffer, caption: String) {
    let place = visit.shell.place();
    // A drawing is of a picture that bears its stamp already.
    let stamp =
        if visit.shell.stamps.get_untracked() && caption.is_empty() { stamp(visit, place) } else { String::new() };
    let ask = Ask::Photograph { order: visit.id, kind, caption, stamp, place };
    let (answer, _) = visit.shell.ask_with(ask, Some(file)).await;
    visit.took(answer);
}

fn stamp(visit: Visit, place: Option<Place>) -> String {
    let (lang, offset, now) = (visit.shell.tongue(), browser::utc_offset_minutes(), browser::now());
    let at = format!("{} {}", say::date(now, offset, lang), say::clock(now, offset));
    let place =
        place.map(|place| format!(" · {:.5}, {:.5} ±{} m", place.point.lat(), place.point.lon(), place.accuracy_m));
    format!("{at}{}", place.unwrap_or_default())
}

/// A picture of the strip.
#[component]
fn Shot(photo: PhotoCard, open: impl Fn() + 'static) -> impl IntoView {
    let lang = crate::shell::Shell::of_all().tongue();
    let words = kind_words(photo.kind, lang);
    let state = if photo.at_office { t::at_office(lang) } else { t::to_send(lang) };
    view! {
        <button class="shot" aria-label=format!("{words}, {state}") on:click=move |_| open()>
            <Picture hash=photo.hash/>
            <span class="tag">
                {words}
                {if photo.at_office { icons::check().into_any() } else { icons::waits().into_any() }}
            </span>
        </button>
    }
}

/// One picture, large.
#[component]
fn Viewer(
    visit: Visit,
    photo: PhotoCard,
    marking: RwSignal<Option<PhotoCard>>,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let lang = visit.shell.tongue();
    let target = photo.id;
    let drawn_on = photo.clone();
    let mark = {
        let close = close.clone();
        move |_| {
            marking.set(Some(drawn_on.clone()));
            close();
        }
    };
    let hide = {
        let close = close.clone();
        move |_| {
            visit.act_saying(Deed::Hide(target), t::photo_hidden(lang), None);
            close();
        }
    };
    view! {
        <Sheet title=kind_words(photo.kind, lang) close>
            <div class="viewer"><LargePicture hash=photo.hash/></div>
            <p class="soft small">{if photo.at_office { t::at_office(lang) } else { t::on_this_phone(lang) }}</p>
            {(!photo.caption.is_empty()).then(|| view! { <p class="soft small">{photo.caption}</p> })}
            <div class="row even">
                <button class="button" data-act="draw" on:click=mark>{icons::pen()}{t::draw(lang)}</button>
                <button class="button grave" on:click=hide>{t::hide_photo(lang)}</button>
            </div>
        </Sheet>
    }
}
