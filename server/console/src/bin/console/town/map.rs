//! The map: crews with the age of their position and what they do, orders by urgency.

use std::collections::BTreeMap;
use std::sync::Arc;

use callout_console::api::orders::Row;
use callout_console::board::{Need, need};
use callout_console::crews::{Doing, Spot, held, mark_of};
use callout_console::map::View;
use callout_console::route::{Part, Route};
use leptos::prelude::*;
use shared::geo::Point;
use shared::ids::CrewId;

use super::drag::Hand;
use super::ground::Ground;
use crate::parts::icons;
use crate::parts::status::{shape, tone};
use crate::shell::Shell;
use crate::texts as t;

/// Orders that are drawn; beyond them only those that need a hand first.
const MOST: usize = 400;
/// Minutes after which a position is told as old.
const OLD_MINUTES: i64 = 15;

/// A crew as the map shows it.
#[derive(Clone, PartialEq)]
struct Shown {
    id: CrewId,
    name: String,
    at: Point,
    age_minutes: Option<i64>,
    doing: Doing,
}

/// The map of the town.
#[component]
pub(crate) fn TownMap() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let size = RwSignal::new((600.0, 400.0));
    let view = RwSignal::new(View::default());
    let crews = Memo::new(move |_| crews(shell));
    let orders = Memo::new(move |_| orders(shell));
    let all = move || {
        let places = crews.with_untracked(|crews| crews.iter().map(|crew| crew.at).collect::<Vec<_>>());
        let orders = orders.with_untracked(|orders| orders.iter().filter_map(|(_, row)| row.point).collect::<Vec<_>>());
        if let Some(found) = View::around(places.into_iter().chain(orders), size.get_untracked()) {
            view.set(found);
        }
    };
    // The first that is known is shown whole; after that only people move the map.
    Effect::new(move |shown: Option<bool>| {
        let known = shell.stock.whole.get() && size.get().0 > 0.0;
        if known && shown != Some(true) {
            all();
        }
        known
    });
    let crew_marks = move || crews.get().into_iter().map(|crew| view! { <CrewMark crew view size/> }).collect_view();
    let order_marks =
        move || orders.get().into_iter().map(|(need, row)| view! { <OrderMark need row view size/> }).collect_view();
    let empty = move || {
        let none = crews.with(Vec::is_empty) && orders.with(Vec::is_empty) && shell.stock.whole.get();
        none.then(|| view! { <p class="map-empty soft">{t::nothing_on_map(lang)}</p> })
    };
    view! {
        <div class="town-map">
            <Ground view size>{order_marks}{crew_marks}{empty}</Ground>
            <button class="button small map-all" on:click=move |_| all()>{t::show_all(lang)}</button>
            {move || sends_itself(shell).then(|| view! {
                <a class="button small map-mode" href=Route::Office(Part::Dispatching).hash()>{icons::dot()}{t::sends_itself(lang)}</a>
            })}
        </div>
    }
}

/// Whether orders go out without a dispatcher: whoever sits here has to know.
fn sends_itself(shell: Shell) -> bool {
    shell.office.with(|office| office.as_ref().is_some_and(|office| office.dispatch_mode == "automatic"))
}

fn crews(shell: Shell) -> Vec<Shown> {
    let now = shell.now.get();
    let stock = shell.stock;
    let mut by_crew: BTreeMap<CrewId, Vec<Arc<Row>>> = BTreeMap::new();
    stock.orders.with(|orders| {
        for row in orders.values() {
            if let Some(crew) = row.crew {
                by_crew.entry(crew).or_default().push(row.clone());
            }
        }
    });
    stock.days.with(|days| {
        stock.crews.with(|crews| {
            let shown = |crew: &callout_console::api::crews::Crew| {
                let day = days.iter().find(|day| day.crew == crew.id)?;
                let rows = by_crew.get(&crew.id);
                let rows = held(rows.into_iter().flatten().map(Arc::as_ref), crew.id);
                Some(Shown {
                    id: crew.id,
                    name: crew.name.clone(),
                    at: crew.position.map(|seen| seen.point).or(crew.base)?,
                    age_minutes: crew.position.map(|seen| now.ms_since(seen.at) / 60_000),
                    doing: Doing::of(day, &rows, now),
                })
            };
            crews.iter().filter_map(shown).collect()
        })
    })
}

