//! The camera: its picture in a video element, single frames of it, and the codes in them.

use std::cell::RefCell;

use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, DomException, HtmlCanvasElement, HtmlVideoElement, MediaStream,
    MediaStreamConstraints, MediaStreamTrack, MessageEvent, Worker, WorkerOptions, WorkerType,
};

use super::browser;

/// The longer side of a frame that is searched for codes, in pixels.
const SEARCHED_SIDE: f64 = 900.0;
/// How good a photo's JPEG is, from 0 to 1; the worker makes it smaller afterwards.
const QUALITY: f64 = 0.92;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoCamera {
    /// The person, or the phone, does not allow it.
    Denied,
    /// There is none, or another app has it.
    Missing,
}

/// A camera that is on. It goes off when this is dropped.
pub(crate) struct Camera {
    stream: MediaStream,
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.stream.get_tracks() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
    }
}

/// Turns the camera at the back on and shows what it sees in `video`.
pub(crate) async fn open(video: &HtmlVideoElement) -> Result<Camera, NoCamera> {
    let stream = ask().await.map_err(|error| match error.dyn_into::<DomException>() {
        Ok(refused) if refused.name() == "NotAllowedError" => NoCamera::Denied,
        _ => NoCamera::Missing,
    })?;
    let camera = Camera { stream };
    video.set_src_object(Some(&camera.stream));
    if let Ok(playing) = video.play() {
        // A video that may not play by itself still shows its first frame.
        let _ = JsFuture::from(playing).await;
    }
    Ok(camera)
}

async fn ask() -> Result<MediaStream, JsValue> {
    let devices = browser::window().ok_or(JsValue::NULL)?.navigator().media_devices()?;
    let wanted = Object::new();
    let ideal = |value: JsValue| {
        let object = Object::new();
        Reflect::set(&object, &"ideal".into(), &value).map(|_| JsValue::from(object))
    };
    Reflect::set(&wanted, &"facingMode".into(), &ideal("environment".into())?)?;
    Reflect::set(&wanted, &"width".into(), &ideal(4_032.into())?)?;
    Reflect::set(&wanted, &"height".into(), &ideal(3_024.into())?)?;
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    JsFuture::from(devices.get_user_media_with_constraints(&constraints)?).await?.dyn_into()
}

/// The present frame as JPEG.
pub(crate) async fn shoot(video: &HtmlVideoElement) -> Option<ArrayBuffer> {
    let (width, height) = (video.video_width(), video.video_height());
    let (canvas, _) = drawn(video, width, height)?;
    jpeg(&canvas).await
}

/// What a canvas shows, as JPEG.
pub(crate) async fn jpeg(canvas: &HtmlCanvasElement) -> Option<ArrayBuffer> {
    let made = Promise::new(&mut |resolve, _| {
        let done = Closure::once_into_js(move |blob: JsValue| drop(resolve.call1(&JsValue::NULL, &blob)));
        let _ = canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), "image/jpeg", &QUALITY.into());
    });
    let blob: Blob = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
    JsFuture::from(blob.array_buffer()).await.ok()?.dyn_into().ok()
}

fn drawn(video: &HtmlVideoElement, width: u32, height: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    if width == 0 || height == 0 {
        return None;
    }
    let canvas: HtmlCanvasElement = browser::create("canvas")?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (across, down) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, across, down).ok()?;
    Some((canvas, context))
}

/// The text of a code in the present frame: by the browser where it can, by our own scanner where not.
pub(crate) async fn scan(video: &HtmlVideoElement) -> Option<String> {
    match by_browser(video).await {
        Ok(found) => found,
        Err(_) => by_scanner(video).await,
    }
}

/// `Err` where this browser has no detector, or one that does not work.
async fn by_browser(video: &HtmlVideoElement) -> Result<Option<String>, JsValue> {
    let window = browser::window().ok_or(JsValue::NULL)?;
    let maker: Function = Reflect::get(&window, &"BarcodeDetector".into())?.dyn_into()?;
    let detector = Reflect::construct(&maker, &Array::new())?;
    let detect: Function = Reflect::get(&detector, &"detect".into())?.dyn_into()?;
    let found = JsFuture::from(detect.call1(&detector, video)?.dyn_into::<Promise>()?).await?;
    let first = Array::from(&found).get(0);
    Ok(Reflect::get(&first, &"rawValue".into()).ok().and_then(|text| text.as_string()))
}

thread_local! {
    static SCANNER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

async fn by_scanner(video: &HtmlVideoElement) -> Option<String> {
    let scanner = scanner().await?;
    let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
    let shrunk = (SEARCHED_SIDE / width.max(height).max(1.0)).min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the sides of a picture, in pixels")]
    let (width, height) = ((width * shrunk) as u32, (height * shrunk) as u32);
    let (_, context) = drawn(video, width, height)?;
    let (across, down) = (i32::try_from(width).ok()?, i32::try_from(height).ok()?);
    let pixels = context.get_image_data(0.0, 0.0, f64::from(across), f64::from(down)).ok()?;
    let bytes = Reflect::get(&Reflect::get(&pixels, &"data".into()).ok()?, &"buffer".into()).ok()?;
    let message = Object::new();
    let set = |key: &str, value: &JsValue| Reflect::set(&message, &key.into(), value).ok();
    set("bin", &bytes)?;
    set("width", &width.into())?;
    set("height", &height.into())?;
    let answered = next_word(&scanner);
    scanner.post_message_with_transfer(&message, &Array::of1(&bytes)).ok()?;
    JsFuture::from(answered).await.ok()?.as_string()
}

/// Our own scanner, started when it is needed first.
async fn scanner() -> Option<Worker> {
    if let Some(running) = SCANNER.with_borrow(Clone::clone) {
        return Some(running);
    }
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&browser::named("callout-scanner")?, &options).ok()?;
    // It says so once it listens.
    JsFuture::from(next_word(&worker)).await.ok()?;
    SCANNER.set(Some(worker.clone()));
    Some(worker)
}

fn next_word(worker: &Worker) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let heard =
            Closure::once_into_js(move |event: MessageEvent| drop(resolve.call1(&JsValue::NULL, &event.data())));
        worker.set_onmessage(Some(heard.unchecked_ref()));
        worker.set_onerror(Some(&reject));
    })
}
