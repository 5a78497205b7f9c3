//! OSRM's table service (project-osrm.org, HTTP API v1).

use serde::Deserialize;
use shared::geo::Point;

use super::{RoadsError, Table, squared};

/// The address of the question for all ways between `points`.
pub(super) fn address(url: &str, points: &[Point]) -> String {
    let places: Vec<String> = points.iter().map(|point| format!("{:.6},{:.6}", point.lon(), point.lat())).collect();
    format!("{url}/table/v1/driving/{}?annotations=duration", places.join(";"))
}

#[derive(Deserialize)]
struct Answer {
    code: String,
    #[serde(default)]
    durations: Vec<Vec<Option<f64>>>,
}

/// Reads an answer for `size` places.
pub(super) fn read(bytes: &[u8], size: usize) -> Result<Table, RoadsError> {
    let answer: Answer = serde_json::from_slice(bytes).map_err(|error| RoadsError::Nonsense(error.to_string()))?;
    if answer.code != "Ok" {
        return Err(RoadsError::Nonsense(format!("code {}", answer.code)));
    }
    squared(answer.durations, size)
}
