//! A text table row by row, of any length: never more than a few MiB of it are held.
//!
//! What [`read_table`](super::read_table) finds in a UTF-8 file, without keeping the rows.

use std::path::Path;

use encoding_rs::UTF_8;

use crate::intake::IntakeError;
use crate::intake::limits;
use crate::intake::table::Kind;
use crate::intake::table::Table;
use crate::intake::table::cursor::Cursor;
use crate::intake::table::delimited;
use crate::intake::table::delimited::Remarks;
use crate::intake::table::records::Cells;
use crate::intake::table::window::CHUNK_BYTES;
use crate::intake::table::window::Stop;
use crate::intake::table::window::Window;
use crate::intake::text::damage_remark;

/// Rows left out that are listed; the others are counted.
const LISTED: usize = 1_000;

/// Why a stream ends before the file.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The file turned out to be no UTF-8 text: it has to be read whole, and what was read of it
    /// be forgotten.
    NoText,
    /// The file cannot be read.
    Refused(IntakeError),
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamRow<'a> {
    /// The physical line on which it begins, from 1.
    pub(crate) line: u64,
    /// Its cells.
    pub(crate) cells: Cells<'a>,
}

/// A table whose rows stream past.
#[derive(Debug)]
pub(crate) struct TableStream {
    /// The header, without rows, and with the remarks on it.
    pub(crate) table: Table,
    /// Rows left out: lines and reasons of the first [`LISTED`].
    pub(crate) skipped: Vec<(u64, String)>,
    /// Rows left out.
    pub(crate) skipped_rows: u64,
    name: String,
    cursor: Cursor,
    rows: u64,
    remarks: Remarks,
}

impl TableStream {
    /// Opens a file; `None` when it is no UTF-8 text with a header, or cannot be opened at all.
    pub(crate) fn open(
        name: &str,
        path: &Path,
        is_header: &dyn Fn(&[&str]) -> bool,
    ) -> Result<Option<Self>, IntakeError> {
        Self::open_in(name, path, is_header, CHUNK_BYTES)
    }

    /// The same, read in pieces of `chunk` bytes.
    fn open_in(
        name: &str,
        path: &Path,
        is_header: &dyn Fn(&[&str]) -> bool,
        chunk: usize,
    ) -> Result<Option<Self>, IntakeError> {
        if path.is_dir() {
            return Ok(None);
        }
        let Ok(mut window) = Window::open(path, chunk) else { return Ok(None) };
        while !window.has_ended() && window.text().len() <= limits::HEADER_BYTES {
            match window.fill() {
                Ok(()) => {}
                Err(Stop::Io(cause)) => return Err(IntakeError::io(name, cause)),
                Err(_) => return Ok(None),
            }
        }
        let head = window.text().as_bytes();
        if Kind::of(head) != Kind::Text || head.contains(&0) {
            return Ok(None);
        }
        let (told, text) = delimited::excel_separator(window.text());
        let Ok(header) = delimited::find_header(name, text, told, is_header) else {
            return Ok(None);
        };
        let delimiter = header.rest.delimiter();
        if delimiter == b'"' || (delimiter < b' ' && delimiter != b'\t') {
            return Ok(None);
        }
        let first_line = u64::from(told.is_some());
        let (at, line) = header.rest.position();
        let at = window.text().len() - text.len() + at;
        let header_line = header.line + first_line;
        let warnings = delimited::header_remarks(name, delimiter, header.above, header_line);
        let mut table = Table {
            header: header.names,
            header_line,
            rows: Vec::new(),
            blank: 0,
            skipped: Vec::new(),
            warnings,
        };
        table.warn_of_twins(name);
        window.advance(at, line + first_line);
        Ok(Some(Self {
            table,
            skipped: Vec::new(),
            skipped_rows: 0,
            name: name.to_owned(),
            cursor: Cursor::new(window, delimiter),
            rows: 0,
            remarks: Remarks::default(),
        }))
    }

    /// Reads the next row that is one; `None` at the end.
    pub(crate) fn read(&mut self) -> Result<Option<StreamRow<'_>>, Broken> {
        loop {
            let read = self.cursor.read().map_err(|stop| broken(&self.name, stop))?;
            let Some(seen) = read else { return Ok(None) };
            let (line, cells) = (seen.line, self.cursor.cells());
            if seen.flaw.is_none() && cells.are_blank() {
                self.table.blank += u64::from(seen.count > 1);
                continue;
            }
            self.rows += 1;
            if self.rows > limits::STREAM_ROWS {
                let most = limits::STREAM_ROWS;
                return Err(Broken::Refused(delimited::too_many_rows(&self.name, most, line)));
            }
            let header = &self.table.header;
            let fault = delimited::fault(header, seen.damaged, seen.flaw, seen.count, cells);
            if let Some(reason) = fault {
                self.skip(line, delimited::over_lines(reason, line, seen.last_line));
                continue;
            }
            self.remarks.look(header.len(), seen.count, seen.flaw, line);
            return Ok(Some(StreamRow { line, cells: self.cursor.cells() }));
        }
    }

    /// Leaves a row out.
    pub(crate) fn skip(&mut self, line: u64, reason: String) {
        self.skipped_rows += 1;
        if self.skipped.len() < LISTED {
            self.skipped.push((line, reason));
        }
    }

    /// Takes rows back that turned out to be none, of which so many are short.
    pub(crate) fn forget_short(&mut self, short: u64) {
        self.remarks.short = self.remarks.short.saturating_sub(short);
    }

    /// The remarks, once all rows are read.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let (name, damage) = (&self.name, self.cursor.window.damage());
        let damaged = damage.first.map(|first| damage_remark(name, UTF_8, damage.lines, first));
        let header = self.table.warnings.iter().cloned();
        damaged.into_iter().chain(header).chain(self.remarks.of(name)).collect()
    }
}

