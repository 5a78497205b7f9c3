//! A text that saves itself: half a second after the last key, and at once when one leaves it. There is no save button.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;

/// Milliseconds after the last key.
const PAUSE: i32 = 500;

/// A field whose text is saved by `save`. What others write shows while nobody types here. Half a text that `reads` does not
/// take waits until one leaves the field, and is marked.
#[component]
pub(crate) fn Autosave(
    value: Memo<String>,
    hint: &'static str,
    lines: bool,
    #[prop(default = "text")] mode: &'static str,
    #[prop(optional)] text: Option<RwSignal<String>>,
    reads: impl Fn(&str) -> bool + Copy + Send + Sync + 'static,
    save: impl Fn(String) + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let text = text.unwrap_or_else(|| RwSignal::new(value.get_untracked()));
    let is_wrong = move || text.with(|text| !text.trim().is_empty() && !reads(text));
    let saved = RwSignal::new(value.get_untracked());
    let typing = RwSignal::new(false);
    Effect::new(move || {
        let standing = value.get();
        if !typing.get_untracked() {
            text.set(standing.clone());
        }
        saved.set(standing);
    });
    let flush = move || {
        let now = text.try_get_untracked().unwrap_or_default();
        if !now.trim().is_empty() && saved.try_get_untracked().is_some_and(|saved| saved != now) {
            saved.set(now.clone());
            save(now);
        }
    };
    // Whatever way one leaves the screen: nothing that was typed is lost.
    on_cleanup(flush.clone());
    let keys = Rc::new(Cell::new(0_u32));
    let typed = {
        let flush = flush.clone();
        move |written: String| {
            text.set(written);
            let key = keys.get().wrapping_add(1);
            keys.set(key);
            let (keys, flush) = (keys.clone(), flush.clone());
            spawn_local(async move {
                browser::wait(PAUSE).await;
                if keys.get() == key && text.try_with_untracked(|text| reads(text)) == Some(true) {
                    flush();
                }
            });
        }
    };
    let left = move || {
        typing.set(false);
        flush();
    };
    if lines {
        view! {
            <textarea class="input" placeholder=hint prop:value=text maxlength="2000"
                on:focus=move |_| typing.set(true) on:blur=move |_| left()
                on:input=move |event| typed(event_target_value(&event))></textarea>
        }
        .into_any()
    } else {
        view! {
            <input class="input" placeholder=hint prop:value=text maxlength="500" inputmode=mode
                aria-invalid=move || is_wrong().to_string()
                on:focus=move |_| typing.set(true) on:blur=move |_| left()
                on:input=move |event| typed(event_target_value(&event))/>
        }
        .into_any()
    }
}
