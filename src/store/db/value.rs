//! What is bound to a statement, and read from a row.

use sqlx::Decode;
use sqlx::Postgres;
use sqlx::Row as _;
use sqlx::Sqlite;
use sqlx::Type;
use sqlx::TypeInfo as _;
use sqlx::ValueRef as _;
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
    /// A list to join with, as `json_each(?1) asked`.
    Texts(Vec<String>),
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

impl From<&[i64]> for Value {
    fn from(list: &[i64]) -> Self {
        Self::Numbers(list.to_vec())
    }
}

impl From<Vec<String>> for Value {
    fn from(list: Vec<String>) -> Self {
        Self::Texts(list)
    }
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
    /// The first so many columns as a JSON array, the same text from either database.
    pub(in crate::store) fn json(&self, columns: usize) -> String {
        let mut text = String::from("[");
        for column in 0..columns {
            if column > 0 {
                text.push(',');
            }
            text.push_str(&self.json_of(column));
        }
        text.push(']');
        text
    }

    /// One column as JSON.
    fn json_of(&self, column: usize) -> String {
        let kind = match self {
            Self::Sqlite(row) => row.try_get_raw(column).map(|raw| kind_of(raw.type_info().name())),
            Self::Postgres(row) => {
                row.try_get_raw(column).map(|raw| kind_of(raw.type_info().name()))
            }
        };
        match kind {
            Ok(Kind::Int) => json(self.get::<Option<i64>>(column)),
            Ok(Kind::Real) => json(self.get::<Option<f64>>(column)),
            Ok(Kind::Null | Kind::Bytes) | Err(_) => "null".to_owned(),
            Ok(Kind::Text) => json(self.get::<Option<&str>>(column)),
        }
    }

    /// The value of a column of that kind, to be bound elsewhere.
    pub(in crate::store) fn value(&self, column: usize, kind: Kind) -> Value {
        match kind {
            Kind::Int => Value::Int(self.get(column)),
            Kind::Real => Value::Real(self.get(column)),
            Kind::Bytes => Value::Bytes(self.get(column)),
            Kind::Null | Kind::Text => Value::Text(self.get(column)),
        }
    }

    /// The value of a column, from 0. The store reads the columns it asked for: another kind of
    /// value there is a fault of the store, and panics as sqlx does.
    pub(in crate::store) fn get<'r, T: Cell<'r>>(&'r self, column: usize) -> T {
        match self {
            Self::Sqlite(row) => row.get(column),
            Self::Postgres(row) => row.get(column),
        }
    }
}

/// The kinds of value there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Kind {
    Int,
    Real,
    Bytes,
    Null,
    Text,
}

/// The kind that a database's own name of a type stands for.
pub(in crate::store) fn kind_of(name: &str) -> Kind {
    match name.to_uppercase().as_str() {
        "INTEGER" | "INT8" => Kind::Int,
        "REAL" | "FLOAT8" => Kind::Real,
        "BLOB" | "BYTEA" => Kind::Bytes,
        "NULL" => Kind::Null,
        _ => Kind::Text,
    }
}

fn json<T: serde::Serialize>(value: T) -> String {
    serde_json::to_string(&value).unwrap_or_else(|_| "null".to_owned())
}
