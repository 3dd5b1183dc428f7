//! Why a file was not read by a process of its own.

/// Why there is no answer about a file.
#[derive(Debug, thiserror::Error)]
pub enum ApartError {
    /// What the reader says of the file.
    #[error("{text}")]
    Said {
        /// What is wrong.
        text: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// The process ended before it answered.
    #[error("{text}")]
    Ended {
        /// How, with the file's name.
        text: String,
    },
    /// The machine.
    #[error("cannot {what} for a file")]
    Machine {
        /// What was being done.
        what: &'static str,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A question or an answer that the other side does not know.
    #[error("the reading process speaks otherwise")]
    Words(#[from] serde_json::Error),
}

impl ApartError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Said { hint, .. } => return hint.clone(),
            Self::Ended { .. } => {
                "nothing of it was kept; is the file what it should be? Choose a smaller part of it"
            }
            Self::Machine { .. } => "check that the machine has room for one more process",
            Self::Words(_) => "was the program replaced while it ran? Start it anew",
        };
        Some(text.to_owned())
    }

    /// Whether the machine, or we, are at fault.
    pub(crate) fn is_ours(&self) -> bool {
        matches!(self, Self::Machine { .. } | Self::Words(_))
    }
}
