//! The event stream: what happens at the office, as it happens. The browser's own `EventSource` sends the cookie, comes back
//! by itself and says where it stopped; where it gives up, it is opened again from the last place.

use std::cell::RefCell;
use std::collections::BTreeSet;

use callout_console::api::orders::Changed;
use leptos::prelude::{GetUntracked as _, Set as _};
use leptos::task::spawn_local;
use shared::ids::OrderId;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::shell::{Live, Shell};
use crate::{browser, net, stock};

/// What is listened to.
const TYPES: &str = "order.changed,quarantine.waiting,quarantine.decided";
/// How long events are gathered before their orders are read, in milliseconds: a storm is one request and not fifty.
const GATHERED_MS: i32 = 60;
/// How long until a stream that the browser gave up is opened again, in milliseconds.
const PAUSE_MS: i32 = 2_000;

thread_local! {
    static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
    static CHANGED: RefCell<BTreeSet<OrderId>> = const { RefCell::new(BTreeSet::new()) };
}

/// Opens the stream and goes on where it ended, for as long as the page lives.
pub(crate) fn open(shell: Shell) {
    STREAM.with_borrow_mut(|stream| {
        if let Some(old) = stream.take() {
            old.close();
        }
    });
    let last = LAST.with_borrow(Clone::clone);
    let after = if last.is_empty() { String::new() } else { format!("&last_event_id={last}") };
    let Ok(source) = EventSource::new(&format!("/api/v1/events?types={TYPES}{after}")) else { return };
    listen(&source, "order.changed", move |event| order_changed(shell, &event));
    for name in ["quarantine.waiting", "quarantine.decided"] {
        listen(&source, name, move |_| spawn_local(stock::read_held(shell)));
    }
    listen(&source, "reset", move |_| spawn_local(stock::fill(shell)));
    let opened = Closure::<dyn Fn()>::new(move || shell.live.set(Live::On));
    source.set_onopen(Some(opened.as_ref().unchecked_ref()));
    opened.forget();
    let failed = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        shell.live.set(Live::Off);
        let given_up = event.target().and_then(|target| target.dyn_into::<EventSource>().ok());
        if given_up.is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
            spawn_local(open_later(shell));
        }
    });
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();
    STREAM.set(Some(source));
}

/// A stream is given up when the session has ended: a read finds that out, and waits until somebody has signed in.
async fn open_later(shell: Shell) {
    loop {
        browser::wait(PAUSE_MS).await;
        if net::get("/api/v1/me").done(shell).await.is_ok() {
            return open(shell);
        }
    }
}

fn listen(source: &EventSource, name: &str, act: impl Fn(MessageEvent) + 'static) {
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        LAST.set(event.last_event_id());
        act(event);
    });
    let _ = source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    heard.forget();
}

fn order_changed(shell: Shell, event: &MessageEvent) {
    let told = event.data().as_string().and_then(|data| serde_json::from_str::<Changed>(&data).ok());
    let Some(order) = told.and_then(|told| told.order) else { return };
    let first = CHANGED.with_borrow_mut(|changed| {
        let first = changed.is_empty();
        changed.insert(order);
        first
    });
    if first {
        spawn_local(async move {
            browser::wait(GATHERED_MS).await;
            let changed: Vec<OrderId> = CHANGED.take().into_iter().collect();
            stock::refresh(shell, changed).await;
            stock::read_days(shell).await;
        });
        if shell.live.get_untracked() != Live::On {
            shell.live.set(Live::On);
        }
    }
}
