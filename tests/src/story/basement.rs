//! Two crews work without signal: visits, materials, photos, signatures; one order is written by two devices, another
//! changes hands meanwhile.

use anyhow::{Context, Result, ensure};
use shared::geo::Point;

use super::cast::Cast;
use super::fates::Fates;
use super::technician::Technician;
use crate::chance::Chance;
use crate::images::photograph;
use crate::wire::Fault;

/// A signature: a loop and a dash.
pub(super) const STROKES: &str = "M10 60 C40 5 65 95 95 40 M20 80 L180 70";

pub(super) async fn work(cast: &mut Cast, fates: &mut Fates) -> Result<()> {
    let [shared_order, handed_on, simple] = cast.orders.as_slice() else { anyhow::bail!("three orders") };
    // Wang takes the order while there is signal, so that Liu knows the visit.
    cast.wang.act(fates, 1, &["accept", &shared_order.number]).await?;
    cast.wang.sync().await?;
    cast.liu.sync().await?;
    cast.wire.always(Fault::Refuse);
    let offline = cast.wang.field.run(&["sync"]).await?;
    offline.fails(8)?;

    let pictures = [
        take(cast.folder.path(), &mut cast.chance, "before", shared_order.point)?,
        take(cast.folder.path(), &mut cast.chance, "after", handed_on.point)?,
        take(cast.folder.path(), &mut cast.chance, "evidence", simple.point)?,
    ];
    let [before, after, evidence] = &pictures;
    visit(&mut cast.wang, fates, &shared_order.number, shared_order.point, before, "检查井堵塞，已疏通").await?;
    // Liu stands beside him and saw something else; neither knows what the other writes.
    let theirs = ["diagnose", &shared_order.number, "--visit", "1", "--text", "Pipe is cracked, not just blocked"];
    cast.liu.act(fates, 1, &theirs).await?;
    cast.liu.note(fates, &shared_order.number, "测量了水位").await?;

    cast.smith.act(fates, 1, &["accept", &handed_on.number]).await?;
    visit(&mut cast.smith, fates, &handed_on.number, handed_on.point, after, "Grate cleared, water runs off").await?;
    // The office knows nothing of that and sends somebody else.
    let east = cast.crews.get(2).context("three crews")?;
    cast.office.assign(&handed_on.id, east, "no news from the first crew").await?;
    cast.wire.always(Fault::None);
    cast.zhao.sync().await?;
    cast.wire.always(Fault::Refuse);
    for order in [handed_on, simple] {
        cast.zhao.act(fates, 1, &["accept", &order.number]).await?;
        visit(&mut cast.zhao, fates, &order.number, order.point, evidence, "排水口清理完毕").await?;
    }
    Ok(())
}

fn take(folder: &std::path::Path, chance: &mut Chance, name: &str, place: Point) -> Result<String> {
    let path = folder.join(format!("{name}.jpg"));
    photograph(&path, chance, place)?;
    Ok(path.to_string_lossy().into_owned())
}

/// A whole visit that was accepted before: the way there, the work with its slip, the customer's signature.
async fn visit(
    technician: &mut Technician,
    fates: &mut Fates,
    order: &str,
    place: Point,
    picture: &str,
    diagnosis: &str,
) -> Result<()> {
    let here = format!("{},{},12", place.lat(), place.lon());
    technician.act(fates, 1, &["on-the-way", order]).await?;
    technician.act(fates, 1, &["arrive", order, "--at", &here]).await?;
    technician.act(fates, 1, &["start", order]).await?;
    technician.act(fates, 1, &["photo", order, picture, "--kind", "before", "--caption", "as found"]).await?;
    technician.act(fates, 2, &["diagnose", order, "--cause", "blockage", "--text", diagnosis]).await?;
    technician.act(fates, 1, &["material", "add", order, "--part", "DN50-SEAL", "--quantity", "2"]).await?;
    let pipe = ["--name", "PVC pipe", "--spec", "110 mm", "--model", "P-110", "--unit", "m", "--price", "48.5"];
    technician.act(fates, 1, &[&["material", "add", order, "--quantity", "3"], &pipe[..]].concat()).await?;
    technician.act(fates, 1, &["material", "edit", order, "2", "--quantity", "2.5"]).await?;
    technician.act(fates, 1, &["labour", "add", order, "--quantity", "1.5", "--price", "120"]).await?;
    technician.note(fates, order, "no signal down here").await?;
    technician.field.run(&["sign", order, "--signer", "张女士", "--strokes", STROKES]).await?.fails(6)?;
    technician.act(fates, 1, &["outcome", order, "fixed"]).await?;
    let shown = technician.field.ok(&["summary", order]).await?;
    let digest = shown["digest"].as_str().context("the summary has a digest")?.to_owned();
    ensure!(shown["missing"].as_array().is_some_and(Vec::is_empty), "still missing: {}", shown["missing"]);
    let sign = ["sign", order, "--signer", "张女士", "--rating", "5", "--strokes", STROKES, "--shown", &digest];
    technician.act(fates, 1, &sign).await?;
    technician.act(fates, 1, &["leave", order]).await
}
