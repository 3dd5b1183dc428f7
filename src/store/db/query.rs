//! A statement with its values, and how it is run.

use std::borrow::Cow;

use futures_util::StreamExt as _;
use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use sqlx::Arguments as _;
use sqlx::AssertSqlSafe;
use sqlx::SqlSafeStr as _;
use sqlx::SqlStr;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

use super::Connection;
use super::Inner;
use super::Pool;
use super::dialect;
use super::value::Kind;
use super::value::Row;
use super::value::Value;

/// Rows of one `insert` at most: a statement of that many is prepared once.
const ROWS: usize = 200;

/// A statement with its values.
#[must_use]
pub(in crate::store) struct Query {
    sql: Cow<'static, str>,
    values: Vec<Value>,
}

/// Where a statement runs: on some connection of the pool, or on this one.
pub(in crate::store) enum On<'a> {
    Pool(&'a Pool),
    Connection(&'a mut Connection),
}

impl<'a> From<&'a Pool> for On<'a> {
    fn from(pool: &'a Pool) -> Self {
        Self::Pool(pool)
    }
}

impl<'a> From<&'a mut Connection> for On<'a> {
    fn from(connection: &'a mut Connection) -> Self {
        Self::Connection(connection)
    }
}

/// A statement.
pub(in crate::store) fn query(sql: &'static str) -> Query {
    Query { sql: Cow::Borrowed(sql), values: Vec::new() }
}

/// A statement put together from our own words, never from what somebody typed.
pub(in crate::store) fn query_text(sql: String) -> Query {
    Query { sql: Cow::Owned(sql), values: Vec::new() }
}

/// Puts rows into a table, many a statement; `head` is `insert into t (a, b)`, `tail` what
/// is done about rows that are there already.
pub(in crate::store) async fn insert_rows(
    connection: &mut Connection,
    head: &str,
    tail: &str,
    rows: Vec<Vec<Value>>,
) -> Result<(), sqlx::Error> {
    let mut rows = rows.into_iter();
    loop {
        let batch: Vec<Vec<Value>> = rows.by_ref().take(ROWS).collect();
        let Some(first) = batch.first() else { return Ok(()) };
        let marks = format!("({})", vec!["?"; first.len()].join(", "));
        let sql = format!("{head} values {} {tail}", vec![marks; batch.len()].join(", "));
        let mut insert = query_text(sql);
        insert.values = batch.into_iter().flatten().collect();
        insert.execute(&mut *connection).await?;
    }
}

/// Copies all rows of an answer into a table of another database, a few at a time.
pub(in crate::store) async fn copy_rows(
    from: &mut Connection,
    select: String,
    to: &mut Connection,
    head: &str,
    kinds: &[Kind],
) -> Result<(), sqlx::Error> {
    let mut rows = query_text(select).stream(from)?;
    let mut batch = Vec::with_capacity(ROWS);
    while let Some(row) = rows.try_next().await? {
        batch.push(kinds.iter().enumerate().map(|(at, kind)| row.value(at, *kind)).collect());
        if batch.len() == ROWS {
            insert_rows(to, head, "", std::mem::take(&mut batch)).await?;
        }
    }
    insert_rows(to, head, "", batch).await
}

impl Query {
    /// Binds the next value.
    pub(in crate::store) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; the rows it changed.
    pub(in crate::store) async fn execute(self, on: impl Into<On<'_>>) -> Result<u64, sqlx::Error> {
        // Boxed, as below: the futures of both drivers would swell those of every use-case.
        Box::pin(self.execute_on(on.into())).await
    }

    /// Runs it; all rows it gives.
    pub(in crate::store) async fn fetch_all(
        self,
        on: impl Into<On<'_>>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        Box::pin(self.fetch_on(on.into())).await
    }

    async fn execute_on(self, on: On<'_>) -> Result<u64, sqlx::Error> {
        match on {
            On::Connection(connection) => self.run(connection).await,
            On::Pool(pool) if pool.as_sqlite().is_some() || pool.is_fenced() => {
                let mut tx = pool.begin_small().await?;
                let rows = self.run(&mut tx).await?;
                tx.commit().await?;
                Ok(rows)
            }
            On::Pool(pool) => self.run(&mut pool.acquire().await?).await,
        }
    }

    async fn fetch_on(self, on: On<'_>) -> Result<Vec<Row>, sqlx::Error> {
        match on {
            On::Connection(connection) => self.rows(connection).await,
            On::Pool(pool) => self.rows(&mut pool.acquire().await?).await,
        }
    }

    /// Runs it; the first row, if there is one.
    pub(in crate::store) async fn fetch_optional(
        self,
        on: impl Into<On<'_>>,
    ) -> Result<Option<Row>, sqlx::Error> {
        Ok(self.fetch_all(on).await?.into_iter().next())
    }

