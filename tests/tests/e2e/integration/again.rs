//! A POST that is sent again under its key acts once, whatever happens to the server in between.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::database::Database;
use tests::rest::{Reply, Rest};
use tests::scene::Scene;
use tests::server::Server;
use tests::wire::Wire;

use crate::on_both;

on_both!(the_answer_survives_a_kill, one_act_of_many_lost_answers_and_kills, two_servers_act_once);

const ORDERS: &str = "/api/v1/orders";

fn report(fault: &str) -> Value {
    let contact = json!({"name": "Ann", "phone": "1"});
    json!({"customer_name": "Willow Court", "address": "1 Main", "fault": fault, "trade": "sewer", "contact": contact})
}

async fn post(rest: &Rest, path: &str, key: &str, body: &Value) -> Result<Reply> {
    rest.send(Method::POST, path, &[("idempotency-key", key)], Some(body.clone())).await
}

/// Sends it until it is answered by a success, as a careful program does.
async fn persistently(rest: &Rest, path: &str, key: &str, body: &Value) -> Result<Reply> {
    for _ in 0..600 {
        match post(rest, path, key, body).await {
            Ok(reply) if reply.status.is_success() => return Ok(reply),
            Ok(reply) => ensure!([409, 503].contains(&reply.status.as_u16()), "{}: {}", reply.status, reply.body),
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("{path} under {key} was never answered")
}

/// The answer is there after a power cut; the same key for something else is refused then as well.
async fn the_answer_survives_a_kill(mut scene: Scene) -> Result<()> {
    let rest = scene.office.rest.clone();
    let first = post(&rest, ORDERS, "intake-1", &report("Flooding")).await?.ok()?;
    scene.server.kill().await?;
    scene.server.run().await?;
    let again = post(&rest, ORDERS, "intake-1", &report("Flooding")).await?.ok()?;
    assert_eq!((&again.body, again.header("idempotency-replayed")?), (&first.body, "true"));
    assert_eq!(again.status, first.status);
    let other = post(&rest, ORDERS, "intake-1", &report("Smoke")).await?;
    assert_eq!(other.problem(422)?["field"], "Idempotency-Key");
    assert_eq!(scene.office.orders().await?.len(), 1);
    Ok(())
}

/// Reports and notes are sent through a line that loses answers, to a server that is killed again and again in the middle
/// of it. Whatever is answered in the end was done exactly once.
async fn one_act_of_many_lost_answers_and_kills(mut scene: Scene) -> Result<()> {
    const ACTS: usize = 40;
    let order = scene.office.report("Willow Court", "Flooding", "sewer", None).await?;
    let wire = Wire::to(scene.server.address()).await?;
    wire.storm(scene.chance.branch(), 30);
    let rest = Rest::new(&wire.url())?.with_token(scene.office.rest.token());
    let notes = format!("{ORDERS}/{order}/notes");
    let writing = tokio::spawn(async move {
        let mut ids = BTreeSet::new();
        for n in 0..ACTS {
            let reply =
                persistently(&rest, &notes, &format!("note-{n}"), &json!({"text": format!("note {n}")})).await?;
            ids.insert(reply.text("id")?.to_owned());
            persistently(&rest, ORDERS, &format!("order-{n}"), &report(&format!("fault {n}"))).await?;
        }
        anyhow::Ok(ids)
    });
    let mut kills = 0;
    while !writing.is_finished() {
        tokio::time::sleep(Duration::from_millis(150 + scene.chance.below(250))).await;
        scene.server.kill().await?;
        scene.server.run().await?;
        kills += 1;
    }
    let ids = writing.await??;
    assert_eq!(ids.len(), ACTS);
    ensure!(kills >= 3 && wire.traffic().faults >= 5, "{kills} kills, {:?}", wire.traffic());
    let view = scene.office.order(&order).await?.view;
    assert_eq!(view["notes"].as_array().map(Vec::len), Some(ACTS), "{}", view["notes"]);
    let orders = scene.office.orders().await?;
    let faults: BTreeSet<&str> = orders.iter().filter_map(|order| order["fault"].as_str()).collect();
    assert_eq!((orders.len(), faults.len()), (ACTS + 1, ACTS + 1));
    println!("{ACTS} notes and {ACTS} reports under {kills} kills and {} broken exchanges", wire.traffic().faults);
    Ok(())
}

/// Two servers over one PostgreSQL receive the same request at the same moment.
async fn two_servers_act_once(scene: Scene) -> Result<()> {
    let second = match scene.server.database() {
        Database::Sqlite => None,
        postgres => Some(Server::start(&scene.folder().join("second"), postgres.clone()).await?),
    };
    let door = second.as_ref().map_or_else(|| scene.server.url(), Server::url);
    let (one, two) = (scene.office.rest.clone(), Rest::new(&door)?.with_token(scene.office.rest.token()));
    for n in 0..25 {
        let (key, body) = (format!("k-{n}"), report(&format!("fault {n}")));
        let (first, other) =
            tokio::join!(persistently(&one, ORDERS, &key, &body), persistently(&two, ORDERS, &key, &body));
        let (first, other) = (first?, other?);
        assert_eq!(first.body, other.body, "both doors give the same answer");
        let replayed = |reply: &Reply| reply.headers.contains_key("idempotency-replayed");
        ensure!(replayed(&first) != replayed(&other), "one acts, the other one is told");
    }
    let orders = scene.office.orders().await?;
    assert_eq!(orders.len(), 25, "{}", orders.first().context("an order")?);
    Ok(())
}
