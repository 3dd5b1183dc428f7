//! Every way a use-case can fail, sorted by whose turn it is.

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
    /// A policy with faults is to be published.
    #[error("the policy folder has faults, so that it cannot be published")]
    PolicyFaults,
    /// A version of the policy that is known already.
    #[error("version `{version}` is published already, in force from {from}{}", if *again { "" } else { ", with another text" })]
    PolicyVersion {
        /// As written in `agency.toml`.
        version: String,
        /// Whether it is the very same.
        again: bool,
        /// Since when that one is in force.
        from: Day,
    },
    /// The first version would leave days without the policy that was in force on them.
    #[error(
        "the policy folder says that its text is in force since {since}, and nothing is published yet: from {from} on alone, what happened before would be judged by no policy"
    )]
    PolicyOwnDay {
        /// The day that the folder names.
        since: Day,
        /// The day that was asked for.
        from: Day,
    },
    /// A day on which nobody can have acknowledged.
    #[error(
        "`{rep}` cannot have acknowledged the policy on {on}: that day is still to come, or not one of the employment"
    )]
    AcknowledgedWhen {
        /// The rep.
        rep: String,
        /// The day.
        on: Day,
    },
    /// A version would come into force before one that is published.
    #[error("version `{version}` is in force from {from}, and what was judged by it must stay so")]
    PolicyBefore {
        /// The published one.
        version: String,
        /// Since when.
        from: Day,
    },
    /// A name that is neither a folder nor a published version.
    #[error("`{name}` is neither a folder nor a version that was published in `{workspace}`{}", known_words(.known))]
    UnknownPolicy {
        /// As typed.
        name: String,
        /// The published versions.
        known: Vec<String>,
        /// The workspace that was looked into.
        workspace: String,
    },
    /// A printed policy of a form that does not exist.
    #[error("the ending of `{file}` names no form of a document")]
    PaperEnding {
        /// The file.
        file: String,
    },
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
    /// A text that is not one short line.
    #[error("{what} must be one line of 1 to {most} characters")]
    Line {
        /// What it is.
        what: &'static str,
        /// Characters at most.
        most: usize,
    },
    /// A day that is still to come.
    #[error("{what} cannot have been on {on}: today is {as_of}")]
    ToCome {
        /// What was dated.
        what: &'static str,
        /// As typed.
        on: Day,
        /// The day that is judged from.
        as_of: Day,
    },
    /// Seeding is off, or lacks what it needs.
    #[error("records may not be seeded: [ringers] lacks `{missing}`")]
    RingersOff {
        /// The key in `agency.toml`.
        missing: &'static str,
    },
    /// The contact is seeded already.
    #[error("the contact is seeded already, as `{id}`")]
    SeededAlready {
        /// The seeded record.
        id: String,
    },
    /// The label of a seeded record holds its contact.
    #[error("the label holds the contact itself")]
    LabelTells,
    /// No seeded record of that id.
    #[error("no record is seeded as `{id}`")]
    UnknownRinger {
        /// As typed.
        id: String,
    },
    /// A contact on a day on which the record was not seeded.
    #[error("`{id}` was not seeded on {on}: it is from {from}{}", until_words(*.until))]
    NotSeededThen {
        /// The seeded record.
        id: String,
        /// The day of the contact.
        on: Day,
        /// Its first day.
        from: Day,
        /// Its last day.
        until: Option<Day>,
    },
    /// No declared export of that name.
    #[error("no export was declared as `{named}`")]
    UnknownExport {
        /// As typed.
        named: String,
    },
    /// Something typed that is none of what it should be.
    #[error("`{text}` is no {what}")]
    Unread {
        /// What it should be.
        what: &'static str,
        /// As typed.
        text: String,
    },
    /// A statement that states nothing.
    #[error("nothing is stated")]
    NothingStated,
    /// An answer that only the rep can give.
    #[error("whether clients are added as connections is the rep's own answer")]
    RepsOwnAnswer,
    /// No declared source of that id.
    #[error("no source is on record as `{id}`")]
    UnknownSource {
        /// As typed.
        id: String,
    },
    /// A list to be written over the file that is read.
    #[error("`{file}` is the very file that is checked, and would be overwritten")]
    OntoInput {
        /// The file.
        file: String,
    },
    /// No version is published that could be acknowledged.
    #[error("no version of the policy was published by {on}")]
    NothingToAcknowledge {
        /// The day.
        on: Day,
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

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Config(error) => error.hint(),
            Self::Policy(error) => return error.hint().map(Into::into),
            Self::Store(error) => return error.hint().map(str::to_owned),
            Self::Intake(error) => return error.hint().map(str::to_owned),
            Self::Network(error) => return error.hint().map(Into::into),
            Self::Company(error) => return error.hint().map(Into::into),
            Self::Linkage(_) => "check that the workspace's folder may be written and has room",
            Self::Report(_) => return None,
            Self::Refused(refusal) => return Some(refusal.needed.clone()),
            Self::Evidence(error) => error.hint(),
            Self::Account(error) => error.hint(),
            Self::SelfCheck(error) => error.hint(),
            Self::NothingDeclared { .. } => "the rep declares it: `findings claim F-… --as family`",
            Self::ShownWhen { .. } => "name the day on which they were shown",
            Self::NothingToShow { .. } => {
                "make the audit first: `ringfence offboard REP` or `ringfence report`"
            }
            Self::Privacy(error) => error.hint(),
            Self::Apart(error) => return error.hint(),
            Self::Job(error) => error.hint(),
            Self::OnRecord(error) => return Some(error.hint()),
            Self::Pull(error) => return Some(error.hint()),
            Self::PolicyFaults => "see `ringfence policy check`",
            Self::PolicyVersion { .. } => "give `version` in agency.toml anew",
            Self::PolicyOwnDay { since, .. } => {
                return Some(format!(
                    "publish the text that has been in force first (`--from {since}`) and the change \
                     after it; or correct `published` in agency.toml"
                ));
            }
            Self::AcknowledgedWhen { .. } => "name the day on which the rep did",
            Self::PolicyBefore { .. } => "name a later day with `--from`",
            Self::UnknownFinding { .. } => "see `ringfence findings list`",
            Self::Remedy { ladder, .. } => {
                return Some(format!("the steps in agency.toml, in order: {}", ladder.join(", ")));
            }
            Self::NoteLength { .. } => "shorten it, and keep the rest beside the report",
            Self::RingersOff { .. }
            | Self::SeededAlready { .. }
            | Self::LabelTells
            | Self::UnknownRinger { .. }
            | Self::NotSeededThen { .. }
            | Self::UnknownExport { .. }
            | Self::Unread { .. }
            | Self::NothingStated
            | Self::RepsOwnAnswer
            | Self::UnknownSource { .. }
            | Self::OntoInput { .. }
            | Self::Line { .. }
            | Self::ToCome { .. } => return self.hint_of_registers().map(str::to_owned),
            Self::UnknownPolicy { .. } => "name a folder with a policy, or a published version",
            Self::PaperEnding { .. } => "use .html or .md",
            Self::NothingToAcknowledge { .. } => {
                "publish it first (`ringfence policy publish`), and name a day from then to today"
            }
            Self::UnknownRep { reps: 0, .. } => {
                "import the roster first: `ringfence import roster FILE`"
            }
            Self::UnknownRep { .. } => "use an id of the roster",
            Self::UnknownId { .. } => "use the id of a finding (`F-…`) or of a record",
            Self::UndecidedId { .. } => {
                "`ringfence findings list` shows the findings; a match that is only possible is \
                 named by its record and the rep: `findings decide C-1 --rep REP --same-person`"
            }
            Self::NoSnapshot { .. } => "import one first: `ringfence import crm FILE`",
            Self::NoSnapshotBy { .. } => "judge from a later day, or import an older snapshot",
            Self::NotYetTaken { .. } => "say with `--taken-on` the day it was taken",
            Self::NoExport { .. } => {
                "read one first: `ringfence intake REP FILE... --basis BASIS`; that nothing was \
                 handed in says nothing about anybody"
            }
            Self::Period { .. } => "name the earlier day first",
            Self::Format { .. } => "leave `--format` out",
            Self::NoRows { .. } => "see how it would be read: `ringfence import doctor FILE`",
            Self::Shrinks { .. } => {
                "if the book really shrank so far, say so with `--accept-shrink`; nothing was changed"
            }
            Self::DoesNotAddUp { .. } => "run the same again with `--whole`",
            Self::NothingHandedIn { .. } => {
                "read it first: `ringfence intake REP FILE... --basis BASIS`, \
                 or say `--without-exports`; not handing one in says nothing about the rep"
            }
            Self::NoLastDay { .. } => "say it with `--last-day`, or import a roster that has it",
            Self::LastDayBefore { .. } => "correct the day, or the roster",
            Self::NoPurpose => "say in a few words what the name is needed for",
            Self::Exists { .. } => "name a new or empty folder",
            Self::UnknownEnding { .. } => "use .html, .xlsx, .csv, .json or .txt",
            Self::UnknownOwner { owners: 0, .. } => {
                "the list has no column of owners that is known; see `ringfence import doctor FILE`"
            }
            Self::UnknownOwner { .. } => {
                "write it as the list's owner column does, or leave it out"
            }
            Self::File { .. } => "check that the folder exists and may be written",
        };
        Some(text.to_owned())
    }

    /// What to do about something that was to be put on record.
    fn hint_of_registers(&self) -> Option<&'static str> {
        Some(match self {
            Self::RingersOff { .. } => {
                "seeding is off unless agency.toml says `[ringers] enabled = true` with an `approver` \
                 and a `purpose`"
            }
            Self::SeededAlready { .. } => "seed another contact, or let the known one end first",
            Self::LabelTells => {
                "name it so that the contact cannot be told, `mailbox 3` for instance"
            }
            Self::UnknownRinger { .. } => "`ringfence ringers list` shows the ids",
            Self::NotSeededThen { .. } => {
                "look at the day again; `ringfence ringers list` shows from when to when"
            }
            Self::UnknownExport { .. } => {
                "declare it first (`ringfence register export FILE --rep ID --purpose TEXT`), or name \
                 at least six characters of its hash"
            }
            Self::Unread { .. } => "look at it again",
            Self::NothingStated => {
                "answer at least one: --created-at-employer-request, --encouraged, --adds-clients"
            }
            Self::RepsOwnAnswer => "keep it with `--by rep`, as the rep gave it",
            Self::UnknownSource { .. } => "`ringfence register list` shows what is on record",
            Self::OntoInput { .. } => "name another file",
            Self::Line { .. } => {
                "no line breaks and no control characters; keep the rest beside it"
            }
            Self::ToCome { .. } => {
                "name a day until today, or judge from a later one with `--as-of`"
            }
            _ => return None,
        })
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

/// ` to 2026-12-31`, or nothing.
fn until_words(until: Option<Day>) -> String {
    until.map(|until| format!(" to {until}")).unwrap_or_default()
}

/// Which remedy is next.
fn next_words(next: Option<&str>) -> String {
    next.map_or(": all were used".to_owned(), |next| format!(": that is `{next}`"))
}

/// ` (published: 1, 2)`.
fn known_words(known: &[String]) -> String {
    if known.is_empty() { String::new() } else { format!(" (published: {})", known.join(", ")) }
}
