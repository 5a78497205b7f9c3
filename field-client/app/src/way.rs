//! The way there, as an address that a map app of one's choice opens. Pure.

use serde::{Deserialize, Serialize};
use shared::geo::Point;

/// The app that shows the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guide {
    /// Whatever the phone has for it: `geo:` (RFC 5870).
    Phone,
    /// 高德地图.
    Amap,
    /// Apple Maps.
    Apple,
    /// Google Maps.
    Google,
}

impl Guide {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Amap, Self::Apple, Self::Google];

    /// The word under which the choice is kept.
    pub fn key(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Amap => "amap",
            Self::Apple => "apple",
            Self::Google => "google",
        }
    }

    /// The choice kept under that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|guide| guide.key() == key)
    }

    /// The address that shows the way to `point`, or to what `address` says where nobody knows the place. Positions are
    /// WGS 84; Amap shifts them itself when told so.
    pub fn way(self, point: Option<Point>, address: &str) -> String {
        let named = escaped(address);
        let place = point.map(|point| (point.lat(), point.lon()));
        match (self, place) {
            (Self::Phone, Some((lat, lon))) => format!("geo:{lat},{lon}?q={lat},{lon}({named})"),
            (Self::Phone, None) => format!("geo:0,0?q={named}"),
            (Self::Amap, Some((lat, lon))) => {
                format!("https://uri.amap.com/navigation?to={lon},{lat},{named}&mode=car&coordinate=wgs84&callnative=1")
            }
            (Self::Amap, None) => format!("https://uri.amap.com/search?keyword={named}&callnative=1"),
            (Self::Apple, Some((lat, lon))) => format!("https://maps.apple.com/?daddr={lat},{lon}&dirflg=d"),
            (Self::Apple, None) => format!("https://maps.apple.com/?daddr={named}&dirflg=d"),
            (Self::Google, Some((lat, lon))) => {
                format!("https://www.google.com/maps/dir/?api=1&destination={lat},{lon}&travelmode=driving")
            }
            (Self::Google, None) => {
                format!("https://www.google.com/maps/dir/?api=1&destination={named}&travelmode=driving")
            }
        }
    }
}

/// A telephone number as it is dialled: digits, and a plus in front.
pub fn dialled(number: &str) -> String {
    let is_dialled = |(at, letter): &(usize, char)| letter.is_ascii_digit() || (*at == 0 && *letter == '+');
    number.trim().char_indices().filter(is_dialled).map(|(_, letter)| letter).collect()
}

/// Everything but unreserved characters as percent signs and digits (RFC 3986).
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_app_gets_the_place_in_its_own_order() {
        let point = Point::from_degrees(31.25, 121.5);
        let way = |guide: Guide| guide.way(point, "3 号楼");
        assert_eq!(way(Guide::Phone), "geo:31.25,121.5?q=31.25,121.5(3%20%E5%8F%B7%E6%A5%BC)");
        assert!(way(Guide::Amap).contains("to=121.5,31.25,3%20%E5%8F%B7%E6%A5%BC&"));
        assert!(way(Guide::Apple).contains("daddr=31.25,121.5"));
        assert!(way(Guide::Google).contains("destination=31.25,121.5"));
    }

    #[test]
    fn without_a_place_the_address_is_looked_for() {
        assert!(Guide::ALL.iter().all(|guide| guide.way(None, "a&b").contains("a%26b")));
        assert!(Guide::ALL.iter().all(|guide| Guide::from_key(guide.key()) == Some(*guide)));
    }

    #[test]
    fn a_number_is_dialled_without_what_people_write_between() {
        assert_eq!([dialled("+86 138-0000 0000"), dialled("021 6400+1")], ["+8613800000000", "02164001"]);
    }
}
