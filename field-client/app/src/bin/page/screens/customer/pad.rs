//! The signature: drawn with finger, pen or mouse, kept as strokes in ten-thousandths of the field, so that turning the
//! device redraws it as it was.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use shared::lang::Lang;
use shared::signoff::{StrokePoint, Strokes};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, PointerEvent};

use crate::browser;
use crate::texts as t;

/// Points that a stroke may have, and strokes that a signature may have: far more than a name takes.
const MAX_POINTS: usize = 2_000;
const MAX_STROKES: usize = 200;
/// The width of the line, in CSS pixels.
const PEN: f64 = 2.6;

/// The field to sign in.
#[component]
pub(crate) fn Pad(strokes: RwSignal<Strokes>, lang: Lang) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let drawing = Rc::new(RefCell::new(None::<Vec<StrokePoint>>));
    let draw = move || {
        if let Some(canvas) = canvas.get_untracked() {
            redraw(&canvas, &strokes.get_untracked());
        }
    };
    Effect::new(move || {
        if canvas.get().is_some() {
            draw();
        }
    });
    let turned = window_event_listener(leptos::ev::resize, move |_| draw());
    on_cleanup(move || turned.remove());
    let begin = {
        let drawing = drawing.clone();
        move |event: PointerEvent| {
            event.prevent_default();
            if let (Some(canvas), true) =
                (canvas.get_untracked(), strokes.with_untracked(|all| all.0.len() < MAX_STROKES))
            {
                let _ = canvas.set_pointer_capture(event.pointer_id());
                drawing.replace(Some(vec![point(&canvas, &event)]));
            }
        }
    };
    let go_on = {
        let drawing = drawing.clone();
        move |event: PointerEvent| {
            let (Some(canvas), Some(stroke)) = (canvas.get_untracked(), &mut *drawing.borrow_mut()) else { return };
            let next = point(&canvas, &event);
            if stroke.last() != Some(&next) && stroke.len() < MAX_POINTS {
                stroke.push(next);
                draw_newest(&canvas, stroke);
            }
        }
    };
    let end = move |_: PointerEvent| {
        if let Some(stroke) = drawing.take() {
            strokes.update(|all| all.0.push(stroke));
            draw();
        }
    };
    let (left, cancelled) = (end.clone(), end.clone());
    let clear = move |_| {
        strokes.set(Strokes::default());
        draw();
    };
    let is_empty = Memo::new(move |_| strokes.with(|strokes| strokes.0.is_empty()));
    view! {
        <div class="pad">
            {move || is_empty.get().then(|| view! { <span>{t::sign_here(lang)}</span> })}
            <canvas node_ref=canvas role="img" aria-label=t::sign_here(lang) on:pointerdown=begin on:pointermove=go_on
                on:pointerup=end on:pointercancel=cancelled on:lostpointercapture=left></canvas>
        </div>
        <div class="row ends">
            <button class="button" disabled=is_empty on:click=clear>{t::clear(lang)}</button>
        </div>
    }
}

/// Where the event is, in ten-thousandths of the field.
fn point(canvas: &HtmlCanvasElement, event: &PointerEvent) -> StrokePoint {
    let field = canvas.get_bounding_client_rect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10000")]
    let part =
        |at: f64, from: f64, size: f64| ((at - from) / size.max(1.0) * 10_000.0).clamp(0.0, 10_000.0).round() as u16;
    StrokePoint {
        x: part(f64::from(event.client_x()), field.left(), field.width()),
        y: part(f64::from(event.client_y()), field.top(), field.height()),
    }
}

fn redraw(canvas: &HtmlCanvasElement, strokes: &Strokes) {
    let field = canvas.get_bounding_client_rect();
    let scale = browser::window().map_or(1.0, |window| window.device_pixel_ratio());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a field on a screen")]
    let pixels = |size: f64| (size * scale).round() as u32;
    // Setting the size clears the field.
    canvas.set_width(pixels(field.width()));
    canvas.set_height(pixels(field.height()));
    strokes.0.iter().for_each(|stroke| draw_stroke(canvas, stroke));
}

/// A whole stroke: from the middle of each step to the middle of the next runs a curve, so that no corner shows.
fn draw_stroke(canvas: &HtmlCanvasElement, stroke: &[StrokePoint]) {
    let (Some(pen), Some(first), Some(last)) = (Pen::of(canvas), stroke.first(), stroke.last()) else { return };
    let (x, y) = pen.at(first);
    pen.context.begin_path();
    pen.context.move_to(x, y);
    // A dot is a stroke of no length.
    pen.context.line_to(x, y);
    for step in stroke.windows(2) {
        if let [one, other] = step {
            pen.curve(one, other);
        }
    }
    let (x, y) = pen.at(last);
    pen.context.line_to(x, y);
    pen.context.stroke();
}

/// What the last point adds to a stroke that is being drawn.
fn draw_newest(canvas: &HtmlCanvasElement, stroke: &[StrokePoint]) {
    let Some(pen) = Pen::of(canvas) else { return };
    let (from, one, other) = match stroke {
        [.., before, one, other] => (pen.middle(before, one), one, other),
        [one, other] => (pen.at(one), one, other),
        _ => return,
    };
    pen.context.begin_path();
    pen.context.move_to(from.0, from.1);
    pen.curve(one, other);
    pen.context.stroke();
}

/// What draws, over a field of ten-thousandths.
struct Pen {
    context: CanvasRenderingContext2d,
    width: f64,
    height: f64,
}

impl Pen {
    fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let scale = browser::window().map_or(1.0, |window| window.device_pixel_ratio());
        context.set_line_width(PEN * scale);
        context.set_line_cap("round");
        context.set_line_join("round");
        context.set_stroke_style_str("#10201f");
        Some(Self {
            context,
            width: f64::from(canvas.width()) / 10_000.0,
            height: f64::from(canvas.height()) / 10_000.0,
        })
    }

    fn at(&self, point: &StrokePoint) -> (f64, f64) {
        (f64::from(point.x) * self.width, f64::from(point.y) * self.height)
    }

    fn middle(&self, one: &StrokePoint, other: &StrokePoint) -> (f64, f64) {
        let ((x, y), (to_x, to_y)) = (self.at(one), self.at(other));
        (f64::midpoint(x, to_x), f64::midpoint(y, to_y))
    }

    /// On past `one`, as far as the middle of the way to `other`.
    fn curve(&self, one: &StrokePoint, other: &StrokePoint) {
        let ((x, y), (to_x, to_y)) = (self.at(one), self.middle(one, other));
        self.context.quadratic_curve_to(x, y, to_x, to_y);
    }
}
