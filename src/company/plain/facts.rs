//! What a plain row says.

use crate::model::person::Name;
use crate::model::person::PhoneKind;
use crate::model::written::Written;

/// Values of one field that a row may have and be plain.
const MOST: usize = 8;

/// Some values of one field.
pub(in crate::company) struct Few<T> {
    values: [T; MOST],
    count: usize,
}

impl<T: Copy> Few<T> {
    pub(super) fn new(empty: T) -> Self {
        Self { values: [empty; MOST], count: 0 }
    }

    pub(super) fn push(&mut self, value: T) -> Option<()> {
        *self.values.get_mut(self.count)? = value;
        self.count += 1;
        Some(())
    }

    /// The values.
    pub(in crate::company) fn all(&self) -> &[T] {
        self.values.get(..self.count).unwrap_or_default()
    }
}

impl Default for Facts<'_> {
    fn default() -> Self {
        Self {
            name: [""; 4],
            others: Vec::new(),
            emails: Few::new(""),
            phones: Few::new(("", PhoneKind::Unknown)),
            company: "",
            profile: "",
            place: [""; 3],
            owners: Few::new(""),
        }
    }
}

/// What a plain row says.
pub(in crate::company) struct Facts<'a> {
    /// Whole, given, middle, family.
    pub(super) name: [&'a str; 4],
    /// The two of a couple.
    pub(super) others: Vec<Name>,
    pub(super) emails: Few<&'a str>,
    pub(super) phones: Few<(&'a str, PhoneKind)>,
    pub(super) company: &'a str,
    pub(super) profile: &'a str,
    /// Street, suburb and postcode.
    pub(super) place: [&'a str; 3],
    /// The owners.
    pub(in crate::company) owners: Few<&'a str>,
}

impl Facts<'_> {
    /// The person, as it goes on.
    pub(in crate::company) fn written(&self) -> Written<'_> {
        let [whole, given, middle, family] = self.name;
        let [street, suburb, postcode] = self.place;
        Written {
            whole,
            given,
            middle,
            family,
            other_names: &self.others,
            emails: self.emails.all(),
            phones: self.phones.all(),
            company: self.company,
            profile: self.profile,
            street,
            suburb,
            postcode,
        }
    }
}
