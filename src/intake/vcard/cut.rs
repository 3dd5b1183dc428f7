//! Bytes to cards of unfolded properties, with the line on which each card begins.
//!
//! Works on bytes, since a fold may split a character. Knows folding (a line end before a blank),
//! the soft line ends of quoted-printable (`=` at the end, nothing before the rest) and base64
//! blocks that end with an empty line or simply with the next property. Media and notes are
//! dropped here, unread; of dates only the kind is kept. Where each property stands is kept too, so
//! that a cleared file is cut along the very lines that were read.

use std::borrow::Cow;
use std::ops::Range;

use crate::intake::limits;
use crate::intake::text::LineCounter;
use crate::intake::vcard::private;
use crate::intake::vcard::private::Private;
use crate::model::reading::SensitiveField;

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
    /// All of it as it stands in the file, `BEGIN` and `END` included; no cards inside it.
    pub(super) pieces: Vec<Piece>,
    /// Why it cannot be read, if so.
    pub(super) fault: Option<&'static str>,
    /// Properties, dropped ones included.
    count: usize,
}

impl Raw {
    /// Private details that are filled in: what they are, and the name of the property.
    pub(super) fn told(&self) -> impl Iterator<Item = (SensitiveField, &str)> {
        self.pieces.iter().filter(|piece| piece.filled).filter_map(|piece| match piece.private {
            Some(Private::Told(field)) => Some((field, piece.name.as_str())),
            _ => None,
        })
    }

    /// Where the properties stand that may go along with a cleared card.
    pub(super) fn public(&self) -> impl Iterator<Item = Range<usize>> {
        self.pieces.iter().filter(|piece| piece.private.is_none()).map(|piece| piece.bytes.clone())
    }

    /// Settles what only the label of a group tells; the label itself goes the way of its group.
    fn settle(&mut self) {
        let labels: Vec<(String, String)> = self
            .pieces
            .iter_mut()
            .filter_map(|piece| Some((piece.group.clone()?, piece.label.take()?)))
            .collect();
        if labels.is_empty() {
            return;
        }
        let mut groups: Vec<String> = Vec::new();
        for piece in &mut self.pieces {
            let Some(group) = &piece.group else { continue };
            let label = labels.iter().find(|(of, _)| of == group);
            let by_label = label.and_then(|(_, label)| private::of_label(&piece.name, label));
            piece.private = by_label.or(piece.private);
            if piece.private.is_some() {
                groups.push(group.clone());
            }
        }
        for piece in &mut self.pieces {
            let of_private = piece.group.as_ref().is_some_and(|group| groups.contains(group));
            if piece.name == LABEL && of_private {
                piece.private = Some(Private::Free);
            }
        }
    }
}

/// Apple's name for the label of a group.
const LABEL: &str = "X-ABLABEL";

/// One property as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Its bytes, further lines and line ends included.
    bytes: Range<usize>,
    /// Its name in upper case.
    name: String,
    /// The group before its name, `item1` of `item1.TEL`, in upper case.
    group: Option<String>,
    /// The value, where it is the label of a group.
    label: Option<String>,
    /// Why it does not go along with a cleared card, if so.
    private: Option<Private>,
    /// Whether it has a value.
    filled: bool,
}

impl Piece {
    /// Looks at a property; `text` is all of it where it is kept, else its first line.
    fn of(text: &[u8], name: String, bytes: Range<usize>, continued: bool) -> Self {
        let (head, value) = match text.iter().position(|byte| *byte == b':') {
            Some(colon) => text.split_at(colon),
            None => (text, &b""[..]),
        };
        let group = head.get(..head.len().min(256)).unwrap_or_default();
        let group = group.split(|byte| *byte == b';').next().unwrap_or_default();
        let group = group.iter().rposition(|byte| *byte == b'.').and_then(|dot| group.get(..dot));
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_uppercase();
        Self {
            bytes,
            group: group.map(shown),
            label: (name == LABEL).then(|| shown(value)),
            private: private::of(&name, text),
            filled: value.len() > 1 || continued,
            name,
        }
    }
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
    let mut lines = Lines { rest: bytes, counter: LineCounter::default(), at: 0 };
    let mut next = lines.next();
    while let Some(first) = next {
        let (whole, after) = property(first, &mut lines, &mut cutter);
        next = after;
        let end = next.map_or(bytes.len(), |line| line.at);
        let is_continued = end > first.at + first.length;
        let piece = Place { line: first.number, bytes: first.at..end, is_continued };
        if !cutter.property(&piece, &whole, &mut take) {
            return cutter.around;
        }
    }
    if let Some(mut last) = cutter.open.take() {
        last.fault = Some("the card has no end: the file was cut off");
        take(last);
    }
    cutter.around
}

