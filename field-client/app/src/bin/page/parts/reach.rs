//! Reaching the customer: by telephone, and by whatever shows the way on this phone.

use callout_app::bridge::today::Contact;
use leptos::prelude::*;
use shared::geo::Point;

use super::icons;
use crate::shell::Shell;
use crate::texts as t;

/// The two ways to the customer; each one only where it leads somewhere.
#[component]
pub(crate) fn Reach(contact: Option<Contact>, point: Option<Point>, address: String) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let call = contact.filter(|contact| !contact.phone.is_empty()).map(|contact| {
        let number: String = contact.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <a class="button" href=format!("tel:{number}")>{icons::phone()}{t::call(lang)}</a> }
    });
    let way = (point.is_some() || !address.is_empty()).then(|| {
        view! { <a class="button" href=way_to(point, &address)>{icons::route()}{t::navigate(lang)}</a> }
    });
    view! { <div class="row even">{call}{way}</div> }
}

/// `geo:` (RFC 5870), which the phone hands to the map app of one's choice; with a place, its address goes along as a name.
fn way_to(point: Option<Point>, address: &str) -> String {
    let named = String::from(js_sys::encode_uri_component(address));
    match point {
        Some(point) => format!("geo:{lat},{lon}?q={lat},{lon}({named})", lat = point.lat(), lon = point.lon()),
        None => format!("geo:0,0?q={named}"),
    }
}
