//! A storm over the city: fifty reports in an hour, told in a minute. Each gets the nearest crew, unless it only repeats
//! another one.

use std::time::Duration;

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shared::time::Moment;
use tests::chance::Chance;
use tests::office::Office;
use tests::town::place;

use crate::text;

/// Reports of the hour.
const REPORTS: usize = 50;
/// An hour of the storm in milliseconds.
const HOUR_MS: u64 = 3_600_000;
/// How much faster the storm is told than it comes.
const LAPSE: u64 = 60;
/// Of a hundred callers, how many stand where somebody called from before.
const AGAIN_PERCENT: u64 = 15;

const FAULTS: [(&str, &str); 8] = [
    ("plumbing", "地下车库进水，约十厘米"),
    ("plumbing", "Water comes up through the floor drain"),
    ("electric", "配电间进水，已跳闸"),
    ("electric", "Half of the building has no power"),
    ("glazier", "Window blown in on the fourth floor"),
    ("glazier", "大堂玻璃门被风吹坏"),
    ("elevator", "电梯底坑进水，已停梯"),
    ("plumbing", "屋面排水堵塞，顶层漏水"),
];
const STREETS: [&str; 6] = ["漕宝路", "Willow Road", "桂林路", "Harbour Street", "龙华路", "Elm Street"];

/// Lets the storm pass, as if its hour ended `now`.
pub(crate) async fn storm(admin: &Office, now: Moment) -> Result<()> {
    println!("\nA storm: {REPORTS} reports of one hour, in one minute:");
    let mut chance = Chance::new(u64::try_from(now.0).unwrap_or_default());
    let mut minutes: Vec<u64> = (0..REPORTS).map(|_| chance.below(HOUR_MS)).collect();
    minutes.sort_unstable();
    let began = now.plus_ms(-i64::try_from(HOUR_MS).unwrap_or_default());
    let (mut before, mut told, mut sent, mut repeats) = (0, Vec::<Report>::new(), 0_usize, 0_usize);
    for ms in minutes {
        tokio::time::sleep(Duration::from_millis((ms - before) / LAPSE)).await;
        before = ms;
        let again = if chance.percent(AGAIN_PERCENT) { chance.one(&told).cloned() } else { None };
        let report = again.unwrap_or_else(|| Report::new(&mut chance, ms));
        let at = began.plus_ms(i64::try_from(ms).unwrap_or_default());
        if report_and_send(admin, &report, at, ms / 60_000).await? {
            sent += 1
        } else {
            repeats += 1
        }
        told.push(report);
    }
    println!("\nThe storm has passed: {sent} crews were sent, {repeats} reports only repeated another one.");
    Ok(())
}

#[derive(Clone)]
struct Report {
    trade: &'static str,
    fault: &'static str,
    address: String,
    point: Option<shared::geo::Point>,
}

impl Report {
    /// A report from under the front, which crosses the city from west to east.
    fn new(chance: &mut Chance, ms: u64) -> Self {
        let (trade, fault) = chance.one(&FAULTS).copied().unwrap_or(("plumbing", ""));
        let street = chance.one(&STREETS).copied().unwrap_or_default();
        let metres = |drawn: u64| f64::from(u32::try_from(drawn).unwrap_or_default());
        let front = metres(ms / 250) - 7_200.0;
        let point = place(front + metres(chance.below(1_500)), metres(chance.below(12_000)) - 6_000.0);
        Self { trade, fault, address: format!("{street} {}", 1 + chance.below(400)), point }
    }
}

/// Takes a report; sends the nearest crew and says so, unless it repeats another one.
async fn report_and_send(admin: &Office, report: &Report, at: Moment, minute: u64) -> Result<bool> {
    let body = json!({
        "customer_name": report.address, "address": report.address, "point": report.point, "fault": report.fault,
        "trade": report.trade, "received_at": at, "contact": {"name": "Caller 来电", "phone": "13900000000"},
    });
    let taken = admin.rest.post("/api/v1/orders", body).await?.ok()?;
    let (order, number) = (taken.text("id")?, taken.text("number")?);
    let line = format!("  {minute:>2} min  {number}  {} · {}", report.fault, report.address);
    let repeats = taken.body.pointer("/repeats/0").filter(|offer| offer["suspected"] == true);
    if let Some(offer) = repeats {
        println!(
            "{line}\n          ↺ may repeat {} ({} %): {}",
            text(offer, "/number"),
            offer["score"],
            text(offer, "/words/en")
        );
        return Ok(false);
    }
    let ranked = admin.rest.get(&format!("/api/v1/orders/{order}/candidates")).await?.ok()?;
    let Some(nearest) = ranked.body.pointer("/crews/0").filter(|crew| crew["suitable"] == true) else {
        println!("{line}\n          nobody is free for this");
        return Ok(true);
    };
    let body = json!({"crew": nearest["crew"], "revision": ranked.at("revision")?});
    let path = format!("/api/v1/orders/{order}/assignment");
    admin.rest.send(Method::PUT, &path, &[], Some(body)).await?.ok()?;
    println!("{line}\n          → {}{}", text(nearest, "/name"), distance(nearest));
    Ok(true)
}

/// How far the crew is, where the ranking says so.
fn distance(crew: &Value) -> String {
    let metres = crew["why"].as_array().into_iter().flatten().find_map(|why| why["metres"].as_u64());
    let kilometres = metres.and_then(|metres| u32::try_from(metres).ok()).map(|metres| f64::from(metres) / 1_000.0);
    kilometres.map(|km| format!(", {km:.1} km away")).unwrap_or_default()
}
