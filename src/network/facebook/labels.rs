//! Lists of labels and values, in JSON (`label_values`) and in tables of pages.
//!
//! Labels are in the account's language, so a value's look decides what it is: times are times, an
//! address or a number is a contact point, the other text is the name. Labels only break ties.

use crate::model::Day;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;
use crate::network::facebook::dates;
use crate::network::facebook::harvest::Entry;

/// Labels of names that were seen: English, Polish, Arabic.
const NAME_LABELS: [&str; 5] =
    ["name", "contact name", "imię i nazwisko kontaktu", "nazwa", "اسم جهة الاتصال"];

/// Labels of contact points that were seen: English, Polish, Arabic.
const POINT_LABELS: [&str; 3] = ["contact point", "punkt kontaktowy", "نقطة اتصال"];

/// One label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The label, in any language.
    pub(super) label: String,
    /// The value.
    pub(super) value: Value,
}

/// A value as the file types it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A text: name, contact point, a page's date.
    Text(String),
    /// Seconds since 1970, UTC; 0 is unknown.
    Seconds(i64),
    /// A time that is no whole number.
    OddTime,
}

impl Pair {
    /// A label with a text.
    pub(super) fn text(label: &str, value: &str) -> Self {
        Self { label: label.to_owned(), value: Value::Text(value.trim().to_owned()) }
    }
}

/// What a list of labels and values says of one person.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The entry; its item is not set.
    pub(super) entry: Entry,
    /// Whether a time is there that cannot be read.
    pub(super) undated: bool,
    /// Contact points that are neither an address nor a number.
    pub(super) odd_points: u64,
}

impl Reading {
    /// Takes a day, if it is earlier.
    fn saw(&mut self, day: Option<Day>) {
        match day {
            Some(day) => {
                let known = self.entry.uploaded_on.get_or_insert(day);
                *known = day.min(*known);
            }
            None => self.undated = true,
        }
    }
}

/// Reads the pairs of one person.
///
/// `user_id_first` is for the one file whose records open with a member number of digits alone,
/// which is no telephone number.
pub(super) fn read(pairs: &[Pair], user_id_first: bool) -> Reading {
    let mut reading = Reading::default();
    let mut names: Vec<(&str, &str)> = Vec::new();
    let mut texts = 0_u32;
    for pair in pairs {
        let text = match &pair.value {
            Value::Seconds(0) => continue,
            Value::Seconds(seconds) => {
                reading.saw(dates::day_of_seconds(*seconds));
                continue;
            }
            Value::OddTime => {
                reading.saw(None);
                continue;
            }
            Value::Text(text) if text.is_empty() => continue,
            Value::Text(text) => text.as_str(),
        };
        texts += 1;
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        if pair.label == "user_id" || (user_id_first && texts == 1 && is_number) {
            continue;
        }
        if is_date(text) {
            reading.saw(day(text));
        } else if !point(&mut reading.entry, text) {
            if is_one_of(&pair.label, &POINT_LABELS) {
                reading.odd_points += 1;
            } else {
                names.push((&pair.label, text));
            }
        }
    }
    name(&mut reading.entry, &names);
    reading
}

/// The day of a text, if it is a date we can read.
fn day(text: &str) -> Option<Day> {
    dates::day_of_text(text).or_else(|| text.parse().ok())
}

/// Tells whether a text is a date, be it one we cannot read.
fn is_date(text: &str) -> bool {
    day(text).is_some() || dates::holds_clock(text)
}

/// Keeps an address or a number, once; tells whether the text was one.
pub(super) fn point(entry: &mut Entry, text: &str) -> bool {
    if let Some(email) = Email::parse(text) {
        if !entry.emails.contains(&email) {
            entry.emails.push(email);
        }
        return true;
    }
    let phone = Some(text).filter(|text| looks_like_phone(text));
    let Some(phone) = phone.and_then(|text| Phone::parse(text, PhoneKind::Unknown)) else {
        return false;
    };
    if !entry.phones.contains(&phone) {
        entry.phones.push(phone);
    }
    true
}

