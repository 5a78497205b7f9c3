//! The demo: the real server with a city of forty crews, and, if wanted, twelve technicians at work and a storm. Run it by
//! `cargo xtask demo`.

#![expect(
    clippy::indexing_slicing,
    reason = "a key that a JSON answer lacks reads as null and fails the check; it never panics"
)]

mod lan;
mod play;
mod storm;

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use field_client::native::clock::SystemClock;
use futures_util::future::try_join;
use serde_json::Value;
use shared::time::Clock as _;
use tests::office::Office;
use tests::programs;
use tests::server::{ADMIN, PASSWORD, Server};
use tests::stopwatch::Stopwatch;
use tests::town::{self, Town};
use tokio::signal::unix::{SignalKind, signal};

/// The real server with a city of forty crews.
#[derive(Parser)]
struct Args {
    /// The port on the loopback.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where everything is kept.
    #[arg(long)]
    data_dir: PathBuf,
    /// Lets phones of the same network in.
    #[arg(long)]
    lan: bool,
    /// Lets twelve simulated technicians work through their day.
    #[arg(long)]
    play: bool,
    /// Lets a storm pass: fifty reports of an hour, told in a minute.
    #[arg(long)]
    storm: bool,
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
    println!("Building the city …");
    let (clock, watch) = (SystemClock::start(), Stopwatch::start());
    let town = town::build(&admin, clock.now()).await?;
    println!("It stands after {:.1} s: 40 crews, 300 customers, 120 orders.", watch.read().as_secs_f64());
    let player = town.technicians.iter().find(|found| found.login == "liu").context("the town has technicians")?;
    print(server, args, &town, &admin.code(&player.id).await?, &an_order_of(&admin, "徐汇一组").await?);
    println!("Or in a browser: {}/app/ with the code {}", server.url(), admin.code(&player.id).await?);
    println!("The dispatcher's console: {}/ as chen", server.url());
    if args.lan {
        let door = lan::open(server.address(), &args.data_dir.join("tls")).await?;
        door.tell(&admin.code(&player.id).await?)?;
    }
    let (phones, url) = (args.data_dir.join("phones"), server.url());
    let play = async {
        if args.play {
            play::play(&admin, &town, &phones, &url).await?;
        }
        Ok::<_, anyhow::Error>(())
    };
    let storm = async {
        if args.storm {
            storm::storm(&admin, clock.now()).await?;
        }
        Ok::<_, anyhow::Error>(())
    };
    try_join(play, storm).await?;
    if args.play || args.storm {
        println!("\nThe server goes on; ctrl-c stops it.");
    }
    std::future::pending().await
}

/// The number of an open order of that crew.
async fn an_order_of(admin: &Office, crew: &str) -> Result<String> {
    let crews = admin.rest.get("/api/v1/crews?limit=500").await?.ok()?;
    let crews = crews.list("items")?;
    let crew = crews.iter().find(|found| found["name"] == crew).and_then(|found| found["id"].as_str());
    let orders = admin.rest.get(&format!("/api/v1/orders?open=true&crew={}", crew.unwrap_or_default())).await?.ok()?;
    let last = orders.list("items")?.last().and_then(|order| order["number"].as_str().map(str::to_owned));
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
    let technicians: Vec<String> =
        town.technicians.iter().take(9).map(|found| format!("{} {}", found.login, found.name)).collect();
    println!("  technicians: {} and {} more", technicians.join(", "), town.technicians.len().saturating_sub(9));
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
