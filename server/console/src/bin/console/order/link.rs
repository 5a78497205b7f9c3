//! The customer's link: made when it is wanted, to be sent by whatever way the customer likes.

use callout_console::api::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use shared::time::Moment;

use super::Case;
use crate::net;
use crate::parts::due::when;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

#[derive(Clone, Debug, Deserialize)]
struct Link {
    url: String,
    expires_at: Moment,
}

/// A fresh link, as text and to be opened.
#[component]
pub(crate) fn CustomerLink(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let made = RwSignal::new(None::<Result<Link, Problem>>);
    spawn_local(async move {
        let path = format!("/api/v1/orders/{}/link", case.id);
        made.try_set(Some(net::change("POST", path).ask(shell).await));
    });
    let shown = move || match made.get() {
        None => view! { <p class="soft">{t::loading(lang)}</p> }.into_any(),
        Some(Err(problem)) => view! { <div class="notice late" role="alert"><p>{problem.words()}</p></div> }.into_any(),
        Some(Ok(link)) => view! {
            <p>{t::link_means(lang)}</p>
            <p class="digest link-text">{link.url.clone()}</p>
            <p class="soft">{t::link_lives(lang)} " " {when(link.expires_at, shell)}</p>
            <a class="button" href=link.url target="_blank" rel="noreferrer">{t::open_link(lang)}</a>
        }
        .into_any(),
    };
    view! { <Sheet title=t::customer_link(lang) close>{shown}</Sheet> }
}
