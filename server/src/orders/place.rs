//! Where an order stands: in the sequence of receipt, and on the map. Numbers that databases sort and filter by.

use shared::geo::Point;
use shared::time::Moment;

/// Bits of a place that tell apart what was received in the same millisecond; the migration that made the column has the
/// same number.
const TIE_BITS: u32 = 21;
/// The last moment that 42 bits hold, in the year 2109. Earlier than 1970 and later than this count as these ends.
const LAST_MS: i64 = (1 << 42) - 1;
/// The side of a tile and of a region, in ten-millionths of a degree: 0.005° (560 m) and 0.1° (11 km) of latitude.
const TILE_E7: i64 = 50_000;
const REGION_E7: i64 = 1_000_000;

/// The place of an order received at that moment, whose first change has that feed position. No two orders have the same:
/// positions are unique, and two million of them do not fall into one millisecond.
pub fn of(received_at: Moment, position: u64) -> i64 {
    let tie = i64::try_from(position % (1 << TIE_BITS)).unwrap_or_default();
    first_at(received_at) | tie
}

/// The first place of a moment: places of earlier moments are less.
pub fn first_at(moment: Moment) -> i64 {
    moment.0.clamp(0, LAST_MS) << TIE_BITS
}

/// The tile in which a point lies.
pub fn tile(point: Point) -> i64 {
    square(cell(point, TILE_E7))
}

/// The region in which a point lies.
pub fn region(point: Point) -> i64 {
    square(cell(point, REGION_E7))
}

/// The south-western corner of a region in degrees; `None` if no point lies in it.
pub fn corner_of_region(region: i64) -> Option<(f64, f64)> {
    let (row, column) = (region >> 20, region & 0xf_ffff);
    let tenths = |cell: i64, offset: i64| Some(f64::from(i32::try_from(cell - offset).ok()?) / 10.0);
    Some((tenths(row, 900)?, tenths(column, 1_800)?))
}

/// The tiles of the box between two corners; `None` if there are more than `most`.
pub fn tiles_between(south_west: Point, north_east: Point, most: usize) -> Option<Vec<i64>> {
    between(south_west, north_east, TILE_E7, most)
}

/// The regions of the box between two corners; `None` if there are more than `most`.
pub fn regions_between(south_west: Point, north_east: Point, most: usize) -> Option<Vec<i64>> {
    between(south_west, north_east, REGION_E7, most)
}

fn between(south_west: Point, north_east: Point, side_e7: i64, most: usize) -> Option<Vec<i64>> {
    let ((south, west), (north, east)) = (cell(south_west, side_e7), cell(north_east, side_e7));
    let count = (north - south + 1).max(0).saturating_mul((east - west + 1).max(0));
    usize::try_from(count).ok().filter(|count| *count <= most)?;
    Some((south..=north).flat_map(|row| (west..=east).map(move |column| square((row, column)))).collect())
}

/// Row from the south pole, column from the date line.
fn cell(point: Point, side_e7: i64) -> (i64, i64) {
    let (lat, lon) = crate::store::value::point_columns(Some(point));
    ((lat.unwrap_or_default() + 900_000_000) / side_e7, (lon.unwrap_or_default() + 1_800_000_000) / side_e7)
}

fn square((row, column): (i64, i64)) -> i64 {
    (row << 20) | column
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Places have the order of their moments, whatever positions they came with.
        #[test]
        fn places_have_the_order_of_receipt(one in 0..LAST_MS, two in 0..LAST_MS, p: u64, q: u64) {
            prop_assume!(one < two);
            prop_assert!(of(Moment(one), p) < first_at(Moment(two)) && first_at(Moment(two)) <= of(Moment(two), q));
        }

        /// A point in a box lies in one of the box's squares.
        #[test]
        fn boxes_hold_their_points(lat in -89.0..89.0_f64, lon in -179.0..179.0_f64, up in 0.0..0.02_f64, right in 0.0..0.02_f64, t in 0.0..1.0_f64) {
            let at = |lat, lon| Point::from_degrees(lat, lon).unwrap();
            let (low, high) = (at(lat, lon), at(lat + up, lon + right));
            let inside = at(t.mul_add(up, lat), t.mul_add(right, lon));
            prop_assert!(tiles_between(low, high, 36).unwrap().contains(&tile(inside)));
            prop_assert!(regions_between(low, high, 4).unwrap().contains(&region(inside)));
        }
    }

    #[test]
    fn the_ends_of_time_are_places_too() {
        assert!(of(Moment(i64::MIN), u64::MAX) < of(Moment(i64::MAX), 0));
        assert!(of(Moment(i64::MAX), u64::MAX) > 0);
    }
}
