//! Delimited text to records, with physical lines.
//!
//! RFC 4180 as loosely as spreadsheets write it: a quote counts only at the start of a cell, text
//! behind a closing quote belongs to the cell, and lines end with `\n`, `\r\n` or a lone `\r`. The
//! usual crate reads the same cells, which a test holds it to, but it counts no lone `\r` as a
//! line, closes an open quote silently at the end of the file and has no limits.

use std::ops::Range;

use crate::intake::limits;

/// Something about a record that makes its cells doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A cell of more than 64 kB.
    LongCell,
    /// More than 1 MiB in all.
    LongRecord,
    /// More than 256 cells.
    ManyCells,
    /// A quoted cell that goes over line ends and then on behind its closing quote: most likely a
    /// quote too many, which has swallowed the rows between.
    RunOn,
    /// A control character, which is kept.
    Control,
}

/// The cells of one record, borrowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells<'a> {
    text: &'a str,
    ranges: &'a [Range<usize>],
}

impl<'a> Cells<'a> {
    /// The cells that stand at these places of a text.
    pub(super) fn new(text: &'a str, ranges: &'a [Range<usize>]) -> Self {
        Self { text, ranges }
    }

    /// The cells as written.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'a str> {
        self.ranges.iter().map(move |range| self.text.get(range.clone()).unwrap_or_default())
    }

    /// A cell, trimmed; empty when the record is shorter.
    pub(crate) fn get(self, column: usize) -> &'a str {
        let Some(range) = self.ranges.get(column).filter(|range| !range.is_empty()) else {
            return "";
        };
        let cell = self.text.get(range.clone()).unwrap_or_default();
        match cell.as_bytes() {
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
            _ => cell.trim(),
        }
    }

    /// Tells whether every cell is blank.
    pub(crate) fn are_blank(self) -> bool {
        (0..self.ranges.len()).all(|column| self.get(column).is_empty())
    }

    /// The cells in the form that rows are kept in, without room to spare.
    pub(crate) fn to_row(self) -> csv::StringRecord {
        let bytes = self.ranges.iter().map(ExactSizeIterator::len).sum();
        let mut row = csv::StringRecord::with_capacity(bytes, self.ranges.len());
        row.extend(self.iter());
        row
    }
}

/// One record, before it becomes a row. Reused, so that reading allocates nothing per record.
#[derive(Debug, Default)]
pub(super) struct Record {
    text: String,
    cells: Vec<Range<usize>>,
    /// Cells, those beyond the limit included.
    pub(super) count: usize,
    /// The physical line on which it begins, from 1.
    pub(super) line: u64,
    /// The physical line on which it ends.
    pub(super) last_line: u64,
    /// What is wrong with it, if anything; the worst thing alone.
    pub(super) flaw: Option<Flaw>,
}

impl Record {
    /// The cells as written.
    pub(super) fn cells(&self) -> Cells<'_> {
        Cells::new(&self.text, &self.cells)
    }

    /// Tells whether every cell is blank.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Notes a flaw, unless a worse one is known.
    fn note(&mut self, flaw: Flaw) {
        if self.flaw.is_none_or(|known| known == Flaw::Control) {
            self.flaw = Some(flaw);
        }
    }

    /// Ends the cell that began at `start` in the text.
    fn end_cell(&mut self, start: usize) {
        if self.text.len() - start > limits::CELL_BYTES {
            self.note(Flaw::LongCell);
        }
        self.count += 1;
        if self.cells.len() < limits::COLUMNS {
            self.cells.push(start..self.text.len());
        } else {
            self.note(Flaw::ManyCells);
            self.text.truncate(start);
        }
    }

    /// Appends a stretch of a cell, up to the limit of a record.
    fn push(&mut self, piece: &str) {
        if piece.bytes().any(|byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) {
            self.note(Flaw::Control);
        }
        if self.text.len() + piece.len() > limits::RECORD_BYTES {
            self.flaw = Some(Flaw::LongRecord);
        } else {
            self.text.push_str(piece);
        }
    }
}

/// An opening quote that nothing closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The physical line of the quote, from 1.
    pub(super) line: u64,
}

/// Walks a text record by record.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    delimiter: u8,
}

