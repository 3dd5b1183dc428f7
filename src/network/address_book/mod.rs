//! Contact files of any origin: vCard, Google and Outlook CSV, other CSV, TSV and XLSX.
//!
//! | file | reads |
//! |---|---|
//! | `kind.rs` | what a file is, by its bytes |
//! | `synonyms.rs` | what columns are called: add a word there |
//! | `columns.rs` | a header to its columns, numbered groups included |
//! | `guess.rs` | columns without a known name: read by what they hold, or said not to be read |
//! | `row.rs` | a row to a person |
//! | `table.rs` | a table to entries; a table without people's columns is refused |
//!
//! Nothing is merged: each line that would be uploaded stays an entry of its own. Notes are never
//! kept. Private details (birthdays, children, ...) are noted with their first line, without their
//! values. A list of a network, or a whole export, is read as one address book too, so that a rep
//! can check any file. Nothing at all in it is an error: an empty file clears nobody.

mod columns;
mod guess;
mod kind;
mod row;
mod synonyms;
mod table;

pub use kind::Kind as ContactKind;
pub(super) use table::read_entries;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use crate::intake::IntakeError;
use crate::intake::limits::FILE_BYTES;
use crate::intake::vcard::read_vcards;
use crate::model::person::Person;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::SensitiveField;
use crate::model::reading::UploadedContact;
use crate::network::address_book::columns::Field;
use crate::network::address_book::kind::Kind;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;
use crate::network::read_export;

/// Tells whether a table's row is the header of a contact file.
#[must_use]
pub fn is_contact_header(row: &[&str]) -> bool {
    table::is_header(row)
}

/// The columns of a contact file that no network needs: birth dates, children, loans, notes, ...
#[must_use]
pub fn private_columns(header: &[String]) -> Vec<usize> {
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let private = columns::fields(&header).into_iter();
    private
        .filter(|(_, field)| {
            use Field::{Label, Labelled, Notes, Sensitive};
            matches!(field, Sensitive(_) | Labelled(_) | Label | Notes)
        })
        .map(|(column, _)| column)
        .collect()
}

/// Tells what a contact file is.
pub(super) fn kind_of(path: &Path) -> Result<ContactKind, NetworkError> {
    if path.is_dir() {
        return Ok(Kind::Network);
    }
    kind::of(&name_of(path), &head_of(path)?)
}

/// Reads a contact file as entries of one address book.
pub(super) fn read(path: &Path, label: &NetworkId) -> Result<Reading, NetworkError> {
    let name = name_of(path);
    let reading = match kind_of(path)? {
        Kind::Network => from_network(path, label, &name)?,
        _ => read_bytes(&name, &bytes(path, &name)?, label)?,
    };
    if reading.sections.iter().all(|section| section.count == 0) {
        return Err(NetworkError::Shape {
            file: name,
            line: None,
            item: None,
            reason: "it holds no entries".to_owned(),
            hint: "check that it is the right file: an empty one says nothing about anybody"
                .to_owned(),
        });
    }
    Ok(reading)
}

/// Reads a table or cards from memory; empty ones too.
pub(super) fn read_bytes(
    name: &str,
    bytes: &[u8],
    label: &NetworkId,
) -> Result<Reading, NetworkError> {
    match kind::of(name, bytes)? {
        Kind::Table => read_file(label, name, bytes, read_entries),
        Kind::Cards => read_file(label, name, bytes, read_cards),
        Kind::Network => Err(kind::refused(name, "it is a list of a network")),
    }
}

/// The file's name, without folders.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Reads the entries of an input.
type Reader = fn(&mut Draft, usize, &[u8]) -> Result<Vec<UploadedContact>, NetworkError>;

/// Reads a file with one of the readers, and says what was there.
fn read_file(
    label: &NetworkId,
    name: &str,
    bytes: &[u8],
    reader: Reader,
) -> Result<Reading, NetworkError> {
    let mut draft = Draft::new(label.clone());
    let input = draft.enter(name, "contacts", bytes);
    draft.reading.uploaded = reader(&mut draft, input, bytes)?;
    let count = draft.rows(input);
    draft.section("contacts", true, count);
    Ok(draft.reading)
}

