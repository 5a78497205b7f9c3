//! Routing servers: how long ways take by road, asked of OSRM or Valhalla. They are helpers: whatever they do, hang, lie or
//! die, dispatch goes on with its own estimate, and does not wait for them again for a while.

mod cache;
mod osrm;
#[cfg(test)]
mod tests;
mod valhalla;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use shared::geo::Point;
use shared::time::{Clock, Moment};

use self::cache::Cache;
use crate::dispatch::space::Spot;

/// How long an answer may take. A dispatcher waits for it.
const PATIENCE: Duration = Duration::from_millis(800);
/// How long a server that failed is left alone.
const REST_MS: i64 = 30_000;
/// Places in one question; OSRM and Valhalla refuse more than a hundred, as they come.
const MAX_PLACES: usize = 80;
/// The longest answer that is read.
const MAX_BYTES: usize = 4 << 20;
/// Times that no way on earth takes, in seconds: three days.
const MAX_SECONDS: f64 = 259_200.0;

/// Which server, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// `GET {url}/table/v1/driving/…` of the Open Source Routing Machine.
    Osrm(String),
    /// `POST {url}/sources_to_targets` of Valhalla.
    Valhalla(String),
}

impl std::str::FromStr for Service {
    type Err = String;
    /// `osrm:http://host:5000` or `valhalla:http://host:8002`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "osrm:http://host:5000 or valhalla:http://host:8002".to_owned();
        let (kind, url) = text.split_once(':').ok_or_else(wrong)?;
        let is_url = url.starts_with("http://") || url.starts_with("https://");
        let url = url.trim_end_matches('/').to_owned();
        match kind {
            "osrm" if is_url => Ok(Self::Osrm(url)),
            "valhalla" if is_url => Ok(Self::Valhalla(url)),
            _ => Err(wrong()),
        }
    }
}

/// Why a routing server's answer is not used.
#[derive(Debug, thiserror::Error)]
pub enum RoadsError {
    /// It did not answer, or not in time.
    #[error("the routing server did not answer: {0}")]
    Silent(#[from] reqwest::Error),
    /// It answered something else than times.
    #[error("the routing server's answer cannot be used: {0}")]
    Nonsense(String),
}

/// Seconds from each place to each place; `None` where there is no way.
type Table = Vec<Vec<Option<i64>>>;

/// A routing server with what it said lately.
pub struct Roads {
    service: Service,
    client: reqwest::Client,
    cache: Mutex<Cache>,
    rests_until: Mutex<Moment>,
}

impl Roads {
    /// A door to `service`. Nothing is asked yet.
    pub fn new(service: Service) -> Result<Self, reqwest::Error> {
        // Whoever came first has installed one; a second one would be the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client =
            reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { service, client, cache: Mutex::default(), rests_until: Mutex::new(Moment(i64::MIN)) })
    }

    /// The seconds between all of `spots`, as far as they are known. `None` while the server cannot be relied on.
    pub async fn between(&self, spots: &[Spot], clock: &dyn Clock) -> Option<Vec<(Spot, Spot, i64)>> {
        let now = clock.now();
        let mut places: Vec<(Point, Spot)> = spots.iter().filter_map(|spot| Some((spot.point()?, *spot))).collect();
        places.sort_by_key(|(point, _)| *point);
        places.dedup_by_key(|(point, _)| *point);
        places.truncate(MAX_PLACES);
        let points: Vec<Point> = places.iter().map(|(point, _)| *point).collect();
        let known = self.cache.lock().unwrap_or_else(PoisonError::into_inner).table(&points, now);
        let table = match known {
            Some(table) => table,
            None if now < *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) => return None,
            None => match self.ask(&points).await {
                Ok(table) => {
                    self.cache.lock().unwrap_or_else(PoisonError::into_inner).keep(&points, &table, now);
                    table
                }
                Err(error) => {
                    tracing::warn!(%error, "travel times are estimated by air for half a minute");
                    *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = now.plus_ms(REST_MS);
                    return None;
                }
            },
        };
        let ways = places.iter().zip(&table).flat_map(|((_, from), row)| {
            let to = places.iter().zip(row).filter_map(|((_, to), seconds)| Some((*from, *to, (*seconds)?)));
            to.collect::<Vec<_>>()
        });
        Some(ways.collect())
    }

    async fn ask(&self, points: &[Point]) -> Result<Table, RoadsError> {
        let request = match &self.service {
            Service::Osrm(url) => self.client.get(osrm::address(url, points)),
            Service::Valhalla(url) => {
                let body = valhalla::question(points).to_string();
                self.client
                    .post(format!("{url}/sources_to_targets"))
                    .header(reqwest::header::CONTENT_TYPE, "application/json")
                    .body(body)
            }
        };
        let mut answer = request.send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MAX_BYTES {
                return Err(RoadsError::Nonsense("it does not end".into()));
            }
        }
        match self.service {
            Service::Osrm(_) => osrm::read(&bytes, points.len()),
            Service::Valhalla(_) => valhalla::read(&bytes, points.len()),
        }
    }
}

/// A time as whole seconds. What is negative, not a number or longer than any way is nonsense, and one such value spoils the
/// whole answer: who lies once is not believed.
fn checked(seconds: Option<f64>) -> Result<Option<i64>, RoadsError> {
    match seconds {
        None => Ok(None),
        Some(value) if (0.0..=MAX_SECONDS).contains(&value) => Ok(Some(crate::dispatch::travel::whole(value.round()))),
        Some(value) => Err(RoadsError::Nonsense(format!("a way takes {value} seconds"))),
    }
}

/// A table of exactly `size` rows of `size` times.
fn squared(rows: Vec<Vec<Option<f64>>>, size: usize) -> Result<Table, RoadsError> {
    if rows.len() != size || rows.iter().any(|row| row.len() != size) {
        return Err(RoadsError::Nonsense(format!("the table is not one of {size} places")));
    }
    rows.into_iter().map(|row| row.into_iter().map(checked).collect()).collect()
}
