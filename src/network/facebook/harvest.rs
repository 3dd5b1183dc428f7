//! What one file gives: its records, and what could not be read of it.

use crate::model::Day;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Phone;

/// The records of one file, with the items that were left out.
#[derive(Debug)]
pub(super) struct Harvest<T> {
    /// The records.
    pub(super) records: Vec<T>,
    /// Items left out, from 1, each with its reason.
    pub(super) skipped: Vec<(u32, &'static str)>,
    /// Of those, entries with a date and no name: closed accounts and hidden names.
    pub(super) hidden: u64,
    /// Records kept whose date is there and cannot be read.
    pub(super) undated: u64,
    /// Contact points that are neither an address nor a number.
    pub(super) odd_points: u64,
    /// Remarks of the file itself, such as the range of dates it was asked for.
    pub(super) remarks: Vec<String>,
    /// The day the network made the file, where it says.
    pub(super) generated_on: Option<Day>,
    /// Whether the list was there at all; a page may hold other things alone.
    pub(super) listed: bool,
}

impl<T> Harvest<T> {
    /// Nothing yet, of a file that holds the list.
    pub(super) fn new() -> Self {
        Self {
            records: Vec::new(),
            skipped: Vec::new(),
            hidden: 0,
            undated: 0,
            odd_points: 0,
            remarks: Vec::new(),
            generated_on: None,
            listed: true,
        }
    }

    /// Leaves an item out.
    pub(super) fn skip(&mut self, item: u32, reason: &'static str) {
        self.skipped.push((item, reason));
    }

    /// Leaves out an item without a name; with a date it is a member who hid or left.
    pub(super) fn skip_nameless(&mut self, item: u32, dated: bool) {
        self.hidden += u64::from(dated);
        self.skip(item, "no name: the account may be closed or its name hidden");
    }
}

/// A friend, somebody followed, or a follower. Small: a list may hold a million.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tie {
    /// The display name; all that Facebook gives.
    pub(super) name: Box<str>,
    /// An address, in the oldest lists alone.
    pub(super) email: Option<Email>,
    /// The day the tie began.
    pub(super) since: Option<Day>,
    /// Position in the list, from 1.
    pub(super) item: u32,
}

/// One entry of an uploaded address book, before entries of one person are put together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The name.
    pub(super) name: Option<Name>,
    /// Further names of two words or more.
    pub(super) other_names: Vec<Name>,
    /// Addresses.
    pub(super) emails: Vec<Email>,
    /// Numbers.
    pub(super) phones: Vec<Phone>,
    /// The earliest day in it.
    pub(super) uploaded_on: Option<Day>,
    /// Position in the list, from 1.
    pub(super) item: u32,
}
