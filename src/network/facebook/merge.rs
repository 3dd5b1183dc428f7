//! Puts together the entries of one person: newer exports write one entry per contact point, and
//! the same person stands in up to four files.

use std::collections::HashMap;

use crate::model::person::Person;
use crate::model::reading::Origin;
use crate::model::reading::UploadedContact;
use crate::network::facebook::harvest::Entry;

/// Entries by person, in the order in which the persons were first seen.
#[derive(Default)]
pub(super) struct Merger {
    contacts: Vec<UploadedContact>,
    known: HashMap<String, usize>,
}

impl Merger {
    /// Adds the entries of one file.
    pub(super) fn add(&mut self, input: usize, entries: Vec<Entry>) {
        for entry in entries {
            self.add_entry(input, entry);
        }
    }

    /// The persons.
    pub(super) fn finish(self) -> Vec<UploadedContact> {
        self.contacts
    }

    /// Adds one entry to the person of the same name; without a name, of the same first point.
    fn add_entry(&mut self, input: usize, entry: Entry) {
        let key = match (&entry.name, entry.emails.first(), entry.phones.first()) {
            (Some(name), ..) => format!("n{}", name.full),
            (None, Some(email), _) => format!("e{}", email.as_str()),
            (None, None, Some(phone)) => format!("p{}", phone.text),
            (None, None, None) => return,
        };
        let next = self.contacts.len();
        let index = *self.known.entry(key).or_insert(next);
        match self.contacts.get_mut(index) {
            Some(contact) => extend(contact, entry),
            None => self.contacts.push(contact(input, entry)),
        }
    }
}

/// A person's first entry.
fn contact(input: usize, entry: Entry) -> UploadedContact {
    UploadedContact {
        uploaded_on: entry.uploaded_on,
        at: Origin::item(input, u64::from(entry.item)),
        person: Person {
            name: entry.name,
            other_names: entry.other_names,
            emails: entry.emails,
            phones: entry.phones,
            ..Person::default()
        },
    }
}

/// Adds a further entry of a person: new points, and the earlier day.
fn extend(contact: &mut UploadedContact, entry: Entry) {
    let person = &mut contact.person;
    add_new(&mut person.other_names, entry.other_names);
    add_new(&mut person.emails, entry.emails);
    add_new(&mut person.phones, entry.phones);
    contact.uploaded_on = contact.uploaded_on.into_iter().chain(entry.uploaded_on).min();
}

/// Adds what is not there yet.
fn add_new<T: PartialEq>(kept: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Email;
    use crate::model::person::Name;

    fn entry(name: &str, email: &str, on: Option<&str>) -> Entry {
        Entry {
            name: Name::whole(name),
            emails: Email::parse(email).into_iter().collect(),
            uploaded_on: on.map(|on| on.parse().unwrap()),
            item: 1,
            ..Entry::default()
        }
    }

    #[test]
    fn entries_of_one_name_are_one_person_with_the_earliest_day() {
        let mut merger = Merger::default();
        merger.add(0, vec![entry("Ada", "ada@bright.example", None), entry("Bo", "", None)]);
        merger.add(
            1,
            vec![
                entry("Ada", "ada@other.example", Some("2024-01-02")),
                entry("Ada", "ada@bright.example", Some("2023-01-02")),
            ],
        );

        let contacts = merger.finish();

        assert_eq!(contacts.len(), 2);
        assert_eq!(contacts[0].person.emails.len(), 2);
        assert_eq!(contacts[0].uploaded_on, Some("2023-01-02".parse().unwrap()));
        assert_eq!(contacts[0].at.input, 0);
    }

    #[test]
    fn entries_without_a_name_are_one_person_by_their_point_alone() {
        let mut merger = Merger::default();

        merger.add(
            0,
            vec![
                entry("", "ada@bright.example", None),
                entry("", "bo@bright.example", None),
                entry("", "ada@bright.example", None),
            ],
        );

        assert_eq!(merger.finish().len(), 2);
    }
}
