//! Lists in pages, and bodies that change only what they name.

use serde::{Deserialize, Deserializer, Serialize};

/// The most entries of one answer.
pub const MAX_PAGE: u32 = 500;
const USUAL_PAGE: u32 = 100;

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Entries after this one, by the key that `next` of the page before named.
    #[serde(default)]
    pub after: String,
    /// How many at most; 500 is the most, 100 the usual.
    pub limit: Option<u32>,
    /// Only entries that contain this text, where the list can be searched.
    #[serde(default)]
    pub q: String,
}

impl Page {
    /// How many entries to give.
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(USUAL_PAGE).clamp(1, MAX_PAGE)
    }

    /// The answer: the entries, and where the next page begins if there may be one.
    pub fn of<T>(&self, items: Vec<T>, key: impl Fn(&T) -> String) -> Paged<T> {
        let full = u32::try_from(items.len()).is_ok_and(|count| count >= self.limit());
        let next = items.last().filter(|_| full).map(key);
        Paged { items, next }
    }
}

/// One page of a list.
#[derive(Debug, Serialize)]
pub struct Paged<T> {
    /// The entries.
    pub items: Vec<T>,
    /// What to send as `after` for the next page; absent on the last one.
    pub next: Option<String>,
}

/// A field that a change may leave alone (`None`), clear (`Some(None)`) or set: `#[serde(default, deserialize_with)]`.
pub(crate) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
