//! Which records are a person's: by id, else by an address or number that they bear or bore.

use crate::model::person::Email;
use crate::model::person::Person;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::privacy::PrivacyError;

/// Records read at a time.
const BATCH: usize = 4_000;

/// Digits of a number that are compared, from its end: a country code or a leading nought may differ.
const DIGITS: usize = 9;

/// The records that `person` names.
pub(super) async fn records(services: &Services, person: &str) -> Result<Vec<Record>, UseError> {
    let person = person.trim();
    let by_id = services.store.records_by_id(&[RecordId(person.to_owned())]).await?;
    if !by_id.is_empty() {
        return Ok(by_id);
    }
    let (email, digits) = (Email::parse(person), last_digits(person));
    if email.is_none() && digits.is_none() {
        return Err(nobody(person));
    }
    let bears = |one: &Person| {
        let email = email.as_ref().is_some_and(|email| one.emails.contains(email));
        let number = digits.as_ref().is_some_and(|digits| {
            one.phones.iter().any(|phone| last_digits(&phone.text).as_ref() == Some(digits))
        });
        email || number
    };
    let mut found = Vec::new();
    for batch in services.store.all_record_numbers().await?.chunks(BATCH) {
        let records = services.store.records(batch).await?;
        found.extend(records.into_iter().filter(|record| people(record).any(&bears)));
    }
    if found.is_empty() { Err(nobody(person)) } else { Ok(found) }
}

/// Everybody a record describes or described.
fn people(record: &Record) -> impl Iterator<Item = &Person> {
    let states = record.versions.iter().filter_map(|version| version.state.as_ref());
    let landlords = record.managements.iter().map(|entry| &entry.landlord);
    states.map(|state| &state.person).chain(landlords)
}

/// The last digits of a telephone number; `None` of anything else.
fn last_digits(text: &str) -> Option<String> {
    if text.contains('@') || text.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let from = digits.len().saturating_sub(DIGITS);
    (digits.len() >= 6).then(|| digits.get(from..).unwrap_or_default().to_owned())
}

fn nobody(person: &str) -> UseError {
    PrivacyError::Nobody { person: person.to_owned() }.into()
}
