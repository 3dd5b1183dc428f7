//! Why a secret could not be kept or read.

/// Why a secret could not be kept or read. Names files, never what is in them.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file system.
    #[error("cannot {doing} `{path}`")]
    File {
        /// `read`, `write`, ...
        doing: &'static str,
        /// The file.
        path: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Another passphrase, or a file that somebody changed.
    #[error("`{path}` does not open under this passphrase")]
    Sealed {
        /// The file.
        path: String,
    },
    /// No passphrase.
    #[error("there is no passphrase to keep tokens under")]
    NoPassphrase,
    /// A passphrase that seals nothing.
    #[error("the passphrase is shorter than {least} characters")]
    Short {
        /// Characters at least.
        least: usize,
    },
    /// A new passphrase that was typed once so and once otherwise.
    #[error("the two passphrases differ")]
    Differs,
    /// The machine's own cryptography failed.
    #[error("cannot seal on this machine")]
    Machine,
}

impl VaultError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::File { .. } => "check that the folder may be read and written",
            Self::Sealed { .. } => {
                "use the passphrase it was sealed under; if that is lost, `ringfence disconnect` and \
                 connect again"
            }
            Self::NoPassphrase => {
                "run it at a terminal, where it is asked for, or name a file that holds one with \
                 RINGFENCE_TOKEN_KEY_FILE, for your eyes alone"
            }
            Self::Short { .. } => "use a longer one: a few words",
            Self::Differs => "run it again, and type the same twice",
            Self::Machine => "try again; if it stays so, the machine gives no random numbers",
        }
    }
}
