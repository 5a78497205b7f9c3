//! Somebody else was quicker: who, what they did, and what was wanted here.

use callout_console::api::Paged;
use callout_console::api::orders::Entry;
use leptos::prelude::*;
use shared::ids::CrewId;

use super::{Case, acts};
use crate::net;
use crate::parts::due::clock;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// Both sides of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clash {
    by: String,
    act: String,
    at: String,
    /// The crew that was to be sent here.
    wanted: Option<(CrewId, String)>,
}

impl Clash {
    /// Reads the order anew and finds out what happened.
    pub(crate) async fn meet(shell: Shell, case: Case, wanted: Option<(CrewId, String)>) {
        case.read(shell).await;
        let path = format!("/api/v1/orders/{}/history?limit=500", case.id);
        let Ok(story) = net::get(path).ask::<Paged<Entry>>(shell).await else { return };
        let Some(last) = story.items.into_iter().rev().find(|entry| entry.device.is_empty()) else { return };
        let by = if last.name.is_empty() { t::the_rules(shell.tongue()).to_owned() } else { last.name };
        case.clash.try_set(Some(Self { by, act: last.act, at: clock(last.server_time), wanted }));
    }
}

/// The notice, with both ways out.
#[component]
pub(crate) fn Told(clash: Clash) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let Clash { by, act, at, wanted } = clash;
    let mine = wanted.as_ref().map(|(_, name)| format!("{} {name}", t::you_wanted(lang)));
    let anyway = wanted.map(|(crew, name)| {
        let words = format!("{} {name}", t::send_anyway(lang));
        view! {
            <button class="button" on:click=move |_| acts::assign(shell, case, crew, name.clone(), t::after_clash(lang))>{words}</button>
        }
    });
    view! {
        <div class="notice soon" role="alert">
            <p class="strong">{icons::conflict()} {t::quicker(lang)}</p>
            <p>{at} " " {by} " · " {act}</p>
            {mine.map(|mine| view! { <p>{mine}</p> })}
            <div class="row">
                <button class="button main" on:click=move |_| case.clash.set(None)>{t::leave_it(lang)}</button>
                {anyway}
            </div>
        </div>
    }
}
