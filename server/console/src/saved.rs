//! Filters kept by name, as text that a browser keeps. Pure.

use serde::{Deserialize, Serialize};

/// The most that are kept; more would be no shorter way than choosing anew.
pub const MOST: usize = 12;
/// The longest name, in letters.
const NAME: usize = 24;

/// A filter with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// What the dispatcher calls it.
    pub name: String,
    /// The filter as in an address.
    pub query: String,
}

/// What was kept; nothing where it cannot be read.
pub fn read(text: &str) -> Vec<Named> {
    serde_json::from_str(text).unwrap_or_default()
}

/// As it is kept.
pub fn write(all: &[Named]) -> String {
    serde_json::to_string(all).unwrap_or_default()
}

/// With one more, in place of the one of that name if there is one; the oldest goes where there are too many.
pub fn with(mut all: Vec<Named>, mut new: Named) -> Vec<Named> {
    new.name = new.name.trim().chars().take(NAME).collect();
    match all.iter_mut().find(|named| named.name == new.name) {
        Some(same) => same.query = new.query,
        None => all.push(new),
    }
    let beyond = all.len().saturating_sub(MOST);
    all.split_off(beyond)
}

/// Without the one of that name.
pub fn without(mut all: Vec<Named>, name: &str) -> Vec<Named> {
    all.retain(|named| named.name != name);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, query: &str) -> Named {
        Named { name: name.into(), query: query.into() }
    }

    #[test]
    fn a_name_is_there_once_and_nothing_unreadable_breaks_the_board() {
        let all = with(with(Vec::new(), named(" late ", "need=late")), named("north", "crew=1"));
        let all = with(all, named("late", "need=late.soon"));
        assert_eq!(all, [named("late", "need=late.soon"), named("north", "crew=1")]);
        assert_eq!(read(&write(&all)), all);
        assert_eq!(without(all, "late"), [named("north", "crew=1")]);
        for text in ["", "{}", "[{\"name\":1}]"] {
            assert_eq!(read(text), [], "{text}");
        }
        let many = (0..40).fold(Vec::new(), |all, number| with(all, named(&number.to_string(), "q=x")));
        assert_eq!((many.len(), many[0].name.as_str()), (MOST, "28"));
    }
}
