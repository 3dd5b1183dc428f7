//! What in a file looks less like an address book than like a list of guesses. Nothing follows from it
//! but that HR looks: every one of these has honest explanations.

use std::collections::HashSet;

use serde::Deserialize;
use serde::Serialize;

use crate::intake::hash::hex;
use crate::model::person::Email;
use crate::model::person::Person;

/// Files that are compared with: fewer say nothing about what is usual.
const PEERS: usize = 5;

/// Clients outside of the own book from which on a file is told, however large it is.
const MANY: u64 = 50;

/// Entries from which on a pattern is one.
const ENTRIES: usize = 20;

/// Bytes of a sketch.
const SKETCH: usize = 64;

/// What is kept of a check: counts, and a sketch from which no entry can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Counts {
    /// People in the file.
    pub(super) people: u64,
    /// Clients among them in the own book.
    pub(super) own: u64,
    /// Clients outside of it that the rep was told of.
    pub(super) told: u64,
    /// Clients outside of it that the rep was not told of.
    pub(super) withheld: u64,
    /// 64 bytes that are nearly the same for nearly the same file; hex.
    pub(super) sketch: String,
}

impl Counts {
    fn others(&self) -> u64 {
        self.told + self.withheld
    }

    /// Clients outside of the own book in ten thousand people.
    fn rate(&self) -> u64 {
        self.others() * 10_000 / self.people.max(1)
    }
}

/// Something to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Signal {
    /// Far more clients of others than is usual.
    ManyOfOthers,
    /// Numbers or addresses that count up.
    CountingUp,
    /// Names in alphabetical order with one identifier each, made to measure.
    ListOfNames,
    /// The file of another day once more, with a few entries changed.
    Variants,
}

impl Signal {
    /// In words, for HR.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::ManyOfOthers => {
                "far more clients outside of the rep's own book than is usual in such files"
            }
            Self::CountingUp => "numbers or addresses that count up",
            Self::ListOfNames => "nothing but names, in alphabetical order",
            Self::Variants => "the same file again and again with a few entries changed",
        }
    }
}

/// What there is to look at in a check, beside those of others and the rep's own earlier ones.
pub(super) fn signals(
    people: &[&Person],
    counts: &Counts,
    peers: &[Counts],
    earlier: &[Counts],
) -> Vec<Signal> {
    let mut signals = Vec::new();
    if many(counts, peers) {
        signals.push(Signal::ManyOfOthers);
    }
    if counting_up(people) {
        signals.push(Signal::CountingUp);
    }
    if list_of_names(people) {
        signals.push(Signal::ListOfNames);
    }
    let variants = earlier.iter().filter(|one| is_variant(&one.sketch, &counts.sketch));
    if variants.count() >= 3 {
        signals.push(Signal::Variants);
    }
    signals
}

/// More than three times the median of the peers', where there are enough; else many, and more than
/// three times the own.
fn many(counts: &Counts, peers: &[Counts]) -> bool {
    let mut rates: Vec<u64> = peers.iter().map(Counts::rate).collect();
    rates.sort_unstable();
    let median = rates.get(rates.len() / 2).copied().filter(|_| rates.len() >= PEERS);
    let others = counts.others();
    match median {
        Some(median) if others >= MANY / 2 => counts.rate() > 3 * median.max(30),
        Some(_) => false,
        None => others >= MANY && others > 3 * counts.own,
    }
}

/// A fifth of the entries, each one more than the one before: telephone numbers, or numbers in
/// addresses.
fn counting_up(people: &[&Person]) -> bool {
    let numbers: Vec<Option<u64>> = people.iter().map(|person| number_in(person)).collect();
    let steps = numbers.windows(2).filter(|pair| match pair {
        [Some(one), Some(next)] => *next == one + 1,
        _ => false,
    });
    people.len() >= ENTRIES && steps.count() * 5 >= people.len()
}

/// The digits of the first number, or else those in the first address.
fn number_in(person: &Person) -> Option<u64> {
    let phone = person.phones.first().map(|phone| &*phone.text);
    let email = person.emails.first().map(Email::local);
    let digits: String = phone.or(email)?.chars().filter(char::is_ascii_digit).collect();
    digits.get(digits.len().saturating_sub(15)..)?.parse().ok()
}

/// Nearly all entries hold a name alone, in alphabetical order. A network's list has pages or dates, a
/// telephone's has numbers.
fn list_of_names(people: &[&Person]) -> bool {
    let bare = |person: &&&Person| {
        person.name.is_some()
            && person.emails.is_empty()
            && person.phones.is_empty()
            && person.profile.is_none()
            && person.company.is_none()
    };
    let names: Vec<String> = people
        .iter()
        .filter(bare)
        .filter_map(|person| person.name.as_ref())
        .map(|name| name.full.to_lowercase())
        .collect();
    let ordered = names.windows(2).filter(|pair| matches!(pair, [one, next] if one <= next));
    people.len() >= 5 * ENTRIES
        && names.len() * 20 >= people.len() * 19
        && ordered.count() * 20 >= names.len() * 19
}

