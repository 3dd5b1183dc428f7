//! The index of a book: every record normalised once, and what finds it again.
//!
//! Built at import, written to a file, mapped when a list is compared. A list of a few thousand
//! people then touches a few hundred records each, whatever the size of the book.
//!
//! | file | what it does |
//! |---|---|
//! | `build.rs` | takes records in |
//! | `finish.rs` | final numbers, postings, counts |
//! | `dictionary.rs` | texts as numbers while building |
//! | `sections.rs` | the sections, in memory or mapped from a file |
//! | `sink.rs` | where they go as they are made: memory or a file |
//! | `namesakes.rs` | how often people of one name share a mailbox |
//! | `near.rs` | tokens that are nearly another |
//!
//! # Cost
//!
//! Names are found through lists of `(given name, row)` by family name, and the reverse; addresses,
//! numbers and pages through sorted 32-bit hashes that the row itself confirms. Every other part of
//! a record is looked at only once it is a candidate. Per record the file takes about 60 bytes of
//! values, 20 of id and owner, and 50 of postings; tokens and companies, which grow slower than the
//! book, add 10 to 60.
//!
//! Opening a file reads all of it once to compare the checksum, since a damaged index could say that
//! a client is not there. A comparison afterwards touches the pages of its candidates alone.
//!
//! On paper, 100 million records on one machine, reckoned from the 158 bytes a record that a million
//! took: 16 GB of file. A check would spend its time on the checksums, 80 s from a disk of 200 MB/s, so
//! that each would have to be compared when its section is first read. Building holds the values of all
//! rows and one kind of postings, some 10 GB: they would have to be sorted in runs on disk and merged.
//! Row numbers and word offsets are 32-bit: 4 billion words hold 300 million records of 14 words.

mod build;
mod dictionary;
mod finish;
mod namesakes;
mod near;
mod sections;
mod sink;

use std::ops::Range;
use std::path::Path;

use crate::linkage::LinkageError;
use crate::linkage::communities;
use crate::linkage::entry::Entry;
use crate::linkage::entry::MailboxKind;
pub use build::Builder;
pub(super) use build::Table;
pub(super) use build::forms;
pub(super) use build::place_hash;
pub(super) use build::street_hash;
pub(super) use near::is_slip;
pub(super) use near::letters_of;
use sections::SECTIONS;
use sections::Section;
use sections::Sections;
pub(super) use sections::low;
use sink::Sink as _;
use sink::Writing;

