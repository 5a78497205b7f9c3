//! The words by which customers, machines and parts are found. The books are small beside the orders, so plain tables do.

use super::{Query, StoreError, Tx, Value};
use crate::search::{Wanted, words};

/// A book that can be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    /// Customers, by their ids.
    Customers,
    /// Machines, by their ids.
    Equipment,
    /// Parts, by the keys of their reference rows.
    Parts,
}

impl Book {
    fn forget(self) -> &'static str {
        match self {
            Self::Customers => "DELETE FROM customer_words WHERE entry = $1",
            Self::Equipment => "DELETE FROM equipment_words WHERE entry = $1",
            Self::Parts => "DELETE FROM part_words WHERE entry = $1",
        }
    }

    fn add(self) -> &'static str {
        match self {
            Self::Customers => "INSERT INTO customer_words (word, entry) VALUES",
            Self::Equipment => "INSERT INTO equipment_words (word, entry) VALUES",
            Self::Parts => "INSERT INTO part_words (word, entry) VALUES",
        }
    }

    fn among(self) -> &'static str {
        match self {
            Self::Customers => "AND id IN (SELECT entry FROM customer_words WHERE word",
            Self::Equipment => "AND id IN (SELECT entry FROM equipment_words WHERE word",
            Self::Parts => "AND key IN (SELECT entry FROM part_words WHERE word",
        }
    }
}

/// Notes the words of an entry instead of those that were noted before.
pub async fn note<'t>(
    tx: &mut Tx,
    book: Book,
    entry: impl Into<Value>,
    texts: impl IntoIterator<Item = &'t String>,
) -> Result<(), StoreError> {
    let entry = entry.into();
    tx.execute(book.forget(), [entry.clone()]).await?;
    // The empty word says that an entry of nothing but punctuation was noted as well.
    let words = words(texts.into_iter().map(String::as_str));
    let rows = words.into_iter().chain([String::new()]).map(|word| [word.into(), entry.clone()]).collect();
    tx.insert_rows(book.add(), "", rows).await.map(drop)
}

/// Forgets an entry's words.
pub async fn forget(tx: &mut Tx, book: Book, entry: impl Into<Value>) -> Result<(), StoreError> {
    tx.execute(book.forget(), [entry.into()]).await.map(drop)
}

/// Goes on with the condition that all of `wanted` is found.
pub fn found(query: &mut Query, book: Book, wanted: &[Wanted]) {
    for one in wanted {
        query.text(book.among());
        if one.begins {
            // Nothing that is a letter or a digit sorts behind the last character there is.
            let end = format!("{}{}", one.text, char::MAX);
            query.text(">=").value(&one.text).text("AND word <").value(end).text(")");
        } else {
            query.text("=").value(&one.text).text(")");
        }
    }
}
