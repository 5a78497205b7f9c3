//! A town and the city around it, made through the public interface: 40 crews of 6 trades, 300 customers with their sites
//! and machines, 120 open orders, and the books that phones need.

mod books;
mod city;
mod names;
mod people;

use anyhow::{Context, Result};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shared::geo::Point;
use shared::time::Moment;

use crate::office::Office;
use people::{CREWS, CUSTOMERS, CrewOf, CustomerOf, FAULTS, FaultOf, PEOPLE};

/// Orders that crews get; the others wait for a dispatcher.
const ASSIGNED: usize = 15;

/// What one needs to know of the town.
#[derive(Clone, Debug)]
pub struct Town {
    /// Everyone who goes out.
    pub technicians: Vec<Technician>,
}

/// Somebody who goes out.
#[derive(Clone, Debug)]
pub struct Technician {
    /// What they sign in as.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Who they are.
    pub id: String,
    /// The id of their crew.
    pub crew: String,
}

/// A place in the town, by metres from its middle: Shanghai, Xuhui.
pub fn place(east_m: f64, north_m: f64) -> Option<Point> {
    Point::from_degrees(31.19 + north_m / 111_320.0, 121.44 + east_m / 95_240.0)
}

/// Builds what is missing of town and city, which is nothing if they were built before.
pub async fn build(admin: &Office, now: Moment) -> Result<Town> {
    populate(admin).await?;
    city::grow(admin, now).await?;
    let (people, crews) = (items(admin, "/api/v1/people").await?, items(admin, "/api/v1/crews").await?);
    let text = |person: &Value, key: &str| person[key].as_str().unwrap_or_default().to_owned();
    let of_town =
        CREWS.iter().flat_map(|crew| crew.members.iter().map(|login| ((*login).to_owned(), crew.name.to_owned())));
    let technician = |(login, crew): (String, String)| -> Option<Technician> {
        let person = people.iter().find(|person| person["login"] == login.as_str())?;
        let (name, id, crew) = (text(person, "name"), text(person, "id"), named(&crews, "name", &crew)?);
        Some(Technician { login, name, id, crew })
    };
    Ok(Town { technicians: of_town.chain(city::technicians()).filter_map(technician).collect() })
}

async fn populate(admin: &Office) -> Result<()> {
    books::write(admin).await?;
    let known = items(admin, "/api/v1/people").await?;
    let mut ids = std::collections::BTreeMap::new();
    for (login, name, role) in PEOPLE {
        let id = match named(&known, "login", login) {
            Some(id) => id,
            None => admin.person(login, name, role).await?,
        };
        ids.insert(login, id);
    }
    let known = items(admin, "/api/v1/crews").await?;
    for CrewOf { name, skills, base, members } in CREWS {
        if named(&known, "name", name).is_some() {
            continue;
        }
        let members: Vec<&str> = members.iter().filter_map(|login| ids.get(login).map(String::as_str)).collect();
        let crew = admin.crew(name, skills, place(base.0, base.1), &members).await?;
        books::load_van(admin, &crew).await?;
    }
    let mut machines = Vec::new();
    for customer in CUSTOMERS {
        machines.push(customer_with_machine(admin, customer).await?);
    }
    for (index, fault) in FAULTS.iter().enumerate() {
        let machine = machines.get(index % machines.len()).context("the town has customers")?;
        let Some(order) = report(admin, index + 1, fault, machine).await? else { continue };
        if index < ASSIGNED {
            send_nearest(admin, &order).await?;
        }
    }
    Ok(())
}

/// The customer, the site and the machine, by their ids.
async fn customer_with_machine(admin: &Office, of: &CustomerOf) -> Result<[String; 3]> {
    let body = json!({
        "number": of.number, "name": of.name, "contact_name": of.contact, "contact_phone": of.phone,
        "lang": of.lang, "level": of.level,
    });
    let customer = once(admin, "/api/v1/customers", "number", body).await?;
    let body = json!({"name": of.site, "address": of.address, "point": place(of.at.0, of.at.1)});
    let path = format!("/api/v1/customers/{customer}/sites");
    let site = once(admin, &path, "name", body).await?;
    let body = json!({"number": format!("M-{}", of.number), "name": of.machine, "location": of.location});
    let path = format!("/api/v1/sites/{site}/equipment");
    let machine = once(admin, &path, "number", body).await?;
    Ok([customer, site, machine])
}

/// The new order; `None` where this report was taken before.
async fn report(admin: &Office, number: usize, fault: &FaultOf, machine: &[String; 3]) -> Result<Option<String>> {
    let [customer, site, machine] = machine;
    let body = json!({
        "customer": customer, "site": site, "equipment": machine, "fault": fault.text, "trade": fault.trade,
        "external": external(number),
    });
    let reply = admin.rest.post("/api/v1/orders", body).await?;
    if reply.status == StatusCode::CONFLICT {
        return Ok(None);
    }
    Ok(Some(reply.ok()?.text("id")?.to_owned()))
}

/// The number that a report of the town comes with.
fn external(number: usize) -> String {
    format!("town-{number:02}")
}

/// The entry of the list at `path` that has the same `key` as `entry`, which is added if there is none; gives its id.
async fn once(admin: &Office, path: &str, key: &str, entry: Value) -> Result<String> {
    let known = items(admin, path).await?;
    match named(&known, key, entry[key].as_str().unwrap_or_default()) {
        Some(id) => Ok(id),
        None => Ok(admin.rest.post(path, entry).await?.ok()?.text("id")?.to_owned()),
    }
}

/// The entries of a list, which comes whole or as a page.
async fn items(admin: &Office, path: &str) -> Result<Vec<Value>> {
    Ok(admin.rest.get(&format!("{path}?limit=500")).await?.ok()?.list("items")?.clone())
}

/// The id of the entry whose `key` is `value`.
fn named(entries: &[Value], key: &str, value: &str) -> Option<String> {
    entries.iter().find(|entry| entry[key] == value)?["id"].as_str().map(str::to_owned)
}

/// Sends the crew that the server ranks first.
async fn send_nearest(admin: &Office, order: &str) -> Result<()> {
    let ranked = admin.rest.get(&format!("/api/v1/orders/{order}/candidates")).await?.ok()?;
    let body = json!({"crew": ranked.text("crews/0/crew")?, "revision": ranked.at("revision")?});
    admin.rest.send(Method::PUT, &format!("/api/v1/orders/{order}/assignment"), &[], Some(body)).await?.ok()?;
    Ok(())
}
