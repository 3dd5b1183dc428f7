//! Contact files of any origin: vCard, Google and Outlook CSV, other CSV, TSV and XLSX.
//!
//! | file | reads |
//! |---|---|
//! | `kind.rs` | what a file is, by its bytes |
//! | `synonyms.rs` | what columns are called: add a word there |
//! | `columns.rs` | a header to its columns, numbered groups included |
//! | `row.rs` | a row to a person |
//! | `table.rs` | a table to entries; a table without people's columns is refused |
//!
//! Nothing is merged: each line that would be uploaded stays an entry of its own. Notes are never
//! kept. Private details (birthdays, children, ...) are noted with their first line, without their
//! values. A list of one network handed in as a contact file is read as one, so that a rep can
//! check any file.

mod columns;
mod kind;
mod row;
mod synonyms;
mod table;

pub(super) use table::read_entries;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use crate::intake::IntakeError;
use crate::intake::archive::Archive;
use crate::intake::limits::FILE_BYTES;
use crate::intake::vcard::read_vcards;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::SensitiveField;
use crate::model::reading::UploadedContact;
use crate::network::CONNECTORS;
use crate::network::address_book::columns::Field;
use crate::network::address_book::kind::Kind;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;

/// Tells whether a table's row is the header of a contact file.
#[must_use]
pub fn is_contact_header(row: &[&str]) -> bool {
    table::is_header(row)
}

/// The columns of a contact file that no network needs: birth dates, children, loans, ...
#[must_use]
pub fn private_columns(header: &[String]) -> Vec<usize> {
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let private = columns::fields(&header).into_iter();
    private
        .filter(|(_, field)| matches!(field, Field::Sensitive(_) | Field::Labelled(_)))
        .map(|(column, _)| column)
        .collect()
}

/// Reads a contact file as entries of one address book.
pub(super) fn read(path: &Path, label: &NetworkId) -> Result<Reading, NetworkError> {
    let name =
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let bytes = bytes(path, &name)?;
    match kind::of(&name, &bytes)? {
        Kind::Table => read_file(label, &name, &bytes, read_entries),
        Kind::Cards => read_file(label, &name, &bytes, read_cards),
        Kind::Network => from_network(path, label, &name),
    }
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
        note_sensitive(draft, &card.sensitive, at);
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

/// Notes private details, each with the first place it stands.
fn note_sensitive(draft: &mut Draft, fields: &[SensitiveField], at: Origin) {
    let noted = &mut draft.reading.sensitive;
    for field in fields {
        if !noted.iter().any(|(known, _)| known == field) {
            noted.push((*field, at));
        }
    }
}

/// Reads one list of a network as a contact file: its ties and uploads become entries.
fn from_network(path: &Path, label: &NetworkId, name: &str) -> Result<Reading, NetworkError> {
    let archive = Archive::open(&[PathBuf::from(path)])?;
    let Some(connector) = CONNECTORS.iter().find(|connector| connector.recognises(&archive)) else {
        return Err(kind::refused(name, "it is neither a table nor a file of cards"));
    };
    let mut reading = connector.read(&archive)?;
    let ties = std::mem::take(&mut reading.connections);
    let ties = ties.into_iter().map(|tie| UploadedContact {
        person: tie.person,
        uploaded_on: None,
        at: tie.at,
    });
    reading.uploaded.extend(ties);
    reading.uploaded.sort_by_key(|entry| entry.at);
    reading.invitations.clear();
    let mut draft = Draft::new(label.clone());
    reading.network = label.clone();
    reading.sections.clear();
    draft.reading = reading;
    let count = draft.reading.uploaded.len() as u64;
    let count =
        count.saturating_add(draft.reading.hidden).saturating_add(draft.reading.unidentifiable);
    draft.section("contacts", true, count);
    Ok(draft.reading)
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
