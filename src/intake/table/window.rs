//! A text file through a window: what is read of it, decoded, without what lies behind.
//!
//! Decodes as `text.rs` does with UTF-8. What that reads otherwise (UTF-16, Windows-1252) or
//! refuses (NUL bytes) is no text here: it has to be read whole.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use encoding_rs::Encoding;
use encoding_rs::UTF_8;

use crate::intake::limits;
use crate::intake::text;
use crate::intake::text::LineCounter;

/// What is read at once.
pub(super) const CHUNK_BYTES: usize = 256 << 10;

/// Why a file cannot be read on.
#[derive(Debug)]
pub(super) enum Stop {
    /// It is no UTF-8 text.
    NoText,
    /// The operating system refused.
    Io(io::Error),
    /// It is longer than [`limits::STREAM_BYTES`].
    Long,
    /// A quote on this line is never closed.
    Unclosed(u64),
}

/// Lines on which bytes were broken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Damage {
    /// How many.
    pub(super) lines: u64,
    /// The first, from 1.
    pub(super) first: Option<u64>,
    last: u64,
}

/// The window.
#[derive(Debug)]
pub(super) struct Window {
    path: PathBuf,
    file: File,
    chunk: usize,
    /// Bytes read and not decoded: the beginning of a character.
    raw: Vec<u8>,
    text: String,
    at: usize,
    line: u64,
    read: u64,
    ended: bool,
    /// Whether broken bytes are damage in UTF-8, not another encoding.
    utf8: bool,
    broken: VecDeque<usize>,
    damage: Damage,
}

impl Window {
    /// Opens a file that is read in pieces of `chunk` bytes.
    pub(super) fn open(path: &Path, chunk: usize) -> Result<Self, Stop> {
        let file = File::open(path).map_err(Stop::Io)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            chunk,
            raw: Vec::new(),
            text: String::new(),
            at: 0,
            line: 1,
            read: 0,
            ended: false,
            utf8: false,
            broken: VecDeque::new(),
            damage: Damage::default(),
        })
    }

    /// All text in the window, that which is passed included.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the text up to which it is passed.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The physical line of that place, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Tells whether the file ends with the window.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// The lines with broken bytes so far.
    pub(super) fn damage(&self) -> Damage {
        self.damage
    }

    /// Drops what is passed and reads another piece.
    pub(super) fn fill(&mut self) -> Result<(), Stop> {
        self.text.drain(..self.at);
        for place in &mut self.broken {
            *place -= self.at;
        }
        self.at = 0;
        let got = (&mut self.file).take(self.chunk as u64).read_to_end(&mut self.raw);
        let got = got.map_err(Stop::Io)?;
        self.ended = got < self.chunk;
        if self.read == 0 {
            self.take_mark()?;
        }
        self.read += got as u64;
        if self.read > limits::STREAM_BYTES {
            return Err(Stop::Long);
        }
        self.decode()
    }

    /// Takes a byte order mark off.
    fn take_mark(&mut self) -> Result<(), Stop> {
        match Encoding::for_bom(&self.raw) {
            Some((encoding, length)) if encoding == UTF_8 => {
                self.raw.drain(..length);
                self.utf8 = true;
                Ok(())
            }
            Some(_) => Err(Stop::NoText),
            None => Ok(()),
        }
    }

    /// Decodes the bytes read, but for a character that is not complete.
    fn decode(&mut self) -> Result<(), Stop> {
        let raw = std::mem::take(&mut self.raw);
        let tail = if self.ended { 0 } else { text::incomplete_tail(&raw) };
        let (whole, tail) = raw.split_at(raw.len() - tail);
        let mut rest = whole;
        while !rest.is_empty() {
            let Err(error) = std::str::from_utf8(rest).map(|text| self.text.push_str(text)) else {
                break;
            };
            if !self.utf8 {
                self.utf8 = text::is_mostly_utf8(&self.path).map_err(Stop::Io)?;
            }
            if !self.utf8 {
                return Err(Stop::NoText);
            }
            let (valid, after) = rest.split_at(error.valid_up_to());
            self.text.push_str(std::str::from_utf8(valid).unwrap_or_default());
            self.broken.push_back(self.text.len());
            self.text.push('\u{fffd}');
            let length = error.error_len().unwrap_or(after.len());
            rest = after.get(length..).unwrap_or_default();
        }
        let tail = tail.to_vec();
        self.raw = raw;
        self.raw.clear();
        self.raw.extend_from_slice(&tail);
        Ok(())
    }

    /// Passes on to a place and its line; tells whether bytes before it were broken.
    pub(super) fn advance(&mut self, to: usize, line: u64) -> bool {
        let (mut lines, mut from) = (LineCounter::default(), self.at);
        let mut any = false;
        while let Some(place) = self.broken.front().copied().filter(|place| *place < to) {
            lines.pass(self.text.as_bytes().get(from..place).unwrap_or_default());
            from = place;
            let on = self.line + lines.number() - 1;
            if self.damage.last != on {
                self.damage.lines += 1;
                self.damage.first = self.damage.first.or(Some(on));
                self.damage.last = on;
            }
            self.broken.pop_front();
            any = true;
        }
        (self.at, self.line) = (to, line);
        any
    }
}
