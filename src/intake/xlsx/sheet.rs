//! The rows of one sheet, one at a time.

use crate::intake::IntakeError;
use crate::intake::limits;
use crate::intake::xlsx::book::Book;
use crate::intake::xlsx::book::check_length;
use crate::intake::xlsx::book::unescaped;
use crate::intake::xlsx::value::Format;
use crate::intake::xlsx::value::number;
use crate::intake::xlsx::xml::Attributes;
use crate::intake::xlsx::xml::Part;
use crate::intake::xlsx::xml::Piece;

/// One row.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The row number, from 1.
    pub(super) line: u64,
    /// Its cells, up to the last that is there.
    pub(super) cells: Vec<String>,
    /// Why it cannot be read, if so.
    pub(super) fault: Option<String>,
    /// The row is hidden.
    pub(super) hidden: bool,
    /// Cells that hold an error such as `#NAME?`; they are blank here.
    pub(super) errors: u64,
}

/// Walks the rows of a sheet.
pub(super) struct Rows<'a, 'b> {
    book: &'a Book<'b>,
    part: Part<'a>,
    line: u64,
    cells: usize,
    text_bytes: usize,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    format: Format,
    text: String,
}

impl<'a, 'b> Rows<'a, 'b> {
    pub(super) fn new(book: &'a Book<'b>, label: &str, text: &'a str) -> Self {
        Self { book, part: Part::new(label, text), line: 0, cells: 0, text_bytes: 0 }
    }

    /// The next row; `None` at the end of the sheet.
    pub(super) fn next(&mut self) -> Result<Option<Row>, IntakeError> {
        while let Some(piece) = self.part.next()? {
            if let Piece::Start(name, attributes) = piece
                && name == "row"
            {
                return self.row(&attributes).map(Some);
            }
        }
        Ok(None)
    }

    /// Refuses with the row reached.
    pub(super) fn refuse(&self, code: &'static str, reason: &str) -> IntakeError {
        self.part.refuse(code, reason).on_line(self.line.max(1))
    }

    fn row(&mut self, attributes: &Attributes<'_>) -> Result<Row, IntakeError> {
        let told = attributes.get("r").and_then(|line| line.parse::<u64>().ok());
        self.line = told.filter(|line| *line > self.line).unwrap_or(self.line + 1);
        let mut row = Row { line: self.line, hidden: attributes.is("hidden"), ..Row::default() };
        let (mut cell, mut next_column) = (None, 0);
        let mut in_text = false;
        while let Some(piece) = self.part.next()? {
            match piece {
                Piece::Start(name, attributes) => match name.as_str() {
                    "c" => {
                        let new = self.cell(&attributes, next_column)?;
                        next_column = new.column + 1;
                        cell = Some(new);
                    }
                    "v" | "t" => in_text = true,
                    "rPh" => in_text = false,
                    _ => {}
                },
                Piece::End(name) => match name.as_str() {
                    "row" => return Ok(row),
                    "c" => {
                        if let Some(cell) = cell.take() {
                            self.finish(&cell, &mut row)?;
                        }
                    }
                    _ => in_text = false,
                },
                Piece::Text(text) => {
                    if let Some(cell) = cell.as_mut().filter(|_| in_text) {
                        cell.text.push_str(&text);
                        check_length(&self.part, &cell.text)?;
                    }
                }
            }
        }
        Ok(row)
    }

    /// Begins a cell. A cell without a reference stands behind the one before.
    fn cell(&mut self, attributes: &Attributes<'_>, next: usize) -> Result<Cell, IntakeError> {
        self.cells += 1;
        if self.cells > limits::XLSX_CELLS {
            return Err(self.refuse("xlsx.too_many_cells", "more than 2,000,000 cells"));
        }
        let style = attributes.get("s").and_then(|style| style.parse::<usize>().ok());
        let format = style.and_then(|style| self.book.formats.get(style)).copied();
        Ok(Cell {
            column: attributes.get("r").and_then(|reference| column(&reference)).unwrap_or(next),
            kind: attributes.get("t").unwrap_or_default(),
            format: format.unwrap_or_default(),
            text: String::new(),
        })
    }

    /// Puts a finished cell into its row.
    fn finish(&mut self, cell: &Cell, row: &mut Row) -> Result<(), IntakeError> {
        let text = match cell.kind.as_str() {
            "s" => {
                let index = cell.text.trim().parse::<usize>().ok();
                let Some(text) = index.and_then(|index| self.book.strings.get(index)) else {
                    let place = format!("{}{}", letters(cell.column), row.line);
                    row.fault = Some(format!("cell {place} refers to a text that is missing"));
                    return Ok(());
                };
                text.to_string()
            }
            "e" => {
                row.errors += 1;
                String::new()
            }
            "b" => if cell.text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "inlineStr" | "str" => unescaped(&cell.text),
            "d" => day_alone(cell.text.trim()).to_owned(),
            _ => number(&cell.text, cell.format, self.book.from_1904),
        };
        if text.trim().is_empty() {
            return Ok(());
        }
        if cell.column >= limits::COLUMNS {
            row.fault = Some(format!("more than {} columns", limits::COLUMNS));
            return Ok(());
        }
        self.text_bytes += text.len();
        if self.text_bytes > limits::XLSX_TEXT_BYTES {
            return Err(self.refuse("xlsx.too_large", "more than 64 MiB of text"));
        }
        if row.cells.len() <= cell.column {
            row.cells.resize_with(cell.column + 1, String::new);
        }
        if let Some(slot) = row.cells.get_mut(cell.column) {
            *slot = text;
        }
        Ok(())
    }
}

/// The day of `2026-01-02T00:00:00`.
fn day_alone(text: &str) -> &str {
    text.split_once('T').map_or(text, |(day, _)| day)
}

/// The column, from 0, of a reference such as `B12`.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let (mut column, mut count) = (0_usize, 0);
    for letter in letters {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        count += 1;
        if count > 3 {
            return None;
        }
    }
    column.checked_sub(1)
}

/// The letters of a column, counted from 0.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters_and_back() {
        for (name, index) in [("A1", 0), ("Z9", 25), ("AA10", 26), ("XFD1", 16_383)] {
            assert_eq!(column(name), Some(index));
            assert!(name.starts_with(&letters(index)));
        }
        assert_eq!(column("12"), None);
        assert_eq!(column("ABCDE1"), None);
    }
}
