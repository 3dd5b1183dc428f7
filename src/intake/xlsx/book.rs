//! The workbook: its sheets, its shared strings, and which formats are dates.

use std::io::Cursor;

use crate::intake::IntakeError;
use crate::intake::archive::Zip;
use crate::intake::limits;
use crate::intake::text;
use crate::intake::xlsx::value::Format;
use crate::intake::xlsx::xml::HINT;
use crate::intake::xlsx::xml::Part;
use crate::intake::xlsx::xml::Piece;

const WORKBOOK: &str = "xl/workbook.xml";

/// The parts of a workbook that do not depend on the sheet.
pub(super) struct Book<'a> {
    name: &'a str,
    zip: Zip<Cursor<&'a [u8]>>,
    links: Vec<Link>,
    /// The sheets in their order.
    pub(super) sheets: Vec<Sheet>,
    /// Days count from 1904 instead of 1900.
    pub(super) from_1904: bool,
    /// Texts that cells refer to.
    pub(super) strings: Vec<Box<str>>,
    /// What each cell style makes of a number.
    pub(super) formats: Vec<Format>,
}

/// One sheet, by name.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    id: String,
}

/// One relationship of the workbook.
#[derive(Debug)]
struct Link {
    id: String,
    kind: String,
    target: String,
    external: bool,
}

impl<'a> Book<'a> {
    /// Reads everything but the sheets.
    pub(super) fn open(name: &'a str, bytes: &'a [u8]) -> Result<Self, IntakeError> {
        let zip = Zip::open(name, Cursor::new(bytes))?;
        let mut book = Self {
            name,
            zip,
            links: Vec::new(),
            sheets: Vec::new(),
            from_1904: false,
            strings: Vec::new(),
            formats: Vec::new(),
        };
        let workbook = book.part(WORKBOOK)?;
        book.read_workbook(&workbook)?;
        let links = book.part("xl/_rels/workbook.xml.rels")?;
        book.read_links(&links)?;
        if let Some(strings) = book.linked("/sharedStrings")? {
            book.read_strings(&strings)?;
        }
        if let Some(styles) = book.linked("/styles")? {
            book.read_formats(&styles)?;
        }
        Ok(book)
    }

    /// The label and text of a sheet's part.
    pub(super) fn sheet(&self, sheet: &Sheet) -> Result<(String, String), IntakeError> {
        let link = self.links.iter().find(|link| link.id == sheet.id);
        if let Some(link) = link.filter(|link| !link.external) {
            return Ok((self.label(&link.target), self.part(&link.target)?));
        }
        let reason = format!("the part of its sheet `{}` is missing or outside", sheet.name);
        Err(IntakeError::refused(self.name, "xlsx.missing_part", reason, HINT))
    }

    fn label(&self, path: &str) -> String {
        format!("{}:{path}", self.name)
    }

    /// The text of a part that must be there.
    fn part(&self, path: &str) -> Result<String, IntakeError> {
        let mut found =
            self.zip.entries().iter().filter(|entry| entry.path.eq_ignore_ascii_case(path));
        let label = self.label(path);
        let refuse = |code, reason| Err(IntakeError::refused(&label, code, reason, HINT));
        match (found.next(), found.next()) {
            (Some(entry), None) => {
                let bytes = self.zip.read(entry, &label, limits::MEMBER_BYTES)?;
                Ok(text::decode(&label, &bytes)?.text.into_owned())
            }
            (None, _) => refuse("xlsx.missing_part", "this part of the workbook is missing"),
            (Some(_), Some(_)) => refuse("zip.duplicate_name", "it stands in the workbook twice"),
        }
    }

    /// The text of the part of a kind, where the workbook has one inside itself.
    fn linked(&self, kind: &str) -> Result<Option<(String, String)>, IntakeError> {
        let link = self.links.iter().find(|link| link.kind.ends_with(kind) && !link.external);
        link.map(|link| Ok((self.label(&link.target), self.part(&link.target)?))).transpose()
    }

