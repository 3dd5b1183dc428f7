//! Why somebody could not sign in, or an account could not be changed.

use crate::usecase::Fault;
use crate::usecase::accounts::weak::Weakness;

/// Why. What is said to somebody who is not signed in never tells whether an account exists.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Address, password, or both; or the account may not sign in.
    #[error("e-mail or password is not right")]
    NotRight,
    /// The one-time code.
    #[error("the code is not right, or was used already")]
    WrongCode,
    /// Too many tries of late.
    #[error("too many tries; try again in {}", minutes(*.wait_s))]
    Slow {
        /// Seconds until one more try is possible.
        wait_s: u32,
    },
    /// More people sign in at this moment than can be served.
    #[error("many people are signing in at this moment; try again in a few seconds")]
    Busy {
        /// Seconds after which a try is worth it.
        wait_s: u32,
    },
    /// A password that is easily guessed.
    #[error("the password cannot be used: {0}")]
    Weak(Weakness),
    /// The list of breached passwords that the configuration names.
    #[error("`{file}` is no list of breached passwords: {reason}")]
    Breaches {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A link that was used, has ended, or never was.
    #[error("the link does not work any more")]
    LinkEnded,
    /// Nobody is signed in, or the session has ended.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The role does not allow it.
    #[error("this is not open to a {role}")]
    NotAllowed {
        /// The role.
        role: &'static str,
    },
    /// The password must be given again.
    #[error("give the password again to do this")]
    ProveAgain,
    /// The address has an account.
    #[error("`{email}` has an account already")]
    Taken {
        /// The address.
        email: String,
    },
    /// No such account.
    #[error("there is no account `{id}`")]
    Unknown {
        /// As given.
        id: String,
    },
    /// The last administrator who can sign in.
    #[error("this is the only administrator who can sign in")]
    LastAdministrator,
    /// A name or address that cannot be read.
    #[error("{what} cannot be read")]
    Unread {
        /// What.
        what: &'static str,
    },
    /// A team that nobody is in.
    #[error("a manager needs a team: at least one office or rep of the roster")]
    NoTeam,
    /// A rep's account without the rep.
    #[error("a rep's account needs the rep's id in the roster")]
    NoRep,
    /// A rep who has an account already.
    #[error("the rep `{rep}` has an account already")]
    RepTaken {
        /// The rep.
        rep: String,
    },
    /// The key file cannot be read or made.
    #[error("cannot {doing} the key file `{path}`")]
    Key {
        /// `read`, `make`.
        doing: &'static str,
        /// The file.
        path: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The key file is not one, or not the one that sealed what is to be opened.
    #[error("the key file `{path}` is not the one that this workspace was sealed with")]
    OtherKey {
        /// The file.
        path: String,
    },
    /// The machine gives no random numbers.
    #[error("the machine gives no random numbers")]
    NoRandom,
    /// The hash function failed.
    #[error("the password could not be hashed")]
    Hash,
}

/// Seconds as people say them.
fn minutes(wait_s: u32) -> String {
    match wait_s {
        0..=90 => format!("{wait_s} seconds"),
        _ => format!("{} minutes", wait_s.div_ceil(60)),
    }
}

impl AccountError {
    /// Whose turn it is.
    pub(in crate::usecase) fn fault(&self) -> Fault {
        match self {
            Self::NotRight | Self::WrongCode | Self::NotSignedIn => Fault::SignIn,
            Self::NotAllowed { .. } | Self::ProveAgain => Fault::NotAllowed,
            Self::Slow { .. } | Self::Busy { .. } => Fault::Later,
            Self::Unknown { .. } | Self::LinkEnded => Fault::Missing,
            Self::Key { .. } | Self::OtherKey { .. } | Self::Breaches { .. } => Fault::Setup,
            Self::NoRandom | Self::Hash => Fault::Internal,
            _ => Fault::Request,
        }
    }

    /// Seconds after which the same may be tried again.
    #[must_use]
    pub fn wait_s(&self) -> Option<u32> {
        match self {
            Self::Slow { wait_s } | Self::Busy { wait_s } => Some(*wait_s),
            _ => None,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotRight => "an administrator can send a new link to choose a password",
            Self::WrongCode => "wait for the next code; an administrator can send a new link",
            Self::Slow { .. } => {
                "from a browser or an office that signed in before, the count is one's own"
            }
            Self::Busy { .. } => "nothing was lost",
            Self::Weak(_) => "take a few words that do not belong together",
            Self::Breaches { .. } => {
                "`breached-passwords` in ringfence.toml names a list of SHA-1 hashes in order, a line each; \
                 until it can be read no password is taken"
            }
            Self::LinkEnded => "ask an administrator for a new one",
            Self::NotSignedIn => "sign in",
            Self::NotAllowed { .. } => "an administrator gives roles",
            Self::ProveAgain => "it counts for ten minutes",
            Self::Taken { .. } | Self::RepTaken { .. } => "see `ringfence accounts list`",
            Self::Unknown { .. } => "see `ringfence accounts list`; an e-mail address will do too",
            Self::LastAdministrator => "make somebody else administrator first",
            Self::Unread { .. } => "give a name of one line and a plain address",
            Self::NoTeam => "name offices or reps as the roster writes them",
            Self::NoRep => "give `--rep ID`, as in the roster",
            Self::Key { .. } => "check that the folder may be written and the file read",
            Self::OtherKey { .. } => {
                "bring the right file back, or give those with codes a new link: `ringfence accounts reset`"
            }
            Self::NoRandom | Self::Hash => "check the machine",
        }
    }
}
