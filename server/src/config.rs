//! What the operator decides: a file, then `CALLOUT_*` variables, then flags; the later one wins. A wrong value stops the
//! start with a sentence that names where it stands and what is allowed there.

mod letters;
mod settings;
mod source;

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use shared::lang::Lang;
use shared::money::Currency;

use crate::limits::Rates;
use crate::mail::MailServer;
use crate::proxies::Proxies;
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
    /// Who may say on whose behalf they ask.
    pub trusted_proxies: Proxies,
    /// Whether webhooks may go to addresses inside the organisation's own network.
    pub private_webhooks: bool,
    /// How orders find their crews.
    pub dispatching: Dispatching,
    /// Where the pictures of maps come from; without them maps show places on an empty ground.
    pub tiles: Option<Tiles>,
    /// Who says where an address is; without one, places are picked on the map.
    pub geocoder: Option<crate::places::Service>,
    /// The mail server that takes the office's letters; without one, none are sent.
    pub mail: Option<MailServer>,
    /// Typefaces for what is printed; empty where those of the usual places do.
    pub typefaces: Vec<PathBuf>,
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
    /// The telephone number that customers call; empty where there is none.
    pub phone: String,
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

/// Where the pictures of maps come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MapTiles)]
pub struct Tiles {
    /// Their address, with `{z}`, `{x}` and `{y}` in it.
    pub url: String,
    /// Whom the maps are owed to.
    pub attribution: String,
}

impl Tiles {
    /// The origin that browsers have to be allowed to ask.
    pub fn origin(&self) -> String {
        let (scheme, rest) = self.url.split_once("://").unwrap_or(("https", &self.url));
        format!("{scheme}://{}", rest.split('/').next().unwrap_or_default())
    }
}

/// Who decides which crew is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DispatchMode)]
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

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 4] = [Self::Suggest, Self::Automatic, Self::Offer, Self::Pool];

    /// The name in the interface, in settings and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Suggest => "suggest",
            Self::Automatic => "automatic",
            Self::Offer => "offer",
            Self::Pool => "pool",
        }
    }

    /// The mode of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
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
