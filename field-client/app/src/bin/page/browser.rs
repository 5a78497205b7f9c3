//! What the browser gives: time, address, room, and where the device is.

use std::cell::Cell;

use js_sys::{Promise, Reflect};
use shared::geo::{Place, Point};
use shared::lang::Lang;
use shared::time::Moment;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, PositionOptions, Window};

thread_local! {
    static SCROLLED: Cell<f64> = const { Cell::new(0.0) };
}

/// The window. There always is one where this runs.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

pub(crate) fn root() -> Option<Element> {
    document()?.document_element()
}

/// The wall clock.
pub(crate) fn now() -> Moment {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds since 1970, far below 2^53")]
    Moment(js_sys::Date::now() as i64)
}

/// Minutes east of UTC, now.
pub(crate) fn utc_offset_minutes() -> i16 {
    #[expect(clippy::cast_possible_truncation, reason = "within a day")]
    let west = js_sys::Date::new_0().get_timezone_offset() as i16;
    -west
}

/// The address after and with `#`.
pub(crate) fn hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Writes the address after `#`; the phone's own back gesture then leads back.
pub(crate) fn set_hash(hash: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(hash));
    }
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Remembers how far the list was scrolled.
pub(crate) fn remember_scroll() {
    let at = window().and_then(|window| window.scroll_y().ok()).unwrap_or_default();
    SCROLLED.set(at);
}

/// Scrolls to where the list was left, once it is drawn.
pub(crate) fn scroll_back() {
    let at = SCROLLED.take();
    if at > 0.0 {
        wasm_bindgen_futures::spawn_local(async move {
            wait(0).await;
            if let Some(window) = window() {
                window.scroll_to_with_x_and_y(0.0, at);
            }
        });
    }
}

/// Whether list and visit fit side by side.
pub(crate) fn is_wide() -> bool {
    let media = window().and_then(|window| window.match_media("(min-width: 720px)").ok().flatten());
    media.is_some_and(|media| media.matches())
}

/// Shakes the phone for a moment, where it can.
pub(crate) fn buzz() {
    if let Some(window) = window() {
        let _ = window.navigator().vibrate_with_duration(120);
    }
}

/// Goes back, as the phone's own gesture does.
pub(crate) fn back() {
    let Some(window) = window() else { return };
    match window.history() {
        Ok(history) if history.length().is_ok_and(|length| length > 1) => drop(history.back()),
        // Opened right here, such as by a link: there is nothing behind it but the day.
        _ => drop(window.location().set_hash("#/")),
    }
}

/// Brings the element with this id into sight.
pub(crate) fn show_element(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
        element.scroll_into_view();
    }
}

/// Waits so many milliseconds.
pub(crate) async fn wait(ms: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Does `act` every so many milliseconds, for as long as the page lives.
pub(crate) fn every(ms: i32, act: impl Fn() + 'static) {
    let ticked = Closure::<dyn Fn()>::new(act);
    if let Some(window) = window() {
        let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(ticked.as_ref().unchecked_ref(), ms);
    }
    ticked.forget();
}

/// Does `act` at each event `name` of the window, for as long as the page lives.
pub(crate) fn on(name: &str, act: impl Fn() + 'static) {
    let heard = Closure::<dyn Fn()>::new(act);
    if let Some(window) = window() {
        let _ = window.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    }
    heard.forget();
}

/// The file that the page names by this word, such as the worker's.
pub(crate) fn named(word: &str) -> Option<String> {
    document()?.query_selector(&format!("meta[name={word}]")).ok()??.get_attribute("content")
}

/// What the keyboard is at.
pub(crate) fn focused() -> Option<web_sys::HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// Does `act` whenever the element has another size; the observer has to be kept, and ended.
pub(crate) fn on_resize(element: &Element, act: impl Fn() + 'static) -> Option<web_sys::ResizeObserver> {
    let resized = Closure::<dyn Fn()>::new(act).into_js_value();
    let observer = web_sys::ResizeObserver::new(resized.unchecked_ref()).ok()?;
    observer.observe(element);
    Some(observer)
}

/// A new element, not yet on the page.
pub(crate) fn create<T: wasm_bindgen::JsCast>(name: &str) -> Option<T> {
    document()?.create_element(name).ok()?.dyn_into().ok()
}

/// Asks that the browser never clears this origin by itself; whether it promised.
pub(crate) async fn ask_to_persist() -> bool {
    let asked = window().and_then(|window| window.navigator().storage().persist().ok());
    match asked {
        Some(asked) => JsFuture::from(asked).await.is_ok_and(|granted| granted.is_truthy()),
        None => false,
    }
}

/// Bytes in use, and bytes that there are for this origin.
pub(crate) async fn room() -> Option<(u64, u64)> {
    let told = JsFuture::from(window()?.navigator().storage().estimate().ok()?).await.ok()?;
    let number = |key: &str| Reflect::get(&told, &key.into()).ok()?.as_f64();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes on a phone, far below 2^53")]
    Some((number("usage")? as u64, number("quota")? as u64))
}

/// Why nobody knows where the device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// The person, or the phone, does not allow it.
    Denied,
    /// It does not know within a few seconds.
    Unknown,
}

/// Where the device says it is.
pub(crate) async fn place() -> Result<Place, NoPlace> {
    let geolocation = window().and_then(|window| window.navigator().geolocation().ok()).ok_or(NoPlace::Unknown)?;
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_maximum_age(60_000);
    options.set_timeout(4_000);
    let asked = Promise::new(&mut |found, refused| {
        let _ = geolocation.get_current_position_with_error_callback_and_options(&found, Some(&refused), &options);
    });
    match JsFuture::from(asked).await {
        Ok(position) => read_place(&position).ok_or(NoPlace::Unknown),
        // PERMISSION_DENIED of the Geolocation API.
        Err(error) if number(&error, "code") == Some(1.0) => Err(NoPlace::Denied),
        Err(_) => Err(NoPlace::Unknown),
    }
}

fn read_place(position: &JsValue) -> Option<Place> {
    let coordinates = Reflect::get(position, &"coords".into()).ok()?;
    let age_ms = (js_sys::Date::now() - number(position, "timestamp")?).max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` keeps to the ends of u32")]
    let whole = |number: f64| number.max(0.0).round() as u32;
    Some(Place {
        point: Point::from_degrees(number(&coordinates, "latitude")?, number(&coordinates, "longitude")?)?,
        accuracy_m: whole(number(&coordinates, "accuracy")?),
        age_s: whole(age_ms / 1_000.0),
    })
}

fn number(of: &JsValue, key: &str) -> Option<f64> {
    Reflect::get(of, &key.into()).ok()?.as_f64()
}

/// Hands a file to the person, as a download.
pub(crate) fn save_file(bytes: &js_sys::ArrayBuffer, name: &str) {
    let made = web_sys::Blob::new_with_buffer_source_sequence(&js_sys::Array::of1(bytes));
    let address = made.and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob));
    if let (Ok(address), Some(link)) = (address, create::<web_sys::HtmlAnchorElement>("a")) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
}

/// What people would call this device.
pub(crate) fn device_name(lang: Lang) -> String {
    let agent = window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let kinds =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac", "Mac"), ("Windows", "Windows")];
    let kind = kinds.into_iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| name);
    kind.unwrap_or(lang.pick("我的设备", "My device")).to_owned()
}

/// Whether the app runs from the home screen.
pub(crate) fn is_installed() -> bool {
    let media = window().and_then(|window| window.match_media("(display-mode: standalone)").ok().flatten());
    media.is_some_and(|media| media.matches())
}
