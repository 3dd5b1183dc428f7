//! The XML of a workbook's part as three kinds of events, behind limits.

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::intake::IntakeError;
use crate::intake::limits;

/// What to do about a damaged workbook.
pub(super) const HINT: &str = "open it in a spreadsheet program and save it again as .xlsx or .csv";

/// Attributes of one element: real ones have at most twenty.
const ATTRIBUTES: usize = 64;

/// One thing of a part.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// An element begins: its name without prefix, and its attributes.
    Start(String, Attributes<'a>),
    /// An element ends.
    End(String),
    /// Text, decoded.
    Text(String),
}

/// The attributes of an element.
#[derive(Debug)]
pub(super) struct Attributes<'a>(BytesStart<'a>);

impl Attributes<'_> {
    /// The value of an attribute by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut found = attributes.with_checks(false).take(ATTRIBUTES).flatten();
        let found = found.find(|attribute| {
            let key: &str = attribute.key.local_name().into_inner();
            key == name
        })?;
        found
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .ok()
            .map(std::borrow::Cow::into_owned)
    }

    /// Tells whether an attribute says yes.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.get(name).as_deref(), Some("1" | "true"))
    }
}

/// Walks a part.
pub(super) struct Part<'a> {
    label: String,
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Part<'a> {
    pub(super) fn new(label: &str, text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { label: label.to_owned(), reader, depth: 0 }
    }

    /// The next piece; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, IntakeError> {
        loop {
            let event = self.reader.read_event().map_err(|error| {
                self.refuse("xml.syntax", &format!("not readable as XML: {}", kind(&error)))
            })?;
            match event {
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > limits::XML_DEPTH {
                        return Err(self.refuse("xml.too_deep", "more than 64 levels deep"));
                    }
                    let name = element.local_name().into_inner().to_owned();
                    return Ok(Some(Piece::Start(name, Attributes(element))));
                }
                Event::End(element) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Piece::End(element.local_name().into_inner().to_owned())));
                }
                Event::Text(text) => {
                    return Ok(Some(Piece::Text(text.xml10_content().into_owned())));
                }
                Event::CData(text) => {
                    return Ok(Some(Piece::Text(text.xml10_content().into_owned())));
                }
                Event::GeneralRef(reference) => {
                    let known = match reference.xml10_content().as_ref() {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    let known =
                        known.ok_or_else(|| self.refuse("xml.entity", "an unknown entity"))?;
                    return Ok(Some(Piece::Text(known.to_string())));
                }
                Event::DocType(_) => {
                    let reason =
                        "a document type, which no workbook holds: an entity bomb or worse";
                    return Err(self.refuse("xml.doctype", reason));
                }
                Event::Eof if self.depth > 0 => {
                    return Err(self.refuse("xml.syntax", "it is cut off"));
                }
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    pub(super) fn refuse(&self, code: &'static str, reason: &str) -> IntakeError {
        IntakeError::refused(&self.label, code, reason, HINT)
    }
}

/// The kind of an XML error, without the text it stumbled over.
fn kind(error: &quick_xml::Error) -> &'static str {
    match error {
        quick_xml::Error::Syntax(_) => "a broken tag",
        quick_xml::Error::IllFormed(_) => "tags that do not match",
        _ => "damaged",
    }
}
