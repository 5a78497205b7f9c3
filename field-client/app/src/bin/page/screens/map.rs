//! The day on a map: numbered in the order in which to drive, joined by a line. Pictures of streets lie under it where the
//! office has named a server of them and there is a connection; without, it still shows what lies where and how far.

use callout_app::bridge::today::{Card, Mark};
use callout_app::chart::{self, View, project};
use callout_app::say;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PointerEvent, ResizeObserver};

use crate::browser;
use crate::parts::icons;
use crate::parts::pill::Pill;
use crate::route::Route;
use crate::shell::Shell;
use crate::texts as t;

/// Where the map's setting is handed out.
const SETTING: &str = "map.json";
/// Pixels that a finger may move and still touch what it touched.
const SLIP: f64 = 8.0;

/// The server of pictures, as the office has set it.
#[derive(Clone, Default, PartialEq, Eq, serde::Deserialize)]
struct Tiles {
    /// The address of a tile, with `{z}`, `{x}` and `{y}`; empty for none.
    tiles: String,
    /// Whose pictures they are.
    credit: String,
}

/// A stop of the day.
#[derive(Clone, PartialEq)]
struct Stop {
    number: String,
    card: Card,
    place: (f64, f64),
}

/// The screen.
#[component]
pub(crate) fn MapScreen() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    spawn_local(shell.look_around());
    let stops = Memo::new(move |_| shell.day.with(|day| day.as_ref().map(|day| stops(&day.cards)).unwrap_or_default()));
    view! {
        <div class="screen map-screen">
            <header class="head">
                <button class="icon-button back" aria-label=t::back(lang) on:click=|_| browser::back()>{icons::back()}</button>
                <h1>{t::map_of_day(lang)}</h1>
                <Pill/>
            </header>
            <main class="map-main">
                <Chart stops/>
                <ol class="order-list stops">
                    {move || stops.get().into_iter().map(|stop| view! { <StopRow stop/> }).collect_view()}
                </ol>
                {move || stops.with(Vec::is_empty).then(|| view! {
                    <div class="empty">{icons::route()}<p class="big">{t::map_empty(lang)}</p></div>
                })}
            </main>
        </div>
    }
}

fn stops(cards: &[Card]) -> Vec<Stop> {
    let open = cards.iter().filter(|card| !matches!(card.mark, Mark::Done | Mark::Gone));
    let placed = open.enumerate().filter_map(|(at, card)| {
        Some(Stop { number: (at + 1).to_string(), card: card.clone(), place: project(card.point?) })
    });
    placed.collect()
}

#[component]
fn StopRow(stop: Stop) -> impl IntoView {
    let shell = Shell::of_all();
    let Stop { number, card, .. } = stop;
    let id = card.id;
    let way = card.metres.map(say::distance).unwrap_or_default();
    view! {
        <li><button class="order-row" on:click=move |_| shell.go(Route::Order(id))>
            <span class="stop-number figures">{number}</span>
            <span class="middle"><strong>{card.fault}</strong><span class="soft small clip">{card.address}</span></span>
            <span class="soft small figures">{way}</span>
        </button></li>
    }
}

