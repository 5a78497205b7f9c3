//! What a technician knows before and beside the work: what was there before, what to bring, where it is, what is in the van,
//! how much room is left; and that two people disagree.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::browser::Tab;
use tests::play::Play;
use tests::visit::Visit;

/// A customer with a machine in the office's books, by their ids.
async fn machine(play: &Play) -> Result<[String; 3]> {
    let rest = &play.scene.office.rest;
    let made = async |path: String, body: Value| {
        Ok::<_, anyhow::Error>(rest.post(&path, body).await?.ok()?.text("id")?.to_owned())
    };
    let body = json!({ "number": "C-1", "name": "Willow Court 王", "contact_name": "Ms Zhang", "contact_phone": "13800000000" });
    let customer = made("/api/v1/customers".into(), body).await?;
    let body = json!({ "name": "B1", "address": "Willow Court 1", "point": { "lat": 37.77, "lon": -122.43 } });
    let site = made(format!("/api/v1/customers/{customer}/sites"), body).await?;
    let body = json!({ "number": "P-7", "name": "Drain pump", "location": "basement" });
    let equipment = made(format!("/api/v1/sites/{site}/equipment"), body).await?;
    Ok([customer, site, equipment])
}

async fn report(play: &Play, [customer, site, equipment]: &[String; 3], fault: &str) -> Result<String> {
    let body = json!({ "customer": customer, "site": site, "equipment": equipment, "fault": fault, "trade": "sewer" });
    let order = play.scene.office.rest.post("/api/v1/orders", body).await?.ok()?.text("id")?.to_owned();
    play.scene.office.assign(&order, &play.crew.id, "").await?;
    Ok(order)
}

async fn arrive(tab: &Tab, order: &str) -> Result<()> {
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_before_is_there_beforehand_and_what_is_needed_is_brought_along() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let machine = machine(&play).await?;
    let first = report(&play, &machine, "Pump hums").await?;
    let visit = Visit {
        office: &play.scene.office,
        server: &play.scene.server.url(),
        folder: play.scene.folder(),
        person: &play.crew.person,
    };
    let mut chance = tests::chance::Chance::new(1);
    visit.signed(&mut chance, &first, "Ms Zhang").await?;
    let second = report(&play, &machine, "Pump hums again").await?;

    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Pump hums again").await?;
    // From here on there is no signal: what is known, the phone has.
    play.scene.server.kill().await?;
    tab.eval(&format!("location.hash = '#/order/{second}'")).await?;
    tab.shows("Former visits").await?;
    tab.touch("details.card summary").await?;
    tab.shows("检查井堵塞，已疏通").await?;
    arrive(&tab, &second).await?;
    tab.press("Needs parts").await?;
    tab.fill("#outcome textarea", "Shaft seal 35 mm").await?;
    tab.shows("to send").await?;
    // The visit is not signed yet: its order is the large one, with what is needed the next time.
    tab.eval("location.hash = '#/'").await?;
    tab.until("document.querySelector('.next')?.innerText.includes('Pump hums again')").await?;
    tab.shows("Bring along").await?;
    tab.shows("Shaft seal 35 mm").await?;
    // The map has no pictures and no signal, and still shows the way.
    tab.eval("location.hash = '#/map'").await?;
    tab.until(
        "document.querySelectorAll('.chart .stop').length === 1 && document.querySelector('.chart .me') !== null",
    )
    .await?;
    ensure!(tab.eval("document.querySelectorAll('.chart .tile').length").await? == 0);
    tab.until("/\\d/.test(document.querySelector('.ruler').innerText)").await?;
    tab.eval("location.hash = '#/work'").await?;
    tab.until("document.querySelector('meter')?.max > 0").await?;
    tab.until("/\\d+ more photos fit/.test(document.body.innerText)").await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_disagree_are_asked_and_one_answer_stays() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    arrive(&tab, &order).await?;
    tab.shows("At the office").await?;
    let view = play.scene.office.order(&order).await?.view;
    let number = view["origin"]["number"].as_str().context("no number")?.to_owned();
    let other = play.scene.field(&play.crew.person, "tablet", &play.scene.server.url()).await?;
    other.ok(&["sync"]).await?;
    // Neither has seen what the other writes.
    other.ok(&["diagnose", &number, "--visit", "1", "--cause", "device"]).await?;
    tab.press("Blockage").await?;
    tab.until("document.querySelector('#findings [aria-pressed=true]') !== null").await?;
    tab.shows("At the office").await?;
    other.sync_until_empty(20).await?;
    tab.until("document.querySelectorAll('#conflicts .chip').length === 2").await?;
    tab.eval("location.hash = '#/'").await?;
    tab.shows("Needs you").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.touch("#conflicts .chip").await?;
    tab.until("document.querySelectorAll('#conflicts .chip').length === 0").await?;
    tab.shows("At the office").await?;
    let view = play.scene.office.order(&order).await?.view;
    ensure!(view["conflicts"].as_array().is_some_and(Vec::is_empty), "{}", view["conflicts"]);
    Ok(())
}

/// What should be in the crew's van, as the office sees it.
async fn there(play: &Play) -> Result<Value> {
    let van = play.scene.office.rest.get(&format!("/api/v1/crews/{}/van", play.crew.id)).await?.ok()?;
    Ok(van.list("stock")?[0]["there"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_loaded_is_in_the_van_and_goes_down_with_every_line() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let part = json!({ "number": "SEAL-50", "name": "Shaft seal", "unit": "pc", "price": { "minor": 1250, "currency": "CNY" } });
    let part = play.scene.office.rest.post("/api/v1/parts", part).await?.ok()?.text("id")?.to_owned();
    let loads = format!("/api/v1/crews/{}/loads", play.crew.id);
    play.scene.office.rest.post(&loads, json!({ "part": part, "quantity": "2" })).await?.ok()?;
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    tab.eval("location.hash = '#/van'").await?;
    tab.shows("2 pc").await?;
    // One more, by the technician's own hand.
    tab.touch("main li button").await?;
    tab.press("Put in").await?;
    tab.shows("3 pc").await?;
    play.scene.server.kill().await?;
    arrive(&tab, &order).await?;
    tab.press("Add material").await?;
    tab.shows("3 pc").await?;
    tab.touch(".sheet li .tap-card").await?;
    tab.until("document.querySelectorAll('#lines li').length === 1").await?;
    tab.touch("#lines li button").await?;
    tab.fill(".sheet input[inputmode=decimal]", "4").await?;
    tab.key("Escape").await?;
    tab.shows("Not enough in the van").await?;
    tab.eval("location.hash = '#/van'").await?;
    tab.shows("-1 pc").await?;
    play.scene.server.run().await?;
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    tab.eval("location.hash = '#/work'").await?;
    tab.shows("Everything is at the office").await?;
    ensure!(there(&play).await? == "-2", "{}", there(&play).await?);
    // Loaded while the technician looks: it comes by itself.
    tab.eval("location.hash = '#/van'").await?;
    play.scene.office.rest.post(&loads, json!({ "part": part, "quantity": "10" })).await?.ok()?;
    tab.shows("9 pc").await?;
    ensure!(there(&play).await? == "8");
    Ok(())
}
