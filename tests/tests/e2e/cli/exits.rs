//! Every failure has the exit code that is documented, and words in both languages.

use anyhow::{Result, ensure};
use tests::database::Database;
use tests::field::Field;
use tests::scene::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn each_failure_has_its_code() -> Result<()> {
    let scene = Scene::on(Database::Sqlite, 1).await?;
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?.to_string();
    let stranger = Field::new(&scene.folder().join("nobody"), &scene.server.url());
    stranger.run(&["orders"]).await?.fails(3)?;
    stranger.run(&["enroll", "BCDFG-HJKMN"]).await?.fails(9)?;
    let phone = scene.field(&crew.person, "phone", &scene.server.url()).await?;
    phone.ok(&["sync"]).await?;
    phone.run(&["show", "no-such-order"]).await?.fails(4)?;
    phone.run(&["arrive", &order]).await?.fails(5)?;
    phone.run(&["juggle"]).await?.fails(2)?;
    phone.ok(&["accept", &order]).await?;
    phone.run(&["accept", &order]).await?.fails(5)?;
    phone.run(&["sign", &order, "--signer", "x", "--strokes", "M1 1 L9 9"]).await?.fails(6)?;
    phone.run(&["material", "edit", &order, "7", "--quantity", "1"]).await?.fails(4)?;
    phone.run(&["photo", &order, "no-such-file.jpg"]).await?.fails(15)?;
    ensure!(phone.run(&["outbox"]).await?.exit == 7, "the outbox is not empty");
    let bomb = scene.folder().join("bomb.png");
    let header = [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &[0, 1, 0, 0, 0, 1, 0, 0, 8, 6, 0, 0, 0]].concat();
    std::fs::write(&bomb, header)?;
    phone.run(&["photo", &order, &bomb.to_string_lossy()]).await?.fails(15)?;
    ensure!(phone.unsent().await? == 1, "what failed left something behind");
    phone.sync_until_empty(3).await?;
    ensure!(phone.run(&["outbox"]).await?.exit == 0, "the outbox is empty");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_or_newer_database_is_refused_untouched() -> Result<()> {
    let scene = Scene::on(Database::Sqlite, 1).await?;
    let crew = scene.crew("wang").await?;
    let phone = scene.field(&crew.person, "phone", &scene.server.url()).await?;
    phone.ok(&["sync"]).await?;
    let file = phone.folder().join("phone.db");
    let version = |version: u32| -> Result<()> {
        Ok(rusqlite::Connection::open(&file)?.pragma_update(None, "user_version", version)?)
    };
    version(900)?;
    phone.run(&["orders"]).await?.fails(12)?;
    let damaged = b"these are my holiday pictures".repeat(500);
    std::fs::write(&file, &damaged)?;
    phone.run(&["orders"]).await?.fails(11)?;
    phone.run(&["enroll", "BCDFG-HJKMN"]).await?.fails(11)?;
    ensure!(std::fs::read(&file)? == damaged, "the damaged file was changed");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn both_languages_are_spoken() -> Result<()> {
    let scene = Scene::on(Database::Sqlite, 1).await?;
    let stranger = Field::new(&scene.folder().join("nobody"), &scene.server.url());
    let words = async |lang: &str| -> Result<String> {
        let json = stranger.run(&["--lang", lang, "orders"]).await?.fails(3)?;
        Ok(json.pointer("/error/words").and_then(|words| words.as_str()).unwrap_or_default().to_owned())
    };
    let (en, zh) = (words("en").await?, words("zh-CN").await?);
    ensure!(en.is_ascii() && zh.contains("登记"), "{en} · {zh}");
    let codes = stranger.ok(&["help", "exit-codes"]).await?;
    ensure!(codes["exit_codes"].as_array().is_some_and(|codes| codes.len() >= 17), "{codes}");
    Ok(())
}
