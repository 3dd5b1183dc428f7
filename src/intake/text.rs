//! Bytes to text: UTF-8 with or without BOM, UTF-16 with BOM, Windows-1252 with a warning.
//!
//! A few broken bytes in a file that is otherwise UTF-8 must cost the rows they stand on, not turn
//! every accented name of the file into nonsense. So a file counts as UTF-8 when it says so (BOM)
//! or when its well-formed characters beyond ASCII are at least as many as its broken sequences:
//! text in Windows-1252 almost never holds two bytes that happen to be UTF-8. The broken places
//! become U+FFFD, and their lines are listed so that a reader of rows can leave those rows out.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::WINDOWS_1252;

use crate::intake::IntakeError;

/// What to do about a file that is no text.
const HINT: &str = "open it in the program it came from and save it as UTF-8 text";

/// Decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// A remark for the report when the encoding was guessed or bytes were broken.
    pub warning: Option<String>,
    /// Physical lines, from 1 and rising, on which broken bytes were replaced by U+FFFD.
    pub damaged_lines: Vec<u64>,
}

/// Decodes a file.
///
/// # Errors
///
/// Bytes that are no text: NUL bytes, UTF-16 without a byte order mark.
pub fn decode<'a>(name: &str, bytes: &'a [u8]) -> Result<Decoded<'a>, IntakeError> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (Some(encoding), bytes.get(length..).unwrap_or_default()),
        None => (None, bytes),
    };
    if encoding.is_none_or(|encoding| encoding == UTF_8) {
        refuse_nul(name, body)?;
        if let Ok(text) = std::str::from_utf8(body) {
            return Ok(Decoded {
                text: Cow::Borrowed(text),
                warning: None,
                damaged_lines: Vec::new(),
            });
        }
    }
    let Some(encoding) = encoding.or_else(|| mostly_utf8(body).then_some(UTF_8)) else {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
        let warning = format!(
            "`{name}` is not UTF-8: it was read as Windows-1252, so that letters outside Western \
             Europe may be wrong"
        );
        return Ok(Decoded { text, warning: Some(warning), damaged_lines: Vec::new() });
    };
    let (text, _) = encoding.decode_without_bom_handling(body);
    if encoding != UTF_8 {
        refuse_nul(name, text.as_bytes())?;
    }
    Ok(with_damage(name, body, text, encoding))
}

/// Lists the lines with broken bytes.
///
/// In UTF-8 they are told from U+FFFD that the file itself spells out; in UTF-16, where a lone
/// surrogate is rare, every U+FFFD counts.
fn with_damage<'a>(
    name: &str,
    body: &[u8],
    text: Cow<'a, str>,
    encoding: &'static Encoding,
) -> Decoded<'a> {
    let damaged_lines = if encoding == UTF_8 {
        let (mut lines, mut line) = (Vec::new(), LineCounter::default());
        for chunk in body.utf8_chunks() {
            line.pass(chunk.valid().as_bytes());
            if !chunk.invalid().is_empty() {
                lines.push(line.number());
                line.pass(chunk.invalid());
            }
        }
        lines.dedup();
        lines
    } else {
        let (mut lines, mut line) = (Vec::new(), LineCounter::default());
        for piece in text.split_inclusive('\u{fffd}') {
            line.pass(piece.as_bytes());
            if piece.ends_with('\u{fffd}') {
                lines.push(line.number());
            }
        }
        lines.dedup();
        lines
    };
    let warning = damaged_lines
        .first()
        .map(|first| damage_remark(name, encoding, damaged_lines.len() as u64, *first));
    Decoded { text, warning, damaged_lines }
}

/// The remark on broken bytes.
pub(crate) fn damage_remark(
    name: &str,
    encoding: &'static Encoding,
    lines: u64,
    first: u64,
) -> String {
    let encoding = encoding.name();
    format!(
        "`{name}` holds bytes that are no {encoding} on {lines} lines, the first is line {first}"
    )
}

/// Tells whether well-formed characters beyond ASCII are there and not fewer than broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (good, broken) = balance(bytes);
    good > 0 && good >= broken
}

/// The same of a file, piece by piece.
pub(crate) fn is_mostly_utf8(path: &Path) -> io::Result<bool> {
    const PIECE: usize = 256 << 10;
    let (mut file, mut bytes) = (File::open(path)?, Vec::new());
    let (mut good, mut broken) = (0_u64, 0_u64);
    loop {
        let ended = (&mut file).take(PIECE as u64).read_to_end(&mut bytes)? < PIECE;
        let tail = if ended { 0 } else { incomplete_tail(&bytes) };
        let whole = bytes.len() - tail;
        let (more, worse) = balance(bytes.get(..whole).unwrap_or_default());
        (good, broken) = (good + more, broken + worse);
        if ended {
            return Ok(good > 0 && good >= broken);
        }
        bytes.drain(..whole);
    }
}

