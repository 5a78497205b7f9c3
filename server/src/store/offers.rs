//! Orders that several crews may take.

use shared::ids::{CrewId, OrderId, PersonId};
use shared::time::Moment;

use super::{Row, StoreError, Tx, Value};

/// An order that lies open to a crew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Which order.
    pub order: OrderId,
    /// To whom.
    pub crew: CrewId,
    /// Until when; `None` until somebody takes it.
    pub expires_at: Option<Moment>,
}

const ADD: &str = "INSERT INTO offers (order_id, crew, offered_at, expires_at, state) VALUES";
const ADD_TAIL: &str = "ON CONFLICT (order_id, crew) DO NOTHING";

/// Offers an order to crews; those that it was offered to before are left out.
pub async fn add(tx: &mut Tx, offers: &[Offered], now: Moment) -> Result<(), StoreError> {
    let row = |offer: &Offered| -> [Value; 5] {
        [offer.order.into(), offer.crew.into(), now.into(), offer.expires_at.into(), "open".into()]
    };
    tx.insert_rows(ADD, ADD_TAIL, offers.iter().map(row).collect()).await.map(drop)
}

fn offered(row: &Row) -> Result<Offered, StoreError> {
    Ok(Offered { order: row.get("order_id")?, crew: row.get("crew")?, expires_at: row.get("expires_at")? })
}

const OPEN: &str = "SELECT order_id, crew, expires_at FROM offers WHERE state = 'open' ORDER BY order_id, crew";
const EVER: &str = "SELECT order_id, crew, expires_at FROM offers WHERE order_id = $1 ORDER BY crew";
const OPEN_OF: &str =
    "SELECT order_id, crew, expires_at FROM offers WHERE order_id = $1 AND state = 'open' ORDER BY crew";

/// Everything on offer.
pub async fn open(tx: &mut Tx) -> Result<Vec<Offered>, StoreError> {
    tx.fetch_all(OPEN, ()).await?.iter().map(offered).collect()
}

/// To whom `order` is on offer.
pub async fn open_of(tx: &mut Tx, order: OrderId) -> Result<Vec<Offered>, StoreError> {
    tx.fetch_all(OPEN_OF, (order,)).await?.iter().map(offered).collect()
}

/// To whom `order` was ever offered.
pub async fn ever_of(tx: &mut Tx, order: OrderId) -> Result<Vec<Offered>, StoreError> {
    tx.fetch_all(EVER, (order,)).await?.iter().map(offered).collect()
}

const TAKEN: &str = "UPDATE offers SET state = CASE WHEN crew = $2 THEN 'taken' ELSE 'lost' END \
    WHERE order_id = $1 AND state = 'open'";
const LAPSE: &str = "UPDATE offers SET state = 'lapsed' WHERE order_id = $1 AND crew = $2 AND state = 'open'";

/// The order went to `crew`; whoever else was offered it has lost it.
pub async fn taken(tx: &mut Tx, order: OrderId, crew: CrewId) -> Result<(), StoreError> {
    tx.execute(TAKEN, (order, crew)).await.map(drop)
}

/// An offer is over.
pub async fn lapse(tx: &mut Tx, order: OrderId, crew: CrewId) -> Result<(), StoreError> {
    tx.execute(LAPSE, (order, crew)).await.map(drop)
}

/// An order on offer, as somebody who may take it sees it.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
#[schema(as = OpenOffer)]
pub struct Open {
    /// Which.
    pub order: OrderId,
    /// To which of their crews.
    pub crew: CrewId,
    /// Its number.
    pub number: String,
    /// The skill it needs.
    pub trade: String,
    /// Its service level.
    pub level: String,
    /// Where.
    pub address: String,
    /// What is wrong.
    pub fault: String,
    /// Latest arrival.
    pub response_due: Option<Moment>,
    /// Until when it is on offer.
    pub expires_at: Option<Moment>,
}

const TO: &str = include_str!("sql/offers_to.sql");

/// What `person` may take at `now`, the most urgent first.
pub async fn to(tx: &mut Tx, person: PersonId, now: Moment) -> Result<Vec<Open>, StoreError> {
    let open = |row: &Row| {
        Ok(Open {
            order: row.get("order_id")?,
            crew: row.get("crew")?,
            number: row.get("number")?,
            trade: row.get("trade")?,
            level: row.get("level")?,
            address: row.get("address")?,
            fault: row.get("fault")?,
            response_due: row.get("response_due")?,
            expires_at: row.get("expires_at")?,
        })
    };
    tx.fetch_all(TO, (person, now)).await?.iter().map(open).collect()
}
