//! Everybody in a reading, one by one, and what is kept of those who are clients.

use std::collections::HashMap;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::matching::Certainty;
use crate::model::matching::Contest;
use crate::model::matching::Evidence;
use crate::model::person::Person;
use crate::model::reading::Direction;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::TieKind;
use crate::model::record::RecordId;
use crate::policy::SeenAs;

/// Somebody in an export or a contact file. Lives in memory only.
#[derive(Clone, Debug)]
pub struct Sighting<'a> {
    /// As what they were seen.
    pub seen: Seen,
    /// Who.
    pub person: &'a Person,
    /// On which day, where the export says.
    pub on: Option<Day>,
    /// Where.
    pub at: Origin,
}

/// As what somebody was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "as")]
pub enum Seen {
    /// In an uploaded address book, or a file about to become one.
    UploadedContact,
    /// As a tie.
    Tie {
        /// Of which kind.
        kind: TieKind,
    },
    /// In an invitation.
    Invitation {
        /// Which way it went.
        direction: Direction,
        /// Whether a message came with it.
        with_message: bool,
    },
}

impl Seen {
    /// The word in the published JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::UploadedContact => "uploaded_contact",
            Self::Tie { kind: TieKind::Connection } => "connection",
            Self::Tie { kind: TieKind::Friend } => "friend",
            Self::Tie { kind: TieKind::Following } => "following",
            Self::Tie { kind: TieKind::Follower } => "follower",
            Self::Invitation { .. } => "invitation",
        }
    }

    /// As the rules see it.
    #[must_use]
    pub fn for_rules(self) -> SeenAs {
        match self {
            Self::UploadedContact => SeenAs::UploadedContact,
            Self::Tie { kind } => SeenAs::Tie(kind),
            Self::Invitation { direction, with_message } => {
                SeenAs::Invitation { direction, with_message }
            }
        }
    }
}

/// What is kept of somebody who is, or may be, a client: the records, the evidence and the place.
/// Nothing that the export says of the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tie {
    /// As what they were seen.
    pub seen: Seen,
    /// On which network.
    pub network: String,
    /// On which day.
    pub on: Option<Day>,
    /// Where.
    pub at: Origin,
    /// Which of the export's people: entries that share an identifier are one.
    pub person: u32,
    /// The record and its duplicates, the best match first.
    pub records: Vec<RecordId>,
    /// Probability of the match.
    pub probability: f64,
    /// The prior odds in bits.
    pub prior_bits: f64,
    /// The odds in bits before rivals.
    pub match_bits: f64,
    /// The evidence, field by field.
    pub evidence: Vec<Evidence>,
    /// The snapshot whose values matched, where today's do not.
    pub matched_as_of: Option<Day>,
    /// How sure, in words.
    pub certainty: Certainty,
    /// Whether nothing but the name agrees.
    pub name_only: bool,
    /// How many other records compete.
    pub rivals: u32,
    /// The next of them with their share, and what would change the answer.
    #[serde(default)]
    pub contest: Contest,
    /// What a person decided of it; known once an audit looks.
    #[serde(skip)]
    pub decided: Option<bool>,
}

/// Everybody in a reading.
#[must_use]
pub fn sightings(reading: &Reading) -> Vec<Sighting<'_>> {
    let uploaded = reading.uploaded.iter().map(|entry| Sighting {
        seen: Seen::UploadedContact,
        person: &entry.person,
        on: entry.uploaded_on,
        at: entry.at,
    });
    let ties = reading.connections.iter().map(|tie| Sighting {
        seen: Seen::Tie { kind: tie.kind },
        person: &tie.person,
        on: tie.since,
        at: tie.at,
    });
    let invitations = reading.invitations.iter().map(|one| Sighting {
        seen: Seen::Invitation { direction: one.direction, with_message: one.with_message },
        person: &one.person,
        on: one.sent_on,
        at: one.at,
    });
    uploaded.chain(ties).chain(invitations).collect()
}

