//! Notes: what the crew and the office tell each other. What is being typed stays whatever happens around it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::document::evidence::Audience;

use super::Case;
use crate::parts::due::when;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, keys, net};

/// The notes and the field for another one.
#[component]
pub(crate) fn Notes() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let for_customer = RwSignal::new(false);
    keys::on(shell, "m", || browser::focus("[data-note]"));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let written = text.get_untracked();
        if written.trim().is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let audience = if for_customer.get_untracked() { "customer" } else { "internal" };
        spawn_local(async move {
            let call = net::change("POST", format!("/api/v1/orders/{}/notes", case.id));
            match call.with(&json!({ "text": written.trim(), "audience": audience })).done(shell).await {
                Ok(()) => drop(text.try_set(String::new())),
                Err(problem) => shell.refuse(&problem),
            }
            busy.try_set(false);
        });
    };
    let written = move || {
        case.view.get().map(|view| {
            let note = |note: &shared::view::NoteView| {
                let internal = note.audience == Audience::Internal;
                view! {
                    <li><p>{note.text.clone()}</p><p class="soft tiny">{when(note.at, shell)} " · "
                        {if internal { t::for_crew(lang) } else { t::for_customer(lang) }}</p></li>
                }
            };
            view.notes.iter().map(note).collect_view()
        })
    };
    view! {
        <section>
            <h3>{t::notes(lang)}</h3>
            <ul class="notes">{written}</ul>
            <form class="note-form" on:submit=send>
                <textarea class="input" rows="2" maxlength="2000" data-note="" aria-label=t::note_hint(lang) placeholder=t::note_hint(lang)
                    prop:value=text on:input=move |event| text.set(event_target_value(&event))></textarea>
                <div class="row">
                    <label class="check"><input type="checkbox" prop:checked=for_customer
                        on:change=move |event| for_customer.set(event_target_checked(&event))/>{t::customer_reads(lang)}</label>
                    <span class="grow"></span>
                    <button class="button" type="submit" disabled=move || busy.get() || text.with(|text| text.trim().is_empty())>{t::send_note(lang)}</button>
                </div>
            </form>
        </section>
    }
}
