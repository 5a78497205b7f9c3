//! Values on their way into a statement and out of a row. Nothing here knows which database they travel to.

use shared::geo::Point;
use shared::ids::{
    Actor, AlarmId, ChannelId, ComplaintId, ContractId, CrewId, CustomerId, DeliveryId, Digest, EquipmentId, ImportId,
    Incarnation, InspectionId, LoadId, OrderId, PartId, PersonId, PublicKey, Signature, SiteId, WebhookId,
};
use shared::lang::Lang;
use shared::sync::exchange::Cursor;
use shared::time::Moment;

/// A typed parameter of a statement. NULL keeps its type, since PostgreSQL asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Int(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Bytes: ids, digests, encoded documents.
    Bytes(Option<Vec<u8>>),
    /// Yes or no.
    Bool(Option<bool>),
}

/// A type whose absence is a NULL of a known type.
pub trait Nullable: Into<Value> {
    /// The NULL.
    const NULL: Value;
}

/// What a row holds in one column, borrowed from it.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'r> {
    /// NULL.
    Null,
    /// A number.
    Int(i64),
    /// Text.
    Text(&'r str),
    /// Bytes.
    Bytes(&'r [u8]),
    /// Yes or no.
    Bool(bool),
}

/// A type that can be read from a column.
pub trait FromCell: Sized {
    /// The value, or `None` if the cell cannot be one.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

/// The parameters of one statement, `$1` first: a tuple, an array or a vector of values.
pub trait Params {
    /// The values in their order.
    fn into_values(self) -> Vec<Value>;
}

impl Params for Vec<Value> {
    fn into_values(self) -> Vec<Value> {
        self
    }
}

impl<const N: usize> Params for [Value; N] {
    fn into_values(self) -> Vec<Value> {
        self.into()
    }
}

impl Params for &[Value] {
    fn into_values(self) -> Vec<Value> {
        self.to_vec()
    }
}

impl Params for () {
    fn into_values(self) -> Vec<Value> {
        Vec::new()
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Into<Value>),+> Params for ($($name,)+) {
            fn into_values(self) -> Vec<Value> {
                #[expect(non_snake_case, reason = "the type parameters' names name the parts of the tuple as well")]
                let ($($name,)+) = self;
                vec![$($name.into()),+]
            }
        }
    };
}
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);

impl<T: Nullable> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(T::NULL, Into::into)
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

/// Plain types: `type, variant, conversion into it`.
macro_rules! plain {
    ($($type:ty, $variant:ident, $value:ident => $into:expr;)+) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Self::$variant(Some($into))
            }
        }
        impl Nullable for $type {
            const NULL: Value = Value::$variant(None);
        }
    )+};
}
plain! {
    i64, Int, value => value;
    i32, Int, value => value.into();
    u32, Int, value => value.into();
    u16, Int, value => value.into();
    u64, Int, value => i64::try_from(value).unwrap_or(i64::MAX);
    usize, Int, value => i64::try_from(value).unwrap_or(i64::MAX);
    Moment, Int, value => value.0;
    Cursor, Int, value => i64::try_from(value.0).unwrap_or(i64::MAX);
    bool, Bool, value => value;
    String, Text, value => value;
    &str, Text, value => value.to_owned();
    &String, Text, value => value.clone();
    Lang, Text, value => value.tag().to_owned();
    Vec<u8>, Bytes, value => value;
    &[u8], Bytes, value => value.to_vec();
}

macro_rules! integers {
    ($($type:ty),+) => {$(
        impl FromCell for $type {
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Int(value) => value.try_into().ok(),
                    _ => None,
                }
            }
        }
    )+};
}
integers!(i64, i32, u64, u32, u16, usize);

impl FromCell for Moment {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).map(Self)
    }
}

impl FromCell for Cursor {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        u64::from_cell(cell).map(Self)
    }
}

impl FromCell for bool {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bool(value) => Some(value),
            Cell::Int(0) => Some(false),
            Cell::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl FromCell for String {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(value) => Some(value.to_owned()),
            _ => None,
        }
    }
}

impl FromCell for Lang {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text("zh-CN") => Some(Self::ZhCn),
            Cell::Text("en") => Some(Self::En),
            _ => None,
        }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bytes(value) => Some(value.to_vec()),
            _ => None,
        }
    }
}

macro_rules! ids {
    ($($type:ident),+) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::Bytes(Some(value.as_slice().to_vec()))
            }
        }
        impl From<&$type> for Value {
            fn from(value: &$type) -> Self {
                Self::Bytes(Some(value.as_slice().to_vec()))
            }
        }
        impl Nullable for $type {
            const NULL: Value = Value::Bytes(None);
        }
        impl FromCell for $type {
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Bytes(value) => Self::from_slice(value),
                    _ => None,
                }
            }
        }
    )+};
}
ids!(
    OrderId,
    Actor,
    PersonId,
    CrewId,
    CustomerId,
    SiteId,
    EquipmentId,
    PartId,
    ImportId,
    Incarnation,
    Digest,
    PublicKey,
    Signature,
    WebhookId,
    DeliveryId,
    ContractId,
    AlarmId,
    ChannelId,
    ComplaintId,
    InspectionId,
    LoadId
);

/// A point as the two integer columns `…_lat_e7` and `…_lon_e7`.
pub fn point_columns(point: Option<Point>) -> (Option<i64>, Option<i64>) {
    #[expect(clippy::cast_possible_truncation, reason = "degrees on earth times 1e7 are within ±1.8e9")]
    let e7 = |degrees: f64| (degrees * 1e7).round() as i64;
    (point.map(|point| e7(point.lat())), point.map(|point| e7(point.lon())))
}

/// The point of two such columns; `None` unless both are there and on earth.
pub fn point_from_columns(lat_e7: Option<i32>, lon_e7: Option<i32>) -> Option<Point> {
    Point::from_degrees(f64::from(lat_e7?) / 1e7, f64::from(lon_e7?) / 1e7)
}
