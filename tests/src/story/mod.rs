//! The story that the product exists for: reports come in, crews work in basements without signal, orders change hands,
//! processes and networks die at random, and in the end the office has every act once, signed and verified.

mod basement;
mod cast;
mod fates;
mod office;
mod storm;
mod technician;

use anyhow::{Context, Result};

use crate::chance::Chance;
use crate::database::Database;
use crate::requests::{Requests, Source};

pub use fates::Killed;

/// How to tell it.
#[derive(Clone, Debug)]
pub struct Telling {
    /// The database that the server stands on.
    pub database: Database,
    /// Decides everything random.
    pub seed: u64,
    /// How many processes are killed with SIGKILL.
    pub kills: u32,
}

/// What happened.
#[derive(Clone, Debug)]
pub struct Told {
    /// Where the requests came from.
    pub source: Source,
    /// Who was killed.
    pub killed: Killed,
    /// Acts that devices recorded, each found at the office exactly once.
    pub acts: u64,
    /// Exchanges that met a fault on the way.
    pub faults: u64,
}

/// The day of the storm that the story is about.
const DAY: &str = "2014-12-11";

/// Tells the story. Every promise that does not hold is an error that names the seed.
pub async fn tell(telling: Telling) -> Result<Told> {
    let again = format!("seed {}, {} kills, {:?}", telling.seed, telling.kills, telling.database);
    act_by_act(telling).await.with_context(|| again)
}

async fn act_by_act(telling: Telling) -> Result<Told> {
    let mut fates = fates::Fates::new(Chance::new(telling.seed), telling.kills);
    let requests = Requests::find()?;
    let source = requests.source.clone();
    let mut cast = cast::Cast::assemble(telling.database, &requests, fates.branch()).await?;
    basement::work(&mut cast, &mut fates).await?;
    storm::weather(&mut cast, &mut fates).await?;
    let acts = office::sees_everything_once(&cast).await?;
    office::settles_and_notices_changes(&mut cast).await?;
    Ok(Told { source, killed: fates.killed(), acts, faults: cast.wire.traffic().faults })
}
