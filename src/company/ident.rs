//! Ids for records whose export has none.

use crate::company::values::names::folded;
use crate::intake::hash::sha256_hex;
use crate::model::person::Person;
use crate::model::record::RecordId;

/// Makes an id from what identifies somebody best: the first address, else name and first number,
/// else name and company.
///
/// The same person gets the same id in the next snapshot as long as that does not change.
pub(super) fn record_id(person: &Person) -> RecordId {
    let name = || {
        let name = person.name.as_ref().or(person.other_names.first());
        name.map(|name| folded(&name.full)).unwrap_or_default()
    };
    let key = match (person.emails.first(), person.phones.first()) {
        (Some(email), _) => email.as_str().to_owned(),
        (None, Some(phone)) => format!("{}|{}", name(), digits(&phone.text)),
        (None, None) => {
            format!("{}|{}", name(), folded(person.company.as_deref().unwrap_or_default()))
        }
    };
    RecordId(made("r-", &key))
}

/// An id of ten hexadecimal digits behind a prefix.
pub(super) fn made(prefix: &str, key: &str) -> String {
    let digest = sha256_hex(key.as_bytes());
    format!("{prefix}{}", digest.get(..10).unwrap_or(&digest))
}

/// The digits of a number.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Email;
    use crate::model::person::Name;

    #[test]
    fn the_address_decides_and_not_how_the_name_is_written() {
        let person = |name: &str| Person {
            name: Name::whole(name),
            emails: Email::parse("ada@bright.example").into_iter().collect(),
            ..Person::default()
        };

        let id = record_id(&person("Ada Example"));

        assert_eq!(id, record_id(&person("A. Example")));
        assert_eq!((id.0.len(), id.0.starts_with("r-")), (12, true));
    }
}
