//! A sheet over the page, for what needs a moment of its own.

use leptos::html;
use leptos::prelude::*;
use shared::lang::Lang;

use super::{focus, icons};
use crate::shell::Shell;
use crate::texts as t;

/// A sheet with a title. Escape, the ground behind it and its cross close it.
#[component]
pub(crate) fn Sheet(
    #[prop(into)] title: String,
    #[prop(optional)] lang: Option<Lang>,
    close: impl Fn() + Clone + Send + Sync + 'static,
    children: Children,
) -> impl IntoView {
    let lang = lang.unwrap_or_else(|| Shell::of_all().tongue());
    let heading = title.clone();
    let sheet = NodeRef::<html::Div>::new();
    let by_ground = close.clone();
    focus::hold(sheet, close.clone());
    view! {
        <div class="sheet-back" on:click=move |_| by_ground()>
            <div class="sheet" role="dialog" aria-modal="true" aria-label=title tabindex="-1" node_ref=sheet
                on:click=|event| event.stop_propagation()>
                <div class="section-head">
                    <h2 class="big">{heading}</h2>
                    <button class="icon-button end" aria-label=t::close(lang) on:click=move |_| close()>{icons::cross()}</button>
                </div>
                {children()}
            </div>
        </div>
    }
}
