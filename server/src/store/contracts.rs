//! Contracts.

use shared::ids::{ContractId, CustomerId, EquipmentId};
use shared::time::Moment;

use super::{Query, Row, StoreError, Tx};
use crate::levels::contract::{Contract, ContractTerms};

const COLUMNS: &str = "SELECT id, number, customer, equipment, level, from_at, until_at, labour, parts, call_out, remark \
    FROM contracts WHERE";
const ADD: &str = "INSERT INTO contracts (id, number, customer, equipment, level, from_at, until_at, labour, parts, \
    call_out, remark) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const CHANGE: &str = "UPDATE contracts SET number = $2, customer = $3, equipment = $4, level = $5, from_at = $6, \
    until_at = $7, labour = $8, parts = $9, call_out = $10, remark = $11 WHERE id = $1";
const REMOVE: &str = "DELETE FROM contracts WHERE id = $1";

/// A contract.
pub async fn one(tx: &mut Tx, id: ContractId) -> Result<Option<Contract>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("id =").value(id);
    tx.fetch(query).await?.first().map(contract).transpose()
}

/// Up to `limit` contracts by number, those after `after`, of one customer or of all.
pub async fn list(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    after: &str,
    limit: u32,
) -> Result<Vec<Contract>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("number >").value(after);
    if let Some(customer) = customer {
        query.text("AND customer =").value(customer);
    }
    query.text("ORDER BY number LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(contract).collect()
}

/// The contracts of a customer that hold at a moment for a machine: its own, and those for all machines.
pub async fn valid(
    tx: &mut Tx,
    customer: CustomerId,
    equipment: Option<EquipmentId>,
    at: Moment,
) -> Result<Vec<Contract>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("customer =").value(customer).text("AND from_at <=").value(at).text("AND until_at >").value(at);
    query.text("AND (equipment IS NULL OR equipment =").value(equipment).text(") ORDER BY from_at, id");
    tx.fetch(query).await?.iter().map(contract).collect()
}

/// The other contracts of the same customer: whoever wrote `terms` holds the customer's row.
pub async fn others(tx: &mut Tx, id: ContractId, customer: CustomerId) -> Result<Vec<Contract>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("customer =").value(customer).text("AND id <>").value(id).text("ORDER BY from_at, id");
    tx.fetch(query).await?.iter().map(contract).collect()
}

/// Adds a contract. Its number has to be free.
pub async fn add(tx: &mut Tx, contract: &Contract) -> Result<(), StoreError> {
    tx.execute(ADD, params(contract)).await.map(drop)
}

/// Changes a contract.
pub async fn change(tx: &mut Tx, contract: &Contract) -> Result<(), StoreError> {
    tx.execute(CHANGE, params(contract)).await.map(drop)
}

/// Takes a contract away.
pub async fn remove(tx: &mut Tx, id: ContractId) -> Result<(), StoreError> {
    tx.execute(REMOVE, (id,)).await.map(drop)
}

fn params(contract: &Contract) -> impl super::Params {
    let ContractTerms { number, customer, equipment, level, from, until, labour, parts, call_out, remark } =
        contract.terms.clone();
    (contract.id, number, customer, equipment, level, from, until, labour, parts, call_out, remark)
}

fn contract(row: &Row) -> Result<Contract, StoreError> {
    let terms = ContractTerms {
        number: row.get("number")?,
        customer: row.get("customer")?,
        equipment: row.get("equipment")?,
        level: row.get("level")?,
        from: row.get("from_at")?,
        until: row.get("until_at")?,
        labour: row.get("labour")?,
        parts: row.get("parts")?,
        call_out: row.get("call_out")?,
        remark: row.get("remark")?,
    };
    Ok(Contract { id: row.get("id")?, terms })
}
