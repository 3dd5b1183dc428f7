//! What is bound to a statement, and read from a row.

use sqlx::Decode;
use sqlx::Postgres;
use sqlx::Row as _;
use sqlx::Sqlite;
use sqlx::Type;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// A value for a statement. An absent one has its kind too: PostgreSQL asks for it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::store) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Real(Option<f64>),
    Bytes(Option<Vec<u8>>),
    /// A list to join with, as `json_each(?1) asked`.
    Numbers(Vec<i64>),
}

macro_rules! from {
    ($($from:ty => $kind:ident($value:ident) $with:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                Self::$kind(Some($with))
            }
        }

        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self {
                Self::$kind(value.map(|$value| $with))
            }
        }
    )*};
}

from! {
    &str => Text(value) value.to_owned();
    String => Text(value) value;
    &String => Text(value) value.clone();
    i64 => Int(value) value;
    bool => Int(value) i64::from(value);
    f64 => Real(value) value;
    Vec<u8> => Bytes(value) value;
    &[u8] => Bytes(value) value.to_vec();
}

/// A row of an answer.
pub(in crate::store) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What can be read from a row of either database.
pub(in crate::store) trait Cell<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

impl<'r, T> Cell<'r> for T where
    T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

impl Row {
    /// The value of a column, from 0. The store reads the columns it asked for: another kind of
    /// value there is a fault of the store, and panics as sqlx does.
    pub(in crate::store) fn get<'r, T: Cell<'r>>(&'r self, column: usize) -> T {
        match self {
            Self::Sqlite(row) => row.get(column),
            Self::Postgres(row) => row.get(column),
        }
    }
}
