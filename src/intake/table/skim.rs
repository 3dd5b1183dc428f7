//! A record that is too long to be held, character by character: where it ends, and its flaw.
//!
//! The rules are those of `records.rs`, to which a test holds it.

use crate::intake::limits;
use crate::intake::table::records::Flaw;
use crate::intake::table::records::Unclosed;

/// Where in a cell the next character stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    Quoted,
    /// Behind a quote inside a quoted stretch.
    Quote,
    Plain,
    /// Behind the carriage return that ends the record.
    Return,
}

/// A record while it is skimmed.
#[derive(Clone, Debug)]
pub(super) struct Skim {
    delimiter: char,
    place: Place,
    /// Bytes of the cells that count, and where the open cell begins among them.
    bytes: usize,
    start: usize,
    /// The line of the open cell, and whether text stands behind its closing quote.
    opened: u64,
    ran_on: bool,
    after_return: bool,
    /// Cells.
    pub(super) count: usize,
    /// The physical line reached, from 1; that on which the record ends in the end.
    pub(super) line: u64,
    /// The worst that is wrong with it.
    pub(super) flaw: Option<Flaw>,
}

impl Skim {
    /// Begins a record on a line.
    pub(super) fn new(delimiter: u8, line: u64) -> Self {
        Self {
            delimiter: char::from(delimiter),
            place: Place::Start,
            bytes: 0,
            start: 0,
            opened: line,
            ran_on: false,
            after_return: false,
            count: 0,
            line,
            flaw: None,
        }
    }

    /// Reads on: the bytes that belong to the record, and whether it ends with them.
    pub(super) fn feed(&mut self, text: &str) -> (usize, bool) {
        for (at, c) in text.char_indices() {
            match self.place {
                Place::Return => return (at + usize::from(c == '\n'), true),
                Place::Quoted if c == '"' => self.place = Place::Quote,
                Place::Quoted => self.quoted(c),
                Place::Quote if c == '"' => {
                    self.push(c);
                    (self.place, self.after_return) = (Place::Quoted, false);
                }
                Place::Start if c == '"' => {
                    (self.place, self.after_return) = (Place::Quoted, false);
                }
                Place::Start | Place::Quote | Place::Plain => {
                    if self.plain(c) {
                        return (at + 1, true);
                    }
                }
            }
        }
        (text.len(), false)
    }

    /// Ends the record with the file.
    pub(super) fn end(&mut self) -> Result<(), Unclosed> {
        match self.place {
            Place::Quoted => Err(Unclosed { line: self.opened }),
            Place::Return => Ok(()),
            Place::Start | Place::Quote | Place::Plain => {
                self.end_cell();
                Ok(())
            }
        }
    }

    /// A character between quotes.
    fn quoted(&mut self, c: char) {
        if c == '\r' || (c == '\n' && !self.after_return) {
            self.line += 1;
        }
        self.after_return = c == '\r';
        self.push(c);
    }

    /// A character outside quotes; tells whether it ends the record.
    fn plain(&mut self, c: char) -> bool {
        self.place = Place::Plain;
        if c == self.delimiter {
            self.end_cell();
            (self.place, self.opened) = (Place::Start, self.line);
        } else if matches!(c, '\r' | '\n') {
            self.end_cell();
            self.place = Place::Return;
            return c == '\n';
        } else {
            self.ran_on |= !c.is_whitespace();
            self.push(c);
        }
        false
    }

    fn push(&mut self, c: char) {
        if c < ' ' && !matches!(c, '\t' | '\n' | '\r') {
            self.note(Flaw::Control);
        }
        self.bytes += c.len_utf8();
        if self.bytes > limits::RECORD_BYTES {
            self.flaw = Some(Flaw::LongRecord);
        }
    }

    fn end_cell(&mut self) {
        if self.ran_on && self.line > self.opened {
            self.note(Flaw::RunOn);
        }
        if self.bytes - self.start > limits::CELL_BYTES {
            self.note(Flaw::LongCell);
        }
        self.count += 1;
        if self.count > limits::COLUMNS {
            self.note(Flaw::ManyCells);
            self.bytes = self.start;
        }
        (self.start, self.ran_on) = (self.bytes, false);
    }

    fn note(&mut self, flaw: Flaw) {
        if self.flaw.is_none_or(|known| known == Flaw::Control) {
            self.flaw = Some(flaw);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::table::records::Record;
    use crate::intake::table::records::Records;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_record_ends_where_the_reader_of_records_ends_it(
            text in "([ab, \"]|,\"|\",|\n|\r|\r\n|\u{1}|é){1,24}",
            cut in 0_usize..24,
        ) {
            let (mut records, mut record) = (Records::new(&text, b','), Record::default());
            let expected = records.read(&mut record).map(|_| {
                let at = records.position().0;
                (at, record.count, record.last_line, record.flaw)
            });

            let mut skim = Skim::new(b',', 1);
            let (front, back) = text.split_at(text.floor_char_boundary(cut));
            let (mut at, mut done) = skim.feed(front);
            if !done {
                let (more, end) = skim.feed(back);
                (at, done) = (at + more, end);
            }
            let ended = if done { Ok(()) } else { skim.end() };

            let read = ended.map(|()| (at, skim.count, skim.line, skim.flaw));
            prop_assert_eq!(read, expected);
        }
    }
}
