//! A photo from this device, small or large, or the word that it is not here.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use callout_app::bridge::Ask;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::Digest;
use web_sys::{Blob, BlobPropertyBag, Url};

use crate::shell::Shell;
use crate::{browser, texts as t};

/// Small pictures that are asked for at the same time: a day has 150 of them, and acts come first.
const AT_ONCE: usize = 3;

thread_local! {
    /// Addresses of small pictures that were fetched; they live as long as the page, which the phone ends each night.
    static FETCHED: RefCell<BTreeMap<Digest, String>> = const { RefCell::new(BTreeMap::new()) };
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

/// The picture named `hash`, small.
#[component]
pub(crate) fn Picture(hash: Digest) -> impl IntoView {
    let shell = Shell::of_all();
    let address = RwSignal::new(FETCHED.with_borrow(|fetched| fetched.get(&hash).cloned()).map(Ok));
    if address.with_untracked(Option::is_none) {
        spawn_local(async move {
            let found = small(shell, hash).await;
            address.try_set(Some(found.ok_or(())));
        });
    }
    shown(address)
}

/// The picture named `hash`, as large as it is kept. It is let go with the view.
#[component]
pub(crate) fn LargePicture(hash: Digest) -> impl IntoView {
    let shell = Shell::of_all();
    let address = RwSignal::new(None::<Result<String, ()>>);
    spawn_local(async move {
        let found = large(shell, hash).await;
        if let Some(Some(Ok(unwanted))) = address.try_set(Some(found.ok_or(()))) {
            let _ = Url::revoke_object_url(&unwanted);
        }
    });
    on_cleanup(move || {
        if let Some(Ok(address)) = address.get_untracked() {
            let _ = Url::revoke_object_url(&address);
        }
    });
    shown(address)
}

fn shown(address: RwSignal<Option<Result<String, ()>>>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    move || match address.get() {
        None => ().into_any(),
        Some(Ok(address)) => view! { <img src=address alt="" decoding="async"/> }.into_any(),
        Some(Err(())) => view! { <span class="tiny soft">{t::photo_elsewhere(lang)}</span> }.into_any(),
    }
}

/// Where the browser finds the large picture; `None` if it is not on this device. Whoever asks lets it go.
pub(crate) async fn large(shell: Shell, hash: Digest) -> Option<String> {
    fetch(shell, Ask::Picture(hash)).await
}

async fn small(shell: Shell, hash: Digest) -> Option<String> {
    while ASKED.get() >= AT_ONCE {
        browser::wait(20).await;
    }
    ASKED.set(ASKED.get() + 1);
    let found = fetch(shell, Ask::Thumbnail(hash)).await;
    ASKED.set(ASKED.get().saturating_sub(1));
    let found = found?;
    FETCHED.with_borrow_mut(|fetched| fetched.insert(hash, found.clone()));
    Some(found)
}

async fn fetch(shell: Shell, ask: Ask) -> Option<String> {
    let (_, bytes) = shell.ask_with(ask, None).await;
    let kind = BlobPropertyBag::new();
    kind.set_type("image/jpeg");
    let blob =
        Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::new(bytes?.as_ref())), &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}