/// Reads the cards of a file.
fn read_cards(
    draft: &mut Draft,
    input: usize,
    bytes: &[u8],
) -> Result<Vec<UploadedContact>, NetworkError> {
    let cards = read_vcards(draft.name(input), bytes)?;
    for (line, reason) in &cards.skipped {
        draft.skip(Origin::line(input, *line), reason.as_str());
    }
    for warning in &cards.warnings {
        draft.warn(input, warning);
    }
    let mut entries = Vec::with_capacity(cards.cards.len());
    for card in cards.cards {
        let at = Origin::line(input, card.line);
        for (field, property) in &card.sensitive {
            note_sensitive(draft, *field, property, at);
        }
        if card.person.is_nobody() {
            draft.skip(at, table::NOBODY);
            continue;
        }
        draft.count(input);
        entries.push(UploadedContact { person: card.person, uploaded_on: None, at });
    }
    draft.close(input)?;
    Ok(entries)
}

/// Notes a private detail with the first place it stands, and each column it stands in.
fn note_sensitive(draft: &mut Draft, field: SensitiveField, column: &str, at: Origin) {
    let reading = &mut draft.reading;
    if !reading.sensitive.iter().any(|(known, _)| *known == field) {
        reading.sensitive.push((field, at));
    }
    let column = (field, column.chars().filter(|c| !c.is_control()).take(60).collect());
    if !reading.sensitive_columns.contains(&column) {
        reading.sensitive_columns.push(column);
    }
}

/// Reads a network's list, or a whole export, as a contact file: ties and uploads become entries.
///
/// An upload's old day is dropped: the question is whether the entry may go up now.
fn from_network(path: &Path, label: &NetworkId, name: &str) -> Result<Reading, NetworkError> {
    let readings = match read_export(&[PathBuf::from(path)]) {
        Ok((readings, _)) => readings,
        Err(NetworkError::Unrecognised { .. }) if path.is_file() => {
            return Err(kind::refused(name, "it is no list of a network that is known here"));
        }
        Err(error) => return Err(error),
    };
    let mut draft = Draft::new(label.clone());
    for reading in readings {
        let offset = u32::try_from(draft.reading.inputs.len()).unwrap_or(u32::MAX);
        let entry = |person: Person, at: Origin| UploadedContact {
            person,
            uploaded_on: None,
            at: shifted(at, offset),
        };
        let all = &mut draft.reading;
        all.uploaded.extend(reading.uploaded.into_iter().map(|one| entry(one.person, one.at)));
        all.uploaded.extend(reading.connections.into_iter().map(|one| entry(one.person, one.at)));
        all.inputs.extend(reading.inputs.into_iter().map(|mut input| {
            for skipped in &mut input.skipped {
                skipped.at = shifted(skipped.at, offset);
            }
            input
        }));
        all.hidden = all.hidden.saturating_add(reading.hidden);
        all.unidentifiable = all.unidentifiable.saturating_add(reading.unidentifiable);
        all.warnings.extend(reading.warnings);
        all.generated_on = all.generated_on.or(reading.generated_on);
    }
    draft.reading.uploaded.sort_by_key(|entry| entry.at);
    let count = draft.reading.uploaded.len() as u64;
    let count =
        count.saturating_add(draft.reading.hidden).saturating_add(draft.reading.unidentifiable);
    draft.section("contacts", true, count);
    Ok(draft.reading)
}

/// A place in the inputs of several readings put together.
fn shifted(at: Origin, offset: u32) -> Origin {
    Origin { input: at.input.saturating_add(offset), ..at }
}

/// What tells a file's kind: all of it, since a workbook is known by the names of its members.
fn head_of(path: &Path) -> Result<Vec<u8>, NetworkError> {
    let io = |cause| IntakeError::Io { file: name_of(path), cause };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io)?;
    file.take(FILE_BYTES).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

/// The bytes of a file, within the limit.
fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, NetworkError> {
    let io = |cause| IntakeError::Io { file: name.to_owned(), cause };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io)?;
    file.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > FILE_BYTES {
        return Err(kind::refused(name, "it is larger than 256 MiB"));
    }
    Ok(bytes)
}
