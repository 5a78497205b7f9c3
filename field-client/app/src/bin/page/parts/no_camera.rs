//! No picture: why, and the way out.

use leptos::prelude::*;

use super::icons;
use crate::camera::NoCamera;
use crate::shell::Shell;
use crate::texts as t;

/// Says why there is no picture and what to do.
#[component]
pub(crate) fn NoCameraCard(why: NoCamera) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let (title, more) = match why {
        NoCamera::Denied => (t::camera_denied(lang), t::camera_denied_more(lang)),
        NoCamera::Missing => (t::camera_missing(lang), t::camera_missing_more(lang)),
    };
    view! {
        <section class="card no-camera" role="alert">
            {icons::camera()}
            <p class="big">{title}</p>
            <p class="soft">{more}</p>
        </section>
    }
}
