//! Why something was not put on record: a register's entry, a seeded contact, a statement.

use crate::model::Day;

/// Why something was not put on record.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
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
}

impl RegisterError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
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
        }
    }
}

/// ` to 2026-12-31`, or nothing.
fn until_words(until: Option<Day>) -> String {
    until.map(|until| format!(" to {until}")).unwrap_or_default()
}
