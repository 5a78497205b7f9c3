//! Many decisions at once, by two dispatchers, at two servers where there are two.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::database::Database;
use tests::rest::Rest;
use tests::scene::Scene;
use tests::server::{PASSWORD, Server};

use crate::on_both;

on_both!(two_dispatchers_on_the_same_orders);

/// Both send their own crew to the same fifty orders at the same moment, in opposite sequence. Each order goes to one, and
/// the other one is told so.
async fn two_dispatchers_on_the_same_orders(scene: Scene) -> Result<()> {
    const ORDERS: usize = 50;
    let second = match scene.server.database() {
        Database::Sqlite => None,
        postgres => Some(Server::start(&scene.folder().join("second"), postgres.clone()).await?),
    };
    let door = second.as_ref().map_or_else(|| scene.server.url(), Server::url);
    scene.office.person("zhao", "Zhao", "dispatcher").await?;
    let zhao = Rest::new(&door)?.login("zhao", PASSWORD).await?;
    let (one, two) = (scene.crew("wang").await?.id, scene.crew("li").await?.id);
    let mut orders = Vec::new();
    for n in 0..ORDERS {
        orders.push(scene.office.report("Ann", &format!("fault {n}"), "sewer", None).await?);
    }
    let acts = |crew: &str, orders: &[String]| {
        let act = |order: &String| json!({"order": order, "act": "assign", "crew": crew, "revision": 0});
        json!({"acts": orders.iter().map(act).collect::<Vec<_>>()})
    };
    let backwards: Vec<String> = orders.iter().rev().cloned().collect();
    let path = "/api/v1/orders/bulk";
    let (mine, theirs) =
        tokio::join!(scene.office.rest.post(path, acts(&one, &orders)), zhao.post(path, acts(&two, &backwards)));
    let mut winners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (reply, crew) in [(mine?.ok()?, one.as_str()), (theirs?.ok()?, two.as_str())] {
        for outcome in reply.list("outcomes")? {
            let order = outcome["order"].as_str().context("an order")?.to_owned();
            if outcome["done"] == true {
                winners.entry(order).or_default().push(crew);
            } else {
                ensure!([&json!(412), &json!(503)].contains(&&outcome["problem"]["status"]), "{outcome}");
            }
        }
    }
    for order in &orders {
        let view = scene.office.order(order).await?.view;
        let won = winners.get(order).with_context(|| format!("nobody won {order}"))?;
        assert_eq!((won.len(), &view["revision"]), (1, &json!(1)), "{won:?}");
        let crew: &Value = &view["assignment"]["crew"];
        assert_eq!(Some(crew), won.first().map(|crew| json!(crew)).as_ref(), "{}", view["assignment"]);
    }
    Ok(())
}
