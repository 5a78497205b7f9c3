//! Day, map and order: one after the other on a phone, side by side where there is room.

use leptos::prelude::*;
use shared::ids::OrderId;

use crate::route::Route;
use crate::screens::map::MapScreen;
use crate::screens::order::OrderScreen;
use crate::screens::today::Today;
use crate::shell::Shell;

/// What lies beside the day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    Map,
    Order(OrderId),
}

/// The desk.
#[component]
pub(crate) fn Desk() -> impl IntoView {
    let shell = Shell::of_all();
    let beside = Memo::new(move |_| match shell.route.get() {
        Route::Order(id) => Beside::Order(id),
        Route::Map => Beside::Map,
        _ if shell.wide.get() => Beside::Map,
        _ => Beside::Nothing,
    });
    let shows_day = Memo::new(move |_| shell.wide.get() || beside.get() == Beside::Nothing);
    view! {
        <div class="desk" class:wide=shell.wide>
            {move || shows_day.get().then(|| view! { <Today/> })}
            {move || match beside.get() {
                Beside::Nothing => ().into_any(),
                Beside::Map => view! { <MapScreen/> }.into_any(),
                Beside::Order(id) => view! { <OrderScreen id/> }.into_any(),
            }}
        </div>
    }
}
