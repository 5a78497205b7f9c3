//! Nominatim's search (nominatim.org, API 4).

use serde::Deserialize;
use shared::geo::Point;

use super::{Found, MOST, PlacesError, nonsense};

pub(super) fn address(url: &str, address: &str) -> String {
    format!("{url}/search?format=jsonv2&limit={MOST}&q={address}")
}

#[derive(Deserialize)]
struct Row {
    lat: String,
    lon: String,
    display_name: String,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Found>, PlacesError> {
    let rows: Vec<Row> = serde_json::from_slice(bytes).map_err(nonsense)?;
    let found = |row: Row| {
        let point = Point::from_degrees(row.lat.parse().ok()?, row.lon.parse().ok()?)?;
        Some(Found { label: row.display_name, point })
    };
    Ok(rows.into_iter().filter_map(found).collect())
}
