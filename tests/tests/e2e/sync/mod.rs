//! The invariants of sync, each against a real server, by devices that speak the bare protocol and say what they like.

mod acknowledged;
mod alien;
mod chain;
mod feed;
mod limits;
mod membership;
mod restored;

use anyhow::{Result, bail};
use shared::document::WorkOrder;
use shared::ids::OrderId;
use shared::sync::exchange::{Answer, Changes};
pub(crate) use tests::fleet::device::note;

/// The notes of an order in the office's view.
pub(crate) async fn notes(office: &tests::office::Office, order: OrderId) -> Result<Vec<String>> {
    let view = office.order(&order.to_string()).await?.view;
    let notes = view["notes"].as_array().cloned().unwrap_or_default();
    Ok(notes.iter().map(|note| note["text"].as_str().unwrap_or_default().to_owned()).collect())
}

/// The answer that takes edits.
pub(crate) fn done(answer: Answer) -> Result<Changes> {
    match answer {
        Answer::Done(changes) => Ok(*changes),
        other => bail!("expected changes, got {other:?}"),
    }
}

/// The state of `order` in `changes`.
pub(crate) fn state(changes: &Changes, order: OrderId) -> Result<WorkOrder> {
    let change = changes.orders.iter().find(|change| change.order == order);
    match change.and_then(|change| change.state.as_deref()) {
        Some(bytes) => Ok(WorkOrder::decode(bytes)?),
        None => bail!("no state of {order} in {changes:?}"),
    }
}
