//! Path data: one stroke a subpath.

use super::curves::{Ellipse, arc, cubic, quadratic};
use super::numbers::Reader;
use super::{At, BadPath};

/// The control point of the last curve, which a smooth one mirrors.
#[derive(Clone, Copy)]
enum Last {
    Cubic(At),
    Quadratic(At),
    Other,
}

struct Pen<'a> {
    reader: Reader<'a>,
    strokes: Vec<Vec<At>>,
    here: At,
    start: At,
    last: Last,
}

/// The strokes that `d` draws.
pub(super) fn flatten(d: &str) -> Result<Vec<Vec<At>>, BadPath> {
    let origin = At { x: 0.0, y: 0.0 };
    let mut pen = Pen { reader: Reader::new(d), strokes: Vec::new(), here: origin, start: origin, last: Last::Other };
    let mut command = None;
    while !pen.reader.is_done() {
        let at = pen.reader.at();
        command = match (pen.reader.command(), command) {
            (Some(letter), _) => Some(letter),
            // Coordinates that follow a move draw lines.
            (None, Some('M')) => Some('L'),
            (None, Some('m')) => Some('l'),
            (None, Some('Z' | 'z') | None) => None,
            (None, repeated) => repeated,
        };
        let letter = command.ok_or(BadPath::Syntax { at })?;
        if pen.strokes.is_empty() && !letter.eq_ignore_ascii_case(&'M') {
            return Err(BadPath::Syntax { at });
        }
        if pen.draw(letter).is_none() {
            return Err(BadPath::Syntax { at: pen.reader.at() });
        }
    }
    Ok(pen.strokes)
}

impl Pen<'_> {
    fn draw(&mut self, letter: char) -> Option<()> {
        let from = if letter.is_ascii_lowercase() { self.here } else { At { x: 0.0, y: 0.0 } };
        let before = std::mem::replace(&mut self.last, Last::Other);
        match letter.to_ascii_uppercase() {
            'M' => {
                self.here = self.point(from)?;
                self.start = self.here;
                self.strokes.push(vec![self.here]);
            }
            'L' => {
                let to = self.point(from)?;
                self.to([to]);
            }
            'H' => {
                let to = At { x: from.x + self.reader.number()?, y: self.here.y };
                self.to([to]);
            }
            'V' => {
                let to = At { x: self.here.x, y: from.y + self.reader.number()? };
                self.to([to]);
            }
            'C' | 'S' => self.cubic(letter, from, before)?,
            'Q' | 'T' => self.quadratic(letter, from, before)?,
            'A' => {
                let (rx, ry) = (self.reader.number()?, self.reader.number()?);
                let degrees = self.reader.number()?;
                let (large, sweep) = (self.reader.flag()?, self.reader.flag()?);
                let to = self.point(from)?;
                self.to(arc(self.here, to, Ellipse { rx, ry, degrees, large, sweep }));
            }
            _ => self.to([self.start]),
        }
        Some(())
    }

    fn cubic(&mut self, letter: char, from: At, before: Last) -> Option<()> {
        let first = match (letter.to_ascii_uppercase(), before) {
            ('C', _) => self.point(from)?,
            (_, Last::Cubic(control)) => control.mirrored(self.here),
            _ => self.here,
        };
        let (second, to) = (self.point(from)?, self.point(from)?);
        self.to(cubic(self.here, first, second, to));
        self.last = Last::Cubic(second);
        Some(())
    }

    fn quadratic(&mut self, letter: char, from: At, before: Last) -> Option<()> {
        let control = match (letter.to_ascii_uppercase(), before) {
            ('Q', _) => self.point(from)?,
            (_, Last::Quadratic(control)) => control.mirrored(self.here),
            _ => self.here,
        };
        let to = self.point(from)?;
        self.to(quadratic(self.here, control, to));
        self.last = Last::Quadratic(control);
        Some(())
    }

    fn point(&mut self, from: At) -> Option<At> {
        let (x, y) = (self.reader.number()?, self.reader.number()?);
        Some(At { x: from.x + x, y: from.y + y })
    }

    fn to(&mut self, points: impl IntoIterator<Item = At>) {
        for point in points {
            if let Some(stroke) = self.strokes.last_mut() {
                stroke.push(point);
            }
            self.here = point;
        }
    }
}
