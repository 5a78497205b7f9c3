//! One window at a time owns the database: whoever holds the lock. It goes with its holder, however that ends.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The lock's name, one for all windows of the app.
const NAME: &str = "callout-database";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"])]
    fn request(name: &str, options: &JsValue, held: &Function) -> Promise;
}

/// Takes the lock if it is free.
pub(crate) async fn try_take() -> bool {
    let options = Object::new();
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    take(&options).await
}

/// Waits for the lock, as long as it takes.
pub(crate) async fn take_when_free() -> bool {
    take(&Object::new()).await
}

/// Whether the lock was given. It is then held until this worker ends, since the promise that holds it never settles.
async fn take(options: &JsValue) -> bool {
    let given = Promise::new(&mut |resolve, _| {
        let held = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let is_given = !lock.is_null();
            let _ = resolve.call1(&JsValue::NULL, &is_given.into());
            if is_given { Promise::new(&mut |_, _| ()).into() } else { JsValue::UNDEFINED }
        });
        drop(request(NAME, options, held.unchecked_ref()));
    });
    JsFuture::from(given).await.is_ok_and(|given| given.is_truthy())
}
