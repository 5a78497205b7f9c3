//! How ids, counters and moments stand in columns.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use shared::ids::{Actor, CrewId, Digest, Incarnation, OrderId, PartId, PersonId};
use shared::time::Moment;

/// A value as a column holds it. The wrapper exists because ids live in another crate.
pub(super) struct Col<T>(pub(super) T);

macro_rules! blob_column {
    ($($id:ty),*) => {$(
        impl FromSql for Col<$id> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <$id>::from_slice(value.as_blob()?).map(Self).ok_or(FromSqlError::InvalidType)
            }
        }

        impl ToSql for Col<$id> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_slice())))
            }
        }
    )*};
}

blob_column!(Actor, CrewId, Digest, Incarnation, OrderId, PartId, PersonId);

impl FromSql for Col<Moment> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|ms| Self(Moment(ms)))
    }
}

impl ToSql for Col<Moment> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.0.into())
    }
}

/// Counters and boot names use all 64 bits; a column keeps their bit pattern.
impl FromSql for Col<u64> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|bits| Self(bits.cast_unsigned()))
    }
}

impl ToSql for Col<u64> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.cast_signed().into())
    }
}
