//! What can be asked of the process that reads, and how it answers. A closed list: it opens the files
//! that it is told, and neither the workspace nor its store.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::company::DateOrder;
use crate::model::Day;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::record::Book;
use crate::network;
use crate::network::ContactKind;
use crate::usecase::UseError;
use crate::usecase::apart;
use crate::usecase::contacts::read_evidence;
use crate::usecase::import;
use crate::usecase::import::BookFile;

/// A question.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "read", rename_all = "kebab-case")]
pub(super) enum Wanted {
    /// A contact file.
    Contacts { file: PathBuf, to: NetworkId },
    /// Of the contact file that was read last, the part that may go.
    Part { held: BTreeSet<Origin> },
    /// The labels of an export's files that would be opened.
    MayOpen { paths: Vec<PathBuf> },
    /// An export.
    Export { paths: Vec<PathBuf>, leave_out: Vec<String> },
    /// How a file of the books would be read.
    Book {
        file: PathBuf,
        called: Option<String>,
        map: Option<PathBuf>,
        read_as: Option<Book>,
        dates: Option<DateOrder>,
    },
    /// Evidence of consent.
    Evidence { file: PathBuf, as_of: Day },
}

/// An answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Answer<T> {
    /// What was asked for.
    Found(T),
    /// Why it cannot be had.
    Said { text: String, hint: Option<String> },
}

/// A contact file that was read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Contacts {
    pub(super) reading: Reading,
    pub(super) kind: ContactKind,
    /// SHA-256 of the file's bytes; empty for a folder.
    pub(super) sha256: String,
}

/// An export that was read.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::usecase) struct Export {
    /// One a network.
    pub(in crate::usecase) readings: Vec<Reading>,
    /// The archives by name and hash.
    pub(in crate::usecase) archives: Vec<(String, String)>,
}

/// The part of a contact file that may go.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) bytes: Bytes,
    pub(super) kept: usize,
    pub(super) held: usize,
}

/// Bytes, short in JSON where they are text.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Bytes {
    Text(String),
    Raw(Vec<u8>),
}

impl Bytes {
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|raw| Self::Raw(raw.into_bytes()), Self::Text)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.into_bytes(),
            Self::Raw(bytes) => bytes,
        }
    }
}

/// The side that reads: answers a question at a time.
#[derive(Default)]
pub struct Desk {
    /// The contact file that was read last.
    open: Option<(PathBuf, ContactKind, Reading)>,
}

impl Desk {
    /// Answers one line with one line.
    ///
    /// # Errors
    ///
    /// What was found cannot be written down.
    pub fn answer(&mut self, line: &str) -> Result<String, serde_json::Error> {
        let wanted = match serde_json::from_str::<Wanted>(line) {
            Ok(wanted) => wanted,
            Err(error) => return said(&error.to_string(), None),
        };
        match wanted {
            Wanted::Contacts { file, to } => {
                let found = apart::contacts(&file, &to);
                let answer = written(&found);
                self.open = found.ok().map(|found| (file, found.kind, found.reading));
                answer
            }
            Wanted::Part { held } => match &self.open {
                Some((file, kind, reading)) => written(&apart::part(file, *kind, reading, &held)),
                None => said("no contact file is open", None),
            },
            Wanted::MayOpen { paths } => {
                written(&network::may_open(&paths).map_err(UseError::from))
            }
            Wanted::Export { paths, leave_out } => written(&apart::export(&paths, &leave_out)),
            Wanted::Book { file, called, map, read_as, dates } => {
                let book = BookFile { map, called, read_as, dates, ..BookFile::of(file) };
                written(&import::diagnose_here(&book))
            }
            Wanted::Evidence { file, as_of } => written(&read_evidence(&file, as_of)),
        }
    }
}

/// An answer as a line.
fn written<T: Serialize>(found: &Result<T, UseError>) -> Result<String, serde_json::Error> {
    match found {
        Ok(found) => serde_json::to_string(&Answer::Found(found)),
        Err(error) => said(&error.in_full(), error.hint()),
    }
}

/// A refusal as a line.
fn said(text: &str, hint: Option<String>) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Answer::<()>::Said { text: text.to_owned(), hint })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_file_stays_open_for_the_part_of_it_that_may_go() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        let text = "Name,Email\nAda Moss,ada@moss.example\nBen Reed,ben@reed.example\n";
        std::fs::write(&file, text).unwrap();
        let mut desk = Desk::default();
        let mut ask = |wanted: &Wanted| desk.answer(&serde_json::to_string(wanted).unwrap());

        let read = ask(&Wanted::Contacts { file, to: NetworkId::known("linkedin") }).unwrap();
        let part = ask(&Wanted::Part { held: [Origin::line(0, 2)].into() }).unwrap();

        let Answer::Found(read) = serde_json::from_str::<Answer<Contacts>>(&read).unwrap() else {
            panic!("{read}");
        };
        assert_eq!((read.reading.uploaded.len(), read.kind), (2, ContactKind::Table));
        let Answer::Found(part) = serde_json::from_str::<Answer<Part>>(&part).unwrap() else {
            panic!("{part}");
        };
        assert_eq!((part.kept, part.held), (1, 1));
        let text = "Name,Email\nBen Reed,ben@reed.example\n";
        assert_eq!(part.bytes, Bytes::Text(text.to_owned()));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_a_hint() {
        let mut desk = Desk::default();

        let line = r#"{"read":"contacts","file":"no-such-folder/a.csv","to":"x"}"#;
        let answer = desk.answer(line).unwrap();

        assert!(answer.contains("no-such-folder") || answer.contains("a.csv"), "{answer}");
        assert!(desk.answer("{}").unwrap().contains("said"));
    }
}