/// Why a stream ends.
fn broken(name: &str, stop: Stop) -> Broken {
    Broken::Refused(match stop {
        Stop::NoText => return Broken::NoText,
        Stop::Io(cause) => IntakeError::io(name, cause),
        Stop::Unclosed(line) => delimited::unclosed_quote(name, line),
        Stop::Long => IntakeError::refused(
            name,
            "file.too_large",
            format!("more than {} GiB", limits::STREAM_BYTES >> 30),
            "hand it in in parts",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::table::read_table;
    use proptest::prelude::*;

    fn people(cells: &[&str]) -> bool {
        cells.contains(&"Name") && cells.contains(&"URL")
    }

    /// Rows by line, rows left out, and remarks, or the refusal.
    type All = Result<(Vec<(u64, Vec<String>)>, Vec<(u64, String)>, Vec<String>), String>;

    fn owned(cells: &csv::StringRecord) -> Vec<String> {
        cells.iter().map(str::to_owned).collect()
    }

    fn at_once(bytes: &[u8]) -> All {
        let table = read_table("a.csv", bytes, &people).map_err(|error| error.to_string())?;
        let rows = table.rows.into_iter().map(|row| (row.line, owned(&row.cells))).collect();
        let mut warnings = table.warnings;
        warnings.sort();
        Ok((rows, table.skipped, warnings))
    }

    /// `None` where the file has to be read whole.
    fn streamed(bytes: &[u8]) -> Option<All> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        std::fs::write(&file, bytes).unwrap();
        let mut stream = TableStream::open("a.csv", &file, &people).unwrap()?;
        let mut rows = Vec::new();
        loop {
            match stream.read() {
                Ok(Some(row)) => rows.push((row.line, owned(&row.cells.to_row()))),
                Ok(None) => break,
                Err(Broken::NoText) => return None,
                Err(Broken::Refused(error)) => return Some(Err(error.to_string())),
            }
        }
        let mut warnings = stream.warnings();
        warnings.sort();
        Some(Ok((rows, stream.skipped, warnings)))
    }

    fn piece() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            "[a-c ]{0,3}(,[a-c]{0,2}){0,3}(\n|\r\n)".prop_map(String::into_bytes),
            "(Name,URL\n|Name,URL\r|Zoë,\"é\n\"\n|\"a\"b,c\n|\"a\nb\"c,d\n|,\n|\n|\"|\u{1}a,b\n|\u{fffd}\n)"
                .prop_map(String::into_bytes),
            Just(b"Br\xc3no,x\n".to_vec()),
            Just(b"a,\xff\xfe\"\n\xe2\x82\n\"".to_vec()),
        ]
    }

    proptest! {
        #[test]
        fn rows_are_those_of_the_whole_table(
            mark in prop_oneof![Just(&b""[..]), Just(&b"\xef\xbb\xbf"[..]), Just(&b"sep=,\r\n"[..])],
            pieces in prop::collection::vec(piece(), 0..12),
        ) {
            let mut bytes = mark.to_vec();
            bytes.extend_from_slice(b"Notes\nName,URL\n");
            bytes.extend(pieces.concat());

            let whole = at_once(&bytes);

            let Some(read) = streamed(&bytes) else {
                let guessed = |text: &String| text.contains("Windows-1252");
                prop_assert!(whole.is_err() || whole.unwrap().2.iter().any(guessed));
                return Ok(());
            };
            prop_assert_eq!(read, whole);
        }
    }

    #[test]
    fn a_file_longer_than_the_window_is_read_alike() {
        let mut bytes = b"Name,URL\r\n".to_vec();
        for row in 0..200_000_u32 {
            bytes.extend_from_slice(match row % 1_000 {
                0 => b"Zo\xc3\xab,\"two\r\nlines\"\r\n".as_slice(),
                1 if row > 150_000 => b"Br\xc3no,x\n",
                2 => b"Ada,\"with \"\"quotes\"\"\",surplus\n",
                3 => b"Cleo\n",
                _ => b"Ada Example,https://bright.example\r\n",
            });
        }

        let read = streamed(&bytes).unwrap();

        assert!(read == at_once(&bytes));
        let (_, skipped, warnings) = read.unwrap();
        assert_eq!((skipped.len(), warnings.len()), (250, 2));
    }

    #[test]
    fn what_is_no_utf_8_text_is_left_to_others() {
        let cases: [&[u8]; 5] = [
            b"PK\x03\x04Name,URL\n",
            b"\xff\xfeN\0a\0m\0e\0",
            b"Name,URL\nRen\xe9,x\n",
            b"Name,URL\nA\0,x\n",
            b"Ada,x\n",
        ];

        for bytes in cases {
            assert!(streamed(bytes).is_none(), "{bytes:?}");
        }
    }
}
