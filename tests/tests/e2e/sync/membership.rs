//! Who gets what: reassignment with late edits, revocation with its door for uploads, two dispatchers at once.

use anyhow::Result;
use reqwest::Method;
use serde_json::json;
use shared::document::edit::{Act, Edit};
use shared::document::visit::Happening;
use shared::ids::OrderId;
use shared::sync::exchange::Standing;
use shared::sync::verdict::{Reason, Verdict};
use shared::time::{Moment, TimeEvidence};
use tests::scene::Scene;

use super::{note, notes, state};
use crate::on_both;

on_both!(reassigned_with_late_edits, revoked, only_one_dispatcher_wins);

fn accepted(order: OrderId, epoch: u64) -> Vec<u8> {
    let act = Act::Happened {
        visit: None,
        happening: Happening::Accepted { epoch, follows: Vec::new(), crew: None },
        corrects: None,
    };
    Edit { order, time: TimeEvidence::new(Moment(1_418_312_186_000), None), place: None, author: None, act }.encode()
}

/// The order went to another crew while the first one worked on it without signal: its late edits apply, it is told to
/// leave, and the dispatcher sees that two crews were there.
async fn reassigned_with_late_edits(mut scene: Scene) -> Result<()> {
    let (first, second) = (scene.crew("wang").await?, scene.crew("li").await?);
    let order = scene.order(&first).await?;
    let (mut wang, mut li) = (scene.device(&first.person).await?, scene.device(&second.person).await?);
    assert_eq!(state(&wang.sync(&scene.http, &[]).await?, order)?.coordination.epoch(), 1);
    assert!(li.sync(&scene.http, &[]).await?.orders.is_empty());
    scene.office.assign(&order.to_string(), &second.id, "nearer").await?;
    assert_eq!(state(&li.sync(&scene.http, &[accepted(order, 2)]).await?, order)?.coordination.epoch(), 2);
    let late = wang.sync(&scene.http, &[accepted(order, 1), note(order, "was here first")]).await?;
    assert!(late.rulings.is_empty(), "{late:?}");
    let leaves: Vec<_> = late.leaves.iter().map(|leave| (leave.order, leave.epoch)).collect();
    assert_eq!((leaves.as_slice(), late.orders.len()), ([(order, 1)].as_slice(), 0), "{late:?}");
    let view = scene.office.order(&order.to_string()).await?.view;
    assert_eq!(notes(&scene.office, order).await?, ["was here first"]);
    assert_eq!(view["visits"].as_array().map(Vec::len), Some(2));
    let remarks = view["remarks"].to_string();
    assert!(remarks.contains("two-crews"), "{remarks}");
    let at_li = state(&li.sync(&scene.http, &[]).await?, order)?;
    assert_eq!(at_li.visits_known(), 2);
    // A leave is said once.
    assert!(wang.sync(&scene.http, &[]).await?.leaves.is_empty());
    Ok(())
}

/// How many visits a state knows.
trait Visits {
    fn visits_known(&self) -> usize;
}

impl Visits for shared::document::WorkOrder {
    fn visits_known(&self) -> usize {
        shared::document::visits::visits(self).len()
    }
}

/// A revoked device keeps a door for uploads: its edits wait for the office, nothing comes down, and other doors are shut.
async fn revoked(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    device.sync(&scene.http, &[note(order, "before")]).await?;
    let path = format!("/api/v1/devices/{}", device.actor);
    scene.office.rest.send(Method::DELETE, &path, &[], None).await?.ok()?;
    let changes = device.sync(&scene.http, &[note(order, "from the lost phone")]).await?;
    assert!(matches!(changes.standing, Standing::UploadOnly(_)), "{changes:?}");
    assert_eq!(changes.rulings.first().map(|ruling| ruling.verdict), Some(Verdict::Quarantined(Reason::Revoked)));
    assert!(changes.orders.is_empty() && changes.reference.is_empty(), "{changes:?}");
    assert_eq!(notes(&scene.office, order).await?, ["before"]);
    let rest = scene.office.rest.with_token(&device.token);
    rest.get("/sync/v1/events").await?.problem(403)?;
    Ok(())
}

/// Of two dispatchers who read the same revision, the second is told so and decides nothing.
async fn only_one_dispatcher_wins(scene: Scene) -> Result<()> {
    let (first, second) = (scene.crew("wang").await?, scene.crew("li").await?);
    let order = scene.office.report("Willow Court", "Flooding", "sewer", None).await?;
    let both = tokio::join!(
        scene.office.try_assign(&order, &first.id, "", 0),
        scene.office.try_assign(&order, &second.id, "", 0),
    );
    let mut statuses = [both.0?.status.as_u16(), both.1?.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let stale = scene.office.try_assign(&order, &second.id, "", 0).await?;
    let problem = stale.problem(412)?;
    assert_eq!((problem["field"].as_str(), problem["current"].as_u64()), (Some("revision"), Some(1)), "{problem}");
    let cancel = format!("/api/v1/orders/{order}/cancellation");
    scene.office.rest.post(&cancel, json!({"revision": 0, "reason": "called off"})).await?.problem(412)?;
    scene.office.rest.post(&cancel, json!({"revision": 1, "reason": "called off"})).await?.ok()?;
    assert_eq!(scene.office.order(&order).await?.view["phase"], "cancelled");
    Ok(())
}
