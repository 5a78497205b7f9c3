//! A corrupt or newer database is refused with the way out, and not a byte of it is changed.

use std::path::Path;

use anyhow::{Result, ensure};
use rusqlite::Connection;
use tests::database::Database;
use tests::fleet::device::note;
use tests::scene::Scene;

use crate::on_both;

on_both!(newer, comes_back_after_a_stop);

/// Starts the server where it has to refuse; gives its words.
async fn refused(scene: &Scene) -> Result<String> {
    let output = scene.server.command(&["serve"])?.output().await?;
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.code() == Some(3), "ended with {}: {words}", output.status);
    Ok(words)
}

/// A database that a later build has migrated is not touched.
async fn newer(mut scene: Scene) -> Result<()> {
    scene.server.stop().await?;
    let insert = "INSERT INTO migrations (name, digest) VALUES ('9999_future', 'abc')";
    scene.server.database().execute(&database_file(&scene), insert).await?;
    let words = refused(&scene).await?;
    ensure!(words.contains("9999_future") && words.contains("newer"), "{words}");
    let delete = "DELETE FROM migrations WHERE name = '9999_future'";
    scene.server.database().execute(&database_file(&scene), delete).await?;
    scene.server.run().await?;
    scene.server.admin().await?;
    Ok(())
}

/// What was there before a stop is there after it, and after ten more.
async fn comes_back_after_a_stop(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    for round in 0..3 {
        device.sync(&scene.http, &[note(order, &format!("round {round}"))]).await?;
        ensure!(scene.server.stop().await?.success(), "the server did not end well\n{}", scene.server.log());
        scene.server.run().await?;
    }
    let view = scene.office.order(&order.to_string()).await?.view;
    ensure!(view["notes"].as_array().map(Vec::len) == Some(3), "{}", view["notes"]);
    Ok(())
}

fn database_file(scene: &Scene) -> std::path::PathBuf {
    scene.server.folder().join("callout.db")
}

type Damage = fn(&mut Vec<u8>);

#[tokio::test(flavor = "multi_thread")]
async fn corrupt() -> Result<()> {
    let mut scene = Scene::on(Database::Sqlite, 1).await?;
    scene.crew("wang").await?;
    scene.server.stop().await?;
    let file = database_file(&scene);
    let whole = std::fs::read(&file)?;
    let damages: [(&str, Damage); 3] = [
        ("another file", |bytes| *bytes = b"these are my holiday pictures".repeat(500)),
        ("half of it", |bytes| bytes.truncate(bytes.len() / 2)),
        ("scribbled over", |bytes| bytes.iter_mut().skip(4_096).step_by(7).for_each(|byte| *byte ^= 0x5a)),
    ];
    for (name, damage) in damages {
        let mut damaged = whole.clone();
        damage(&mut damaged);
        std::fs::write(&file, &damaged)?;
        let words = refused(&scene).await.map_err(|error| error.context(name))?;
        ensure!(words.contains("restore"), "{name}: no way out in {words}");
        ensure!(std::fs::read(&file)? == damaged, "{name}: the file was changed");
    }
    std::fs::write(&file, &whole)?;
    scene.server.run().await
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_and_restore_mind_a_running_server() -> Result<()> {
    let mut scene = Scene::on(Database::Sqlite, 1).await?;
    let backup = scene.folder().join("backup.db");
    let path = backup.to_string_lossy().into_owned();
    ensure!(scene.server.command(&["backup", &path])?.status().await?.success(), "no backup");
    ensure!(is_whole(&backup)?, "the backup is not whole");
    let again = scene.server.command(&["backup", &path])?.output().await?;
    ensure!(!again.status.success(), "a backup was overwritten");
    let restore = scene.server.command(&["restore", &path])?.output().await?;
    let words = String::from_utf8_lossy(&restore.stderr).into_owned();
    ensure!(!restore.status.success() && words.contains("running"), "restored under a running server: {words}");
    let second = scene.server.command(&["serve"])?.output().await?;
    let words = String::from_utf8_lossy(&second.stderr).into_owned();
    ensure!(!second.status.success() && words.contains("running"), "two servers on one folder: {words}");
    scene.server.stop().await?;
    ensure!(scene.server.command(&["restore", &path])?.status().await?.success(), "no restore");
    scene.server.run().await
}

fn is_whole(file: &Path) -> Result<bool> {
    let checked: String = Connection::open(file)?.query_row("PRAGMA integrity_check", (), |row| row.get(0))?;
    Ok(checked == "ok")
}
