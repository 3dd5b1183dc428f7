//! One face over the two databases, so that every statement of the store is written once.
//!
//! Statements are SQLite's, with `?` or `?1` for a value; what PostgreSQL writes otherwise is put
//! right in `dialect.rs`. Both keep four kinds of value only: text, whole numbers, reals, bytes.
//! sqlx's own `AnyPool` is not used: it reads no `bytea` and knows no `begin immediate`.
//!
//! | file | what |
//! |---|---|
//! | `dialect.rs` | a statement in PostgreSQL's words |
//! | `value.rs` | what is bound to a statement, and read from a row |
//! | `query.rs` | a statement with its values, and how it is run |
//! | `fence.rs` | what a start of a job keeps, while the job is its own |

mod dialect;
mod fence;
mod query;
mod value;

use std::sync::Arc;

use sqlx::Postgres;
use sqlx::Sqlite;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;

pub(super) use fence::Fence;
pub(super) use query::copy_rows;
pub(super) use query::insert_rows;
pub(super) use query::query;
pub(super) use query::query_text;
pub(super) use value::Kind;
pub(super) use value::Row;
pub(super) use value::Value;
pub(super) use value::kind_of;

/// The advisory lock of those who write to a shared store: one at a time, as with SQLite.
const WRITER_LOCK: i64 = 0x7266_6e63;

/// Connections to a database.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    kind: PoolKind,
    /// SQLite lets one write at a time; waiting here is fair, waiting in SQLite is not.
    writers: Arc<Semaphore>,
    /// Whose rows are seen in a shared store: `all`, or `rep:ID`. The second wall behind the
    /// use-cases' own.
    scope: Arc<str>,
    /// The start of a job on whose behalf it writes.
    fence: Option<Fence>,
}

#[derive(Clone, Debug)]
enum PoolKind {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A connection, inside or outside a transaction.
pub(super) struct Connection {
    inner: Inner,
    _turn: Option<OwnedSemaphorePermit>,
    fence: Option<Fence>,
}

enum Inner {
    Sqlite(sqlx::pool::PoolConnection<Sqlite>),
    SqliteTx(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::pool::PoolConnection<Postgres>),
    PostgresTx(sqlx::Transaction<'static, Postgres>),
}

/// A transaction. One that is not committed is rolled back when it is dropped.
pub(super) struct Tx(Connection);

impl Pool {
    /// Of an SQLite file.
    pub(super) fn sqlite(pool: SqlitePool) -> Self {
        Self::of(PoolKind::Sqlite(pool))
    }

    /// Of a PostgreSQL database.
    pub(super) fn postgres(pool: PgPool) -> Self {
        Self::of(PoolKind::Postgres(pool))
    }

    fn of(kind: PoolKind) -> Self {
        Self { kind, writers: Arc::new(Semaphore::new(1)), scope: "all".into(), fence: None }
    }

    /// The same connections, with the rows of one rep in sight only. SQLite has no such wall.
    pub(super) fn scoped(&self, rep: &str) -> Self {
        Self { scope: format!("rep:{}", rep.to_lowercase()).into(), ..self.clone() }
    }

    /// The same connections for one start of a job: what is written over them is kept only while
    /// the job is that start's own.
    pub(super) fn fenced(&self, fence: Fence) -> Self {
        Self { fence: Some(fence), ..self.clone() }
    }

    /// Tells whether a start of a job writes over it.
    pub(super) fn is_fenced(&self) -> bool {
        self.fence.is_some()
    }

    /// The pool, where the store is PostgreSQL.
    pub(super) fn as_postgres(&self) -> Option<&PgPool> {
        match &self.kind {
            PoolKind::Sqlite(_) => None,
            PoolKind::Postgres(pool) => Some(pool),
        }
    }

    /// The pool, where the store is SQLite.
    pub(super) fn as_sqlite(&self) -> Option<&SqlitePool> {
        match &self.kind {
            PoolKind::Sqlite(pool) => Some(pool),
            PoolKind::Postgres(_) => None,
        }
    }

    /// A connection outside a transaction.
    pub(super) async fn acquire(&self) -> Result<Connection, sqlx::Error> {
        let inner = match &self.kind {
            PoolKind::Sqlite(pool) => Inner::Sqlite(pool.acquire().await?),
            PoolKind::Postgres(pool) => Inner::Postgres(pool.acquire().await?),
        };
        self.in_scope(Connection { inner, _turn: None, fence: None }).await
    }

    /// A transaction that writes: of those only one runs at a time, in either database, so that
    /// what is read in it stays true until it ends.
    pub(super) async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let mut tx = self.begin_small().await?;
        if self.as_postgres().is_some() {
            query("select 1 from (select pg_advisory_xact_lock(?)) lock")
                .bind(WRITER_LOCK)
                .rows(&mut tx)
                .await?;
        }
        Ok(tx)
    }

    /// A transaction for rows that nobody else counts: sessions, jobs, budgets. In PostgreSQL it
    /// waits for nobody but those who hold the same rows.
    pub(super) async fn begin_small(&self) -> Result<Tx, sqlx::Error> {
        let tx = match &self.kind {
            PoolKind::Sqlite(pool) => {
                let turn = Arc::clone(&self.writers).acquire_owned().await.ok();
                let tx = pool.begin_with("begin immediate").await?;
                Connection { inner: Inner::SqliteTx(tx), _turn: turn, fence: self.fence.clone() }
            }
            PoolKind::Postgres(pool) => Connection {
                inner: Inner::PostgresTx(pool.begin().await?),
                _turn: None,
                fence: self.fence.clone(),
            },
        };
        self.in_scope(tx).await.map(Tx)
    }

    /// A transaction that reads the database as it stands at one moment.
    pub(super) async fn begin_reading(&self) -> Result<Tx, sqlx::Error> {
        let inner = match &self.kind {
            PoolKind::Sqlite(pool) => Inner::SqliteTx(pool.begin().await?),
            PoolKind::Postgres(pool) => Inner::PostgresTx(
                pool.begin_with("begin isolation level repeatable read read only").await?,
            ),
        };
        self.in_scope(Connection { inner, _turn: None, fence: None }).await.map(Tx)
    }

    /// Tells the database whose rows may be seen. Said anew for every use of a connection: it may
    /// have served somebody else before.
    async fn in_scope(&self, mut connection: Connection) -> Result<Connection, sqlx::Error> {
        if self.as_postgres().is_some() {
            query("select set_config('ringfence.scope', ?, false)")
                .bind(&*self.scope)
                .rows(&mut connection)
                .await?;
        }
        Ok(connection)
    }

    /// Closes all connections.
    pub(super) async fn close(&self) {
        match &self.kind {
            PoolKind::Sqlite(pool) => pool.close().await,
            PoolKind::Postgres(pool) => pool.close().await,
        }
    }
}

impl std::ops::Deref for Tx {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

impl Tx {
    /// Makes it the transaction by which a job takes effect, and gives the start that it is of;
    /// `None` where it is of no job.
    pub(super) fn takes_effect(&mut self) -> Option<Fence> {
        let fence = self.0.fence.as_mut()?;
        fence.takes_effect();
        Some(fence.clone())
    }

    /// Ends it so that what it did stays.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        if let Some(fence) = self.0.fence.take() {
            fence.hold(&mut self).await?;
        }
        match self.0.inner {
            Inner::SqliteTx(tx) => tx.commit().await,
            Inner::PostgresTx(tx) => tx.commit().await,
            Inner::Sqlite(_) | Inner::Postgres(_) => Ok(()),
        }
    }
}
