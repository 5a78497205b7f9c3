//! Links by which customers follow a visit, by their hash.

use shared::ids::{Digest, OrderId, PersonId};
use shared::time::Moment;

use super::{StoreError, Tx};

const ADD: &str = "INSERT INTO visit_links (hash, order_id, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
const FORGET: &str = "DELETE FROM visit_links WHERE expires_at < $1";
const ORDER: &str = "SELECT order_id FROM visit_links WHERE hash = $1 AND expires_at > $2";

/// Keeps a link, and forgets those that have expired.
pub async fn add(
    tx: &mut Tx,
    (hash, order): (&Digest, OrderId),
    by: PersonId,
    (now, expires_at): (Moment, Moment),
) -> Result<(), StoreError> {
    tx.execute(FORGET, (now,)).await?;
    tx.execute(ADD, (hash, order, by, now, expires_at)).await.map(drop)
}

/// The order that a link leads to, while it does.
pub async fn order(tx: &mut Tx, hash: &Digest, now: Moment) -> Result<Option<OrderId>, StoreError> {
    let row = tx.fetch_optional(ORDER, (hash, now)).await?;
    row.map(|row| row.get("order_id")).transpose()
}
