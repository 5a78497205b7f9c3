//! The ground of a map: pictures where the operator named a source, empty land otherwise; pulled, and brought nearer.

use callout_console::map::{Tile, View};
use leptos::html;
use leptos::prelude::*;
use shared::geo::Point;
use web_sys::{PointerEvent, WheelEvent};

use crate::browser;
use crate::shell::Shell;
use crate::texts as t;

/// Pixels that a pointer may stray in a click.
const CLICK: f64 = 4.0;

/// How the ground is moved: pulled by the pointer, brought nearer by the wheel.
#[derive(Clone, Copy)]
struct Gesture {
    view: RwSignal<View>,
    size: RwSignal<(f64, f64)>,
    map: NodeRef<html::Div>,
    /// Where the pointer was, and how far it has pulled.
    held: StoredValue<Option<(f64, f64, f64)>>,
    pick: Option<Callback<Point>>,
}

fn place(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

impl Gesture {
    fn measure(self) {
        if let Some(map) = self.map.try_get_untracked().flatten() {
            self.size.try_set((f64::from(map.client_width()), f64::from(map.client_height())));
        }
    }

    fn grab(self, event: &PointerEvent) {
        let (x, y) = place(event);
        self.held.set_value(Some((x, y, 0.0)));
    }

    fn pull(self, event: &PointerEvent) {
        if let Some((x, y, way)) = self.held.get_value() {
            let (now_x, now_y) = place(event);
            let by = (now_x - x, now_y - y);
            self.view.update(|view| *view = view.pulled(by));
            self.held.set_value(Some((now_x, now_y, way + by.0.abs() + by.1.abs())));
        }
    }

    /// A click that did not pull picks the place.
    fn let_go(self, event: &PointerEvent) {
        let held = self.held.get_value();
        self.held.set_value(None);
        if let (Some((.., way)), Some(pick), Some(map)) = (held, self.pick, self.map.get_untracked())
            && way < CLICK
        {
            let (frame, (x, y)) = (map.get_bounding_client_rect(), place(event));
            let at = (x - frame.left(), y - frame.top());
            if let Some(point) = self.view.get_untracked().point_at(at, self.size.get_untracked()) {
                pick.run(point);
            }
        }
    }

    fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        if let Some(map) = self.map.get_untracked() {
            let frame = map.get_bounding_client_rect();
            let at = (f64::from(event.client_x()) - frame.left(), f64::from(event.client_y()) - frame.top());
            self.nearer(if event.delta_y() < 0.0 { 0.5 } else { -0.5 }, at);
        }
    }

    fn nearer(self, levels: f64, at: (f64, f64)) {
        self.view.update(|view| *view = view.nearer(levels, at, self.size.get_untracked()));
    }

    /// Nearer or further, the middle staying where it is.
    fn step(self, levels: f64) {
        let (width, height) = self.size.get_untracked();
        self.nearer(levels, (width / 2.0, height / 2.0));
    }
}

/// A map with what stands on it. `children` are drawn over the ground and place themselves by the view.
#[component]
pub(crate) fn Ground(
    view: RwSignal<View>,
    size: RwSignal<(f64, f64)>,
    #[prop(optional)] pick: Option<Callback<Point>>,
    children: Children,
) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let map = NodeRef::<html::Div>::new();
    let gesture = Gesture { view, size, map, held: StoredValue::new(None), pick };
    Effect::new(move || {
        if map.get().is_some() {
            gesture.measure();
        }
    });
    // An order that opens or closes beside the map makes it narrower or wider.
    let route = Shell::of_all().route;
    Effect::new(move || {
        route.track();
        leptos::task::spawn_local(async move {
            browser::wait(0).await;
            gesture.measure();
        });
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| gesture.measure());
    on_cleanup(move || resized.remove());
    view! {
        <div class="map" class:picks=pick.is_some() node_ref=map on:pointerdown=move |event| gesture.grab(&event)
            on:pointermove=move |event| gesture.pull(&event) on:pointerup=move |event| gesture.let_go(&event)
            on:pointerleave=move |_| gesture.held.set_value(None) on:wheel=move |event| gesture.wheel(&event)>
            <Pictures view size/>
            {children()}
            <div class="map-acts" on:pointerdown=|event| event.stop_propagation()>
                <button class="icon-button" type="button" aria-label=t::larger(lang) on:click=move |_| gesture.step(1.0)>"+"</button>
                <button class="icon-button" type="button" aria-label=t::smaller(lang) on:click=move |_| gesture.step(-1.0)>"−"</button>
            </div>
        </div>
    }
}

#[component]
fn Pictures(view: RwSignal<View>, size: RwSignal<(f64, f64)>) -> impl IntoView {
    let shell = Shell::of_all();
    let tiles = Memo::new(move |_| shell.office.get().and_then(|office| office.tiles));
    let pictures = move || {
        tiles.get().map(|source| {
            let picture = |tile: &Tile| {
                let address = source.url.replace("{z}", &tile.z.to_string()).replace("{x}", &tile.x.to_string()).replace("{y}", &tile.y.to_string());
                let transform = format!("translate({}px, {}px)", tile.left, tile.top);
                let side = format!("{}px", tile.side + 0.5);
                view! { <img class="tile" src=address alt="" draggable="false" style:transform=transform style:width=side.clone() style:height=side/> }
            };
            let all = view.get().tiles(size.get()).iter().map(picture).collect_view();
            view! { {all}<span class="map-source tiny">{source.attribution.clone()}</span> }
        })
    };
    view! { <div class="tiles" aria-hidden="true">{pictures}</div> }
}

/// A map on which one picks a place.
#[component]
pub(crate) fn Picker(point: RwSignal<Option<Point>>, around: Signal<Vec<Point>>) -> impl IntoView {
    let size = RwSignal::new((400.0, 240.0));
    let view = RwSignal::new(View::default());
    Effect::new(move || {
        let seen: Vec<Point> = point.get().map_or_else(|| around.get(), |point| vec![point]);
        if let Some(found) = View::around(seen, size.get_untracked()) {
            view.set(found);
        }
    });
    let pin = move || {
        point.get().map(|point| {
            let (x, y) = view.get().pixel(point, size.get());
            view! { <span class="pin" style:transform=format!("translate({x}px, {y}px)")></span> }
        })
    };
    view! { <Ground view size pick=Callback::new(move |picked| point.set(Some(picked)))>{pin}</Ground> }
}
