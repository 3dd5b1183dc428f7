//! A person with every field normalised once.

use crate::linkage::company::Company;
use crate::linkage::company::company;
use crate::linkage::company::head;
use crate::linkage::email::Mailbox;
use crate::linkage::email::mailbox;
use crate::linkage::fold::fold;
use crate::linkage::keys::hash;
use crate::linkage::name::Parsed;
use crate::linkage::name::parse;
use crate::linkage::phone::Line;
use crate::linkage::phone::line;
use crate::model::person::Name;
use crate::model::person::Person;

/// A person, normalised.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// The names, the main one first.
    pub(super) names: Vec<Parsed>,
    /// The name a profile page's address spells, or an e-mail address where there is no name.
    pub(super) spelt: Option<Parsed>,
    /// Words of the profile page's address.
    pub(super) slug: Vec<String>,
    /// The e-mail addresses.
    pub(super) emails: Vec<Mailbox>,
    /// The telephone numbers that can be dialled.
    pub(super) phones: Vec<Line>,
    /// The company.
    pub(super) company: Option<Company>,
    /// The profile page.
    pub(super) profile: Option<i64>,
    /// The postcode.
    pub(super) postcode: Option<i64>,
    /// The suburb.
    pub(super) suburb: Option<i64>,
}

impl Features {
    /// Normalises a person.
    pub(super) fn of(person: &Person, country: &str) -> Self {
        let names: Vec<Parsed> = person.name.iter().chain(&person.other_names).map(parse).collect();
        let emails: Vec<Mailbox> = person.emails.iter().map(mailbox).collect();
        let slug =
            person.profile.as_ref().map(|profile| slug_words(profile.slug())).unwrap_or_default();
        let place = person.place.as_deref();
        let spelt = spelt(&slug).or_else(|| {
            let words = emails.iter().find(|email| !email.role && email.words.len() == 2)?;
            names.is_empty().then(|| spelt(&words.words)).flatten()
        });
        Self {
            names,
            spelt,
            slug,
            emails,
            phones: person.phones.iter().filter_map(|phone| line(phone, country)).collect(),
            company: person.company.as_deref().and_then(company),
            profile: person.profile.as_ref().map(|profile| hash("u", &[profile.as_str()])),
            postcode: place.and_then(|place| code(place.postcode.as_deref(), "z")),
            suburb: place.and_then(|place| code(place.suburb.as_deref(), "s")),
        }
    }

    /// The keys of the companies it names: in the field, and by the domains of work addresses.
    pub(super) fn company_heads(&self) -> impl Iterator<Item = i64> {
        let named = self.company.iter().map(|company| company.head);
        named.chain(self.emails.iter().filter_map(|email| email.company.as_deref()).map(head))
    }

    /// Tells whether there is nothing to compare a name with.
    pub(super) fn is_nameless(&self) -> bool {
        self.names.iter().all(|name| name.givens.is_empty() && name.families.is_empty())
    }
}

/// The folded words of a profile page's address that may be names.
fn slug_words(slug: &str) -> Vec<String> {
    let words = fold(&slug.replace(['-', '_', '.', '+'], " "));
    let words = words
        .split(' ')
        .filter(|word| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_lowercase()));
    words.map(str::to_owned).collect()
}

/// Two words as a name.
fn spelt(words: &[String]) -> Option<Parsed> {
    let [given, .., family] = words else { return None };
    Name::of(given, "", family).map(|name| parse(&name))
}

/// The key of a postcode or suburb: letters and digits alone.
fn code(text: Option<&str>, kind: &str) -> Option<i64> {
    let folded = fold(text?).replace(' ', "");
    (folded.len() >= 3).then(|| hash(kind, &[&folded]))
}
