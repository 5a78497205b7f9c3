//! Several pictures in a row: the camera stays on, every touch keeps one, and the kind is changed in between.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::document::evidence::PhotoKind;

use super::photos::{KINDS, keep, kind_words};
use super::visit::Visit;
use crate::camera::{self, Camera, NoCamera};
use crate::parts::no_camera::NoCameraCard;
use crate::parts::{focus, icons};
use crate::texts as t;

/// The camera over the whole screen.
#[component]
pub(crate) fn Shoot(
    visit: Visit,
    taking: RwSignal<usize>,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let lang = visit.shell.tongue();
    let video = NodeRef::<html::Video>::new();
    let none = RwSignal::new(None::<NoCamera>);
    let (kind, taken) = (RwSignal::new(PhotoKind::Before), RwSignal::new(0_usize));
    let running: Rc<RefCell<Option<Camera>>> = Rc::default();
    let alive = StoredValue::new(true);
    Effect::new(move || {
        let (Some(element), running) = (video.get(), running.clone()) else { return };
        spawn_local(async move {
            match camera::open(&element).await {
                Ok(camera) => drop(running.borrow_mut().replace(camera)),
                Err(why) => {
                    none.try_set(Some(why));
                    return;
                }
            }
            while alive.try_get_value() == Some(true) {
                crate::browser::wait(500).await;
            }
            drop(running.take());
        });
    });
    let shoot = move |_| {
        let Some(element) = video.get_untracked() else { return };
        taking.update(|taking| *taking += 1);
        let kind = kind.get_untracked();
        spawn_local(async move {
            if let Some(file) = camera::shoot(&element).await {
                taken.try_update(|taken| *taken += 1);
                keep(visit, kind, file, String::new()).await;
            }
            taking.try_update(|taking| *taking = taking.saturating_sub(1));
        });
    };
    let chip = move |offered: PhotoKind| {
        view! {
            <button class="chip" aria-pressed=move || (kind.get() == offered).to_string() on:click=move |_| kind.set(offered)>
                {kind_words(offered, lang)}
            </button>
        }
    };
    let over = NodeRef::<html::Div>::new();
    focus::hold(over, close.clone());
    view! {
        <div class="viewfinder" role="dialog" aria-modal="true" aria-label=t::several_photos(lang)
            tabindex="-1" node_ref=over>
            <video node_ref=video playsinline=true muted=true aria-label=t::camera_picture(lang)></video>
            {move || none.get().map(|why| view! { <NoCameraCard why/> })}
            <div class="chips viewfinder-words" role="group" aria-label=t::photos(lang)>{KINDS.map(chip).collect_view()}</div>
            <div class="viewfinder-acts">
                <span class="figures" role="status">{move || format!("{} {}", taken.get(), t::photos_taken(lang))}</span>
                <button class="shutter" aria-label=t::take_photo(lang) disabled=move || none.get().is_some() on:click=shoot>{icons::camera()}</button>
                <button class="button" on:click=move |_| close()>{t::done(lang)}</button>
            </div>
        </div>
    }
}
