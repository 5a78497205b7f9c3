//! The office: everything a handler needs, cheap to clone.

use std::sync::{Arc, Mutex, PoisonError};

use shared::ids::{Actor, Entropy, Incarnation};
use shared::time::{Clock, Moment};
use tokio_util::sync::CancellationToken;

use crate::auth::Passwords;
use crate::config::Config;
use crate::events::Watch;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::orders::dispatching::in_hand::InHand;
use crate::orders::dispatching::learned::Learned;
use crate::paper::Typefaces;
use crate::photos::PhotoObjects;
use crate::places::Places;
use crate::roads::Roads;
use crate::store::Store;
use crate::sync::inbox::Inbox;

/// This life of this office, read once at the start. A restored database begins another life.
#[derive(Clone)]
pub struct Identity {
    /// The life of the database between two restores.
    pub incarnation: Incarnation,
    /// The server's own actor in this life.
    pub actor: Actor,
    /// The key of contact proofs (time evidence).
    pub contact_key: [u8; 32],
    /// The office's `age` identity, to which rescue files are encrypted.
    pub age: age::x25519::Identity,
}

impl Identity {
    /// The public half of [`Identity::age`], as devices receive it at enrolment.
    pub fn recipient(&self) -> String {
        self.age.to_public().to_string()
    }
}

/// The office.
#[derive(Clone)]
pub struct Office(Arc<Parts>, Inbox, Arc<Live>);

/// What an [`Office`] is made of.
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// The outside world's time.
    pub clock: Arc<dyn Clock>,
    /// The outside world's randomness.
    pub entropy: Mutex<Box<dyn Entropy>>,
    /// This life.
    pub identity: Identity,
    /// Where photos are kept.
    pub photos: PhotoObjects,
    /// Passwords: hashing with limited parallelism, throttling of guesses.
    pub passwords: Passwords,
    /// A routing server, if there is one.
    pub roads: Option<Roads>,
    /// A geocoder, if there is one.
    pub places: Option<Places>,
    /// Cancelled when the server begins to stop; long answers end themselves then.
    pub stopping: CancellationToken,
}

/// What a running office keeps in memory alone.
struct Live {
    limits: Limits,
    watch: Watch,
    metrics: Metrics,
    in_hand: InHand,
    learned: Learned,
    typefaces: Typefaces,
}

impl Office {
    /// Puts the parts together, starts the writer of orders and the watch over events.
    pub fn new(parts: Parts) -> Self {
        let metrics = Metrics::new();
        let inbox = Inbox::start(parts.store.clone(), metrics.sync().clone());
        let (limits, watch) = (Limits::new(parts.config.rates), Watch::start(parts.store.clone()));
        let typefaces = Typefaces::new(parts.config.typefaces.clone());
        let live = Live { limits, watch, metrics, in_hand: InHand::default(), learned: Learned::default(), typefaces };
        Self(Arc::new(parts), inbox, Arc::new(live))
    }

    /// The buckets of rate limits.
    pub fn limits(&self) -> &Limits {
        &self.2.limits
    }

    /// Events as they are committed, on whichever server.
    pub fn watch(&self) -> &Watch {
        &self.2.watch
    }

    /// The door to the writer of orders.
    pub fn inbox(&self) -> &Inbox {
        &self.1
    }

    /// The orders in crews' hands.
    pub fn in_hand(&self) -> &InHand {
        &self.2.in_hand
    }

    /// How quickly crews get about.
    pub fn learned(&self) -> &Learned {
        &self.2.learned
    }

    /// What is measured.
    pub fn metrics(&self) -> &Metrics {
        &self.2.metrics
    }

    /// What is printed with.
    pub fn typefaces(&self) -> &Typefaces {
        &self.2.typefaces
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        self.0.clock.as_ref()
    }

    /// The wall clock.
    pub fn now(&self) -> Moment {
        self.0.clock.now()
    }

    /// Draws something random, such as `office.random(|entropy| PersonId::random(entropy))`.
    pub fn random<T>(&self, draw: impl FnOnce(&mut dyn Entropy) -> T) -> T {
        draw(self.0.entropy.lock().unwrap_or_else(PoisonError::into_inner).as_mut())
    }

    /// Random bytes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random(|entropy| entropy.fill(&mut bytes));
        bytes
    }

    /// This life of the office.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// Where photos are kept.
    pub fn photos(&self) -> &PhotoObjects {
        &self.0.photos
    }

    /// Passwords.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// A routing server, if there is one.
    pub fn roads(&self) -> Option<&Roads> {
        self.0.roads.as_ref()
    }

    /// A geocoder, if there is one.
    pub fn places(&self) -> Option<&Places> {
        self.0.places.as_ref()
    }

    /// Cancelled when the server begins to stop.
    pub fn stopping(&self) -> &CancellationToken {
        &self.0.stopping
    }
}