    /// Runs it; the first row.
    pub(in crate::store) async fn fetch_one(
        self,
        on: impl Into<On<'_>>,
    ) -> Result<Row, sqlx::Error> {
        self.fetch_optional(on).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Runs it here, outside any turn to write.
    pub(in crate::store) async fn run(
        self,
        connection: &mut Connection,
    ) -> Result<u64, sqlx::Error> {
        match &mut connection.inner {
            Inner::Sqlite(one) => Ok(self.sqlite()?.execute(&mut **one).await?.rows_affected()),
            Inner::SqliteTx(tx) => Ok(self.sqlite()?.execute(&mut **tx).await?.rows_affected()),
            Inner::Postgres(one) => Ok(self.postgres()?.execute(&mut **one).await?.rows_affected()),
            Inner::PostgresTx(tx) => Ok(self.postgres()?.execute(&mut **tx).await?.rows_affected()),
        }
    }

    pub(super) async fn rows(self, connection: &mut Connection) -> Result<Vec<Row>, sqlx::Error> {
        match &mut connection.inner {
            Inner::Sqlite(one) => Ok(sqlite_rows(self.sqlite()?.fetch_all(&mut **one).await?)),
            Inner::SqliteTx(tx) => Ok(sqlite_rows(self.sqlite()?.fetch_all(&mut **tx).await?)),
            Inner::Postgres(one) => {
                Ok(postgres_rows(self.postgres()?.fetch_all(&mut **one).await?))
            }
            Inner::PostgresTx(tx) => {
                Ok(postgres_rows(self.postgres()?.fetch_all(&mut **tx).await?))
            }
        }
    }

    /// Runs it; its rows one by one, as they come.
    fn stream(
        self,
        connection: &mut Connection,
    ) -> Result<BoxStream<'_, Result<Row, sqlx::Error>>, sqlx::Error> {
        Ok(match &mut connection.inner {
            Inner::Sqlite(one) => self.sqlite()?.fetch(&mut **one).map_ok(Row::Sqlite).boxed(),
            Inner::SqliteTx(tx) => self.sqlite()?.fetch(&mut **tx).map_ok(Row::Sqlite).boxed(),
            Inner::Postgres(one) => {
                self.postgres()?.fetch(&mut **one).map_ok(Row::Postgres).boxed()
            }
            Inner::PostgresTx(tx) => {
                self.postgres()?.fetch(&mut **tx).map_ok(Row::Postgres).boxed()
            }
        })
    }

    fn sqlite(
        self,
    ) -> Result<sqlx::query::Query<'static, sqlx::Sqlite, SqliteArguments>, sqlx::Error> {
        let mut arguments = SqliteArguments::default();
        for value in self.values {
            match value {
                Value::Text(text) => sqlx::Arguments::add(&mut arguments, text),
                Value::Int(number) => sqlx::Arguments::add(&mut arguments, number),
                Value::Real(number) => sqlx::Arguments::add(&mut arguments, number),
                Value::Bytes(bytes) => sqlx::Arguments::add(&mut arguments, bytes),
                Value::Numbers(list) => sqlx::Arguments::add(&mut arguments, json_list(&list)),
                Value::Texts(list) => {
                    let list = serde_json::Value::from(list).to_string();
                    sqlx::Arguments::add(&mut arguments, list)
                }
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(sqlx::query_with(text(self.sql), arguments))
    }

    fn postgres(
        self,
    ) -> Result<sqlx::query::Query<'static, sqlx::Postgres, PgArguments>, sqlx::Error> {
        let mut arguments = PgArguments::default();
        for value in self.values {
            match value {
                Value::Text(text) => arguments.add(text),
                Value::Int(number) => arguments.add(number),
                Value::Real(number) => arguments.add(number),
                Value::Bytes(bytes) => arguments.add(bytes),
                Value::Numbers(list) => arguments.add(list),
                Value::Texts(list) => arguments.add(list),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        let sql = dialect::postgres(&self.sql);
        Ok(sqlx::query_with(text(Cow::Owned(sql)), arguments))
    }
}

/// The statement as sqlx wants it: all of it is written in this folder's code.
fn text(sql: Cow<'static, str>) -> SqlStr {
    match sql {
        Cow::Borrowed(sql) => SqlStr::from_static(sql),
        Cow::Owned(sql) => AssertSqlSafe(sql).into_sql_str(),
    }
}

fn sqlite_rows(rows: Vec<sqlx::sqlite::SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Sqlite).collect()
}

fn postgres_rows(rows: Vec<sqlx::postgres::PgRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Postgres).collect()
}

/// A list of numbers for `json_each`.
fn json_list(numbers: &[i64]) -> String {
    let mut text = String::with_capacity(numbers.len() * 20 + 2);
    text.push('[');
    for (index, number) in numbers.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&number.to_string());
    }
    text.push(']');
    text
}
