//! LinkedIn: rows of the API, gathered into the table that the archive's readers know.

use serde_json::Map;
use serde_json::Value;
use sha2::Digest as _;
use sha2::Sha256;

use crate::intake::hash::hex;
use crate::intake::table::Table;
use crate::intake::table::TableRow;

/// Columns of a list at most. The widest has some twenty.
const COLUMNS: usize = 100;

/// What came of one list so far.
#[derive(Default)]
pub(super) struct Got {
    /// Whether a page of it came.
    pub(super) there: bool,
    /// Whether it came to its end.
    pub(super) done: bool,
    columns: Vec<String>,
    rows: Vec<Vec<(usize, String)>>,
    blank: u64,
    hash: Sha256,
}

impl Got {
    /// Adds to the hash of its pages.
    pub(super) fn hash(&mut self, content: &[u8]) {
        self.hash.update(content);
    }

    /// The hash of its pages.
    pub(super) fn digest(&mut self) -> String {
        hex(&std::mem::take(&mut self.hash).finalize())
    }

    /// Adds a row by the names of its columns; one of blanks alone is a member who hid everything.
    /// `false` where a list has more columns than any has ever had.
    pub(super) fn add(&mut self, row: Map<String, Value>) -> bool {
        let mut cells = Vec::with_capacity(row.len());
        for (name, value) in row {
            let text = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                _ => String::new(),
            };
            let known = self.columns.iter().position(|one| *one == name);
            let column = known.unwrap_or(self.columns.len());
            if known.is_none() {
                self.columns.push(name);
            }
            if !text.trim().is_empty() {
                cells.push((column, text));
            }
        }
        if cells.is_empty() {
            self.blank += 1;
        } else {
            self.rows.push(cells);
        }
        self.columns.len() <= COLUMNS
    }

    /// The rows as the table that the archive's readers know.
    pub(super) fn table(&mut self) -> Table {
        let width = self.columns.len();
        let rows = std::mem::take(&mut self.rows);
        let rows = (1..).zip(rows).map(|(line, cells)| {
            let mut all = vec![String::new(); width];
            for (column, text) in cells {
                if let Some(cell) = all.get_mut(column) {
                    *cell = text;
                }
            }
            TableRow { line, cells: all.into() }
        });
        Table {
            rows: rows.collect(),
            header: std::mem::take(&mut self.columns),
            header_line: 0,
            blank: self.blank,
            skipped: Vec::new(),
            warnings: Vec::new(),
        }
    }
}
