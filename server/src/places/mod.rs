//! Geocoders: where an address is, asked of Nominatim, Photon or a server that speaks as Amap does. They are helpers:
//! without one, or while it is silent, a place is picked on the map.

mod amap;
mod nominatim;
mod photon;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::Serialize;
use shared::geo::Point;

/// How long an answer may take. Somebody is on the telephone.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// Places that are offered.
const MOST: usize = 5;
/// The longest answer that is read.
const MAX_BYTES: usize = 1 << 20;
/// The most letters of a place's name.
const MAX_LABEL: usize = 200;

/// Which geocoder, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// `GET {url}/search` of Nominatim.
    Nominatim(String),
    /// `GET {url}/api` of Photon.
    Photon(String),
    /// `GET {url}/v3/geocode/geo` as Amap 高德 has it, with its key.
    Amap {
        /// Where.
        url: String,
        /// The key it asks for.
        key: String,
    },
}

impl std::str::FromStr for Service {
    type Err = String;
    /// `nominatim:https://host`, `photon:https://host` or `amap:https://host?key=KEY`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "nominatim:https://host, photon:https://host or amap:https://host?key=KEY".to_owned();
        let (kind, url) = text.split_once(':').ok_or_else(wrong)?;
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            return Err(wrong());
        }
        let plain = |url: &str| url.trim_end_matches('/').to_owned();
        match (kind, url.split_once("?key=")) {
            ("nominatim", None) => Ok(Self::Nominatim(plain(url))),
            ("photon", None) => Ok(Self::Photon(plain(url))),
            ("amap", Some((url, key))) if !key.is_empty() => Ok(Self::Amap { url: plain(url), key: key.to_owned() }),
            _ => Err(wrong()),
        }
    }
}

/// A place that an address may mean.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = FoundPlace)]
pub struct Found {
    /// What it is called there.
    pub label: String,
    /// Where it is (WGS 84).
    pub point: Point,
}

/// Why an answer is not used.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// It did not answer, or not in time.
    #[error("the geocoder did not answer: {0}")]
    Silent(#[from] reqwest::Error),
    /// It answered something else than places.
    #[error("the geocoder's answer cannot be used: {0}")]
    Nonsense(String),
}

/// A geocoder.
pub struct Places {
    service: Service,
    client: reqwest::Client,
}

impl Places {
    /// A door to `service`. Nothing is asked yet.
    pub fn new(service: Service) -> Result<Self, reqwest::Error> {
        // Whoever came first has installed one; a second one would be the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            // Nominatim's usage policy asks who is calling.
            .user_agent(concat!("Callout/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { service, client })
    }

    /// The places that `address` may mean, the likeliest first.
    pub async fn find(&self, address: &str) -> Result<Vec<Found>, PlacesError> {
        let url = match &self.service {
            Service::Nominatim(url) => nominatim::address(url, &escaped(address)),
            Service::Photon(url) => photon::address(url, &escaped(address)),
            Service::Amap { url, key } => amap::address(url, key, &escaped(address)),
        };
        let mut answer =
            self.client.get(url).send().await.map_err(without_key)?.error_for_status().map_err(without_key)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(without_key)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MAX_BYTES {
                return Err(PlacesError::Nonsense("it does not end".into()));
            }
        }
        let found = match &self.service {
            Service::Nominatim(_) => nominatim::read(&bytes)?,
            Service::Photon(_) => photon::read(&bytes)?,
            Service::Amap { .. } => amap::read(&bytes)?,
        };
        let shortened = |found: Found| Found { label: found.label.chars().take(MAX_LABEL).collect(), ..found };
        Ok(found.into_iter().take(MOST).map(shortened).collect())
    }
}

/// The key stands in the address, which belongs in no log.
fn without_key(error: reqwest::Error) -> PlacesError {
    error.without_url().into()
}

/// A text as a query's value (RFC 3986, 2.3).
fn escaped(text: &str) -> String {
    let of = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(of).collect()
}

fn nonsense(error: serde_json::Error) -> PlacesError {
    PlacesError::Nonsense(error.to_string())
}
