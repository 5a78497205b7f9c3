//! Photon's search (photon.komoot.io), which answers in GeoJSON (RFC 7946: longitude first).

use serde::Deserialize;
use shared::geo::Point;

use super::{Found, MOST, PlacesError, nonsense};

pub(super) fn address(url: &str, address: &str) -> String {
    format!("{url}/api?limit={MOST}&q={address}")
}

#[derive(Deserialize)]
struct Answer {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    properties: Properties,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: (f64, f64),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Properties {
    name: String,
    street: String,
    housenumber: String,
    district: String,
    city: String,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Found>, PlacesError> {
    let answer: Answer = serde_json::from_slice(bytes).map_err(nonsense)?;
    let found = |feature: Feature| {
        let (lon, lat) = feature.geometry.coordinates;
        let Properties { name, street, housenumber, district, city } = feature.properties;
        let street = format!("{street} {housenumber}").trim().to_owned();
        let mut parts: Vec<String> =
            [name, street, district, city].into_iter().filter(|part| !part.is_empty()).collect();
        parts.dedup();
        Some(Found { label: parts.join(", "), point: Point::from_degrees(lat, lon)? })
    };
    Ok(answer.features.into_iter().filter_map(found).collect())
}
