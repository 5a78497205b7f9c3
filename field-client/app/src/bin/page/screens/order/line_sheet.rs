//! Changing a line: what it is, how many, what it costs, who pays, what became of the old part. Every field saves itself.

use callout_app::bridge::deed::Deed;
use callout_app::bridge::order::LineCard;
use callout_app::{say, typed};
use leptos::prelude::*;
use shared::document::line::{Charge, LineDetail, LineField, LineKind, OldPart};
use shared::ids::LineId;

use super::visit::Visit;
use crate::parts::autosave::Autosave;
use crate::parts::choice::Choice;
use crate::parts::sheet::Sheet;
use crate::texts as t;

/// The sheet.
#[component]
pub(crate) fn LineSheet(
    visit: Visit,
    line: LineCard,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let lang = visit.shell.tongue();
    let id = line.id;
    let (charge, old) = (RwSignal::new(line.charge), RwSignal::new(line.old_part));
    let change = move |detail: LineDetail| visit.act(Deed::ChangeLine { line: id, details: vec![detail] });
    let (done, removed) = (close.clone(), close.clone());
    let remove = move |_| {
        visit.act_saying(Deed::RemoveLine(id), t::line_removed(lang), Some(Deed::RestoreLine(id)));
        removed();
    };
    let charges = vec![
        (Charge::Charged, t::charged(lang)),
        (Charge::Warranty, t::warranty(lang)),
        (Charge::Goodwill, t::goodwill(lang)),
    ];
    let olds = vec![
        (OldPart::None, t::old_none(lang)),
        (OldPart::LeftWithCustomer, t::old_left(lang)),
        (OldPart::TakenBack, t::old_taken(lang)),
    ];
    let van = RwSignal::new(line.from_van);
    view! {
        <Sheet title=line.name.clone() close>
            <Sum visit line=line.clone()/>
            <Choice label=t::who_pays(lang) chosen=charge offers=charges choose=move |value| change(LineDetail::Charge(value))/>
            {(line.kind == LineKind::Material).then(|| view! {
                <Choice label=t::old_part(lang) chosen=old offers=olds choose=move |value| change(LineDetail::OldPart(value))/>
                <label class="switch">
                    <input type="checkbox" prop:checked=van on:change=move |event| {
                        let on = event_target_checked(&event);
                        van.set(on);
                        change(LineDetail::FromVan(on));
                    }/>
                    <span>{t::from_van(lang)}</span>
                </label>
            })}
            <WhatItIs visit line/>
            <div class="row even">
                <button class="button grave" on:click=remove>{t::remove_line(lang)}</button>
                <button class="button main" on:click=move |_| done()>{t::done(lang)}</button>
            </div>
        </Sheet>
    }
}

/// How many, at what price, and what that comes to as one types.
#[component]
fn Sum(visit: Visit, line: LineCard) -> impl IntoView {
    let lang = visit.shell.tongue();
    let id = line.id;
    let (quantity, price) = (RwSignal::new(line.quantity), RwSignal::new(line.price));
    let currency = visit.part(|page| Some(page.currency));
    let is_money =
        move |text: &str| currency.get_untracked().is_some_and(|currency| typed::money(text, currency).is_ok());
    let total = Memo::new(move |_| {
        let amount = typed::amount(&quantity.get(), &price.get(), currency.get()?);
        amount.map(say::money)
    });
    view! {
        <div class="row even">
            <label class="field">{format!("{} {}", t::quantity(lang), line.unit)}
                <Autosave value=of_line(visit, id, |line| line.quantity.clone()) hint="" lines=false mode="decimal" text=quantity
                    reads=|text: &str| typed::quantity(text).is_ok() save=retype(visit, id, LineField::Quantity)/>
            </label>
            <label class="field">{t::unit_price(lang)}
                <Autosave value=of_line(visit, id, |line| line.price.clone()) hint="" lines=false mode="decimal" text=price
                    reads=is_money save=retype(visit, id, LineField::UnitPrice)/>
            </label>
        </div>
        <p class="total big"><span>{t::total(lang)}</span><span class="money">{move || total.get().unwrap_or_else(|| "—".into())}</span></p>
    }
}

/// Name, specification, model and unit, folded away unless one of them is still blank.
#[component]
fn WhatItIs(visit: Visit, line: LineCard) -> impl IntoView {
    let lang = visit.shell.tongue();
    let id = line.id;
    let is_material = line.kind == LineKind::Material;
    let lacks_words = is_material && (line.specification.is_empty() || line.model.is_empty());
    let lacks = lacks_words || line.name.is_empty() || line.unit.is_empty();
    let field = move |label: &'static str, field: LineField, of: fn(&LineCard) -> String| {
        view! {
            <label class="field">{label}
                <Autosave value=of_line(visit, id, of) hint=t::none_hint(lang) lines=false reads=|_: &str| true save=retype(visit, id, field)/>
            </label>
        }
    };
    view! {
        <details open=lacks>
            <summary>{t::what_it_is(lang)}</summary>
            <div class="question">
                {field(t::name(lang), LineField::Name, |line| line.name.clone())}
                <div class="row even">
                    {is_material.then(|| view! {
                        {field(t::specification(lang), LineField::Specification, |line| line.specification.clone())}
                        {field(t::model(lang), LineField::Model, |line| line.model.clone())}
                    })}
                    {field(t::unit(lang), LineField::Unit, |line| line.unit.clone())}
                </div>
            </div>
        </details>
    }
}

/// What the page says of the line at present.
fn of_line(visit: Visit, id: LineId, of: fn(&LineCard) -> String) -> Memo<String> {
    visit.part(move |page| page.lines.iter().find(|line| line.id == id).map(of).unwrap_or_default())
}

/// Records what was typed into the field.
fn retype(visit: Visit, id: LineId, field: LineField) -> impl Fn(String) + Clone + Send + Sync + 'static {
    move |text| visit.act(Deed::Retype { line: id, field, text })
}
