//! Record by record through a window.
//!
//! A record on one line whose quotes are whole cells is cut where it stands. Any other goes
//! through `records.rs`, which both obey, and one of several MiB through `skim.rs`.

use std::ops::Range;

use crate::intake::limits;
use crate::intake::table::records::Cells;
use crate::intake::table::records::Flaw;
use crate::intake::table::records::Record;
use crate::intake::table::records::Records;
use crate::intake::table::skim::Skim;
use crate::intake::table::split;
use crate::intake::table::window::Stop;
use crate::intake::table::window::Window;

/// What the window holds of one record before it is skimmed. At least twice [`limits::RECORD_BYTES`]
/// and the quotes of 256 cells, so that a record that is skimmed always has a flaw.
const HELD_BYTES: usize = 3 << 20;

/// Within this much of a record its line end is looked for first; a longer one is not plain.
const LINE_BYTES: usize = 4 << 10;

/// What is known of the record that was read last, besides its cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Its lines, from 1.
    pub(super) line: u64,
    pub(super) last_line: u64,
    /// Its cells, those beyond the limit included.
    pub(super) count: usize,
    pub(super) flaw: Option<Flaw>,
    /// Whether bytes of it were broken.
    pub(super) damaged: bool,
}

/// How a record looks in the window.
enum Cut {
    /// It is cut, and ends before this place.
    At(usize),
    /// It needs a closer look.
    Odd,
    /// It goes on behind the window.
    Open,
}

/// A reader of records.
#[derive(Debug)]
pub(super) struct Cursor {
    /// The window.
    pub(super) window: Window,
    delimiter: u8,
    ranges: Vec<Range<usize>>,
    record: Record,
    /// Whether the last record is in `record`, not in the window.
    apart: bool,
}

impl Cursor {
    /// Reads on from where a window stands.
    pub(super) fn new(window: Window, delimiter: u8) -> Self {
        let (ranges, record) = (Vec::new(), Record::default());
        Self { window, delimiter, ranges, record, apart: false }
    }

    /// The cells of the record that was read last.
    pub(super) fn cells(&self) -> Cells<'_> {
        if self.apart { self.record.cells() } else { Cells::new(self.window.text(), &self.ranges) }
    }

    /// Reads the next record; `None` at the end of the file.
    pub(super) fn read(&mut self) -> Result<Option<Seen>, Stop> {
        loop {
            let held = self.window.text().len() - self.window.at();
            if held == 0 && self.window.has_ended() {
                return Ok(None);
            }
            match if held == 0 { Cut::Open } else { self.cut() } {
                Cut::At(to) => {
                    self.apart = false;
                    let line = self.window.line();
                    let damaged = self.window.advance(to, line + 1);
                    let count = self.ranges.len();
                    return Ok(Some(Seen { line, last_line: line, count, flaw: None, damaged }));
                }
                Cut::Odd => {
                    if let Some(seen) = self.read_apart()? {
                        return Ok(Some(seen));
                    }
                }
                Cut::Open => {}
            }
            if held > HELD_BYTES {
                return self.skim().map(Some);
            }
            self.window.fill()?;
        }
    }

    /// Cuts a record that is plain into its cells.
    fn cut(&mut self) -> Cut {
        let (text, at) = (self.window.text(), self.window.at());
        let head = text.get(at..text.floor_char_boundary(at + LINE_BYTES)).unwrap_or_default();
        let (line, to) = match head.find('\n') {
            Some(end) => (head.get(..end).unwrap_or_default(), at + end + 1),
            None if text.len() - at > head.len() => return Cut::Odd,
            None if !self.window.has_ended() => return Cut::Open,
            None => (head, text.len()),
        };
        let line = line.as_bytes();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // The least byte, and whether any is a quote, without a branch: many are looked at together.
        let least = |mark: u8| line.iter().fold(u8::MAX, |least, byte| least.min(byte ^ mark));
        let is_control = |byte: &u8| *byte < b' ' && *byte != b'\t';
        let control = least(0) < b' ' && line.iter().any(is_control);
        let quote = least(b'"') == 0;
        self.ranges.clear();
        let mut cut = !control;
        if quote {
            cut &= split::quoted(line, at, self.delimiter, &mut self.ranges);
        } else {
            split::plain(line, at, self.delimiter, &mut self.ranges);
        }
        if cut && self.ranges.len() <= limits::COLUMNS { Cut::At(to) } else { Cut::Odd }
    }

    /// Reads a record that is not plain; `None` when it may go on behind the window.
    fn read_apart(&mut self) -> Result<Option<Seen>, Stop> {
        let window = &mut self.window;
        let ended = window.has_ended();
        let mut records = Records::at(window.text(), self.delimiter, window.at(), window.line());
        match records.read(&mut self.record) {
            Ok(_) if ended || !records.is_done() => {}
            Err(unclosed) if ended => return Err(Stop::Unclosed(unclosed.line)),
            _ => return Ok(None),
        }
        let (to, next_line) = records.position();
        refuse_nul(window.text(), window.at()..to)?;
        let damaged = window.advance(to, next_line);
        self.apart = true;
        let Record { line, last_line, count, flaw, .. } = self.record;
        Ok(Some(Seen { line, last_line, count, flaw, damaged }))
    }

    /// Passes over a record that is too long; its cells are not kept.
    fn skim(&mut self) -> Result<Seen, Stop> {
        let line = self.window.line();
        let mut skim = Skim::new(self.delimiter, line);
        let mut damaged = false;
        loop {
            let at = self.window.at();
            let rest = self.window.text().get(at..).unwrap_or_default();
            let (length, done) = skim.feed(rest);
            refuse_nul(rest, 0..length)?;
            damaged |= self.window.advance(at + length, skim.line + u64::from(done));
            if done {
                break;
            }
            if self.window.has_ended() {
                skim.end().map_err(|unclosed| Stop::Unclosed(unclosed.line))?;
                break;
            }
            self.window.fill()?;
        }
        self.apart = false;
        self.ranges.clear();
        let flaw = skim.flaw.filter(|flaw| *flaw != Flaw::Control).or(Some(Flaw::LongRecord));
        Ok(Seen { line, last_line: skim.line, count: skim.count, flaw, damaged })
    }
}

