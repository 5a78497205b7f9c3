//! Changing a line: how many, what it costs, who pays, what became of the old part.

use callout_app::bridge::deed::Deed;
use callout_app::bridge::order::LineCard;
use callout_app::{say, typed};
use leptos::prelude::*;
use shared::document::line::{Charge, LineDetail, LineKind, OldPart};

use super::visit::Visit;
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
    let currency = visit.part(|page| Some(page.currency));
    let total = Memo::new(move |_| {
        let amount = typed::amount(&quantity.get(), &price.get(), currency.get()?);
        amount.map(say::money)
    });
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
            <p class="total big"><span>{t::total(lang)}</span><span class="money">{move || total.get().unwrap_or_else(|| "—".into())}</span></p>
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
            <div class="row even">
                <button class="button grave" on:click=remove>{t::remove_line(lang)}</button>
                <button class="button main" on:click=move |_| on_done()>{t::done(lang)}</button>
            </div>
        </Sheet>
    }
}
