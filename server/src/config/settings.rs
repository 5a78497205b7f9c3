//! Every setting once: its name, its default, what is allowed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use shared::lang::Lang;

use super::{BadSetting, Config, Dispatching, LogFormat, MetricsDoor, Mode, Organisation, PhotoStore, Sources, Tiles};
use crate::limits::{Rate, Rates};
use crate::roads::Service;

/// Every setting's key in the file; `CALLOUT_` and capitals make the variable, dashes the flag.
pub(super) const KEYS: [&str; 34] = [
    "data_dir",
    "listen",
    "public_url",
    "database_url",
    "photo_store",
    "metrics_listen",
    "metrics_token",
    "feed_days",
    "settled_days",
    "max_requests",
    "organisation_name",
    "organisation_phone",
    "language",
    "currency",
    "time_zone",
    "dispatch_mode",
    "dispatch_max_km",
    "dispatch_offers",
    "routing",
    "map_tiles",
    "map_attribution",
    "geocoder",
    "mail_server",
    "mail_user",
    "mail_password",
    "mail_from",
    "mail_authority",
    "typefaces",
    "rate_limit",
    "rate_limit_address",
    "trusted_proxies",
    "private_webhooks",
    "log_format",
    "log_filter",
];
/// Variables that are not settings.
pub(super) const OTHER_VARIABLES: [&str; 3] = ["CALLOUT_CONFIG", "CALLOUT_ADMIN_PASSWORD", "CALLOUT_PASSWORD"];
/// The file's name inside the data folder.
pub(super) const FILE_NAME: &str = "callout.toml";
/// The data folder unless something else is said.
pub(super) const DATA_DIR: &str = "callout-data";

/// The settings as flags.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Configuration file; `callout.toml` in the data folder if it exists
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder for everything on disk
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data_dir: Option<String>,
    /// Address to listen on
    #[arg(long, global = true, value_name = "IP:PORT")]
    pub listen: Option<String>,
    /// How devices reach this server from outside
    #[arg(long, global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// `postgres://…`; without it, SQLite in the data folder
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Folder or object store URL for photos
    #[arg(long, global = true, value_name = "FOLDER|URL")]
    pub photo_store: Option<String>,
    /// Address for `/metrics` alone, such as 127.0.0.1:9464
    #[arg(long, global = true, value_name = "IP:PORT")]
    pub metrics_listen: Option<String>,
    /// Token that opens `/metrics` on the ordinary address
    #[arg(long, global = true, value_name = "TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Days that a device may be away without starting from a snapshot
    #[arg(long, global = true, value_name = "DAYS")]
    pub feed_days: Option<String>,
    /// Days that a settled order stays on the phones
    #[arg(long, global = true, value_name = "DAYS")]
    pub settled_days: Option<String>,
    /// Requests worked on at the same time
    #[arg(long, global = true, value_name = "COUNT")]
    pub max_requests: Option<String>,
    /// The organisation's name
    #[arg(long, global = true, value_name = "NAME")]
    pub organisation_name: Option<String>,
    /// The telephone number that customers call
    #[arg(long, global = true, value_name = "NUMBER")]
    pub organisation_phone: Option<String>,
    /// The organisation's language: zh-CN or en
    #[arg(long, global = true, value_name = "TAG")]
    pub language: Option<String>,
    /// The currency of its prices
    #[arg(long, global = true, value_name = "CODE")]
    pub currency: Option<String>,
    /// Its time zone
    #[arg(long, global = true, value_name = "IANA")]
    pub time_zone: Option<String>,
    /// suggest, automatic, offer or pool: who decides which crew is sent
    #[arg(long, global = true, value_name = "MODE")]
    pub dispatch_mode: Option<String>,
    /// Kilometres past which nobody is sent without a dispatcher
    #[arg(long, global = true, value_name = "KM")]
    pub dispatch_max_km: Option<String>,
    /// To how many crews an order is offered at a time
    #[arg(long, global = true, value_name = "N")]
    pub dispatch_offers: Option<String>,
    /// A routing server: osrm:http://host:5000 or valhalla:http://host:8002
    #[arg(long, global = true, value_name = "KIND:URL")]
    pub routing: Option<String>,
    /// The pictures of maps: https://host/{z}/{x}/{y}.png
    #[arg(long, global = true, value_name = "URL")]
    pub map_tiles: Option<String>,
    /// Whom the maps are owed to
    #[arg(long, global = true, value_name = "WORDS")]
    pub map_attribution: Option<String>,
    /// Who says where an address is: nominatim:URL, photon:URL or amap:URL?key=KEY
    #[arg(long, global = true, value_name = "KIND:URL", hide_env_values = true)]
    pub geocoder: Option<String>,
    /// The mail server: smtps://host:465, smtp://host:587 or smtp-plain://host:25
    #[arg(long, global = true, value_name = "URL")]
    pub mail_server: Option<String>,
    /// The name by which the mail server knows this one
    #[arg(long, global = true, value_name = "NAME")]
    pub mail_user: Option<String>,
    /// The password that goes with it; rather by the file or a variable, since other people see flags
    #[arg(long, global = true, value_name = "PASSWORD", hide_env_values = true)]
    pub mail_password: Option<String>,
    /// Whom letters come from: Callout <callout@example.com>
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Certificates that may vouch for the mail server besides those of the system, in PEM
    #[arg(long, global = true, value_name = "FILE")]
    pub mail_authority: Option<String>,
    /// Files of typefaces for PDFs, with commas between them; the usual places otherwise
    #[arg(long, global = true, value_name = "FILE,FILE")]
    pub typefaces: Option<String>,
    /// Requests of each token, device or key: a second, and at once; or off
    #[arg(long, global = true, value_name = "N/M")]
    pub rate_limit: Option<String>,
    /// Requests of each address that shows none: a second, and at once; or off
    #[arg(long, global = true, value_name = "N/M")]
    pub rate_limit_address: Option<String>,
    /// Proxies whose word about callers' addresses is taken
    #[arg(long, global = true, value_name = "IP,NET")]
    pub trusted_proxies: Option<String>,
    /// Whether webhooks may go to private addresses: allow or refuse
    #[arg(long, global = true, value_name = "RULE")]
    pub private_webhooks: Option<String>,
    /// text or json
    #[arg(long, global = true, value_name = "FORMAT")]
    pub log_format: Option<String>,
    /// What is logged, such as info,sqlx=debug
    #[arg(long, global = true, value_name = "FILTER")]
    pub log_filter: Option<String>,
}

