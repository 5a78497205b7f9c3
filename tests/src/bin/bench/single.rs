//! One edit a round trip, by sixteen devices at once.

use std::path::Path;

use anyhow::Result;
use futures_util::future::try_join_all;
use tests::fleet::device::Device;
use tests::fleet::load::Fleet;
use tests::server::Server;
use tests::stopwatch::Stopwatch;

use crate::table::{Samples, Table, Target};

const DEVICES: usize = 16;
const ORDERS_EACH: usize = 4;
const EDITS_EACH: usize = 60;

pub(crate) async fn measure(folder: &Path, rounds: u32, table: &mut Table) -> Result<()> {
    let mut server = Server::start_on_cpu(&folder.join("single"), 0).await?;
    let mut fleet = Fleet::assemble(&server, DEVICES, 4).await?;
    let (mut rates, mut trips) = (Samples::default(), Samples::default());
    for round in 0..=rounds {
        let orders = fleet.fresh_orders(ORDERS_EACH).await?;
        let mut notes = Vec::new();
        for (index, orders) in orders.iter().enumerate() {
            notes.push(fleet.notes(index, orders, EDITS_EACH)?);
        }
        let watch = Stopwatch::start();
        let http = &fleet.http;
        let sent =
            try_join_all(fleet.devices.iter_mut().zip(notes).map(|(device, notes)| send(device, http, notes))).await?;
        let took = watch.read();
        // The first round warms the caches.
        if round > 0 {
            let edits = u32::try_from(DEVICES * EDITS_EACH)?;
            rates.push(f64::from(edits) / took.as_secs_f64());
            sent.iter().for_each(|own| trips.extend(own));
        }
    }
    let remark = format!("median; trip p50 {:.1} ms, p99 {:.1} ms", trips.median(), trips.percentile(99));
    table.add("one edit a round trip, 16 devices", Target::AtLeast(1_500.0), rates.median(), "edits/s", remark);
    server.stop().await.map(drop)
}

/// Sends the notes one by one; gives how long each took.
async fn send(device: &mut Device, http: &reqwest::Client, notes: Vec<Vec<u8>>) -> Result<Samples> {
    let mut trips = Samples::default();
    for note in notes {
        let watch = Stopwatch::start();
        device.sync(http, &[note]).await?;
        trips.push_ms(watch.read());
    }
    Ok(trips)
}
