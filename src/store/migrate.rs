//! The schema, step by step: forward only, each step in a transaction of its own.

use std::borrow::Cow;

use sqlx::SqlStr;
use sqlx::migrate::Migration;
use sqlx::migrate::MigrationType;
use sqlx::migrate::Migrator;

/// All steps, oldest first: number, name, and what SQLite and PostgreSQL are told. A merged one is
/// never edited. PostgreSQL came later: its first step makes all that SQLite had by then.
pub(super) const STEPS: &[(i64, &str, &str, &str)] = &[
    (1, "books", include_str!("migrations/sqlite/0001_books.sql"), ""),
    (2, "audits", include_str!("migrations/sqlite/0002_audits.sql"), ""),
    (3, "index", include_str!("migrations/sqlite/0003_index.sql"), ""),
    (4, "decisions", include_str!("migrations/sqlite/0004_decisions.sql"), ""),
    (5, "policy", include_str!("migrations/sqlite/0005_policy.sql"), ""),
    (6, "finding notes", include_str!("migrations/sqlite/0006_finding_notes.sql"), ""),
    (7, "registers", include_str!("migrations/sqlite/0007_registers.sql"), ""),
    (
        8,
        "log",
        include_str!("migrations/sqlite/0008_log.sql"),
        include_str!("migrations/postgres/0008_log.sql"),
    ),
    (
        9,
        "accounts",
        include_str!("migrations/sqlite/0009_accounts.sql"),
        include_str!("migrations/postgres/0009_accounts.sql"),
    ),
    (
        10,
        "jobs",
        include_str!("migrations/sqlite/0010_jobs.sql"),
        include_str!("migrations/postgres/0010_jobs.sql"),
    ),
    (
        11,
        "self-checks",
        include_str!("migrations/sqlite/0011_self_checks.sql"),
        include_str!("migrations/postgres/0011_self_checks.sql"),
    ),
    (
        12,
        "effects",
        include_str!("migrations/sqlite/0012_effects.sql"),
        include_str!("migrations/postgres/0012_effects.sql"),
    ),
];

/// The steps for SQLite.
pub(super) fn sqlite() -> Migrator {
    migrator(STEPS.iter().map(|(number, name, sqlite, _)| (*number, *name, *sqlite)))
}

/// The steps for PostgreSQL.
pub(super) fn postgres() -> Migrator {
    let steps = STEPS.iter().filter(|(_, _, _, postgres)| !postgres.is_empty());
    migrator(steps.map(|(number, name, _, postgres)| (*number, *name, *postgres)))
}

/// The steps as sqlx wants them. It refuses a database that has a step this program does not know.
fn migrator(steps: impl Iterator<Item = (i64, &'static str, &'static str)>) -> Migrator {
    let migrations: Vec<Migration> = steps
        .map(|(number, name, sql)| {
            let sql = SqlStr::from_static(sql);
            Migration::new(number, Cow::Borrowed(name), MigrationType::Simple, sql, false)
        })
        .collect();
    Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT }
}
