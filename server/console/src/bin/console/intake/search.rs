//! The customer by any part of name, phone, address or a machine's number; arrows and Enter choose.

use callout_console::api::Paged;
use callout_console::api::books::{Customer, Machine, Site};
use callout_console::filter::escape;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::{CustomerId, EquipmentId};

use super::Draft;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, net, stock};

/// How long typing rests before it is asked, in milliseconds.
const PAUSE_MS: i32 = 150;

/// What is found.
#[derive(Clone, PartialEq)]
enum Found {
    Customer(Customer),
    Machine(Machine),
}

/// The field with what it finds.
#[component]
pub(crate) fn CustomerSearch() -> impl IntoView {
    let (shell, draft) = (Shell::of_all(), Draft::of_all());
    let lang = shell.tongue();
    let found = RwSignal::new(Vec::<Found>::new());
    let at = RwSignal::new(0_usize);
    let typed = move |text: String| {
        draft.name.set(text.clone());
        draft.customer.set(None);
        at.set(0);
        if text.trim().chars().count() < 2 {
            return found.set(Vec::new());
        }
        spawn_local(async move {
            browser::wait(PAUSE_MS).await;
            if draft.name.try_get_untracked().as_ref() == Some(&text) {
                let all = find(shell, text.trim()).await;
                if draft.name.try_get_untracked().as_ref() == Some(&text) {
                    found.try_set(all);
                }
            }
        });
    };
    let choose = move |of: Found| {
        found.set(Vec::new());
        spawn_local(async move {
            match of {
                Found::Customer(customer) => take(shell, draft, customer, None).await,
                Found::Machine(machine) => take_machine(shell, draft, machine).await,
            }
        });
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" if count > 0 => {
                if let Some(of) = found.with_untracked(|found| found.get(at.get_untracked()).cloned()) {
                    choose(of);
                    browser::focus("textarea[name=fault]");
                }
            }
            "Escape" => found.set(Vec::new()),
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |(index, of): (usize, Found)| {
        let (title, more) = words(&of);
        let (by_click, id) = (of.clone(), format!("found-{index}"));
        view! {
            <li role="option" id=id aria-selected=move || (at.get() == index).to_string() class:at=move || at.get() == index
                on:pointerdown=move |event| { event.prevent_default(); choose(by_click.clone()) }>
                <span class="strong">{title}</span><span class="soft tiny">{more}</span>
            </li>
        }
    };
    view! {
        <label class="field combo">
            <span>{t::customer(lang)}</span>
            <input class="input" name="customer" role="combobox" autocomplete="off" maxlength="200" placeholder=t::customer_hint(lang)
                aria-expanded=move || (!found.with(Vec::is_empty)).to_string() aria-controls="found"
                aria-activedescendant=move || (!found.with(Vec::is_empty)).then(|| format!("found-{}", at.get()))
                prop:value=draft.name on:input=move |event| typed(event_target_value(&event)) on:keydown=keys
                on:blur=move |_| found.set(Vec::new())/>
            <ul id="found" role="listbox" class="found" class:gone=move || found.with(Vec::is_empty)>
                {move || found.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
        </label>
    }
}

fn words(of: &Found) -> (String, String) {
    match of {
        Found::Customer(of) => (of.name.clone(), format!("{} · {} {}", of.number, of.contact_name, of.contact_phone)),
        Found::Machine(of) => (format!("{} · {}", of.number, of.name), of.location.clone()),
    }
}

async fn find(shell: Shell, text: &str) -> Vec<Found> {
    let q = escape(text);
    let customers = net::get(format!("/api/v1/customers?limit=6&q={q}")).ask::<Paged<Customer>>(shell).await;
    let machines = net::get(format!("/api/v1/equipment?limit=4&q={q}")).ask::<Paged<Machine>>(shell).await;
    let customers = customers.map(|page| page.items).unwrap_or_default().into_iter().map(Found::Customer);
    let machines = machines.map(|page| page.items).unwrap_or_default().into_iter().map(Found::Machine);
    customers.chain(machines).collect()
}

async fn take_machine(shell: Shell, draft: Draft, machine: Machine) {
    let Ok(site) = net::get(format!("/api/v1/sites/{}", machine.site)).ask::<Site>(shell).await else { return };
    if let Some(customer) = customer(shell, site.customer).await {
        take(shell, draft, customer, Some((site, machine.id))).await;
    }
}

async fn customer(shell: Shell, id: CustomerId) -> Option<Customer> {
    net::get(format!("/api/v1/customers/{id}")).ask(shell).await.ok()
}

/// Fills in what the books know of the customer.
async fn take(shell: Shell, draft: Draft, customer: Customer, wanted: Option<(Site, EquipmentId)>) {
    draft.name.set(customer.name.clone());
    draft.contact.set(customer.contact_name.clone());
    draft.phone.set(customer.contact_phone.clone());
    draft.level.set(customer.level.clone().unwrap_or_default());
    let path = format!("/api/v1/customers/{}/sites", customer.id);
    draft.customer.set(Some(customer));
    let mut sites = Vec::new();
    // Without its sites the customer is still known; the address can be typed.
    let _ = stock::all(shell, &path, |page: Vec<Site>| sites.extend(page)).await;
    let first = wanted.as_ref().map(|(site, _)| site.id).or_else(|| sites.first().map(|site| site.id));
    draft.sites.set(sites);
    draft.site.set(first.map(|site| site.to_string()).unwrap_or_default());
    machines_of_site(shell, draft, wanted.map(|(_, machine)| machine)).await;
}

/// Reads the machines of the chosen site; the only one is chosen.
pub(crate) async fn machines_of_site(shell: Shell, draft: Draft, wanted: Option<EquipmentId>) {
    // Whoever has left the form meanwhile wants none.
    let Some(site) = draft.site.try_get_untracked() else { return };
    let mut machines: Vec<Machine> = Vec::new();
    if !site.is_empty() {
        let path = format!("/api/v1/sites/{site}/equipment");
        let _ = stock::all(shell, &path, |page: Vec<Machine>| machines.extend(page)).await;
    }
    let only = (machines.len() == 1).then(|| machines.first().map(|machine| machine.id)).flatten();
    draft.machine.set(wanted.or(only).map(|machine| machine.to_string()).unwrap_or_default());
    draft.machines.set(machines);
}
