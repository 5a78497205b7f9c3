//! The map's arithmetic: from places on earth to places on a screen and back, and which tiles cover it. Pure. The world is
//! the square of Web Mercator (EPSG:3857), from 0 to 1 eastwards and southwards; a tile has 256 pixels a side.

use shared::geo::Point;

/// Pixels a side of a tile.
pub const TILE: f64 = 256.0;
/// How far one can go in and out; the usual tile servers have pictures for these.
pub const ZOOMS: std::ops::RangeInclusive<f64> = 3.0..=18.0;
/// Room around what is fitted into the picture, in pixels.
const MARGIN: f64 = 44.0;
/// How near a single place is looked at.
const NEAR: f64 = 15.0;

/// What is looked at: the middle of the picture, and how near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The middle, eastwards.
    pub x: f64,
    /// The middle, southwards.
    pub y: f64,
    /// The zoom: the world is 256 · 2^zoom pixels wide.
    pub zoom: f64,
}

/// A tile and where it lies in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    /// Its zoom.
    pub z: u32,
    /// Its column.
    pub x: u32,
    /// Its row.
    pub y: u32,
    /// Pixels from the left.
    pub left: f64,
    /// Pixels from the top.
    pub top: f64,
    /// Pixels a side.
    pub size: f64,
}

/// A place in the world's square.
pub fn project(point: Point) -> (f64, f64) {
    let lat = point.lat().clamp(-85.0, 85.0).to_radians();
    let y = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0;
    ((point.lon() + 180.0) / 360.0, y)
}

impl View {
    /// The view in which all `places` lie in a picture of that size; `None` without any.
    pub fn around(places: &[(f64, f64)], (width, height): (f64, f64)) -> Option<Self> {
        let first = *places.first()?;
        let bounds = places.iter().fold((first, first), |(low, high), place| {
            ((low.0.min(place.0), low.1.min(place.1)), (high.0.max(place.0), high.1.max(place.1)))
        });
        let ((west, north), (east, south)) = bounds;
        let fits = |span: f64, pixels: f64| ((pixels - 2.0 * MARGIN).max(64.0) / (span.max(1e-9) * TILE)).log2();
        let zoom = fits(east - west, width).min(fits(south - north, height)).min(NEAR);
        Some(Self { x: f64::midpoint(west, east), y: f64::midpoint(north, south), zoom }.within())
    }

    /// Pixels a world.
    fn scale(self) -> f64 {
        TILE * self.zoom.exp2()
    }

    /// Where a place lies in a picture of that size.
    pub fn locate(self, (x, y): (f64, f64), (width, height): (f64, f64)) -> (f64, f64) {
        ((x - self.x) * self.scale() + width / 2.0, (y - self.y) * self.scale() + height / 2.0)
    }

    /// Pushed by so many pixels.
    pub fn pushed(self, right: f64, down: f64) -> Self {
        Self { x: self.x - right / self.scale(), y: self.y - down / self.scale(), ..self }.within()
    }

    /// Nearer by `steps`, around a pixel that stays where it is in a picture of that size.
    pub fn nearer(self, steps: f64, (left, top): (f64, f64), (width, height): (f64, f64)) -> Self {
        let (right, down) = (left - width / 2.0, top - height / 2.0);
        let zoomed = Self { zoom: self.zoom + steps, ..self }.within();
        let shift = 1.0 / self.scale() - 1.0 / zoomed.scale();
        Self { x: self.x + right * shift, y: self.y + down * shift, ..zoomed }.within()
    }

    fn within(self) -> Self {
        let zoom = self.zoom.clamp(*ZOOMS.start(), *ZOOMS.end());
        Self { x: self.x.clamp(0.0, 1.0), y: self.y.clamp(0.0, 1.0), zoom }
    }

    /// The tiles that cover a picture of that size.
    pub fn tiles(self, (width, height): (f64, f64)) -> Vec<Tile> {
        let z = self.zoom.round();
        let across = z.exp2();
        let size = self.scale() / across;
        let first = |middle: f64, pixels: f64| ((middle * self.scale() - pixels / 2.0) / size).floor().max(0.0);
        let last = |middle: f64, pixels: f64| ((middle * self.scale() + pixels / 2.0) / size).floor().min(across - 1.0);
        let (west, east) = (whole(first(self.x, width)), whole(last(self.x, width)));
        let (north, south) = (whole(first(self.y, height)), whole(last(self.y, height)));
        let mut tiles = Vec::new();
        for y in north..=south {
            for x in west..=east {
                let corner = (f64::from(x) / across, f64::from(y) / across);
                let (left, top) = self.locate(corner, (width, height));
                tiles.push(Tile { z: whole(z), x, y, left, top, size });
            }
        }
        tiles
    }

