//! Cutting texts into the words by which they are found. Databases do not know where Chinese words end, so every Han
//! character and every two neighbouring ones are a word: `空调漏水` is found by 空调, 漏水, and by 水.
//!
//! People type beginnings. The books are small, and there a beginning is looked for as a range ([`wanted`]). Of a million
//! orders, tens of thousands begin with the same digits, and no database guesses how many: for these the beginnings are
//! words themselves ([`beginnings`]), so that every question asks for whole words ([`asked`]).

use std::collections::BTreeSet;

/// Characters of a word that count; the rest of a longer one is cut off.
const MAX_CHARS: usize = 40;
/// Words of one text that are kept: a fault may be pages long.
const MAX_WORDS: usize = 400;
/// Words of one question; further ones are not asked.
const MAX_WANTED: usize = 8;
/// How long a beginning of a word or of a number is at least, and at most: what is asked beyond that is not looked at.
const LETTERS: (usize, usize) = (3, 8);
const DIGITS: (usize, usize) = (4, 16);
/// Digits by which people read a telephone number's end to each other.
const TAIL_DIGITS: usize = 4;

/// What is looked for: a whole word, or every word that begins so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// The word or its beginning; lower case, letters and digits only.
    pub text: String,
    /// Whether words that go on count as well.
    pub begins: bool,
}

/// The words of these texts, each once.
pub fn words<'t>(texts: impl IntoIterator<Item = &'t str>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        for run in runs(text) {
            if words.len() >= MAX_WORDS {
                return words;
            }
            match run {
                Run::Han(characters) => words.extend(pairs(&characters).chain(characters.iter().map(char::to_string))),
                Run::Word(word) => {
                    words.extend(tail(&word));
                    words.insert(word);
                }
            }
        }
    }
    words
}

/// These words with their beginnings, in place of what is longer than any beginning that is asked for.
pub fn beginnings(words: &BTreeSet<String>) -> BTreeSet<String> {
    let of = |word: &String| {
        let ends: Vec<usize> = word.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let (least, most) = bounds(word);
        let lengths = least.min(ends.len())..=most.min(ends.len());
        let beginning = |length: usize| word.get(..*ends.get(length.checked_sub(1)?)?).map(str::to_owned);
        lengths.filter_map(beginning).collect::<Vec<_>>()
    };
    words.iter().flat_map(of).collect()
}

/// The words and beginnings that an order has to have to answer a question; `None` if it holds nothing to look for.
pub fn asked(question: &str) -> Option<Vec<String>> {
    let cut = |one: Wanted| one.text.chars().take(bounds(&one.text).1).collect();
    wanted(question).map(|all| all.into_iter().map(cut).collect())
}

/// What an entry of a book has to hold to answer a question: whole words, or beginnings where people may go on typing. `None`
/// if it holds nothing to look for.
pub fn wanted(question: &str) -> Option<Vec<Wanted>> {
    let mut wanted = BTreeSet::new();
    for run in runs(question) {
        match run {
            Run::Han(characters) if characters.len() > 1 => {
                wanted.extend(pairs(&characters).map(|text| Wanted { text, begins: false }));
            }
            Run::Han(characters) => {
                wanted.extend(characters.first().map(|one| Wanted { text: one.to_string(), begins: false }));
            }
            Run::Word(text) => {
                wanted.insert(Wanted { text, begins: true });
            }
        }
    }
    let wanted: Vec<Wanted> = wanted.into_iter().take(MAX_WANTED).collect();
    (!wanted.is_empty()).then_some(wanted)
}

/// How long a beginning of this word is at least and at most.
fn bounds(word: &str) -> (usize, usize) {
    if word.chars().all(|c| c.is_ascii_digit()) { DIGITS } else { LETTERS }
}

enum Run {
    Han(Vec<char>),
    Word(String),
}

/// The text's runs of Han characters and of other letters and digits; everything else stands between words.
fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut goes_on = false;
    for c in text.chars().map(narrow) {
        let before = if goes_on { runs.last_mut() } else { None };
        goes_on = true;
        match (is_han(c) && c.is_alphanumeric(), before) {
            (true, Some(Run::Han(characters))) => characters.push(c),
            (true, _) => runs.push(Run::Han(vec![c])),
            (false, before) if c.is_alphanumeric() => match before {
                Some(Run::Word(word)) if word.chars().count() < MAX_CHARS => word.extend(c.to_lowercase()),
                Some(Run::Word(_)) => {}
                _ => runs.push(Run::Word(c.to_lowercase().collect())),
            },
            _ => goes_on = false,
        }
    }
    // What becomes of a letter in lower case need not be a letter alone (İ); an index takes nothing but letters and digits.
    for run in &mut runs {
        if let Run::Word(word) = run {
            word.retain(char::is_alphanumeric);
        }
    }
    runs
}

/// Full-width forms (U+FF01 to U+FF5E) as the ASCII characters that they are forms of.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    }
}

/// Whether this is a Han character: the unified ideographs with extension A, the compatibility ones, and planes 2 and 3.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn pairs(characters: &[char]) -> impl Iterator<Item = String> {
    characters.windows(2).map(|pair| pair.iter().collect())
}

/// The last digits of what may be a telephone number.
fn tail(word: &str) -> Option<String> {
    let is_number = word.len() > TAIL_DIGITS + 2 && word.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| word.chars().skip(word.len() - TAIL_DIGITS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn in_book(question: &str, text: &str) -> bool {
        let words = words([text]);
        let hit =
            |one: &Wanted| words.iter().any(|word| *word == one.text || one.begins && word.starts_with(&one.text));
        wanted(question).is_some_and(|all| all.iter().all(hit))
    }

    fn in_order(question: &str, text: &str) -> bool {
        let words = beginnings(&words([text]));
        asked(question).is_some_and(|all| all.iter().all(|word| words.contains(word)))
    }

    #[test]
    fn chinese_latin_and_numbers_are_found_as_people_type_them() {
        let text = "王府花园3号楼 空调漏水 AC-7 Boiler, ＰＵＭＰ 13800005678";
        for question in
            ["空调", "漏水", "花园", "水", "空调漏水", "ac-7", "boil", "pump", "1380", "5678", "3号", "水 AC"]
        {
            assert!(in_book(question, text) && in_order(question, text), "{question}");
        }
        for question in ["空漏", "电梯", "oiler", "9999", "空调 电梯", "", " ,-"] {
            assert!(!in_book(question, text) && !in_order(question, text), "{question}");
        }
    }

    #[test]
    fn among_orders_short_beginnings_are_whole_words_and_long_ones_are_cut() {
        assert!(
            in_order("ac", "AC-7") && !in_order("bo", "boiler") && in_order("boi", "boiler") && in_book("bo", "boiler")
        );
        assert!(!in_order("138", "13800005678") && in_order("13800", "13800005678") && in_order("7", "AC-7"));
        assert!(in_order("refrigerat", "Refrigerator") && in_order("refrigerator", "refrigerators"));
        let words = words(["boiler 13800005678"]);
        assert!(!beginnings(&words).contains("bo") && beginnings(&words).contains("boile"));
    }

    proptest! {
        /// Whatever people type, words are letters and digits, and a text is found by any of its own words.
        #[test]
        fn words_are_clean_and_find_their_text(text in ".{0,80}") {
            for word in words([text.as_str()]) {
                prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{word:?}");
            }
            if wanted(&text).is_some() {
                prop_assert!(in_book(&text, &text) && in_order(&text, &text));
            }
        }
    }
}
