//! Photos: a strip of small ones; one of them opens large, two of them beside each other.

use std::sync::Arc;

use callout_console::api::orders::Releases;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::document::evidence::PhotoKind;
use shared::lang::Lang;
use shared::view::{OrderView, PhotoView};

use super::Case;
use super::viewer::Viewer;
use crate::net;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// The edge of a small picture, in pixels.
const SMALL: u32 = 320;

/// The strip; nothing where there is no photo.
#[component]
pub(crate) fn Photos(view: Arc<OrderView>) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let shown = RwSignal::new(None::<usize>);
    let releases = RwSignal::new(Releases::default());
    if !view.photos.is_empty() {
        spawn_local(async move {
            let path = format!("/api/v1/orders/{}/releases", case.id);
            if let Ok(found) = net::get(path).ask(shell).await {
                releases.try_set(found);
            }
        });
    }
    let mut photos = view.photos.clone();
    photos.sort_by_key(|photo| kind_rank(photo.kind));
    let shots =
        photos.iter().enumerate().map(|(index, photo)| shot(index, photo, (shown, releases), lang)).collect_view();
    let count = photos.len();
    (count > 0).then(|| {
        view! {
            <section>
                <h3>{t::photos(lang)} " " <span class="count">{count}</span></h3>
                <div class="strip">{shots}</div>
                {move || shown.get().map(|at| view! { <Viewer photos=photos.clone() releases at close=move || shown.set(None)/> })}
            </section>
        }
    })
}

fn kind_rank(kind: PhotoKind) -> u8 {
    match kind {
        PhotoKind::Before => 0,
        PhotoKind::After => 1,
        PhotoKind::RemovedPart => 2,
        PhotoKind::Evidence => 3,
    }
}

/// What a photo shows.
fn kind_words(kind: PhotoKind, lang: Lang) -> &'static str {
    match kind {
        PhotoKind::Before => t::before(lang),
        PhotoKind::After => t::after(lang),
        PhotoKind::RemovedPart => t::removed_part(lang),
        PhotoKind::Evidence => t::evidence(lang),
    }
}

/// What stands on a photo: what it shows, or that the customer brought it with the report.
pub(crate) fn photo_words(photo: &PhotoView, lang: Lang) -> &'static str {
    // A technician's photo belongs to a visit.
    if photo.visit.is_none() { t::from_customer(lang) } else { kind_words(photo.kind, lang) }
}

fn shot(
    index: usize,
    photo: &PhotoView,
    (shown, releases): (RwSignal<Option<usize>>, RwSignal<Releases>),
    lang: Lang,
) -> AnyView {
    let address = format!("/api/v1/photos/{}/thumbnail?edge={SMALL}", photo.hash);
    let words = photo_words(photo, lang);
    let hash = photo.hash;
    let released = move || releases.with(|releases| releases.of(&hash).is_some_and(|release| release.released));
    let about = format!("{words} {}", photo.caption);
    let missing = RwSignal::new(false);
    view! {
        <button class="shot" on:click=move |_| shown.set(Some(index)) aria-label=about>
            {move || if missing.get() {
                view! { <span class="soft shot-missing">{icons::held()}{t::photo_on_its_way(lang)}</span> }.into_any()
            } else {
                view! { <img src=address.clone() alt="" loading="lazy" decoding="async" on:error=move |_| missing.set(true)/> }.into_any()
            }}
            {move || released().then(|| view! { <span class="seen" title=t::customer_sees(lang)>{icons::look()}<span class="hidden-text">{t::customer_sees(lang)}</span></span> })}
            <span class="tag">{words}</span>
        </button>
    }
    .into_any()
}
