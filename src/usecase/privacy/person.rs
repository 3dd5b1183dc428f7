//! Which records are a person's: by id, else by an address or number that they bear or bore.

use crate::model::person::Email;
use crate::model::person::Person;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts;
use crate::usecase::privacy::PrivacyError;

/// Records read at a time.
const BATCH: usize = 4_000;

/// The records that `person` names.
pub(super) async fn records(services: &Services, person: &str) -> Result<Vec<Record>, UseError> {
    let person = person.trim();
    let by_id = services.store.records_by_id(&[RecordId(person.to_owned())]).await?;
    if !by_id.is_empty() {
        return Ok(by_id);
    }
    let asked = Person {
        emails: Email::parse(person).into_iter().collect(),
        phones: Phone::parse(person, PhoneKind::Unknown).into_iter().collect(),
        ..Person::default()
    };
    let asked: Vec<String> = contacts::reached_by(&asked).collect();
    if asked.is_empty() {
        return Err(nobody(person));
    }
    let bears = |one: &Person| contacts::reached_by(one).any(|contact| asked.contains(&contact));
    let mut found = Vec::new();
    for batch in services.store.all_record_numbers().await?.chunks(BATCH) {
        let records = services.store.records(batch).await?;
        found.extend(records.into_iter().filter(|record| contacts::people(record).any(&bears)));
    }
    if found.is_empty() { Err(nobody(person)) } else { Ok(found) }
}

fn nobody(person: &str) -> UseError {
    PrivacyError::Nobody { person: person.to_owned() }.into()
}
