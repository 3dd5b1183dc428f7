//! Every way a use-case can fail, sorted by whose turn it is.
//!
//! | file | what fails |
//! |---|---|
//! | `mod.rs` | all of it, in one type, and whose turn it is then |
//! | `registers.rs` | what was to be put on record |
//! | `rulebook.rs` | publishing, comparing and acknowledging policies |
//! | `hint.rs` | what to do about each |

mod hint;
mod registers;
mod rulebook;

use crate::company::CompanyError;
use crate::config::ConfigError;
use crate::intake::IntakeError;
use crate::linkage::LinkageError;
use crate::model::Day;
use crate::network::NetworkError;
use crate::policy::PolicyError;
use crate::policy::Refusal;
use crate::report::ReportError;
use crate::store::StoreError;
use crate::usecase::accounts::AccountError;
use crate::usecase::apart::ApartError;
use crate::usecase::contacts::OnRecordError;
pub use crate::usecase::error::registers::RegisterError;
pub use crate::usecase::error::rulebook::RulebookError;
use crate::usecase::evidence::EvidenceError;
use crate::usecase::jobs::JobError;
use crate::usecase::privacy::PrivacyError;
use crate::usecase::pull::PullError;
use crate::usecase::self_check::SelfCheckError;

/// Whose turn it is after a failure. The faces turn this, and nothing else, into a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What was asked or handed in cannot be used.
    Request,
    /// What was asked for is not there.
    Missing,
    /// The workspace or its policies need mending.
    Setup,
    /// The lawful-request gate said no.
    Refused,
    /// The command line makes no sense.
    CommandLine,
    /// Nobody is signed in, or the sign-in failed.
    SignIn,
    /// It is not open to whoever asks, or needs the password again.
    NotAllowed,
    /// Too much at once: the same may be asked again later.
    Later,
    /// We are at fault, or the machine is.
    Internal,
}

