//! Why something about what is kept of people could not be done.

use crate::model::Day;

/// Why something about what is kept of people could not be done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PrivacyError {
    /// Nobody of that id, address or number.
    #[error("the books hold nobody with the id, address or number `{person}`")]
    Nobody {
        /// As typed.
        person: String,
    },
    /// A hold is in force.
    #[error("it must stay: {} put on hold {} ({reason})", until_words(*until), what)]
    Held {
        /// What is on hold.
        what: String,
        /// Why.
        reason: String,
        /// The last day; `None`: no end was set.
        until: Option<Day>,
    },
    /// A hold on neither or both.
    #[error("a hold is on a rep or on a record")]
    HoldOnWhat,
    /// A hold without a reason.
    #[error("a hold needs a reason of at least one word")]
    NoReason,
    /// Something that is kept cannot be read or written.
    #[error("what is kept cannot be read")]
    Written(#[source] serde_json::Error),
    /// No such hold.
    #[error("nothing of that name is on hold")]
    NoHold,
}

impl PrivacyError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Nobody { .. } => {
                "use the record's id in the CRM, or an address or number as written there"
            }
            Self::Held { .. } => {
                "see `ringfence hold list`; lift the hold first, if whoever set it agrees"
            }
            Self::HoldOnWhat => "say `--rep ID` or `--record ID`",
            Self::NoReason => "say with `--reason` which matter it is kept for",
            Self::Written(_) => "see `ringfence evidence verify`",
            Self::NoHold => "see `ringfence hold list`",
        }
    }
}

/// `until 2027-01-01,`, or that no end was set.
fn until_words(until: Option<Day>) -> String {
    until.map_or("without an end,".to_owned(), |until| format!("until {until},"))
}
