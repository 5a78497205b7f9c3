//! The map's projection: Web Mercator, in pixels of 256 × 256 tiles (EPSG:3857, as every tile server has it).

use shared::geo::Point;

/// The side of a tile in pixels.
pub const TILE: f64 = 256.0;
/// The least and the most zoom.
pub const ZOOM: (f64, f64) = (2.0, 18.0);

/// What of the world is looked at: the middle, and how near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The point in the middle.
    pub middle: Point,
    /// 0 shows the world in one tile; each further level doubles it.
    pub zoom: f64,
}

impl Default for View {
    /// The whole world, until somebody knows where to look.
    fn default() -> Self {
        Self { middle: Point::default(), zoom: ZOOM.0 }
    }
}

/// A tile and where its upper left corner is in the window.
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
    /// Its side in pixels.
    pub side: f64,
}

/// Where `point` lies in the world, both from 0 to 1.
fn world(point: Point) -> (f64, f64) {
    let sin = point.lat().to_radians().sin().clamp(-0.9999, 0.9999);
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI);
    (point.lon() / 360.0 + 0.5, y)
}

fn point((x, y): (f64, f64)) -> Option<Point> {
    let lat = ((0.5 - y) * std::f64::consts::TAU).sinh().atan().to_degrees();
    Point::from_degrees(lat, (x - 0.5) * 360.0)
}

impl View {
    fn scale(&self) -> f64 {
        TILE * self.zoom.exp2()
    }

    /// Where `of` is in a window of this size, in pixels from its upper left corner.
    pub fn pixel(&self, of: Point, (width, height): (f64, f64)) -> (f64, f64) {
        let ((x, y), (mx, my), scale) = (world(of), world(self.middle), self.scale());
        ((x - mx) * scale + width / 2.0, (y - my) * scale + height / 2.0)
    }

    /// The point at this pixel; `None` beyond the world's edge.
    pub fn point_at(&self, (x, y): (f64, f64), (width, height): (f64, f64)) -> Option<Point> {
        let ((mx, my), scale) = (world(self.middle), self.scale());
        point((mx + (x - width / 2.0) / scale, my + (y - height / 2.0) / scale))
    }

    /// The view after the map was pulled by so many pixels.
    #[must_use]
    pub fn pulled(&self, (dx, dy): (f64, f64)) -> Self {
        let ((mx, my), scale) = (world(self.middle), self.scale());
        let middle = point((mx - dx / scale, (my - dy / scale).clamp(0.001, 0.999)));
        Self { middle: middle.unwrap_or(self.middle), zoom: self.zoom }
    }

    /// The view `levels` nearer, the place under this pixel staying where it is.
    #[must_use]
    pub fn nearer(&self, levels: f64, (x, y): (f64, f64), (width, height): (f64, f64)) -> Self {
        let (dx, dy) = (x - width / 2.0, y - height / 2.0);
        let zoom = (self.zoom + levels).clamp(ZOOM.0, ZOOM.1);
        Self { zoom, ..self.pulled((-dx, -dy)) }.pulled((dx, dy))
    }

    /// The nearest view in which all of `points` are seen, with a margin; `None` without any.
    pub fn around(points: impl IntoIterator<Item = Point>, (width, height): (f64, f64)) -> Option<Self> {
        let mut bounds: Option<[f64; 4]> = None;
        for (x, y) in points.into_iter().map(world) {
            let [w, n, e, s] = bounds.unwrap_or([x, y, x, y]);
            bounds = Some([w.min(x), n.min(y), e.max(x), s.max(y)]);
        }
        let [west, north, east, south] = bounds?;
        let margin = 48.0;
        let fit = |span: f64, room: f64| ((room - 2.0 * margin).max(64.0) / (span.max(1e-7) * TILE)).log2();
        let zoom = fit(east - west, width).min(fit(south - north, height)).clamp(ZOOM.0, 15.0);
        Some(Self { middle: point(((west + east) / 2.0, (north + south) / 2.0))?, zoom })
    }

    /// The tiles that a window of this size shows.
    pub fn tiles(&self, size: (f64, f64)) -> Vec<Tile> {
        let z = self.zoom.round().clamp(ZOOM.0, ZOOM.1);
        let (count, side) = (z.exp2(), TILE * (self.zoom - z).exp2());
        let (mx, my) = world(self.middle);
        let first = |middle: f64, room: f64| (middle * count - room / 2.0 / side).floor();
        let last = |middle: f64, room: f64| (middle * count + room / 2.0 / side).ceil();
        let mut tiles = Vec::new();
        let (mut y, end_y) = (first(my, size.1).max(0.0), last(my, size.1).min(count));
        while y < end_y {
            let (mut x, end_x) = (first(mx, size.0).max(0.0), last(mx, size.0).min(count));
            while x < end_x {
                let left = (x - mx * count) * side + size.0 / 2.0;
                let top = (y - my * count) * side + size.1 / 2.0;
                tiles.push(Tile { z: whole(z), x: whole(x), y: whole(y), left, top, side });
                x += 1.0;
            }
            y += 1.0;
        }
        tiles
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tiles are counted up to 2^18")]
fn whole(number: f64) -> u32 {
    number.max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (f64, f64) = (800.0, 600.0);

    fn at(lat: f64, lon: f64) -> Point {
        Point::from_degrees(lat, lon).unwrap()
    }

    #[test]
    fn the_tile_of_a_place_is_the_one_that_tile_servers_know() {
        // https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames: Tokyo at zoom 18 is 232798/103246.
        let view = View { middle: at(35.659_069_9, 139.700_679_3), zoom: 18.0 };
        let tiles = view.tiles((1.0, 1.0));
        assert!(tiles.iter().any(|tile| (tile.z, tile.x, tile.y) == (18, 232_798, 103_246)), "{tiles:?}");
    }

    #[test]
    fn a_pixel_reads_back_as_its_place_and_stays_when_one_comes_nearer() {
        let view = View { middle: at(31.2, 121.4), zoom: 11.0 };
        let pixel = (120.0, 510.0);
        let place = view.point_at(pixel, SIZE).unwrap();
        let near = |view: View| {
            let (x, y) = view.pixel(place, SIZE);
            (x - pixel.0).abs() < 0.5 && (y - pixel.1).abs() < 0.5
        };
        assert!(near(view) && near(view.nearer(2.0, pixel, SIZE)) && !near(view.pulled((50.0, 0.0))));
    }

    #[test]
    fn everything_that_is_to_be_seen_is_in_the_window() {
        let places = [at(31.1, 121.2), at(31.3, 121.6), at(31.25, 121.3)];
        let view = View::around(places, SIZE).unwrap();
        for place in places {
            let (x, y) = view.pixel(place, SIZE);
            assert!((40.0..760.0).contains(&x) && (40.0..560.0).contains(&y), "{x} {y}");
        }
        assert!(View::around([], SIZE).is_none());
    }

    #[test]
    fn tiles_cover_the_window() {
        for zoom in [3.4, 10.0, 12.7] {
            let tiles = View { middle: at(31.2, 121.4), zoom }.tiles(SIZE);
            let right = tiles.iter().map(|tile| tile.left + tile.side).fold(f64::MIN, f64::max);
            let left = tiles.iter().map(|tile| tile.left).fold(f64::MAX, f64::min);
            assert!(left <= 0.0 && right >= SIZE.0 && tiles.len() < 40, "{zoom}: {left} {right} {}", tiles.len());
        }
    }
}
