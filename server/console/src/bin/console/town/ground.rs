//! The ground of a map: pictures where the operator named a source, empty land otherwise; pulled, and brought nearer.

use callout_console::map::{Tile, View};
use leptos::html;
use leptos::prelude::*;
use shared::geo::Point;

use crate::shell::Shell;
use crate::texts as t;

/// A map with what stands on it. `children` are drawn over the ground and place themselves by the view.
#[component]
pub(crate) fn Ground(
    view: RwSignal<View>,
    size: RwSignal<(f64, f64)>,
    #[prop(optional)] pick: Option<Callback<Point>>,
    children: Children,
) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let map = NodeRef::<html::Div>::new();
    let measure = move || {
        if let Some(map) = map.get_untracked() {
            size.set((f64::from(map.client_width()), f64::from(map.client_height())));
        }
    };
    Effect::new(move || {
        if map.get().is_some() {
            measure();
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let held = StoredValue::new(None::<(f64, f64, f64)>);
    let place = |event: &leptos::ev::PointerEvent| (f64::from(event.client_x()), f64::from(event.client_y()));
    let grab = move |event: leptos::ev::PointerEvent| {
        let (x, y) = place(&event);
        held.set_value(Some((x, y, 0.0)));
    };
    let pull = move |event: leptos::ev::PointerEvent| {
        if let Some((x, y, way)) = held.get_value() {
            let (now_x, now_y) = place(&event);
            let by = (now_x - x, now_y - y);
            view.update(|view| *view = view.pulled(by));
            held.set_value(Some((now_x, now_y, way + by.0.abs() + by.1.abs())));
        }
    };
    let drop = move |event: leptos::ev::PointerEvent| {
        // A click that did not pull picks the place.
        if let (Some((.., way)), Some(pick), Some(map)) = (held.get_value(), pick, map.get_untracked())
            && way < 4.0
        {
            let frame = map.get_bounding_client_rect();
            let (x, y) = place(&event);
            let point = view.get_untracked().point_at((x - frame.left(), y - frame.top()), size.get_untracked());
            if let Some(point) = point {
                pick.run(point);
            }
        }
        held.set_value(None);
    };
    let wheel = move |event: leptos::ev::WheelEvent| {
        event.prevent_default();
        let Some(map) = map.get_untracked() else { return };
        let frame = map.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - frame.left(), f64::from(event.client_y()) - frame.top());
        let levels = if event.delta_y() < 0.0 { 0.5 } else { -0.5 };
        view.update(|view| *view = view.nearer(levels, at, size.get_untracked()));
    };
    let nearer = move |levels: f64| {
        let (width, height) = size.get_untracked();
        view.update(|view| *view = view.nearer(levels, (width / 2.0, height / 2.0), (width, height)));
    };
    view! {
        <div class="map" class:picks=pick.is_some() node_ref=map on:pointerdown=grab on:pointermove=pull on:pointerup=drop
            on:pointerleave=move |_| held.set_value(None) on:wheel=wheel>
            <Pictures view size/>
            {children()}
            <div class="map-acts" on:pointerdown=|event| event.stop_propagation()>
                <button class="icon-button" aria-label=t::larger(lang) on:click=move |_| nearer(1.0)>"+"</button>
                <button class="icon-button" aria-label=t::smaller(lang) on:click=move |_| nearer(-1.0)>"−"</button>
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
