//! Rescue: what a device could not send reaches the office in a file, by another device's hand, and never twice. A copied
//! installation enrols anew and loses nothing.

use anyhow::{Context, Result, ensure};
use tests::field::Field;
use tests::scene::Scene;

use crate::on_both;

on_both!(by_another_hand, a_copied_installation_enrols_anew, a_restored_office_is_told_again);

async fn notes(scene: &Scene, order: &str) -> Result<Vec<String>> {
    let view = scene.office.order(order).await?.view;
    let notes = view["notes"].as_array().context("no notes")?;
    Ok(notes.iter().map(|note| note["text"].as_str().unwrap_or_default().to_owned()).collect())
}

async fn by_another_hand(scene: Scene) -> Result<()> {
    let (crew, other) = (scene.crew("wang").await?, scene.crew("li").await?);
    let order = scene.order(&crew).await?.to_string();
    let phone = scene.field(&crew.person, "phone", &scene.server.url()).await?;
    phone.ok(&["sync"]).await?;
    phone.ok(&["note", &order, "written without signal"]).await?;
    let file = scene.folder().join("rescue.age");
    let path = file.to_string_lossy().into_owned();
    phone.ok(&["rescue", "export", &path]).await?;
    let bytes = std::fs::read(&file)?;
    ensure!(bytes.starts_with(b"age-encryption.org"), "the file is not encrypted");
    let carrier = scene.field(&other.person, "carrier", &scene.server.url()).await?;
    carrier.ok(&["rescue", "import", &path]).await?;
    carrier.ok(&["rescue", "import", &path]).await?;
    ensure!(notes(&scene, &order).await? == ["written without signal"], "not there after the rescue");
    // The device comes back after all: the office knows it already.
    phone.ok(&["note", &order, "and later"]).await?;
    phone.sync_until_empty(3).await?;
    ensure!(notes(&scene, &order).await? == ["written without signal", "and later"], "doubled or lost");
    Ok(())
}

async fn a_copied_installation_enrols_anew(scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?.to_string();
    let phone = scene.field(&crew.person, "phone", &scene.server.url()).await?;
    phone.ok(&["sync"]).await?;
    let copy = copy_of(&phone, &scene.folder().join("copy"), &scene.server.url())?;
    phone.ok(&["note", &order, "from the original"]).await?;
    phone.sync_until_empty(3).await?;
    copy.ok(&["note", &order, "from the copy"]).await?;
    copy.run(&["sync"]).await?.fails(10)?;
    copy.run(&["sync"]).await?.fails(10)?;
    ensure!(notes(&scene, &order).await? == ["from the original"], "the copy wrote under the original's name");
    let enrolled = copy.enroll(&scene.office.code(&crew.person).await?, "the copy").await?;
    ensure!(enrolled["rescue"].is_string(), "the copy's unsent work went into no file: {enrolled}");
    copy.ok(&["sync"]).await?;
    copy.ok(&["note", &order, "from the copy, by its own name"]).await?;
    copy.ok(&["sync"]).await?;
    let found = notes(&scene, &order).await?;
    ensure!(found.contains(&"from the copy, by its own name".to_owned()), "{found:?}");
    // What it wrote under the stolen name is not lost: it waits for a person, and can be released.
    let waiting = scene.office.rest.get("/api/v1/quarantine").await?.ok()?;
    let reasons: Vec<_> = waiting.list("items")?.iter().map(|edit| edit["reason"].clone()).collect();
    ensure!(reasons.contains(&"fork".into()), "{reasons:?}");
    Ok(())
}

fn copy_of(phone: &Field, folder: &std::path::Path, server: &str) -> Result<Field> {
    std::fs::create_dir(folder)?;
    for name in ["phone.db", "phone.db-wal"] {
        let from = phone.folder().join(name);
        if from.exists() {
            std::fs::copy(from, folder.join(name))?;
        }
    }
    Ok(Field::new(folder, server))
}

/// The office restored yesterday's backup: the device sends again what is lacking, photos included, without being asked to.
async fn a_restored_office_is_told_again(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?.to_string();
    let phone = scene.field(&crew.person, "phone", &scene.server.url()).await?;
    phone.ok(&["sync"]).await?;
    phone.ok(&["note", &order, "before the backup"]).await?;
    phone.sync_until_empty(3).await?;
    let backup = scene.back_up().await?;
    phone.ok(&["note", &order, "after the backup"]).await?;
    let picture = scene.folder().join("picture.jpg");
    let place = shared::geo::Point::from_degrees(37.76, -122.42).context("a point")?;
    tests::images::photograph(&picture, &mut scene.chance, place)?;
    phone.ok(&["photo", &order, &picture.to_string_lossy()]).await?;
    phone.sync_until_empty(5).await?;
    scene.restore(backup).await?;
    std::fs::remove_dir_all(scene.server.folder().join("photos"))?;
    ensure!(notes(&scene, &order).await? == ["before the backup"], "the backup is not what it was");
    phone.sync_until_empty(5).await?;
    ensure!(notes(&scene, &order).await? == ["before the backup", "after the backup"], "not told again");
    let view = scene.office.order(&order).await?.view;
    let hash = view["photos"][0]["hash"].as_str().context("the photo was not told again")?.to_owned();
    ensure!(shared::ids::Digest::of(&scene.office.photo(&hash).await?).to_string() == hash, "other bytes");
    Ok(())
}
