//! Marks become a PDF. Letters are drawn one by one: Chinese and Latin need no shaping beyond that.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use shared::lang::Lang;
use ttf_parser::Face;

use super::layout::{Mark, PAGE, Ruler, Style, Tone};
use super::typeface::{NoTypeface, Typeface};

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// The letters are missing.
    #[error(transparent)]
    NoTypeface(#[from] NoTypeface),
    /// The library refused; its own words.
    #[error("the PDF cannot be written: {0}")]
    Refused(String),
}

/// What a file says of itself.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub(super) title: String,
    pub(super) organisation: String,
    pub(super) lang: Lang,
    /// By what the file is recognised when it comes back.
    pub(super) keyword: String,
    pub(super) made: Option<DateTime>,
}

/// The typefaces, opened for one file.
pub(super) struct Letters<'t> {
    faces: Vec<(Face<'t>, &'t Typeface)>,
}

/// A letter of one of the typefaces.
struct Letter {
    face: usize,
    glyph: u32,
    /// In sizes of the letters.
    advance: f32,
}

impl<'t> Letters<'t> {
    pub(super) fn of(typefaces: &'t [Typeface]) -> Self {
        let opened = |typeface: &'t Typeface| Some((typeface.face()?, typeface));
        Self { faces: typefaces.iter().filter_map(opened).collect() }
    }

    /// The letter in the first typeface that has it; that typeface's empty box where none has.
    fn letter(&self, letter: char) -> Letter {
        let found =
            self.faces.iter().enumerate().find_map(|(index, (face, _))| Some((index, face.glyph_index(letter)?)));
        let (face, glyph) = found.unwrap_or_default();
        let advance = self.faces.get(face).map_or(0.5, |(face, _)| {
            f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) / f32::from(face.units_per_em())
        });
        Letter { face, glyph: glyph.0.into(), advance }
    }
}

impl Ruler for Letters<'_> {
    fn width(&self, letter: char) -> f32 {
        self.letter(letter).advance
    }
}

/// Writes the pages.
pub(super) fn write(pages: &[Vec<Mark>], letters: &Letters<'_>, about: About) -> Result<Vec<u8>, Unwritable> {
    let mut document = krilla::Document::new();
    for marks in pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1);
        let settings = settings.ok_or_else(|| Unwritable::Refused("no page of this size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, mark, letters);
        }
        surface.finish();
        page.finish();
    }
    let metadata = Metadata::new()
        .title(about.title)
        .language(about.lang.tag().to_owned())
        .authors(vec![about.organisation])
        .creator("Callout".to_owned())
        .document_id(about.keyword.clone())
        .keywords(vec![about.keyword]);
    document.set_metadata(match about.made {
        Some(made) => metadata.creation_date(made),
        None => metadata,
    });
    document.finish().map_err(|error| Unwritable::Refused(format!("{error:?}")))
}

fn colour(tone: Tone) -> rgb::Color {
    match tone {
        Tone::Ink => rgb::Color::new(20, 32, 31),
        Tone::Soft => rgb::Color::new(85, 99, 95),
        Tone::Accent => rgb::Color::new(11, 114, 133),
    }
}

fn fill(tone: Tone) -> Option<Fill> {
    Some(Fill { paint: colour(tone).into(), ..Fill::default() })
}

fn stroke(tone: Tone, width: f32) -> Option<Stroke> {
    let (line_cap, line_join) = (LineCap::Round, LineJoin::Round);
    Some(Stroke { paint: colour(tone).into(), width, line_cap, line_join, ..Stroke::default() })
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, letters: &Letters<'_>) {
    match mark {
        Mark::Text { x, y, style, text } => text_line(surface, (*x, *y), *style, text, letters),
        Mark::Rule { x, y, width } => {
            let lines = [vec![(*x, *y), (x + width, *y)]];
            draw_lines(surface, &lines, Tone::Soft, 0.4);
        }
        Mark::Strokes { lines } => draw_lines(surface, lines, Tone::Ink, 1.4),
        Mark::Squares { x, y, side, dark } => {
            let mut path = PathBuilder::new();
            for (column, row) in dark {
                // A hair's breadth of overlap, or viewers show seams between the squares.
                if let Some(square) = Rect::from_xywh(x + column * side, y + row * side, side + 0.05, side + 0.05) {
                    path.push_rect(square);
                }
            }
            surface.set_stroke(None);
            surface.set_fill(fill(Tone::Ink));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

fn draw_lines(surface: &mut Surface<'_>, lines: &[Vec<(f32, f32)>], tone: Tone, width: f32) {
    let mut path = PathBuilder::new();
    for line in lines {
        for (index, (x, y)) in line.iter().copied().enumerate() {
            if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
        // A dot is a line to itself.
        if let [(x, y)] = line.as_slice() {
            path.line_to(*x, *y);
        }
    }
    surface.set_fill(None);
    surface.set_stroke(stroke(tone, width));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn text_line(surface: &mut Surface<'_>, (mut x, y): (f32, f32), style: Style, text: &str, letters: &Letters<'_>) {
    surface.set_fill(fill(style.tone));
    // The systems' heavier cuts are another 20 MB; a thin outline does for headings.
    surface.set_stroke(if style.bold { stroke(style.tone, style.size * 0.028) } else { None });
    let mut run = Run::default();
    for letter in text.chars() {
        let found = letters.letter(letter);
        if found.face != run.face && !run.text.is_empty() {
            x += std::mem::take(&mut run).draw(surface, (x, y), style.size, letters);
        }
        run.face = found.face;
        run.add(letter, &found);
    }
    run.draw(surface, (x, y), style.size, letters);
}

/// Letters of one typeface beside each other.
#[derive(Default)]
struct Run {
    face: usize,
    text: String,
    glyphs: Vec<KrillaGlyph>,
}

impl Run {
    fn add(&mut self, letter: char, found: &Letter) {
        let begin = self.text.len();
        self.text.push(letter);
        let range = begin..self.text.len();
        self.glyphs.push(KrillaGlyph::new(GlyphId::new(found.glyph), found.advance, 0.0, 0.0, 0.0, range, None));
    }

    /// Draws it, and says how wide it is.
    fn draw(self, surface: &mut Surface<'_>, (x, y): (f32, f32), size: f32, letters: &Letters<'_>) -> f32 {
        let width: f32 = self.glyphs.iter().map(|glyph| glyph.x_advance).sum();
        if let Some((_, typeface)) = letters.faces.get(self.face) {
            let font = typeface.font.clone();
            surface.draw_glyphs(Point::from_xy(x, y), &self.glyphs, font, &self.text, size, false);
        }
        width * size
    }
}
