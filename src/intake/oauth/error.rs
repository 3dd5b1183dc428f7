//! Why a consent or a token was not to be had.

use crate::intake::http::HttpError;
use crate::intake::vault::VaultError;

/// Why a consent or a token was not to be had. No message holds a token, a code or a secret.
#[derive(Debug, thiserror::Error)]
pub enum OAuthError {
    /// The service could not be asked.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// Tokens cannot be kept or read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// An address in the settings is none.
    #[error("the address of `{what}` is no web address")]
    Address {
        /// Which.
        what: &'static str,
    },
    /// No random numbers.
    #[error("the operating system gave no random numbers")]
    NoRandom,
    /// The ear cannot be opened.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Nobody came back.
    #[error("no answer came within {limit_s} seconds")]
    NoAnswer {
        /// How long was waited.
        limit_s: u64,
    },
    /// The member, or the service, said no.
    #[error("the consent was not given: the service says `{code}`")]
    Declined {
        /// The service's word.
        code: String,
    },
    /// What came back does not belong to what was asked.
    #[error("the answer was not taken: {reason}")]
    Foreign {
        /// Why.
        reason: &'static str,
    },
    /// The token endpoint said no.
    #[error("the service gave no token: it says `{code}`")]
    Refused {
        /// The service's word.
        code: String,
    },
    /// The token endpoint's answer is not known.
    #[error("the service's answer about the token is not known")]
    Odd,
    /// The tokens are no longer good and cannot be renewed.
    #[error("the connection has ended: the tokens are no longer good")]
    Ended,
    /// Another process is renewing, for too long.
    #[error("another run holds the connection's tokens")]
    Held,
}

impl OAuthError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Http(error) => error.hint(),
            Self::Vault(error) => error.hint(),
            Self::Address { .. } => "correct it in ringfence.toml",
            Self::NoRandom => "try again",
            Self::Listen { .. } => "another program has the port: name another in ringfence.toml",
            Self::NoAnswer { .. } => "start again, and open the address in your browser at once",
            Self::Declined { .. } => {
                "nothing was read and nothing follows from it; start again if it was a mistake"
            }
            Self::Foreign { .. } => {
                "nothing was read; start again, and open no other address than the one shown"
            }
            Self::Refused { .. } | Self::Odd => {
                "check the client id, its secret and the redirect address in ringfence.toml and at the \
                 service"
            }
            Self::Ended => "connect again: `ringfence connect NETWORK --rep REP`",
            Self::Held => "wait until it is done, and run the same again",
        }
    }
}

/// A word of a service as it may be shown: short and plain.
pub(super) fn plain(word: &str) -> String {
    let plain: String = word
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "_-. ".contains(*c))
        .take(60)
        .collect();
    if plain.is_empty() { "nothing".to_owned() } else { plain }
}
