//! Somebody as one row writes them, borrowed: what streams past without being kept.

use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::person::PhoneKind;
use crate::model::person::ProfileUrl;

/// Somebody as one row or card writes them. A part that is not there is empty.
///
/// The same facts as a [`Person`], without a copy of any: a book of millions is indexed row by row.
#[derive(Clone, Copy, Default)]
pub struct Written<'a> {
    /// The whole name, where the source does not tell its parts apart.
    pub whole: &'a str,
    /// Given name or names.
    pub given: &'a str,
    /// Middle names or initials, where they have a column of their own.
    pub middle: &'a str,
    /// Family name.
    pub family: &'a str,
    /// Other names of the same person.
    pub other_names: &'a [Name],
    /// E-mail addresses in any case, first the main one. Each holds an `@`.
    pub emails: &'a [&'a str],
    /// Telephone numbers as written.
    pub phones: &'a [(&'a str, PhoneKind)],
    /// The employer.
    pub company: &'a str,
    /// Profile page on a network, reduced: `linkedin.com/in/ada-example`.
    pub profile: &'a str,
    /// House number and street.
    pub street: &'a str,
    /// Suburb, town or city.
    pub suburb: &'a str,
    /// Postcode.
    pub postcode: &'a str,
}

impl Written<'_> {
    /// Calls `with` with a person's facts, borrowed.
    pub fn with_person<R>(person: &Person, with: impl FnOnce(&Written<'_>) -> R) -> R {
        let emails: Vec<&str> = person.emails.iter().map(Email::as_str).collect();
        let phones: Vec<(&str, PhoneKind)> =
            person.phones.iter().map(|phone| (&*phone.text, phone.kind)).collect();
        let name = person.name.as_ref();
        let given = name.map_or("", |name| name.given.as_deref().unwrap_or_default());
        let family = name.map_or("", |name| name.family.as_deref().unwrap_or_default());
        let apart = !given.is_empty() || !family.is_empty();
        let whole = name.filter(|_| !apart).map_or("", |name| &name.full);
        let place = person.place.as_deref();
        with(&Written {
            whole,
            given,
            middle: name.filter(|_| apart).map_or("", |name| between(&name.full, given, family)),
            family,
            other_names: &person.other_names,
            emails: &emails,
            phones: &phones,
            company: person.company.as_deref().unwrap_or_default(),
            profile: person.profile.as_ref().map_or("", ProfileUrl::as_str),
            street: place.and_then(|place| place.street.as_deref()).unwrap_or_default(),
            suburb: place.and_then(|place| place.suburb.as_deref()).unwrap_or_default(),
            postcode: place.and_then(|place| place.postcode.as_deref()).unwrap_or_default(),
        })
    }
}

/// What stands between given and family name in a whole name; empty where they stand otherwise.
fn between<'a>(full: &'a str, given: &str, family: &str) -> &'a str {
    let inner = full.strip_prefix(given).and_then(|rest| rest.strip_suffix(family));
    let middle = inner.unwrap_or_default();
    let apart = (given.is_empty() || middle.starts_with(' '))
        && (family.is_empty() || middle.ends_with(' '));
    if apart { middle.trim() } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn middle(given: &str, middle: &str, family: &str) -> String {
        let person = Person { name: Name::of(given, middle, family), ..Person::default() };
        Written::with_person(&person, |written| written.middle.to_owned())
    }

    #[test]
    fn a_middle_name_is_told_again_from_the_whole_name() {
        assert_eq!(middle("Ada", "M. J.", "Example"), "M. J.");
        assert_eq!(middle("", "M.", "Example"), "M.");
        assert_eq!(middle("Ada", "M.", ""), "M.");
        assert_eq!(middle("Ada", "", "Example"), "");
    }
}
