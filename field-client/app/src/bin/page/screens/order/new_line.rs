//! Adding a line: an article of the catalogue by search, something of one's own, or working time.

use callout_app::bridge::Topic;
use callout_app::bridge::deed::{Deed, Typed};
use callout_app::bridge::order::PartCard;
use callout_app::{say, typed};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::document::line::LineKind;
use shared::lang::Lang;

use super::visit::Visit;
use crate::parts::draft::Draft;
use crate::parts::part_search::PartSearch;
use crate::parts::sheet::Sheet;
use crate::texts as t;

/// An article, or what the catalogue does not have.
#[component]
pub(crate) fn NewMaterial(visit: Visit, close: impl Fn() + Clone + Send + Sync + 'static) -> impl IntoView {
    let lang = visit.shell.tongue();
    let own = RwSignal::new(false);
    let take = {
        let close = close.clone();
        move |part: PartCard| {
            let deed = Deed::UsePart { part: part.id, quantity: "1".into() };
            visit.act_saying(deed, &format!("{} × 1", part.name), None);
            close();
        }
    };
    let form_close = close.clone();
    view! {
        <Sheet title=t::add_material(lang) close>
            {move || if own.get() {
                view! { <OwnLine visit kind=LineKind::Material close=form_close.clone()/> }.into_any()
            } else {
                let take = take.clone();
                view! {
                    <PartSearch take/>
                    <button class="button" on:click=move |_| own.set(true)>{t::not_in_catalogue(lang)}</button>
                }.into_any()
            }}
        </Sheet>
    }
}

/// Working time.
#[component]
pub(crate) fn NewLabour(visit: Visit, close: impl Fn() + Clone + Send + Sync + 'static) -> impl IntoView {
    view! {
        <Sheet title=t::add_labour(visit.shell.tongue()) close=close.clone()>
            <OwnLine visit kind=LineKind::Labour close/>
        </Sheet>
    }
}

/// A line as one types it, kept until it is added. What is left blank is told as missing until it is filled in.
#[component]
fn OwnLine(visit: Visit, kind: LineKind, close: impl Fn() + Clone + Send + Sync + 'static) -> impl IntoView {
    let lang = visit.shell.tongue();
    let topic = if kind == LineKind::Labour { Topic::Labour } else { Topic::Material };
    let draft = Draft::of(visit.shell, visit.id, topic);
    let blank = fresh(kind, lang);
    let typed = RwSignal::new(blank.clone());
    draft.find(move |found| {
        if let (Ok(found), Some(true)) = (serde_json::from_str(&found), typed.try_with_untracked(|now| *now == blank)) {
            typed.set(found);
        }
    });
    draft.keep(move || typed.with(|typed| serde_json::to_string(typed).unwrap_or_default()));
    let busy = RwSignal::new(false);
    let field = move |label: &'static str, mode: &'static str, of: fn(&mut Typed) -> &mut String| {
        view! {
            <label class="field">{label}
                <input class="input" inputmode=mode maxlength="200"
                    prop:value=move || typed.with(|typed| of(&mut typed.clone()).clone())
                    on:input=move |event| typed.update(|typed| *of(typed) = event_target_value(&event))/>
            </label>
        }
    };
    let currency = visit.part(|page| Some(page.currency));
    let total = Memo::new(move |_| {
        let currency = currency.get()?;
        typed.with(|line| typed::amount(&line.quantity, &line.price, currency)).map(say::money)
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let close = close.clone();
        busy.set(true);
        spawn_local(async move {
            // What cannot be read stays to be mended.
            if visit.is_recorded(Deed::AddLine { kind, typed: typed.get_untracked() }).await {
                draft.forget();
                close();
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="question" on:submit=add>
            {field(t::name(lang), "text", |typed| &mut typed.name)}
            {(kind == LineKind::Material).then(|| view! {
                <div class="row even">
                    {field(t::specification(lang), "text", |typed| &mut typed.specification)}
                    {field(t::model(lang), "text", |typed| &mut typed.model)}
                </div>
            })}
            <div class="row even">
                {field(t::quantity(lang), "decimal", |typed| &mut typed.quantity)}
                {field(t::unit(lang), "text", |typed| &mut typed.unit)}
                {field(t::unit_price(lang), "decimal", |typed| &mut typed.price)}
            </div>
            <p class="total big"><span>{t::total(lang)}</span><span class="money">{move || total.get().unwrap_or_else(|| "—".into())}</span></p>
            <button class="act" type="submit" disabled=busy>{t::add(lang)}</button>
        </form>
    }
}

/// A line of which nothing is typed yet.
fn fresh(kind: LineKind, lang: Lang) -> Typed {
    let (name, unit) = match kind {
        LineKind::Labour => (t::service_call(lang), t::hours(lang)),
        LineKind::Material => ("", t::pieces(lang)),
    };
    Typed { name: name.into(), quantity: "1".into(), unit: unit.into(), ..Typed::default() }
}
