//! The demo's city: what it promises is there, and building it again adds nothing.

use anyhow::{Result, ensure};
use field_client::native::clock::SystemClock;
use shared::time::Clock as _;
use tests::database::Database;
use tests::office::Office;
use tests::server::Server;
use tests::town;

#[tokio::test(flavor = "multi_thread")]
async fn the_city_has_forty_crews_three_hundred_customers_and_a_hundred_and_twenty_orders_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut server = Server::start(&folder.path().join("office"), Database::Sqlite).await?;
    let admin = Office::of(server.admin().await?);
    for round in 1..=2 {
        let built = town::build(&admin, SystemClock::start().now()).await?;
        let crews = admin.rest.get("/api/v1/crews?limit=200").await?.ok()?.body;
        let customers = admin.rest.get("/api/v1/customers?limit=500").await?.ok()?;
        let orders = admin.rest.get("/api/v1/orders?open=true&limit=200").await?.ok()?;
        let orders = orders.list("items")?;
        let counts = (crews["items"].as_array().map_or(0, Vec::len), customers.list("items")?.len(), orders.len());
        ensure!(counts == (40, 300, 120), "round {round}: crews, customers, open orders: {counts:?}");
        let held = orders.iter().filter(|order| order["crew"].is_string()).count();
        ensure!((60..120).contains(&held), "round {round}: {held} orders have a crew");
        let skills: std::collections::BTreeSet<&str> = crews["items"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|crew| crew["skills"].as_array().into_iter().flatten())
            .filter_map(|skill| skill.as_str())
            .collect();
        ensure!(skills.len() == 6, "round {round}: {skills:?}");
        ensure!(built.technicians.len() >= 43, "round {round}: {} technicians", built.technicians.len());
    }
    server.stop().await.map(drop)
}
