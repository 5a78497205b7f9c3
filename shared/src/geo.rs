//! Places on earth (WGS 84) in integers, and the distance between them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A point in ten-millionths of a degree (about a centimetre), as GNSS receivers give it.
/// By default the one where equator and prime meridian meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Point {
    #[n(0)]
    lat_e7: i32,
    #[n(1)]
    lon_e7: i32,
}

/// Mean earth radius in metres (IUGG: R1 = 6 371 008.8 m).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

impl Point {
    /// The point at these degrees; `None` if they are not on earth or not numbers.
    pub fn from_degrees(lat: f64, lon: f64) -> Option<Self> {
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the ranges above keep both within ±1.8e9")]
        let e7 = |degrees: f64| (degrees * 1e7).round() as i32;
        Some(Self { lat_e7: e7(lat), lon_e7: e7(lon) })
    }

    /// Latitude in degrees, north positive.
    pub fn lat(&self) -> f64 {
        f64::from(self.lat_e7) / 1e7
    }

    /// Longitude in degrees, east positive.
    pub fn lon(&self) -> f64 {
        f64::from(self.lon_e7) / 1e7
    }

    /// Great-circle distance in metres by the haversine formula (R. W. Sinnott, Virtues of the Haversine, 1984).
    pub fn metres_to(&self, other: &Self) -> f64 {
        let (lat1, lat2) = (self.lat().to_radians(), other.lat().to_radians());
        let half_lat = ((lat2 - lat1) / 2.0).sin();
        let half_lon = ((other.lon() - self.lon()).to_radians() / 2.0).sin();
        let h = half_lat.mul_add(half_lat, lat1.cos() * lat2.cos() * half_lon * half_lon);
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
    }

    /// Whether both coordinates could exist; decoders ask this of what came from outside.
    pub fn is_on_earth(&self) -> bool {
        self.lat_e7.abs() <= 900_000_000 && self.lon_e7.abs() <= 1_800_000_000
    }
}

#[derive(Serialize, Deserialize)]
struct Degrees {
    lat: f64,
    lon: f64,
}

impl Serialize for Point {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Degrees { lat: self.lat(), lon: self.lon() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Degrees { lat, lon } = Degrees::deserialize(deserializer)?;
        Self::from_degrees(lat, lon)
            .ok_or_else(|| serde::de::Error::custom("lat is within ±90 and lon within ±180 degrees"))
    }
}

/// Where a device says it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// The point.
    #[n(0)]
    pub point: Point,
    /// Radius in metres within which the device claims to be.
    #[n(1)]
    pub accuracy_m: u32,
    /// Age of the fix in seconds when the act was made.
    #[n(2)]
    pub age_s: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_agree_with_published_ones() {
        let san_francisco = Point::from_degrees(37.7749, -122.4194).unwrap();
        let los_angeles = Point::from_degrees(34.0522, -118.2437).unwrap();
        assert!((san_francisco.metres_to(&los_angeles) - 559_120.0).abs() < 100.0);
        assert!(san_francisco.metres_to(&san_francisco) < 0.001);
        assert!(Point::from_degrees(91.0, 0.0).is_none() && Point::from_degrees(f64::NAN, 0.0).is_none());
    }
}
