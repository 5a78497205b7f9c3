//! Numbers as SVG writes them: `1-2.5.5e3` is four of them.

/// Reads path data from left to right.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// How far it has read, in bytes, blanks skipped.
    pub(super) fn at(&mut self) -> usize {
        self.skip();
        self.at
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}', ',']).len();
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&mut self) -> bool {
        self.skip();
        self.rest().is_empty()
    }

    /// The next command letter.
    pub(super) fn command(&mut self) -> Option<char> {
        self.skip();
        let letter = self.rest().chars().next().filter(|letter| "MmLlHhVvCcSsQqTtAaZz".contains(*letter))?;
        self.at += 1;
        Some(letter)
    }

    /// A flag of an arc: a single `0` or `1`, which needs no separator.
    pub(super) fn flag(&mut self) -> Option<bool> {
        self.skip();
        let flag = match self.rest().as_bytes().first()? {
            b'0' => false,
            b'1' => true,
            _ => return None,
        };
        self.at += 1;
        Some(flag)
    }

    /// The next number.
    pub(super) fn number(&mut self) -> Option<f64> {
        self.skip();
        let len = number_len(self.rest().as_bytes());
        let number: f64 = self.rest().get(..len)?.parse().ok()?;
        self.at += len;
        number.is_finite().then_some(number)
    }
}

/// The length of the number that `text` begins with.
fn number_len(text: &[u8]) -> usize {
    let digits = |from: usize| text.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let byte = |at: usize| text.get(at).copied();
    let mut len = usize::from(matches!(byte(0), Some(b'+' | b'-')));
    len += digits(len);
    if byte(len) == Some(b'.') {
        len += 1 + digits(len + 1);
    }
    if matches!(byte(len), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(byte(len + 1), Some(b'+' | b'-')));
        let exponent = digits(len + 1 + sign);
        if exponent > 0 {
            len += 1 + sign + exponent;
        }
    }
    len
}

/// All numbers of a list; `None` if anything else is in it.
pub(super) fn list(text: &str) -> Option<Vec<f64>> {
    let mut reader = Reader::new(text);
    let mut numbers = Vec::new();
    while !reader.is_done() {
        numbers.push(reader.number()?);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn numbers_need_no_separators() {
        assert_eq!(list("1-2.5.5e3, +4"), Some(vec![1.0, -2.5, 500.0, 4.0]));
        assert_eq!(list("1 two"), None);
        assert_eq!(list("1e999"), None);
    }
}
