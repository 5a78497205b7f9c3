//! Reading a bar code or QR code with the camera.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::no_camera::NoCameraCard;
use super::{focus, icons};
use crate::camera::{self, Camera, NoCamera};
use crate::shell::Shell;
use crate::{browser, texts as t};

/// Milliseconds between two looks at the picture.
const LOOK: i32 = 180;

/// A button that opens the scanner; `found` gets the code's text.
#[component]
pub(crate) fn ScanButton(found: impl Fn(String) + Clone + Send + Sync + 'static) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let open = RwSignal::new(false);
    let take = move |code: String| {
        open.set(false);
        browser::buzz();
        found(code);
    };
    view! {
        <button type="button" class="icon-button solid" aria-label=t::scan(lang) data-act="scan" on:click=move |_| open.set(true)>{icons::scan()}</button>
        {move || open.get().then(|| view! { <Scanner take=take.clone() close=move || open.set(false)/> })}
    }
}

/// The camera's picture with a frame to aim by. It closes itself when it has read something.
#[component]
fn Scanner(take: impl Fn(String) + Clone + 'static, close: impl Fn() + Clone + Send + Sync + 'static) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let video = NodeRef::<html::Video>::new();
    let none = RwSignal::new(None::<NoCamera>);
    let running: Rc<RefCell<Option<Camera>>> = Rc::default();
    let alive = StoredValue::new(true);
    let begin = move |element: web_sys::HtmlVideoElement| {
        let (running, take) = (running.clone(), take.clone());
        spawn_local(async move {
            match camera::open(&element).await {
                Ok(camera) => drop(running.borrow_mut().replace(camera)),
                Err(why) => {
                    none.try_set(Some(why));
                    return;
                }
            }
            while alive.try_get_value() == Some(true) {
                if let Some(code) = camera::scan(&element).await
                    && alive.try_get_value() == Some(true)
                {
                    drop(running.take());
                    return take(code);
                }
                browser::wait(LOOK).await;
            }
            drop(running.take());
        });
    };
    Effect::new(move || {
        if let Some(element) = video.get() {
            begin(element);
        }
    });
    let over = NodeRef::<html::Div>::new();
    focus::hold(over, close.clone());
    view! {
        <div class="viewfinder" role="dialog" aria-modal="true" aria-label=t::scan(lang)
            tabindex="-1" node_ref=over>
            <video node_ref=video playsinline=true muted=true aria-label=t::camera_picture(lang)></video>
            <div class="aim" aria-hidden="true"></div>
            {move || none.get().map(|why| view! { <NoCameraCard why/> })}
            <p class="viewfinder-words">{t::scan_how(lang)}</p>
            <div class="viewfinder-acts">
                <button type="button" class="button" on:click=move |_| close()>{t::close(lang)}</button>
            </div>
        </div>
    }
}