impl Flags {
    pub(super) fn given(&self) -> BTreeMap<&'static str, String> {
        let all = [
            &self.data_dir,
            &self.listen,
            &self.public_url,
            &self.database_url,
            &self.photo_store,
            &self.metrics_listen,
            &self.metrics_token,
            &self.feed_days,
            &self.settled_days,
            &self.max_requests,
            &self.organisation_name,
            &self.organisation_phone,
            &self.language,
            &self.currency,
            &self.time_zone,
            &self.dispatch_mode,
            &self.dispatch_max_km,
            &self.dispatch_offers,
            &self.routing,
            &self.map_tiles,
            &self.map_attribution,
            &self.geocoder,
            &self.mail_server,
            &self.mail_user,
            &self.mail_password,
            &self.mail_from,
            &self.mail_authority,
            &self.typefaces,
            &self.rate_limit,
            &self.rate_limit_address,
            &self.trusted_proxies,
            &self.private_webhooks,
            &self.log_format,
            &self.log_filter,
        ];
        KEYS.into_iter().zip(all).filter_map(|(key, value)| Some((key, value.clone()?))).collect()
    }
}

pub(super) fn read(sources: &Sources) -> Result<Config, BadSetting> {
    let parse = |key, default: &str, allowed: &str| Setting::of(sources, key, default, allowed);
    let data_dir = PathBuf::from(parse("data_dir", DATA_DIR, "The name of a folder.").not_empty()?);
    let listen =
        parse("listen", "127.0.0.1:8080", "An address and a port, such as 0.0.0.0:8080 or [::]:8080.").parsed()?;
    let public_url =
        parse("public_url", &format!("http://{listen}"), "A URL such as https://callout.example.com.").url()?;
    let database = format!("sqlite:{}", data_dir.join("callout.db").display());
    Ok(Config {
        listen,
        public_url,
        database_url: parse("database_url", &database, "postgres://user:password@host/name, or sqlite:PATH.")
            .checked(|url| ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)))?,
        photo_store: photo_store(sources, &data_dir)?,
        metrics: metrics(sources)?,
        feed_days: parse("feed_days", "45", DAYS).number_within(1..=3_650)?,
        settled_days: parse("settled_days", "14", DAYS).number_within(1..=3_650)?,
        max_requests: parse("max_requests", "256", "A number from 1 to 100000.").number_within(1..=100_000)?,
        organisation: Organisation {
            name: parse("organisation_name", "Callout", "The organisation's name.").not_empty()?,
            phone: parse("organisation_phone", "", "A telephone number, such as +86 21 5555 0100, or nothing.")
                .checked(is_phone)?,
            lang: match parse("language", "zh-CN", "zh-CN or en.").checked(|tag| ["zh-CN", "en"].contains(&tag))? {
                tag if tag == "en" => Lang::En,
                _ => Lang::ZhCn,
            },
            currency: parse("currency", "CNY", "Three capital letters (ISO 4217), such as CNY.").parsed()?,
            time_zone: parse("time_zone", "Asia/Shanghai", "A zone of the IANA database, such as Asia/Shanghai.")
                .checked(|name| jiff::tz::TimeZone::get(name).is_ok())?,
        },
        dispatching: dispatching(sources)?,
        tiles: tiles(sources)?,
        geocoder: parse(
            "geocoder",
            "",
            "nominatim:https://host, photon:https://host, amap:https://host?key=KEY, or nothing.",
        )
        .checked(|text| text.is_empty() || text.parse::<crate::places::Service>().is_ok())?
        .parse()
        .ok(),
        mail: super::letters::read(sources)?,
        typefaces: typefaces(sources)?,
        rates: Rates {
            bearer: rate(parse("rate_limit", "400/2000", RATE))?,
            address: rate(parse("rate_limit_address", "100/5000", RATE))?,
        },
        trusted_proxies: parse(
            "trusted_proxies",
            "127.0.0.0/8,::1",
            "Addresses and networks, such as 127.0.0.1,10.0.0.0/8.",
        )
        .parsed()?,
        private_webhooks: parse("private_webhooks", "refuse", "allow or refuse.")
            .checked(|rule| ["allow", "refuse"].contains(&rule))?
            == "allow",
        log_format: match parse("log_format", "text", "text or json.")
            .checked(|name| ["text", "json"].contains(&name))?
        {
            name if name == "json" => LogFormat::Json,
            _ => LogFormat::Text,
        },
        log_filter: parse("log_filter", "info,sqlx=warn", "A filter such as info,sqlx=debug.")
            .checked(|filter| tracing_subscriber::EnvFilter::try_new(filter).is_ok())?,
        data_dir,
    })
}