impl<'a> Records<'a> {
    /// Starts at the beginning of a text. The delimiter is ASCII.
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        Self { text, at: 0, line: 1, delimiter }
    }

    /// Starts in the middle of a text, at a byte and its physical line.
    pub(super) fn at(text: &'a str, delimiter: u8, at: usize, line: u64) -> Self {
        Self { text, at, line, delimiter }
    }

    /// The byte and the physical line at which the next record begins.
    pub(super) fn position(&self) -> (usize, u64) {
        (self.at, self.line)
    }

    /// The delimiter.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Tells whether the end of the text is reached.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Goes on in a longer text that begins with the one so far.
    pub(super) fn over(self, text: &'a str) -> Self {
        Self { text, ..self }
    }

    /// Reads the next record; `false` at the end of the text.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, Unclosed> {
        record.text.clear();
        record.cells.clear();
        (record.count, record.flaw) = (0, None);
        (record.line, record.last_line) = (self.line, self.line);
        if self.at >= self.text.len() {
            return Ok(false);
        }
        loop {
            let start = record.text.len();
            let opened = self.line;
            if self.peek() == Some(b'"') {
                self.quoted(record)?;
            }
            let ran_on = !self.plain(record).trim().is_empty();
            if ran_on && self.line > opened {
                record.note(Flaw::RunOn);
            }
            record.end_cell(start);
            record.last_line = self.line;
            match self.peek() {
                Some(byte) if byte == self.delimiter => self.at += 1,
                Some(_) => {
                    self.line_end();
                    return Ok(true);
                }
                None => return Ok(true),
            }
        }
    }

    /// Reads a quoted stretch; the position is behind its closing quote afterwards.
    fn quoted(&mut self, record: &mut Record) -> Result<(), Unclosed> {
        let opened = self.line;
        self.at += 1;
        loop {
            let rest = self.rest();
            let Some(length) = rest.find('"') else {
                return Err(Unclosed { line: opened });
            };
            let piece = rest.get(..length).unwrap_or_default();
            self.line += line_ends(piece);
            self.at += length + 1;
            record.push(piece);
            if self.peek() != Some(b'"') {
                break;
            }
            record.push("\"");
            self.at += 1;
        }
        Ok(())
    }

    /// Reads up to the next delimiter or line end, and tells what it read.
    fn plain(&mut self, record: &mut Record) -> &'a str {
        let rest = self.rest();
        let is_end = |byte: u8| byte == self.delimiter || matches!(byte, b'\r' | b'\n');
        let length = rest.bytes().position(is_end).unwrap_or(rest.len());
        let piece = rest.get(..length).unwrap_or_default();
        record.push(piece);
        self.at += length;
        piece
    }

    /// Steps over one line end.
    fn line_end(&mut self) {
        let rest = self.rest();
        self.at += if rest.starts_with("\r\n") { 2 } else { 1 };
        self.line += 1;
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

/// Line ends in a piece of text.
fn line_ends(piece: &str) -> u64 {
    let mut counter = crate::intake::text::LineCounter::default();
    counter.pass(piece.as_bytes());
    counter.number() - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str, delimiter: u8) -> Result<Vec<(u64, Vec<String>)>, Unclosed> {
        let (mut records, mut record) = (Records::new(text, delimiter), Record::default());
        let mut rows = Vec::new();
        while records.read(&mut record)? {
            rows.push((record.line, record.cells().iter().map(str::to_owned).collect()));
        }
        Ok(rows)
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn lines_stay_right_after_a_cell_over_three_lines() {
        let rows = all("a,\"x\r\ny\r\nz\"\r\nb,c\r\n", b',').unwrap();

        assert_eq!(rows, [row(1, &["a", "x\r\ny\r\nz"]), row(4, &["b", "c"])]);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        let rows = all("a,b\rc,d\re,f", b',').unwrap();

        assert_eq!(rows.last(), Some(&row(3, &["e", "f"])));
    }

    #[test]
    fn an_unclosed_quote_is_an_error_at_its_opening_line() {
        let error = all("a,b\nc,\"d\ne,f\n", b',').unwrap_err();

        assert_eq!(error, Unclosed { line: 2 });
    }

    #[test]
    fn a_quote_too_many_does_not_merge_rows_unnoticed() {
        let text = "Ada,\"Lovelace,2020\nBob,\"Kerr\",2021\n";
        let (mut records, mut record) = (Records::new(text, b','), Record::default());

        records.read(&mut record).unwrap();

        assert_eq!((record.flaw, record.line, record.last_line), (Some(Flaw::RunOn), 1, 2));
    }

    #[test]
    fn half_a_million_cells_are_counted_and_not_kept() {
        let text = ",".repeat(500_000);
        let (mut records, mut record) = (Records::new(&text, b','), Record::default());

        records.read(&mut record).unwrap();

        assert_eq!((record.count, record.cells.len()), (500_001, limits::COLUMNS));
        assert_eq!(record.flaw, Some(Flaw::ManyCells));
    }

    proptest! {
        #[test]
        fn cells_are_those_of_the_usual_crate(text in "([ab,\"\n]|\r\n|é){0,40}") {
            let Ok(ours) = all(&text, b',') else { return Ok(()) };
            let ours: Vec<_> = ours.into_iter().map(|(_, cells)| cells).collect();

            let mut reader =
                csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();

            // The crate passes over empty lines; we hand them on and leave them out later.
            let ours: Vec<_> = ours.into_iter().filter(|row| *row != [""]).collect();
            let theirs: Vec<_> = theirs.into_iter().filter(|row| *row != [""]).collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
