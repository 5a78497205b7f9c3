//! The board: what needs a hand, and beside it one order.

mod bulk;
mod filters;
mod list;
mod row;
mod saved;
mod still;

use callout_console::route::Route;
use leptos::prelude::*;

pub(crate) use filters::KEPT;

use crate::order::OrderPanel;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;
use crate::town::{Town, drag};

/// The board with its columns.
#[component]
pub(crate) fn Board() -> impl IntoView {
    let shell = Shell::of_all();
    drag::provide();
    // On the way to another page what is drawn here must not be told anything: it is about to go.
    let open = Memo::new(move |last: Option<&Option<shared::ids::OrderId>>| match shell.route.get() {
        Route::Board { order, .. } => order,
        _ => last.copied().flatten(),
    });
    let class = move || if open.get().is_some() { "desk three has-order" } else { "desk three" };
    let panel = move || match open.get() {
        Some(order) => view! { <OrderPanel order/> }.into_any(),
        None => view! { <NothingChosen/> }.into_any(),
    };
    view! {
        <div class=class>
            <list::List/>
            <Town/>
            <section class="column order-column" aria-label=t::order(shell.tongue())>{panel}</section>
        </div>
    }
}

#[component]
fn NothingChosen() -> impl IntoView {
    let lang = Shell::of_all().tongue();
    view! {
        <div class="empty">
            {icons::look()}
            <p class="strong">{t::choose_order(lang)}</p>
            <p class="soft">{t::choose_order_more(lang)}</p>
        </div>
    }
}
