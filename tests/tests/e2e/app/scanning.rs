//! The camera reads the dispatcher's code and a part's label; this Chromium has no reader of its own, so ours does it.

use anyhow::Result;
use serde_json::json;
use tests::browser::{Browser, film};
use tests::play::Play;

#[tokio::test(flavor = "multi_thread")]
async fn the_dispatcher_s_code_is_scanned_and_so_is_the_label_of_a_part() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let rest = &play.scene.office.rest;
    let part = json!({
        "number": "CAP-35", "name": "Start capacitor", "specification": "35 µF", "model": "CBB65", "unit": "pc",
        "price": { "minor": 4_500, "currency": "CNY" },
    });
    rest.post("/api/v1/parts", part).await?.ok()?;
    let invitation = rest.post("/api/v1/enrolments", json!({ "person": play.crew.person })).await?.ok()?;
    let (film, origin) = (play.scene.folder().join("film.y4m"), play.scene.server.url());
    film::of_code(&film, invitation.text("qr")?)?;
    let mut browser = Browser::looking_at(&play.profile, &film).await?;
    browser.grant(&origin, &["geolocation", "durableStorage", "videoCapture"]).await?;
    let tab = play.tab(&mut browser).await?;
    tab.press("English").await?;
    tab.touch("[data-act=scan]").await?;
    tab.until("document.querySelector('input[name=code]').value.length === 32").await?;
    tab.press("Enrol this device").await?;
    tab.shows("Flooding: On street").await?;
    tab.until("navigator.serviceWorker.ready.then((ready) => ready.active !== null)").await?;
    // The scanner is kept on the device by now, for the basement.
    let kept = "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => \
        cache.keys())))).then((all) => all.flat().some(({ url }) => url.includes('scanner-') && url.endsWith('.wasm')))";
    tab.until(kept).await?;
    browser.kill();

    film::of_code(&film, "CAP-35")?;
    let mut browser = Browser::looking_at(&play.profile, &film).await?;
    browser.grant(&origin, &["geolocation", "durableStorage", "videoCapture"]).await?;
    let tab = play.tab(&mut browser).await?;
    tab.shows("Flooding: On street").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.press("Add material").await?;
    tab.touch(".sheet [data-act=scan]").await?;
    tab.until("document.querySelector('.sheet input[type=search]')?.value === 'CAP-35'").await?;
    tab.touch(".part-row .tap-card").await?;
    tab.shows("¥45.00").await
}
