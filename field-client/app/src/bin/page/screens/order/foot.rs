//! The one large act at the bottom. It never waits for the network.

use callout_app::bridge::Topic;
use callout_app::bridge::deed::{Deed, NextAct};
use callout_app::bridge::order::Todo;
use leptos::prelude::*;
use shared::lang::Lang;

use super::visit::Visit;
use crate::browser;
use crate::parts::draft::Draft;
use crate::parts::reason::ReasonSheet;
use crate::route::Route;
use crate::texts as t;

/// The foot of the page. Its button stays the same one from act to act, so that the keyboard stays on it.
#[component]
pub(crate) fn Foot(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let next = visit.part(|page| page.next);
    let missing = visit.part(|page| page.missing.clone());
    let is_something = Memo::new(move |_| next.get().is_some());
    let declining = RwSignal::new(false);
    let decline = move |reason: String| visit.act_saying(Deed::Decline { reason }, t::declined(lang), None);
    move || {
        is_something.get().then(|| {
            view! {
                <footer class="foot"><div>
                    <Act visit next missing/>
                    {move || (next.get() == Some(NextAct::Fill)).then(|| view! {
                        <p class="soft small" role="status">
                            {move || format!("{} {}", t::still_missing(lang), missing.with(Vec::len))}
                        </p>
                    })}
                    {move || (next.get() == Some(NextAct::Accept)).then(|| view! {
                        <button class="button plain" on:click=move |_| declining.set(true)>{t::decline(lang)}</button>
                    })}
                </div></footer>
                {move || declining.get().then(|| view! {
                    <ReasonSheet title=t::decline(lang) hint=t::decline_hint(lang) draft=Draft::of(visit.shell, visit.id, Topic::Decline)
                        say=decline close=move || declining.set(false)/>
                })}
            }
        })
    }
}

/// The act. While something is missing it names the first of it, and leads there.
#[component]
fn Act(visit: Visit, next: Memo<Option<NextAct>>, missing: Memo<Vec<Todo>>) -> impl IntoView {
    let lang = visit.shell.tongue();
    let first = Memo::new(move |_| missing.with(|missing| missing.first().cloned()));
    let act = move |_| match next.get_untracked() {
        None => {}
        Some(NextAct::HandOver) => visit.shell.go(Route::Customer(visit.id)),
        Some(NextAct::Fill) => {
            if let Some(todo) = first.get_untracked() {
                browser::show_element(todo.at.anchor());
            }
        }
        Some(next) => {
            let (deed, said) = recorded(next, lang);
            visit.act_saying(deed, said, Some(Deed::Undo));
        }
    };
    let kind = move || match next.get() {
        Some(NextAct::HandOver) => "hand-over",
        Some(NextAct::Fill) => "fill",
        _ => "next",
    };
    let words = move || match next.get() {
        None => String::new(),
        Some(NextAct::Fill) => first.get().map(|todo| todo.words).unwrap_or_default(),
        Some(next) => label(next, lang).to_owned(),
    };
    view! { <button class="act" data-act=kind on:click=act>{words}</button> }
}

fn label(next: NextAct, lang: Lang) -> &'static str {
    match next {
        NextAct::Accept => t::accept(lang),
        NextAct::AcceptAgain => t::accept_again(lang),
        NextAct::GoOut => t::go_out(lang),
        NextAct::Arrive => t::arrive(lang),
        NextAct::Resume => t::resume(lang),
        NextAct::Fill => t::still_missing(lang),
        NextAct::HandOver => t::hand_over(lang),
    }
}

/// What is recorded at a touch, and what is said then.
fn recorded(next: NextAct, lang: Lang) -> (Deed, &'static str) {
    match next {
        NextAct::GoOut => (Deed::GoOut, t::on_the_way(lang)),
        NextAct::Arrive => (Deed::Arrive, t::arrived(lang)),
        NextAct::Resume => (Deed::Resume, t::resumed(lang)),
        NextAct::Accept | NextAct::AcceptAgain | NextAct::Fill | NextAct::HandOver => (Deed::Accept, t::accepted(lang)),
    }
}
