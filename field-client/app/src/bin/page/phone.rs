//! The one door to the data: questions to the worker, each with an id of its own, answers by that id.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use callout_app::bridge::{Answer, Asked, News};
use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
    static WAITING: RefCell<BTreeMap<u32, Function>> = const { RefCell::new(BTreeMap::new()) };
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// Starts the worker in the file `script`; what it says unasked goes to `heard`.
pub(crate) fn start(script: &str, heard: impl Fn(News) + 'static) -> Result<(), JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(script, &options)?;
    let listening = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event.data();
        let id = part(&message, "id").as_f64().unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "questions are counted in u32")]
        match WAITING.with_borrow_mut(|waiting| waiting.remove(&(id as u32))) {
            Some(answered) => drop(answered.call1(&JsValue::NULL, &message)),
            None => {
                if let Some(news) = body(&message) {
                    heard(news);
                }
            }
        }
    });
    worker.set_onmessage(Some(listening.as_ref().unchecked_ref()));
    listening.forget();
    WORKER.set(Some(worker));
    Ok(())
}

/// Ends the worker, so that another window can have the database.
pub(crate) fn stop() {
    if let Some(worker) = WORKER.take() {
        worker.terminate();
    }
}

/// Asks; `None` if there is nobody to answer.
pub(crate) async fn ask(asked: &Asked, file: Option<ArrayBuffer>) -> Option<(Answer, Option<ArrayBuffer>)> {
    let id = LAST.get().wrapping_add(1).max(1);
    LAST.set(id);
    let message = Object::new();
    let transferred = Array::new();
    // Setting a property of a fresh plain object cannot fail.
    let set = |key: &str, value: &JsValue| drop(Reflect::set(&message, &key.into(), value));
    set("id", &id.into());
    set("body", &serde_json::to_string(asked).ok()?.into());
    if let Some(file) = file {
        set("bin", &file);
        transferred.push(&file);
    }
    let answered = Promise::new(&mut |resolve, _| {
        WAITING.with_borrow_mut(|waiting| waiting.insert(id, resolve));
    });
    WORKER.with_borrow(|worker| worker.as_ref()?.post_message_with_transfer(&message, &transferred).ok())?;
    let message = JsFuture::from(answered).await.ok()?;
    Some((body(&message)?, part(&message, "bin").dyn_into().ok()))
}

fn part(message: &JsValue, key: &str) -> JsValue {
    Reflect::get(message, &key.into()).unwrap_or_default()
}

fn body<T: serde::de::DeserializeOwned>(message: &JsValue) -> Option<T> {
    serde_json::from_str(&part(message, "body").as_string()?).ok()
}
