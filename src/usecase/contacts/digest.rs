//! Keyed digests of addresses and numbers: all that the registers keep of anybody.
//!
//! HMAC-SHA256 with the workspace's secret. Without the secret nobody can be told from a digest, nor
//! a guess be tried; whoever holds the workspace can try guesses, as with any keyed digest.

use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac as _;

use crate::intake::hash::hex;
use crate::model::person::Person;
use crate::model::record::Record;
use crate::usecase::Services;
use crate::usecase::UseError;

/// Makes keyed digests.
pub(crate) struct Keyed {
    secret: String,
}

impl Keyed {
    /// With the workspace's secret.
    ///
    /// # Errors
    ///
    /// The store.
    pub(crate) async fn of(services: &Services) -> Result<Self, UseError> {
        Ok(Self { secret: services.store.secret().await? })
    }

    /// The digest of a text for one use: the same text has another digest for another use.
    pub(crate) fn mac(&self, used_for: &str, text: &str) -> String {
        // A key of any length is taken; nothing else can fail.
        let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(self.secret.as_bytes()) else {
            return String::new();
        };
        mac.update(used_for.as_bytes());
        mac.update(b"\0");
        mac.update(text.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// The digests of everything by which somebody can be reached.
    pub(crate) fn of_person(&self, person: &Person) -> Vec<String> {
        reached_by(person).map(|contact| self.mac("contact", &contact)).collect()
    }

    /// The digests of everybody a record describes or described.
    pub(crate) fn of_record(&self, record: &Record) -> Vec<String> {
        people(record).flat_map(|person| self.of_person(person)).collect()
    }
}

/// Everybody a record describes or described.
pub(crate) fn people(record: &Record) -> impl Iterator<Item = &Person> {
    let states = record.versions.iter().filter_map(|version| version.state.as_ref());
    let landlords = record.managements.iter().map(|entry| &entry.landlord);
    states.map(|state| &state.person).chain(landlords)
}

/// Addresses and numbers, so that one and the same compares equal: of a number the last nine
/// digits, which a country code or a leading nought leaves alone.
pub(crate) fn reached_by(person: &Person) -> impl Iterator<Item = String> {
    let emails = person.emails.iter().map(|email| email.as_str().to_lowercase());
    let phones = person.phones.iter().filter_map(|phone| number(&phone.text));
    emails.chain(phones)
}

/// The last nine digits of a number; `None` for what is too short to be one.
pub(super) fn number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let start = digits.len().saturating_sub(9);
    (digits.len() >= 6).then(|| digits.get(start..).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Email;
    use crate::model::person::Phone;
    use crate::model::person::PhoneKind;

    fn with(number: &str) -> Person {
        Person {
            emails: Email::parse("Ada@Moss.example").into_iter().collect(),
            phones: Phone::parse(number, PhoneKind::Mobile).into_iter().collect(),
            ..Person::default()
        }
    }

    #[test]
    fn a_number_is_one_number_with_or_without_its_country() {
        let home: Vec<String> = reached_by(&with("0491 570 006")).collect();
        let abroad: Vec<String> = reached_by(&with("+61 491 570 006")).collect();

        assert_eq!(home, ["ada@moss.example", "491570006"]);
        assert_eq!(home, abroad);
    }

    #[test]
    fn a_digest_depends_on_the_secret_and_on_its_use() {
        let (one, other) =
            (Keyed { secret: "one".to_owned() }, Keyed { secret: "other".to_owned() });

        let digests = one.of_person(&with("0491 570 006"));

        assert_eq!(digests.len(), 2);
        assert_eq!(digests, one.of_person(&with("+61 491 570 006")));
        assert_ne!(digests, other.of_person(&with("0491 570 006")));
        assert_ne!(one.mac("contact", "a"), one.mac("manifest", "a"));
    }
}