    fn read_workbook(&mut self, text: &str) -> Result<(), IntakeError> {
        let mut part = Part::new(&self.label(WORKBOOK), text);
        while let Some(piece) = part.next()? {
            let Piece::Start(name, attributes) = piece else { continue };
            match name.as_str() {
                "workbookPr" => self.from_1904 |= attributes.is("date1904"),
                "sheet" => self.sheets.push(Sheet {
                    name: attributes.get("name").unwrap_or_default().chars().take(64).collect(),
                    hidden: attributes.get("state").is_some_and(|state| state != "visible"),
                    id: attributes.get("id").unwrap_or_default(),
                }),
                _ => {}
            }
            if self.sheets.len() > limits::XLSX_SHEETS {
                return Err(part.refuse("xlsx.too_many_sheets", "more than 100 sheets"));
            }
        }
        if self.sheets.is_empty() {
            return Err(part.refuse("xlsx.missing_part", "the workbook names no sheet"));
        }
        Ok(())
    }

    fn read_links(&mut self, text: &str) -> Result<(), IntakeError> {
        let mut part = Part::new(&self.label("xl/_rels/workbook.xml.rels"), text);
        while let Some(piece) = part.next()? {
            let Piece::Start(name, attributes) = piece else { continue };
            if name == "Relationship" && self.links.len() < limits::XLSX_SHEETS * 4 {
                let target = attributes.get("Target").unwrap_or_default();
                let inside = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("xl/{target}"),
                };
                self.links.push(Link {
                    id: attributes.get("Id").unwrap_or_default(),
                    kind: attributes.get("Type").unwrap_or_default(),
                    target: inside,
                    external: attributes.get("TargetMode").is_some_and(|mode| mode != "Internal"),
                });
            }
        }
        Ok(())
    }

    /// Reads the shared strings; how many the part claims to hold does not matter.
    fn read_strings(&mut self, (label, text): &(String, String)) -> Result<(), IntakeError> {
        let mut part = Part::new(label, text);
        let (mut string, mut in_text, mut in_sound) = (String::new(), false, false);
        while let Some(piece) = part.next()? {
            match piece {
                Piece::Start(name, _) => match name.as_str() {
                    "si" => string.clear(),
                    "rPh" => in_sound = true,
                    "t" => in_text = !in_sound,
                    _ => {}
                },
                Piece::End(name) => match name.as_str() {
                    "si" => {
                        if self.strings.len() >= limits::XLSX_STRINGS {
                            let reason = "more than 500,000 shared texts";
                            return Err(part.refuse("xlsx.too_many_strings", reason));
                        }
                        self.strings.push(unescaped(&string).into());
                    }
                    "rPh" => in_sound = false,
                    "t" => in_text = false,
                    _ => {}
                },
                Piece::Text(piece) if in_text => {
                    string.push_str(&piece);
                    check_length(&part, &string)?;
                }
                Piece::Text(_) => {}
            }
        }
        Ok(())
    }

    /// Reads what each cell style makes of a number.
    fn read_formats(&mut self, (label, text): &(String, String)) -> Result<(), IntakeError> {
        let mut part = Part::new(label, text);
        let (mut codes, mut in_cells) = (Vec::new(), false);
        while let Some(piece) = part.next()? {
            match piece {
                Piece::Start(name, attributes) => match name.as_str() {
                    "numFmt" if codes.len() < 10_000 => {
                        let code = attributes.get("formatCode").unwrap_or_default();
                        codes.push((attributes.get("numFmtId").unwrap_or_default(), code));
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells && self.formats.len() < 70_000 => {
                        let id = attributes.get("numFmtId").unwrap_or_default();
                        let code = codes.iter().find(|(known, _)| *known == id);
                        self.formats.push(Format::of(&id, code.map(|(_, code)| code.as_str())));
                    }
                    _ => {}
                },
                Piece::End(name) if name == "cellXfs" => in_cells = false,
                _ => {}
            }
        }
        Ok(())
    }
}

/// Refuses a text longer than a cell can be.
pub(super) fn check_length(part: &Part<'_>, text: &str) -> Result<(), IntakeError> {
    // A character takes at most four bytes, and most take one: count only when it could matter.
    if text.len() > limits::XLSX_CELL_CHARS && text.chars().count() > limits::XLSX_CELL_CHARS {
        return Err(part.refuse("xlsx.string", "a text of more than 32,767 characters"));
    }
    Ok(())
}

/// Undoes `_x000D_`, by which workbooks write characters that XML cannot hold.
pub(super) fn unescaped(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let code =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let (keep, skip) = if code.is_some() { (at, at + 7) } else { (at + 2, at + 2) };
        out.push_str(rest.get(..keep).unwrap_or_default());
        out.extend(code.filter(|c| *c != '\0'));
        rest = rest.get(skip..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
