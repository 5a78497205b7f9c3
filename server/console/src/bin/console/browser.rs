//! What the browser gives: time, address, light, and what it keeps for this person.

use js_sys::Promise;
use shared::calendar::Day;
use shared::lang::Lang;
use shared::time::Moment;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Event, HtmlElement, Storage, Window};

/// The window. There always is one where this runs.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

fn root() -> Option<Element> {
    document()?.document_element()
}

fn store() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// What was kept under `key`.
pub(crate) fn kept(key: &str) -> Option<String> {
    store()?.get_item(key).ok()?
}

/// Keeps a small thing for the next time.
pub(crate) fn keep(key: &str, value: &str) {
    if let Some(store) = store() {
        // Where nothing may be kept, it is chosen again next time.
        let _ = store.set_item(key, value);
    }
}

/// The language that was chosen here, or the browser's.
pub(crate) fn lang() -> Lang {
    let browsers = || window().and_then(|window| window.navigator().language());
    let lang = kept("lang").or_else(browsers).map_or(Lang::ZhCn, |tag| Lang::from_tag(&tag));
    mark("lang", lang.tag());
    lang
}

/// Remembers the language that was chosen.
pub(crate) fn keep_lang(lang: Lang) {
    keep("lang", lang.tag());
    mark("lang", lang.tag());
}

/// A choice of how things look, kept under `key` and written to the page as `data-key`; the first one is the usual.
pub(crate) fn look(key: &'static str, choices: &[&'static str]) -> &'static str {
    let kept = kept(key);
    let choice = choices.iter().find(|choice| kept.as_deref() == Some(**choice)).or(choices.first());
    let choice = choice.copied().unwrap_or_default();
    mark(&format!("data-{key}"), choice);
    choice
}

/// Remembers how things should look.
pub(crate) fn keep_look(key: &'static str, choice: &str) {
    keep(key, choice);
    mark(&format!("data-{key}"), choice);
}

fn mark(name: &str, value: &str) {
    if let Some(root) = root() {
        // `auto` stands for what the system has, which only the absence of the attribute says.
        let _ = if value == "auto" { root.remove_attribute(name) } else { root.set_attribute(name, value) };
    }
}

/// The wall clock.
pub(crate) fn now() -> Moment {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds since 1970, far below 2^53")]
    Moment(js_sys::Date::now() as i64)
}

/// Minutes east of UTC at `at`.
pub(crate) fn offset(at: Moment) -> i16 {
    let date = js_sys::Date::new(&(at.0 as f64).into());
    #[expect(clippy::cast_possible_truncation, reason = "within a day")]
    let west = date.get_timezone_offset() as i16;
    -west
}

/// The moment that a field for date and time has, by the clock of this desk; `None` while it is not filled in.
pub(crate) fn moment_of(text: &str) -> Option<Moment> {
    let at = js_sys::Date::parse(text);
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds since 1970, far below 2^53")]
    at.is_finite().then_some(Moment(at as i64))
}

/// The address after and with `#`.
pub(crate) fn hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Writes the address after `#`: as a new step, or in place of the present one.
pub(crate) fn set_hash(hash: &str, is_step: bool) {
    let Some(history) = window().and_then(|window| window.history().ok()) else { return };
    let null = wasm_bindgen::JsValue::NULL;
    let _ = match is_step {
        true => history.push_state_with_url(&null, "", Some(hash)),
        false => history.replace_state_with_url(&null, "", Some(hash)),
    };
}

/// Puts the page on paper, as the style sheet has it for print.
pub(crate) fn print() {
    if let Some(window) = window() {
        // Where nothing prints, nothing happens.
        let _ = window.print();
    }
}

/// How wide the window is, in CSS pixels.
pub(crate) fn width() -> f64 {
    window().and_then(|window| window.inner_width().ok()?.as_f64()).unwrap_or(1_440.0)
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
pub(crate) fn on<E: wasm_bindgen::JsCast + 'static>(name: &str, act: impl Fn(E) + 'static) {
    let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| act(event.unchecked_into()));
    if let Some(window) = window() {
        let _ = window.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    }
    heard.forget();
}

/// Puts the cursor into the first element that `selector` finds, once what is to be drawn is drawn.
pub(crate) fn focus(selector: &'static str) {
    leptos::task::spawn_local(async move {
        wait(0).await;
        let found = document().and_then(|document| document.query_selector(selector).ok()?);
        if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// The date in a zone such as `Asia/Shanghai` now; by UTC where the browser does not know the zone.
pub(crate) fn today(zone: &str) -> Day {
    let by_utc = Day(i32::try_from(now().0.div_euclid(86_400_000)).unwrap_or_default());
    let told = || {
        let (date, options) = (js_sys::Date::new_0(), js_sys::Object::new());
        js_sys::Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
        let method = js_sys::Reflect::get(&date, &"toLocaleDateString".into()).ok()?;
        // Swedish dates are written as ISO 8601 has them.
        let words = js_sys::Array::of2(&"sv-SE".into(), &options);
        js_sys::Reflect::apply(method.unchecked_ref::<js_sys::Function>(), &date, &words)
            .ok()?
            .as_string()?
            .parse::<Day>()
            .ok()
    };
    told().unwrap_or(by_utc)
}
