//! The one large act at the bottom. It never waits for the network.

use callout_app::bridge::deed::{Deed, NextAct};
use callout_app::bridge::order::Todo;
use leptos::prelude::*;

use super::visit::Visit;
use crate::browser;
use crate::parts::reason::ReasonSheet;
use crate::route::Route;
use crate::texts as t;

/// The foot of the page.
#[component]
pub(crate) fn Foot(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let next = visit.part(|page| page.next);
    let missing = visit.part(|page| page.missing.clone());
    let declining = RwSignal::new(false);
    let decline = move |reason: String| visit.act_saying(Deed::Decline { reason }, t::declined(lang), None);
    move || {
        next.get().map(|next| {
            view! {
                <footer class="foot"><div>
                    <Act visit next missing/>
                    {(next == NextAct::Accept).then(|| view! {
                        <button class="button plain" on:click=move |_| declining.set(true)>{t::decline(lang)}</button>
                    })}
                </div></footer>
                {move || declining.get().then(|| view! {
                    <ReasonSheet title=t::decline(lang) hint=t::decline_hint(lang) say=decline close=move || declining.set(false)/>
                })}
            }
        })
    }
}

#[component]
fn Act(visit: Visit, next: NextAct, missing: Memo<Vec<Todo>>) -> impl IntoView {
    let lang = visit.shell.tongue();
    let (words, said) = match next {
        NextAct::Accept => (t::accept(lang), t::accepted(lang)),
        NextAct::AcceptAgain => (t::accept_again(lang), t::accepted(lang)),
        NextAct::GoOut => (t::go_out(lang), t::on_the_way(lang)),
        NextAct::Arrive => (t::arrive(lang), t::arrived(lang)),
        NextAct::Resume => (t::resume(lang), t::resumed(lang)),
        NextAct::Fill => return view! { <Fill missing/> }.into_any(),
        NextAct::HandOver => {
            let hand_over = move |_| visit.shell.go(Route::Customer(visit.id));
            return view! { <button class="act" data-act="hand-over" on:click=hand_over>{t::hand_over(lang)}</button> }
                .into_any();
        }
    };
    let act = move |_| {
        let deed = match next {
            NextAct::GoOut => Deed::GoOut,
            NextAct::Arrive => Deed::Arrive,
            NextAct::Resume => Deed::Resume,
            _ => Deed::Accept,
        };
        visit.act_saying(deed, said, Some(Deed::Undo));
    };
    view! { <button class="act" data-act="next" on:click=act>{words}</button> }.into_any()
}

/// What is missing, the first of it large; touched, it leads there.
#[component]
fn Fill(missing: Memo<Vec<Todo>>) -> impl IntoView {
    let lang = crate::shell::Shell::of_all().tongue();
    let first = Memo::new(move |_| missing.with(|missing| missing.first().cloned()));
    let lead = move |_| {
        if let Some(todo) = first.get_untracked() {
            browser::show_element(todo.at.anchor());
        }
    };
    view! {
        <button class="act" data-act="fill" on:click=lead>
            {move || first.get().map(|todo| todo.words)}
        </button>
        <p class="soft small" role="status">
            {move || format!("{} {}", t::still_missing(lang), missing.with(Vec::len))}
        </p>
    }
}
