//! A sheet over the page, for what needs a moment of its own.

use leptos::html;
use leptos::prelude::*;

use super::icons;
use crate::shell::Shell;
use crate::texts as t;

/// A sheet with a title. Escape, the ground behind it and its cross close it.
#[component]
pub(crate) fn Sheet(
    #[prop(into)] title: String,
    close: impl Fn() + Clone + Send + Sync + 'static,
    children: Children,
) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let heading = title.clone();
    let sheet = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(sheet) = sheet.get() {
            let _ = sheet.focus();
        }
    });
    let (by_ground, by_key) = (close.clone(), close.clone());
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            by_key();
        }
    };
    view! {
        <div class="sheet-back" on:click=move |_| by_ground() on:keydown=escape>
            <div class="sheet" role="dialog" aria-modal="true" aria-label=title tabindex="-1" node_ref=sheet
                on:click=|event| event.stop_propagation()>
                <div class="sheet-head">
                    <h2>{heading}</h2>
                    <button class="icon-button" aria-label=t::close(lang) on:click=move |_| close()>{icons::cross()}</button>
                </div>
                {children()}
            </div>
        </div>
    }
}
