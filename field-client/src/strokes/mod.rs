//! Signatures from SVG: path data (SVG 1.1, chapter 8) flattened into strokes, in ten-thousandths of the field.

mod curves;
mod numbers;
mod path;

use shared::document::limits::MAX_POINTS;
use shared::signoff::{StrokePoint, Strokes};

/// Why a drawing gives no strokes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPath {
    /// Something in the path data is not as SVG has it.
    #[error("path data is wrong near character {at}")]
    Syntax {
        /// Where, counted in bytes.
        at: usize,
    },
    /// There is no path, or nothing in it is drawn.
    #[error("nothing is drawn")]
    Empty,
}

/// A point in the drawing's own units.
#[derive(Clone, Copy, Debug, PartialEq)]
struct At {
    x: f64,
    y: f64,
}

/// A rectangle in the drawing's own units.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Field {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// The strokes of path data such as `M10 10 L90 40`. They fill the field, keeping their proportions.
pub fn from_path(d: &str) -> Result<Strokes, BadPath> {
    into_field(path::flatten(d)?, None)
}

/// The strokes of all paths of an SVG file. Its `viewBox` is the field; without one, they fill it.
pub fn from_svg(svg: &str) -> Result<Strokes, BadPath> {
    let mut strokes = Vec::new();
    for element in svg.split("<path").skip(1) {
        let element = element.split('>').next().unwrap_or_default();
        if let Some(d) = attribute(element, "d") {
            strokes.extend(path::flatten(d)?);
        }
    }
    let head = svg.split("<svg").nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default();
    let field = attribute(head, "viewBox").and_then(|values| {
        let values = numbers::list(values)?;
        let [x, y, width, height] = values.as_slice() else { return None };
        let (x, y, width, height) = (*x, *y, *width, *height);
        (width > 0.0 && height > 0.0).then_some(Field { x, y, width, height })
    });
    into_field(strokes, field)
}

/// The value of an attribute, of which the name stands after a blank.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = element;
    while let Some(at) = rest.find(name) {
        let (before, after) = rest.split_at(at);
        let after = after.get(name.len()..)?;
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        if let Some(value) = value.filter(|_| before.ends_with(char::is_whitespace)) {
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            return value.get(1..)?.split(quote).next();
        }
        rest = after;
    }
    None
}

fn into_field(strokes: Vec<Vec<At>>, field: Option<Field>) -> Result<Strokes, BadPath> {
    let field = field.or_else(|| bounds(strokes.iter().flatten())).ok_or(BadPath::Empty)?;
    let count: usize = strokes.iter().map(Vec::len).sum();
    let keep_every = count.div_ceil(MAX_POINTS / 2).max(1);
    let scaled = strokes.iter().map(|stroke| thin(stroke, keep_every).map(|at| scale(at, field)).collect());
    let mut strokes: Vec<Vec<StrokePoint>> = scaled.collect();
    strokes.iter_mut().for_each(Vec::dedup);
    strokes.retain(|stroke: &Vec<StrokePoint>| stroke.len() > 1);
    if strokes.is_empty() { Err(BadPath::Empty) } else { Ok(Strokes(strokes)) }
}

/// Every `every`-th point, and always the last.
fn thin(stroke: &[At], every: usize) -> impl Iterator<Item = At> + '_ {
    let last = stroke.len().saturating_sub(1);
    stroke.iter().enumerate().filter(move |(index, _)| index % every == 0 || *index == last).map(|(_, at)| *at)
}

/// The smallest square around the points, so that proportions are kept.
fn bounds<'a>(points: impl Iterator<Item = &'a At>) -> Option<Field> {
    let corners = points.fold(None, |corners: Option<(At, At)>, at| {
        let (low, high) = corners.unwrap_or((*at, *at));
        Some((At { x: low.x.min(at.x), y: low.y.min(at.y) }, At { x: high.x.max(at.x), y: high.y.max(at.y) }))
    });
    let (low, high) = corners?;
    let (width, height) = (high.x - low.x, high.y - low.y);
    let side = width.max(height).max(f64::MIN_POSITIVE);
    Some(Field { x: low.x - (side - width) / 2.0, y: low.y - (side - height) / 2.0, width: side, height: side })
}

