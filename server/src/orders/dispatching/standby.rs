//! Where idle crews should wait, by where the last reports came from.

use shared::geo::Point;
use shared::ids::CrewId;

use super::picture::Picture;
use crate::dispatch::standby::{Demand, advise};
use crate::state::Office;
use crate::store::{StoreError, dispatch};

/// Reports that show where the next ones will come from.
const REPORTS: u32 = 5_000;

/// A crew that should wait elsewhere.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Who.
    pub crew: CrewId,
    /// Its name.
    pub crew_name: String,
    /// Where.
    pub to: Point,
    /// How long it drives there, in seconds.
    pub drive_s: i64,
    /// How many seconds the next report waits less, in the mean.
    pub gain_s: i64,
}

/// The moves that pay now.
pub async fn advice(office: &Office) -> Result<Vec<Advice>, StoreError> {
    let mut tx = office.store().read().await?;
    let picture = Picture::read(office, &mut tx).await?;
    let reports = dispatch::last_places(&mut tx, REPORTS).await?;
    drop(tx);
    let demand = Demand::of(reports.into_iter().map(|(point, trade)| (point.into(), picture.skill(&trade))));
    let moves = advise(&picture.fleet, &demand, picture.now_s(), (&picture.pace, &picture.weights));
    let named = moves.into_iter().filter_map(|standby| {
        let (crew, crew_name) = picture.names.get(standby.crew.0 as usize)?.clone();
        Some(Advice { crew, crew_name, to: standby.to.point()?, drive_s: standby.drive_s, gain_s: standby.gain_s })
    });
    Ok(named.collect())
}
