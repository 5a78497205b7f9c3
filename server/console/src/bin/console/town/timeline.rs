//! The crews' days: what each is at, the way to the next one, and when it will be there.

use callout_console::api::crews::{Crew, Day, Stop};
use callout_console::api::orders::Row;
use callout_console::crews::{Doing, Spot, held, percent, spot};
use callout_console::route::Route;
use leptos::prelude::*;
use shared::time::Moment;

use super::drag::Hand;
use crate::browser;
use crate::parts::due::clock;
use crate::shell::Shell;
use crate::texts as t;

/// Hours that the timeline shows, from the last full one.
const HOURS: i64 = 9;
const HOUR_MS: i64 = 3_600_000;

/// From when to when the timeline reaches.
#[derive(Clone, Copy, PartialEq)]
struct Span {
    from: Moment,
    to: Moment,
}

impl Span {
    /// Full hours of the dispatcher's own clock.
    fn around(now: Moment) -> Self {
        let shift = i64::from(browser::offset(now)) * 60_000;
        let from = Moment((now.0 + shift).div_euclid(HOUR_MS) * HOUR_MS - shift);
        Self { from, to: from.plus_ms(HOURS * HOUR_MS) }
    }

    fn left(self, at: Moment) -> String {
        format!("{:.3}%", percent(at, self.from, self.to))
    }

    /// The moment at this part of the way.
    fn at(self, part: f64) -> Moment {
        let minutes = (part.clamp(0.0, 1.0) * (HOURS * 60) as f64).round();
        #[expect(clippy::cast_possible_truncation, reason = "whole minutes of a few hours")]
        self.from.plus_minutes(minutes as i64)
    }

    fn width(self, from: Moment, to: Moment) -> String {
        format!("{:.3}%", percent(to, self.from, self.to) - percent(from, self.from, self.to))
    }
}

/// All crews, those at work first.
#[component]
pub(crate) fn Timeline() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let span = Memo::new(move |_| Span::around(shell.now.get()));
    let hours = move || {
        let Span { from, .. } = span.get();
        let hour = |hour: i64| {
            let at = from.plus_ms(hour * HOUR_MS);
            view! { <span class="hour" style:left=span.get().left(at)>{clock(at)}</span> }
        };
        (0..HOURS).map(hour).collect_view()
    };
    let crews = Memo::new(move |_| {
        shell.stock.crews.with(|crews| {
            shell.stock.days.with(|days| {
                let with_day =
                    |crew: &Crew| days.iter().find(|day| day.crew == crew.id).map(|day| (crew.clone(), day.clone()));
                let mut all: Vec<(Crew, Day)> = crews.iter().filter_map(with_day).collect();
                all.sort_by_key(|(crew, day)| (!day.present, !day.engaged && day.stops.is_empty(), crew.name.clone()));
                all
            })
        })
    });
    let now = move || span.get().left(shell.now.get());
    view! {
        <div class="timeline" role="group" aria-label=t::days(lang)>
            <div class="timeline-head"><span class="lane-name soft tiny">{t::days(lang)}</span><div class="hours figures">{hours}</div></div>
            <div class="lanes">
                <div class="now-line-room" aria-hidden="true"><div class="now-line" style:left=now></div></div>
                <For each=move || crews.get() key=|(crew, day)| (crew.id, format!("{day:?}")) let:item>
                    <Lane crew=item.0 day=item.1 span/>
                </For>
            </div>
        </div>
    }
}