/// Numbers the people: entries that share an e-mail, a number or a profile page are one person.
///
/// A shared name is not enough: two friends can bear one name.
#[must_use]
pub fn number_people(sightings: &[Sighting<'_>]) -> Vec<u32> {
    let mut first_with: HashMap<String, u32> = HashMap::new();
    let mut parent: Vec<u32> = (0..u32::try_from(sightings.len()).unwrap_or(u32::MAX)).collect();
    for (index, sighting) in (0_u32..).zip(sightings) {
        for key in identifiers(sighting.person) {
            match first_with.get(&key) {
                Some(other) => join(&mut parent, index, *other),
                None => {
                    first_with.insert(key, index);
                }
            }
        }
    }
    // A root comes before all that hang on it, so its number is there when theirs is asked for.
    let mut numbers: Vec<u32> = Vec::with_capacity(sightings.len());
    let mut next = 0;
    for index in 0..sightings.len() {
        let at = u32::try_from(index).unwrap_or(u32::MAX);
        let up = root(&mut parent, at);
        let number = usize::try_from(up).ok().and_then(|up| numbers.get(up)).copied();
        numbers.push(number.unwrap_or(next));
        next += u32::from(number.is_none());
    }
    numbers
}

/// What makes two entries one person. A number or address counts with the name only, since
/// households share them.
fn identifiers(person: &Person) -> Vec<String> {
    let name = person.name.as_ref().map(|name| name.full.to_lowercase()).unwrap_or_default();
    let emails = person.emails.iter().map(|email| format!("{name}\n{}", email.as_str()));
    let phones = person.phones.iter().map(|phone| {
        let digits: String = phone.text.chars().filter(char::is_ascii_digit).collect();
        let start = digits.len().saturating_sub(9);
        format!("{name}\n{}", digits.get(start..).unwrap_or_default())
    });
    let profile = person.profile.iter().map(|profile| profile.as_str().to_owned());
    emails.chain(phones).chain(profile).collect()
}

/// The entry that stands for all that are one person with this one; shortens the way there.
fn root(parent: &mut [u32], index: u32) -> u32 {
    let mut at = index;
    while let Some(up) = slot(parent, at).copied() {
        if up == at {
            break;
        }
        at = up;
    }
    if let Some(slot) = slot(parent, index) {
        *slot = at;
    }
    at
}

/// Makes two entries one person; the earlier stands for both.
fn join(parent: &mut [u32], left: u32, right: u32) {
    let (left, right) = (root(parent, left), root(parent, right));
    let (low, high) = (left.min(right), left.max(right));
    if let Some(slot) = slot(parent, high) {
        *slot = low;
    }
}

fn slot(parent: &mut [u32], index: u32) -> Option<&mut u32> {
    parent.get_mut(usize::try_from(index).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Email;
    use crate::model::person::Name;

    fn person(name: &str, email: &str) -> Person {
        Person {
            name: Name::whole(name),
            emails: Email::parse(email).into_iter().collect(),
            ..Person::default()
        }
    }

    fn numbers(people: &[Person]) -> Vec<u32> {
        let sightings: Vec<Sighting<'_>> = people
            .iter()
            .map(|person| Sighting {
                seen: Seen::UploadedContact,
                person,
                on: None,
                at: Origin::default(),
            })
            .collect();
        number_people(&sightings)
    }

    #[test]
    fn entries_with_one_name_and_address_are_one_person() {
        let people = [
            person("Ada Moss", "ada@moss.example"),
            person("Ben Moss", "ben@moss.example"),
            person("ADA MOSS", "ada@moss.example"),
        ];

        assert_eq!(numbers(&people), [0, 1, 0]);
    }

    #[test]
    fn a_shared_name_or_a_shared_address_alone_is_not_enough() {
        let people = [
            person("Ada Moss", ""),
            person("Ada Moss", ""),
            person("Ada Moss", "home@moss.example"),
            person("Ben Moss", "home@moss.example"),
        ];

        assert_eq!(numbers(&people), [0, 1, 2, 3]);
    }
}
