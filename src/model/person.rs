//! What identifies somebody: name, e-mail, phone, profile, place.
//!
//! Values are kept as they were written, trimmed; `linkage` folds and normalises. Personal data is
//! hidden in `Debug`, so that no log or error shows it; `Serialize` shows it to the store and to
//! reports alone.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

/// Somebody as one source describes them. Any part may be missing, not all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Other names of the same person: partner on a joint record, phonetic or former names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<Name>,
    /// E-mail addresses, first the main one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// Telephone numbers as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// The employer or the company the record stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Box<str>>,
    /// Job title. A tie-breaker, never an identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<Box<str>>,
    /// Profile page on a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileUrl>,
    /// Where they live or work. Tells namesakes apart; printed nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Box<Place>>,
}

impl Person {
    /// Tells whether nothing at all is said.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether nothing here could ever identify anybody.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.name.is_none()
            && self.other_names.is_empty()
            && self.emails.is_empty()
            && self.phones.is_empty()
            && self.profile.is_none()
    }
}

/// A person's name as written, with the parts where the source keeps them apart.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Name {
    /// The whole name in reading order.
    pub full: Box<str>,
    /// Given name or names, where the source says which part that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Box<str>>,
    /// Family name, where the source says which part that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Box<str>>,
}

impl Name {
    /// A name whose parts are not told apart; `None` when nothing is left after trimming.
    #[must_use]
    pub fn whole(text: &str) -> Option<Self> {
        let full = squeeze(text);
        (!full.is_empty()).then(|| Self { full: full.into(), given: None, family: None })
    }

    /// A name from its parts in reading order: given, middle, family. `None` when all are blank.
    #[must_use]
    pub fn of(given: &str, middle: &str, family: &str) -> Option<Self> {
        let (given, middle, family) = (squeeze(given), squeeze(middle), squeeze(family));
        let full = squeeze(&format!("{given} {middle} {family}"));
        let part = |text: String| (!text.is_empty()).then(|| text.into_boxed_str());
        (!full.is_empty()).then(|| Self {
            full: full.into(),
            given: part(given),
            family: part(family),
        })
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
    }
}

/// An e-mail address: trimmed, without `mailto:`, lower case.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(Box<str>);

impl Email {
    /// Reads an address. `None` for what is none: no `@`, blanks inside, `urn:li:member:...`,
    /// Exchange names such as `/o=example/cn=ada`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches(['<', '>', '"', '\'']).trim();
        let text = match text.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &text[7..],
            _ => text,
        };
        let text = text.trim_end_matches('.');
        let (local, domain) = text.rsplit_once('@')?;
        let bad = |part: &str| {
            part.is_empty() || part.chars().any(|c| c.is_whitespace() || c.is_control())
        };
        if bad(local) || bad(domain) || text.starts_with('/') || text.len() > 320 {
            return None;
        }
        if text.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("urn:")) {
            return None;
        }
        Some(Self(text.to_lowercase().into()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or(&*self.0, |(local, _)| local)
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

/// A telephone number as written, with its kind where the source tells.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Phone {
    /// As written, trimmed.
    pub text: Box<str>,
    /// What the source calls it.
    #[serde(default, skip_serializing_if = "PhoneKind::is_unknown")]
    pub kind: PhoneKind,
}

/// What a source calls a telephone number.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// Not said.
    #[default]
    Unknown,
    /// Home number, shared by a household.
    Home,
    /// Mobile, mostly one person's.
    Mobile,
    /// Work number, often a switchboard.
    Work,
    /// Fax, shared.
    Fax,
}

impl PhoneKind {
    /// Tells whether the source said nothing.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

impl Phone {
    /// Keeps a number; `None` when it holds fewer than four digits.
    #[must_use]
    pub fn parse(text: &str, kind: PhoneKind) -> Option<Self> {
        let text = text.trim();
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        (digits >= 4 && text.len() <= 128).then(|| Self { text: text.into(), kind })
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(..)")
    }
}

/// A profile page, reduced to what names it: `linkedin.com/in/ada-example`.
///
/// Kept as a key. It is never fetched and never shown as a live link.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileUrl(Box<str>);

impl ProfileUrl {
    /// Takes a key that a connector has already reduced: `host/path/slug` in lower case.
    #[must_use]
    pub fn canonical(key: &str) -> Option<Self> {
        let key = key.trim();
        (!key.is_empty()).then(|| Self(key.to_lowercase().into()))
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part of the path: the member's own name for the page.
    #[must_use]
    pub fn slug(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Debug for ProfileUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProfileUrl(..)")
    }
}

/// An address as far as it helps to tell namesakes apart.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<Box<str>>,
    /// Suburb, town or city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suburb: Option<Box<str>>,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Box<str>>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<Box<str>>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Box<str>>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place(..)")
    }
}

/// Trims and folds runs of white space, and drops control and direction characters.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !is_direction_mark(*c)));
    }
    out.trim().to_owned()
}

/// Unicode's invisible direction marks, which hide how a name really reads.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_urn_is_no_address() {
        assert_eq!(Email::parse("urn:li:member:4711"), None);
        assert_eq!(Email::parse("urn:li:member:4711@linkedin.example"), None);
    }

    #[test]
    fn an_address_is_trimmed_and_folded() {
        let email = Email::parse(" mailto:Ada@Bright.Example. ").unwrap();

        assert_eq!(email.as_str(), "ada@bright.example");
        assert_eq!((email.local(), email.domain()), ("ada", "bright.example"));
    }

    #[test]
    fn an_exchange_name_is_no_address() {
        assert_eq!(Email::parse("/o=Example/ou=First/cn=ada"), None);
        assert_eq!(Email::parse("ada at example"), None);
        assert_eq!(Email::parse("@example"), None);
    }

    #[test]
    fn a_name_of_blanks_is_none() {
        assert_eq!(Name::of(" ", "\t", ""), None);
        assert_eq!(Name::whole("\u{202e} "), None);
    }

    #[test]
    fn parts_are_kept_apart() {
        let name = Name::of(" Ada ", "M.", " van  Example ").unwrap();

        assert_eq!(&*name.full, "Ada M. van Example");
        assert_eq!(name.family.as_deref(), Some("van Example"));
    }

    #[test]
    fn debug_shows_no_personal_data() {
        let person = Person {
            name: Name::whole("Ada Example"),
            emails: Email::parse("ada@bright.example").into_iter().collect(),
            phones: Phone::parse("0491 570 006", PhoneKind::Mobile).into_iter().collect(),
            ..Person::default()
        };

        let shown = format!("{person:?}");

        assert!(!shown.contains("Ada") && !shown.contains("bright") && !shown.contains("0491"));
    }
}
