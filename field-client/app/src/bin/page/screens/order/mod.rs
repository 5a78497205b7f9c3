//! An order: one calm path down the page, its sections filling as the technician goes, each act saved as it is made.

mod conflicts;
mod findings;
mod foot;
mod head;
mod history;
mod line_sheet;
mod lines;
mod markup;
mod more;
mod new_line;
mod outcome;
mod pause;
mod photos;
mod shoot;
mod signed;
mod visit;

use callout_app::bridge::{Answer, Ask};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::OrderId;

use crate::parts::icons;
use crate::parts::pill::Pill;
use crate::route::Route;
use crate::shell::Shell;
use crate::texts as t;

use self::visit::Visit;

/// The order `id`.
#[component]
pub(crate) fn OrderScreen(id: OrderId) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let visit = Visit::of(shell, id);
    let missing = RwSignal::new(None::<String>);
    Effect::new(move || {
        shell.changes.track();
        spawn_local(async move {
            match shell.ask(Ask::Order(id)).await {
                Answer::Order(page) => {
                    visit.page.set(Some(*page));
                    missing.set(None);
                }
                Answer::No { words, .. } => missing.set(Some(words)),
                _ => {}
            }
        });
    });
    let title = visit.part(|page| page.number.clone());
    let is_here = visit.part(|_| true);
    // What was already shown is not drawn anew when the order is asked for again: sheets and fields stay.
    let is_shown = Memo::new(move |_| is_here.get() && missing.with(Option::is_none));
    view! {
        <div class="screen">
            <header class="head" id="head">
                <button class="icon-button back" aria-label=t::back(lang) on:click=move |_| shell.go(Route::Today)>
                    {icons::back()}
                </button>
                <h1 class="figures">{title}</h1>
                <Pill/>
            </header>
            {move || missing.get().map(|words| view! {
                <main class="column">
                    <div class="empty"><p class="big">{words}</p>
                        <button class="button" on:click=move |_| shell.go(Route::Today)>{t::back_to_today(lang)}</button>
                    </div>
                </main>
            })}
            {move || is_shown.get().then(|| view! { <Path visit/> })}
        </div>
    }
}

#[component]
fn Path(visit: Visit) -> impl IntoView {
    let open = visit.part(|page| page.open);
    view! {
        <main class="column">
            <head::Head visit/>
            <conflicts::Conflicts visit/>
            <history::History visit/>
            {move || open.get().then(|| view! {
                <findings::FindingsSection visit/>
                <photos::Photos visit/>
                <lines::Lines visit/>
                <outcome::OutcomeSection visit/>
            })}
            <signed::Signed visit/>
            <more::More visit/>
        </main>
        <foot::Foot visit/>
    }
}
