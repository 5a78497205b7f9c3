//! Laying out: content becomes marks at places, page after page. Pure but for the widths of letters, which a ruler knows.
//! Lengths are points (1/72 inch), places count from the upper left corner.

use qrcode::{Color, QrCode};

/// A4.
pub(super) const PAGE: (f32, f32) = (595.0, 842.0);
/// What stays empty around.
pub(super) const MARGIN: f32 = 48.0;
/// Room for the line at the foot.
const FOOT: f32 = 28.0;
/// Line height, in sizes of the letters.
const LEADING: f32 = 1.45;
/// Labels of rows have so much width, values the rest.
const LABEL: f32 = 116.0;

/// What colour letters have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Ink,
    Soft,
    Accent,
}

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) tone: Tone,
    pub(super) bold: bool,
}

impl Style {
    pub(super) const TITLE: Self = Self { size: 22.0, tone: Tone::Ink, bold: true };
    pub(super) const HEADING: Self = Self { size: 12.0, tone: Tone::Accent, bold: true };
    pub(super) const TEXT: Self = Self { size: 10.5, tone: Tone::Ink, bold: false };
    pub(super) const STRONG: Self = Self { bold: true, ..Self::TEXT };
    pub(super) const LABEL: Self = Self { tone: Tone::Soft, ..Self::TEXT };
    pub(super) const SMALL: Self = Self { size: 8.5, tone: Tone::Soft, bold: false };
}

/// Something drawn at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A line of text, `y` its base line.
    Text { x: f32, y: f32, style: Style, text: String },
    /// A hairline.
    Rule { x: f32, y: f32, width: f32 },
    /// Squares of `side`, each by column and row: a QR code.
    Squares { x: f32, y: f32, side: f32, dark: Vec<(f32, f32)> },
    /// What a finger drew.
    Strokes { lines: Vec<Vec<(f32, f32)>> },
}

/// Knows how wide letters are.
pub(super) trait Ruler {
    /// The width of a letter in sizes of the letters.
    fn width(&self, letter: char) -> f32;
}

/// Pages that fill from above.
pub(super) struct Sheet<'r> {
    ruler: &'r dyn Ruler,
    pages: Vec<Vec<Mark>>,
    page: Vec<Mark>,
    y: f32,
}

impl<'r> Sheet<'r> {
    pub(super) fn new(ruler: &'r dyn Ruler) -> Self {
        Self { ruler, pages: Vec::new(), page: Vec::new(), y: MARGIN }
    }

    /// How far down this page is written.
    pub(super) fn y(&self) -> f32 {
        self.y
    }

    /// Goes on at least so far down.
    pub(super) fn below(&mut self, y: f32) {
        self.y = self.y.max(y);
    }

    /// Leaves some room.
    pub(super) fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// Begins another page where so much does not fit on this one.
    pub(super) fn room(&mut self, height: f32) {
        if self.y + height > PAGE.1 - MARGIN - FOOT && !self.page.is_empty() {
            self.pages.push(std::mem::take(&mut self.page));
            self.y = MARGIN;
        }
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        self.page.push(mark);
    }

    /// Text in a column, line below line.
    pub(super) fn text(&mut self, (x, width): (f32, f32), style: Style, text: &str) {
        for line in lines(text, width / style.size, self.ruler) {
            self.room(style.size * LEADING);
            self.page.push(Mark::Text { x, y: self.y + style.size, style, text: line });
            self.y += style.size * LEADING;
        }
    }

    /// Text over the whole width.
    pub(super) fn paragraph(&mut self, style: Style, text: &str) {
        self.text((MARGIN, PAGE.0 - 2.0 * MARGIN), style, text);
    }

    /// A label and what it says, beside each other. A long label pushes what follows down, never into the value.
    pub(super) fn row(&mut self, label: &str, value: &str, style: Style) {
        let height = |lines: usize| lines as f32 * style.size * LEADING;
        let width = PAGE.0 - 2.0 * MARGIN - LABEL;
        let labels = lines(label, (LABEL - 12.0) / Style::LABEL.size, self.ruler).len();
        let values = lines(value, width / style.size, self.ruler).len();
        // A short row stays together; a long one may go over to the next page.
        self.room(height(labels.max(values).min(6)));
        let (top, page) = (self.y, self.pages.len());
        self.text((MARGIN, LABEL - 12.0), Style::LABEL, label);
        let after_label = self.y;
        if self.pages.len() == page {
            self.y = top;
        }
        self.text((MARGIN + LABEL, width), style, value);
        if self.pages.len() == page {
            self.below(after_label);
        }
        self.gap(2.0);
    }

    pub(super) fn rule(&mut self) {
        self.gap(6.0);
        self.page.push(Mark::Rule { x: MARGIN, y: self.y, width: PAGE.0 - 2.0 * MARGIN });
        self.gap(8.0);
    }

