//! Twelve technicians work through their day with real `callout` processes.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use serde_json::Value;
use shared::geo::Point;
use tests::chance::Chance;
use tests::field::Field;
use tests::images::photograph;
use tests::office::Office;
use tests::town::{Technician, Town};

use crate::text;

/// How many of them.
const PLAYERS: usize = 12;
/// The crew whose code is printed: its orders are left to whoever tries the demo.
const LEFT_ALONE: [&str; 2] = ["wang", "liu"];

/// Lets them work until their orders are signed.
pub(crate) async fn play(admin: &Office, town: &Town, folder: &Path, server: &str) -> Result<()> {
    let players = players(admin, town).await?;
    println!("\n{} technicians go to work:", players.len());
    let mut playing = Vec::new();
    for (seed, technician) in (1..).zip(players) {
        let home = folder.join(&technician.login);
        let known = home.join("phone.db").exists();
        let field = Field::new(&home, server);
        if !known {
            field.enroll(&admin.code(&technician.id).await?, &technician.login).await?;
        }
        playing.push(Player { name: technician.name.clone(), field, chance: Chance::new(seed) });
    }
    try_join_all(playing.iter_mut().map(Player::work)).await?;
    println!("\nAll orders of the {PLAYERS} are signed.");
    Ok(())
}

/// One technician each of the crews with the most to do.
async fn players<'t>(admin: &Office, town: &'t Town) -> Result<Vec<&'t Technician>> {
    let orders = admin.rest.get("/api/v1/orders?open=true&status=dispatched&limit=200").await?.ok()?;
    let orders = orders.list("items")?;
    let mut crews = BTreeSet::new();
    let mut busy: Vec<(usize, &Technician)> = town
        .technicians
        .iter()
        .filter(|found| !LEFT_ALONE.contains(&found.login.as_str()) && crews.insert(&found.crew))
        .map(|found| (orders.iter().filter(|order| order["crew"] == found.crew.as_str()).count(), found))
        .collect();
    busy.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.login.cmp(&other.1.login)));
    Ok(busy.into_iter().take(PLAYERS).map(|(_, technician)| technician).collect())
}

struct Player {
    name: String,
    field: Field,
    chance: Chance,
}

impl Player {
    async fn work(&mut self) -> Result<()> {
        self.field.ok(&["sync"]).await?;
        let listed = self.field.ok(&["orders"]).await?;
        for order in listed["orders"].as_array().into_iter().flatten() {
            let (number, status) = (text(order, "/number").to_owned(), text(order, "/status"));
            if status == "dispatched" {
                self.visit(&number, text(order, "/fault")).await?;
            }
        }
        Ok(())
    }

    async fn visit(&mut self, order: &str, fault: &str) -> Result<()> {
        self.say(order, &format!("takes it: {fault}"));
        self.act(&["accept", order]).await?;
        self.act(&["on-the-way", order]).await?;
        let shown = self.field.ok(&["show", order]).await?;
        let place = site(&shown).context("an order of the town has a place")?;
        let here = format!("{},{},8", place.lat(), place.lon());
        self.say(order, "on site; down here there is no signal");
        self.act(&["arrive", order, "--at", &here]).await?;
        self.act(&["start", order]).await?;
        let picture = self.field.folder().join(format!("{order}.jpg"));
        photograph(&picture, &mut self.chance, place)?;
        self.act(&["photo", order, &picture.to_string_lossy(), "--kind", "before"]).await?;
        self.act(&["diagnose", order, "--cause", "device", "--text", "Seal worn, replaced 已更换密封圈"]).await?;
        for question in 1..=questions(&shown) {
            self.act(&["diagnose", order, "--answer", &format!("{question}=是 yes")]).await?;
        }
        self.act(&["material", "add", order, "--part", "SEAL-50", "--quantity", "2"]).await?;
        self.act(&["labour", "add", order, "--quantity", "1.5", "--price", "120"]).await?;
        self.act(&["outcome", order, "fixed"]).await?;
        let strokes = "M10 60 C40 5 65 95 95 40 M20 80 L180 70";
        self.act(&["sign", order, "--signer", "Customer 客户", "--rating", "5", "--strokes", strokes]).await?;
        self.act(&["leave", order]).await?;
        let unsent = self.field.unsent().await?;
        self.say(order, &format!("signed; {unsent} edits and a photo are on the phone only, back to the street"));
        self.field.sync_until_empty(5).await?;
        self.say(order, "● everything is at the office");
        Ok(())
    }

    async fn act(&mut self, args: &[&str]) -> Result<()> {
        self.field.ok(args).await?;
        let (words, order) = match args {
            ["material" | "labour", verb, order, ..] => (format!("{} {verb}", args[0]), *order),
            [verb, order, ..] => ((*verb).to_owned(), *order),
            _ => return Ok(()),
        };
        self.say(order, &format!("callout {words}"));
        tokio::time::sleep(Duration::from_millis(200 + self.chance.below(700))).await;
        Ok(())
    }

    fn say(&self, order: &str, what: &str) {
        println!("  {:<12} {order}  {what}", self.name);
    }
}

/// Where the order's site is.
fn site(shown: &Value) -> Option<Point> {
    let request = shown.pointer("/order/request")?.as_array()?;
    let site = request.iter().find(|detail| detail["field"] == "site")?;
    serde_json::from_value(site["point"].clone()).ok()
}

/// How many questions its checklist has.
fn questions(shown: &Value) -> usize {
    let request = shown.pointer("/order/request").and_then(Value::as_array);
    let checklist = request.and_then(|request| request.iter().find(|detail| detail["field"] == "checklist"));
    checklist.and_then(|detail| detail["questions"].as_array()).map_or(0, Vec::len)
}
