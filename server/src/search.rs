//! Cutting texts into the words by which they are found. Databases do not know where Chinese words end, so every two
//! neighbouring Han characters are a word; `空调漏水` is found by 空调, 调漏, 漏水, and by 水 as the last one.

use std::collections::BTreeSet;

/// Characters of a word that count; the rest of a longer one is cut off.
const MAX_CHARS: usize = 40;
/// Words of one text that are kept: a fault may be pages long.
const MAX_WORDS: usize = 400;
/// Words of one question; further ones are not asked.
const MAX_WANTED: usize = 8;
/// Digits by which people read a telephone number's end to each other.
const TAIL_DIGITS: usize = 4;

/// For [`wanted`] in small books: any beginning counts.
pub const ANY_BEGINNING: (usize, usize) = (1, 1);

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
                Run::Han(characters) => words.extend(pairs(&characters).chain(characters.last().map(char::to_string))),
                Run::Word(word) => {
                    words.extend(tail(&word));
                    words.insert(word);
                }
            }
        }
    }
    words
}

/// What a question asks for; all of it has to be found. Beginnings shorter than these many letters or digits count as whole
/// words, since nearly everything begins with them. `None` if the question holds nothing that can be looked for.
pub fn wanted(question: &str, (letters, digits): (usize, usize)) -> Option<Vec<Wanted>> {
    let mut wanted = BTreeSet::new();
    for run in runs(question) {
        match run {
            Run::Han(characters) if characters.len() > 1 => {
                wanted.extend(pairs(&characters).map(|text| Wanted { text, begins: false }));
            }
            Run::Han(characters) => {
                wanted.extend(characters.first().map(|one| Wanted { text: one.to_string(), begins: true }));
            }
            Run::Word(text) => {
                let least = if text.chars().all(|c| c.is_ascii_digit()) { digits } else { letters };
                let begins = text.chars().count() >= least;
                wanted.insert(Wanted { text, begins });
            }
        }
    }
    let wanted: Vec<Wanted> = wanted.into_iter().take(MAX_WANTED).collect();
    (!wanted.is_empty()).then_some(wanted)
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

    fn found(question: &str, text: &str) -> bool {
        let words = words([text]);
        wanted(question, ANY_BEGINNING).is_some_and(|all| {
            all.iter()
                .all(|one| words.iter().any(|word| *word == one.text || one.begins && word.starts_with(&one.text)))
        })
    }

    #[test]
    fn chinese_latin_and_numbers_are_found_as_people_type_them() {
        let text = "王府花园3号楼 空调漏水 AC-7 Boiler, ＰＵＭＰ 13800005678";
        for question in
            ["空调", "漏水", "花园", "水", "空调漏水", "ac-7", "boil", "pump", "1380", "5678", "3号", "水 AC"]
        {
            assert!(found(question, text), "{question}");
        }
        for question in ["空漏", "电梯", "oiler", "9999", "空调 电梯", "", " ,-"] {
            assert!(!found(question, text), "{question}");
        }
    }

    #[test]
    fn short_beginnings_are_whole_words() {
        let begins = |question: &str| wanted(question, (3, 4)).unwrap()[0].begins;
        assert!(!begins("ac") && begins("pum") && !begins("138") && begins("1380") && begins("水") && !begins("空调"));
    }

    proptest! {
        /// Whatever people type, words are letters and digits, and a text is found by any of its own words.
        #[test]
        fn words_are_clean_and_find_their_text(text in ".{0,80}") {
            for word in words([text.as_str()]) {
                prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{word:?}");
            }
            if let Some(all) = wanted(&text, ANY_BEGINNING) {
                let words = words([text.as_str()]);
                for one in all {
                    let hit = |word: &String| *word == one.text || one.begins && word.starts_with(&one.text);
                    prop_assert!(words.iter().any(hit), "{one:?} in {words:?}");
                }
            }
        }
    }
}
