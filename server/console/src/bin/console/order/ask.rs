//! Small sheets that ask for a few words and send them to the order.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::net;
use crate::shell::Shell;

/// Sends what a sheet asked for. It closes when it is taken; what was refused stands in it.
pub(super) fn send(
    shell: Shell,
    path: String,
    body: Value,
    said: &'static str,
    wrong: RwSignal<Option<String>>,
    close: impl Fn() + 'static,
) {
    spawn_local(async move {
        match net::change("POST", path).with(&body).done(shell).await {
            Ok(()) => {
                shell.say(said, None);
                close();
            }
            Err(problem) => drop(wrong.try_set(Some(problem.words()))),
        }
    });
}

/// What was refused.
#[component]
pub(super) fn Wrong(wrong: RwSignal<Option<String>>) -> impl IntoView {
    move || wrong.get().map(|words| view! { <p class="wrong" role="alert">{words}</p> })
}
