//! What should be in a crew's van, what was put into it last, and putting in more.

use callout_console::api::van::{Load, Van};
use callout_console::api::{Paged, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::ids::CrewId;
use shared::sync::reference::{Part, Reference};

use crate::net;
use crate::parts::due::when;
use crate::parts::field::Text;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::stock;
use crate::texts as t;

/// Loads that are shown.
const LAST: u32 = 5;
/// Articles that a search offers.
const OFFERED: usize = 8;

/// The van of a crew.
#[component]
pub(crate) fn CrewVan(crew: CrewId) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (van, loads, loading) = (RwSignal::new(None::<Van>), RwSignal::new(Vec::<Load>::new()), RwSignal::new(false));
    let again = move || {
        spawn_local(async move {
            match net::get(format!("/api/v1/crews/{crew}/van")).ask(shell).await {
                Ok(read) => drop(van.try_set(Some(read))),
                Err(problem) => shell.refuse(&problem),
            }
            let last = net::get(format!("/api/v1/crews/{crew}/loads?limit={LAST}")).ask::<Paged<Load>>(shell).await;
            if let Ok(page) = last {
                loads.try_set(page.items);
            }
        });
    };
    again();
    view! {
        <section>
            <h3>{t::van(lang)}</h3>
            {move || van.get().map(|van| stock_table(&van, shell))}
            {move || loads.with(|loads| (!loads.is_empty()).then(|| last_loads(loads, shell)))}
            <div class="row"><button class="button" on:click=move |_| loading.set(true)>{t::load_van(lang)}</button></div>
            {move || loading.get().then(|| view! { <LoadSheet crew close=move || loading.set(false) done=again/> })}
        </section>
    }
}

fn stock_table(van: &Van, shell: Shell) -> AnyView {
    let lang = shell.tongue();
    if van.stock.is_empty() {
        return view! { <p class="soft">{t::van_empty(lang)}</p> }.into_any();
    }
    let row = |stock: &callout_console::api::van::Stock| {
        let class = if stock.there.thousandths < 0 { "money late" } else { "money" };
        view! {
            <tr><td><span class="number">{stock.number.clone()}</span>{stock.name.clone()}</td>
                <td class=class>{stock.there.to_string()} " " {stock.unit.clone()}</td></tr>
        }
    };
    let is_short = van.stock.iter().any(|stock| stock.there.thousandths < 0);
    view! {
        {is_short.then(|| view! { <div class="notice soon"><p>{t::van_short(lang)}</p></div> })}
        <table class="lines-table">
            <thead><tr><th scope="col">{t::article(lang)}</th><th scope="col" class="money">{t::in_van(lang)}</th></tr></thead>
            <tbody>{van.stock.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn last_loads(loads: &[Load], shell: Shell) -> AnyView {
    let lang = shell.tongue();
    let row = |load: &Load| {
        let plus = if load.quantity.thousandths > 0 { "+" } else { "" };
        let note = (!load.note.is_empty()).then(|| view! { <p class="soft tiny">{load.note.clone()}</p> });
        view! {
            <tr><td class="figures soft">{when(load.loaded_at, shell)}</td>
                <td>{load.name.clone()}{note}</td>
                <td class="money">{plus} {load.quantity.to_string()} " " {load.unit.clone()}</td></tr>
        }
    };
    view! {
        <h4>{t::last_loads(lang)}</h4>
        <table class="lines-table"><tbody>{loads.iter().map(row).collect_view()}</tbody></table>
    }
    .into_any()
}

/// What goes in, or comes back: an article, how many, and from where.
#[component]
fn LoadSheet(
    crew: CrewId,
    close: impl Fn() + Copy + Send + Sync + 'static,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (catalogue, chosen) = (RwSignal::new(Vec::<Part>::new()), RwSignal::new(None::<Part>));
    let (wanted, quantity, note) =
        (RwSignal::new(String::new()), RwSignal::new("1".to_owned()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<Problem>);
    spawn_local(async move {
        let part = |row: Reference| if let Reference::Part(part) = row { Some(part) } else { None };
        let each = |page: Vec<Reference>| {
            catalogue.try_update(|all| all.extend(page.into_iter().filter_map(part)));
        };
        if let Err(refused) = stock::all(shell, "/api/v1/parts", each).await {
            problem.try_set(Some(refused));
        }
    });
    let write = move |sign: &'static str| {
        let Some(part) = chosen.get_untracked() else { return };
        let quantity = format!("{sign}{}", quantity.get_untracked().trim());
        let body = json!({ "part": part.id, "quantity": quantity, "note": note.get_untracked() });
        spawn_local(async move {
            match net::change("POST", format!("/api/v1/crews/{crew}/loads")).with(&body).done(shell).await {
                Ok(()) => {
                    close();
                    done();
                }
                Err(refused) => drop(problem.try_set(Some(refused))),
            }
        });
    };
    let offer = move |part: Part| {
        let words = format!("{} {}", part.specification, part.model);
        let (number, name) = (part.number.clone(), part.name.clone());
        view! {
            <li><button type="button" class="crew-stop" on:click=move |_| chosen.set(Some(part.clone()))>
                <span class="number figures">{number}</span><span>{name}</span><span class="soft tiny">{words}</span>
            </button></li>
        }
    };
    let found = move || {
        let text = wanted.get().trim().to_lowercase();
        let fits =
            |part: &&Part| format!("{} {} {}", part.number, part.name, part.model).to_lowercase().contains(&text);
        catalogue.with(|all| all.iter().filter(fits).take(OFFERED).cloned().map(offer).collect_view())
    };
    view! {
        <Sheet title=t::load_van(lang) close>
            <div class="form">
                {move || match chosen.get() {
                    None => view! {
                        <Text label=t::article(lang) name="article" value=wanted hint=t::article_hint(lang)/>
                        <ul class="crew-stops">{found}</ul>
                    }.into_any(),
                    Some(part) => view! {
                        <p><span class="number">{part.number}</span><span class="strong">{part.name}</span></p>
                        <Text label=format!("{} ({})", t::quantity(lang), part.unit) name="quantity" value=quantity/>
                        <Text label=t::load_note(lang) name="note" value=note hint=t::load_note_hint(lang)/>
                        <div class="row">
                            <button type="button" class="button main" on:click=move |_| write("")>{t::put_in(lang)}</button>
                            <button type="button" class="button" on:click=move |_| write("-")>{t::take_back(lang)}</button>
                        </div>
                    }.into_any(),
                }}
                {move || problem.get().map(|problem| view! { <div class="notice late" role="alert"><p>{problem.words()}</p></div> })}
            </div>
        </Sheet>
    }
}