/// Digits of any script and the signs people write between them, four digits at least.
fn looks_like_phone(text: &str) -> bool {
    let fits = |c: char| {
        c.is_numeric()
            || c.is_whitespace()
            || "+-()./*#,;xX".contains(c)
            || matches!(c, '\u{2010}'..='\u{2015}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
    };
    text.chars().all(fits) && text.chars().filter(|c| c.is_numeric()).count() >= 4
}

/// Picks the name: by label, else the text that holds all others, else the first.
///
/// Further texts are other names if they are two words or more, and no part of the one picked.
fn name(entry: &mut Entry, texts: &[(&str, &str)]) {
    let holds_all = |text: &str| texts.iter().all(|(_, other)| text.contains(other));
    let by_label = texts.iter().find(|(label, _)| is_one_of(label, &NAME_LABELS));
    let longest = texts.iter().find(|(_, text)| holds_all(text));
    let spoken = texts.iter().find(|(_, text)| text.chars().any(char::is_alphabetic));
    let Some((_, picked)) = by_label.or(longest).or(spoken).or(texts.first()) else {
        return;
    };
    entry.name = Name::whole(picked);
    for (_, other) in texts {
        let is_part = picked.contains(other);
        let other = Name::whole(other).filter(|name| !is_part && name.full.contains(' '));
        entry.other_names.extend(other.filter(|other| entry.name.as_ref() != Some(other)));
    }
}

/// Tells whether a label is one of those known, whatever its case.
fn is_one_of(label: &str, known: &[&str]) -> bool {
    let label = label.trim().to_lowercase();
    known.contains(&label.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(label: &str, value: i64) -> Pair {
        Pair { label: label.to_owned(), value: Value::Seconds(value) }
    }

    #[test]
    fn labels_in_a_language_we_do_not_know_change_nothing() {
        let pairs = [
            seconds("Aika", 1_700_000_000),
            Pair::text("Nimi", "Ada Example"),
            Pair::text("Yhteys", "+61 491 570 006"),
        ];

        let reading = read(&pairs, false);

        assert_eq!(reading.entry.name, Name::whole("Ada Example"));
        assert_eq!(&*reading.entry.phones[0].text, "+61 491 570 006");
        assert_eq!(reading.entry.uploaded_on, dates::day_of_seconds(1_700_000_000));
    }

    #[test]
    fn a_member_number_is_no_telephone_number() {
        let pairs = [
            Pair::text("identyfikator", "1000000001"),
            Pair::text("Punkt", "0491570006"),
            Pair::text("Nazwa", "Ada Example"),
        ];

        let first = read(&pairs, true);
        let elsewhere = read(&pairs[1..], false);

        assert_eq!(first.entry.phones.len(), 1);
        assert_eq!(&*first.entry.phones[0].text, "0491570006");
        assert_eq!(elsewhere.entry.phones.len(), 1);
    }

    #[test]
    fn zero_is_unknown_and_the_earliest_time_counts() {
        let pairs = [seconds("a", 0), seconds("b", 1_700_000_000), seconds("c", 1_600_000_000)];

        let reading = read(&pairs, false);

        assert_eq!(
            reading.entry.uploaded_on.map(|day| day.to_string()).as_deref(),
            Some("2020-09-13")
        );
        assert!(!reading.undated);
    }

    #[test]
    fn a_date_we_cannot_read_is_no_name() {
        let pairs = [Pair::text("เวลา", "14 พ.ย. 2566 22:13"), Pair::text("ชื่อ", "Ada Example")];

        let reading = read(&pairs, false);

        assert!(reading.undated);
        assert_eq!(reading.entry.name, Name::whole("Ada Example"));
        assert_eq!(reading.entry.other_names, []);
    }

    #[test]
    fn a_contact_point_that_is_neither_is_no_name() {
        let pairs =
            [Pair::text("Contact point", "ada at example"), Pair::text("Whatever", "Ada Example")];

        let reading = read(&pairs, false);

        assert_eq!(reading.entry.name, Name::whole("Ada Example"));
        assert_eq!(reading.odd_points, 1);
    }

    #[test]
    fn parts_of_a_name_do_not_take_its_place() {
        let pairs = [Pair::text("Imię", "Ada Maria"), Pair::text("Całość", "Ada Maria Example")];

        let reading = read(&pairs, false);

        assert_eq!(reading.entry.name, Name::whole("Ada Maria Example"));
        assert_eq!(reading.entry.other_names, []);
    }

    #[test]
    fn a_contact_saved_under_a_number_has_no_name() {
        let pairs = [Pair::text("Name", "0491 570 006"), Pair::text("Point", "0491 570 006")];

        let reading = read(&pairs, false);

        assert_eq!(reading.entry.name, None);
        assert_eq!(reading.entry.phones.len(), 1);
    }
}
