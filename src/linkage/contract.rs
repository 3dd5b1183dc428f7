//! What goes into linkage, and why it fails.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::model::Day;
use crate::model::person::Person;
use crate::model::record::RecordId;

/// What linkage needs to know besides the two sides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// ISO 3166 code of the country in which a phone without a country code lies: `AU`.
    pub country: String,
    /// Whose list it is, in the words of [`LinkRecord::owners`].
    ///
    /// People on a rep's list are more often the rep's own clients than a colleague's.
    pub owner: Option<String>,
    /// The names under which the owner stands in the book, where they differ from `owner`.
    pub owner_aliases: Vec<String>,
    /// The names under which the owner's colleagues of the same office stand in the book.
    pub office: Vec<String>,
    /// Ids of the records that other lists of the owner are sure to hold.
    pub tied: BTreeSet<String>,
}

/// What a record said of the client, from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatedValue {
    /// The day of the snapshot, where the record comes from one.
    pub as_of: Option<Day>,
    /// The client as the record had it.
    pub person: Person,
}

/// The record side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRecord {
    /// The record's id.
    pub id: RecordId,
    /// What it said, newest first.
    pub values: Vec<DatedValue>,
    /// Who owns it or owned it, in the words of [`Settings::owner`].
    pub owners: Vec<String>,
}

/// One person of the rep's list.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The person as the list has them.
    pub person: &'a Person,
    /// The day of the tie, where the list says.
    pub tie_on: Option<Day>,
}

/// Why an index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LinkageError {
    /// It cannot be opened.
    #[error("cannot open the index `{}`", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// It cannot be written.
    #[error("cannot write the index `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// It is damaged, or of another version or machine.
    #[error("cannot use the index `{}`: {why}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: &'static str,
    },
}
