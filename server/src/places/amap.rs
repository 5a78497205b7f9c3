//! Amap's geocoder 高德地理编码 (lbs.amap.com, Web service v3). It answers in the displaced coordinates that maps of the
//! Chinese mainland have to use (GCJ-02), some hundred metres beside those of satellites.

use serde::Deserialize;
use shared::geo::Point;

use super::{Found, PlacesError, nonsense};

pub(super) fn address(url: &str, key: &str, address: &str) -> String {
    format!("{url}/v3/geocode/geo?key={key}&address={address}")
}

#[derive(Deserialize)]
struct Answer {
    status: String,
    #[serde(default)]
    info: String,
    #[serde(default)]
    geocodes: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    formatted_address: String,
    /// Longitude and latitude with a comma between them.
    location: String,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Found>, PlacesError> {
    let answer: Answer = serde_json::from_slice(bytes).map_err(nonsense)?;
    if answer.status != "1" {
        return Err(PlacesError::Nonsense(answer.info));
    }
    let found = |row: Row| {
        let (lon, lat) = row.location.split_once(',')?;
        let (lat, lon) = undisplaced((lat.parse().ok()?, lon.parse().ok()?));
        Some(Found { label: row.formatted_address, point: Point::from_degrees(lat, lon)? })
    };
    Ok(answer.geocodes.into_iter().filter_map(found).collect())
}

/// The place that is displaced to `seen`, to within a metre: the displacement hardly changes from one to the other, so it is
/// taken off three times.
pub(super) fn undisplaced(seen: (f64, f64)) -> (f64, f64) {
    let mut place = seen;
    for _ in 0..3 {
        let (lat, lon) = displaced(place);
        place = (place.0 + seen.0 - lat, place.1 + seen.1 - lon);
    }
    place
}

/// GCJ-02 of a place on the mainland, by the formula that is public since 2009 (Krasovsky's ellipsoid of 1940).
pub(super) fn displaced((lat, lon): (f64, f64)) -> (f64, f64) {
    const AXIS: f64 = 6_378_245.0;
    const FLATNESS: f64 = 0.006_693_421_622_965_943;
    let ((north, east), phi) = (waves(lon - 105.0, lat - 35.0), lat.to_radians());
    let magic = 1.0 - FLATNESS * phi.sin().powi(2);
    let of_lat = north * 180.0 / (AXIS * (1.0 - FLATNESS) / (magic * magic.sqrt()) * std::f64::consts::PI);
    let of_lon = east * 180.0 / (AXIS / magic.sqrt() * phi.cos() * std::f64::consts::PI);
    (lat + of_lat, lon + of_lon)
}

/// Metres to the north and to the east.
fn waves(x: f64, y: f64) -> (f64, f64) {
    use std::f64::consts::PI;
    let root = x.abs().sqrt();
    let common = 20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin();
    let sines = |of: f64, first: f64, second: f64| {
        20.0 * (of * PI).sin()
            + 40.0 * (of / 3.0 * PI).sin()
            + first * (of / 12.0 * PI).sin()
            + second * (of / 30.0 * PI).sin()
    };
    let north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
    let east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
    let north = north + (common + sines(y, 160.0, 320.0)) * 2.0 / 3.0;
    (north, east + (common + sines(x, 150.0, 300.0)) * 2.0 / 3.0)
}