/// A sketch of a file from keyed digests of its entries: b-bit minwise hashing in 64 buckets, 8 bits
/// each (Li and König, "b-Bit Minwise Hashing", WWW 2010). Eight bits of the smallest of many
/// digests tell of no entry whether it was there.
pub(super) fn sketch<'a>(digests: impl Iterator<Item = &'a str>) -> String {
    let mut least = [u64::MAX; SKETCH];
    let distinct: HashSet<&str> = digests.collect();
    for digest in distinct {
        let word = |at: usize| u64::from_str_radix(digest.get(at..at + 16)?, 16).ok();
        let (Some(bucket), Some(value)) = (word(0), word(16)) else { continue };
        let bucket = usize::try_from(bucket % SKETCH as u64).unwrap_or(0);
        if let Some(least) = least.get_mut(bucket) {
            *least = (*least).min(value);
        }
    }
    let bytes = least.map(|value| if value == u64::MAX { 0 } else { (value & 0xff) as u8 });
    hex(&bytes)
}

/// Tells whether two sketches are of nearly, but not quite, the same file.
fn is_variant(one: &str, other: &str) -> bool {
    if one.len() != 2 * SKETCH || one.len() != other.len() || one == other {
        return false;
    }
    let same = one.as_bytes().chunks(2).zip(other.as_bytes().chunks(2));
    same.filter(|(one, other)| one == other).count() * 4 >= SKETCH * 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::hash::sha256_hex;
    use crate::model::person::Name;
    use crate::model::person::Phone;
    use crate::model::person::PhoneKind;

    fn person(name: &str, email: &str, phone: &str) -> Person {
        Person {
            name: Name::whole(name),
            emails: Email::parse(email).into_iter().collect(),
            phones: Phone::parse(phone, PhoneKind::Unknown).into_iter().collect(),
            ..Person::default()
        }
    }

    fn seen(people: &[Person], counts: &Counts) -> Vec<Signal> {
        signals(&people.iter().collect::<Vec<_>>(), counts, &[], &[])
    }

    fn others(withheld: u64, own: u64) -> Counts {
        Counts { people: 1_000, own, withheld, ..Counts::default() }
    }

    #[test]
    fn an_address_book_in_alphabetical_order_is_nothing_to_look_at() {
        let people: Vec<Person> = (0..200)
            .map(|n| person(&format!("Name {n:03}"), "", &format!("0491 57{:04}", n * 37 % 9_999)))
            .collect();

        assert_eq!(seen(&people, &others(10, 40)), []);
    }

    #[test]
    fn lists_that_are_made_to_measure_are() {
        let names: Vec<Person> =
            (0..200).map(|n| person(&format!("Name {n:03}"), "", "")).collect();
        let phones: Vec<Person> =
            (0..200).map(|n| person("", "", &format!("0491 57{n:04}"))).collect();
        let emails: Vec<Person> =
            (0..200).map(|n| person("", &format!("ada{n}@moss.example"), "")).collect();

        assert_eq!(seen(&names, &others(0, 0)), [Signal::ListOfNames]);
        assert_eq!(seen(&phones, &others(0, 0)), [Signal::CountingUp]);
        assert_eq!(seen(&emails, &others(0, 0)), [Signal::CountingUp]);
    }

    #[test]
    fn many_clients_of_others_are_many_beside_ones_own_or_beside_the_peers() {
        let peers: Vec<Counts> = [5, 8, 9, 10, 400].map(|n| others(n, 50)).into();
        let told = |counts: &Counts, peers: &[Counts]| signals(&[], counts, peers, &[]);

        assert_eq!(told(&others(49, 0), &[]), []);
        assert_eq!(told(&others(60, 0), &[]), [Signal::ManyOfOthers]);
        assert_eq!(told(&others(60, 30), &[]), []);
        assert_eq!(told(&others(26, 300), &peers), []);
        assert_eq!(told(&others(300, 300), &peers), [Signal::ManyOfOthers]);
    }

    #[test]
    fn a_sketch_is_near_for_near_files_and_far_for_others() {
        let file = |from: u32, to: u32| {
            let digests: Vec<String> =
                (from..to).map(|n| sha256_hex(n.to_string().as_bytes())).collect();
            sketch(digests.iter().map(String::as_str))
        };

        let (one, near, far) = (file(0, 3_000), file(60, 3_060), file(9_000, 12_000));

        assert_eq!(one.len(), 128);
        assert!(is_variant(&one, &near) && !is_variant(&one, &far) && !is_variant(&one, &one));
        let earlier: Vec<Counts> = [(20, 3_020), (40, 3_040), (80, 3_080)]
            .map(|(from, to)| Counts { sketch: file(from, to), ..Counts::default() })
            .into();
        let counts = Counts { sketch: one, ..Counts::default() };
        assert_eq!(signals(&[], &counts, &[], &earlier), [Signal::Variants]);
    }
}
