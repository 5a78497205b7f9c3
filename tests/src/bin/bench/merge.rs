//! Merging two documents that diverged by 100 edits each.

use anyhow::Result;
use shared::document::WorkOrder;
use shared::document::edit::Edit;
use shared::ids::{Actor, EditId, OrderId};
use shared::time::Moment;
use tests::chance::Chance;
use tests::fleet::day::Writer;
use tests::stopwatch::timed;

use crate::table::{Samples, Table, Target};

const EDITS: usize = 100;

pub(crate) fn measure(rounds: u32, table: &mut Table) -> Result<()> {
    let mut chance = Chance::new(1);
    let mut samples = Samples::default();
    for _ in 0..rounds {
        let id = OrderId::random(&mut chance);
        let common = diverge(&WorkOrder::new(id), &mut chance)?;
        let (ours, theirs) = (diverge(&common, &mut chance)?, diverge(&common, &mut chance)?);
        for _ in 0..20 {
            let mut merged = ours.clone();
            let ((), took) = timed(|| merged.merge(&theirs));
            samples.push(took.as_secs_f64() * 1e6);
        }
    }
    let remark = format!("median; worst {:.0}", samples.worst());
    table.add("merge, 100 edits each since they parted", Target::AtMost(100.0), samples.median(), "µs", remark);
    Ok(())
}

/// `order` with [`EDITS`] edits more by somebody new.
fn diverge(order: &WorkOrder, chance: &mut Chance) -> Result<WorkOrder> {
    let actor = Actor::random(chance);
    let mut writer = Writer::new(actor, 0, chance.branch(), Moment(1_418_312_186_000), None);
    let mut order = order.clone();
    let edits: Vec<_> = (0..3).flat_map(|_| writer.work(&order)).take(EDITS).collect();
    for (n, edit) in (1..).zip(edits) {
        order.apply(EditId { actor, n }, &Edit::decode(&edit)?);
    }
    Ok(order)
}
