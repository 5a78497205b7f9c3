//! A photo from this device, or the word that it is not here.

use std::cell::RefCell;
use std::collections::BTreeMap;

use callout_app::bridge::Ask;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::Digest;
use web_sys::{Blob, BlobPropertyBag, Url};

use crate::shell::Shell;
use crate::texts as t;

thread_local! {
    /// Addresses of pictures that were fetched; they live as long as the page, which the phone ends each night.
    static FETCHED: RefCell<BTreeMap<Digest, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// The picture named `hash`.
#[component]
pub(crate) fn Picture(hash: Digest) -> impl IntoView {
    let shell = Shell::of_all();
    let address = RwSignal::new(FETCHED.with_borrow(|fetched| fetched.get(&hash).cloned()).map(Ok));
    if address.with_untracked(Option::is_none) {
        spawn_local(async move {
            let found = fetch(shell, hash).await;
            if let Some(found) = &found {
                FETCHED.with_borrow_mut(|fetched| fetched.insert(hash, found.clone()));
            }
            address.try_set(Some(found.ok_or(())));
        });
    }
    move || match address.get() {
        None => ().into_any(),
        Some(Ok(address)) => view! { <img src=address alt="" decoding="async" loading="lazy"/> }.into_any(),
        Some(Err(())) => view! { <span class="tiny soft">{t::photo_elsewhere(shell.tongue())}</span> }.into_any(),
    }
}

async fn fetch(shell: Shell, hash: Digest) -> Option<String> {
    let (_, bytes) = shell.ask_with(Ask::Picture(hash), None).await;
    let kind = BlobPropertyBag::new();
    kind.set_type("image/jpeg");
    let blob =
        Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::new(bytes?.as_ref())), &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}
