//! Channels for alarms.

use shared::ids::ChannelId;

use super::levels::{json, text};
use super::{Row, StoreError, Tx};
use crate::alarms::channel::{Channel, ChannelWish};

const ALL: &str = "SELECT id, content FROM channels ORDER BY name";
const ONE: &str = "SELECT id, content FROM channels WHERE id = $1 /*lock*/";
const ADD: &str = "INSERT INTO channels (id, name, content) VALUES ($1, $2, $3)";
const CHANGE: &str = "UPDATE channels SET name = $2, content = $3 WHERE id = $1";
const REMOVE: &str = "DELETE FROM channels WHERE id = $1";

/// Every channel, by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Channel>, StoreError> {
    tx.fetch_all(ALL, ()).await?.iter().map(channel).collect()
}

/// One channel, locked until the commit where `tx` writes.
pub async fn one(tx: &mut Tx, id: ChannelId) -> Result<Option<Channel>, StoreError> {
    tx.fetch_optional(ONE, (id,)).await?.as_ref().map(channel).transpose()
}

/// Adds a channel. Its name has to be free.
pub async fn add(tx: &mut Tx, channel: &Channel) -> Result<(), StoreError> {
    tx.execute(ADD, (channel.id, &channel.wish.name, text(&channel.wish)?)).await.map(drop)
}

/// Changes a channel.
pub async fn change(tx: &mut Tx, channel: &Channel) -> Result<(), StoreError> {
    tx.execute(CHANGE, (channel.id, &channel.wish.name, text(&channel.wish)?)).await.map(drop)
}

/// Takes a channel away, with what was still to be sent by it.
pub async fn remove(tx: &mut Tx, id: ChannelId) -> Result<(), StoreError> {
    tx.execute(REMOVE, (id,)).await.map(drop)
}

fn channel(row: &Row) -> Result<Channel, StoreError> {
    let wish: ChannelWish = json(row, "content")?;
    Ok(Channel { id: row.get("id")?, wish })
}
