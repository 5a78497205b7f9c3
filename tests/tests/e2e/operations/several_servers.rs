//! Two servers over one PostgreSQL: what one commits, devices of the other hear of; one may die at any moment.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::StreamExt as _;
use reqwest::StatusCode;
use serde_json::Value;
use tests::database::Database;
use tests::fleet::device::{Device, note};
use tests::office::Office;
use tests::scene::{Crew, Scene};
use tests::server::Server;

/// The second server of the scene's office; both keep photos in one place.
async fn second(scene: &Scene) -> Result<Server> {
    let photos = scene.server.folder().join("photos").to_string_lossy().into_owned();
    let database = scene.server.database().clone();
    Server::start_with(&scene.folder().join("second"), database, &[("CALLOUT_PHOTO_STORE", &photos)]).await
}

async fn enrolled(scene: &mut Scene, crew: &Crew, server: &Server) -> Result<Device> {
    let code = scene.office.code(&crew.person).await?;
    Device::enroll(&scene.http, &server.url(), &code, &mut scene.chance).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_at_one_hears_of_what_the_other_committed() -> Result<()> {
    let Some(mut scene) = Scene::on_postgres(1).await? else { return Ok(()) };
    let other = second(&scene).await?;
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut writer = scene.device(&crew.person).await?;
    let mut reader = enrolled(&mut scene, &crew, &other).await?;
    reader.sync(&scene.http, &[]).await?;
    let mut pokes = reader.events(&scene.http).await?.bytes_stream();
    // The stream begins with one, for what was missed before it.
    pokes.next().await.context("the stream's first word")??;
    for round in 0..3 {
        writer.sync(&scene.http, &[note(order, &format!("round {round}"))]).await?;
        let heard = tokio::time::timeout(Duration::from_secs(3), pokes.next()).await;
        heard
            .with_context(|| format!("round {round}: nothing was heard within 3 s"))?
            .context("the stream ended")??;
        let changes = reader.sync(&scene.http, &[]).await?;
        ensure!(changes.orders.iter().any(|change| change.order == order), "round {round}: a poke without a change");
    }
    Ok(())
}

/// A database that breaks all connections, as at its own restart, is listened to again.
#[tokio::test(flavor = "multi_thread")]
async fn pokes_come_again_after_the_database_broke_every_connection() -> Result<()> {
    let Some(mut scene) = Scene::on_postgres(1).await? else { return Ok(()) };
    let other = second(&scene).await?;
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut writer = scene.device(&crew.person).await?;
    let mut reader = enrolled(&mut scene, &crew, &other).await?;
    let break_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    scene.server.database().execute(scene.folder(), break_all).await?;
    let mut answered = false;
    for _ in 0..20 {
        // The connections in the pools have to be found broken first.
        answered = writer.sync(&scene.http, &[]).await.is_ok() && reader.sync(&scene.http, &[]).await.is_ok();
        if answered {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    ensure!(answered, "the servers do not find back to the database");
    let mut pokes = reader.events(&scene.http).await?.bytes_stream();
    pokes.next().await.context("the stream's first word")??;
    tokio::time::sleep(Duration::from_secs(2)).await;
    writer.sync(&scene.http, &[note(order, "after the break")]).await?;
    let heard = tokio::time::timeout(Duration::from_secs(3), pokes.next()).await;
    heard.context("nothing was heard within 3 s")?.context("the stream ended")??;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_killed_and_its_devices_go_on_at_the_other() -> Result<()> {
    let Some(mut scene) = Scene::on_postgres(1).await? else { return Ok(()) };
    let other = second(&scene).await?;
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut devices = Vec::new();
    for _ in 0..6 {
        devices.push(scene.device(&crew.person).await?);
    }
    let (http, url) = (scene.http.clone(), other.url());
    let writing = devices.into_iter().enumerate().map(|(number, mut device)| {
        let (http, url) = (http.clone(), url.clone());
        tokio::spawn(async move {
            let (mut written, mut moved) = (0, 0);
            while written < 60 {
                let edit = note(order, &format!("{number}/{written}"));
                // An answer that was lost with the server: the same edit goes to the other one, and counts once.
                match device.sync(&http, &[edit]).await {
                    Ok(_) => written += 1,
                    Err(_) if moved < 5 => {
                        moved += 1;
                        device.go_to(&url);
                    }
                    Err(error) => return Err(error),
                }
            }
            anyhow::Ok(moved)
        })
    });
    let writing: Vec<_> = writing.collect();
    tokio::time::sleep(Duration::from_millis(250)).await;
    scene.server.kill().await?;
    let mut moved = 0;
    for device in writing {
        moved += device.await??;
    }
    ensure!(moved > 0, "the server was killed after everything was written: the test proves nothing");
    let office = Office::of(other.admin().await?);
    let view = office.order(&order.to_string()).await?.view;
    ensure!(
        view["notes"].as_array().map(Vec::len) == Some(360),
        "{} of 360",
        view["notes"].as_array().map_or(0, Vec::len)
    );
    // The dead one comes back and is one of two again.
    scene.server.run().await?;
    let again = Office::of(scene.server.admin().await?).order(&order.to_string()).await?.view;
    ensure!(again["notes"] == view["notes"], "the servers show different orders");
    let checked = scene.server.command(&["check"])?.output().await?;
    ensure!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_dispatchers_at_two_servers_do_not_both_win() -> Result<()> {
    let Some(scene) = Scene::on_postgres(1).await? else { return Ok(()) };
    let other = second(&scene).await?;
    let (wang, li) = (scene.crew("wang").await?, scene.crew("li").await?);
    let office = Office::of(other.admin().await?);
    for round in 0..10 {
        let order = scene.office.report("Willow Court", &format!("round {round}"), "sewer", None).await?;
        let (one, two) =
            tokio::join!(scene.office.try_assign(&order, &wang.id, "", 0), office.try_assign(&order, &li.id, "", 0),);
        let statuses = [one?.status, two?.status];
        let won = statuses.iter().filter(|status| **status == StatusCode::OK).count();
        ensure!(won == 1, "round {round}: {statuses:?}");
    }
    Ok(())
}

/// Each kind of work had one turn although two servers started: the second one's start found it taken.
#[tokio::test(flavor = "multi_thread")]
async fn what_ticks_ticks_once() -> Result<()> {
    let token = "watchful-0123456789";
    let Some(database) = Database::fresh_postgres().await? else { return Ok(()) };
    let more = [("CALLOUT_METRICS_TOKEN", token), ("CALLOUT_LOG_FILTER", "info")];
    let folder = tempfile::tempdir()?;
    let one = Server::start_with(&folder.path().join("one"), database.clone(), &more).await?;
    let ran = async |server: &Server| -> Result<Vec<String>> {
        let rest = tests::rest::Rest::new(&server.url())?.with_token(token);
        let text = String::from_utf8(rest.bytes("/metrics").await?)?;
        let ran = text.lines().filter(|line| line.starts_with("callout_ticker_ran_timestamp_seconds{"));
        let mut ran: Vec<String> = ran.map(str::to_owned).collect();
        ran.sort();
        Ok(ran)
    };
    let mut first = Vec::new();
    for _ in 0..40 {
        first = ran(&one).await?;
        if first.len() >= 4 && first.iter().all(|line| !line.ends_with(" 0")) {
            break;
        }
        // Figures from the database are looked up at most every ten seconds.
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    ensure!(first.len() >= 4, "{first:?}");
    let two = Server::start_with(&folder.path().join("two"), database, &more).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let second = ran(&two).await?;
    ensure!(second == first, "the second server had a turn of its own: {second:?} after {first:?}");
    let _: Value = two.admin().await?.get("/readyz").await?.ok()?.body;
    Ok(())
}
