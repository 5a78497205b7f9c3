//! Changing a line: how many, what it costs, who pays, what became of the old part.

use callout_app::bridge::deed::Deed;
use callout_app::bridge::order::LineCard;
use leptos::prelude::*;
use shared::document::line::{Charge, LineDetail, LineKind, OldPart};

use super::visit::Visit;
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
    let quantity = RwSignal::new(line.quantity.clone());
    let price = RwSignal::new(line.price.clone());
    let before = (line.quantity.clone(), line.price.clone());
    let (charge, old) = (RwSignal::new(line.charge), RwSignal::new(line.old_part));
    let change = move |detail: LineDetail| visit.act(Deed::ChangeLine { line: id, details: vec![detail] });
    let done = {
        let close = close.clone();
        move || {
            let now = (quantity.get_untracked(), price.get_untracked());
            if now != before {
                visit.act(Deed::Retype { line: id, quantity: now.0, price: now.1 });
            }
            close();
        }
    };
    let remove = move |_| {
        visit.act_saying(Deed::RemoveLine(id), t::line_removed(lang), Some(Deed::RestoreLine(id)));
        close();
    };
    let charges = [
        (Charge::Charged, t::charged(lang)),
        (Charge::Warranty, t::warranty(lang)),
        (Charge::Goodwill, t::goodwill(lang)),
    ];
    let charge_chip = move |(value, words): (Charge, &'static str)| {
        view! {
            <button class="chip" aria-pressed=move || (charge.get() == Some(value)).to_string()
                on:click=move |_| { charge.set(Some(value)); change(LineDetail::Charge(value)); }>{words}</button>
        }
    };
    let olds = [
        (OldPart::None, t::old_none(lang)),
        (OldPart::LeftWithCustomer, t::old_left(lang)),
        (OldPart::TakenBack, t::old_taken(lang)),
    ];
    let old_chip = move |(value, words): (OldPart, &'static str)| {
        view! {
            <button class="chip" aria-pressed=move || (old.get() == Some(value)).to_string()
                on:click=move |_| { old.set(Some(value)); change(LineDetail::OldPart(value)); }>{words}</button>
        }
    };
    let on_done = done.clone();
    view! {
        <Sheet title=line.name.clone() close=done>
            <div class="row even">
                <label class="field">{format!("{} {}", t::quantity(lang), line.unit)}
                    <input class="input" inputmode="decimal" prop:value=quantity on:input=move |event| quantity.set(event_target_value(&event))/>
                </label>
                <label class="field">{t::unit_price(lang)}
                    <input class="input" inputmode="decimal" prop:value=price on:input=move |event| price.set(event_target_value(&event))/>
                </label>
            </div>
            <div class="question"><p class="soft small">{t::who_pays(lang)}</p>
                <div class="chips">{charges.map(charge_chip).collect_view()}</div></div>
            {(line.kind == LineKind::Material).then(|| view! {
                <div class="question"><p class="soft small">{t::old_part(lang)}</p>
                    <div class="chips">{olds.map(old_chip).collect_view()}</div></div>
            })}
            <div class="row even">
                <button class="button grave" on:click=remove>{t::remove_line(lang)}</button>
                <button class="button main" on:click=move |_| on_done()>{t::done(lang)}</button>
            </div>
        </Sheet>
    }
}
