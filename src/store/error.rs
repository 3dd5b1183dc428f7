//! Why the store failed.

/// Why something could not be kept or found. Nothing half-done is left behind.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is not one we can open.
    #[error("`{url}` is not a store this version can open")]
    Address {
        /// As given.
        url: String,
    },
    /// There is no workspace there.
    #[error("no workspace at `{path}`")]
    Missing {
        /// The database file looked for.
        path: String,
    },
    /// The file belongs to another program.
    #[error("`{path}` is a database of another program")]
    Foreign {
        /// The file.
        path: String,
    },
    /// The SQLite library carries a known corruption bug.
    #[error("this build links SQLite {version}, which can corrupt its file")]
    OldSqlite {
        /// Its version.
        version: String,
    },
    /// The database refused.
    #[error("the workspace's database failed while {doing}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// Why.
        #[source]
        cause: sqlx::Error,
    },
    /// The schema could not be brought up to date.
    #[error("the workspace's database could not be brought up to date")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A newer program made the tables.
    #[error("the store was brought up to date by a newer ringfence (step {step})")]
    Newer {
        /// The step that is not known here.
        step: i64,
    },
    /// The tables are older than this program, and the role may not change them.
    #[error(
        "the store is {steps} steps behind this ringfence, and this role may not change its tables"
    )]
    Behind {
        /// How many steps.
        steps: usize,
    },
    /// The queue of jobs refused.
    #[error("the queue of jobs failed")]
    Queue(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored document is not in the shape this version writes.
    #[error("a stored {what} cannot be read")]
    Document {
        /// What it should have been.
        what: &'static str,
        /// Why.
        #[source]
        cause: serde_json::Error,
    },
    /// What the database keeps of where the log ends cannot be read.
    #[error("what the workspace's database keeps of the evidence log is damaged")]
    Log,
    /// A backup would be brought into a store that holds something.
    #[error("the store holds something already")]
    Filled,
    /// The machine gives no random numbers.
    #[error("this machine gives no random numbers")]
    Random,
    /// Another snapshot of that day is already there.
    #[error("another {book} snapshot of {day} is already in the workspace: `{name}`")]
    SameDay {
        /// Which book.
        book: &'static str,
        /// The day.
        day: crate::model::Day,
        /// The name of the file imported before.
        name: String,
    },
    /// Changes that came after another snapshot than the newest.
    #[error("another {book} snapshot was imported since these changes were asked for")]
    NotTheNewest {
        /// Which book.
        book: &'static str,
    },
}

/// Tells whether the database refused because its file is read-only: SQLite's code 8 in the low byte.
fn may_not_write(cause: &sqlx::Error) -> bool {
    let code = cause.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 8)
}

impl StoreError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Address { .. } => {
                Some("use `sqlite:FILE` or `postgres://...`, or leave `--store` out")
            }
            Self::Missing { .. } => {
                Some("make one with `ringfence init`, or name it with `--workspace`")
            }
            Self::Foreign { .. } => Some("name another folder with `--workspace`"),
            Self::OldSqlite { .. } => Some("build with SQLite 3.51.3 or newer"),
            Self::Database { cause, .. } if may_not_write(cause) => Some(
                "the workspace's file or folder may not be written; every audit is noted in it",
            ),
            Self::Queue(_) => Some("was the store made by another ringfence? see its other errors"),
            Self::Database { .. } => {
                Some("check that the disk has room and no other program holds the file")
            }
            Self::Newer { .. } => Some("install the newer ringfence on this machine too"),
            Self::Behind { .. } => {
                Some("run `ringfence store prepare` once with the address of the tables' owner")
            }
            Self::Migrate(_) | Self::Document { .. } => {
                Some("was the workspace made by a newer ringfence?")
            }
            Self::Random => None,
            Self::Filled => Some("bring a backup back into a new, empty database"),
            Self::Log => Some("restore a backup: `ringfence restore`"),
            Self::NotTheNewest { .. } => Some("run the same again: the whole book is read"),
            Self::SameDay { .. } => Some("say the day this one was taken with `--taken-on`"),
        }
    }

    /// Wraps a database error with what was being done, for `map_err`.
    pub(crate) fn while_doing(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |cause| Self::Database { doing, cause }
    }
}
