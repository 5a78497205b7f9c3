//! One line that says how far a long command is. A terminal sees it; a file or a pipe does not.

use std::io::Write;

use shared::lang::Lang;

/// Cells of the bar.
const WIDTH: u64 = 24;
/// Milliseconds between two drawings: what the eye follows.
const EVERY_MS: u64 = 100;

/// A line of progress.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    began_ms: u64,
    drawn_ms: Option<u64>,
    visible: bool,
    lang: Lang,
}

impl Progress {
    /// Begins at `now_ms` of a clock that does not jump.
    pub fn begin(now_ms: u64, visible: bool, lang: Lang) -> Self {
        Self { began_ms: now_ms, drawn_ms: None, visible, lang }
    }

    /// Draws the line, unless it was drawn a moment ago.
    pub fn show(&mut self, out: &mut impl Write, now_ms: u64, done: u64, of: u64) {
        let recent = self.drawn_ms.is_some_and(|drawn| now_ms.saturating_sub(drawn) < EVERY_MS);
        if !self.visible || (recent && done < of) {
            return;
        }
        self.drawn_ms = Some(now_ms);
        // A terminal that is gone must not end the work.
        let _ = write!(out, "\r\x1b[2K{}", self.line(now_ms, done, of)).and_then(|()| out.flush());
    }

    /// Takes the line away.
    pub fn end(self, out: &mut impl Write) {
        if self.drawn_ms.is_some() {
            let _ = write!(out, "\r\x1b[2K").and_then(|()| out.flush());
        }
    }

    fn line(&self, now_ms: u64, done: u64, of: u64) -> String {
        let (of, ms) = (of.max(done).max(1), now_ms.saturating_sub(self.began_ms).max(1));
        let full = usize::try_from(done.saturating_mul(WIDTH) / of).unwrap_or_default();
        let empty = usize::try_from(WIDTH).unwrap_or_default().saturating_sub(full);
        let rate = done.saturating_mul(1_000) / ms;
        let left_s = of.saturating_sub(done) / rate.max(1);
        let bar = format!("{}{}", "█".repeat(full), "░".repeat(empty));
        match self.lang {
            Lang::ZhCn => format!("{bar} {done}/{of} 行，{rate} 行/秒，还需 {left_s} 秒"),
            Lang::En => format!("{bar} {done} of {of} rows, {rate}/s, {left_s} s left"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_how_far_it_is_and_a_file_sees_nothing() {
        let mut screen = Vec::new();
        let mut progress = Progress::begin(1_000, true, Lang::En);
        progress.show(&mut screen, 2_000, 500, 2_000);
        progress.show(&mut screen, 2_010, 600, 2_000);
        let drawn = String::from_utf8(screen.clone()).unwrap();
        assert!(drawn.ends_with("██████░░░░░░░░░░░░░░░░░░ 500 of 2000 rows, 500/s, 3 s left"), "{drawn}");
        progress.show(&mut screen, 2_020, 2_000, 2_000);
        progress.end(&mut screen);
        assert!(String::from_utf8(screen).unwrap().contains("2000 of 2000"));
        let mut file = Vec::new();
        let mut unseen = Progress::begin(0, false, Lang::ZhCn);
        unseen.show(&mut file, 5_000, 1, 2);
        unseen.end(&mut file);
        assert!(file.is_empty());
    }
}
