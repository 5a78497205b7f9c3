//! What the server tells Prometheus: requests, sync, what the database holds, the process. Counters are counted where
//! things happen; what lies in the database is looked up when somebody asks.

mod door;
mod process;
mod requests;
mod stored;
mod sync;

use std::sync::{Arc, Mutex, PoisonError};

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use shared::time::Moment;

pub use self::door::{alone, guarded};
pub use self::requests::{Requests, measure};
pub use self::sync::SyncFigures;
use crate::state::Office;
use crate::store::StoreError;

/// How long figures from the database stand before they are looked up again: counting rows is not free.
const FRESH_MS: i64 = 10_000;

/// Everything that is measured. Cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Parts>);

struct Parts {
    registry: Registry,
    requests: Requests,
    sync: SyncFigures,
    stored: stored::StoredFigures,
    process: process::ProcessFigures,
    looked_up_at: Mutex<Option<Moment>>,
}

impl Metrics {
    /// All at zero.
    pub fn new() -> Self {
        let mut registry = Registry::default();
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("callout_build", "The build that runs", build);
        Self(Arc::new(Parts {
            requests: Requests::register(&mut registry),
            sync: SyncFigures::register(&mut registry),
            stored: stored::StoredFigures::register(&mut registry),
            process: process::ProcessFigures::register(&mut registry),
            registry,
            looked_up_at: Mutex::new(None),
        }))
    }

    /// Requests over HTTP.
    pub fn requests(&self) -> &Requests {
        &self.0.requests
    }

    /// The writer of orders and what devices report.
    pub fn sync(&self) -> &SyncFigures {
        &self.0.sync
    }

    /// Everything in OpenMetrics' text format (<https://prometheus.io/docs/specs/om/open_metrics_spec/>).
    pub async fn text(&self, office: &Office) -> Result<String, StoreError> {
        if self.is_due(office.now()) {
            self.0.stored.look_up(office).await?;
        }
        self.0.process.read();
        let mut text = String::new();
        encode(&mut text, &self.0.registry).map_err(|error| StoreError::Database(error.to_string()))?;
        Ok(text)
    }

    fn is_due(&self, now: Moment) -> bool {
        let mut last = self.0.looked_up_at.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| now.ms_since(last) >= FRESH_MS);
        if due {
            *last = Some(now);
        }
        due
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
