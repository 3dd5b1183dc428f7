//! Bytes to cards of unfolded properties, with the line on which each card begins.
//!
//! Works on bytes, since a fold may split a character. Knows folding (a line end before a blank),
//! the soft line ends of quoted-printable (`=` at the end, nothing before the rest) and base64
//! blocks that end with an empty line or simply with the next property. Media and notes are
//! dropped here, unread; of dates only the kind is kept.

use std::borrow::Cow;

use crate::intake::limits;
use crate::intake::text::LineCounter;

/// The properties that are read; everything else is dropped.
const READ: [&str; 17] = [
    "VERSION",
    "FN",
    "N",
    "EMAIL",
    "TEL",
    "ORG",
    "TITLE",
    "ADR",
    "UID",
    "CATEGORIES",
    "URL",
    "SOCIALPROFILE",
    "X-SOCIALPROFILE",
    "X-ABLABEL",
    "X-PHONETIC-FIRST-NAME",
    "X-PHONETIC-LAST-NAME",
    "X-MAIDENNAME",
];

/// A card before it is understood.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// The physical line of its `BEGIN:VCARD`, from 1.
    pub(super) line: u64,
    /// Its properties, unfolded, without line ends.
    pub(super) properties: Vec<Vec<u8>>,
    /// Names of dropped properties that hold private details, in upper case.
    pub(super) private: Vec<String>,
    /// Why it cannot be read, if so.
    pub(super) fault: Option<&'static str>,
    /// Properties, dropped ones included.
    count: usize,
}

/// What stands around the cards.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// Cards inside cards that were passed over.
    pub(super) nested: u64,
    /// Lines outside any card that are not blank.
    pub(super) stray: u64,
}

/// Hands every card to `take`, in order; stops when it says so.
pub(super) fn cut(bytes: &[u8], mut take: impl FnMut(Raw) -> bool) -> Around {
    let mut cutter = Cutter::default();
    let mut lines = Lines { rest: bytes, counter: LineCounter::default() };
    let mut next = lines.next();
    while let Some((line, text)) = next {
        next = lines.next();
        let head = text.split(|byte| *byte == b':').next().unwrap_or_default();
        let is_quoted = contains(head, b"QUOTED-PRINTABLE");
        let is_base64 = contains(head, b"BASE64") || contains(head, b"ENCODING=B");
        let mut whole = Cow::Borrowed(text);
        while let Some((_, more)) = next {
            let soft = is_quoted && whole.ends_with(b"=");
            let folded = more.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
            let block = is_base64 && !more.is_empty() && !more.contains(&b':');
            if !soft && !folded && !block {
                break;
            }
            let cut = if folded && !soft { more.get(1..).unwrap_or_default() } else { more };
            let start = if soft { whole.len() - 1 } else { whole.len() };
            cutter.check_line(cut.len());
            if keeps(text) && start + cut.len() <= limits::VCARD_PROPERTY_BYTES {
                let whole = whole.to_mut();
                whole.truncate(start);
                whole.extend_from_slice(cut);
            } else if keeps(text) {
                cutter.fault("a property of more than 1 MiB");
            }
            next = lines.next();
        }
        if !cutter.property(line, &whole, &mut take) {
            return cutter.around;
        }
    }
    if let Some(mut last) = cutter.open.take() {
        last.fault = Some("the card has no end: the file was cut off");
        take(last);
    }
    cutter.around
}

/// The card being cut out.
#[derive(Default)]
struct Cutter {
    open: Option<Raw>,
    /// Cards begun inside the open one by `AGENT:` and not yet ended.
    depth: u64,
    agent: bool,
    around: Around,
}

impl Cutter {
    /// Takes one unfolded property; `false` to stop.
    fn property(&mut self, line: u64, text: &[u8], take: &mut impl FnMut(Raw) -> bool) -> bool {
        let text = text.trim_ascii();
        let agent = std::mem::take(&mut self.agent);
        if is_mark(text, b"BEGIN") {
            if self.depth > 0 || (agent && self.open.is_some()) {
                (self.depth, self.around.nested) = (self.depth + 1, self.around.nested + 1);
                return true;
            }
            let before = self.open.replace(Raw { line, ..Raw::default() });
            return before.is_none_or(|mut before| {
                before.fault = Some("the card has no end: another begins inside it");
                take(before)
            });
        }
        if is_mark(text, b"END") {
            if self.depth > 0 {
                self.depth -= 1;
                return true;
            }
            return self.open.take().is_none_or(take);
        }
        let Some(card) = self.open.as_mut() else {
            self.around.stray += u64::from(!text.is_empty());
            return true;
        };
        if self.depth > 0 || text.is_empty() {
            return true;
        }
        let name = name_of(text);
        self.agent = name == "AGENT" && text.ends_with(b":");
        card.count += 1;
        if card.count > limits::VCARD_PROPERTIES {
            card.fault = Some("more than 1,000 properties");
        } else if keeps(text) {
            if text.len() > limits::VCARD_LINE_BYTES && !contains(text, b"QUOTED-PRINTABLE") {
                self.check_line(text.len());
            } else {
                card.properties.push(text.to_vec());
            }
        } else if is_private(&name) && !text.ends_with(b":") {
            card.private.push(name);
        }
        true
    }

    /// Faults the open card for a physical line beyond the limit.
    fn check_line(&mut self, length: usize) {
        if length > limits::VCARD_LINE_BYTES {
            self.fault("a line of more than 64 kB");
        }
    }

    fn fault(&mut self, reason: &'static str) {
        if let Some(card) = self.open.as_mut() {
            card.fault = Some(reason);
        }
    }
}

/// The name of a property in upper case, without its group and parameters.
pub(super) fn name_of(text: &[u8]) -> String {
    let end = text.iter().position(|byte| matches!(byte, b':' | b';')).unwrap_or(text.len());
    let name = text.get(..end.min(256)).unwrap_or_default();
    let name = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    String::from_utf8_lossy(name).trim().to_ascii_uppercase()
}

/// Tells whether a property is one of those that are read.
fn keeps(text: &[u8]) -> bool {
    READ.contains(&&*name_of(text))
}

/// Tells whether a property holds private details, of which the kind alone is kept.
fn is_private(name: &str) -> bool {
    name == "BDAY"
        || name == "HOBBY"
        || name == "X-ABDATE"
        || name.contains("ANNIVERSARY")
        || name.contains("CHILD")
        || name.contains("HOBB")
}

/// Tells whether a line is `BEGIN:VCARD` or `END:VCARD`, however it is written.
fn is_mark(text: &[u8], mark: &[u8]) -> bool {
    let mut parts = text.splitn(2, |byte| *byte == b':');
    let is = |part: Option<&[u8]>, word: &[u8]| {
        part.is_some_and(|part| part.trim_ascii().eq_ignore_ascii_case(word))
    };
    is(parts.next(), mark) && is(parts.next(), b"VCARD")
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    let head = text.get(..text.len().min(1024)).unwrap_or_default();
    head.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

/// Physical lines with their numbers, without their ends.
struct Lines<'a> {
    rest: &'a [u8],
    counter: LineCounter,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<(u64, &'a [u8])> {
        if self.rest.is_empty() {
            return None;
        }
        let number = self.counter.number();
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let length = self.rest.iter().position(is_end).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(length);
        let ends = if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) };
        let (end, rest) = rest.split_at(ends);
        self.counter.pass(end);
        self.rest = rest;
        Some((number, line))
    }
}
