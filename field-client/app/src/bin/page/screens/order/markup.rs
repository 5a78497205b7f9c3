//! Drawing on a picture: arrows, circles and words. What is drawn becomes a picture of its own; the original stays.

use callout_app::bridge::order::PhotoCard;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, PointerEvent};

use super::photos::keep;
use super::visit::Visit;
use crate::parts::{focus, icons, picture};
use crate::shell::Shell;
use crate::{browser, camera, texts as t};

/// What is drawn with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Arrow,
    Circle,
    Text,
}

/// Something drawn, in parts of the picture's width and height.
#[derive(Clone, PartialEq)]
struct Mark {
    tool: Tool,
    from: (f64, f64),
    to: (f64, f64),
    words: String,
}

/// Draws the picture and the marks on it, whenever one of them changes.
fn keep_drawn(
    visit: Visit,
    photo: shared::ids::Digest,
    canvas: NodeRef<html::Canvas>,
    marks: RwSignal<Vec<Mark>>,
    drawing: RwSignal<Option<Mark>>,
) {
    let original = StoredValue::new_local(None::<HtmlImageElement>);
    spawn_local(async move {
        let Some(image) = load(visit, photo).await else { return };
        original.try_set_value(Some(image));
        marks.try_update(|_| ());
    });
    Effect::new(move || {
        let all: Vec<Mark> = marks.get().into_iter().chain(drawing.get()).collect();
        if let (Some(canvas), Some(image)) = (canvas.get(), original.get_value()) {
            draw(&canvas, &image, &all);
        }
    });
}

/// The picture with what is drawn on it.
#[component]
pub(crate) fn Markup(
    visit: Visit,
    photo: PhotoCard,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let lang = visit.shell.tongue();
    let canvas = NodeRef::<html::Canvas>::new();
    let (tool, words) = (RwSignal::new(Tool::Arrow), RwSignal::new(String::new()));
    let marks = RwSignal::new(Vec::<Mark>::new());
    let drawing = RwSignal::new(None::<Mark>);
    keep_drawn(visit, photo.hash, canvas, marks, drawing);
    let begin = move |event: PointerEvent| {
        let Some(canvas) = canvas.get_untracked() else { return };
        event.prevent_default();
        let at = inside(&canvas, &event);
        let words = words.get_untracked().trim().to_owned();
        match tool.get_untracked() {
            Tool::Text if words.is_empty() => {}
            Tool::Text => marks.update(|marks| marks.push(Mark { tool: Tool::Text, from: at, to: at, words })),
            tool => {
                let _ = canvas.set_pointer_capture(event.pointer_id());
                drawing.set(Some(Mark { tool, from: at, to: at, words: String::new() }));
            }
        }
    };
    let go_on = move |event: PointerEvent| {
        if let (Some(canvas), Some(mark)) = (canvas.get_untracked(), drawing.get_untracked()) {
            drawing.set(Some(Mark { to: inside(&canvas, &event), ..mark }));
        }
    };
    let end = move |_: PointerEvent| {
        if let Some(mark) = drawing.get_untracked() {
            drawing.set(None);
            marks.update(|marks| marks.push(mark));
        }
    };
    let kind = photo.kind;
    let done = {
        let close = close.clone();
        move |_| {
            let (Some(canvas), close) = (canvas.get_untracked(), close.clone()) else { return };
            spawn_local(async move {
                if let Some(file) = camera::jpeg(&canvas).await {
                    keep(visit, kind, file, t::marked(lang).into()).await;
                }
                close();
            });
        }
    };
    let over = NodeRef::<html::Div>::new();
    focus::hold(over, close.clone());
    let nothing = Memo::new(move |_| marks.with(Vec::is_empty));
    view! {
        <div class="viewfinder markup" role="dialog" aria-modal="true" aria-label=t::draw(lang)
            tabindex="-1" node_ref=over>
            <div class="canvas-frame">
                <canvas node_ref=canvas role="img" aria-label=t::draw_here(lang) on:pointerdown=begin on:pointermove=go_on
                    on:pointerup=end on:pointercancel=end></canvas>
            </div>
            <Tools tool words marks/>
            <div class="viewfinder-acts">
                <button class="button" on:click=move |_| close()>{t::close(lang)}</button>
                <button class="button main" disabled=nothing on:click=done>{t::keep_copy(lang)}</button>
            </div>
        </div>
    }
}

