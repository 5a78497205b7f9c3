//! Where in the crew's day the order stands, and putting it elsewhere without a pointer: what each place would mean is told
//! before one is chosen.

use callout_console::api::crews::{Place, Places};
use callout_console::api::office::Role;
use callout_console::api::orders::Revised;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::document::status::Status;
use shared::ids::{CrewId, OrderId};

use super::Case;
use super::candidates::delays;
use super::clash::Clash;
use crate::net;
use crate::parts::due::when;
use crate::shell::Shell;
use crate::texts as t;

/// The places to choose from; nothing where there is no choice.
#[component]
pub(crate) fn PlaceInDay(crew: CrewId) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let places = RwSignal::new(None::<Places>);
    let changes = case.changes();
    let waits = Memo::new(move |_| {
        let status = case.view.with(|view| view.as_ref().map(|view| view.status));
        matches!(status, Some(Status::Dispatched | Status::Accepted)) && shell.may(Role::Dispatcher)
    });
    Effect::new(move || {
        changes.get();
        if waits.get() {
            spawn_local(async move {
                let path = format!("/api/v1/orders/{}/places?crew={crew}", case.id);
                places.try_set(net::get(path).ask(shell).await.ok());
            });
        }
    });
    let choose = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event).parse::<usize>().ok();
        let place =
            chosen.and_then(|index| places.with_untracked(|places| places.as_ref()?.places.get(index).cloned()));
        if let Some(place) = place {
            put(shell, case, crew, place.before);
        }
    };
    let options = move |places: Places| {
        let next = next_of(shell, case.id, crew);
        let option = |(index, place): (usize, &Place)| {
            let selected = next == Some(place.before);
            view! { <option value=index.to_string() selected=selected>{words(index, place, shell)}</option> }
        };
        places.places.iter().enumerate().map(option).collect_view()
    };
    move || {
        let shown = places.get().filter(|places| waits.get() && places.places.len() > 1);
        shown.map(|places| {
            view! {
                <label class="field"><span>{t::place_in_day(lang)}</span>
                    <select class="input" name="place" on:change=choose>{options(places)}</select>
                </label>
            }
        })
    }
}

/// What stands behind the order in the crew's day: `Some(None)` for nothing, `None` where the day is not known.
fn next_of(shell: Shell, order: OrderId, crew: CrewId) -> Option<Option<OrderId>> {
    shell.stock.days.with(|days| {
        let stops = &days.iter().find(|day| day.crew == crew)?.stops;
        let index = stops.iter().position(|stop| stop.order == order)?;
        Some(stops.get(index + 1).map(|next| next.order))
    })
}

fn words(index: usize, place: &Place, shell: Shell) -> String {
    format!("{}. {}", index + 1, place_meaning(place, shell))
}

fn put(shell: Shell, case: Case, crew: CrewId, before: Option<OrderId>) {
    let Some(view) = case.view.get_untracked() else { return };
    let wish = json!({ "crew": crew, "before": before, "revision": view.revision });
    spawn_local(async move {
        let path = format!("/api/v1/orders/{}/places", case.id);
        match net::change("PUT", path).with(&wish).ask::<Revised>(shell).await {
            Ok(_) => shell.say(t::put_there(shell.tongue()), None),
            Err(problem) if problem.is_stale() => Clash::meet(shell, case, None).await,
            Err(problem) => shell.refuse(&problem),
        }
    });
}

/// When one would be there, how far it is, whom it delays and which promises it breaks.
pub(crate) fn place_meaning(place: &Place, shell: Shell) -> String {
    let lang = shell.tongue();
    let mut words = vec![
        format!("{} {}", t::there_at(lang), when(place.begins_at, shell)),
        format!("{} {} {}", t::drives(lang), place.drive_minutes, t::minutes(lang)),
    ];
    if !place.in_time {
        words.push(t::breaks_deadline(lang).into());
    }
    if place.delays_orders > 0 {
        words.push(delays(place.delays_orders, place.delays_minutes, lang));
    }
    if !place.breaks.is_empty() {
        let number =
            |order: &OrderId| shell.stock.orders.with(|orders| orders.get(order).map(|row| row.number.clone()));
        let numbers: Vec<String> = place.breaks.iter().filter_map(number).collect();
        words.push(format!("{} {}", t::makes_late(lang), numbers.join(lang.pick("、", ", "))));
    }
    if place.past_shift {
        words.push(t::past_shift(lang).into());
    }
    words.join(" · ")
}
