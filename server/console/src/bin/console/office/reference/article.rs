//! One article of the catalogue: what it is called, what it costs, who pays for it by default.

use callout_console::api::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use shared::document::line::Charge;
use shared::money::{Currency, Money};
use shared::sync::reference::Part;

use super::Chosen;
use crate::net;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

#[component]
pub(super) fn ArticleSheet(chosen: Chosen<Part>, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let known = if let Chosen::This(part) = chosen { Some(part) } else { None };
    let of = |field: fn(&Part) -> String| RwSignal::new(known.as_ref().map(field).unwrap_or_default());
    let (number, name) = (of(|part| part.number.clone()), of(|part| part.name.clone()));
    let (specification, model) = (of(|part| part.specification.clone()), of(|part| part.model.clone()));
    let (unit, price) = (of(|part| part.unit.clone()), of(|part| amount(part.price)));
    let charge = RwSignal::new(known.as_ref().map_or(Charge::Charged, |part| part.charge));
    let charged = RwSignal::new(key(charge.get_untracked()).to_owned());
    let usual = shell.office.with_untracked(|office| office.as_ref().map_or(Currency::CNY, |office| office.currency));
    let currency = known.as_ref().map_or(usual, |part| part.price.currency);
    let title = known.as_ref().map_or_else(|| t::add_article(lang).to_owned(), |part| part.name.clone());
    let id = known.map(|part| part.id);
    let problem = RwSignal::new(None::<Problem>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(price) = Money::parse(price.get_untracked().trim(), currency) else {
            let detail = t::amount_wrong(lang).into();
            problem.set(Some(Problem { field: Some("price".into()), detail, ..Problem::default() }));
            return;
        };
        let body = json!({
            "number": number.get_untracked(), "name": name.get_untracked(), "specification": specification.get_untracked(),
            "model": model.get_untracked(), "unit": unit.get_untracked(), "price": price, "charge": charged.get_untracked(),
        });
        spawn_local(async move {
            match save(shell, id.map(|id| id.to_string()), &body).await {
                Ok(()) => close(),
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    let wrong = move |field: &'static str| {
        Signal::derive(move || problem.get().filter(|of| of.field.as_deref() == Some(field)).map(|of| of.detail))
    };
    let charges = [Charge::Charged, Charge::Warranty, Charge::Goodwill].map(|charge| {
        let words = match charge {
            Charge::Charged => t::customer_pays(lang),
            Charge::Warranty => t::warranty(lang),
            Charge::Goodwill => t::goodwill(lang),
        };
        (key(charge).to_owned(), words.to_owned())
    });
    view! {
        <Sheet title close>
            <form class="form" on:submit=submit>
                <Text label=t::number(lang) name="number" value=number wrong=wrong("number")/>
                <Text label=t::name(lang) name="name" value=name wrong=wrong("name")/>
                <Text label=t::specification(lang) name="specification" value=specification wrong=wrong("specification")/>
                <Text label=t::model(lang) name="model" value=model wrong=wrong("model")/>
                <Text label=t::counted_by(lang) name="unit" value=unit wrong=wrong("unit")/>
                <Text label=format!("{} ({currency})", t::price(lang)) name="price" value=price wrong=wrong("price")/>
                <Choice label=t::who_pays(lang) name="charge" value=charged choices=Signal::stored(charges.to_vec())/>
                <p class="soft">{t::from_now_on(lang)}</p>
                {move || problem.get().filter(|of| of.field.is_none()).map(|of| view! { <div class="notice late" role="alert"><p>{of.words()}</p></div> })}
                <button class="button main" type="submit">{t::keep_it(lang)}</button>
            </form>
        </Sheet>
    }
}

async fn save(shell: Shell, id: Option<String>, body: &Value) -> Result<(), Problem> {
    let Some(id) = id else {
        return net::change("POST", "/api/v1/parts").with(body).done(shell).await;
    };
    let path = format!("/api/v1/parts/{id}");
    let tag = net::get(path.clone()).send(shell).await?.tag;
    net::change("PUT", path).seen(tag).with(body).done(shell).await
}

/// The amount without its currency, as it is typed.
fn amount(price: Money) -> String {
    price.to_string().split(' ').next().unwrap_or_default().to_owned()
}

/// As the API names it.
fn key(charge: Charge) -> &'static str {
    match charge {
        Charge::Charged => "charged",
        Charge::Warranty => "warranty",
        Charge::Goodwill => "goodwill",
    }
}
