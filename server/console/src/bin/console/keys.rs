//! Keys. A letter acts where nobody is typing; `g` and a letter go somewhere.

use std::cell::Cell;

use callout_console::route::{Part, Route};
use leptos::prelude::{Effect, Get as _, GetUntracked as _, Set as _, Update as _};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

use crate::browser;
use crate::shell::{Over, Shell};

/// How long a `g` waits for its letter, in milliseconds.
const LEADS_MS: i64 = 1_500;

thread_local! {
    static LED_AT: Cell<i64> = const { Cell::new(0) };
}

/// Listens, for as long as the page lives.
pub(crate) fn listen(shell: Shell) {
    browser::on("keydown", move |event: KeyboardEvent| {
        if !event.is_composing() && !event.ctrl_key() && !event.meta_key() && !event.alt_key() {
            hear(shell, &event);
        }
    });
}

/// Does `act` when this key is pressed, for as long as the component lives.
pub(crate) fn on(shell: Shell, key: &'static str, act: impl Fn() + 'static) {
    Effect::new(move |last: Option<u32>| {
        let (number, pressed) = shell.pressed.get();
        // What was pressed before the component came was not meant for it.
        if last.is_some_and(|last| last != number) && pressed == key {
            act();
        }
        number
    });
}

fn hear(shell: Shell, event: &KeyboardEvent) {
    let key = event.key();
    let typing = event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|at| is_typed_in(&at));
    if key == "Escape" {
        return escape(shell, typing);
    }
    if typing || shell.locked.get_untracked() || shell.me.get_untracked().is_none() {
        return;
    }
    let led = browser::now().0 - LED_AT.replace(0) < LEADS_MS;
    let goes = led.then(|| place(&key)).flatten();
    match (goes, key.as_str()) {
        (Some(route), _) => shell.go(route),
        (None, "g") => LED_AT.set(browser::now().0),
        (None, "?") => shell.over.update(|over| *over = if over.is_some() { None } else { Some(Over::Keys) }),
        (None, "/") => browser::focus("[data-search]"),
        (None, "n") => shell.go(Route::Intake),
        (None, "u") => take_back(shell),
        (None, " " | "Tab" | "Shift") => return,
        (None, _) => return press(shell, event, key),
    }
    event.prevent_default();
}

/// Takes back what was done last, while it can be.
pub(crate) fn take_back(shell: Shell) {
    let undo = shell.toast.get_untracked().and_then(|toast| toast.undo);
    if let Some(undo) = undo {
        shell.toast.set(None);
        undo();
    }
}

fn press(shell: Shell, event: &KeyboardEvent, key: String) {
    // The arrows move through the list, and would scroll it as well.
    if matches!(key.as_str(), "ArrowDown" | "ArrowUp") {
        event.prevent_default();
    }
    shell.pressed.update(|(number, pressed)| {
        *number = number.wrapping_add(1);
        *pressed = key;
    });
}

/// Out of the field, then out of what lies over the page, then out of the order.
fn escape(shell: Shell, typing: bool) {
    if typing {
        let focused = browser::document().and_then(|document| document.active_element());
        if let Some(field) = focused.and_then(|focused| focused.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = field.blur();
        }
    } else if shell.over.get_untracked().is_some() {
        shell.over.set(None);
    } else if let Route::Board { filter, order: Some(_) } = shell.route.get_untracked() {
        shell.go(Route::Board { filter, order: None });
    }
}

fn is_typed_in(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "radio" | "button")),
        _ => false,
    }
}

fn place(key: &str) -> Option<Route> {
    match key {
        "b" => Some(Route::board()),
        "n" => Some(Route::Intake),
        "c" => Some(Route::Crews(None)),
        "k" => Some(Route::Customers(None)),
        "o" => Some(Route::Office(Part::Quarantine)),
        "d" => Some(Route::Office(Part::Devices)),
        "p" => Some(Route::Office(Part::People)),
        _ => None,
    }
}
