//! What the operator decides: a file, then `CALLOUT_*` variables, then flags; the later one wins. A wrong value stops the
//! start with a sentence that names where it stands and what is allowed there.

mod settings;
mod source;

use std::net::SocketAddr;
use std::path::PathBuf;

use shared::lang::Lang;
use shared::money::Currency;

use crate::limits::Rates;

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
    /// Whose deployment this is.
    pub organisation: Organisation,
    /// How fast requests may come.
    pub rates: Rates,
    /// Whether webhooks may go to addresses inside the organisation's own network.
    pub private_webhooks: bool,
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
