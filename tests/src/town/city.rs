//! The city around the town: 34 more crews, 288 more customers with a machine each, 100 more orders. It moves in as an
//! office does, by importing tables.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use reqwest::Method;
use serde_json::{Value, json};
use shared::time::Moment;

use super::names::{BUSINESSES, CREW_NAMES, FAMILY_NAMES, GIVEN_NAMES, QUARTERS, TRADES};
use super::{items, named, place, send_nearest};
use crate::chance::Chance;
use crate::office::Office;

/// Crews beside those of the town, forty together.
const CREWS: usize = 34;
/// Customers beside those of the town, three hundred together.
const CUSTOMERS: usize = 288;
/// Open orders beside those of the town, a hundred and twenty together.
const ORDERS: usize = 100;
/// How many of them crews get; the others wait for a dispatcher.
const ASSIGNED: usize = 60;
/// People who are added at the same time: a password is hashed for each.
const AT_ONCE: usize = 4;

/// Builds what is missing of the city. Orders are as old as if they had come in during the three hours before `now`.
pub(super) async fn grow(admin: &Office, now: Moment) -> Result<()> {
    let mut chance = Chance::new(40);
    let crews = crews(&mut chance);
    let (customers, equipment) = customers(&mut chance);
    let requests = requests(&mut chance, now);
    import(admin, "crews", crews).await?;
    people(admin).await?;
    import(admin, "customers", customers).await?;
    import(admin, "equipment", equipment).await?;
    if import(admin, "requests", requests).await? > 0 {
        dispatch(admin).await?;
    }
    Ok(())
}

/// Sends a table; gives how many of its rows were new.
async fn import(admin: &Office, kind: &str, csv: String) -> Result<u64> {
    let path = format!("/api/v1/imports?kind={kind}&name={kind}.csv");
    let reply = admin.rest.send_raw(Method::POST, &path, &[], Some(("text/csv", csv.into_bytes()))).await?.ok()?;
    anyhow::ensure!(reply.body["report"]["refused"] == 0, "{kind}: {}", reply.body);
    reply.body["report"]["accepted"].as_u64().with_context(|| format!("{kind}: {}", reply.body))
}

/// The name of a crew, by its place among the crews of the city.
fn crew_name(index: usize) -> String {
    let (zh, en) = CREW_NAMES[index % CREW_NAMES.len()];
    let number = index / CREW_NAMES.len() + 1;
    if index.is_multiple_of(2) { format!("{zh} {number} 组") } else { format!("{en} {number}") }
}

/// The login of its technician.
pub(super) fn login(index: usize) -> String {
    format!("t{:02}", index + 1)
}

/// The logins of the city with the names of their crews.
pub(super) fn technicians() -> impl Iterator<Item = (String, String)> {
    (0..CREWS).map(|index| (login(index), crew_name(index)))
}

fn crews(chance: &mut Chance) -> String {
    let mut csv = "name,skills,shift_start,shift_end,latitude,longitude\n".to_owned();
    for index in 0..CREWS {
        let trade = &TRADES[index % TRADES.len()];
        // Every third crew knows a second trade.
        let second = if index.is_multiple_of(3) { TRADES[(index + 2) % TRADES.len()].skill } else { "" };
        let (lat, lon) = somewhere(chance);
        let _ = writeln!(csv, "{},{};{second},00:00,00:00,{lat},{lon}", crew_name(index), trade.skill);
    }
    csv
}

/// The technicians and their memberships.
async fn people(admin: &Office) -> Result<()> {
    let known = items(admin, "/api/v1/people").await?;
    let crews = items(admin, "/api/v1/crews").await?;
    let missing: Vec<usize> = (0..CREWS).filter(|index| named(&known, "login", &login(*index)).is_none()).collect();
    for some in missing.chunks(AT_ONCE) {
        let crews = &crews;
        let added = some.iter().map(|index| async move {
            let (family, given) = (FAMILY_NAMES[index % 12], GIVEN_NAMES[index / 12 % 6]);
            let name =
                if index % 2 == 0 { format!("{}{}", family.0, given.0) } else { format!("{} {}", given.1, family.1) };
            let person = admin.person(&login(*index), &name, "technician").await?;
            let crew = named(crews, "name", &crew_name(*index)).context("the crew was imported")?;
            let path = format!("/api/v1/crews/{crew}/members/{person}");
            admin.rest.send(Method::PUT, &path, &[], Some(json!({ "lead": true }))).await?.ok()?;
            Ok::<_, anyhow::Error>(())
        });
        try_join_all(added).await?;
    }
    Ok(())
}