    /// A round distance in metres, and how many pixels it takes in the middle of the picture: at most `most`.
    pub fn ruler(self, most: f64) -> (u32, f64) {
        /// The equator in metres (WGS 84).
        const EQUATOR: f64 = 40_075_016.7;
        let lat = ((1.0 - 2.0 * self.y) * std::f64::consts::PI).sinh().atan();
        let metres_a_pixel = EQUATOR * lat.cos() / self.scale();
        let most_metres = most * metres_a_pixel;
        let round =
            [1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50];
        let metres = round.into_iter().find(|metres| f64::from(*metres) <= most_metres).unwrap_or(20);
        (metres, f64::from(metres) / metres_a_pixel)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "columns, rows and zooms: never below zero, at most 2^18"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

/// The address of a tile: `{z}`, `{x}` and `{y}` of the pattern are filled in.
pub fn address(pattern: &str, tile: Tile) -> String {
    let filled = pattern.replace("{z}", &tile.z.to_string()).replace("{x}", &tile.x.to_string());
    filled.replace("{y}", &tile.y.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (f64, f64) = (360.0, 400.0);

    fn shanghai() -> (f64, f64) {
        project(Point::from_degrees(31.2304, 121.4737).unwrap())
    }

    #[test]
    fn places_lie_on_the_tiles_that_everybody_uses() {
        let (x, y) = shanghai();
        let at = |part: f64| whole(part * 12.0_f64.exp2());
        assert_eq!((at(x), at(y)), (3_430, 1_673), "zoom 12, as tile servers number them");
    }

    #[test]
    fn all_places_fit_and_a_single_one_is_looked_at_from_near() {
        let places = [shanghai(), project(Point::from_degrees(31.18, 121.43).unwrap())];
        let view = View::around(&places, SIZE).unwrap();
        for place in places {
            let (left, top) = view.locate(place, SIZE);
            assert!((0.0..=SIZE.0).contains(&left) && (0.0..=SIZE.1).contains(&top), "{left} {top}");
        }
        assert!((View::around(&places[..1], SIZE).unwrap().zoom - NEAR).abs() < 1e-9);
        assert_eq!(View::around(&[], SIZE), None);
    }

    #[test]
    fn what_is_under_the_finger_stays_there() {
        let view = View { x: 0.8, y: 0.4, zoom: 10.0 };
        let finger = (300.0, 90.0);
        let place = (view.x + (finger.0 - 180.0) / view.scale(), view.y + (finger.1 - 200.0) / view.scale());
        let near = view.nearer(2.5, finger, SIZE).locate(place, SIZE);
        assert!((near.0 - finger.0).abs() < 1e-6 && (near.1 - finger.1).abs() < 1e-6, "{near:?}");
        let pushed = view.pushed(10.0, -5.0).locate(place, SIZE);
        assert!((pushed.0 - 310.0).abs() < 1e-6 && (pushed.1 - 85.0).abs() < 1e-6, "{pushed:?}");
    }

    #[test]
    fn the_tiles_cover_the_picture_and_name_themselves() {
        let view = View { x: 0.8, y: 0.4, zoom: 10.4 };
        let tiles = view.tiles(SIZE);
        let covers = |x: f64, y: f64| {
            tiles.iter().any(|tile| {
                (tile.left..=tile.left + tile.size).contains(&x) && (tile.top..=tile.top + tile.size).contains(&y)
            })
        };
        assert!([(0.0, 0.0), (359.0, 0.0), (0.0, 399.0), (359.0, 399.0)].into_iter().all(|(x, y)| covers(x, y)));
        let tile = Tile { z: 3, x: 1, y: 2, left: 0.0, top: 0.0, size: 256.0 };
        assert_eq!(address("https://t/{z}/{x}/{y}.png", tile), "https://t/3/1/2.png");
    }

    #[test]
    fn the_ruler_is_round_and_fits() {
        let (x, y) = shanghai();
        let (metres, pixels) = View { x, y, zoom: 12.0 }.ruler(100.0);
        assert!((50.0..=100.0).contains(&pixels) || pixels > 40.0, "{pixels}");
        assert_eq!(metres, 2_000);
    }
}
