//! Every setting once: its name, its default, what is allowed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use shared::lang::Lang;

use super::{BadSetting, Config, LogFormat, Organisation, PhotoStore, Sources};
use crate::limits::{Rate, Rates};

/// Every setting's key in the file; `CALLOUT_` and capitals make the variable, dashes the flag.
pub(super) const KEYS: [&str; 14] = [
    "data_dir",
    "listen",
    "public_url",
    "database_url",
    "photo_store",
    "organisation_name",
    "language",
    "currency",
    "time_zone",
    "rate_limit",
    "rate_limit_address",
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
    /// The organisation's name
    #[arg(long, global = true, value_name = "NAME")]
    pub organisation_name: Option<String>,
    /// The organisation's language: zh-CN or en
    #[arg(long, global = true, value_name = "TAG")]
    pub language: Option<String>,
    /// The currency of its prices
    #[arg(long, global = true, value_name = "CODE")]
    pub currency: Option<String>,
    /// Its time zone
    #[arg(long, global = true, value_name = "IANA")]
    pub time_zone: Option<String>,
    /// Requests of each token, device or key: a second, and at once; or off
    #[arg(long, global = true, value_name = "N/M")]
    pub rate_limit: Option<String>,
    /// Requests of each address that shows none: a second, and at once; or off
    #[arg(long, global = true, value_name = "N/M")]
    pub rate_limit_address: Option<String>,
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
            &self.organisation_name,
            &self.language,
            &self.currency,
            &self.time_zone,
            &self.rate_limit,
            &self.rate_limit_address,
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
        organisation: Organisation {
            name: parse("organisation_name", "Callout", "The organisation's name.").not_empty()?,
            lang: match parse("language", "zh-CN", "zh-CN or en.").checked(|tag| ["zh-CN", "en"].contains(&tag))? {
                tag if tag == "en" => Lang::En,
                _ => Lang::ZhCn,
            },
            currency: parse("currency", "CNY", "Three capital letters (ISO 4217), such as CNY.").parsed()?,
            time_zone: parse("time_zone", "Asia/Shanghai", "A zone of the IANA database, such as Asia/Shanghai.")
                .checked(|name| jiff::tz::TimeZone::get(name).is_ok())?,
        },
        rates: Rates {
            bearer: rate(parse("rate_limit", "400/2000", RATE))?,
            address: rate(parse("rate_limit_address", "100/5000", RATE))?,
        },
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

/// What a rate may be.
const RATE: &str = "Requests a second and requests at once, such as 50/200, or off.";

fn rate(setting: Setting) -> Result<Option<Rate>, BadSetting> {
    if setting.value == "off" { Ok(None) } else { setting.parsed().map(Some) }
}

fn photo_store(sources: &Sources, data_dir: &Path) -> Result<PhotoStore, BadSetting> {
    let default = data_dir.join("photos");
    let allowed = "A folder, or the URL of an object store that this build knows.";
    let setting = Setting::of(sources, "photo_store", &default.to_string_lossy(), allowed);
    let text = setting.not_empty()?;
    Ok(if text.contains("://") { PhotoStore::Url(text) } else { PhotoStore::Folder(text.into()) })
}

/// One setting's text, where it stands, and what is allowed there.
struct Setting {
    origin: String,
    value: String,
    allowed: String,
}

impl Setting {
    fn of(sources: &Sources, key: &'static str, default: &str, allowed: &str) -> Self {
        let (origin, value) = sources.text(key).unwrap_or_else(|| (format!("default of `{key}`"), default.to_owned()));
        Self { origin, value, allowed: format!("Allowed: {allowed}") }
    }

    fn checked(self, is_allowed: impl FnOnce(&str) -> bool) -> Result<String, BadSetting> {
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

    fn parsed<T: std::str::FromStr>(self) -> Result<T, BadSetting> {
        let Self { origin, value, allowed } = self;
        value.parse().map_err(|_| BadSetting::Value { origin, value, allowed })
    }
}
