//! The password once more, before something dangerous: whoever sits here may not be who signed in. What waits for it goes on.

use callout_console::api::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::parts::field::Text;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, net};

/// The dialog.
#[component]
pub(crate) fn Prove() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let password = RwSignal::new(String::new());
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        spawn_local(async move {
            let body = json!({ "password": password.get_untracked() });
            match net::change("POST", "/api/v1/sessions/proof").with(&body).done(shell).await {
                Ok(()) => net::proven(shell, true),
                Err(refused) => drop(problem.try_set(Some(refused))),
            }
            busy.try_set(false);
        });
    };
    let wrong = Signal::derive(move || problem.get().map(|problem| problem.detail));
    browser::focus("input[name=proof]");
    view! {
        <Sheet title=t::prove(lang) close=move || net::proven(shell, false)>
            <form class="form" on:submit=submit>
                <p class="soft prove">{t::prove_more(lang)}</p>
                <Text label=t::password(lang) name="proof" value=password kind="password" wrong/>
                <div class="row">
                    <button class="button main" type="submit" disabled=busy>{t::go_on(lang)}</button>
                    <button class="button" type="button" on:click=move |_| net::proven(shell, false)>{t::do_not(lang)}</button>
                </div>
            </form>
        </Sheet>
    }
}
