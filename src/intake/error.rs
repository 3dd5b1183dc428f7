//! Why bytes could not be read.

/// Why an input could not be read. Messages name the file, and the line where there is one.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The operating system refused.
    #[error("cannot read `{file}`")]
    Io {
        /// The file.
        file: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The file is damaged, hostile or not what it seems.
    #[error("`{file}`{}: {reason}", at_line(*.line))]
    Refused {
        /// The file, or `archive.zip:member`.
        file: String,
        /// The physical line, from 1.
        line: Option<u64>,
        /// A stable word for the kind of refusal: `zip.overlap`, `csv.no_header`, ...
        code: &'static str,
        /// What is wrong, in words.
        reason: String,
        /// What to do about it.
        hint: &'static str,
    },
}

fn at_line(line: Option<u64>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

impl IntakeError {
    /// A refusal of a whole file.
    pub(crate) fn refused(
        file: &str,
        code: &'static str,
        reason: impl Into<String>,
        hint: &'static str,
    ) -> Self {
        Self::Refused { file: file.to_owned(), line: None, code, reason: reason.into(), hint }
    }

    /// The same refusal, with the physical line, from 1.
    #[must_use]
    pub(crate) fn on_line(mut self, at: u64) -> Self {
        if let Self::Refused { line, .. } = &mut self {
            *line = Some(at);
        }
        self
    }

    /// The system's refusal to read a file.
    pub(crate) fn io(file: &str, cause: std::io::Error) -> Self {
        Self::Io { file: file.to_owned(), cause }
    }

    /// The stable word for the kind of failure: `zip.overlap`, `csv.no_header`, `io`, ...
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::Refused { code, .. } => code,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { .. } => Some("check that the file exists and may be read"),
            Self::Refused { hint, .. } => Some(hint),
        }
    }
}
