//! Why something about the evidence could not be done.

use crate::evidence::NoHead;
use crate::evidence::timestamp::StampError;

/// Why something about the evidence could not be done.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// A text that is no head of a log.
    #[error(transparent)]
    NoHead(#[from] NoHead),
    /// Neither a leaver with an audit nor an audit.
    #[error("`{of}` is neither a rep with an offboarding audit nor the id of an audit")]
    NoAudit {
        /// As typed.
        of: String,
    },
    /// An audit that is not in the log.
    #[error("audit `{of}` has no leaf in the log that says what it says now")]
    NotLogged {
        /// Its id.
        of: String,
    },
    /// A stored document that is not what this version writes.
    #[error("the audit that is kept cannot be read")]
    Damaged(#[source] serde_json::Error),
    /// A place that is taken.
    #[error("`{path}` is there already")]
    Taken {
        /// The place.
        path: String,
    },
    /// A folder that is no backup.
    #[error("it is no backup that this version can bring back")]
    NoBackup(#[source] serde_json::Error),
    /// What was brought back is not what was backed up.
    #[error("it is not what was backed up: {fault}")]
    Differs {
        /// What differs, with its file or row.
        fault: String,
    },
    /// A time-stamp cannot be asked for or read.
    #[error("the time-stamp cannot be used")]
    Stamp(#[source] StampError),
    /// A time-stamp of something else.
    #[error("the time-stamp is not of a head that this log ever had")]
    OtherHead,
    /// The zip could not be written.
    #[error("the zip could not be written")]
    Zip(#[source] zip::result::ZipError),
}

impl EvidenceError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoHead(_) => "copy it from a report, or from `ringfence evidence head`",
            Self::NoAudit { .. } => "make the audit first: `ringfence offboard REP`",
            Self::NotLogged { .. } | Self::Damaged(_) => "see `ringfence evidence verify`",
            Self::Taken { .. } => "name a new folder, or a new file that ends with .zip",
            Self::NoBackup(_) => "name the folder that `ringfence backup` wrote",
            Self::Differs { .. } => {
                "take another backup; keep this one as it is, and ask who may write to it"
            }
            Self::Stamp(_) | Self::OtherHead => {
                "hand in the answer to the request that `ringfence evidence head --request FILE` wrote"
            }
            Self::Zip(_) => "check that the disk has room, or name a folder",
        }
    }
}
