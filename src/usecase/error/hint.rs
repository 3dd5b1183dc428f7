//! What to do about each failure.

use crate::usecase::UseError;

impl UseError {
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
            Self::Register(error) => error.hint(),
            Self::Rulebook(error) => return Some(error.hint()),
            Self::UnknownFinding { .. } => "see `ringfence findings list`",
            Self::Remedy { ladder, .. } => {
                return Some(format!("the steps in agency.toml, in order: {}", ladder.join(", ")));
            }
            Self::NoteLength { .. } => "shorten it, and keep the rest beside the report",
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
}
