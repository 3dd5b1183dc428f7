//! The embedded store: one SQLite file in the workspace.

pub(super) mod audits;
pub(super) mod books;
pub(super) mod changes;
pub(super) mod copy;
pub(super) mod decisions;
pub(super) mod erase;
pub(super) mod intakes;
pub(super) mod journal;
pub(super) mod log;
pub(super) mod notes;
pub(super) mod policies;
pub(super) mod records;
pub(super) mod registers;
pub(super) mod values;
pub(super) mod versions;

use std::borrow::Cow;
use std::path::Path;
use std::time::Duration;

use sqlx::Row;
use sqlx::SqlStr;
use sqlx::migrate::Migration;
use sqlx::migrate::MigrationType;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::sqlite::SqliteJournalMode;
use sqlx::sqlite::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::sqlite::SqliteSynchronous;

use crate::model::Day;
use crate::store::StoreError;

/// `rfnc`: marks the file as ours, so that no other program's database is ever written to.
const APPLICATION_ID: i64 = 0x7266_6e63;

/// The first SQLite without the WAL-reset corruption bug of 3.7.0 to 3.51.2.
const SOUND_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// All migrations, oldest first. A merged one is never edited.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "books", include_str!("../migrations/sqlite/0001_books.sql")),
    (2, "audits", include_str!("../migrations/sqlite/0002_audits.sql")),
    (3, "index", include_str!("../migrations/sqlite/0003_index.sql")),
    (4, "decisions", include_str!("../migrations/sqlite/0004_decisions.sql")),
    (5, "policy", include_str!("../migrations/sqlite/0005_policy.sql")),
    (6, "finding notes", include_str!("../migrations/sqlite/0006_finding_notes.sql")),
    (7, "registers", include_str!("../migrations/sqlite/0007_registers.sql")),
    (8, "log", include_str!("../migrations/sqlite/0008_log.sql")),
];

/// The workspace's database.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens the store at `sqlite:FILE`; `create` makes it where it is not there.
    ///
    /// # Errors
    ///
    /// An address of another kind, a file that is missing or another program's, an unsound SQLite.
    pub async fn open(url: &str, create: bool) -> Result<Self, StoreError> {
        let address = || StoreError::Address { url: hide_password(url) };
        let path = url.strip_prefix("sqlite:").ok_or_else(address)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let fresh = !Path::new(path).exists();
        if fresh && !create {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options(path))
            .await
            .map_err(StoreError::while_doing("opening it"))?;
        let store = Self { pool };
        store.check_library().await?;
        store.claim(path, fresh).await?;
        migrator().run(&store.pool).await.map_err(StoreError::Migrate)?;
        store.begin_log().await?;
        keep_private(path);
        Ok(store)
    }

    /// A connection of the pool.
    async fn connection(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>, StoreError> {
        self.pool.acquire().await.map_err(StoreError::while_doing("opening it"))
    }

    /// Refuses to work on a SQLite that can corrupt the file.
    async fn check_library(&self) -> Result<(), StoreError> {
        let version: String = sqlx::query("select sqlite_version()")
            .fetch_one(&self.pool)
            .await
            .and_then(|row| row.try_get(0))
            .map_err(StoreError::while_doing("asking its version"))?;
        if is_sound(&version) { Ok(()) } else { Err(StoreError::OldSqlite { version }) }
    }

    /// Marks a fresh file as ours, and refuses one that is not.
    async fn claim(&self, path: &str, fresh: bool) -> Result<(), StoreError> {
        let doing = "reading its mark";
        let id: i64 = sqlx::query("pragma application_id")
            .fetch_one(&self.pool)
            .await
            .and_then(|row| row.try_get(0))
            .map_err(StoreError::while_doing(doing))?;
        let tables: i64 = sqlx::query("select count(*) from sqlite_schema")
            .fetch_one(&self.pool)
            .await
            .and_then(|row| row.try_get(0))
            .map_err(StoreError::while_doing(doing))?;
        if id == APPLICATION_ID {
            return Ok(());
        }
        if !fresh && tables > 0 {
            return Err(StoreError::Foreign { path: path.to_owned() });
        }
        sqlx::query("pragma application_id = 1919315555")
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(StoreError::while_doing("marking it"))
    }

    /// Closes the store and lets go of the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// How every connection is opened.
fn options(path: &str) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("trusted_schema", "off")
        .pragma("cell_size_check", "on")
        .pragma("secure_delete", "on")
        .pragma("temp_store", "memory")
        .pragma("mmap_size", "0")
        .pragma("cache_size", "-65536")
}

/// The migrations as sqlx wants them.
fn migrator() -> Migrator {
    let migrations: Vec<Migration> = MIGRATIONS
        .iter()
        .map(|(version, name, sql)| {
            let sql = SqlStr::from_static(sql);
            Migration::new(*version, Cow::Borrowed(name), MigrationType::Simple, sql, false)
        })
        .collect();
    Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT }
}

/// Tells whether a version like `3.51.3` is free of the corruption bug.
fn is_sound(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= SOUND_SQLITE
}

/// An address without the password it may hold.
fn hide_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

/// Lets the owner alone read the file: it holds the company's clients.
#[cfg(unix)]
fn keep_private(path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    for suffix in ["", "-wal", "-shm"] {
        let file = format!("{path}{suffix}");
        // A file system without permissions is no reason not to work.
        let _ = std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600));
    }
}

#[cfg(not(unix))]
fn keep_private(_path: &str) {}

/// A day as the database keeps it.
fn day_text(day: Day) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A day the database kept; an unreadable one is the first day there is.
fn day_of(text: &str) -> Day {
    text.parse().unwrap_or(Day::MIN)
}

/// Serialises a noun.
fn to_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|cause| StoreError::Document { what, cause })
}

/// Reads a noun back.
fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|cause| StoreError::Document { what, cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_compared_by_numbers() {
        assert!(is_sound("3.51.3") && is_sound("3.100.0") && is_sound("4.0.0"));
        assert!(!is_sound("3.51.2") && !is_sound("3.9.30"));
    }

    #[test]
    fn a_password_is_not_repeated() {
        let shown = hide_password("postgres://ada:secret@db.example/ringfence");

        assert_eq!(shown, "postgres://…@db.example/ringfence");
    }
}
