//! What is said for a few seconds, with the way back.

use leptos::prelude::*;

use crate::keys;
use crate::shell::Shell;
use crate::texts as t;

/// The toast over everything.
#[component]
pub(crate) fn ToastBar() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let toast = move || {
        shell.toast.get().map(|toast| {
            let class = if toast.grave { "toast grave" } else { "toast" };
            let undo = toast.undo.is_some();
            view! {
                <div class=class>
                    <span>{toast.words}</span>
                    {undo.then(|| view! {
                        <button class="button plain" on:click=move |_| keys::take_back(shell)>
                            {t::undo(lang)}<kbd>"u"</kbd>
                        </button>
                    })}
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{toast}</div> }
}
