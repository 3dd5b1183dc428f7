//! Opens the store that an address names.

use crate::store::StoreError;
use crate::store::db::Connection;
use crate::store::db::Fence;
use crate::store::db::Pool;
use crate::store::db::Tx;
use crate::store::postgres;
use crate::store::sqlite;

/// The workspace's database.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) pool: Pool,
}

impl Store {
    /// Opens the store at `sqlite:FILE` or `postgres://...`; `create` makes an SQLite file where
    /// there is none.
    ///
    /// # Errors
    ///
    /// An address of another kind, a store that is missing or another program's, one that a newer
    /// version wrote, an unsound SQLite.
    pub async fn open(url: &str, create: bool) -> Result<Self, StoreError> {
        let pool = match url.split_once(':') {
            Some(("sqlite", path)) => Box::pin(sqlite::open(path, create)).await?,
            Some(("postgres" | "postgresql", _)) => Box::pin(postgres::open(url)).await?,
            _ => return Err(StoreError::Address { url: hide_password(url) }),
        };
        let store = Self { pool };
        store.begin_log().await?;
        Ok(store)
    }

    /// Makes the tables of a shared store as their owner, or brings them up to date, and lets the
    /// application's role read and write rows, which may own nothing.
    ///
    /// # Errors
    ///
    /// No PostgreSQL address; the role may not make tables; there is no such application role.
    pub async fn prepare(url: &str, app_role: Option<&str>) -> Result<(), StoreError> {
        if !url.starts_with("postgres") {
            return Err(StoreError::Address { url: hide_password(url) });
        }
        let pool = postgres::prepare(url, app_role).await?;
        let store = Self { pool };
        store.begin_log().await?;
        store.close().await;
        Ok(())
    }

    /// Tells whether several machines may share it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.pool.as_postgres().is_some()
    }

    /// The same store, in which the database itself shows the rows of one rep only. A second wall
    /// behind the use-cases' own; SQLite has none.
    #[must_use]
    pub fn scoped(&self, rep: &str) -> Self {
        Self { pool: self.pool.scoped(rep) }
    }

    /// The same store for one start of a job: what is written there is kept only while no later
    /// start has the job and nobody called it off.
    #[must_use]
    pub fn for_start(&self, job: &str, start: i64) -> Self {
        Self { pool: self.pool.fenced(Fence::new(job, start)) }
    }

    /// Tells whether it is a start of a job that writes here.
    #[must_use]
    pub fn is_of_start(&self) -> bool {
        self.pool.is_fenced()
    }

    /// Closes the store and lets go of the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A connection outside a transaction.
    pub(super) async fn connection(&self) -> Result<Connection, StoreError> {
        Box::pin(self.pool.acquire()).await.map_err(StoreError::while_doing("opening it"))
    }

    /// Starts a transaction that writes; see [`Pool::begin`].
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        Box::pin(self.pool.begin()).await.map_err(StoreError::while_doing("starting to write"))
    }
}

/// An address without the password it may hold.
fn hide_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_repeated() {
        let shown = hide_password("postgres://ada:secret@db.example/ringfence");

        assert_eq!(shown, "postgres://…@db.example/ringfence");
    }
}
