//! Codes on machines: what sticks on them, and how often it was used lately.

use shared::ids::EquipmentId;
use shared::time::Moment;

use super::{StoreError, Tx};

const OF: &str = "SELECT code FROM machine_codes WHERE equipment_id = $1";
const ADD: &str =
    "INSERT INTO machine_codes (code, equipment_id, made_at) VALUES ($1, $2, $3) ON CONFLICT (equipment_id) DO NOTHING";
const MACHINE: &str = "SELECT equipment_id FROM machine_codes WHERE code = $1";
const TAKE: &str = "UPDATE machine_codes SET hour = $2, reports = CASE WHEN hour = $2 THEN reports + 1 ELSE 1 END \
    WHERE code = $1 AND (hour <> $2 OR reports < $3)";
const TRADE: &str =
    "SELECT trade FROM orders WHERE equipment = $1 AND trade <> '' ORDER BY received_at DESC, id LIMIT 1";

/// The code of a machine; `fresh` becomes it where there is none yet. It stays as long as the machine.
pub async fn of(tx: &mut Tx, machine: EquipmentId, fresh: &str, now: Moment) -> Result<String, StoreError> {
    tx.execute(ADD, (fresh, machine, now)).await?;
    tx.fetch_one(OF, (machine,)).await?.get("code")
}

/// The machine that a code sticks on.
pub async fn machine(tx: &mut Tx, code: &str) -> Result<Option<EquipmentId>, StoreError> {
    tx.fetch_optional(MACHINE, (code,)).await?.map(|row| row.get("equipment_id")).transpose()
}

/// Counts a report by a code; `false` where there were `most` within this hour already.
pub async fn take(tx: &mut Tx, code: &str, now: Moment, most: u32) -> Result<bool, StoreError> {
    let hour = now.0.div_euclid(3_600_000);
    Ok(tx.execute(TAKE, (code, hour, most)).await? > 0)
}

/// The trade of the machine's last order, which the next one most probably needs as well.
pub async fn last_trade(tx: &mut Tx, machine: EquipmentId) -> Result<Option<String>, StoreError> {
    tx.fetch_optional(TRADE, (machine,)).await?.map(|row| row.get("trade")).transpose()
}
