//! Rows: columns by name, and corruption told where it lies.

use sqlx::postgres::{PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Decode, Row as _, TypeInfo as _, ValueRef as _};

use crate::store::error::StoreError;
use crate::store::value::{Cell, FromCell};

/// A row. Columns are read by name.
pub struct Row {
    pub(super) sql: &'static str,
    pub(super) row: RowOf,
}

pub(super) enum RowOf {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The column's value. An error names table, column and row.
    pub fn get<T: FromCell>(&self, column: &str) -> Result<T, StoreError> {
        let cell = self.cell(column).map_err(|reason| self.corrupt(column, reason))?;
        T::from_cell(cell)
            .ok_or_else(|| self.corrupt(column, format!("{} is not a {}", shown(cell), std::any::type_name::<T>())))
    }

    /// The error for a column whose value this program would never have written.
    pub fn corrupt(&self, column: &str, reason: impl Into<String>) -> StoreError {
        let words: Vec<&str> = self.sql.split_whitespace().collect();
        let table = words.windows(2).find_map(|pair| match pair {
            [keyword, table] if ["FROM", "INTO", "UPDATE"].contains(keyword) => Some(*table),
            _ => None,
        });
        StoreError::Corrupt {
            table: table.unwrap_or("?").to_owned(),
            column: column.to_owned(),
            row: self.cell(0).map_or_else(|_| "?".to_owned(), shown),
            reason: reason.into(),
        }
    }

    fn cell<I>(&self, index: I) -> Result<Cell<'_>, String>
    where
        I: sqlx::ColumnIndex<SqliteRow> + sqlx::ColumnIndex<PgRow>,
    {
        match &self.row {
            RowOf::Sqlite(row) => {
                let value = row.try_get_raw(index).map_err(|error| error.to_string())?;
                let kind = if value.is_null() { Kind::Null } else { Kind::named(value.type_info().name()) };
                cell::<Sqlite>(kind, value)
            }
            RowOf::Postgres(row) => {
                let value = row.try_get_raw(index).map_err(|error| error.to_string())?;
                let kind = if value.is_null() { Kind::Null } else { Kind::named(value.type_info().name()) };
                cell::<Postgres>(kind, value)
            }
        }
    }
}

/// What a database says a value is: a name of its own for each, which is not copied for every cell.
enum Kind {
    Null,
    Int,
    SmallInt,
    Bool,
    Text,
    Bytes,
    Other(String),
}

impl Kind {
    fn named(name: &str) -> Self {
        match name {
            "NULL" | "VOID" => Self::Null,
            "INTEGER" | "INT8" => Self::Int,
            "INT4" => Self::SmallInt,
            "BOOL" | "BOOLEAN" => Self::Bool,
            "TEXT" | "VARCHAR" | "NAME" => Self::Text,
            "BLOB" | "BYTEA" => Self::Bytes,
            other => Self::Other(other.to_owned()),
        }
    }
}

fn cell<'r, DB: sqlx::Database>(kind: Kind, value: DB::ValueRef<'r>) -> Result<Cell<'r>, String>
where
    i64: Decode<'r, DB>,
    i32: Decode<'r, DB>,
    bool: Decode<'r, DB>,
    &'r str: Decode<'r, DB>,
    &'r [u8]: Decode<'r, DB>,
{
    match kind {
        Kind::Null => Ok(Cell::Null),
        Kind::Int => Decode::decode(value).map(Cell::Int),
        Kind::SmallInt => <i32 as Decode<'r, DB>>::decode(value).map(|number| Cell::Int(number.into())),
        Kind::Bool => Decode::decode(value).map(Cell::Bool),
        Kind::Text => Decode::decode(value).map(Cell::Text),
        Kind::Bytes => Decode::decode(value).map(Cell::Bytes),
        Kind::Other(name) => Err(format!("unexpected type {name}").into()),
    }
    .map_err(|error| error.to_string())
}

/// A value short enough for an error message.
fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Null => "nothing".into(),
        Cell::Int(number) => number.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Text(text) => format!("{:?}", text.chars().take(40).collect::<String>()),
        Cell::Bytes(bytes) => bytes.iter().take(32).map(|byte| format!("{byte:02x}")).collect(),
    }
}
