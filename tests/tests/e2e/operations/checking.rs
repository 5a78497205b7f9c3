//! `callout-server check` beside a running server, its exit codes, and what `rebuild` mends.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tests::fleet::device::note;
use tests::scene::Scene;

use crate::on_both;

on_both!(damage_is_named_and_mended);

async fn damage_is_named_and_mended(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    device.sync(&scene.http, &[note(order, "一"), note(order, "二")]).await?;
    let (exit, told) = check(&scene, &["check", "--json"]).await?;
    let told: Value = serde_json::from_str(&told).with_context(|| told.clone())?;
    ensure!(exit == Some(0) && told["findings"] == Value::Array(Vec::new()), "{told}");
    ensure!(told["checked"]["orders"] == 1 && told["checked"]["edits"].as_u64() >= Some(4), "{told}");

    // Somebody edits the database by hand, beside the running server.
    let file = scene.server.folder().join("callout.db");
    scene.server.database().execute(&file, "UPDATE orders SET fault = 'scribble', remarks = 7").await?;
    let (exit, told) = check(&scene, &["check", "--deep"]).await?;
    ensure!(exit == Some(4), "{exit:?}: {told}");
    ensure!(told.contains(&order.to_string()) && told.contains("fault, remarks") && told.contains("rebuild"), "{told}");
    let view = scene.office.orders().await?;
    ensure!(view.first().is_some_and(|row| row["fault"] == "scribble"), "a check changes nothing");

    scene.server.stop().await?;
    let rebuilt = scene.server.command(&["rebuild"])?.output().await?;
    ensure!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
    let (exit, told) = check(&scene, &["check"]).await?;
    ensure!(exit == Some(0) && told.contains("everything agrees"), "{exit:?}: {told}");
    Ok(())
}

async fn check(scene: &Scene, args: &[&str]) -> Result<(Option<i32>, String)> {
    let output = scene.server.command(args)?.output().await?;
    let told = [output.stdout, output.stderr].concat();
    Ok((output.status.code(), String::from_utf8_lossy(&told).into_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_database_none_is_made() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut command = tokio::process::Command::new(tests::programs::server()?);
    tests::server::clear_environment(&mut command);
    let output = command.arg("check").env("CALLOUT_DATA_DIR", folder.path()).output().await?;
    ensure!(output.status.code() == Some(1), "{}", output.status);
    ensure!(String::from_utf8_lossy(&output.stderr).contains("data_dir"), "no way out is told");
    ensure!(std::fs::read_dir(folder.path())?.next().is_none(), "something was made");
    Ok(())
}
