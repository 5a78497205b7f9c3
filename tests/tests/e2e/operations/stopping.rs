//! Stopping gracefully, and what one can ask a running server.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;
use tests::rest::Rest;
use tests::scene::Scene;
use tests::server::{ADMIN, PASSWORD, terminate};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::on_both;

on_both!(a_request_under_way_is_finished, health_and_request_ids);

/// A request whose body is still on its way when the server is told to stop is answered; new ones are not taken.
async fn a_request_under_way_is_finished(mut scene: Scene) -> Result<()> {
    let body = json!({"login": ADMIN, "password": PASSWORD}).to_string();
    let head = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut line = TcpStream::connect(scene.server.address()).await?;
    let (first, rest) = body.split_at(10);
    line.write_all(format!("{head}{first}").as_bytes()).await?;
    tokio::time::sleep(Duration::from_millis(200)).await;
    terminate(scene.server.pid().unwrap_or_default()).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    line.write_all(rest.as_bytes()).await?;
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    ensure!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    ensure!(TcpStream::connect(scene.server.address()).await.is_err(), "a stopping server takes new connections");
    ensure!(scene.server.stop().await?.success(), "{}", scene.server.log());
    Ok(())
}

async fn health_and_request_ids(scene: Scene) -> Result<()> {
    let nobody = Rest::new(&scene.server.url())?;
    nobody.get("/healthz").await?.ok()?;
    nobody.get("/readyz").await?.ok()?;
    let own = nobody.send(reqwest::Method::GET, "/healthz", &[("x-request-id", "from-my-proxy")], None).await?;
    ensure!(own.header("x-request-id")? == "from-my-proxy", "{:?}", own.headers);
    let given = nobody.get("/api/v1/nowhere").await?;
    let id = given.header("x-request-id")?.to_owned();
    ensure!(given.problem(404)?["request_id"] == id.as_str(), "{}", given.body);
    ensure!(scene.server.log().contains(&id), "the log does not know request {id}");
    ensure!(!scene.server.log().contains(PASSWORD), "the log knows a password");
    Ok(())
}
