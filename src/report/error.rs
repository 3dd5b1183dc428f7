//! Why a report could not be written.

use crate::report::Format;

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// No format has this word.
    #[error("there is no format `{word}`")]
    UnknownFormat {
        /// What was typed.
        word: String,
    },
    /// The audit could not be serialised.
    #[error("cannot write the audit as JSON")]
    Json(#[from] serde_json::Error),
    /// A template failed.
    #[error("cannot write the page")]
    Page(#[from] askama::Error),
    /// The workbook could not be written.
    #[error("cannot write the workbook")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A sheet ends at 1,048,576 rows.
    #[error("a workbook cannot hold {rows} rows")]
    TooManyRows {
        /// The rows there are.
        rows: usize,
    },
    /// There is no date for a calendar.
    #[error("no restraint has dates to put into a calendar")]
    NoRestraints,
}

impl ReportError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownFormat { .. } => {
                Some(format!("choose one of {}", Format::ALL.map(Format::as_str).join(", ")))
            }
            Self::TooManyRows { .. } => Some("write the report as csv or json".to_owned()),
            Self::NoRestraints => {
                Some("name the rep's agreement in the roster and the last day of work".to_owned())
            }
            Self::Json(_) | Self::Page(_) | Self::Workbook(_) => None,
        }
    }
}
