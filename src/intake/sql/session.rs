//! One transaction at a database: it sees one moment, and cannot write.

use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::Connection as _;
use sqlx::Executor as _;

use crate::intake::http::addresses;
use crate::intake::secret::Secret;
use crate::intake::sql::Address;
use crate::intake::sql::Dialect;
use crate::intake::sql::SqlError;
use crate::intake::sql::connect::Connection;
use crate::intake::sql::connect::Reach;
use crate::intake::sql::connect::connect;
use crate::intake::sql::error::Doing;
use crate::intake::sql::rows::Row;

/// A column that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The table or view.
    pub table: String,
    /// The column.
    pub name: String,
    /// The type of its values, in the database's own words.
    pub kind: String,
}

/// A transaction that cannot write.
pub struct Session {
    connection: Connection,
    place: String,
    statement_ms: u64,
    statements: u64,
    version: String,
}

impl Session {
    /// Connects, and begins to read.
    ///
    /// # Errors
    ///
    /// The host is not read or not reached; no TLS where it is asked for; user and password do not fit.
    pub async fn begin(
        address: &Address,
        password: &Secret,
        reach: &Reach,
    ) -> Result<Self, SqlError> {
        let found = addresses(&address.host, &reach.private_hosts).await?;
        let within = Duration::from_millis(reach.connect_ms);
        let doing = || Doing { place: address.place(), what: "the sign-in", limit_s: 0 };
        let connected = tokio::time::timeout(within, connect(address, password, reach, &found));
        let connected = connected.await.map_err(|_| SqlError::Lost {
            place: address.place(),
            what: "no connection in time",
        })?;
        let mut session = Self {
            connection: connected.map_err(|error| doing().failed(&error))?,
            place: address.place(),
            statement_ms: reach.statement_ms,
            statements: 0,
            version: String::new(),
        };
        session.only_read().await?;
        Ok(session)
    }

    /// Makes sure that nothing can be written, that all is of one moment, and that no statement runs for ever.
    async fn only_read(&mut self) -> Result<(), SqlError> {
        let what = "the beginning of a read-only transaction";
        let ms = self.statement_ms;
        let version = self.rows(what, "select version()", &[]).await?;
        let version = version.into_iter().flatten().flatten().next().unwrap_or_default();
        self.version = version.chars().filter(|c| !c.is_control()).take(60).collect();
        match self.dialect() {
            Dialect::Postgres => {
                self.run(what, "begin isolation level repeatable read, read only").await?;
                let texts = "set local standard_conforming_strings = on";
                self.run(what, &format!("set local statement_timeout = {ms}; {texts}")).await?;
            }
            Dialect::Mysql => {
                // The same limit has another name and another unit at each.
                let limit = if self.version.contains("MariaDB") {
                    format!("max_statement_time = {}.{:03}", ms / 1000, ms % 1000)
                } else {
                    format!("max_execution_time = {ms}")
                };
                // Names are quoted and texts written as the standard has it.
                let words = "sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'";
                self.run(what, &format!("set session {limit}, {words}")).await?;
                self.run(what, "set session transaction isolation level repeatable read").await?;
                self.run(what, "start transaction with consistent snapshot, read only").await?;
            }
        }
        Ok(())
    }