/// Why a use-case could not be carried out. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum UseError {
    /// The workspace's configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The workspace's policies.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index of the books.
    #[error(transparent)]
    Linkage(#[from] LinkageError),
    /// A file handed in.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// An export handed in.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A file of the company's books.
    #[error(transparent)]
    Company(#[from] CompanyError),
    /// A report could not be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The evidence.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// A rep's own check.
    #[error(transparent)]
    SelfCheck(#[from] SelfCheckError),
    /// Accounts and signing in.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// There is nothing that a manager could answer.
    #[error("the rep declared nothing about the client of `{id}`")]
    NothingDeclared {
        /// The finding.
        id: String,
    },
    /// Findings cannot have been shown on a day to come.
    #[error("{on} is still to come, so nothing was shown to `{rep}` on it")]
    ShownWhen {
        /// The rep.
        rep: String,
        /// The day.
        on: Day,
    },
    /// No audit found anything about the rep.
    #[error("no finding of the newest audits is about `{rep}`")]
    NothingToShow {
        /// The rep.
        rep: String,
    },
    /// A file that a process of its own was to read.
    #[error(transparent)]
    Apart(#[from] ApartError),
    /// Long work.
    #[error(transparent)]
    Job(#[from] JobError),
    /// What is kept of people.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// What people put on record, and what a rep brings in.
    #[error(transparent)]
    OnRecord(#[from] OnRecordError),
    /// An id that no finding of the newest audits bears.
    #[error("no finding of the newest audits is called `{id}`")]
    UnknownFinding {
        /// As typed.
        id: String,
    },
    /// A step of the ladder of remedies out of its order.
    #[error("`{step}` is not the next remedy{}", next_words(.next.as_deref()))]
    Remedy {
        /// As typed.
        step: String,
        /// The lowest that was not used.
        next: Option<String>,
        /// The ladder.
        ladder: Vec<String>,
    },
    /// A note without words, or with too many.
    #[error("a note has at least one word, and {most} characters at most")]
    NoteLength {
        /// Characters at most.
        most: usize,
    },
    /// The lawful-request gate.
    #[error("{}", .0.reason)]
    Refused(Refusal),
    /// No such rep.
    #[error("no rep `{id}` in the roster of {reps}{}", near_words(.near))]
    UnknownRep {
        /// As typed.
        id: String,
        /// Ids that look like it.
        near: Vec<String>,
        /// How many reps the roster holds.
        reps: usize,
    },
    /// Nothing by that id.
    #[error("nothing by the id `{id}` in this workspace")]
    UnknownId {
        /// As typed.
        id: String,
    },
    /// Nothing of that id can be decided.
    #[error("there is no match `{id}` to decide")]
    UndecidedId {
        /// As typed.
        id: String,
    },
    /// The company's books are not in the workspace yet.
    #[error("the workspace holds no {book} snapshot")]
    NoSnapshot {
        /// Which book.
        book: &'static str,
    },
    /// The company's books are there, but not yet on the day that is judged from.
    #[error("the workspace holds no {book} snapshot taken by {by}")]
    NoSnapshotBy {
        /// Which book.
        book: &'static str,
        /// The day.
        by: Day,
    },
    /// A snapshot of a day that is still to come.
    #[error("`{file}` cannot have been taken on {taken_on}: today is {as_of}")]
    NotYetTaken {
        /// The file.
        file: String,
        /// The day it is said to be of.
        taken_on: Day,
        /// The day that is judged from.
        as_of: Day,
    },
    /// No row could be read.
    #[error("`{file}` holds no readable rows")]
    NoRows {
        /// The file.
        file: String,
    },
    /// The snapshot would shrink the book too far to be believed.
    #[error("`{file}` holds {rows} rows, the {book} snapshot of {before_on} held {before}")]
    Shrinks {
        /// The file.
        file: String,
        /// Which book.
        book: &'static str,
        /// Rows in it.
        rows: u64,
        /// Rows before.
        before: u64,
        /// The day of the snapshot before.
        before_on: Day,
    },
    /// Changes that do not lead to as many rows as there must be.
    #[error("`{file}` leads to {rows} rows, and {total} were counted")]
    DoesNotAddUp {
        /// The table of changes.
        file: String,
        /// Rows with the changes.
        rows: u64,
        /// Rows as they were counted.
        total: u64,
    },
    /// The rep's exports have not been read.
    #[error("no export of `{rep}` has been read")]
    NothingHandedIn {
        /// The rep's id.
        rep: String,
    },
    /// A live source.
    #[error(transparent)]
    Pull(#[from] PullError),
    /// Nobody's exports had been read by the day.
    #[error("no export to judge: none was in hand on {on}")]
    NoExport {
        /// The last day of the period.
        on: Day,
    },
    /// A period that ends before it begins.
    #[error("`--from {from}` is after `--to {to}`")]
    Period {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
    },
    /// The command has no answer in that format.
    #[error("`{command}` has no answer in `--format {format}`")]
    Format {
        /// The command.
        command: &'static str,
        /// As typed.
        format: &'static str,
    },
    /// No last day is known.
    #[error("the roster gives no last day for `{rep}`")]
    NoLastDay {
        /// The rep's id.
        rep: String,
    },
    /// A last day on which the rep did not work here yet.
    #[error("{last_day} lies before the first day of `{rep}`")]
    LastDayBefore {
        /// The rep's id.
        rep: String,
        /// The day.
        last_day: Day,
    },
    /// Clients are named for a reason.
    #[error("a name is shown for a purpose of one short line, and none is given")]
    NoPurpose,
    /// The folder is taken.
    #[error("`{path}` is there already and is not empty")]
    Exists {
        /// The folder.
        path: String,
    },
    /// A file's ending names no format.
    #[error("`{file}` has no ending that names a format")]
    UnknownEnding {
        /// The file.
        file: String,
    },
    /// Nobody in the list bears the name of its owner.
    #[error("no row of `{file}` is owned by `{owner}`{}", near_words(.near))]
    UnknownOwner {
        /// The company's list.
        file: String,
        /// As typed.
        owner: String,
        /// How many owners the list names.
        owners: usize,
        /// Owners that look like it.
        near: Vec<String>,
    },
    /// A file could not be read or written.
    #[error("cannot {doing} `{path}`")]
    File {
        /// `read`, `write`, `make`.
        doing: &'static str,
        /// The file.
        path: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Something was to be put on record.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The policies, published or to be published.
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
}

impl UseError {
    /// The error with its causes: a file is damaged, and where.
    #[must_use]
    pub fn in_full(&self) -> String {
        let mut words = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(one) = cause {
            let more = one.to_string();
            if !words.contains(&more) {
                words.push_str(": ");
                words.push_str(&more);
            }
            cause = one.source();
        }
        words
    }

    /// Whose turn it is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Refused(_) => Fault::Refused,
            Self::Account(error) => error.fault(),
            Self::SelfCheck(error) => error.fault(),
            Self::Period { .. } | Self::Format { .. } => Fault::CommandLine,
            Self::UnknownRep { .. }
            | Self::UnknownId { .. }
            | Self::UndecidedId { .. }
            | Self::Job(JobError::Unknown { .. }) => Fault::Missing,
            Self::Config(_)
            | Self::Policy(_)
            | Self::Job(JobError::Taken)
            | Self::NoSnapshot { .. }
            | Self::NoSnapshotBy { .. }
            | Self::Store(StoreError::Missing { .. } | StoreError::Address { .. }) => Fault::Setup,
            Self::Store(StoreError::SameDay { .. }) => Fault::Request,
            Self::Apart(error) if error.is_ours() => Fault::Internal,
            Self::Report(_)
            | Self::Store(_)
            | Self::Linkage(_)
            | Self::Job(JobError::Machine { .. } | JobError::Args(_)) => Fault::Internal,
            _ => Fault::Request,
        }
    }

    /// Wraps a file error with what was being done, for `map_err`.
    pub(crate) fn file(
        doing: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |cause| Self::File { doing, path, cause }
    }
}

/// ` (did you mean ...?)`, or nothing.
fn near_words(near: &[String]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let names: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    format!(" (did you mean {}?)", names.join(" or "))
}

/// Which remedy is next.
fn next_words(next: Option<&str>) -> String {
    next.map_or(": all were used".to_owned(), |next| format!(": that is `{next}`"))
}