fn orders(shell: Shell) -> Vec<(Need, Arc<Row>)> {
    let (stock, now) = (shell.stock, shell.now.get());
    let mut shown: Vec<(Need, Arc<Row>)> = stock.orders.with(|orders| {
        let placed = orders.values().filter(|row| row.point.is_some());
        placed.map(|row| (need(row, stock.beside(row.id), now), row.clone())).collect()
    });
    shown.sort_by_key(|(need, row)| (*need, row.next_due));
    shown.truncate(MOST);
    // What is drawn last lies on top.
    shown.reverse();
    shown
}

#[component]
fn OrderMark(need: Need, row: Arc<Row>, view: RwSignal<View>, size: RwSignal<(f64, f64)>) -> impl IntoView {
    let shell = Shell::of_all();
    let hand = Hand::of_all();
    let id = row.id;
    let point = row.point.unwrap_or_default();
    let place = move || {
        let (x, y) = view.get().pixel(point, size.get());
        format!("translate({x}px, {y}px)")
    };
    let open = Memo::new(move |last: Option<&bool>| match shell.route.get() {
        Route::Board { order, .. } => order == Some(id),
        _ => last.copied().unwrap_or_default(),
    });
    let show = move |_| {
        if let Route::Board { filter, .. } = shell.route.get_untracked() {
            shell.go(Route::Board { filter, order: Some(id) });
        }
    };
    let class = format!("order-mark {}", tone(need));
    let about = format!("{} {} · {}", row.number, row.fault, need.words(shell.tongue()));
    let is_small = need == Need::Fine;
    view! {
        <button class=class class:open=open class:small=is_small style:transform=place title=about.clone() aria-label=about tabindex="-1"
            draggable="true" on:dragstart=move |_| hand.take(shell, id) on:dragend=move |_| hand.let_go()
            on:pointerdown=|event| event.stop_propagation() on:click=show>
            {(!is_small).then(|| shape(need))}
        </button>
    }
}

#[component]
fn CrewMark(crew: Shown, view: RwSignal<View>, size: RwSignal<(f64, f64)>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let hand = Hand::of_all();
    let Shown { id, name, at, age_minutes, doing } = crew;
    let place = move || {
        let (x, y) = view.get().pixel(at, size.get());
        format!("translate({x}px, {y}px)")
    };
    let age = match (age_minutes, lang) {
        (None, _) => t::at_base(lang).to_owned(),
        (Some(minutes), shared::lang::Lang::ZhCn) => format!("{minutes} 分钟前"),
        (Some(minutes), shared::lang::Lang::En) => format!("{minutes} min ago"),
    };
    let old = age_minutes.is_none_or(|minutes| minutes > OLD_MINUTES);
    let class = format!("crew-mark {}", doing.key());
    let about = format!("{name} · {} · {age}", doing.words(lang));
    let short = mark_of(&name);
    let over = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        hand.hold(shell, id, Spot::Anywhere);
    };
    let meaning = Memo::new(move |_| hand.meaning(shell, id));
    view! {
        <button class=class class:old=old style:transform=place title=about.clone() aria-label=about tabindex="-1"
            on:pointerdown=|event| event.stop_propagation() on:click=move |_| shell.go(Route::Crews(Some(id)))
            on:dragover=over on:drop=move |event| { event.prevent_default(); hand.drop_on(shell, id, Spot::Anywhere) }>
            {if doing == Doing::OnTheWay { icons::road() } else { ().into_any() }}<span>{short}</span>
            {move || meaning.get().map(|told| {
                let class = if told.late { "meaning late" } else { "meaning" };
                view! { <span class=class>{told.words}</span> }
            })}
        </button>
    }
}
