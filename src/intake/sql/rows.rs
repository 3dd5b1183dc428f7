//! What a statement gives, as texts: the statement itself makes texts of all it selects.

use sqlx::Row as _;
use sqlx::mysql::MySqlRow;
use sqlx::postgres::PgRow;

/// The cells of a row; `None` for one that holds nothing.
pub type Row = Vec<Option<String>>;

/// A row of PostgreSQL.
pub(super) fn of_postgres(row: &PgRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|index| row.try_get::<Option<String>, _>(index)).collect()
}

/// A row of `MySQL` or `MariaDB`. What is no text in UTF-8 is shown as far as it is.
pub(super) fn of_mysql(row: &MySqlRow) -> Result<Row, sqlx::Error> {
    let cell = |index| {
        let bytes = row.try_get_unchecked::<Option<Vec<u8>>, _>(index)?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    };
    (0..row.len()).map(cell).collect()
}
