//! X: `contact.js`, the uploaded address book: addresses and numbers, never names.
//!
//! `id` may be missing, either list may be missing or empty. Numbers are as the telephone had
//! them. X ships the file with an empty list when nothing was uploaded. It gives no date.

use crate::intake::archive::Archive;
use crate::model::person::Email;
use crate::model::person::Person;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;
use crate::model::reading::Origin;
use crate::model::reading::UploadedContact;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;
use crate::network::merge;
use crate::network::x::files::Files;
use crate::network::x::files::List;
use crate::network::x::loose::Item;
use crate::network::x::loose::Loose;
use crate::network::x::manifest::Manifest;
use crate::network::x::ties;

/// Reads the uploaded address book, merged per person.
pub(super) fn read(
    draft: &mut Draft,
    archive: &Archive,
    files: &Files<'_>,
    manifest: &Manifest,
) -> Result<(), NetworkError> {
    let mut count = 0;
    let mut entries = Vec::new();
    for part in files.of(List::Contact) {
        let (input, items) = ties::items(draft, archive, part, manifest)?;
        for (item, position) in items.iter().zip(1..) {
            let at = Origin::item(input, position);
            match ties::sound(item).and_then(person) {
                Ok(person) => {
                    draft.count(input);
                    entries.push(UploadedContact { person, uploaded_on: None, at });
                }
                Err(reason) => draft.skip(at, reason),
            }
        }
        draft.close(input)?;
        count += draft.rows(input);
    }
    let (kept, merged) = merge::merge(entries);
    draft.reading.uploaded = kept;
    if merged > 0 {
        let remark = format!("uploaded entries that stand twice, merged per person: {merged}");
        draft.reading.warnings.push(remark);
    }
    draft.section("uploaded_contacts", files.of(List::Contact).next().is_some(), count);
    Ok(())
}

/// The person of one entry.
fn person(item: &Loose) -> Result<Person, String> {
    let item = Item::of(item, List::Contact.word())?;
    let mut person = Person::default();
    for email in item.all("emails").into_iter().filter_map(Email::parse) {
        if !person.emails.contains(&email) {
            person.emails.push(email);
        }
    }
    let phones = item.all("phoneNumbers").into_iter();
    for phone in phones.filter_map(|text| Phone::parse(text, PhoneKind::Unknown)) {
        if !person.phones.contains(&phone) {
            person.phones.push(phone);
        }
    }
    if person.is_nobody() {
        return Err("neither an e-mail address nor a telephone number".to_owned());
    }
    Ok(person)
}
