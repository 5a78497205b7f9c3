//! Getting the app onto the home screen, where it opens quicker and its data is safer.

use std::cell::RefCell;

use js_sys::{Function, Reflect};
use leptos::prelude::{RwSignal, Set as _};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::{browser, kept};

/// How this browser puts an app onto the home screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// It asks when it is told to.
    Ask,
    /// By its share button; nobody can do that for the person.
    Share,
}

thread_local! {
    static OFFER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Listens for the browser's offer; `way` says how, once there is one and nobody has put it off.
pub(crate) fn listen(way: RwSignal<Option<Way>>) {
    if browser::is_installed() || kept::install_later() {
        return;
    }
    let agent = browser::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    if ["iPhone", "iPad"].iter().any(|sign| agent.contains(sign)) {
        way.set(Some(Way::Share));
    }
    let offered = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        // Otherwise the browser would lay its own banner over the work.
        event.prevent_default();
        OFFER.set(Some(event.into()));
        way.set(Some(Way::Ask));
    });
    if let Some(window) = browser::window() {
        let _ = window.add_event_listener_with_callback("beforeinstallprompt", offered.as_ref().unchecked_ref());
    }
    offered.forget();
}

/// Has the browser ask.
pub(crate) fn ask() {
    let Some(offer) = OFFER.take() else { return };
    if let Ok(prompt) = Reflect::get(&offer, &"prompt".into()).and_then(JsCast::dyn_into::<Function>) {
        let _ = prompt.call0(&offer);
    }
}
