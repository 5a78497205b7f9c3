//! Resting until somebody rings or a time has passed.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::post::scope;

/// A bell that one may rest beside. A ring while nobody rests is remembered.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rang: Cell<bool>,
    wake: RefCell<Option<Function>>,
}

impl Bell {
    /// Rings.
    pub(crate) fn ring(&self) {
        match self.wake.take() {
            Some(wake) => drop(wake.call0(&JsValue::NULL)),
            None => self.rang.set(true),
        }
    }

    /// Rests for at most so long.
    pub(crate) async fn rest(&self, at_most: Duration) {
        if self.rang.take() {
            return;
        }
        let promise = Promise::new(&mut |resolve, _| {
            let ms = i32::try_from(at_most.as_millis()).unwrap_or(i32::MAX);
            // A worker without timers would have no way to come back: then there is no rest.
            if scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).is_err() {
                let _ = resolve.call0(&JsValue::NULL);
            }
            self.wake.replace(Some(resolve));
        });
        let _ = JsFuture::from(promise).await;
        self.wake.take();
    }
}

/// Waits without a bell.
pub(crate) async fn wait(so_long: Duration) {
    Bell::default().rest(so_long).await;
}