/// The entries `(token, row)`, sorted by token, whose token lies in a range.
pub(super) fn within(entries: &[u32], range: Range<u32>) -> &[u32] {
    let place = |wanted: u32| {
        let (mut from, mut to) = (0, entries.len() / 2);
        while from < to {
            let middle = usize::midpoint(from, to);
            if entries.get(middle * 2).is_some_and(|token| *token < wanted) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from * 2
    };
    entries.get(place(range.start)..place(range.end)).unwrap_or_default()
}

/// The index of a book.
pub struct Index {
    sections: Sections,
}

impl Index {
    /// Maps the index in a file; `verify` reads it once to compare its checksum.
    ///
    /// # Errors
    ///
    /// It is not there, was made by another version, or is damaged: make it anew.
    pub fn open(path: &Path, verify: bool) -> Result<Self, LinkageError> {
        Ok(Self { sections: Sections::open(path, verify)? })
    }

    /// Writes the index to a file, wholly or not at all.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), LinkageError> {
        self.save_as(self.origin(), path)
    }

    /// Writes the index to a file as one that was made from something else that says the same.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn save_as(&self, origin: &str, path: &Path) -> Result<(), LinkageError> {
        let mut file = Writing::begin(path)?;
        file.put_text(Section::Origin, origin.as_bytes())?;
        for section in (0..SECTIONS).filter(|one| *one != Section::Origin as usize) {
            file.put_nth(section, self.sections.nth(section))?;
        }
        file.end()
    }

    /// What it was made from, as given to [`Builder::finish`].
    #[must_use]
    pub fn origin(&self) -> &str {
        let bytes = self.sections.bytes(Section::Origin);
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        bytes.get(..end).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Bytes it takes.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.sections.size_bytes()
    }

    /// How many records it holds.
    #[must_use]
    pub fn records(&self) -> usize {
        self.total(0)
    }

    /// The id of a record.
    #[must_use]
    pub fn id(&self, record: usize) -> &str {
        self.text(Section::IdStarts, Section::IdText, record)
    }

    /// Owners of a record, as given when it was added.
    pub fn owners(&self, record: usize) -> impl Iterator<Item = &str> {
        let set = self.word(Section::RecordOwners, record).unwrap_or(u32::MAX);
        self.owner_set(set).filter(|owner| !owner.is_empty())
    }

    /// Every owner's name, as given when records were added; some more than once.
    pub fn owner_names(&self) -> impl Iterator<Item = &str> {
        self.owner_sets().flat_map(|(set, _)| self.owner_set(set)).filter(|name| !name.is_empty())
    }

    /// The record of an id, by looking at all of them.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        (0..self.records()).find(|record| self.id(*record) == id)
    }

    /// The number of a record's set of owners.
    pub(super) fn owner_set_of(&self, record: usize) -> u32 {
        self.word(Section::RecordOwners, record).unwrap_or(u32::MAX)
    }

    /// The owners of a set.
    pub(super) fn owner_set(&self, set: u32) -> impl Iterator<Item = &str> {
        self.text(Section::OwnerStarts, Section::OwnerText, set as usize).split('\n')
    }

    /// How many sets of owners there are, and how many records bear each.
    pub(super) fn owner_sets(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(self.sections.words(Section::OwnerCount).iter().copied())
    }

    /// Rows in which a company is named.
    pub(super) fn rows_with_company(&self) -> usize {
        self.total(4)
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.total(1)
    }

    fn total(&self, at: usize) -> usize {
        self.word(Section::Totals, at).map_or(0, |count| count as usize)
    }

    fn word(&self, section: Section, at: usize) -> Option<u32> {
        self.sections.words(section).get(at).copied()
    }

    /// A text of a section.
    fn text(&self, starts: Section, text: Section, at: usize) -> &str {
        std::str::from_utf8(self.raw(starts, text, at)).unwrap_or_default()
    }

    /// The bytes of a text of a section.
    fn raw(&self, starts: Section, text: Section, at: usize) -> &[u8] {
        let starts = self.sections.words(starts);
        let (Some(from), Some(to)) = (starts.get(at), starts.get(at + 1)) else { return &[] };
        self.sections.bytes(text).get(*from as usize..*to as usize).unwrap_or_default()
    }

    /// The letters of a token.
    fn token_letters(&self, token: usize) -> &[u8] {
        self.raw(Section::TokenStarts, Section::TokenText, token)
    }

    /// Day of the oldest value, in days since the common era.
    pub(super) fn oldest_day(&self) -> Option<u32> {
        self.word(Section::Totals, 6).filter(|day| *day != u32::MAX)
    }

    /// The chance that two people of one name who have such mailboxes share one.
    pub(super) fn namesakes_mailbox(&self, kind: MailboxKind) -> f64 {
        self.share(7 + kind as usize)
    }

    /// Records of others in the book that bear the mailbox of a stranger.
    pub(super) fn strangers_mailbox(&self, kind: MailboxKind) -> f64 {
        self.share(10 + kind as usize)
    }

    /// A share that was measured when the index was made.
    fn share(&self, at: usize) -> f64 {
        self.word(Section::Totals, at).map_or(0.5, |word| f64::from(f32::from_bits(word)))
    }

    /// The rows of a record, the newest value first.
    pub(super) fn rows_of(&self, record: usize) -> Range<usize> {
        let first = |at| self.word(Section::RecordRows, at).map_or(0, |row| row as usize);
        first(record)..first(record + 1)
    }

    /// The record of a row.
    pub(super) fn record_of(&self, row: u32) -> usize {
        let first = self.sections.words(Section::RecordRows);
        if first.len() == self.rows() + 1 {
            return row as usize;
        }
        first.partition_point(|one| *one <= row).saturating_sub(1)
    }

    /// Reads a row into an entry.
    pub(super) fn read(&self, row: usize, entry: &mut Entry) {
        let words = self.sections.words(Section::RowWords);
        entry.unpack(build::row(words, self.sections.words(Section::RowStarts), row));
    }

    /// The text of a token.
    pub(super) fn token(&self, token: u32) -> &str {
        self.text(Section::TokenStarts, Section::TokenText, token as usize)
    }

    /// How many tokens there are.
    pub(super) fn tokens(&self) -> usize {
        self.total(2)
    }

    /// The number of a text, where it is a token.
    pub(super) fn find_token(&self, text: &str) -> Option<u32> {
        let at = self.token_place(text);
        let token = u32::try_from(at).ok()?;
        (at < self.tokens() && self.token_letters(at) == text.as_bytes()).then_some(token)
    }

    /// How many tokens come before a text.
    pub(super) fn token_place(&self, text: &str) -> usize {
        let (mut from, mut to) = (0, self.tokens());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.token_letters(middle) < text.as_bytes() {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    /// In how many rows a token is a given name.
    pub(super) fn given_count(&self, token: Option<u32>) -> u32 {
        token.and_then(|token| self.word(Section::TokenGiven, token as usize)).unwrap_or(0)
    }

    /// In how many rows a token is a family name.
    pub(super) fn family_count(&self, token: Option<u32>) -> u32 {
        token.and_then(|token| self.word(Section::TokenFamily, token as usize)).unwrap_or(0)
    }

    /// How much likelier two names go together than by chance.
    pub(super) fn lift(&self, given: Option<u32>, family: Option<u32>) -> f64 {
        communities::lift(self.sections.bytes(Section::Communities), given, family)
    }

    /// Rows of a family name, by given name: pairs of given token and row, flat.
    pub(super) fn by_family(&self, family: u32) -> &[u32] {
        self.entries(Section::FamilyStarts, Section::FamilyEntries, family)
    }

    /// Rows of a given name, by family name: pairs of family token and row, flat.
    pub(super) fn by_given(&self, given: u32) -> &[u32] {
        self.entries(Section::GivenStarts, Section::GivenEntries, given)
    }

    fn entries(&self, starts: Section, entries: Section, token: u32) -> &[u32] {
        let starts = self.sections.words(starts);
        let at = (token as usize).min(self.tokens());
        let (Some(from), Some(to)) = (starts.get(at), starts.get(at + 1)) else { return &[] };
        let range = *from as usize * 2..*to as usize * 2;
        self.sections.words(entries).get(range).unwrap_or_default()
    }

    /// Rows of a mailbox's hash.
    pub(super) fn by_email(&self, key: u64) -> &[u32] {
        self.hashed(Section::EmailHash, Section::EmailRow, low(key))
    }

    /// Rows of an address whose letters before the `@` have this hash.
    pub(super) fn by_letters(&self, letters: u32) -> &[u32] {
        self.hashed(Section::LettersHash, Section::LettersRow, letters)
    }

    /// Rows of a number's last digits.
    pub(super) fn by_phone(&self, tail: u32) -> &[u32] {
        self.hashed(Section::PhoneTail, Section::PhoneRow, tail)
    }

    /// Rows of a profile page's hash.
    pub(super) fn by_profile(&self, key: u64) -> &[u32] {
        self.hashed(Section::ProfileHash, Section::ProfileRow, low(key))
    }

    /// Rows of a house.
    pub(super) fn by_street(&self, street: u32) -> &[u32] {
        self.hashed(Section::StreetHash, Section::StreetRow, street)
    }

    fn hashed(&self, hashes: Section, rows: Section, hash: u32) -> &[u32] {
        let hashes = self.sections.words(hashes);
        let from = hashes.partition_point(|one| *one < hash);
        let count = hashes.get(from..).map_or(0, |rest| rest.partition_point(|one| *one == hash));
        self.sections.words(rows).get(from..from + count).unwrap_or_default()
    }

    /// In how many rows a postcode or suburb stands.
    pub(super) fn place_count(&self, hash: u32) -> u32 {
        let at = self.sections.words(Section::PlaceHash).binary_search(&hash);
        at.ok().and_then(|at| self.word(Section::PlaceCount, at)).unwrap_or(0)
    }

    /// The normalised words of a company.
    pub(super) fn company(&self, company: u32) -> &str {
        self.text(Section::CompanyStarts, Section::CompanyText, company as usize)
    }

    /// In how many rows a company is named.
    pub(super) fn company_count(&self, company: u32) -> u32 {
        self.word(Section::CompanyCount, company as usize).unwrap_or(0)
    }

    /// Rows of a company: named, or spelt by the domain of an address.
    pub(super) fn by_company(&self, company: u32) -> &[u32] {
        let starts = self.sections.words(Section::CompanyRowStarts);
        let at = company as usize;
        let (Some(from), Some(to)) = (starts.get(at), starts.get(at + 1)) else { return &[] };
        self.sections
            .words(Section::CompanyRows)
            .get(*from as usize..*to as usize)
            .unwrap_or_default()
    }

    /// Companies whose letters begin with these.
    pub(super) fn companies_from(&self, letters: &str) -> Range<u32> {
        let total = self.total(3);
        let at = |end: bool| {
            let (mut from, mut to) = (0, total);
            while from < to {
                let middle = usize::midpoint(from, to);
                let text = self.raw(Section::CompanyStarts, Section::CompanyText, middle);
                let head = text.iter().filter(|byte| **byte != b' ').take(letters.len());
                let order = head.cmp(letters.as_bytes());
                if order.is_lt() || (end && order.is_eq()) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            sections::number(from)
        };
        at(false)..at(true)
    }

    /// Tokens in the order of their letters read backwards.
    fn reversed(&self) -> &[u32] {
        self.sections.words(Section::TokenReversed)
    }

    /// The letters that each token holds.
    fn letters(&self) -> &[u32] {
        self.sections.words(Section::TokenLetters)
    }

    /// Tokens of a skeleton's hash.
    fn by_skeleton(&self, hash: u32) -> &[u32] {
        self.hashed(Section::SkeletonHash, Section::SkeletonToken, hash)
    }
}

#[cfg(test)]
mod tests;
