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
    /// Nobody for whom something can be sealed.
    #[error("`{text}` is nobody for whom a file can be sealed")]
    Recipient {
        /// As typed.
        text: String,
    },
    /// A sealed file, and no key.
    #[error("`{path}` is sealed, and no key was given")]
    NoKey {
        /// The file.
        path: String,
    },
    /// A file that is no key.
    #[error("`{path}` holds no key that opens sealed files")]
    NotAKey {
        /// The file.
        path: String,
    },
    /// A file that is not sealed, or damaged.
    #[error("`{path}` is no sealed file, or it was damaged")]
    NotSealed {
        /// The file.
        path: String,
    },
    /// The key opens other files.
    #[error("the key does not open `{path}`")]
    OtherKey {
        /// The file.
        path: String,
    },
    /// The name of a sealed file, and nobody to seal it for.
    #[error("`{path}` would be open to everybody who finds it")]
    Open {
        /// The file or folder.
        path: String,
    },
    /// Something in a sealed backup would be written elsewhere.
    #[error("it holds `{name}`, which is no file of a backup")]
    Place {
        /// Its name.
        name: String,
    },
    /// A file that is no receipt.
    #[error("it is no receipt that this version can verify")]
    NoReceipt(#[source] serde_json::Error),
    /// Nothing to give a receipt for.
    #[error("nothing that `{rep}` handed over is kept with a receipt")]
    NothingHandedOver {
        /// The rep.
        rep: String,
    },
    /// Exports of several accounts.
    #[error("exports of several accounts were handed over: {accounts}")]
    Several {
        /// Which.
        accounts: String,
    },
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
            Self::Recipient { .. } => {
                "it begins with `age1`; `ringfence seal-key FILE` makes a key and prints its own"
            }
            Self::NoKey { .. } => "name the key's file with `--key`",
            Self::NotAKey { .. } => "name the file that `ringfence seal-key` or `age-keygen` wrote",
            Self::NotSealed { .. } => "take another copy of it",
            Self::OtherKey { .. } => {
                "name the key of one of those for whom it was sealed; `ringfence.toml` says for whom"
            }
            Self::Open { .. } => {
                "say for whom with `--seal-to`, or with `seal-to` in `ringfence.toml`; or name it without `.age`"
            }
            Self::Place { .. } => "ask whoever made it; nothing of it was kept",
            Self::NoReceipt(_) => "name the file that `ringfence evidence receipt` wrote",
            Self::NothingHandedOver { .. } => {
                "receipts are given for exports read since this version: `ringfence intake REP EXPORT`"
            }
            Self::Several { .. } => "say which with `--of` and `--account`",
            Self::Zip(_) => "check that the disk has room, or name a folder",
        }
    }
}
