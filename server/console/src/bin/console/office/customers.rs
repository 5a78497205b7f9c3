//! Customers, and one of them with sites, machines and open orders.

use callout_console::api::Problem;
use callout_console::api::books::{Customer, Machine, Site};
use callout_console::api::orders::Row;
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::CustomerId;
use shared::say;

use super::table::{Read, Table, fetch, text};
use crate::browser;
use crate::net;
use crate::parts::icons;
use crate::parts::states::{Broken, Loading};
use crate::parts::status::StatusWord;
use crate::shell::Shell;
use crate::stock;
use crate::texts as t;

/// The page: a table, and one customer beside it.
#[component]
pub(crate) fn Customers() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let chosen = Memo::new(move |last: Option<&Option<shared::ids::CustomerId>>| match shell.route.get() {
        Route::Customers(customer) => customer,
        _ => last.copied().flatten(),
    });
    let read: Read<Customer> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/customers".into(), read);
    again();
    let cells = move |of: &Customer| {
        vec![
            text(of.number.clone()),
            text(of.name.clone()),
            text(of.level.clone().unwrap_or_default()),
            text(format!("{} {}", of.contact_name, of.contact_phone)),
        ]
    };
    let heads = vec![t::number(lang), t::name(lang), t::level(lang), t::contact(lang)];
    let open = Callback::new(move |of: Customer| shell.go(Route::Customers(Some(of.id))));
    let class = move || if chosen.get().is_some() { "books has-order" } else { "books" };
    view! {
        <div class=class>
            <section class="column list-column">
                <Table title=t::customers(lang) heads read again search=|of: &Customer| format!("{} {} {} {}", of.number, of.name, of.contact_name, of.contact_phone) cells open/>
            </section>
            {move || chosen.get().map(|customer| view! { <section class="column order-column"><One customer/></section> })}
        </div>
    }
}

#[derive(Clone)]
struct Whole {
    customer: Customer,
    sites: Vec<(Site, Vec<Machine>)>,
    orders: Vec<Row>,
}

async fn whole(shell: Shell, id: CustomerId) -> Result<Whole, Problem> {
    let customer: Customer = net::get(format!("/api/v1/customers/{id}")).ask(shell).await?;
    let mut all = Vec::new();
    stock::all(shell, &format!("/api/v1/customers/{id}/sites"), |page: Vec<Site>| all.extend(page)).await?;
    let mut sites = Vec::new();
    for site in all {
        let mut machines = Vec::new();
        stock::all(shell, &format!("/api/v1/sites/{}/equipment", site.id), |page: Vec<Machine>| machines.extend(page))
            .await?;
        sites.push((site, machines));
    }
    let path = format!("/api/v1/orders?customer={id}&sort=-received&limit=20");
    let orders: callout_console::api::Paged<Row> = net::get(path).ask(shell).await?;
    Ok(Whole { customer, sites, orders: orders.items })
}

#[component]
fn One(customer: CustomerId) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read = RwSignal::new(None::<Result<Whole, Problem>>);
    let again = move || {
        spawn_local(async move {
            read.try_set(Some(whole(shell, customer).await));
        });
    };
    again();
    let title = move || {
        read.with(|read| read.as_ref().and_then(|read| read.as_ref().ok()).map(|whole| whole.customer.name.clone()))
    };
    let body = move || match read.get() {
        None => view! { <Loading/> }.into_any(),
        Some(Err(problem)) => view! { <Broken problem again/> }.into_any(),
        Some(Ok(whole)) => told(whole, shell),
    };
    view! {
        <header class="panel-head">
            <button class="icon-button" aria-label=t::close(lang) on:click=move |_| shell.go(Route::Customers(None))>{icons::cross()}</button>
            <h2>{title}</h2>
        </header>
        <div class="panel-body">{body}</div>
    }
}

fn told(Whole { customer, sites, orders }: Whole, shell: Shell) -> AnyView {
    let lang = shell.tongue();
    let any = sites.iter().any(|(_, machines)| !machines.is_empty());
    let labels = any.then(|| format!("/api/v1/customers/{}/labels", customer.id));
    let phone = format!("tel:{}", customer.contact_phone);
    let machine = |machine: &Machine| {
        let warranty = machine.warranty_until.map(|until| say::date(until, browser::offset(until), lang));
        let warranty = warranty.map(|date| format!("{} {date}", t::warranty_until(lang)));
        view! { <li><span class="number">{machine.number.clone()}</span>{machine.name.clone()} <span class="soft">" · " {machine.location.clone()} " " {warranty}</span></li> }
    };
    let site = |(site, machines): &(Site, Vec<Machine>)| {
        view! {
            <div><p class="strong">{site.name.clone()}</p><p class="soft">{site.address.clone()}</p>
                <ul class="machines">{machines.iter().map(machine).collect_view()}</ul></div>
        }
    };
    let order = move |row: &Row| {
        let id = row.id;
        view! {
            <li><button class="crew-stop" on:click=move |_| shell.go(Route::Board { filter: Default::default(), order: Some(id) })>
                <span class="number">{row.number.clone()}</span><span class="grow">{row.fault.clone()}</span><StatusWord status=row.status/>
            </button></li>
        }
    };
    view! {
        <section>
            <dl class="facts">
                <dt>{t::number(lang)}</dt><dd class="figures">{customer.number}</dd>
                <dt>{t::level(lang)}</dt><dd>{customer.level.unwrap_or_default()}</dd>
                <dt>{t::contact(lang)}</dt><dd>{customer.contact_name} " " <a class="phone" href=phone>{customer.contact_phone}</a></dd>
            </dl>
            {customer.single_contact.then(|| view! { <p class="notice">{t::is_single_contact(lang)}</p> })}
        </section>
        <section><h3>{t::sites_machines(lang)}</h3>{sites.iter().map(site).collect_view()}
            {labels.map(|address| view! { <div class="row"><a class="button small" href=address target="_blank" rel="noreferrer">{t::labels(lang)}</a></div> })}
        </section>
        <section><h3>{t::orders_of_customer(lang)}</h3><ol class="crew-stops">{orders.iter().map(order).collect_view()}</ol></section>
    }
    .into_any()
}
