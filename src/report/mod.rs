//! From an audit to what people and programs read. Pure: an [`Audit`] in, bytes out.
//!
//! | file | what it gives |
//! |---|---|
//! | `json.rs` | the published JSON and its JSON Schema |
//! | `text/` | a few lines for the terminal |
//! | `html/` | one self-contained page, for the screen and for paper |
//! | `xlsx.rs`, `csv.rs` | tables |
//! | `document.rs` | a written document, as a page or as Markdown |
//! | `calendar.rs` | restraints as an iCalendar file |
//! | `lists.rs` | what a leaver may keep, what is purged, what is handed over, who may enter the books, whom to ask |
//! | `period.rs` | the tables of a periodic report, for text and workbook |
//! | `upkeep.rs` | what is told besides findings, as parts of a document that all formats share |
//! | `pseudonyms.rs` | a report that names no rep |
//! | `facts.rs`, `answer.rs`, `clauses.rs`, `words/` | the numbers, the sentences and the words that all of them share |
//! | `harmless.rs` | hostile text made harmless: formulas, control and bidi characters |
//!
//! To add a format: write `src/report/<name>.rs`, then its `mod` line, its variant and its arm in
//! [`Format::ALL`], [`Format::as_str`] and [`render`].

mod answer;
mod calendar;
mod clauses;
mod csv;
mod document;
mod error;
mod facts;
mod harmless;
mod html;
mod json;
mod lists;
mod period;
mod pseudonyms;
mod rows;
mod text;
mod upkeep;
mod words;
mod xlsx;

#[cfg(test)]
use crate::model;
#[cfg(test)]
#[path = "../../tests/it/report/sample.rs"]
mod sample;

use std::str::FromStr;

use crate::model::audit::Audit;

pub use calendar::calendar;
pub use document::document_html;
pub use document::document_markdown;
pub use error::ReportError;
pub use harmless::escape_cell;
pub use harmless::harmless;
pub use html::lanes;
pub use json::schema;
pub use lists::AdmittedRow;
pub use lists::AskRow;
pub use lists::GapRow;
pub use lists::PurgeRow;
pub use lists::TakeAwayRow;
pub use lists::admitted;
pub use lists::ask_list;
pub use lists::crm_gap;
pub use lists::handover;
pub use lists::purge_list;
pub use lists::take_away;

/// The forms an audit can be shown in: `--format` and its help take their words from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// A few lines for the terminal.
    Text,
    /// The published JSON.
    Json,
    /// One self-contained page.
    Html,
    /// A workbook.
    Xlsx,
    /// One row a finding.
    Csv,
}

impl Format {
    /// All, the default first.
    pub const ALL: [Self; 5] = [Self::Text, Self::Json, Self::Html, Self::Xlsx, Self::Csv];

    /// Its word on the command line, which is also the ending of its files (`txt` for text).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for Format {
    type Err = ReportError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let wanted = word.trim();
        Self::ALL
            .into_iter()
            .find(|format| format.as_str().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| ReportError::UnknownFormat { word: word.to_owned() })
    }
}

/// How the text is laid out; the other formats look the same for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Colours the text with ANSI sequences.
    pub colour: bool,
    /// Columns of the terminal. Narrower than 40 is taken for 40.
    pub width: usize,
    /// Shows every finding with its evidence, and the hashes.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { colour: false, width: 100, verbose: false }
    }
}

/// Renders an audit.
///
/// The same audit gives the same bytes: nothing reads a clock, a locale or the machine.
///
/// # Errors
///
/// When the template, the serialiser or the writer of workbooks fails, or a workbook cannot hold
/// that many findings.
pub fn render(audit: &Audit, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    // Programs get the ids; people read a report that names no rep unless it was asked to.
    let read = &*pseudonyms::shown(audit);
    match format {
        Format::Text => Ok(text::render(read, options).into_bytes()),
        Format::Json => Ok(json::render(audit)?.into_bytes()),
        Format::Html => Ok(html::render(read)?.into_bytes()),
        Format::Xlsx => xlsx::render(read),
        Format::Csv => Ok(csv::render(read).into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_own_word_in_any_case() {
        for format in Format::ALL {
            let found = format.as_str().to_uppercase().parse::<Format>();

            assert_eq!(found.ok(), Some(format));
        }
    }

    #[test]
    fn an_unknown_format_is_named_and_the_known_ones_are_the_hint() {
        let error = "pdf".parse::<Format>().unwrap_err();

        assert_eq!(error.to_string(), "there is no format `pdf`");
        assert_eq!(error.hint().as_deref(), Some("choose one of text, json, html, xlsx, csv"));
    }
}
