//! The phone: what interfaces, tests and simulated fleets talk to. It never waits for the network; what needs the network
//! is planned and taken up here and carried by somebody else (`crate::carry`).

mod acting;
mod drafting;
mod enrolling;
mod looking;
mod photographing;
mod rescuing;
mod stocking;
mod syncing;

use std::io;
use std::sync::Arc;

use shared::ids::Entropy;
use shared::time::Clock;

use crate::acts::Refusal;
use crate::photos::prepare::BadPicture;
use crate::photos::shelf::Shelf;
use crate::rescue::RescueError;
use crate::store::{Store, StoreError};
use crate::view::ViewError;
use crate::view::lease::Access;

pub use self::acting::{Doing, Done};
pub use self::enrolling::{Introduction, introduce};
pub use self::looking::{Listed, Listing, Opened, Outbox, OutboxEdit, Stored};
pub use self::photographing::PhotoWish;
pub use self::rescuing::Rescued;

/// One installation: its database, its photos, its clock and its dice.
pub struct Phone {
    store: Store,
    shelf: Box<dyn Shelf>,
    clock: Arc<dyn Clock>,
    entropy: Box<dyn Entropy>,
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phone").field("store", &self.store).finish_non_exhaustive()
    }
}

/// Why the phone did not do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// It makes no sense now; the person is told why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No order on this device has that name, or more than one.
    #[error("{found} orders on this device are called {name:?}")]
    NoOneOrder {
        /// What was asked for.
        name: String,
        /// How many there are.
        found: usize,
    },
    /// The order is hidden: the lease is over, or the office locked this device.
    #[error("orders are hidden until this device has spoken with the office")]
    Hidden(Access),
    /// The order was written by a newer version.
    #[error("this order needs a newer version of the app")]
    Newer,
    /// The picture is not taken.
    #[error(transparent)]
    Picture(#[from] BadPicture),
    /// A file could not be written or read.
    #[error("a file on this device could not be used: {0}")]
    File(#[from] io::Error),
    /// The rescue file could not be made.
    #[error(transparent)]
    Rescue(#[from] RescueError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ViewError> for PhoneError {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::NotHere => Self::NoOneOrder { name: String::new(), found: 0 },
            ViewError::Newer => Self::Newer,
            ViewError::Store(error) => Self::Store(error),
        }
    }
}

impl Phone {
    /// A phone over an opened database.
    pub fn new(store: Store, shelf: Box<dyn Shelf>, clock: Arc<dyn Clock>, entropy: Box<dyn Entropy>) -> Self {
        Self { store, shelf, clock, entropy }
    }

    /// The database, for those who need more than the phone offers.
    pub fn store(&self) -> &Store {
        &self.store
    }

    #[cfg(all(test, feature = "native"))]
    pub(crate) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The dice.
    pub fn entropy(&mut self) -> &mut dyn Entropy {
        self.entropy.as_mut()
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }
}

#[cfg(test)]
mod tests;
