//! One story in time: who did what, when by the device, when by the server, between which bounds, and where.

use callout_console::api::orders::Entry;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Case;
use crate::parts::due::{clock, when};
use crate::parts::icons;
use crate::shell::Shell;
use crate::stock;
use crate::texts as t;

/// A device's clock may differ from the server's by so much before both are told, in milliseconds.
const SAME_MS: i64 = 60_000;

/// The story, the latest first.
#[component]
pub(crate) fn Story() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let entries = RwSignal::new(Vec::<Entry>::new());
    let changes = case.changes();
    Effect::new(move || {
        changes.get();
        spawn_local(async move {
            let mut found = Vec::new();
            let path = format!("/api/v1/orders/{}/history", case.id);
            if stock::all(shell, &path, |page: Vec<Entry>| found.extend(page)).await.is_ok() {
                found.sort_by_key(|entry| std::cmp::Reverse(happened(entry)));
                entries.try_set(found);
            }
        });
    });
    view! {
        <section>
            <h3>{t::story(lang)}</h3>
            <ol class="story">
                <For each=move || entries.get() key=|entry| (entry.id, entry.held_back.clone()) let:entry>
                    <Act entry/>
                </For>
            </ol>
        </section>
    }
}

/// When it happened, as far as it is known: by the device, kept between what the server can show.
fn happened(entry: &Entry) -> shared::time::Moment {
    let said = entry.device_time.unwrap_or(entry.server_time);
    said.clamp(entry.not_before.unwrap_or(said).min(entry.not_after), entry.not_after)
}

#[component]
fn Act(entry: Entry) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let at = happened(&entry);
    let later = entry.server_time.ms_since(at) > SAME_MS;
    let who = if entry.name.is_empty() { t::the_rules(lang).to_owned() } else { entry.name.clone() };
    let device_differs = entry.device_time.is_some_and(|said| said != at);
    let bounds = entry
        .not_before
        .filter(|_| later)
        .map(|from| format!("{} {} – {}", t::between(lang), clock(from), clock(entry.not_after)));
    let place =
        entry.place.map(|place| format!("{:.4}, {:.4} ± {} m", place.point.lat(), place.point.lon(), place.accuracy_m));
    let about: Vec<String> = [
        device_differs
            .then(|| entry.device_time.map(|said| format!("{} {}", t::device_said(lang), when(said, shell))))
            .flatten(),
        later.then(|| format!("{} {}", t::at_office(lang), when(entry.server_time, shell))),
        bounds,
        place,
        (!entry.device.is_empty()).then(|| entry.device.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let held = entry.held_back.is_some();
    view! {
        <li class:held=held>
            <span class="figures soft">{when(at, shell)}</span>
            <div>
                <p>{held.then(icons::held)}{entry.act.clone()} <span class="soft">" · " {who}</span></p>
                {(!about.is_empty()).then(|| view! { <p class="soft tiny">{about.join(" · ")}</p> })}
            </div>
        </li>
    }
}
