//! Why a rep's own check was not made.

use crate::usecase::Fault;

/// Why. None of it tells anything of the books.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelfCheckError {
    /// HR looks at the rep's checks first.
    #[error("your checks rest until HR has looked at them")]
    Frozen,
    /// Too soon after another one.
    #[error("one check at a time: the next may begin in {wait_s} seconds")]
    Wait {
        /// Seconds until then.
        wait_s: u32,
    },
    /// A file with too many contacts.
    #[error("the file holds {contacts} contacts; at most {most} are checked at a time")]
    Contacts {
        /// Contacts in the file.
        contacts: usize,
        /// How many may be.
        most: u32,
    },
}

impl SelfCheckError {
    /// Whose turn it is.
    pub(in crate::usecase) fn fault(&self) -> Fault {
        match self {
            Self::Frozen => Fault::NotAllowed,
            Self::Wait { .. } => Fault::Later,
            Self::Contacts { .. } => Fault::Request,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Frozen => "ask HR; what you have uploaded to a network stays your own account's",
            Self::Wait { .. } => "nothing was counted",
            Self::Contacts { .. } => "networks take no more at a time either: cut the file in two",
        }
    }
}