#[component]
fn Lane(crew: Crew, day: Day, span: Memo<Span>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let hand = Hand::of_all();
    let id = crew.id;
    let now = shell.now.get_untracked();
    let doing = shell.stock.orders.with_untracked(|orders| {
        let rows: Vec<&Row> = held(orders.values().map(AsRef::as_ref), id);
        Doing::of(&day, &rows, now)
    });
    let under_way = shell.stock.orders.with_untracked(|orders| {
        use shared::document::status::Status;
        let rows = held(orders.values().map(AsRef::as_ref), id);
        rows.into_iter()
            .find(|row| matches!(row.status, Status::OnTheWay | Status::Arrived | Status::Working | Status::Paused))
            .cloned()
    });
    let free_at = day.free_at;
    let stops = StoredValue::new(day.stops);
    let blocks = move || {
        let span = span.get();
        stops.with_value(|stops| stops.iter().map(|stop| view! { <Block stop=stop.clone() span/> }).collect_view())
    };
    let at_it = under_way.map(|row| {
        let (label, order) = (format!("{} {}", row.number, row.fault), row.id);
        view! {
            <button class="block now" style:left=move || span.get().left(now) style:width=move || span.get().width(now, free_at)
                title=label.clone() on:click=move |_| open(shell, order)>{label.clone()}</button>
        }
    });
    let room = NodeRef::<leptos::html::Div>::new();
    // Over the crew's name it is the crew's; in its day it is the place under the pointer.
    let under = move |event: &leptos::ev::DragEvent| {
        let frame = room.get_untracked().map(|room| room.get_bounding_client_rect());
        let inside = frame.map(|frame| (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0));
        match (inside.filter(|part| *part >= 0.0), hand.order.get_untracked()) {
            (Some(part), Some(order)) => stops.with_value(|stops| spot(stops, order, span.get_untracked().at(part))),
            _ => Spot::Anywhere,
        }
    };
    let over = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        hand.hold(shell, id, under(&event));
    };
    let gap = move || {
        let (span, spot) = (span.get(), hand.spot(id)?);
        let at = stops.with_value(|stops| match spot {
            Spot::Anywhere => None,
            Spot::Before(order) => {
                let next = stops.iter().find(|stop| stop.order == order)?;
                Some(next.begins_at.plus_minutes(-i64::from(next.drive_minutes)))
            }
            Spot::End => Some(stops.last().map_or(free_at, |last| last.ends_at)),
        })?;
        Some(view! { <span class="gap" style:left=span.left(at)></span> })
    };
    let meaning = Memo::new(move |_| hand.meaning(shell, id));
    let class = format!("lane {}", doing.key());
    view! {
        <div class=class class:over=move || meaning.get().is_some() on:dragover=over
            on:drop=move |event| { event.prevent_default(); hand.drop_on(shell, id, under(&event)) }>
            <button class="lane-name" on:click=move |_| shell.go(Route::Crews(Some(id)))>
                <span>{crew.name}</span><span class="soft tiny">{doing.words(lang)}</span>
            </button>
            <div class="lane-room" node_ref=room>
                {at_it}{blocks}{gap}
                {move || meaning.get().map(|told| {
                    let class = if told.late { "meaning late" } else { "meaning" };
                    view! { <span class=class>{told.words}</span> }
                })}
            </div>
        </div>
    }
}

#[component]
fn Block(stop: Stop, span: Span) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let row = shell.stock.orders.with_untracked(|orders| orders.get(&stop.order).cloned());
    let label = row.map(|row| format!("{} {}", row.number, row.fault)).unwrap_or_default();
    let sets_out = stop.begins_at.plus_minutes(-i64::from(stop.drive_minutes));
    let late = if stop.in_time { "" } else { t::breaks_deadline(lang) };
    let about = format!(
        "{label} · {}–{} · {} {} {} {late}",
        clock(stop.begins_at),
        clock(stop.ends_at),
        t::drives(lang),
        stop.drive_minutes,
        t::minutes(lang)
    );
    let hand = Hand::of_all();
    let order = stop.order;
    view! {
        <span class="travel" style:left=span.left(sets_out) style:width=span.width(sets_out, stop.begins_at)></span>
        <button class="block" class:late=!stop.in_time style:left=span.left(stop.begins_at) style:width=span.width(stop.begins_at, stop.ends_at)
            title=about.clone() aria-label=about draggable="true" on:dragstart=move |_| hand.take(shell, order) on:dragend=move |_| hand.let_go()
            on:click=move |_| open(shell, order)>{label}</button>
    }
}

fn open(shell: Shell, order: shared::ids::OrderId) {
    if let Route::Board { filter, .. } = shell.route.get_untracked() {
        shell.go(Route::Board { filter, order: Some(order) });
    }
}