fn scale(at: At, field: Field) -> StrokePoint {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the field before")]
    let share =
        |value: f64, start: f64, size: f64| (((value - start) / size).clamp(0.0, 1.0) * 10_000.0).round() as u16;
    StrokePoint { x: share(at.x, field.x, field.width), y: share(at.y, field.y, field.height) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(strokes: &Strokes) -> Vec<Vec<(u16, u16)>> {
        strokes.0.iter().map(|stroke| stroke.iter().map(|point| (point.x, point.y)).collect()).collect()
    }

    #[test]
    fn absolute_and_relative_paths_give_the_same_strokes() {
        let absolute = from_path("M0,0 L100,0 L100,100 M 0 100 L 50 50 Z").unwrap();
        let relative = from_path("m0 0 100 0 v100 m-100,0 l50-50z").unwrap();
        assert_eq!(points(&absolute), points(&relative));
        assert_eq!(
            points(&absolute),
            [vec![(0, 0), (10_000, 0), (10_000, 10_000)], vec![(0, 10_000), (5_000, 5_000), (0, 10_000)]]
        );
    }

    #[test]
    fn curves_pass_where_the_standard_says() {
        let half = |d: &str| {
            let strokes = from_svg(&format!("<svg viewBox='0 0 100 100'><path d='{d}'/></svg>")).unwrap();
            let stroke = strokes.0[0].clone();
            stroke[stroke.len() / 2]
        };
        // At t = 1/2: a cubic is (P0 + 3 P1 + 3 P2 + P3) / 8, a quadratic (P0 + 2 P1 + P2) / 4.
        assert_eq!((half("M0 0 C0 100 100 100 100 0").x, half("M0 0 C0 100 100 100 100 0").y), (5_000, 7_500));
        assert_eq!((half("M0 0 Q50 100 100 0").x, half("M0 0 Q50 100 100 0").y), (5_000, 5_000));
        // A half circle of radius 50 around (50, 50), sweeping over the top.
        assert_eq!((half("M0 50 A50 50 0 0 1 100 50").x, half("M0 50 A50 50 0 0 1 100 50").y), (5_000, 0));
    }

    #[test]
    fn the_view_box_is_the_field_and_all_paths_count() {
        let svg =
            r#"<svg xmlns="x" viewBox="0 0 200 100"><path id="a" d="M0 0L200 100"/><path d='M100 0 V100'/></svg>"#;
        assert_eq!(
            points(&from_svg(svg).unwrap()),
            [vec![(0, 0), (10_000, 10_000)], vec![(5_000, 0), (5_000, 10_000)]]
        );
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        assert_eq!(from_path(""), Err(BadPath::Empty));
        assert_eq!(from_path("M10 10"), Err(BadPath::Empty));
        assert_eq!(from_svg("<svg></svg>"), Err(BadPath::Empty));
        assert_eq!(from_path("L10 10"), Err(BadPath::Syntax { at: 0 }));
        assert_eq!(from_path("M0 0 L1 x"), Err(BadPath::Syntax { at: 8 }));
    }

    #[test]
    fn a_drawing_of_any_size_keeps_to_the_limit() {
        let long: String = (0..50_000).map(|n| format!(" {} {}", n % 977, n % 613)).collect();
        let strokes = from_path(&format!("M{long}")).unwrap();
        let count: usize = strokes.0.iter().map(Vec::len).sum();
        assert!(count > 1_000 && count <= MAX_POINTS, "{count}");
    }

    proptest! {
        /// Whatever is given as a path, it ends with strokes inside the limits or an error.
        #[test]
        fn any_text_is_survived(d in "[MmLlHhVvCcSsQqTtAaZz0-9eE., +\\-x]{0,120}") {
            if let Ok(strokes) = from_path(&d) {
                prop_assert!(strokes.0.iter().flatten().all(|point| point.x <= 10_000 && point.y <= 10_000));
            }
        }
    }
}
