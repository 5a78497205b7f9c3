//! A fleet against one server: who is in it, a round of fresh orders, and the requests that carry a day's work.

use anyhow::{Context, Result};
use shared::document::WorkOrder;
use shared::ids::OrderId;
use shared::sync::exchange::Changes;
use shared::sync::wire;
use shared::time::Moment;

use super::day::Writer;
use super::device::Device;
use crate::chance::Chance;
use crate::office::Office;
use crate::rest::pooled_http;
use crate::server::Server;

/// Devices of technicians who are crews of one, and one person who is in every crew and watches.
pub struct Fleet {
    /// The devices.
    pub devices: Vec<Device>,
    /// The device of the person in every crew.
    pub watcher: Device,
    /// The connections of all of them.
    pub http: reqwest::Client,
    office: Office,
    crews: Vec<String>,
    chance: Chance,
}

/// What one device is about to send.
#[derive(Clone, Debug)]
pub struct Load {
    /// Which device, by its place in the fleet.
    pub device: usize,
    /// The edits.
    pub edits: Vec<Vec<u8>>,
    /// The request's body.
    pub body: Vec<u8>,
    /// Bytes of the body before compression.
    pub raw_bytes: usize,
    /// The orders they are about.
    pub orders: Vec<OrderId>,
}

impl Fleet {
    /// Makes people, crews and devices.
    pub async fn assemble(server: &Server, size: usize, seed: u64) -> Result<Self> {
        let office = Office::of(server.admin().await?);
        let http = pooled_http()?;
        let mut chance = Chance::new(seed);
        let watching = office.person("watcher", "Watcher", "technician").await?;
        let (mut devices, mut crews) = (Vec::new(), Vec::new());
        for number in 0..size {
            let person = office.person(&format!("fleet{number}"), &format!("师傅 {number}"), "technician").await?;
            crews.push(office.crew(&format!("crew {number}"), &["sewer"], None, &[&person, &watching]).await?);
            let code = office.code(&person).await?;
            devices.push(Device::enroll(&http, &server.url(), &code, &mut chance).await?);
        }
        let watcher = Device::enroll(&http, &server.url(), &office.code(&watching).await?, &mut chance).await?;
        Ok(Self { devices, watcher, http, office, crews, chance })
    }

    /// Signs in again after the server came back.
    pub async fn office_again(&mut self, server: &Server) -> Result<()> {
        self.office = Office::of(server.admin().await?);
        Ok(())
    }

    /// Reports `each` orders for every crew, sends the crews, and lets every device fetch them. Gives them by device.
    pub async fn fresh_orders(&mut self, each: usize) -> Result<Vec<Vec<WorkOrder>>> {
        for crew in &self.crews {
            for _ in 0..each {
                let order = self.office.report("王府花园", "Flooding: On street", "sewer", None).await?;
                self.office.assign(&order, crew, "").await?;
            }
        }
        let mut fetched = Vec::new();
        for device in &mut self.devices {
            let before = device.cursor;
            let changes = device.sync(&self.http, &[]).await?;
            anyhow::ensure!(device.cursor > before, "nothing came down");
            fetched.push(states(&changes)?);
        }
        Ok(fetched)
    }

    /// A day's work of every device on its orders, as ready requests.
    pub fn day(&mut self, orders: &[Vec<WorkOrder>]) -> Result<Vec<Load>> {
        let mut loads = Vec::new();
        for (index, (device, orders)) in self.devices.iter().zip(orders).enumerate() {
            let wall = Moment(1_795_000_000_000);
            let mut writer = Writer::new(device.actor, device.last, self.chance.branch(), wall, device.contact);
            let edits: Vec<_> = orders.iter().flat_map(|order| writer.work(order)).collect();
            loads.push(load(index, device, edits, orders.iter().map(|order| order.id).collect())?);
        }
        Ok(loads)
    }

    /// `count` single notes of the device at `index`, to be sent one by one, over its orders in turns.
    pub fn notes(&mut self, index: usize, orders: &[WorkOrder], count: usize) -> Result<Vec<Vec<u8>>> {
        let device = self.devices.get(index).context("no such device")?;
        let wall = Moment(1_795_000_000_000);
        let mut writer = Writer::new(device.actor, device.last, self.chance.branch(), wall, device.contact);
        Ok(orders.iter().cycle().take(count).map(|order| writer.note(order.id)).collect())
    }
}

fn load(index: usize, device: &Device, edits: Vec<Vec<u8>>, orders: Vec<OrderId>) -> Result<Load> {
    let exchange = device.exchange(&edits)?;
    let raw_bytes = wire::encode(&exchange).len();
    Ok(Load { device: index, edits, body: wire::pack_small(&exchange), raw_bytes, orders })
}

fn states(changes: &Changes) -> Result<Vec<WorkOrder>> {
    let states = changes.orders.iter().filter_map(|change| change.state.as_deref());
    states.map(|state| WorkOrder::decode(state).context("a state that cannot be read")).collect()
}
