//! Reaching the customer: by telephone, and by the map app of one's choice.

use callout_app::bridge::today::Contact;
use callout_app::way::{Guide, dialled};
use leptos::prelude::*;
use shared::geo::Point;

use super::icons;
use crate::shell::Shell;
use crate::texts as t;

/// The two ways to the customer; each one only where it leads somewhere.
#[component]
pub(crate) fn Reach(contact: Option<Contact>, point: Option<Point>, address: String) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let call = contact.filter(|contact| !contact.phone.is_empty()).map(|contact| {
        let label = format!("{} {} {}", t::call(lang), contact.name, contact.phone);
        view! { <a class="button" aria-label=label href=format!("tel:{}", dialled(&contact.phone))>{icons::phone()}{t::call(lang)}</a> }
    });
    let way = (point.is_some() || !address.is_empty()).then(|| {
        let href = move || shell.guide.get().way(point, &address);
        // An address that the phone itself answers opens no page that would stay behind empty.
        let target = move || (shell.guide.get() != Guide::Phone).then_some("_blank");
        view! { <a class="button" href=href target=target rel="noopener">{icons::route()}{t::navigate(lang)}</a> }
    });
    view! { <div class="row even">{call}{way}</div> }
}
