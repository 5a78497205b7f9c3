//! Statements over many values. Their texts come in few sizes and are made once, so that every one of them is prepared
//! once a connection and stays prepared.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use crate::store::value::Value;

/// Rows that one `VALUES` takes. A usual group of batches is one statement, whatever its size.
pub(super) const ROWS: [usize; 19] = [128, 64, 32, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
/// Values that one `IN (…)` takes; a shorter list repeats its last value.
const LISTED: [usize; 4] = [1, 8, 64, 256];

/// Head and tail, parameters a row (or before the list), rows (or values in the list).
type Key = (&'static str, &'static str, usize, usize);

/// The texts made so far.
#[derive(Default)]
pub(super) struct Texts(Mutex<HashMap<Key, Arc<str>>>);

impl Texts {
    /// `head ($1,$2),($3,$4) tail`. SQLite gets a bare `?` each: it looks a numbered one up by walking a list.
    pub(super) fn values(
        &self,
        numbered: bool,
        head: &'static str,
        tail: &'static str,
        columns: usize,
        rows: usize,
    ) -> SqlStr {
        let row = |row: usize| {
            let first = row * columns + 1;
            let list = if numbered { placeholders(first..first + columns) } else { vec!["?"; columns].join(",") };
            format!("({list})")
        };
        self.get((head, tail, columns, rows), || {
            format!("{head} {} {tail}", (0..rows).map(row).collect::<Vec<_>>().join(","))
        })
    }

    /// The statements, with their parameters, that run `head…tail` over the whole list.
    pub(super) fn listed<T: Into<Value>>(
        &self,
        locks: bool,
        head: &'static str,
        tail: &'static str,
        fixed: Vec<Value>,
        list: impl IntoIterator<Item = T>,
    ) -> Vec<(SqlStr, Vec<Value>)> {
        let mut list: Vec<Value> = list.into_iter().map(Into::into).collect();
        let mut statements = Vec::new();
        while !list.is_empty() {
            let size = LISTED.into_iter().find(|size| *size >= list.len()).unwrap_or(256);
            let rest = list.split_off(size.min(list.len()));
            let missing = size.saturating_sub(list.len());
            if let Some(last) = list.last().cloned() {
                list.extend(std::iter::repeat_n(last, missing));
            }
            let first = fixed.len() + 1;
            let text = self.get((head, tail, fixed.len(), size), || {
                let text = format!("{head}{}{tail}", placeholders(first..first + size));
                if locks { text.replace("/*lock*/", "FOR UPDATE") } else { text }
            });
            statements.push((text, fixed.iter().cloned().chain(list).collect()));
            list = rest;
        }
        statements
    }

    /// The text under `key`. It is made of literals and placeholders alone, hence safe.
    fn get(&self, key: Key, make: impl FnOnce() -> String) -> SqlStr {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        AssertSqlSafe(Arc::clone(texts.entry(key).or_insert_with(|| make().into()))).into_sql_str()
    }
}

/// `$3,$4,$5`.
fn placeholders(numbers: Range<usize>) -> String {
    numbers.map(|number| format!("${number}")).collect::<Vec<_>>().join(",")
}