    /// The pages, each with a line at its foot that knows how many there are.
    pub(super) fn finish(mut self, foot: impl Fn(usize, usize) -> String) -> Vec<Vec<Mark>> {
        self.pages.push(self.page);
        let count = self.pages.len();
        for (index, page) in self.pages.iter_mut().enumerate() {
            let text = foot(index + 1, count);
            page.push(Mark::Text { x: MARGIN, y: PAGE.1 - MARGIN, style: Style::SMALL, text });
        }
        self.pages
    }
}

/// A QR code in a square of this side; nothing for a text that no code can hold.
pub(super) fn qr(text: &str, (x, y): (f32, f32), side: f32) -> Option<Mark> {
    let code = QrCode::with_error_correction_level(text, qrcode::EcLevel::M).ok()?;
    let width = code.width();
    let place = |(index, colour): (usize, Color)| {
        (colour == Color::Dark).then_some(((index % width) as f32, (index / width) as f32))
    };
    let dark = code.to_colors().into_iter().enumerate().filter_map(place).collect();
    Some(Mark::Squares { x, y, side: side / width as f32, dark })
}

/// The first lines of a text, at most `most`; what is left out is told by dots. Nothing for an empty text.
pub(super) fn fit(text: &str, width: f32, style: Style, most: usize, ruler: &dyn Ruler) -> Vec<String> {
    let mut all = lines(text, width / style.size, ruler);
    if all.len() > most {
        all.truncate(most);
        if let Some(last) = all.last_mut() {
            // The dots take the place of the last letters.
            let kept = last.chars().count().saturating_sub(1);
            *last = last.chars().take(kept).chain(['…']).collect();
        }
    }
    all.retain(|line| !line.is_empty());
    all
}

/// Characters that stand at no line's beginning.
const NOT_FIRST: &str = "，。、；：？！）》」』”’…,.;:?!)]}%";

/// `text` cut into lines of at most `width`, in sizes of its letters: between words, between Chinese characters, and
/// anywhere in a word that is longer than a line. What people pressed Enter for begins a line.
fn lines(text: &str, width: f32, ruler: &dyn Ruler) -> Vec<String> {
    let mut all = Vec::new();
    for part in text.split('\n') {
        let (mut line, mut filled) = (String::new(), 0.0);
        // Where the line may end, in bytes, and how much of it is filled up to there.
        let mut cut: Option<(usize, f32)> = None;
        let letters: Vec<char> = part.chars().filter(|letter| !letter.is_control()).collect();
        for (index, letter) in letters.iter().copied().enumerate() {
            let wide = ruler.width(letter);
            if filled + wide > width && !line.is_empty() && letter != ' ' {
                let (at, up_to) = cut.take().unwrap_or((line.len(), filled));
                let rest = line.split_off(at);
                all.push(line.trim_end().to_owned());
                (line, filled) = (rest, filled - up_to);
            }
            line.push(letter);
            filled += wide;
            let next = letters.get(index + 1).copied();
            let may_break = letter == ' ' || is_han(letter) || next.is_some_and(is_han);
            if may_break && !next.is_some_and(|next| NOT_FIRST.contains(next)) {
                cut = Some((line.len(), filled));
            }
        }
        all.push(line.trim_end().to_owned());
    }
    all
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter is half a size wide, Chinese ones a whole.
    struct Even;

    impl Ruler for Even {
        fn width(&self, letter: char) -> f32 {
            if is_han(letter) { 1.0 } else { 0.5 }
        }
    }

    #[test]
    fn lines_end_between_words_and_between_characters() {
        assert_eq!(lines("the hot water comes and goes", 8.0, &Even), ["the hot water", "comes and goes"]);
        assert_eq!(lines("热水忽冷忽热", 4.0, &Even), ["热水忽冷", "忽热"]);
        assert_eq!(lines("abcdefgh", 2.0, &Even), ["abcd", "efgh"]);
        assert_eq!(lines("one\ntwo", 9.0, &Even), ["one", "two"]);
        assert_eq!(lines("", 9.0, &Even), [""]);
    }

    #[test]
    fn no_line_begins_with_a_comma() {
        let cut = lines("已更换密封圈，试水正常。", 6.0, &Even);
        assert!(cut.iter().all(|line| !line.starts_with(['，', '。'])), "{cut:?}");
        assert_eq!(cut.concat(), "已更换密封圈，试水正常。");
    }

    #[test]
    fn what_does_not_fit_goes_on_the_next_page_and_none_is_lost() {
        let mut sheet = Sheet::new(&Even);
        for number in 0..200 {
            sheet.row(&format!("row {number}"), "value", Style::TEXT);
        }
        let pages = sheet.finish(|page, of| format!("{page}/{of}"));
        let count = pages.iter().flatten().filter(|mark| matches!(mark, Mark::Text { text, .. } if text == "value"));
        assert_eq!((count.count(), pages.len()), (200, 5));
        let lowest = |page: &Vec<Mark>| {
            page.iter().map(|mark| if let Mark::Text { y, .. } = mark { *y } else { 0.0 }).fold(0.0, f32::max)
        };
        assert!(pages.iter().all(|page| lowest(page) <= PAGE.1 - MARGIN));
    }
}
