//! What an earlier visit has found to be needed, so that nobody drives there without it.

use leptos::prelude::*;

use crate::shell::Shell;
use crate::texts as t;

/// The list; nothing where nothing is known to be needed.
#[component]
pub(crate) fn Bring(what: Vec<String>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    (!what.is_empty()).then(|| {
        view! {
            <div class="notice now">
                <p><strong>{t::bring(lang)}</strong></p>
                <ul>{what.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            </div>
        }
    })
}
