//! The scanner: reads bar codes and QR codes out of pictures, for browsers that cannot. A worker of its own, which is fetched
//! after the first list and started when somebody scans. It is sent `{bin, width, height}`, the bytes as a canvas gives
//! them (red, green, blue, opacity), and answers with the code's text, or with nothing.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let found = read(&event.data()).map_or(JsValue::NULL, JsValue::from);
        // The page is gone: nobody is left to be told.
        let _ = answering.post_message(&found);
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    let _ = scope.post_message(&JsValue::TRUE);
}

/// The text of the code in the picture, if there is one.
fn read(message: &JsValue) -> Option<String> {
    let part = |key: &str| Reflect::get(message, &key.into()).ok();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the sides of a picture, in pixels")]
    let side = |key: &str| Some(part(key)?.as_f64()? as u32);
    let pixels = Uint8Array::new(part("bin")?.dyn_ref::<ArrayBuffer>()?.as_ref()).to_vec();
    let (width, height) = (side("width")?, side("height")?);
    let luma: Vec<u8> = pixels.as_chunks::<4>().0.iter().map(brightness).collect();
    if luma.len() != usize::try_from(u64::from(width) * u64::from(height)).ok()? {
        return None;
    }
    let found = rxing::helpers::detect_in_luma(luma, width, height, None).ok()?;
    Some(found.getText().to_owned())
}

/// Brightness by Rec. 601, as pictures of cameras are weighed.
fn brightness([red, green, blue, _]: &[u8; 4]) -> u8 {
    let weighed = 299 * u32::from(*red) + 587 * u32::from(*green) + 114 * u32::from(*blue);
    u8::try_from(weighed / 1_000).unwrap_or(u8::MAX)
}
