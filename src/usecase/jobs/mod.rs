//! Long work as jobs: asked for on any server, done by any worker, by running our own command in a
//! child process with limits.
//!
//! | file | what |
//! |---|---|
//! | `work.rs` | what a job can be asked to do, and the command line that does it |
//! | `line.rs` | that command line, as it grows |
//! | `ask.rs` | ask for a job, look at it, call it off, fetch what it made |
//! | `worker.rs` | take jobs until told to stop |
//! | `waiting.rs` | files that wait for a yes |
//! | `start.rs` | one start of a job, from its files to its end |
//! | `child.rs` | the child process: its environment, its words, its end |
//! | `end.rs` | how a child ended, in words |
//! | `effect.rs` | what a job hands out, kept with its effect |
//! | `spool.rs` | the folder in which children read and write |
//! | `limits.rs` | what a child may use, set by itself |
//!
//! A job may be started more than once (its worker was killed, or thought dead), and takes effect
//! once: each start takes the next number of the job's fence, a child commits only while its number
//! is the newest, and in the transaction that keeps an audit stands that the job took effect, with
//! what it hands out. A start that finds so has nothing left to do. All other work may be done again:
//! the use-cases change nothing that was changed already.

mod ask;
mod child;
mod effect;
mod end;
pub mod limits;
mod line;
mod spool;
mod start;
mod waiting;
mod work;
mod worker;

pub use ask::Asked;
pub use ask::Upload;
pub use ask::answer;
pub use ask::cancel;
pub use ask::changed;
pub use ask::chunk;
pub use ask::files;
pub use ask::get;
pub use ask::list;
pub use ask::submit;
pub use limits::Limits;
pub use waiting::lay_by;
pub use waiting::take_back;
pub use work::Book;
pub use work::BroughtBy;
pub use work::Work;
pub use worker::Worker;
pub use worker::work;

pub(in crate::usecase) use child::Words;
pub(in crate::usecase) use child::listen;
pub(in crate::usecase) use child::passed_on;
pub(in crate::usecase) use effect::handed;
pub(in crate::usecase) use end::how_it_ended;

use crate::usecase::UseError;

/// Why a job could not be asked for, or a worker not run.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// More was handed in than a job takes.
    #[error("what was handed in is larger than {} MiB", limit_bytes / (1024 * 1024))]
    TooLarge {
        /// The most a job takes.
        limit_bytes: u64,
    },
    /// More waits for one person than may.
    #[error("{jobs} jobs of yours are not done yet, with {} MiB handed in", bytes / (1024 * 1024))]
    TooMany {
        /// Jobs that did not end.
        jobs: i64,
        /// What was handed in for them.
        bytes: i64,
    },
    /// More waits for a yes of one person than may.
    #[error("{} MiB of yours wait for a yes", bytes / (1024 * 1024))]
    TooMuchWaits {
        /// What waits.
        bytes: i64,
    },
    /// The work wants another number of files.
    #[error("`{kind}` reads {wanted}, and was handed {handed} files")]
    Files {
        /// The kind of work.
        kind: &'static str,
        /// What it reads.
        wanted: &'static str,
        /// How many files there are.
        handed: usize,
    },
    /// There is no such job.
    #[error("there is no job `{id}`")]
    Unknown {
        /// As asked for.
        id: String,
    },
    /// An SQLite file has one worker.
    #[error("another process does the jobs of this workspace already")]
    Taken,
    /// The name of a start is not one.
    #[error("`{text}` is not the name of a start of a job")]
    Start {
        /// As given.
        text: String,
    },
    /// Limits that cannot be read or set.
    #[error("the limits `{text}` cannot be set")]
    Limits {
        /// As given.
        text: String,
    },
    /// The machine.
    #[error("cannot {what} for a job")]
    Machine {
        /// What was being done.
        what: &'static str,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// What is to be done cannot be written down.
    #[error("what is to be done cannot be kept")]
    Args(#[source] serde_json::Error),
}

impl JobError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "hand in fewer files at a time, or run the command itself",
            Self::TooMany { .. } => "wait until some are done, or call some off",
            Self::TooMuchWaits { .. } => {
                "say yes to what you want to keep; the rest is let go of within the hour"
            }
            Self::Files { .. } => "hand in what it reads and nothing else",
            Self::Unknown { .. } => "jobs that ended a month ago are let go of",
            Self::Taken => {
                "let it work on; several workers need a shared store (`--store postgres://…`)"
            }
            Self::Start { .. } | Self::Limits { .. } => "only a worker says this to its own child",
            Self::Machine { .. } => "check that the workspace's folder may be written and has room",
            Self::Args(_) => "ask again",
        }
    }
}

/// For `map_err`: what was being done when the machine refused.
fn machine(what: &'static str) -> impl Fn(std::io::Error) -> UseError {
    move |cause| JobError::Machine { what, cause }.into()
}

/// Seconds since 1970.
fn now() -> i64 {
    chrono::Utc::now().timestamp()
}
