//! A new plan: whose, where, what, how often.

use callout_console::api::books::{Customer, Machine, Site};
use callout_console::api::inspections::Template;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::today;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;
use crate::{net, stock};

type Choices = RwSignal<Vec<(String, String)>>;

/// Fills the choices of a field from a list, and chooses the first one.
fn fill<T: DeserializeOwned + 'static>(
    shell: Shell,
    path: String,
    into: Choices,
    chosen: RwSignal<String>,
    first: Option<&'static str>,
    of: fn(&T) -> (String, String),
) {
    spawn_local(async move {
        let mut all: Vec<(String, String)> = first.map(|words| (String::new(), words.to_owned())).into_iter().collect();
        if stock::all(shell, &path, |page: Vec<T>| all.extend(page.iter().map(of))).await.is_ok() {
            chosen.try_set(all.first().map(|(key, _)| key.clone()).unwrap_or_default());
            into.try_set(all);
        }
    });
}

/// Does something each time that another entry is chosen.
fn whenever(chosen: RwSignal<String>, then: impl Fn(String) + 'static) {
    Effect::new(move || {
        let id = chosen.get();
        if !id.is_empty() {
            then(id);
        }
    });
}

/// The sheet.
#[component]
pub(super) fn NewPlan(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let text = |held: &str| RwSignal::new(held.to_owned());
    let (name, task, trade, months) = (text(""), text(""), text(""), text("3"));
    let from = text(&today().plus(7).to_string());
    let (customer, site, machine, template) = (text(""), text(""), text(""), text(""));
    let lists: [Choices; 4] = std::array::from_fn(|_| RwSignal::new(Vec::new()));
    let [customers, sites, machines, templates] = lists;
    let wrong = RwSignal::new(None::<String>);
    fill(shell, "/api/v1/customers".into(), customers, customer, None, |of: &Customer| {
        (of.id.to_string(), of.name.clone())
    });
    let list = Some(t::trade_list(lang));
    fill(shell, "/api/v1/inspections/templates".into(), templates, template, list, |of: &Template| {
        (of.name.clone(), of.name.clone())
    });
    whenever(customer, move |id| {
        fill(shell, format!("/api/v1/customers/{id}/sites"), sites, site, None, |of: &Site| {
            (of.id.to_string(), of.name.clone())
        });
    });
    whenever(site, move |id| {
        let whole = Some(t::whole_site(lang));
        fill(shell, format!("/api/v1/sites/{id}/equipment"), machines, machine, whole, |of: &Machine| {
            (of.id.to_string(), format!("{} {}", of.name, of.number))
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = |of: RwSignal<String>| of.get_untracked().trim().to_owned();
        let chosen = |of: RwSignal<String>| Some(said(of)).filter(|key| !key.is_empty());
        if chosen(customer).is_none() || chosen(site).is_none() {
            return wrong.set(Some(t::choose_customer(lang).into()));
        }
        let body = json!({
            "name": said(name), "customer": said(customer), "site": said(site), "equipment": chosen(machine), "task": said(task),
            "trade": said(trade), "template": chosen(template), "from": said(from),
            "every": { "kind": "months", "months": said(months).parse::<u16>().unwrap_or_default() },
        });
        spawn_local(async move {
            match net::change("POST", "/api/v1/inspections/plans").with(&body).done(shell).await {
                Ok(()) => {
                    shell.say(t::plan_added(lang), None);
                    close();
                }
                Err(problem) => drop(wrong.try_set(Some(problem.words()))),
            }
        });
    };
    view! {
        <Sheet title=t::new_plan(lang) close>
            <form class="form" on:submit=submit>
                <Text label=t::name(lang) name="plan-name" value=name/>
                <Choice label=t::customer_word(lang) name="plan-customer" value=customer choices=customers/>
                <Choice label=t::site_word(lang) name="plan-site" value=site choices=sites/>
                <Choice label=t::machine(lang) name="plan-machine" value=machine choices=machines/>
                <Text label=t::task_word(lang) name="plan-task" value=task/>
                <Text label=t::trade_word(lang) name="plan-trade" value=trade/>
                <Choice label=t::checklist_word(lang) name="plan-template" value=template choices=templates/>
                <Text label=t::every_months(lang) name="plan-months" value=months kind="number"/>
                <Text label=t::first_day(lang) name="plan-from" value=from kind="date"/>
                {move || wrong.get().map(|words| view! { <p class="wrong" role="alert">{words}</p> })}
                <button class="button main" type="submit">{t::new_plan(lang)}</button>
            </form>
        </Sheet>
    }
}
