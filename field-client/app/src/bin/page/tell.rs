//! Telling what the office has brought while one looked elsewhere.

use callout_app::bridge::{Answer, Ask};
use callout_app::say;
use callout_app::tidings::{Tiding, tidings};
use leptos::prelude::{GetUntracked as _, Set as _, WithUntracked as _};
use leptos::task::spawn_local;
use shared::lang::Lang;

use crate::route::Route;
use crate::shell::{Offer, Shell, Toast};
use crate::{app, browser, texts as t};

/// Asks for the day and tells what is new in it. Says nothing at the first time, nor while a customer holds the device.
pub(crate) fn refresh(shell: Shell) {
    spawn_local(async move {
        let here = shell.seen.with_untracked(|seen| seen.map(|(place, _)| place.point));
        let Answer::Today(day) = shell.ask(Ask::Today { here }).await else { return };
        let news = shell.day.with_untracked(|before| before.as_ref().map(|before| tidings(before, &day)));
        shell.day.set(Some(day));
        if news.is_none() {
            app::fetch_the_rest().await;
        }
        // Everything is new to somebody who has just enrolled.
        let is_settling = browser::now() < shell.settling.get_untracked();
        let is_handed_over = matches!(shell.route.get_untracked(), Route::Customer(_));
        if let Some(toast) =
            news.filter(|_| !is_handed_over && !is_settling).and_then(|news| announcement(&news, shell.tongue()))
        {
            browser::buzz();
            shell.say(toast);
        }
    });
}

fn announcement(news: &[Tiding], lang: Lang) -> Option<Toast> {
    let (last, rest) = news.split_last()?;
    let (what, card) = match last {
        Tiding::New(card) => (t::new_order(lang), card),
        Tiding::Changed(card) => (t::order_changed(lang), card),
        Tiding::Gone(card) | Tiding::Away(card) => (t::order_gone(lang), card),
    };
    let others = if rest.is_empty() { String::new() } else { format!(" (+{})", rest.len()) };
    let due = card.arrive_by.map(|due| say::clock(due, browser::utc_offset_minutes()));
    let until = due.map(|due| format!(" · {due}")).unwrap_or_default();
    let words = format!("{what}{}{}{until}{others}", lang.pick("：", ": "), card.fault);
    let offer = (!matches!(last, Tiding::Away(_))).then_some(Offer::Look(card.id));
    Some(Toast { words, offer })
}