/// Unfolds the property that begins on a line; gives the line after it too.
///
/// What is dropped is not put together, so the soft line ends are told by the last line read. The
/// marks of a card are never part of a property: a stray `=` at the end of one must not swallow
/// the cards behind it.
fn property<'a>(
    first: Line<'a>,
    lines: &mut Lines<'a>,
    cutter: &mut Cutter,
) -> (Cow<'a, [u8]>, Option<Line<'a>>) {
    let text = first.text;
    let head = text.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_quoted = contains(head, b"QUOTED-PRINTABLE");
    let is_base64 = contains(head, b"BASE64") || contains(head, b"ENCODING=B");
    let (mut whole, mut last, keeps) = (Cow::Borrowed(text), text, keeps(text));
    let mut next = lines.next();
    while let Some(Line { text: more, .. }) = next {
        let soft = is_quoted && last.ends_with(b"=");
        let folded = more.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        let block = is_base64 && !more.is_empty() && !more.contains(&b':');
        let mark = !folded && (is_mark(more, b"BEGIN") || is_mark(more, b"END"));
        if mark || (!soft && !folded && !block) {
            break;
        }
        let cut = if folded && !soft { more.get(1..).unwrap_or_default() } else { more };
        cutter.check_line(cut.len());
        if keeps && whole.len() + cut.len() <= limits::VCARD_PROPERTY_BYTES {
            let whole = whole.to_mut();
            whole.truncate(whole.len() - usize::from(soft && whole.ends_with(b"=")));
            whole.extend_from_slice(cut);
        } else if keeps {
            cutter.fault("a property of more than 1 MiB");
        }
        last = more;
        next = lines.next();
    }
    (whole, next)
}

/// Where a property stands.
struct Place {
    /// Its first physical line, from 1.
    line: u64,
    /// Its bytes, line ends included.
    bytes: Range<usize>,
    /// Whether it goes over several lines.
    is_continued: bool,
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
    fn property(&mut self, place: &Place, text: &[u8], take: &mut impl FnMut(Raw) -> bool) -> bool {
        let text = text.trim_ascii();
        let mark = || Piece { bytes: place.bytes.clone(), ..Piece::default() };
        let agent = std::mem::take(&mut self.agent);
        if is_mark(text, b"BEGIN") {
            if self.depth > 0 || (agent && self.open.is_some()) {
                (self.depth, self.around.nested) = (self.depth + 1, self.around.nested + 1);
                return true;
            }
            let raw = Raw { line: place.line, pieces: vec![mark()], ..Raw::default() };
            let before = self.open.replace(raw);
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
            return self.open.take().is_none_or(|mut card| {
                card.pieces.push(mark());
                card.settle();
                take(card)
            });
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
        }
        if let Some(card) = self.open.as_mut()
            && card.count <= limits::VCARD_PROPERTIES
        {
            let bytes = place.bytes.clone();
            card.pieces.push(Piece::of(text, name, bytes, place.is_continued));
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

/// One physical line.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// Its number, from 1.
    number: u64,
    /// Where it begins.
    at: usize,
    /// Its length with its end.
    length: usize,
    /// The line without its end.
    text: &'a [u8],
}

/// Physical lines with their numbers.
struct Lines<'a> {
    rest: &'a [u8],
    counter: LineCounter,
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let (number, at) = (self.counter.number(), self.at);
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let length = self.rest.iter().position(is_end).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(length);
        let ends = if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) };
        let (end, rest) = rest.split_at(ends);
        self.counter.pass(end);
        self.rest = rest;
        let length = text.len() + end.len();
        self.at += length;
        Some(Line { number, at, length, text })
    }
}
