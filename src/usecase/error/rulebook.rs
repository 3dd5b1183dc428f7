//! Why a policy was not published, compared, printed or acknowledged.

use crate::model::Day;

/// Why a policy was not published, compared, printed or acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum RulebookError {
    /// A policy with faults is to be published.
    #[error("the policy folder has faults, so that it cannot be published")]
    Faults,
    /// A version of the policy that is known already.
    #[error("version `{version}` is published already, in force from {from}{}", if *again { "" } else { ", with another text" })]
    Version {
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
    OwnDay {
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
    Before {
        /// The published one.
        version: String,
        /// Since when.
        from: Day,
    },
    /// A name that is neither a folder nor a published version.
    #[error("`{name}` is neither a folder nor a version that was published in `{workspace}`{}", known_words(.known))]
    Unknown {
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
    /// No version is published that could be acknowledged.
    #[error("no version of the policy was published by {on}")]
    NothingToAcknowledge {
        /// The day.
        on: Day,
    },
}

impl RulebookError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        let text = match self {
            Self::Faults => "see `ringfence policy check`",
            Self::Version { .. } => "give `version` in agency.toml anew",
            Self::OwnDay { since, .. } => {
                return format!(
                    "publish the text that has been in force first (`--from {since}`) and the change \
                     after it; or correct `published` in agency.toml"
                );
            }
            Self::AcknowledgedWhen { .. } => "name the day on which the rep did",
            Self::Before { .. } => "name a later day with `--from`",
            Self::Unknown { .. } => "name a folder with a policy, or a published version",
            Self::PaperEnding { .. } => "use .html or .md",
            Self::NothingToAcknowledge { .. } => {
                "publish it first (`ringfence policy publish`), and name a day from then to today"
            }
        };
        text.to_owned()
    }
}

/// ` (published: 1, 2)`.
fn known_words(known: &[String]) -> String {
    if known.is_empty() { String::new() } else { format!(" (published: {})", known.join(", ")) }
}