/// The picture: dragged by a finger, nearer and farther by two, by a wheel, or by its buttons.
#[component]
fn Chart(stops: Memo<Vec<Stop>>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let frame = NodeRef::<html::Div>::new();
    let size = RwSignal::new((360.0, 360.0));
    let view = RwSignal::new(None::<View>);
    let moved = RwSignal::new(false);
    let tiles = RwSignal::new(Tiles::default());
    let me = Memo::new(move |_| shell.seen.get().map(|(place, _)| project(place.point)));
    spawn_local(async move {
        if let Some(found) = fetch_setting().await {
            tiles.try_set(found);
        }
    });
    let measure = move || {
        if let Some(frame) = frame.get_untracked() {
            let field = frame.get_bounding_client_rect();
            size.set((field.width().max(64.0), field.height().max(64.0)));
        }
    };
    let watching = StoredValue::new_local(None::<ResizeObserver>);
    Effect::new(move || {
        if let Some(frame) = frame.get() {
            watching.set_value(browser::on_resize(&frame, measure));
        }
    });
    on_cleanup(move || {
        if let Some(Some(observer)) = watching.try_get_value() {
            observer.disconnect();
        }
    });
    let all = move || {
        let places: Vec<(f64, f64)> = stops.get().iter().map(|stop| stop.place).chain(me.get()).collect();
        View::around(&places, size.get())
    };
    // Until somebody moves the map, it shows everything, whatever comes.
    Effect::new(move || {
        let fitted = all();
        if !moved.get_untracked() {
            view.set(fitted);
        }
    });
    let fingers = StoredValue::new(Vec::<(i32, f64, f64)>::new());
    let grip = Grip { fingers, view, size, moved, frame };
    let nearer = move |steps: f64| {
        moved.set(true);
        let (width, height) = size.get_untracked();
        view.update(|view| *view = view.map(|view| view.nearer(steps, (width / 2.0, height / 2.0), (width, height))));
    };
    let fit = move |_| {
        moved.set(false);
        view.set(all());
    };
    view! {
        <div class="chart" node_ref=frame role="group" aria-label=t::map_of_day(lang)
            on:pointerdown=move |event| grip.begin(&event) on:pointermove=move |event| grip.go_on(&event)
            on:pointerup=move |event| grip.end(&event) on:pointercancel=move |event| grip.end(&event)
            on:wheel=move |event| { event.prevent_default(); nearer(-event.delta_y() / 240.0); }>
            {move || view.get().map(|view| view! { <Ground view size=size.get() tiles/> })}
            {move || view.get().map(|view| view! { <Marks view size=size.get() stops me/> })}
            <div class="chart-buttons">
                <button class="icon-button solid" aria-label=t::nearer(lang) on:click=move |_| nearer(1.0)>{icons::plus()}</button>
                <button class="icon-button solid" aria-label=t::farther(lang) on:click=move |_| nearer(-1.0)>{icons::minus()}</button>
                <button class="icon-button solid" aria-label=t::show_all(lang) on:click=fit>{icons::frame()}</button>
            </div>
            {move || view.get().map(|view| {
                let (metres, pixels) = view.ruler(110.0);
                view! { <span class="ruler tiny figures" style:width=format!("{pixels:.0}px")>{say::distance(metres.into())}</span> }
            })}
            <span class="credit tiny">{move || tiles.get().credit}</span>
        </div>
    }
}

/// The pictures of streets, as far as there are any.
#[component]
fn Ground(view: View, size: (f64, f64), tiles: RwSignal<Tiles>) -> impl IntoView {
    move || {
        let pattern = tiles.get().tiles;
        if pattern.is_empty() {
            return ().into_any();
        }
        let tile = |tile: chart::Tile| {
            let px = |length: f64| format!("{length:.1}px");
            view! { <img class="tile" alt="" src=chart::address(&pattern, tile) draggable="false" style:left=px(tile.left)
            style:top=px(tile.top) style:width=px(tile.size) style:height=px(tile.size)/> }
        };
        view.tiles(size).into_iter().map(tile).collect_view().into_any()
    }
}

