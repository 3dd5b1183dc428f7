//! Invented people for the tests of this folder.

use crate::model::person::Name;
use crate::model::person::Person;

/// A person with a name alone.
pub(super) fn person(given: &str, family: &str) -> Person {
    Person { name: Name::of(given, "", family), ..Person::default() }
}
