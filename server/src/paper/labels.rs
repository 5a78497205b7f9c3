//! Labels for machines: a sheet of 24 (70 × 35 mm, three columns), each with the code by which anybody reports a fault.

use shared::lang::Lang;

use super::layout::{Mark, Ruler, Style, Tone, fit, qr};
use super::pdf::{About, Letters, Unwritable, write as write_pdf};
use super::typeface::Typefaces;

/// Points a millimetre.
const MM: f32 = 72.0 / 25.4;
/// A label.
const LABEL: (f32, f32) = (70.0 * MM, 35.0 * MM);
const COLUMNS: usize = 3;
const ROWS: usize = 8;
/// What stays empty above the first row.
const TOP: f32 = 8.5 * MM;
/// What stays empty inside a label.
const INSIDE: f32 = 3.5 * MM;
/// The side of the code.
const CODE: f32 = 27.0 * MM;

/// A label.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where its code leads.
    pub url: String,
    /// The machine's number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub location: String,
}

/// Sheets of labels as PDF.
pub fn write(labels: &[Label], organisation: &str, lang: Lang, typefaces: &Typefaces) -> Result<Vec<u8>, Unwritable> {
    let typefaces = typefaces.get()?;
    let letters = Letters::of(&typefaces);
    let sheet = |sheet: &[Label]| -> Vec<Mark> {
        sheet
            .iter()
            .enumerate()
            .flat_map(|(index, label)| one(label, corner(index), organisation, lang, &letters))
            .collect()
    };
    let pages: Vec<Vec<Mark>> = labels.chunks(COLUMNS * ROWS).map(sheet).collect();
    let about = About {
        title: lang.pick("设备标签", "Labels for machines").to_owned(),
        organisation: organisation.to_owned(),
        lang,
        keyword: "callout-labels".to_owned(),
        made: None,
    };
    write_pdf(&pages, &letters, about)
}

/// The upper left corner of the label at `index` of a sheet.
fn corner(index: usize) -> (f32, f32) {
    ((index % COLUMNS) as f32 * LABEL.0, TOP + (index / COLUMNS) as f32 * LABEL.1)
}

fn one(label: &Label, (left, top): (f32, f32), organisation: &str, lang: Lang, ruler: &dyn Ruler) -> Vec<Mark> {
    let mut marks: Vec<Mark> = qr(&label.url, (left + INSIDE, top + INSIDE), CODE).into_iter().collect();
    let (x, width) = (left + INSIDE + CODE + 8.0, LABEL.0 - CODE - 2.0 * INSIDE - 10.0);
    let mut y = top + INSIDE;
    let big = Style { size: 10.0, tone: Tone::Ink, bold: true };
    let small = Style::SMALL;
    let asks = lang.pick("扫码报修", "Scan to report a fault");
    let parts = [
        (big, asks, 2),
        (Style::TEXT, &label.name, 2),
        (small, &label.number, 1),
        (small, &label.location, 2),
        (small, organisation, 1),
    ];
    for (style, text, most) in parts {
        for line in fit(text, width, style, most, ruler) {
            marks.push(Mark::Text { x, y: y + style.size, style, text: line });
            y += style.size * 1.2;
        }
        y += 1.5;
    }
    marks
}
