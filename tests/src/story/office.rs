//! What the office has to see in the end.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use super::cast::{Cast, Order};
use super::technician::Technician;
use crate::office::ReadOrder;

/// Every act once, both visits, the conflict with both values, the signatures verified, every photo with its hash. Gives
/// the number of acts.
pub(super) async fn sees_everything_once(cast: &Cast) -> Result<u64> {
    let [shared_order, handed_on, simple] = cast.orders.as_slice() else { anyhow::bail!("three orders") };
    let acts = every_act_once(cast).await?;
    for order in &cast.orders {
        photos_are_whole(cast, order).await?;
    }
    let view = cast.office.order(&shared_order.id).await?.view;
    let conflicts = view["conflicts"].as_array().context("no conflicts")?;
    ensure!(conflicts.len() == 1, "one conflict in {conflicts:?}");
    let both = conflicts.first().map(Value::to_string).unwrap_or_default();
    ensure!(both.contains("检查井堵塞，已疏通") && both.contains("Pipe is cracked"), "both values in {both}");

    let view = cast.office.order(&handed_on.id).await?.view;
    ensure!(view["visits"].as_array().map(Vec::len) == Some(2), "both visits in {}", view["visits"]);
    ensure!(view["remarks"].to_string().contains("two-crews"), "two crews in {}", view["remarks"]);
    for (order, signatures) in [(shared_order, 1), (handed_on, 2), (simple, 1)] {
        let sign_offs = cast.office.sign_offs(&order.id).await?;
        ensure!(sign_offs.len() == signatures, "order {}: {} signatures", order.number, sign_offs.len());
        for signed in &sign_offs {
            ensure!(signed["document_is_whole"] == true && signed["chain_is_signed"] == true, "{signed}");
            ensure!(signed["strokes"].as_array().map(Vec::len) == Some(2), "two strokes in {}", signed["strokes"]);
        }
    }
    let unchanged = cast.office.sign_offs(&simple.id).await?;
    ensure!(unchanged.iter().all(|signed| signed["changed"].as_array().is_some_and(Vec::is_empty)), "{unchanged:?}");
    purged_where_it_left(cast, handed_on).await?;
    Ok(acts)
}

/// In the histories of all orders, each device's edits are exactly those it recorded: 1, 2, 3 … without gap and without
/// double; and every note stands in its order once.
async fn every_act_once(cast: &Cast) -> Result<u64> {
    let mut found: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut notes: BTreeMap<(String, String), u32> = BTreeMap::new();
    for order in &cast.orders {
        for entry in cast.office.history(&order.id).await? {
            let id = entry["id"].as_str().context("an act without id")?;
            let (actor, n) = id.split_once('.').context("an id without number")?;
            found.entry(actor.to_owned()).or_default().push(n.parse()?);
            ensure!(entry["held_back"].is_null(), "an act waits: {entry}");
        }
        let view = cast.office.order(&order.id).await?.view;
        for note in view["notes"].as_array().into_iter().flatten() {
            let text = note["text"].as_str().unwrap_or_default().to_owned();
            *notes.entry((order.number.clone(), text)).or_default() += 1;
        }
    }
    let mut acts = 0;
    let mut written = BTreeSet::new();
    for Technician { name, actor, edits, notes, .. } in [&cast.wang, &cast.liu, &cast.smith, &cast.zhao] {
        let mut numbers = found.remove(actor).unwrap_or_default();
        numbers.sort_unstable();
        let expected: Vec<u64> = (1..=*edits).collect();
        ensure!(numbers == expected, "{name} recorded 1 to {edits}, the office has {numbers:?}");
        acts += edits;
        written.extend(notes.iter().cloned());
    }
    ensure!(notes.values().all(|times| *times == 1), "a note stands twice: {notes:?}");
    let notes: BTreeSet<_> = notes.into_keys().collect();
    ensure!(notes == written, "written {written:?}, found {notes:?}");
    Ok(acts)
}

