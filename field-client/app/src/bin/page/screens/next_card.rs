//! The next order, large: until when, what, where, what to bring; and its next act, at the bottom of the screen.

use callout_app::bridge::deed::{Deed, NextAct as Act};
use callout_app::bridge::today::{Card, Next};
use callout_app::bridge::{Answer, Ask};
use callout_app::say;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::parts::badges::{Due, Level, MarkBadge, Unsettled};
use crate::parts::bring::Bring;
use crate::parts::reach::Reach;
use crate::route::Route;
use crate::shell::{Offer, Shell, Toast};
use crate::{browser, tell, texts as t};

/// The card: everything needed before one drives off.
#[component]
pub(crate) fn NextCard(card: Card, next: Next) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let offset = browser::utc_offset_minutes();
    let id = card.id;
    let who = next.contact.as_ref().map(|contact| contact.name.clone()).filter(|name| *name != card.customer);
    let appointment = card.appointment.map(|(from, until)| {
        format!(
            "{} {}–{}",
            t::appointment(lang),
            say::when(from, browser::now(), offset, lang),
            say::clock(until, offset)
        )
    });
    let about: Vec<String> = [card.metres.map(say::distance), who, appointment].into_iter().flatten().collect();
    view! {
        <section class="card next" aria-label=t::today(lang)>
            <Due arrive_by=card.arrive_by solve_by=card.solve_by/>
            <button class="tap-card" on:click=move |_| shell.go(Route::Order(id))>
                <span class="huge">{card.fault.clone()}</span>
                <span class="big">{card.customer.clone()}</span>
                <span>{card.address.clone()}</span>
                {(!card.equipment.is_empty()).then(|| view! { <span class="soft small">{card.equipment.clone()}</span> })}
                {(!about.is_empty()).then(|| view! { <span class="soft small figures">{about.join(" · ")}</span> })}
            </button>
            <div class="row tight">
                <MarkBadge mark=card.mark words=card.status.clone()/>
                <Level level=card.level.clone()/>
                <Unsettled waiting=card.waiting conflicts=card.conflicts/>
                <span class="soft small figures">{card.number.clone()}</span>
            </div>
            <Bring what=next.bring/>
            <Reach contact=next.contact point=card.point address=card.address.clone()/>
        </section>
    }
}

/// The one large act at the bottom: what can be done with one touch is done, the rest leads into the order.
#[component]
pub(crate) fn NextAct(card: Card, next: Next) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let id = card.id;
    let (words, deed, said) = match next.act {
        Some(Act::Accept) => (t::accept(lang), Some(Deed::Accept), t::accepted(lang)),
        Some(Act::GoOut) => (t::go_out(lang), Some(Deed::GoOut), t::on_the_way(lang)),
        Some(Act::Arrive) => (t::arrive(lang), Some(Deed::Arrive), t::arrived(lang)),
        Some(Act::Resume) => (t::resume(lang), Some(Deed::Resume), t::resumed(lang)),
        _ => (t::open_order(lang), None, ""),
    };
    let leads_on = !matches!(next.act, Some(Act::Accept));
    let act = move |_| {
        let Some(deed) = deed.clone() else { return shell.go(Route::Order(id)) };
        spawn_local(async move {
            let done = shell.ask(Ask::Do { order: id, deed, place: shell.place() }).await;
            match done {
                Answer::Order(_) => {
                    if leads_on {
                        shell.go(Route::Order(id));
                    }
                    shell.changes.update(|changes| *changes += 1);
                    tell::refresh(shell);
                    shell.say(Toast { words: said.into(), offer: Some(Offer::Undo(id, Deed::Undo)) });
                }
                Answer::No { words, .. } => shell.say_no(words),
                _ => {}
            }
        });
    };
    view! {
        <footer class="foot"><div>
            <button class="act" data-act="next" on:click=act>{words}<small class="clip">{card.customer}</small></button>
        </div></footer>
    }
}
