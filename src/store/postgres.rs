//! The store that offices share: a PostgreSQL database.
//!
//! Two roles: the owner makes and changes the tables ([`prepare`]); the application's role owns
//! nothing and may only read and write rows. A program that is older than the tables refuses to
//! open them, and so does one whose role may not bring older tables up to date.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::Row as _;
use sqlx::postgres::PgConnectOptions;
use sqlx::postgres::PgPool;
use sqlx::postgres::PgPoolOptions;

use crate::store::StoreError;
use crate::store::db::Pool;
use crate::store::migrate;
use crate::store::queue;

/// Connections of one process at most.
const CONNECTIONS: u32 = 16;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the database, and brings its tables up to date where the role may do so.
pub(super) async fn open(url: &str) -> Result<Pool, StoreError> {
    let pool = connect(url).await?;
    let found = steps_found(&pool).await?;
    let known: Vec<i64> = migrate::postgres().iter().map(|step| step.version).collect();
    if let Some(newer) = found.iter().find(|step| !known.contains(step)) {
        return Err(StoreError::Newer { step: *newer });
    }
    if found != known {
        if !may_create(&pool).await? {
            return Err(StoreError::Behind { steps: known.len() - found.len() });
        }
        migrate::postgres().run(&pool).await.map_err(StoreError::Migrate)?;
    }
    if may_create(&pool).await? {
        queue::migrate(&pool).await?;
    }
    Ok(Pool::postgres(pool))
}

/// Brings the tables up to date as their owner, and lets `app_role` read and write rows.
///
/// # Errors
///
/// The role may not make tables; there is no such application role.
pub(super) async fn prepare(url: &str, app_role: Option<&str>) -> Result<Pool, StoreError> {
    let opened = open(url).await?;
    let (Some(pool), Some(role)) = (opened.as_postgres(), app_role) else { return Ok(opened) };
    let quoted = format!("\"{}\"", role.replace('"', "\"\""));
    for sql in [
        format!("grant usage on schema public to {quoted}"),
        format!("grant select, insert, update, delete on all tables in schema public to {quoted}"),
        format!("grant usage, select on all sequences in schema public to {quoted}"),
        format!("revoke insert, update, delete on _sqlx_migrations from {quoted}"),
    ] {
        sqlx::query(AssertSqlSafe(sql))
            .execute(pool)
            .await
            .map_err(StoreError::while_doing("giving the application its rights"))?;
    }
    queue::grant(pool, &quoted).await?;
    Ok(opened)
}

async fn connect(url: &str) -> Result<PgPool, StoreError> {
    let mut options = PgConnectOptions::from_str(url)
        .map_err(StoreError::while_doing("reading its address"))?
        .options([("lock_timeout", "60s"), ("idle_in_transaction_session_timeout", "300s")]);
    // A job's own process says which start of which job it is.
    if !url.contains("application_name=") {
        options = options.application_name("ringfence");
    }
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await
        .map_err(StoreError::while_doing("connecting"))
}

/// The steps that were taken, oldest first; none in an empty database.
async fn steps_found(pool: &PgPool) -> Result<Vec<i64>, StoreError> {
    let doing = "reading which version made it";
    let there: bool = sqlx::query("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(pool)
        .await
        .map_err(StoreError::while_doing(doing))?
        .get(0);
    if !there {
        return Ok(Vec::new());
    }
    let rows = sqlx::query("select version from _sqlx_migrations where success order by version")
        .fetch_all(pool)
        .await
        .map_err(StoreError::while_doing(doing))?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

async fn may_create(pool: &PgPool) -> Result<bool, StoreError> {
    sqlx::query("select has_schema_privilege(current_schema(), 'create')")
        .fetch_one(pool)
        .await
        .map(|row| row.get(0))
        .map_err(StoreError::while_doing("asking for its rights"))
}
