//! What goes into linkage: the two sides, and what is known of the whole book.

use std::collections::HashMap;

use crate::model::Day;
use crate::model::person::Person;
use crate::model::record::RecordId;

/// What linkage needs to know besides the two sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// ISO 3166 code of the country in which a phone without a country code lies: `AU`.
    pub country: String,
    /// Whose list it is, in the words of [`LinkRecord::owners`].
    ///
    /// People on a rep's list are more often the rep's own clients than a colleague's.
    pub owner: Option<String>,
}

/// What a record is found by, and the terms whose frequency matters.
///
/// Both are 64-bit hashes that stay the same across releases, so that a store may keep them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// Block keys, sorted, without doubles.
    pub keys: Vec<i64>,
    /// Terms, sorted, without doubles: names, classes of names, companies, postcodes.
    pub terms: Vec<i64>,
}

/// Counts over the whole book, also when only candidates were loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Population {
    /// Records in the book.
    pub records: u64,
    /// In how many records a term occurs. An absent term occurs in none.
    pub terms: HashMap<i64, u64>,
    /// In how many records a key occurs. An absent key occurs in none.
    pub keys: HashMap<i64, u64>,
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
