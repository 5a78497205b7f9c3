//! What is not needed every time: what happened so far, notes, and the ways out.

use callout_app::bridge::Topic;
use callout_app::bridge::deed::{Deed, NextAct};
use callout_app::say;
use leptos::prelude::*;
use shared::document::service_level::Hindrance;

use super::pause::PauseSheet;
use super::visit::Visit;
use crate::browser;
use crate::parts::draft::Draft;
use crate::parts::reason::ReasonSheet;
use crate::texts as t;

/// Which way out is being taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Nothing,
    Pause,
    Note,
}

/// The section.
#[component]
pub(crate) fn More(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let asking = RwSignal::new(Asking::Nothing);
    let happened = visit.part(|page| page.happened.clone());
    let notes = visit.part(|page| page.notes.clone());
    let can_undo = visit.part(|page| page.can_undo);
    let can_pause =
        visit.part(|page| page.open && !page.paused && matches!(page.next, Some(NextAct::Fill | NextAct::HandOver)));
    let offset = browser::utc_offset_minutes();
    let fact = move |(at, words): (shared::time::Moment, String)| {
        view! { <li class="total"><span>{words}</span><span class="soft figures">{say::clock(at, offset)}</span></li> }
    };
    let (pause, note) = (
        move |why: Option<Hindrance>, reason: String| {
            visit.act_saying(Deed::Pause { why, reason }, t::paused(lang), Some(Deed::Undo));
        },
        move |text: String| visit.act(Deed::Note(text)),
    );
    view! {
        {move || (!notes.with(Vec::is_empty)).then(|| view! {
            <section class="card"><h2>{t::notes(lang)}</h2>
                <ul class="lines">{notes.get().into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
            </section>
        })}
        {move || (!happened.with(Vec::is_empty)).then(|| view! {
            <section class="card"><h2>{t::so_far(lang)}</h2>
                <ol class="lines">{happened.get().into_iter().map(fact).collect_view()}</ol>
            </section>
        })}
        <div class="row even">
            <button class="button" on:click=move |_| asking.set(Asking::Note)>{t::add_note(lang)}</button>
            {move || can_pause.get().then(|| view! {
                <button class="button" data-act="pause" on:click=move |_| asking.set(Asking::Pause)>{t::pause(lang)}</button>
            })}
            {move || can_undo.get().then(|| view! {
                <button class="button" on:click=move |_| visit.act_saying(Deed::Undo, t::undone(lang), None)>{t::undo_last(lang)}</button>
            })}
        </div>
        {move || match asking.get() {
            Asking::Nothing => ().into_any(),
            Asking::Pause => view! {
                <PauseSheet pause draft=Draft::of(visit.shell, visit.id, Topic::Pause) close=move || asking.set(Asking::Nothing)/>
            }.into_any(),
            Asking::Note => view! {
                <ReasonSheet title=t::add_note(lang) hint=t::note_hint(lang) draft=Draft::of(visit.shell, visit.id, Topic::Note) say=note close=move || asking.set(Asking::Nothing)/>
            }.into_any(),
        }}
    }
}
