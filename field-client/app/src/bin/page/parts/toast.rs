//! What is said for a few seconds, with the way back.

use callout_app::bridge::{Answer, Ask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::route::Route;
use crate::shell::{Offer, Shell};
use crate::texts as t;

/// The toast over everything.
#[component]
pub(crate) fn ToastBar() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let undo = move |order, deed| {
        shell.toast.set(None);
        spawn_local(async move {
            if let Answer::No { words, .. } = shell.ask(Ask::Do { order, deed, place: None }).await {
                shell.say_no(words);
            }
            shell.changes.update(|changes| *changes += 1);
        });
    };
    move || {
        shell.toast.get().map(|toast| {
            view! {
                <div class="toast" role="status">
                    <span>{toast.words}</span>
                    {toast.offer.map(|offer| match offer {
                        Offer::Undo(order, deed) => view! {
                            <button class="button" on:click=move |_| undo(order, deed.clone())>{t::undo(lang)}</button>
                        }.into_any(),
                        Offer::Look(order) => view! {
                            <button class="button" on:click=move |_| shell.go(Route::Order(order))>{t::look(lang)}</button>
                        }.into_any(),
                    })}
                </div>
            }
        })
    }
}