/// Refuses NUL, which is no text: a record with one is never plain.
fn refuse_nul(text: &str, range: Range<usize>) -> Result<(), Stop> {
    let nul = text.get(range).is_some_and(|text| text.as_bytes().contains(&0));
    if nul { Err(Stop::NoText) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Lines, count, flaw and cells of every record.
    type All = Vec<(u64, u64, usize, Option<Flaw>, Vec<String>)>;

    fn owned(cells: Cells<'_>) -> Vec<String> {
        cells.iter().map(str::to_owned).collect()
    }

    fn through_window(text: &[u8], chunk: usize) -> Result<All, Stop> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        std::fs::write(&file, text).unwrap();
        let mut cursor = Cursor::new(Window::open(&file, chunk)?, b',');
        let mut all = All::new();
        while let Some(seen) = cursor.read()? {
            let Seen { line, last_line, count, flaw, .. } = seen;
            all.push((line, last_line, count, flaw, owned(cursor.cells())));
        }
        Ok(all)
    }

    fn at_once(text: &str) -> Result<All, u64> {
        let (mut records, mut record) = (Records::new(text, b','), Record::default());
        let mut all = All::new();
        while records.read(&mut record).map_err(|unclosed| unclosed.line)? {
            let Record { line, last_line, count, flaw, .. } = record;
            all.push((line, last_line, count, flaw, owned(record.cells())));
        }
        Ok(all)
    }

    proptest! {
        #[test]
        fn records_are_the_same_however_the_file_is_cut(
            text in "([ab, \t]|,\"|\",|\"|\"a b\"|\n|\r\n|\r|\u{1}|é|王){0,40}",
            chunk in 4_usize..12,
        ) {
            let read = through_window(text.as_bytes(), chunk).map_err(|stop| match stop {
                Stop::Unclosed(line) => line,
                _ => 0,
            });

            prop_assert_eq!(read, at_once(&text));
        }
    }

    #[test]
    fn a_record_too_long_to_be_held_costs_itself_alone() {
        let text = format!("a,b\n\"{}\",c\nd,e\n", "x\n\"\"".repeat(1 << 20));

        let read = through_window(text.as_bytes(), 1 << 18).unwrap();

        let flaws: Vec<_> =
            read.iter().map(|(line, last, _, flaw, _)| (*line, *last, *flaw)).collect();
        let last = 2 + (1 << 20);
        let long = Some(Flaw::LongRecord);
        assert_eq!(flaws, [(1, 1, None), (2, last, long), (last + 1, last + 1, None)]);
        assert_eq!(flaws.len(), at_once(&text).unwrap().len());
    }

    #[test]
    fn millions_of_cells_are_counted() {
        let text = format!("{}\na,b", ",".repeat(5 << 20));

        let read = through_window(text.as_bytes(), 1 << 18).unwrap();

        assert_eq!((read[0].2, read[0].3), ((5 << 20) + 1, Some(Flaw::ManyCells)));
        assert_eq!((read[1].0, read[1].2), (2, 2));
    }

    #[test]
    fn a_quote_that_is_not_closed_in_many_megabytes_is_told_by_its_line() {
        let text = format!("a,b\nc,\"d\n{}", "e,f\n".repeat(2 << 20));

        let stop = through_window(text.as_bytes(), 1 << 18).unwrap_err();

        assert!(matches!(stop, Stop::Unclosed(2)), "{stop:?}");
    }
}
