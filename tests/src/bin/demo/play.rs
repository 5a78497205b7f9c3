//! Three technicians work their orders with real `callout` processes.

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
use tests::town::Town;

use crate::text;

/// None of them is in the crew whose code is printed: its orders are left to whoever tries the demo.
const PLAYERS: [&str; 3] = ["sun", "smith", "garcia"];

/// Lets the three work until their orders are signed.
pub(crate) async fn play(admin: &Office, town: &Town, folder: &Path, server: &str) -> Result<()> {
    println!("\nThree technicians go to work:");
    let mut players = Vec::new();
    for (seed, login) in (1..).zip(PLAYERS) {
        let (_, name, person) = town.technicians.iter().find(|(found, ..)| found == login).context("a technician")?;
        let home = folder.join(login);
        let known = home.join("phone.db").exists();
        let field = Field::new(&home, server);
        if !known {
            field.enroll(&admin.code(person).await?, login).await?;
        }
        players.push(Player { name: name.clone(), field, chance: Chance::new(seed) });
    }
    try_join_all(players.iter_mut().map(Player::work)).await.map(drop)
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