const DAYS: &str = "A number of days from 1 to 3650.";

fn metrics(sources: &Sources) -> Result<MetricsDoor, BadSetting> {
    let optional = |key, allowed: &str| sources.text(key).map(|_| Setting::of(sources, key, "", allowed));
    let listen = optional("metrics_listen", "An address and a port, such as 127.0.0.1:9464.");
    let token = optional("metrics_token", "At least 16 characters without spaces.");
    let fit = |text: &str| text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_graphic());
    Ok(MetricsDoor {
        listen: listen.map(Setting::parsed).transpose()?,
        token: token.map(|token| token.checked(fit)).transpose()?,
    })
}

fn tiles(sources: &Sources) -> Result<Option<Tiles>, BadSetting> {
    let parse = |key, default: &str, allowed: &str| Setting::of(sources, key, default, allowed);
    let whole = |url: &str| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let host =
            rest.and_then(|rest| rest.split('/').next()).is_some_and(|host| !host.is_empty() && !host.contains('{'));
        // What stands there goes into a header and into an address, and must end neither.
        let plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b';' | b',' | b'"' | b'\''));
        host && plain && ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part))
    };
    let url = parse("map_tiles", "", "https://host/{z}/{x}/{y}.png, or nothing.")
        .checked(|url| url.is_empty() || whole(url))?;
    let attribution = parse("map_attribution", "", "Whom the maps are owed to.").checked(|text| text.len() <= 200)?;
    Ok((!url.is_empty()).then_some(Tiles { url, attribution }))
}

