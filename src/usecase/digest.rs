//! Keyed digests: what says that an address or a number is one we know, without saying which it is.

use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac as _;

use crate::intake::hash::hex;
use crate::model::person::Person;
use crate::usecase::contacts;

/// The digest of a contact under the workspace's secret. `what` keeps the digests of different
/// registers apart.
///
/// HMAC-SHA256 takes a key of any length, so nothing here can fail.
pub(super) fn keyed(secret: &str, what: &str, contact: &str) -> String {
    let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(what.as_bytes());
    mac.update(b"\n");
    mac.update(contact.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// The digests of everything by which somebody can be reached: addresses in lower case, numbers by
/// their last nine digits.
pub(super) fn of_person(secret: &str, what: &str, person: &Person) -> Vec<String> {
    contacts::reached_by(person).map(|contact| keyed(secret, what, &contact)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_contact_has_one_digest_a_register_and_a_key() {
        let one = keyed("secret", "ringer", "ada@moss.example");

        assert_eq!(one, keyed("secret", "ringer", "ada@moss.example"));
        assert_ne!(one, keyed("secret", "consent", "ada@moss.example"));
        assert_ne!(one, keyed("other", "ringer", "ada@moss.example"));
        assert_eq!(one.len(), 64);
    }
}