/// What to draw with, the words to write, and the way back.
#[component]
fn Tools(tool: RwSignal<Tool>, words: RwSignal<String>, marks: RwSignal<Vec<Mark>>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let chip = move |offered: Tool, label: &'static str, icon: AnyView| {
        view! {
            <button class="chip" aria-pressed=move || (tool.get() == offered).to_string() aria-label=label
                on:click=move |_| tool.set(offered)>{icon}</button>
        }
    };
    view! {
        <div class="viewfinder-words row tight">
            {chip(Tool::Arrow, t::arrow(lang), icons::arrow().into_any())}
            {chip(Tool::Circle, t::circle(lang), icons::circle().into_any())}
            {chip(Tool::Text, t::words(lang), icons::letter().into_any())}
            <button class="chip" aria-label=t::undo(lang) disabled=move || marks.with(Vec::is_empty)
                on:click=move |_| marks.update(|marks| drop(marks.pop()))>{icons::undo()}</button>
            {move || (tool.get() == Tool::Text).then(|| view! {
                <input class="input grow" maxlength="60" placeholder=t::words_hint(lang) aria-label=t::words(lang)
                    prop:value=words on:input=move |event| words.set(event_target_value(&event))/>
            })}
        </div>
    }
}

async fn load(visit: Visit, hash: shared::ids::Digest) -> Option<HtmlImageElement> {
    let address = picture::large(visit.shell, hash).await?;
    let image: HtmlImageElement = browser::create("img")?;
    image.set_src(&address);
    let decoded = JsFuture::from(image.decode()).await;
    let _ = web_sys::Url::revoke_object_url(&address);
    decoded.ok().map(|_| image)
}

fn inside(canvas: &HtmlCanvasElement, event: &PointerEvent) -> (f64, f64) {
    let field = canvas.get_bounding_client_rect();
    let part = |at: i32, from: f64, size: f64| ((f64::from(at) - from) / size.max(1.0)).clamp(0.0, 1.0);
    (part(event.client_x(), field.left(), field.width()), part(event.client_y(), field.top(), field.height()))
}

fn draw(canvas: &HtmlCanvasElement, image: &HtmlImageElement, marks: &[Mark]) {
    let (width, height) = (image.natural_width(), image.natural_height());
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok().flatten().and_then(|context| context.dyn_into().ok());
    let Some(context): Option<CanvasRenderingContext2d> = context else { return };
    let _ = context.draw_image_with_html_image_element(image, 0.0, 0.0);
    let (across, down) = (f64::from(width), f64::from(height));
    let pen = across.max(down) / 160.0;
    context.set_line_cap("round");
    context.set_line_join("round");
    // White under red stands out on any picture.
    for (colour, wide) in [("#ffffff", pen * 2.2), ("#d92d20", pen)] {
        context.set_stroke_style_str(colour);
        context.set_line_width(wide);
        for mark in marks {
            let at = |(x, y): (f64, f64)| (x * across, y * down);
            trace(&context, mark, (at(mark.from), at(mark.to)), pen);
        }
    }
    for mark in marks.iter().filter(|mark| mark.tool == Tool::Text) {
        context.set_fill_style_str("#d92d20");
        let _ = context.fill_text(&mark.words, mark.from.0 * across, mark.from.1 * down);
    }
}

fn trace(context: &CanvasRenderingContext2d, mark: &Mark, ((x, y), (to_x, to_y)): ((f64, f64), (f64, f64)), pen: f64) {
    context.begin_path();
    match mark.tool {
        Tool::Arrow => {
            let angle = (to_y - y).atan2(to_x - x);
            let barb = |turn: f64| (to_x - pen * 6.0 * (angle + turn).cos(), to_y - pen * 6.0 * (angle + turn).sin());
            context.move_to(x, y);
            context.line_to(to_x, to_y);
            for (barb_x, barb_y) in [barb(0.5), barb(-0.5)] {
                context.move_to(to_x, to_y);
                context.line_to(barb_x, barb_y);
            }
        }
        Tool::Circle => {
            let (middle_x, middle_y) = (f64::midpoint(x, to_x), f64::midpoint(y, to_y));
            let (wide, high) = ((to_x - x).abs() / 2.0, (to_y - y).abs() / 2.0);
            let _ = context.ellipse(middle_x, middle_y, wide, high, 0.0, 0.0, std::f64::consts::TAU);
        }
        Tool::Text => {
            context.set_font(&format!("700 {}px sans-serif", pen * 7.0));
            let _ = context.stroke_text(&mark.words, x, y);
        }
    }
    context.stroke();
}