fn typefaces(sources: &Sources) -> Result<Vec<PathBuf>, BadSetting> {
    let named = |text: &str| -> Vec<PathBuf> {
        text.split(',').map(str::trim).filter(|path| !path.is_empty()).map(PathBuf::from).collect()
    };
    let setting = Setting::of(sources, "typefaces", "", "Files that exist, with commas between them, or nothing.");
    Ok(named(&setting.checked(|text| named(text).iter().all(|path| path.is_file()))?))
}

/// What a rate may be.
const RATE: &str = "Requests a second and requests at once, such as 50/200, or off.";

fn rate(setting: Setting) -> Result<Option<Rate>, BadSetting> {
    if setting.value == "off" { Ok(None) } else { setting.parsed().map(Some) }
}

/// Nothing, or digits as people write them.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.is_empty() || (3..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c))
}

fn dispatching(sources: &Sources) -> Result<Dispatching, BadSetting> {
    let parse = |key, default: &str, allowed: &str| Setting::of(sources, key, default, allowed);
    let mode = parse("dispatch_mode", "suggest", "suggest, automatic, offer or pool.")
        .checked(|name| Mode::named(name).is_some())?;
    let number = |text: &str, most: u32| text.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number));
    let max_km = parse("dispatch_max_km", "30", "Whole kilometres, 1 to 2000.").checked(|text| number(text, 2_000))?;
    let offers = parse("dispatch_offers", "3", "A number of crews, 1 to 50.").checked(|text| number(text, 50))?;
    let routing = parse("routing", "", "osrm:http://host:5000, valhalla:http://host:8002, or nothing.")
        .checked(|text| text.is_empty() || text.parse::<Service>().is_ok())?;
    Ok(Dispatching {
        mode: Mode::named(&mode).unwrap_or(Mode::Suggest),
        max_km: max_km.parse().unwrap_or(30),
        offers: offers.parse().unwrap_or(3),
        routing: routing.parse().ok(),
    })
}

fn photo_store(sources: &Sources, data_dir: &Path) -> Result<PhotoStore, BadSetting> {
    let default = data_dir.join("photos");
    let allowed = "A folder, or the URL of an object store that this build knows.";
    let setting = Setting::of(sources, "photo_store", &default.to_string_lossy(), allowed);
    let text = setting.not_empty()?;
    Ok(if text.contains("://") { PhotoStore::Url(text) } else { PhotoStore::Folder(text.into()) })
}

/// One setting's text, where it stands, and what is allowed there.
pub(super) struct Setting {
    origin: String,
    value: String,
    allowed: String,
}

impl Setting {
    pub(super) fn of(sources: &Sources, key: &'static str, default: &str, allowed: &str) -> Self {
        let (origin, value) = sources.text(key).unwrap_or_else(|| (format!("default of `{key}`"), default.to_owned()));
        Self { origin, value, allowed: format!("Allowed: {allowed}") }
    }

    pub(super) fn checked(self, is_allowed: impl FnOnce(&str) -> bool) -> Result<String, BadSetting> {
        let Self { origin, value, allowed } = self;
        if is_allowed(&value) { Ok(value) } else { Err(BadSetting::Value { origin, value, allowed }) }
    }

    fn not_empty(self) -> Result<String, BadSetting> {
        self.checked(|text| !text.trim().is_empty())
    }

    fn url(self) -> Result<String, BadSetting> {
        let is_url = |text: &str| text.parse::<axum::http::Uri>().is_ok_and(|uri| uri.host().is_some());
        let with_scheme = |text: &str| text.starts_with("http://") || text.starts_with("https://");
        let text = self.checked(|text| with_scheme(text) && is_url(text))?;
        Ok(text.trim_end_matches('/').to_owned())
    }

    fn number_within(self, allowed: std::ops::RangeInclusive<u32>) -> Result<u32, BadSetting> {
        let text = self.checked(|text| text.parse().is_ok_and(|number| allowed.contains(&number)))?;
        Ok(text.parse().unwrap_or(*allowed.start()))
    }

    fn parsed<T: std::str::FromStr>(self) -> Result<T, BadSetting> {
        let Self { origin, value, allowed } = self;
        value.parse().map_err(|_| BadSetting::Value { origin, value, allowed })
    }
}
