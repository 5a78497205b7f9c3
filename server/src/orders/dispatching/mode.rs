//! Who decides which crew is sent: what somebody at the office chose, and until then what the configuration says.

use shared::ids::PersonId;

use crate::config::{Dispatching, Mode};
use crate::deeds::{Deed, Done};
use crate::state::Office;
use crate::store::dispatch_choice::{self, Choice};
use crate::store::{StoreError, deeds};

/// The rules by which the office sends crews now.
pub async fn rules(office: &Office) -> Result<Dispatching, StoreError> {
    let rules = office.config().dispatching.clone();
    let mode = dispatch_choice::of(office.store()).await?.map_or(rules.mode, |choice| choice.mode);
    Ok(Dispatching { mode, ..rules })
}

/// Somebody chooses; it holds for every server of the office from the next round on.
pub async fn choose(office: &Office, mode: Mode, (person, source): (PersonId, &str)) -> Result<Choice, StoreError> {
    let before = rules(office).await?.mode;
    let choice = Choice { mode, at: office.now(), by: person };
    let mut tx = office.store().write().await?;
    dispatch_choice::set(&mut tx, &choice).await?;
    let changes = format!("{} → {}", before.name(), mode.name());
    deeds::add(&mut tx, &Done::of(person, Deed::DispatchModeChosen, mode.name(), source).saying(&changes), choice.at)
        .await?;
    tx.commit().await?;
    Ok(choice)
}