/// Well-formed characters beyond ASCII, and broken sequences.
fn balance(bytes: &[u8]) -> (u64, u64) {
    let (mut good, mut broken) = (0_u64, 0_u64);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
        broken += u64::from(!chunk.invalid().is_empty());
    }
    (good, broken)
}

/// Bytes at the end that may begin a character of which more is to come.
pub(crate) fn incomplete_tail(bytes: &[u8]) -> usize {
    for (length, byte) in (1_usize..=3).zip(bytes.iter().rev()) {
        let needed = match byte {
            0x80..=0xbf => continue,
            0xc0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf7 => 4,
            _ => 1,
        };
        return if length < needed { length } else { 0 };
    }
    0
}

/// Refuses NUL bytes, and names UTF-16 when every other byte is one.
fn refuse_nul(name: &str, bytes: &[u8]) -> Result<(), IntakeError> {
    if !bytes.contains(&0) {
        return Ok(());
    }
    let first = bytes.iter().take_while(|byte| **byte != 0).count();
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros = head.split(|byte| *byte == 0).count() - 1;
    let reason = if zeros * 3 >= head.len() {
        "it looks like UTF-16 without a byte order mark, or is no text at all"
    } else {
        "it holds NUL bytes, so it is damaged or is no text"
    };
    let mut line = LineCounter::default();
    line.pass(bytes.get(..first).unwrap_or_default());
    Err(IntakeError::refused(name, "text.encoding", reason, HINT).on_line(line.number()))
}

/// Counts physical lines over `\n`, `\r\n` and a lone `\r`, piece by piece.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LineCounter {
    ends: u64,
    after_cr: bool,
}

impl LineCounter {
    /// Goes over the next piece.
    pub(crate) fn pass(&mut self, piece: &[u8]) {
        for byte in piece {
            match byte {
                b'\n' if self.after_cr => {}
                b'\n' | b'\r' => self.ends += 1,
                _ => {}
            }
            self.after_cr = *byte == b'\r';
        }
    }

    /// The line, from 1, on which the next byte stands.
    pub(crate) fn number(self) -> u64 {
        self.ends + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_taken_off() {
        let decoded = decode("a.csv", b"\xef\xbb\xbfZo\xc3\xab").unwrap();

        assert_eq!((&*decoded.text, decoded.warning), ("Zoë", None));
    }

    #[test]
    fn utf_16_with_its_mark_is_read_in_both_orders() {
        let little = decode("a.csv", b"\xff\xfeA\0\xeb\0").unwrap();
        let big = decode("a.csv", b"\xfe\xff\0A\0\xeb").unwrap();

        assert_eq!((&*little.text, &*big.text), ("Aë", "Aë"));
    }

    #[test]
    fn utf_16_without_its_mark_is_refused() {
        let refused = decode("a.csv", b"\0N\0a\0m\0e").unwrap_err();

        assert_eq!(refused.code(), "text.encoding");
        assert!(refused.to_string().contains("UTF-16"), "{refused}");
    }

    #[test]
    fn a_nul_byte_is_refused_with_its_line() {
        let refused = decode("a.csv", b"Name\r\nAda Example and others\r\nBr\0no").unwrap_err();

        assert!(refused.to_string().starts_with("`a.csv`, line 3: "), "{refused}");
    }

    #[test]
    fn western_text_is_read_with_a_warning_that_names_the_file() {
        let decoded = decode("book.csv", b"Ren\xe9 Ex\xe4mple").unwrap();

        assert_eq!(decoded.text, "René Exämple");
        assert!(decoded.warning.unwrap().contains("`book.csv`"));
    }

    #[test]
    fn one_broken_sequence_in_utf_8_costs_its_line_alone() {
        let bytes = b"Name\nZo\xc3\xab\nBr\xc3no\nRen\xc3\xa9\n";

        let decoded = decode("a.csv", bytes).unwrap();

        assert_eq!(decoded.damaged_lines, [3]);
        assert!(decoded.text.contains("Zoë") && decoded.text.contains("René"));
        assert!(decoded.warning.unwrap().contains("line 3"));
    }

    #[test]
    fn a_replacement_character_of_the_file_itself_is_no_damage() {
        let bytes = "Name\nZo\u{fffd}\nRen\u{e9}".as_bytes();

        let decoded = decode("a.csv", bytes).unwrap();

        assert_eq!((decoded.damaged_lines, decoded.warning), (vec![], None));
    }

    #[test]
    fn lines_end_with_any_of_the_three_marks() {
        let mut line = LineCounter::default();

        line.pass(b"a\r");
        line.pass(b"\nb\rc\nd");

        assert_eq!(line.number(), 4);
    }
}