/// Customers with a site each, and their machines.
fn customers(chance: &mut Chance) -> (String, String) {
    let mut customers = "number,name,contact,phone,level,lang,site,address,latitude,longitude\n".to_owned();
    let mut machines = "number,name,customer_number,site,location\n".to_owned();
    for index in 0..CUSTOMERS {
        let customer = CustomerOf::of(index);
        let (lat, lon) = somewhere(chance);
        let level = ["A", "B", "C"][index % 3];
        let CustomerOf { number, name, contact, lang, address, .. } = &customer;
        let _ = writeln!(
            customers,
            "{number},{name},{contact},1380002{index:04},{level},{lang},{name},{address},{lat},{lon}"
        );
        let _ = writeln!(machines, "M-{number},{},{number},{name},{}", customer.machine, customer.location);
    }
    (customers, machines)
}

struct CustomerOf {
    number: usize,
    name: String,
    contact: String,
    lang: &'static str,
    address: String,
    machine: String,
    location: &'static str,
}

impl CustomerOf {
    /// The customer by its place: even ones are Chinese.
    fn of(index: usize) -> Self {
        let half = index / 2;
        let (quarter, business) = (QUARTERS[half % 12], BUSINESSES[half / 12 % 12]);
        let (family, trade) = (FAMILY_NAMES[(index / 5) % 12], &TRADES[index % TRADES.len()]);
        let (number, house) = (2_001 + index, 1 + index * 7 % 300);
        if index.is_multiple_of(2) {
            Self {
                number,
                name: format!("{}{}", quarter.0, business.0),
                contact: format!("{}女士", family.0),
                lang: "zh-CN",
                address: format!("{}路 {house} 号", quarter.0),
                machine: format!("{} {number}", trade.machine.0),
                location: "机房",
            }
        } else {
            Self {
                number,
                name: format!("{} {}", quarter.1, business.1),
                contact: format!("Ms {}", family.1),
                lang: "en",
                address: format!("{house} {} Road", quarter.1),
                machine: format!("{} {number}", trade.machine.1),
                location: "Plant room",
            }
        }
    }
}

fn requests(chance: &mut Chance, now: Moment) -> String {
    let mut csv =
        "number,received_at,trade,fault,address,latitude,longitude,customer_number,equipment_number,level\n".to_owned();
    // Places are drawn in the order of customers, so the draws of a second sequence find them again.
    let places: Vec<(String, String)> = {
        let mut again = Chance::new(40);
        let _ = crews(&mut again);
        (0..CUSTOMERS).map(|_| somewhere(&mut again)).collect()
    };
    for order in 0..ORDERS {
        let index = order * 23 % CUSTOMERS;
        let (customer, trade) = (CustomerOf::of(index), &TRADES[index % TRADES.len()]);
        let fault = chance.one(&trade.faults).copied().unwrap_or_default();
        let minutes = i64::try_from(chance.below(180)).unwrap_or_default();
        let received = jiff::Timestamp::from_millisecond(now.plus_ms(minutes * -60_000).0).unwrap_or_default();
        let received = received.to_string().replace('Z', "+00:00");
        let (lat, lon) = &places[index];
        let (number, address, level) = (customer.number, &customer.address, ["A", "B", "C"][index % 3]);
        let _ = writeln!(
            csv,
            "city-{order:03},{received},{},\"{fault}\",{address},{lat},{lon},{number},M-{number},{level}",
            trade.skill
        );
    }
    csv
}

/// Sends the nearest crew to the first of the city's orders.
async fn dispatch(admin: &Office) -> Result<()> {
    let reply = admin.rest.get("/api/v1/orders?open=true&limit=200").await?.ok()?;
    let waits = |order: &&Value| {
        order["crew"].is_null() && order["external"].as_str().is_some_and(|number| number.starts_with("city-"))
    };
    for order in reply.list("items")?.iter().filter(waits).take(ASSIGNED) {
        send_nearest(admin, order["id"].as_str().unwrap_or_default()).await?;
    }
    Ok(())
}

/// A place within eight kilometres of the centre, as it is written in a table.
fn somewhere(chance: &mut Chance) -> (String, String) {
    let mut metres = || f64::from(u32::try_from(chance.below(16_000)).unwrap_or_default()) - 8_000.0;
    let point = place(metres(), metres());
    point.map(|point| (format!("{:.6}", point.lat()), format!("{:.6}", point.lon()))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_tables_have_what_was_promised_and_name_nobody_twice() {
        let mut chance = Chance::new(40);
        let crews = crews(&mut chance);
        let (customers, machines) = customers(&mut chance);
        let requests = requests(&mut chance, Moment(1_760_000_000_000));
        let names = |csv: &str| {
            let rows: Vec<csv::StringRecord> =
                csv::Reader::from_reader(csv.as_bytes()).into_records().collect::<Result<_, _>>().unwrap();
            rows.iter().map(|row| row[0].to_owned()).collect::<BTreeSet<_>>().len()
        };
        assert_eq!((names(&crews), names(&customers)), (CREWS, CUSTOMERS));
        assert_eq!((names(&machines), names(&requests)), (CUSTOMERS, ORDERS));
        let named: BTreeSet<String> = (0..CUSTOMERS).map(|index| CustomerOf::of(index).name).collect();
        assert_eq!(named.len(), CUSTOMERS);
    }
}
