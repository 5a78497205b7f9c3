//! How near the crew is, while it is on the way and at no other time: from where it was last seen, made coarse before
//! anything is reckoned from it, so that nothing finer can be worked out.

use shared::document::WorkOrder;
use shared::document::status::Status;
use shared::geo::Point;
use shared::lang::Lang;
use shared::time::Moment;

use super::visit::place_of;
use crate::dispatch::travel::{Pace, TravelTime as _};
use crate::store::{StoreError, Tx, crews};

/// Positions are rounded to so many parts of a degree: a thousandth is 111 m from north to south.
const COARSE: f64 = 1_000.0;
/// A position that is older says nothing about where somebody is now.
const OLD_MINUTES: i64 = 30;
/// The outer rings that the picture chooses from, in kilometres.
const RINGS_KM: [f64; 7] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];
/// The radius of the outer ring in the picture.
const RADIUS: f64 = 84.0;

/// Where a crew is, seen from the customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Near {
    /// How far, by air.
    metres: f64,
    /// In which direction: to the east and to the north, both as parts of `metres`.
    towards: (f64, f64),
    /// How long ago it was seen there.
    minutes_ago: i64,
    /// When it is there, if it drives on from where it was seen as crews usually do.
    pub(super) arrives_at: Moment,
}

impl Near {
    /// Where the crew of `order` is. `None` unless it is on the way there, and somebody knows both places.
    pub(super) async fn of(
        tx: &mut Tx,
        order: &WorkOrder,
        status: Status,
        now: Moment,
    ) -> Result<Option<Self>, StoreError> {
        let (Some(assignment), Some(place)) = (order.coordination.assignment(), place_of(order)) else {
            return Ok(None);
        };
        if status != Status::OnTheWay {
            return Ok(None);
        }
        let Some(crew) = crews::by_id(tx, assignment.crew).await? else { return Ok(None) };
        Ok(crew.position.and_then(|seen| Self::seen(place, seen.point, (seen.at, now))))
    }

    fn seen(place: Point, at: Point, (seen, now): (Moment, Moment)) -> Option<Self> {
        let minutes_ago = now.ms_since(seen).div_euclid(60_000);
        if !(0..=OLD_MINUTES).contains(&minutes_ago) {
            return None;
        }
        let coarse = |degrees: f64| (degrees * COARSE).round() / COARSE;
        let at = Point::from_degrees(coarse(at.lat()), coarse(at.lon()))?;
        let metres = place.metres_to(&at);
        let north = at.lat() - place.lat();
        let east = (at.lon() - place.lon()) * place.lat().to_radians().cos();
        let length = north.hypot(east);
        let towards = if length > 0.0 { (east / length, north / length) } else { (0.0, 0.0) };
        let drives_s = Pace::default().seconds(&at.into(), &place.into(), seen.0.div_euclid(1_000));
        let arrives_at = Moment(seen.plus_ms(drives_s.saturating_mul(1_000)).0.max(now.0));
        Some(Self { metres, towards, minutes_ago, arrives_at })
    }

    /// How far it is, to the hundred metres: nobody knows it better than that.
    pub(super) fn words(&self, lang: Lang) -> String {
        let hundreds = (self.metres / 100.0).round().max(1.0);
        let far = match hundreds < 10.0 {
            true => format!("{} m", hundreds * 100.0),
            false => format!("{:.1} km", hundreds / 10.0),
        };
        match (self.minutes_ago, lang) {
            (0, Lang::ZhCn) => format!("约 {far}（刚刚）"),
            (0, Lang::En) => format!("about {far} away, seen just now"),
            (ago, Lang::ZhCn) => format!("约 {far}（{ago} 分钟前的位置）"),
            (ago, Lang::En) => format!("about {far} away, seen {ago} min ago"),
        }
    }

    /// The customer in the middle, the crew where it is, rings around; north is above.
    pub(super) fn picture(&self, lang: Lang) -> String {
        let km = self.metres / 1_000.0;
        let outer = RINGS_KM.into_iter().find(|ring| *ring >= km).unwrap_or(km);
        let (east, north) = self.towards;
        let far = RADIUS * km / outer;
        let (x, y) = (160.0 + east * far, 100.0 - north * far);
        let ring = |part: f64| format!("<circle class=\"ring\" cx=\"160\" cy=\"100\" r=\"{:.0}\"/>", RADIUS * part);
        let label = lang.pick("班组与您的位置示意", "Where the crew is, seen from you");
        format!(
            "<svg class=\"near\" viewBox=\"0 0 320 200\" role=\"img\" aria-label=\"{label}\">{}{}\
             <line class=\"way\" x1=\"160\" y1=\"100\" x2=\"{x:.0}\" y2=\"{y:.0}\"/>\
             <path class=\"home\" d=\"M150 101l10-9 10 9v10h-20z\"/><circle class=\"crew\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"8\"/>\
             <text class=\"far\" x=\"250\" y=\"104\">{outer:.0} km</text></svg>",
            ring(0.5),
            ring(1.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Point {
        Point::from_degrees(lat, lon).unwrap()
    }

    const NOW: Moment = Moment(1_418_312_186_000);

    fn seen(place: Point, at: Point, minutes_ago: i64) -> Option<Near> {
        Near::seen(place, at, (NOW.plus_minutes(-minutes_ago), NOW))
    }

    #[test]
    fn nothing_finer_than_a_thousandth_of_a_degree_can_be_worked_out() {
        let home = at(31.2, 121.44);
        let near = seen(home, at(31.220_41, 121.440_32), 3).unwrap();
        assert_eq!(Some(near), seen(home, at(31.219_61, 121.439_71), 3), "two places of the same hundred metres");
        assert_eq!(near.words(Lang::En), "about 2.2 km away, seen 3 min ago");
        assert_eq!(seen(home, home, 0).unwrap().words(Lang::ZhCn), "约 100 m（刚刚）");
        assert_eq!(seen(home, at(31.22, 121.44), 31), None, "too old to say anything");
    }

    #[test]
    fn whoever_is_further_away_comes_later_and_nobody_comes_in_the_past() {
        let arrives = |lat: f64, ago: i64| seen(at(31.2, 121.44), at(lat, 121.44), ago).unwrap().arrives_at;
        assert!(NOW < arrives(31.22, 0) && arrives(31.22, 0) < arrives(31.30, 0));
        assert_eq!(arrives(31.201, 25), NOW);
    }

    #[test]
    fn whoever_comes_from_the_north_is_drawn_above() {
        let picture = seen(at(31.2, 121.44), at(31.22, 121.44), 0).unwrap().picture(Lang::En);
        assert!(picture.contains("cx=\"160\" cy=\"63\"") && picture.contains("5 km"), "{picture}");
    }
}
