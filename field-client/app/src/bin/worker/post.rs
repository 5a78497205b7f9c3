//! Saying something to the page.

use callout_app::bridge::News;
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

/// This worker's own scope.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Says something unasked.
pub(crate) fn news(news: &News) {
    send(0, news, None);
}

/// Answers the question `id`. The bytes change hands without being copied.
pub(crate) fn send(id: u32, body: &impl Serialize, bytes: Option<&[u8]>) {
    // Plain structures always have a JSON form.
    let body = serde_json::to_string(body).unwrap_or_default();
    let message = Object::new();
    let transferred = Array::new();
    set(&message, "id", &id.into());
    set(&message, "body", &body.into());
    if let Some(bytes) = bytes {
        let buffer = Uint8Array::from(bytes).buffer();
        set(&message, "bin", &buffer);
        transferred.push(&buffer);
    }
    // The page is gone: nobody is left to be told.
    let _ = scope().post_message_with_transfer(&message, &transferred);
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(object, &key.into(), value);
}

/// Has a panic told to the page, which can say so and start over, instead of a worker that never answers again.
pub(crate) fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        news(&News::Broken { detail: panic.to_string(), newer: false });
    }));
}