/// The stops, the line that joins them, and oneself.
#[component]
fn Marks(view: View, size: (f64, f64), stops: Memo<Vec<Stop>>, me: Memo<Option<(f64, f64)>>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let mut placed: Vec<(f64, f64, Stop)> = Vec::new();
    for stop in stops.get() {
        let (left, top) = view.locate(stop.place, size);
        // Several orders at one place are one mark, with the first of them behind it.
        match placed.iter_mut().find(|(x, y, _)| (x - left).abs() < SLIP && (y - top).abs() < SLIP) {
            Some((_, _, first)) => first.number = format!("{}, {}", first.number, stop.number),
            None => placed.push((left, top, stop)),
        }
    }
    let own = me.get().map(|me| view.locate(me, size));
    let way: Vec<(f64, f64)> = own.into_iter().chain(placed.iter().map(|(left, top, _)| (*left, *top))).collect();
    let line: Vec<String> = way.iter().map(|(left, top)| format!("{left:.1},{top:.1}")).collect();
    let mark = move |(left, top, stop): (f64, f64, Stop)| {
        let id = stop.card.id;
        let label = format!("{} {}", stop.number, stop.card.fault);
        let class = if stop.card.mark == Mark::Active { "stop now figures" } else { "stop figures" };
        view! {
            <button class=class style:left=format!("{left:.1}px") style:top=format!("{top:.1}px")
                aria-label=label on:click=move |_| shell.go(Route::Order(id))>
                {stop.number}
            </button>
        }
    };
    view! {
        <svg class="way" aria-hidden="true"><polyline points=line.join(" ") fill="none" stroke="currentColor" stroke-width="3"
            stroke-dasharray="2 7" stroke-linecap="round"/></svg>
        {placed.into_iter().rev().map(mark).collect_view()}
        {own.map(|(left, top)| view! {
            <span class="me" role="img" aria-label=t::you_are_here(lang) style:left=format!("{left:.1}px") style:top=format!("{top:.1}px")></span>
        })}
    }
}

/// The fingers on the map.
#[derive(Clone, Copy)]
struct Grip {
    fingers: StoredValue<Vec<(i32, f64, f64)>>,
    view: RwSignal<Option<View>>,
    size: RwSignal<(f64, f64)>,
    moved: RwSignal<bool>,
    frame: NodeRef<html::Div>,
}

impl Grip {
    fn begin(self, event: &PointerEvent) {
        self.fingers.update_value(|fingers| {
            fingers.retain(|finger| finger.0 != event.pointer_id());
            fingers.push((event.pointer_id(), f64::from(event.client_x()), f64::from(event.client_y())));
        });
    }

    fn go_on(self, event: &PointerEvent) {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let before = self.fingers.get_value();
        let Some(at) = before.iter().position(|finger| finger.0 == event.pointer_id()) else { return };
        let Some((_, old_x, old_y)) = before.get(at).copied() else { return };
        let is_slip = (x - old_x).abs() < SLIP && (y - old_y).abs() < SLIP;
        if !self.moved.get_untracked() && before.len() == 1 && is_slip {
            return;
        }
        // From now on the finger is the map's, even over a mark.
        if let Some(frame) = self.frame.get_untracked() {
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        self.moved.set(true);
        let other = before.iter().find(|finger| finger.0 != event.pointer_id()).copied();
        self.view.update(|view| {
            *view = view.map(|view| match other {
                None => view.pushed(x - old_x, y - old_y),
                Some((_, ox, oy)) => {
                    let (was, is) = ((old_x - ox).hypot(old_y - oy), (x - ox).hypot(y - oy));
                    let middle = self.inside(f64::midpoint(x, ox), f64::midpoint(y, oy));
                    view.nearer((is.max(1.0) / was.max(1.0)).log2(), middle, self.size.get_untracked())
                }
            });
        });
        self.fingers.update_value(|fingers| {
            if let Some(finger) = fingers.get_mut(at) {
                *finger = (event.pointer_id(), x, y);
            }
        });
    }

    fn end(self, event: &PointerEvent) {
        self.fingers.update_value(|fingers| fingers.retain(|finger| finger.0 != event.pointer_id()));
    }

    /// A place in the window as one in the picture.
    fn inside(self, x: f64, y: f64) -> (f64, f64) {
        let corner = self.frame.get_untracked().map(|frame| frame.get_bounding_client_rect());
        corner.map_or((x, y), |corner| (x - corner.left(), y - corner.top()))
    }
}

/// What the office has set; the service worker remembers it.
async fn fetch_setting() -> Option<Tiles> {
    let response: web_sys::Response =
        JsFuture::from(browser::window()?.fetch_with_str(SETTING)).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}
