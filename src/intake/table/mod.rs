//! Tables: CSV, TSV and `;`-separated text, and the first filled sheet of an XLSX workbook.
//!
//! Files come with notes above the header, with whatever delimiter Excel's country prefers, with
//! two exports pasted together, and as web pages or old workbooks under the name `.csv`. So the
//! first bytes decide the kind, and the header is what the caller recognises as one.

mod cursor;
mod delimited;
mod records;
mod skim;
mod split;
mod stream;
mod window;

pub(crate) use records::Cells;
pub(crate) use stream::Broken;
pub(crate) use stream::TableStream;

use crate::intake::IntakeError;
use crate::intake::xlsx;

/// A table with a header row, its lines numbered as in the file.
#[derive(Clone, Debug)]
pub struct Table {
    /// Column names as written, trimmed.
    pub header: Vec<String>,
    /// The line of the header, from 1.
    pub header_line: u64,
    /// The rows below the header; rows of blanks alone are left out.
    pub rows: Vec<TableRow>,
    /// Rows of several cells that are all blank, as of members who hid everything; empty lines and
    /// a workbook's empty rows are not among them.
    pub blank: u64,
    /// Rows that could not be read: line and reason.
    pub skipped: Vec<(u64, String)>,
    /// Remarks: encoding guessed, lines above the header, hidden rows, ...
    pub warnings: Vec<String>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// The physical line on which it begins, from 1; the row number in XLSX.
    pub line: u64,
    /// The cells as text.
    pub cells: csv::StringRecord,
}

impl TableRow {
    /// A cell, trimmed; empty when the row is shorter.
    #[must_use]
    pub fn get(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default().trim()
    }
}

/// Reads a table of either kind: the bytes decide, not the name.
///
/// `is_header` is shown the first 20 rows in turn, for every delimiter; the first row it accepts is
/// the header, and of several delimiters the one that gives it most columns wins.
///
/// Names that stand twice in the header are kept, with a warning: LinkedIn's own files have some.
///
/// # Errors
///
/// No header among the first 20 rows, an unclosed quote, a limit passed, a damaged workbook.
pub fn read_table(
    name: &str,
    bytes: &[u8],
    is_header: &dyn Fn(&[&str]) -> bool,
) -> Result<Table, IntakeError> {
    let mut table = match Kind::of(bytes) {
        Kind::Text => delimited::read(name, bytes, is_header)?,
        Kind::Workbook => xlsx::read(name, bytes, is_header)?,
        other => return Err(other.refusal(name)),
    };
    table.warn_of_twins(name);
    Ok(table)
}

impl Table {
    /// Warns of columns that share a name.
    fn warn_of_twins(&mut self, name: &str) {
        let mut names: Vec<&str> =
            self.header.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        let mut twins: Vec<&str> =
            names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        twins.dedup();
        if !twins.is_empty() {
            let twins = twins.join("`, `");
            self.warnings.push(format!("`{name}` has several columns named `{twins}`"));
        }
    }
}

/// What the first bytes say a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Text,
    Workbook,
    OldWorkbook,
    WebPage,
    Other(&'static str),
}

impl Kind {
    /// Looks at the first bytes.
    fn of(bytes: &[u8]) -> Self {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Self::Empty;
        }
        match crate::intake::archive::magic(bytes) {
            Some(crate::intake::archive::ZIP) => Self::Workbook,
            Some("an old Office file (OLE)") => Self::OldWorkbook,
            Some(crate::intake::archive::WEB_PAGE) => Self::WebPage,
            Some(other) => Self::Other(other),
            None => Self::Text,
        }
    }

    /// Why a file of a kind that is no table is refused.
    fn refusal(self, name: &str) -> IntakeError {
        let as_table = "open it in a spreadsheet program and save it as .xlsx or .csv";
        match self {
            Self::Empty => IntakeError::refused(
                name,
                "file.empty",
                "it holds nothing",
                "an empty file says nothing about anybody: ask for the export again",
            ),
            Self::OldWorkbook => IntakeError::refused(
                name,
                "xlsx.encrypted_or_old",
                "an old or password-protected workbook, not a table that can be read",
                "take the password off, or save it as .xlsx or .csv",
            ),
            Self::WebPage => IntakeError::refused(
                name,
                "file.type_mismatch",
                "a web page, not a table",
                "a sign-in page is often saved in place of the export: download it again",
            ),
            Self::Other(what) => IntakeError::refused(
                name,
                "file.type_mismatch",
                format!("{what}, not a table"),
                as_table,
            ),
            Self::Text | Self::Workbook => {
                IntakeError::refused(name, "file.type_mismatch", "not a table", as_table)
            }
        }
    }
}
