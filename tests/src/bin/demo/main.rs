//! The demo: the real server with a small town, and, if wanted, three technicians at work. Run it by `cargo xtask demo`.

#![expect(
    clippy::indexing_slicing,
    reason = "a key that a JSON answer lacks reads as null and fails the check; it never panics"
)]

mod play;

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use serde_json::Value;
use tests::office::Office;
use tests::programs;
use tests::server::{ADMIN, PASSWORD, Server};
use tests::town::{self, Town};
use tokio::signal::unix::{SignalKind, signal};

/// The real server with a small town.
#[derive(Parser)]
struct Args {
    /// The port on the loopback.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where everything is kept.
    #[arg(long)]
    data_dir: PathBuf,
    /// Lets three simulated technicians work their orders.
    #[arg(long)]
    play: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    let mut terminated = signal(SignalKind::terminate())?;
    let address = SocketAddr::from(([127, 0, 0, 1], args.port));
    // Otherwise whoever listens there would be taken for the demo's own server.
    drop(TcpListener::bind(address).with_context(|| format!("{address} is in use; choose another --port"))?);
    let mut server = Server::start_at(&args.data_dir.join("server"), address).await?;
    let shown = tokio::select! {
        shown = show(&server, &args) => shown,
        _ = tokio::signal::ctrl_c() => Ok(()),
        _ = terminated.recv() => Ok(()),
    };
    println!("\nStopping …");
    let stopped = server.stop().await?;
    println!("The server has stopped ({stopped}). Everything is kept in {}.", args.data_dir.display());
    shown
}

/// Builds the town, says what there is, and plays until somebody stops it.
async fn show(server: &Server, args: &Args) -> Result<()> {
    let admin = Office::of(server.admin().await?);
    println!("Building the town …");
    let town = town::build(&admin).await?;
    let player = town.technicians.iter().find(|(login, ..)| login == "liu").context("the town has technicians")?;
    print(server, args, &town, &admin.code(&player.2).await?, &an_order_of(&admin, "徐汇一组").await?);
    println!("Or in a browser: {}/app/ with the code {}", server.url(), admin.code(&player.2).await?);
    if args.play {
        play::play(&admin, &town, &args.data_dir.join("phones"), &server.url()).await?;
        println!("\nAll orders of the three are signed. ctrl-c stops the server.");
    }
    std::future::pending().await
}

/// The number of an open order of that crew.
async fn an_order_of(admin: &Office, crew: &str) -> Result<String> {
    let crews = admin.rest.get("/api/v1/crews").await?.ok()?;
    let crews = crews.body.as_array().context("the town has crews")?;
    let crew = crews.iter().find(|found| found["name"] == crew).and_then(|found| found["id"].as_str());
    let orders = admin.rest.get(&format!("/api/v1/orders?open=true&crew={}", crew.unwrap_or_default())).await?.ok()?;
    let last = orders.list("orders")?.last().and_then(|order| order["number"].as_str().map(str::to_owned));
    Ok(last.unwrap_or_else(|| "NUMBER".into()))
}

fn print(server: &Server, args: &Args, town: &Town, code: &str, order: &str) {
    let callout = programs::callout().unwrap_or_else(|_| "callout".into());
    let (callout, phone) = (short(&callout), short(&args.data_dir.join("my-phone")));
    let url = server.url();
    println!("\nThe office:  {url}  (REST under {url}/api/v1, health under {url}/healthz)");
    println!("Its log:     {}", short(&args.data_dir.join("server.log")));
    println!("Logins, all with the password \"{PASSWORD}\":");
    println!("  {ADMIN} (administrator), chen (dispatcher), grace (manager)");
    let technicians: Vec<String> = town.technicians.iter().map(|(login, name, _)| format!("{login} {name}")).collect();
    println!("  technicians: {}", technicians.join(", "));
    println!("\nTry this in another terminal, as the technician 刘洋 (the code lives 15 minutes):\n");
    println!("  alias callout='{callout} --data-dir {phone}'");
    println!("  callout enroll {code} --server {url}");
    println!("  callout sync");
    println!("  callout orders");
    println!("  callout accept {order}");
    println!("  callout outbox\n");
    println!("Stop the server and go on: it works without. ctrl-c here stops everything.");
}

/// The path as one would type it here.
fn short(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let inside = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    inside.unwrap_or_else(|| path.to_path_buf()).display().to_string()
}

/// A text in an answer; empty if it is not there.
fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
