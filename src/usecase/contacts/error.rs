//! Why something cannot be put on record, or a rep's contacts cannot enter.

use crate::model::Day;

/// Why something cannot be put on record, or a rep's contacts cannot enter. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum OnRecordError {
    /// A list of earlier contacts in which nobody can be reached.
    #[error("no contact of `{file}` has an address or a number to keep")]
    NothingToKeep {
        /// The file.
        file: String,
    },
    /// A list of earlier contacts that comes long after the first day.
    #[error(
        "{}",
        .days.map_or(
            format!("the roster gives no first day for `{rep}`, so nobody can tell whether the list is from before it"),
            |days| format!("the list comes {days} days after the first day of `{rep}`, and more than {usual} leave room for the company's own clients")
        )
    )]
    LateBaseline {
        /// The rep.
        rep: String,
        /// Days since the first day.
        days: Option<i64>,
        /// Days within which it is one of the first days.
        usual: i64,
    },
    /// A rep's own address book is no book of the company's.
    #[error("`{file}` is kept by a rep, so its records are not the company's")]
    NotTheCompanys {
        /// The file.
        file: String,
    },
    /// No row of a file may enter the books.
    #[error("CONSENT-MISSING: none of the {rows} rows of `{file}` may enter: {}", reasons.join("; "))]
    ConsentMissing {
        /// The file of contacts.
        file: String,
        /// Its rows.
        rows: usize,
        /// Why, as far as it is shown.
        reasons: Vec<String>,
        /// What the place's law says.
        law: Option<String>,
    },
    /// A file of evidence without columns it needs.
    #[error("`{file}` has no column {}", columns.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", "))]
    EvidenceColumns {
        /// The file.
        file: String,
        /// The columns.
        columns: Vec<String>,
    },
    /// A declaration that does not hold for the file.
    #[error("the declaration `{file}` admits nobody: {reason}")]
    Declaration {
        /// The declaration.
        file: String,
        /// Why.
        reason: String,
    },
    /// A list, or its manifest, that is not as it was handed out.
    #[error("`{file}` cannot be vouched for: {reason}")]
    Manifest {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// Nothing to hold a purge list against, or no list.
    #[error("no purge list of `{rep}` is older than the newest CRM snapshot")]
    NothingPurged {
        /// The rep.
        rep: String,
    },
    /// A day on which something cannot have been.
    #[error("{day} cannot be the day: {reason}")]
    RegisterDay {
        /// The day.
        day: Day,
        /// Why.
        reason: &'static str,
    },
    /// A copy is to be kept for no reason.
    #[error("a copy is kept for a reason, and none is given")]
    NoReason,
}

impl OnRecordError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        let text = match self {
            Self::NothingToKeep { .. } => "a list of names alone cannot be told again later",
            Self::LateBaseline { .. } => {
                "if it is the rep's own all the same, say so with `--late`; reports tell how late it was"
            }
            Self::ConsentMissing { law, .. } => return consent_hint(law.as_deref()),
            Self::NotTheCompanys { .. } => {
                "what a rep brings in: `ringfence import contacts FILE --rep REP`; what a rep wants to \
                 upload: `ringfence check`"
            }
            Self::EvidenceColumns { .. } => {
                "evidence has the columns email or phone or row, and kind, how, on, by, reference"
            }
            Self::Declaration { .. } => {
                "have a new one made and signed: `ringfence import contacts FILE --rep REP \
                 --declaration-template OUT`"
            }
            Self::Manifest { .. } => {
                "compare with the pack that was handed out, or make it anew: `ringfence offboard REP --out DIR`"
            }
            Self::NothingPurged { .. } => {
                "write the pack (`ringfence offboard REP --out DIR`), have the records purged, and import \
                 the CRM again"
            }
            Self::RegisterDay { .. } => "name another day",
            Self::NoReason => "say with `--reason` what is still being done for the client",
        };
        text.to_owned()
    }
}

/// What to do without consent, with what the place's law says.
fn consent_hint(law: Option<&str>) -> String {
    let law = law.map(|law| format!("{law}; ")).unwrap_or_default();
    format!(
        "{law}give `--evidence FILE`, one row a contact, or a declaration bound to the file \
         (`--declaration-template OUT` writes one to fill in); `ringfence consent ask-list` lists whom \
         to ask"
    )
}
