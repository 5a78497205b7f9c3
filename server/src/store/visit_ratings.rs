//! What customers said by their link, once an order.

use shared::ids::OrderId;
use shared::time::Moment;

use super::{StoreError, Tx};

const ADD: &str = "INSERT INTO visit_ratings (order_id, rating, remark, rated_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (order_id) DO NOTHING";
const OF: &str = "SELECT rating FROM visit_ratings WHERE order_id = $1";

/// Keeps a rating; `false` where the order has one.
pub async fn add(tx: &mut Tx, order: OrderId, rating: u8, remark: &str, now: Moment) -> Result<bool, StoreError> {
    Ok(tx.execute(ADD, (order, u32::from(rating), remark, now)).await? > 0)
}

/// The rating of an order, from 1 to 5.
pub async fn of(tx: &mut Tx, order: OrderId) -> Result<Option<u8>, StoreError> {
    let Some(row) = tx.fetch_optional(OF, (order,)).await? else { return Ok(None) };
    let rating = u8::try_from(row.get::<u32>("rating")?);
    rating.map(Some).map_err(|error| row.corrupt("rating", error.to_string()))
}
