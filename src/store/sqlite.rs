//! The embedded store: one SQLite file in the workspace.

use std::path::Path;
use std::time::Duration;

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::sqlite::SqliteJournalMode;
use sqlx::sqlite::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::sqlite::SqliteSynchronous;

use crate::store::StoreError;
use crate::store::db::Pool;
use crate::store::migrate;

/// `rfnc`: marks the file as ours, so that no other program's database is ever written to.
const APPLICATION_ID: i64 = 0x7266_6e63;

/// How long a write waits for another process's: an import of a large book is one transaction.
const PATIENCE: Duration = Duration::from_secs(30);

/// The first SQLite without the WAL-reset corruption bug of 3.7.0 to 3.51.2.
const SOUND_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Connections: one writes, the others read beside it.
const CONNECTIONS: u32 = 4;

/// Opens the file; `create` makes it where it is not there.
pub(super) async fn open(path: &str, create: bool) -> Result<Pool, StoreError> {
    let path = path.strip_prefix("//").unwrap_or(path);
    let fresh = !Path::new(path).exists();
    if fresh && !create {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .connect_with(options(path))
        .await
        .map_err(StoreError::while_doing("opening it"))?;
    check_library(&pool).await?;
    claim(&pool, path, fresh).await?;
    migrate::sqlite().run(&pool).await.map_err(StoreError::Migrate)?;
    keep_private(path);
    Ok(Pool::sqlite(pool))
}

/// Refuses to work on a SQLite that can corrupt the file.
async fn check_library(pool: &SqlitePool) -> Result<(), StoreError> {
    let version: String = sqlx::query("select sqlite_version()")
        .fetch_one(pool)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(StoreError::while_doing("asking its version"))?;
    if is_sound(&version) { Ok(()) } else { Err(StoreError::OldSqlite { version }) }
}

/// Marks a fresh file as ours, and refuses one that is not.
async fn claim(pool: &SqlitePool, path: &str, fresh: bool) -> Result<(), StoreError> {
    let doing = "reading its mark";
    let id: i64 = sqlx::query("pragma application_id")
        .fetch_one(pool)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(StoreError::while_doing(doing))?;
    let tables: i64 = sqlx::query("select count(*) from sqlite_schema")
        .fetch_one(pool)
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
        .execute(pool)
        .await
        .map(drop)
        .map_err(StoreError::while_doing("marking it"))
}

/// How every connection is opened.
fn options(path: &str) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .pragma("trusted_schema", "off")
        .pragma("cell_size_check", "on")
        .pragma("secure_delete", "on")
        .pragma("temp_store", "memory")
        .pragma("mmap_size", "0")
        .pragma("cache_size", "-65536")
}

/// Tells whether a version like `3.51.3` is free of the corruption bug.
fn is_sound(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= SOUND_SQLITE
}

/// Lets the owner alone read the file: it holds the company's clients.
#[cfg(unix)]
pub(super) fn keep_private(path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    for suffix in ["", "-wal", "-shm"] {
        let file = format!("{path}{suffix}");
        // A file system without permissions is no reason not to work.
        let _ = std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600));
    }
}

#[cfg(not(unix))]
pub(super) fn keep_private(_path: &str) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_compared_by_numbers() {
        assert!(is_sound("3.51.3") && is_sound("3.100.0") && is_sound("4.0.0"));
        assert!(!is_sound("3.51.2") && !is_sound("3.9.30"));
    }
}
