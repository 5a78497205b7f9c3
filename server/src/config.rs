//! What the operator decides: a file, then `CALLOUT_*` variables, then flags; the later one wins. A wrong value stops the
//! start with a sentence that names where it stands and what is allowed there.

mod settings;
mod source;

use std::net::SocketAddr;
use std::path::PathBuf;

use shared::lang::Lang;
use shared::money::Currency;

use crate::limits::Rates;
use crate::roads::Service;
pub use settings::Flags;
pub use source::{BadSetting, Sources};

/// The whole configuration, every value checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Everything on disk lies below this folder.
    pub data_dir: PathBuf,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// How devices and people reach it from outside, without a trailing slash.
    pub public_url: String,
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// Where photos are kept.
    pub photo_store: PhotoStore,
    /// Where `/metrics` is served, if anywhere: an address of its own, a token on the ordinary one, or both.
    pub metrics: MetricsDoor,
    /// How many days a device may be away before it starts from a snapshot.
    pub feed_days: u32,
    /// How many days a settled order stays on the phones.
    pub settled_days: u32,
    /// Requests that are worked on at the same time; more are asked to come back.
    pub max_requests: u32,
    /// Whose deployment this is.
    pub organisation: Organisation,
    /// How fast requests may come.
    pub rates: Rates,
    /// Whether webhooks may go to addresses inside the organisation's own network.
    pub private_webhooks: bool,
    /// How orders find their crews.
    pub dispatching: Dispatching,
    /// Pictures under maps.
    pub map: MapTiles,
    /// How logs are written.
    pub log_format: LogFormat,
    /// What is logged, in `tracing`'s filter language.
    pub log_filter: String,
}

/// Where photos are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotoStore {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A URL that `object_store` understands.
    Url(String),
}

/// Pictures under maps, from a server of the operator's choice. Without them maps still show what lies where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapTiles {
    /// The address of a tile with `{z}`, `{x}` and `{y}`; empty for none.
    pub pattern: String,
    /// Whose pictures they are.
    pub credit: String,
}

impl MapTiles {
    /// Scheme and host, as a content security policy names them; `None` without pictures.
    pub fn origin(&self) -> Option<&str> {
        Self::origin_of(&self.pattern)
    }

    fn origin_of(pattern: &str) -> Option<&str> {
        let (scheme, rest) = pattern.split_once("://")?;
        let host = rest.split('/').next().filter(|host| !host.is_empty() && !host.contains('{'))?;
        let is_web = matches!(scheme, "http" | "https");
        pattern.get(..scheme.len() + 3 + host.len()).filter(|_| is_web)
    }
}

/// How `/metrics` is guarded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsDoor {
    /// An address of its own, which a firewall guards.
    pub listen: Option<SocketAddr>,
    /// The bearer token that opens it on the ordinary address.
    pub token: Option<String>,
}

/// The organisation that this deployment serves.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its name, as customers read it.
    pub name: String,
    /// The language of documents where the customer has none of their own.
    pub lang: Lang,
    /// The currency of its prices.
    pub currency: Currency,
    /// Its IANA time zone, such as `Asia/Shanghai`.
    pub time_zone: String,
}

/// How orders find their crews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatching {
    /// Who decides.
    pub mode: Mode,
    /// Kilometres by air past which nobody is sent, and nothing offered, without a dispatcher.
    pub max_km: u32,
    /// To how many crews an order is offered at a time.
    pub offers: u16,
    /// A routing server.
    pub routing: Option<Service>,
}

/// Who decides which crew is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The server suggests, a dispatcher decides.
    Suggest,
    /// The server sends, within limits.
    Automatic,
    /// The server offers to several crews; the first that takes it has it.
    Offer,
    /// Every order lies open to every crew that could do it.
    Pool,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads and checks the configuration from everything that may hold a part of it.
    pub fn load(sources: &Sources) -> Result<Self, BadSetting> {
        settings::read(sources)
    }
}

#[cfg(test)]
mod tests;