/// Every photo of the order can be had from the office, and is the file that its hash names: upright, small, and without
/// what the camera wrote into it.
async fn photos_are_whole(cast: &Cast, order: &Order) -> Result<()> {
    let view = cast.office.order(&order.id).await?.view;
    let photos = view["photos"].as_array().filter(|photos| !photos.is_empty()).context("no photos")?;
    for photo in photos {
        let hash = photo["hash"].as_str().context("a photo without hash")?;
        let bytes = cast.office.photo(hash).await?;
        ensure!(shared::ids::Digest::of(&bytes).to_string() == hash, "photo {hash} has other bytes");
        ensure!(!bytes.windows(4).any(|part| part == b"Exif"), "photo {hash} still has its EXIF block");
        let picture = image::load_from_memory(&bytes)?;
        // Taken sideways, 1280 × 960.
        ensure!((picture.width(), picture.height()) == (960, 1_280), "photo {hash} is not upright");
        ensure!(photo["exif"]["point"]["lat"].is_number(), "the place in {}", photo["exif"]);
    }
    Ok(())
}

/// The order that went to another crew is no longer on the device of the first one, now that all of it is at the office.
async fn purged_where_it_left(cast: &Cast, order: &Order) -> Result<()> {
    let listed = cast.smith.field.ok(&["orders"]).await?;
    let still = listed["orders"].as_array().into_iter().flatten().any(|held| held["id"] == order.id.as_str());
    ensure!(!still, "order {} is still on Smith's device", order.number);
    Ok(())
}

/// The dispatcher settles the conflict; a line is changed after the signature, and the order says what.
pub(super) async fn settles_and_notices_changes(cast: &mut Cast) -> Result<()> {
    let order = cast.orders.first().context("an order")?;
    let (id, number) = (order.id.clone(), order.number.clone());
    let ReadOrder { view, tag } = cast.office.order(&id).await?;
    let body = json!({
        "about": "finding", "visit": view["visits"][0]["id"],
        "finding": {"finding": "diagnosis", "text": "检查井堵塞，已疏通"},
    });
    let path = format!("/api/v1/orders/{id}/settlements");
    cast.office.rest.post(&path, body.clone()).await?.problem(428)?;
    cast.office.rest.send(Method::POST, &path, &[("if-match", &tag)], Some(body)).await?.ok()?;
    let settled = cast.office.sign_offs(&id).await?;
    let view = cast.office.order(&id).await?.view;
    ensure!(view["conflicts"].as_array().is_some_and(Vec::is_empty), "{}", view["conflicts"]);
    ensure!(settled.iter().all(|signed| signed["changed"].as_array().is_some_and(Vec::is_empty)), "{settled:?}");

    let edited = cast.wang.field.ok(&["material", "edit", &number, "2", "--price", "60"]).await?;
    ensure!(edited["changed_since_signing"] == true, "the device does not say so: {edited}");
    cast.wang.sync().await?;
    let signed = cast.office.sign_offs(&id).await?;
    let changed = signed.first().and_then(|signed| signed["changed"].as_array()).context("no sign-off")?;
    let line = changed.iter().find(|row| row["key"].as_str().is_some_and(|key| key.contains("/line/")));
    let line = line.with_context(|| format!("the line is not among {changed:?}"))?;
    let says = |side: &str, what: &str| line[side].as_str().is_some_and(|text| text.contains(what));
    ensure!(says("signed", "48.50") && says("now", "60.00"), "{line}");
    ensure!(changed.iter().any(|row| row["key"] == "total/charged"), "the total is not among {changed:?}");
    let view = cast.office.order(&id).await?.view;
    ensure!(view["remarks"].to_string().contains("changed-since-signing"), "{}", view["remarks"]);
    close(cast).await
}

/// The simple order is closed; a second closing of the same revision is told so.
async fn close(cast: &Cast) -> Result<()> {
    let order = cast.orders.get(2).context("three orders")?;
    let revision = cast.office.order(&order.id).await?.view["revision"].clone();
    let path = format!("/api/v1/orders/{}/closing", order.id);
    let body = json!({"revision": revision, "remark": "done"});
    cast.office.rest.post(&path, body.clone()).await?.ok()?;
    cast.office.rest.post(&path, body).await?.problem(412)?;
    let view = cast.office.order(&order.id).await?.view;
    ensure!(view["status"] == "closed", "{}", view["status"]);
    Ok(())
}
