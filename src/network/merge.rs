//! Entries of uploaded address books that are one person, met in two files or twice in one.

use std::collections::HashMap;

use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::reading::UploadedContact;

/// Merges the entries of one address book per person; gives how many were merged into another.
///
/// Two entries are one person when they share an e-mail address and their names agree or one has
/// none, when they share a telephone number and bear the same name, or when they are equal. A
/// shared number alone is a household or a switchboard. The first entry keeps its place; the
/// earliest day stands.
pub(super) fn merge(entries: Vec<UploadedContact>) -> (Vec<UploadedContact>, u64) {
    let mut kept: Vec<UploadedContact> = Vec::with_capacity(entries.len());
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    let mut merged = 0;
    for entry in entries {
        let keys = keys(&entry.person);
        let twin = keys
            .iter()
            .filter_map(|key| by_key.get(key))
            .flatten()
            .copied()
            .find(|index| kept.get(*index).is_some_and(|one| same(&one.person, &entry.person)));
        let index = twin.unwrap_or(kept.len());
        if let Some(one) = kept.get_mut(index) {
            absorb(one, entry);
            merged += 1;
        } else {
            kept.push(entry);
        }
        for key in keys {
            let indices = by_key.entry(key).or_default();
            // A number that many share is no key: looking through its bearers would be quadratic.
            if !indices.contains(&index) && indices.len() < 64 {
                indices.push(index);
            }
        }
    }
    (kept, merged)
}

/// What entries are looked up by: addresses, and the digits of numbers.
fn keys(person: &Person) -> Vec<String> {
    let emails = person.emails.iter().map(|email| email.as_str().to_owned());
    let phones = person.phones.iter().map(|phone| digits(&phone.text));
    emails.chain(phones).collect()
}

/// The digits of a number.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Tells whether two entries are one person.
fn same(left: &Person, right: &Person) -> bool {
    let names = (left.name.as_ref().map(folded), right.name.as_ref().map(folded));
    let email = left.emails.iter().any(|email| right.emails.contains(email));
    let phone = left
        .phones
        .iter()
        .any(|one| right.phones.iter().any(|other| digits(&one.text) == digits(&other.text)));
    match names {
        (Some(left), Some(right)) => left == right && (email || phone),
        (None, None) if !email => left.emails == right.emails && left.phones == right.phones,
        _ => email,
    }
}

/// A name without case.
fn folded(name: &Name) -> String {
    name.full.to_lowercase()
}

/// Adds what a second entry knows to the first.
fn absorb(one: &mut UploadedContact, other: UploadedContact) {
    let person = &mut one.person;
    let more = other.person;
    person.name = person.name.take().or(more.name);
    for name in more.other_names {
        if !person.other_names.contains(&name) {
            person.other_names.push(name);
        }
    }
    for email in more.emails {
        if !person.emails.contains(&email) {
            person.emails.push(email);
        }
    }
    for phone in more.phones {
        if !person.phones.iter().any(|known| digits(&known.text) == digits(&phone.text)) {
            person.phones.push(phone);
        }
    }
    person.company = person.company.take().or(more.company);
    person.job_title = person.job_title.take().or(more.job_title);
    person.profile = person.profile.take().or(more.profile);
    person.place = person.place.take().or(more.place);
    one.uploaded_on = match (one.uploaded_on, other.uploaded_on) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::model::person::Email;
    use crate::model::person::Phone;
    use crate::model::person::PhoneKind;
    use crate::model::reading::Origin;

    fn entry(name: &str, email: &str, phone: &str, on: Option<&str>) -> UploadedContact {
        let person = Person {
            name: Name::whole(name),
            emails: Email::parse(email).into_iter().collect(),
            phones: Phone::parse(phone, PhoneKind::Unknown).into_iter().collect(),
            ..Person::default()
        };
        let uploaded_on = on.map(|day| day.parse().unwrap());
        UploadedContact { person, uploaded_on, at: Origin::line(0, 2) }
    }

    #[test]
    fn one_person_in_two_files_becomes_one_entry_with_the_earlier_day() {
        let entries = vec![
            entry("Ada Example", "ada@bright.example", "", Some("2024-05-01")),
            entry("ADA EXAMPLE", "ada@bright.example", "0491 570 006", Some("2023-05-01")),
        ];

        let (kept, merged) = merge(entries);

        assert_eq!((kept.len(), merged), (1, 1));
        assert_eq!(kept[0].person.phones.len(), 1);
        assert_eq!(kept[0].uploaded_on.map(|day| day.to_string()).as_deref(), Some("2023-05-01"));
    }

    #[test]
    fn a_household_number_does_not_merge_two_people() {
        let entries = vec![
            entry("Ada Example", "", "0491 570 006", None),
            entry("Ben Example", "", "0491570006", None),
            entry("", "ada@bright.example", "0491570006", None),
        ];

        let (kept, merged) = merge(entries);

        assert_eq!((kept.len(), merged), (3, 0));
    }

    #[test]
    fn a_shared_address_does_not_merge_two_names() {
        let entries = vec![
            entry("Ada Example", "office@bright.example", "", None),
            entry("Ben Example", "office@bright.example", "", None),
        ];

        assert_eq!(merge(entries).0.len(), 2);
    }

    #[test]
    fn a_nameless_entry_that_stands_twice_is_counted_once() {
        let entries =
            vec![entry("", "", "0491 570 006", None), entry("", "", "0491 570 006", None)];

        assert_eq!(merge(entries).0.len(), 1);
    }
}
