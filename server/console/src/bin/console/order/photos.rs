//! Photos: a strip of small ones; one of them opens large, two of them beside each other.

use std::sync::Arc;

use leptos::prelude::*;
use shared::document::evidence::PhotoKind;
use shared::lang::Lang;
use shared::view::{OrderView, PhotoView};

use super::viewer::Viewer;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// The edge of a small picture, in pixels.
const SMALL: u32 = 240;

/// The strip; nothing where there is no photo.
#[component]
pub(crate) fn Photos(view: Arc<OrderView>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let shown = RwSignal::new(None::<usize>);
    let mut photos = view.photos.clone();
    photos.sort_by_key(|photo| kind_rank(photo.kind));
    let shots = photos.iter().enumerate().map(|(index, photo)| shot(index, photo, shown, lang)).collect_view();
    let count = photos.len();
    (count > 0).then(|| {
        view! {
            <section>
                <h3>{t::photos(lang)} " " <span class="count">{count}</span></h3>
                <div class="strip">{shots}</div>
                {move || shown.get().map(|at| view! { <Viewer photos=photos.clone() at close=move || shown.set(None)/> })}
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
pub(crate) fn kind_words(kind: PhotoKind, lang: Lang) -> &'static str {
    match kind {
        PhotoKind::Before => t::before(lang),
        PhotoKind::After => t::after(lang),
        PhotoKind::RemovedPart => t::removed_part(lang),
        PhotoKind::Evidence => t::evidence(lang),
    }
}

fn shot(index: usize, photo: &PhotoView, shown: RwSignal<Option<usize>>, lang: Lang) -> AnyView {
    let address = format!("/api/v1/photos/{}/thumbnail?edge={SMALL}", photo.hash);
    let words = kind_words(photo.kind, lang);
    let about = format!("{words} {}", photo.caption);
    let missing = RwSignal::new(false);
    view! {
        <button class="shot" on:click=move |_| shown.set(Some(index)) aria-label=about>
            {move || if missing.get() {
                view! { <span class="soft shot-missing">{icons::held()}{t::photo_on_its_way(lang)}</span> }.into_any()
            } else {
                view! { <img src=address.clone() alt="" loading="lazy" decoding="async" on:error=move |_| missing.set(true)/> }.into_any()
            }}
            <span class="tag">{words}</span>
        </button>
    }
    .into_any()
}
