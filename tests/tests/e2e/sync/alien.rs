//! Edits that this server cannot read or will not apply: they keep their number and hash, wait for a person, and hold up
//! nothing behind them.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::json;
use shared::document::coordination::Decision;
use shared::document::edit::{Act, Edit};
use shared::ids::{OrderId, PersonId};
use shared::sync::verdict::{Reason, Verdict};
use shared::time::{Moment, TimeEvidence};
use tests::scene::Scene;

use super::{note, notes};
use crate::on_both;

on_both!(unknown_kind, one_bad_edit_holds_up_nothing, released_and_refused);

/// An act of a newer app waits, under its number, and the acts behind it apply.
async fn unknown_kind(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    let mut newer = note(order, "ignored");
    // The act's number, behind version, order, time, place and author.
    let kind = newer.iter().rposition(|byte| *byte == 15).context("a note has number 15")?;
    newer[kind] = 23;
    let changes = device.sync(&scene.http, &[note(order, "before"), newer, note(order, "behind")]).await?;
    let rulings: Vec<_> = changes.rulings.iter().map(|ruling| (ruling.n, ruling.verdict)).collect();
    assert_eq!(rulings, [(2, Verdict::Quarantined(Reason::UnknownKind))]);
    assert_eq!(notes(&scene.office, order).await?, ["before", "behind"]);
    device.sync(&scene.http, &[note(order, "later")]).await?;
    Ok(())
}

/// Malformed bytes, foreign orders, the office's own acts, acts in another's name: each waits for its own reason.
async fn one_bad_edit_holds_up_nothing(mut scene: Scene) -> Result<()> {
    let (crew, other) = (scene.crew("wang").await?, scene.crew("li").await?);
    let (order, foreign) = (scene.order(&crew).await?, scene.order(&other).await?);
    let mut device = scene.device(&crew.person).await?;
    let mut in_anothers_name = Edit::decode(&note(order, "not me"))?;
    in_anothers_name.author = Some(PersonId([9; 16]));
    let takes_over = Edit {
        order,
        time: TimeEvidence::new(Moment(0), None),
        place: None,
        author: None,
        act: Act::Decided { revision: 9, decision: Decision::Cancelled { reason: "I want to go home".into() } },
    };
    let cases = [
        (vec![0xff, 1, 2, 3], Reason::Malformed),
        (Vec::new(), Reason::Malformed),
        (note(order, &"x".repeat(9_000)), Reason::Malformed),
        (in_anothers_name.encode(), Reason::Malformed),
        (takes_over.encode(), Reason::WrongRole),
        (note(OrderId([3; 16]), "no such order"), Reason::UnknownOrder),
        (note(foreign, "none of my business"), Reason::Stranger),
    ];
    let mut edits = vec![note(order, "first")];
    edits.extend(cases.iter().map(|(edit, _)| edit.clone()));
    edits.push(note(order, "last"));
    let changes = device.sync(&scene.http, &edits).await?;
    let rulings: Vec<_> = changes.rulings.iter().map(|ruling| (ruling.n, ruling.verdict)).collect();
    let expected: Vec<_> = (2..).zip(&cases).map(|(n, (_, reason))| (n, Verdict::Quarantined(*reason))).collect();
    assert_eq!(rulings, expected);
    assert_eq!(notes(&scene.office, order).await?, ["first", "last"]);
    assert!(notes(&scene.office, foreign).await?.is_empty());
    assert_eq!(scene.office.order(&order.to_string()).await?.view["phase"], "open");
    Ok(())
}

/// A person releases one and refuses another; both verdicts travel down, and a release happens once.
async fn released_and_refused(mut scene: Scene) -> Result<()> {
    let (crew, other) = (scene.crew("wang").await?, scene.crew("li").await?);
    let foreign = scene.order(&other).await?;
    let mut device = scene.device(&crew.person).await?;
    device.sync(&scene.http, &[note(foreign, "helped out"), note(foreign, "nonsense")]).await?;
    let waiting = scene.office.rest.get("/api/v1/quarantine").await?.ok()?;
    let ids: Vec<_> = waiting.list("items")?.iter().map(|edit| edit["id"].as_str().unwrap_or_default()).collect();
    assert_eq!(ids.len(), 2);
    let decide = async |id: &str, what: &str| {
        let path = format!("/api/v1/quarantine/{id}/{what}");
        scene.office.rest.send(Method::POST, &path, &[], Some(json!({"remark": "asked him"}))).await
    };
    decide(ids[0], "release").await?.ok()?;
    decide(ids[1], "refusal").await?.ok()?;
    decide(ids[0], "release").await?.problem(409)?;
    decide(ids[0], "refusal").await?.problem(409)?;
    assert_eq!(notes(&scene.office, foreign).await?, ["helped out"]);
    let changes = device.sync(&scene.http, &[]).await?;
    let rulings: Vec<_> = changes.rulings.iter().map(|ruling| (ruling.n, ruling.verdict)).collect();
    assert_eq!(rulings, [(1, Verdict::Applied), (2, Verdict::Refused(Reason::Stranger))]);
    Ok(())
}
