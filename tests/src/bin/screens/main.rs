//! Photographs every screen of the technician's app and of the console, in both languages, in several windows, light and
//! dark. Run it by
//! `cargo xtask screens`, and look at what lies in `target/screens`.

mod customers;
mod desk;
mod hard;
mod tour;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use field_client::native::clock::SystemClock;
use shared::time::Clock as _;
use tests::browser::{Browser, View, app_is_built, console_is_built};
use tests::chance::Chance;
use tests::database::Database;
use tests::office::Office;
use tests::server::Server;
use tests::town;

/// Photographs every screen of the technician's app, of the console, and every page that customers see.
#[derive(Parser)]
struct Args {
    /// Where the pictures go.
    #[arg(long)]
    into: PathBuf,
    /// Only the views whose name contains this, such as en-360-dark.
    #[arg(long, default_value = "")]
    only: String,
}

/// How each screen is looked at: its name, the language, the window.
fn views() -> Vec<(String, &'static str, View)> {
    let mut views = Vec::new();
    for (lang, greeting) in [("zh", "中文"), ("en", "English")] {
        for (width, height) in [(360, 740), (768, 1_024)] {
            for (light, dark) in [("light", false), ("dark", true)] {
                views.push((format!("{lang}-{width}-{light}"), greeting, View { width, height, dark }));
            }
        }
    }
    views
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.into)?;
    let folder = tempfile::tempdir()?;
    let mut server = Server::start(&folder.path().join("server"), Database::Sqlite).await?;
    let office = Office::of(server.admin().await?);
    let town = town::build(&office, SystemClock::start().now()).await?;
    let liu = town.technicians.iter().find(|found| found.login == "liu").context("the town has technicians")?;
    let mut chance = Chance::new(7);
    let scene = customers::set(&office, &server, (folder.path(), &town), &mut chance).await?;
    for (name, greeting, view) in desk::views().into_iter().filter(|(name, ..)| name.contains(&args.only)) {
        println!("{name}");
        console_is_built(&server.url()).await?;
        let mut browser = Browser::start(&folder.path().join(&name)).await?;
        desk::walk(&mut browser, &server, (&args.into, &name), (greeting, view), &scene.signed).await?;
    }
    for (name, greeting, view) in views().into_iter().filter(|(name, ..)| name.contains(&args.only)) {
        println!("{name}");
        app_is_built(&server.url()).await?;
        let mut browser = Browser::start(&folder.path().join(&name)).await?;
        browser.grant(&server.url(), &["geolocation", "durableStorage", "videoCapture"]).await?;
        let code = office.code(&liu.id).await?;
        let mut tour = tour::Tour::begin(&mut browser, &server.url(), &args.into, &name, view).await?;
        tour.walk(greeting, &code, &mut chance, folder.path()).await?;
        tour.walk_hard(&mut browser, &server.url(), greeting).await?;
    }
    for (name, lang, view) in customers::views().into_iter().filter(|(name, ..)| name.contains(&args.only)) {
        println!("{name}");
        let mut browser = Browser::start(&folder.path().join(&name)).await?;
        customers::walk(&mut browser, &server.url(), (&args.into, &name), (lang, view), (&office, &scene)).await?;
    }
    server.stop().await?;
    println!("The pictures lie in {}", args.into.display());
    Ok(())
}
