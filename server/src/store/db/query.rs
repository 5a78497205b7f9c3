//! A query put together of pieces. Pieces are literals and values become placeholders, so nothing that came from outside
//! can become part of the text.

use crate::store::value::Value;

/// A query under construction.
pub struct Query {
    pub(super) about: &'static str,
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Query {
    /// Begins with `head`, which stands for the whole in error messages.
    pub fn new(head: &'static str) -> Self {
        Self { about: head, text: head.to_owned(), values: Vec::new() }
    }

    /// Goes on with a piece of text.
    pub fn text(&mut self, piece: &'static str) -> &mut Self {
        self.text.push(' ');
        self.text.push_str(piece);
        self
    }

    /// Goes on with a value.
    pub fn value(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push_str(&format!(" ${}", self.values.len()));
        self
    }

    /// Goes on with a list of values in parentheses; of an empty one nothing is a member.
    pub fn list<T: Into<Value>>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        self.text.push_str(" (");
        let first = self.values.len();
        for value in values {
            self.text.push_str(if self.values.len() > first { "," } else { "" });
            self.value(value);
        }
        self.text.push_str(if self.values.len() > first { ")" } else { "NULL)" });
        self
    }
}