    /// Its kind of SQL.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.connection {
            Connection::Postgres(_) => Dialect::Postgres,
            Connection::Mysql(_) => Dialect::Mysql,
        }
    }

    /// The server's version, in its own words.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Statements so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// The schema that is meant where none is named.
    ///
    /// # Errors
    ///
    /// The connection.
    pub async fn usual_schema(&mut self) -> Result<String, SqlError> {
        let sql = match self.dialect() {
            Dialect::Postgres => "select cast(current_schema() as text)",
            Dialect::Mysql => "select database()",
        };
        let rows = self.rows("the name of the schema", sql, &[]).await?;
        Ok(rows.into_iter().flatten().flatten().next().unwrap_or_default())
    }

    /// The schemas whose names begin so, in their order.
    ///
    /// # Errors
    ///
    /// The connection.
    pub async fn schemas(&mut self, begins: &str) -> Result<Vec<String>, SqlError> {
        let text = self.text();
        let mark = self.mark(1);
        let sql = format!(
            "select cast(schema_name as {text}) from information_schema.schemata where left(schema_name, \
             {}) = {mark} order by schema_name",
            begins.chars().count(),
        );
        let rows = self.rows("the names of schemas", &sql, &[begins]).await?;
        Ok(rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect())
    }

    /// The columns of some tables and views, as far as the user may see them.
    ///
    /// # Errors
    ///
    /// The connection.
    pub async fn columns(
        &mut self,
        schema: &str,
        tables: &[&str],
    ) -> Result<Vec<Column>, SqlError> {
        let text = self.text();
        let marks: Vec<String> = (2..tables.len() + 2).map(|at| self.mark(at)).collect();
        // MySQL has the sign of numbers in the longer name of the type.
        let kind = match self.dialect() {
            Dialect::Postgres => "data_type",
            Dialect::Mysql => "column_type",
        };
        let sql = format!(
            "select cast(table_name as {text}), cast(column_name as {text}), cast({kind} as {text}) from \
             information_schema.columns where table_schema = {} and table_name in ({})",
            self.mark(1),
            marks.join(", "),
        );
        let binds: Vec<&str> = std::iter::once(schema).chain(tables.iter().copied()).collect();
        let rows = self.rows("the names of columns", &sql, &binds).await?;
        let column = |row: Row| {
            let mut cells = row.into_iter().map(Option::unwrap_or_default);
            Some(Column { table: cells.next()?, name: cells.next()?, kind: cells.next()? })
        };
        Ok(rows.into_iter().filter_map(column).collect())
    }

    /// The rows of one statement, whose cells are all texts. `what` is what it reads, for messages.
    ///
    /// # Errors
    ///
    /// The connection is cut, the statement takes too long or is refused.
    pub async fn rows(
        &mut self,
        what: &str,
        sql: &str,
        binds: &[&str],
    ) -> Result<Vec<Row>, SqlError> {
        self.statements += 1;
        // The server keeps the limit; the clock here is for a server that no longer answers.
        let within = Duration::from_millis(self.statement_ms.saturating_add(10_000));
        let doing =
            Doing { place: self.place.clone(), what, limit_s: self.statement_ms.div_ceil(1000) };
        match tokio::time::timeout(within, self.connection.rows(sql, binds)).await {
            Ok(rows) => rows.map_err(|error| doing.failed(&error)),
            Err(_) => {
                Err(SqlError::Lost { place: doing.place, what: "the server no longer answers" })
            }
        }
    }

    /// Runs a statement that gives no rows.
    async fn run(&mut self, what: &str, sql: &str) -> Result<(), SqlError> {
        let doing = Doing { place: self.place.clone(), what, limit_s: 0 };
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let done = match &mut self.connection {
            Connection::Postgres(connection) => connection.execute(sql).await.map(|_| ()),
            Connection::Mysql(connection) => connection.execute(sql).await.map(|_| ()),
        };
        done.map_err(|error| doing.failed(&error))
    }

    /// Ends it. What happens on the way out changes nothing.
    pub async fn end(self) {
        let within = Duration::from_secs(2);
        let _ = match self.connection {
            Connection::Postgres(one) => tokio::time::timeout(within, one.close()).await,
            Connection::Mysql(one) => tokio::time::timeout(within, one.close()).await,
        };
    }

    /// The type of texts.
    fn text(&self) -> &'static str {
        match self.dialect() {
            Dialect::Postgres => "text",
            Dialect::Mysql => "char",
        }
    }

    /// The place of a value.
    fn mark(&self, at: usize) -> String {
        match self.dialect() {
            Dialect::Postgres => format!("${at}"),
            Dialect::Mysql => "?".to_owned(),
        }
    }
}
