//! Facts about which photos customers may see.

use shared::ids::{Digest, OrderId, PersonId};
use shared::time::Moment;

use super::{StoreError, Tx};

const ADD: &str =
    "INSERT INTO photo_releases (order_id, n, hash, released, at, person) VALUES ($1, $2, $3, $4, $5, $6)";
const OF: &str = "SELECT hash, released, at, person FROM photo_releases WHERE order_id = $1 ORDER BY n";

/// A photo was released to the customer, or withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// Which photo.
    pub hash: Digest,
    /// Whether the customer may see it from then on.
    pub released: bool,
    /// When.
    pub at: Moment,
    /// By whom.
    pub person: PersonId,
}

/// Adds a fact about a photo of `order`, which has `before` of them. The order has to be locked in this transaction.
pub async fn add(tx: &mut Tx, order: OrderId, before: usize, fact: &Release) -> Result<(), StoreError> {
    tx.execute(ADD, (order, before, fact.hash, fact.released, fact.at, fact.person)).await.map(drop)
}

/// Every fact about the photos of `order`, in their order.
pub async fn of(tx: &mut Tx, order: OrderId) -> Result<Vec<Release>, StoreError> {
    let rows = tx.fetch_all(OF, (order,)).await?;
    let fact = |row: &super::Row| {
        Ok(Release {
            hash: row.get("hash")?,
            released: row.get("released")?,
            at: row.get("at")?,
            person: row.get("person")?,
        })
    };
    rows.iter().map(fact).collect()
}
