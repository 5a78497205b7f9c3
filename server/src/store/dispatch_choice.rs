//! Who decides which crew is sent, where somebody chose otherwise than the configuration.

use shared::ids::PersonId;
use shared::time::Moment;

use super::{Store, StoreError, Tx};
use crate::config::Mode;

const OF: &str = "SELECT mode, chosen_at, chosen_by FROM dispatch_choice WHERE id = 1";
const SET: &str = "INSERT INTO dispatch_choice (id, mode, chosen_at, chosen_by) VALUES (1, $1, $2, $3) \
    ON CONFLICT (id) DO UPDATE SET mode = excluded.mode, chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by";

/// A choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What was chosen.
    pub mode: Mode,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: PersonId,
}

/// What was chosen; `None` where the configuration holds.
pub async fn of(store: &Store) -> Result<Option<Choice>, StoreError> {
    let rows = store.look(OF, ()).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mode: String = row.get("mode")?;
    let mode = Mode::named(&mode).ok_or_else(|| row.corrupt("mode", mode))?;
    Ok(Some(Choice { mode, at: row.get("chosen_at")?, by: row.get("chosen_by")? }))
}

/// Chooses.
pub async fn set(tx: &mut Tx, choice: &Choice) -> Result<(), StoreError> {
    tx.execute(SET, (choice.mode.name(), choice.at, choice.by)).await.map(drop)
}
