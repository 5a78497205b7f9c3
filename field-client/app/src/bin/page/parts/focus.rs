//! Where the keyboard is while something lies over the page: inside it, and back where it was afterwards.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::browser;

/// What the keyboard can reach.
const REACHABLE: &str =
    "button:not(:disabled), input:not(:disabled), textarea, select, a[href], summary, [tabindex='0']";

/// Takes the keyboard into `over` and gives it back when the view goes. The answer handles its keys: Tab goes round inside,
/// Escape calls `close`.
pub(crate) fn hold(
    over: NodeRef<html::Div>,
    close: impl Fn() + Clone + 'static,
) -> impl Fn(KeyboardEvent) + Clone + 'static {
    let before = StoredValue::new_local(browser::focused());
    Effect::new(move || {
        if let Some(over) = over.get() {
            let _ = over.focus();
        }
    });
    on_cleanup(move || {
        if let Some(Some(before)) = before.try_get_value() {
            let _ = before.focus();
        }
    });
    move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.stop_propagation();
            close();
        }
        "Tab" => {
            if let Some(over) = over.get_untracked() {
                go_round(&over, &event);
            }
        }
        _ => {}
    }
}

fn go_round(over: &Element, event: &KeyboardEvent) {
    let Ok(found) = over.query_selector_all(REACHABLE) else { return };
    let at = |index: u32| found.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let (Some(first), Some(last)) = (at(0), at(found.length().saturating_sub(1))) else { return };
    let here = browser::focused();
    let is_outside = here.as_ref().is_none_or(|here| !over.contains(Some(here)) || here.is_same_node(Some(over)));
    let is_at = |end: &HtmlElement| here.as_ref().is_some_and(|here| here.is_same_node(Some(end)));
    let next = match event.shift_key() {
        true if is_outside || is_at(&first) => last,
        false if is_at(&last) => first,
        _ => return,
    };
    event.prevent_default();
    let _ = next.focus();
}
