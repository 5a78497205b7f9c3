//! The middle of the desk: the map over the crews' days.

pub(crate) mod drag;
mod ground;
mod map;
mod timeline;

pub(crate) use ground::Picker;
use leptos::prelude::*;

use crate::shell::Shell;
use crate::texts as t;

/// Map and timeline, each scrolling by itself.
#[component]
pub(crate) fn Town() -> impl IntoView {
    let lang = Shell::of_all().tongue();
    view! {
        <section class="column middle" aria-label=t::town(lang)>
            <map::TownMap/>
            <timeline::Timeline/>
        </section>
    }
}
