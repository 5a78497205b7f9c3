//! Everyone syncs through a network that breaks, while devices and the server are killed at random points.

use std::time::Duration;

use anyhow::Result;
use futures_util::future::try_join_all;

use super::cast::Cast;
use super::fates::Fates;
use super::technician::Technician;
use crate::field::Ended;
use crate::server::Server;
use crate::wire::Fault;

/// Exchanges of 100 that meet a fault.
const FAULTS: u64 = 35;

pub(super) async fn weather(cast: &mut Cast, fates: &mut Fates) -> Result<()> {
    cast.wire.storm(fates.branch(), FAULTS);
    let order = |index: usize| cast.orders.get(index).map(|order| order.number.clone()).unwrap_or_default();
    // Smith's order may leave his device as soon as all of it is at the office; he only syncs.
    let talk = [Some(order(0)), Some(order(0)), None, Some(order(2))];
    let mut rounds = 0;
    while fates.left() > 0 {
        rounds += 1;
        for (technician, order) in cast.technicians().into_iter().zip(&talk) {
            if let Some(order) = order {
                technician.note(fates, order, "在路上").await?;
            }
        }
        let budget = fates.left();
        let mut fate_of = |still: u32| (budget > still && fates.percent(70)).then(|| fates.within(400));
        let deaths = [fate_of(0), fate_of(1), fate_of(2), fate_of(3)];
        let server_dies = (budget > 4 || rounds % 3 == 0).then(|| (fates.within(300), fates.within(200)));
        let [wang, liu, smith, zhao] = [&cast.wang, &cast.liu, &cast.smith, &cast.zhao];
        let syncs = [wang, liu, smith, zhao].into_iter().zip(deaths).map(|(technician, after)| sync(technician, after));
        let (died, server_died) = tokio::join!(try_join_all(syncs), kill(&mut cast.server, server_dies));
        fates.syncing_died(died?.iter().map(|died| u32::from(*died)).sum());
        if server_died? {
            fates.server_died();
        }
    }
    cast.wire.always(Fault::None);
    for technician in cast.technicians() {
        technician.field.sync_until_empty(20).await?;
    }
    // What the others brought meanwhile.
    for technician in cast.technicians() {
        technician.sync().await?;
    }
    Ok(())
}

/// One sync, to its end or to its death; gives whether it died. How it ends otherwise is up to the weather.
async fn sync(technician: &Technician, after: Option<Duration>) -> Result<bool> {
    match after {
        Some(after) => Ok(technician.field.run_killed(&["sync"], after).await? == Ended::Killed),
        None => technician.field.run(&["sync"]).await.map(|_| false),
    }
}

/// Kills the server after a while, and starts it again after another.
async fn kill(server: &mut Server, when: Option<(Duration, Duration)>) -> Result<bool> {
    let Some((after, pause)) = when else { return Ok(false) };
    tokio::time::sleep(after).await;
    server.kill().await?;
    tokio::time::sleep(pause).await;
    server.run().await?;
    Ok(true)
}
