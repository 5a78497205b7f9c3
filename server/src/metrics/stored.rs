//! What the database holds, looked up when somebody asks.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use shared::time::Moment;

use crate::state::Office;
use crate::store::figures::{self, Figures};
use crate::store::{StoreError, tickers};

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct LastContact {
    last_contact: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct TickerName {
    ticker: String,
}

/// How long ago a device was last heard of, in minutes: the label, and the upper bound.
const AGES: [(&str, i64); 5] =
    [("hour", 60), ("day", 24 * 60), ("week", 7 * 24 * 60), ("month", 30 * 24 * 60), ("longer", i64::MAX)];

/// Figures about what is stored.
pub(super) struct StoredFigures {
    quarantine_waiting: Gauge,
    orders_open: Gauge,
    orders_overdue: Gauge,
    conflicts: Gauge,
    photos: Gauge,
    photo_bytes: Gauge,
    uploads: Gauge,
    upload_bytes: Gauge,
    feed_position: Gauge,
    feed_floor: Gauge,
    devices: Family<LastContact, Gauge>,
    ticker_ran: Family<TickerName, Gauge>,
    ticker_failed: Family<TickerName, Gauge>,
}

impl StoredFigures {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let (devices, ticker_ran, ticker_failed) = (Family::default(), Family::default(), Family::default());
        let of = Self {
            quarantine_waiting: gauge("callout_quarantine_waiting", "Edits that wait for a person at the office"),
            orders_open: gauge("callout_orders_open", "Open orders"),
            orders_overdue: gauge("callout_orders_overdue", "Open orders past their latest solution"),
            conflicts: gauge("callout_conflicts", "Fields of open orders that a person has to settle"),
            photos: gauge("callout_photos", "Photos held and verified"),
            photo_bytes: gauge("callout_photo_bytes", "Their bytes"),
            uploads: gauge("callout_uploads_partial", "Uploads that are not whole yet"),
            upload_bytes: gauge("callout_uploads_partial_bytes", "What of them is here"),
            feed_position: gauge("callout_feed_position", "The position of the last commit"),
            feed_floor: gauge("callout_feed_floor", "Cursors before this one start from a snapshot"),
            devices,
            ticker_ran,
            ticker_failed,
        };
        registry.register(
            "callout_devices",
            "Devices in use, by the time since they were last heard of",
            of.devices.clone(),
        );
        let help = "When this work was last done, in seconds since 1970";
        registry.register("callout_ticker_ran_timestamp_seconds", help, of.ticker_ran.clone());
        let help = "When this work last failed, in seconds since 1970";
        registry.register("callout_ticker_failed_timestamp_seconds", help, of.ticker_failed.clone());
        of
    }

    pub(super) async fn look_up(&self, office: &Office) -> Result<(), StoreError> {
        let now = office.now();
        let Figures { quarantine_waiting, orders_open, orders_overdue, conflicts, photos, uploads, feed } =
            figures::all(office.store(), now).await?;
        for (gauge, value) in [
            (&self.quarantine_waiting, quarantine_waiting),
            (&self.orders_open, orders_open),
            (&self.orders_overdue, orders_overdue),
            (&self.conflicts, conflicts),
            (&self.photos, photos.count),
            (&self.photo_bytes, photos.bytes),
            (&self.uploads, uploads.count),
            (&self.upload_bytes, uploads.bytes),
            (&self.feed_position, feed.position),
            (&self.feed_floor, feed.floor),
        ] {
            gauge.set(signed(value));
        }
        let mut younger = 0;
        for (last_contact, minutes) in AGES {
            let since = Moment(now.0.saturating_sub(minutes.saturating_mul(60_000)));
            let within = figures::devices_heard_since(office.store(), since).await?;
            self.devices.get_or_create(&LastContact { last_contact }).set(signed(within.saturating_sub(younger)));
            younger = within;
        }
        let never = figures::devices_never_heard(office.store()).await?;
        self.devices.get_or_create(&LastContact { last_contact: "never" }).set(signed(never));
        for run in tickers::last_runs(office.store()).await? {
            let name = TickerName { ticker: run.name };
            let seconds = |at: Option<Moment>| at.map_or(0, |at| at.0 / 1_000);
            self.ticker_ran.get_or_create(&name).set(seconds(run.ran_at));
            self.ticker_failed.get_or_create(&name).set(seconds(run.failed_at));
        }
        Ok(())
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
