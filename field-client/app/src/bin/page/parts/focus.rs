//! Where the keyboard is while something lies over the page: inside it, and back where it was afterwards.

use std::cell::RefCell;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::browser;

/// What the keyboard can reach.
const REACHABLE: &str =
    "button:not(:disabled), input:not(:disabled), textarea, select, a[href], summary, [tabindex='0']";

thread_local! {
    /// What lies over the page, the uppermost last.
    static OVER: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// Takes the keyboard into `over` and gives it back when the view goes. As long as nothing else lies over it, Tab goes round
/// inside and Escape calls `close`, wherever the keyboard is: whoever has just left a field is nowhere.
pub(crate) fn hold(over: NodeRef<html::Div>, close: impl Fn() + 'static) {
    let before = StoredValue::new_local(browser::focused());
    let own = OVER.with_borrow_mut(|all| {
        let own = all.last().map_or(1, |last| last.wrapping_add(1));
        all.push(own);
        own
    });
    let is_uppermost = move || OVER.with_borrow(|all| all.last() == Some(&own));
    Effect::new(move || {
        if let Some(over) = over.get() {
            let _ = over.focus();
        }
    });
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" if is_uppermost() => {
            // What lies below would take it for its own once this is gone.
            event.stop_immediate_propagation();
            close();
        }
        "Tab" if is_uppermost() => {
            if let Some(over) = over.get_untracked() {
                go_round(&over, &event);
            }
        }
        _ => {}
    });
    on_cleanup(move || {
        keys.remove();
        OVER.with_borrow_mut(|all| all.retain(|one| *one != own));
        if let Some(Some(before)) = before.try_get_value() {
            let _ = before.focus();
        }
    });
}

fn go_round(over: &Element, event: &KeyboardEvent) {
    let Ok(found) = over.query_selector_all(REACHABLE) else { return };
    let at = |index: u32| found.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let (Some(first), Some(last)) = (at(0), at(found.length().saturating_sub(1))) else { return };
    let here = browser::focused();
    let is_outside = here.as_ref().is_none_or(|here| !over.contains(Some(here)));
    let is_whole = here.as_ref().is_some_and(|here| here.is_same_node(Some(over)));
    let is_at = |end: &HtmlElement| here.as_ref().is_some_and(|here| here.is_same_node(Some(end)));
    let next = match event.shift_key() {
        true if is_outside || is_whole || is_at(&first) => last,
        false if is_outside || is_at(&last) => first,
        _ => return,
    };
    event.prevent_default();
    let _ = next.focus();
}
