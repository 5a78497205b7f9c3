//! Text from outside, checked once.

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Deserialize, Deserializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// One line of text: trimmed, between `MIN` and `MAX` characters, without control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<const MIN: usize, const MAX: usize>(String);

/// A name: not empty, at most 200 characters.
pub type Name = Line<1, 200>;
/// A remark: may be empty, at most 500 characters.
pub type Note = Line<0, 500>;
/// A number on a plate, a login, a skill: not empty, at most 60 characters.
pub type ShortLine = Line<1, 60>;
/// A telephone number as dialled: may be empty, at most 60 characters.
pub type Phone = Line<0, 60>;
/// A unit of quantity: not empty, at most 20 characters.
pub type Unit = Line<1, 20>;
/// An address, a question: not empty, at most 500 characters.
pub type LongLine = Line<1, 500>;

impl<const MIN: usize, const MAX: usize> Line<MIN, MAX> {
    /// Checks `text`. The error is for people, in both languages (see [`split`]).
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let count = text.chars().count();
        if count < MIN || count > MAX {
            let (zh, en) = if MIN == 0 {
                (format!("最多 {MAX} 个字"), format!("at most {MAX} characters"))
            } else {
                (format!("需 {MIN} 到 {MAX} 个字"), format!("between {MIN} and {MAX} characters"))
            };
            return Err(both(&zh, &en));
        }
        if text.chars().any(char::is_control) {
            return Err(both("只能是一行文字，不含控制字符", "one line of text without control characters"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> Line<0, MAX> {
    /// No text.
    pub fn empty() -> Self {
        Self(String::new())
    }
}

impl<const MIN: usize, const MAX: usize> Deref for Line<MIN, MAX> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Line<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl<const MIN: usize, const MAX: usize> PartialSchema for Line<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        let line = ObjectBuilder::new().schema_type(Type::String).min_length(Some(MIN)).max_length(Some(MAX));
        line.description(Some("One line of text, trimmed, without control characters.")).build().into()
    }
}

impl<const MIN: usize, const MAX: usize> ToSchema for Line<MIN, MAX> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Line{MIN}To{MAX}"))
    }
}

/// Stands between the two languages of a message that has to travel through a library as one text.
const BETWEEN: &str = " ¦ ";

/// A message in both languages as one text.
pub(crate) fn both(zh: &str, en: &str) -> String {
    format!("{zh}{BETWEEN}{en}")
}

/// The two languages of such a text; the same text twice if it has only one.
pub(crate) fn split(told: &str) -> (&str, &str) {
    told.split_once(BETWEEN).unwrap_or((told, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_and_its_limits_hold() {
        assert_eq!(&*Name::parse("  空调 ").unwrap(), "空调");
        assert!(Name::parse(" \u{3000}").is_err() && Note::parse("").is_ok());
        assert!(Line::<1, 3>::parse("空调机").is_ok() && Line::<1, 3>::parse("空调机组").is_err());
        assert!(Name::parse("two\nlines").is_err() && Name::parse("nul\0").is_err());
    }
}
