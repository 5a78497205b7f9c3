//! Valhalla's matrix service (valhalla.github.io, `sources_to_targets`).

use serde::Deserialize;
use serde_json::{Value, json};
use shared::geo::Point;

use super::{RoadsError, Table, squared};

/// The question for all ways between `points`.
pub(super) fn question(points: &[Point]) -> Value {
    let places: Vec<Value> = points.iter().map(|point| json!({ "lat": point.lat(), "lon": point.lon() })).collect();
    json!({ "sources": places, "targets": places, "costing": "auto" })
}

#[derive(Deserialize)]
struct Answer {
    sources_to_targets: Vec<Vec<Way>>,
}

#[derive(Deserialize)]
struct Way {
    /// Seconds; null where there is no way.
    time: Option<f64>,
}

/// Reads an answer for `size` places.
pub(super) fn read(bytes: &[u8], size: usize) -> Result<Table, RoadsError> {
    let answer: Answer = serde_json::from_slice(bytes).map_err(|error| RoadsError::Nonsense(error.to_string()))?;
    let times = |row: Vec<Way>| row.into_iter().map(|way| way.time).collect();
    squared(answer.sources_to_targets.into_iter().map(times).collect(), size)
}
