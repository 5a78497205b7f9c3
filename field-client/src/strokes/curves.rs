//! Curves as short straight lines.

use std::f64::consts::PI;

use super::At;

/// Lines that a curve becomes; even, so that the middle of the curve is one of the points.
const STEPS: u32 = 16;

impl At {
    pub(super) fn plus(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor }
    }

    /// This point mirrored at `centre`.
    pub(super) fn mirrored(self, centre: Self) -> Self {
        centre.times(2.0).plus(self.times(-1.0))
    }
}

fn steps() -> impl Iterator<Item = f64> {
    (1..=STEPS).map(|step| f64::from(step) / f64::from(STEPS))
}

/// A cubic Bézier curve, without its first point.
pub(super) fn cubic(p0: At, p1: At, p2: At, p3: At) -> impl Iterator<Item = At> {
    steps().map(move |t| {
        let s = 1.0 - t;
        let outer = p0.times(s * s * s).plus(p3.times(t * t * t));
        outer.plus(p1.times(3.0 * s * s * t)).plus(p2.times(3.0 * s * t * t))
    })
}

/// A quadratic Bézier curve, without its first point.
pub(super) fn quadratic(p0: At, p1: At, p2: At) -> impl Iterator<Item = At> {
    steps().map(move |t| {
        let s = 1.0 - t;
        p0.times(s * s).plus(p1.times(2.0 * s * t)).plus(p2.times(t * t))
    })
}

/// The shape of an elliptical arc.
#[derive(Clone, Copy)]
pub(super) struct Ellipse {
    pub(super) rx: f64,
    pub(super) ry: f64,
    pub(super) degrees: f64,
    pub(super) large: bool,
    pub(super) sweep: bool,
}

/// An elliptical arc, without its first point: from end points to centre as in SVG 1.1, F.6.5 and F.6.6.
pub(super) fn arc(from: At, to: At, ellipse: Ellipse) -> Vec<At> {
    let (mut rx, mut ry) = (ellipse.rx.abs(), ellipse.ry.abs());
    if rx == 0.0 || ry == 0.0 || from == to {
        return vec![to];
    }
    let (sin, cos) = ellipse.degrees.to_radians().sin_cos();
    let half = from.plus(to.times(-1.0)).times(0.5);
    let turned = At { x: cos * half.x + sin * half.y, y: cos * half.y - sin * half.x };
    let stretch = (turned.x / rx).powi(2) + (turned.y / ry).powi(2);
    if stretch > 1.0 {
        (rx, ry) = (rx * stretch.sqrt(), ry * stretch.sqrt());
    }
    let (a, b) = ((rx * turned.y).powi(2), (ry * turned.x).powi(2));
    let size = (((rx * ry).powi(2) - a - b).max(0.0) / (a + b)).sqrt();
    let size = if ellipse.large == ellipse.sweep { -size } else { size };
    let centre = At { x: size * rx * turned.y / ry, y: -size * ry * turned.x / rx };
    let angle = |x: f64, y: f64| ((y - centre.y) / ry).atan2((x - centre.x) / rx);
    let start = angle(turned.x, turned.y);
    let mut turn = angle(-turned.x, -turned.y) - start;
    if ellipse.sweep && turn < 0.0 {
        turn += 2.0 * PI;
    } else if !ellipse.sweep && turn > 0.0 {
        turn -= 2.0 * PI;
    }
    let middle = from.plus(to).times(0.5);
    let on_curve = |t: f64| {
        let (y, x) = (start + turn * t).sin_cos();
        let (x, y) = (centre.x + rx * x, centre.y + ry * y);
        At { x: cos * x - sin * y + middle.x, y: sin * x + cos * y + middle.y }
    };
    steps().map(on_curve).collect()
}
