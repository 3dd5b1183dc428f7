//! A row to a person, and the private details it holds.

use crate::intake::table::TableRow;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;
use crate::model::person::Place;
use crate::model::person::ProfileUrl;
use crate::model::reading::SensitiveField;
use crate::network::address_book::columns::Field;
use crate::network::address_book::columns::PlacePart;
use crate::network::address_book::columns::plain;
use crate::network::address_book::guess;
use crate::network::address_book::synonyms;
use crate::network::cells::is_damaged;
use crate::network::linkedin::profile;

/// What one row holds.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// The person.
    pub(super) person: Person,
    /// Private details and their columns, without their values.
    pub(super) sensitive: Vec<(SensitiveField, usize)>,
    /// Cells of e-mail columns that hold no address.
    pub(super) no_address: u64,
    /// Cells that a spreadsheet damaged: `4.47E+11`, `#NAME?`.
    pub(super) damaged: u64,
}

/// Values of a row that make a person only together.
#[derive(Default)]
struct Parts<'a> {
    given: &'a str,
    middle: &'a str,
    family: &'a str,
    full: &'a str,
    phonetic_given: &'a str,
    phonetic_family: &'a str,
    maiden: &'a str,
    places: Vec<(usize, PlacePart, &'a str)>,
}

/// Reads one row by its columns.
pub(super) fn entry(row: &TableRow, fields: &[(usize, Field)]) -> Entry {
    let mut entry = Entry::default();
    let mut parts = Parts::default();
    for (column, field) in fields {
        let value = row.get(*column);
        if value.is_empty() {
            continue;
        }
        if is_damaged(value) {
            entry.damaged += 1;
            continue;
        }
        take(&mut entry, &mut parts, row, (*column, *field), value);
    }
    name(&mut entry.person, &parts);
    entry.person.place = place(&parts.places);
    entry
}

/// Takes one value; the first of each kind stands.
fn take<'a>(
    entry: &mut Entry,
    parts: &mut Parts<'a>,
    row: &TableRow,
    (column, field): (usize, Field),
    value: &'a str,
) {
    let person = &mut entry.person;
    let first = |slot: &mut &'a str| {
        if slot.is_empty() {
            *slot = value;
        }
    };
    match field {
        Field::Given => first(&mut parts.given),
        Field::Middle => first(&mut parts.middle),
        Field::Family => first(&mut parts.family),
        Field::Full => first(&mut parts.full),
        Field::PhoneticGiven => first(&mut parts.phonetic_given),
        Field::PhoneticFamily => first(&mut parts.phonetic_family),
        Field::Maiden => first(&mut parts.maiden),
        Field::Email => entry.no_address += u64::from(!add_emails(person, value)),
        Field::EmailDisplay => add_display(person, value),
        Field::Phone(kind) => add_phones(person, value, kind),
        Field::PhoneLabelled(label) => {
            add_phones(person, value, synonyms::phone_kind(row.get(label)));
        }
        Field::Point => add_points(person, value),
        Field::Company => {
            person.company.get_or_insert_with(|| value.into());
        }
        Field::JobTitle | Field::Title => {
            person.job_title.get_or_insert_with(|| value.into());
        }
        Field::Page => person.profile = person.profile.take().or_else(|| page(value)),
        Field::ConnectedOn | Field::Notes | Field::Label => {}
        Field::Place(rank, part) => parts.places.push((rank, part, value)),
        Field::Sensitive(field) => note(&mut entry.sensitive, field, column, value),
        Field::Labelled(label) => {
            if let Some(field) = synonyms::sensitive(&plain(row.get(label))) {
                note(&mut entry.sensitive, field, column, value);
            }
        }
    }
}

/// Notes a private detail, unless the value is a program's empty date or a bare zero.
fn note(
    sensitive: &mut Vec<(SensitiveField, usize)>,
    field: SensitiveField,
    column: usize,
    value: &str,
) {
    let filled = value.chars().any(|c| c.is_alphanumeric() && c != '0');
    if filled && !sensitive.contains(&(field, column)) {
        sensitive.push((field, column));
    }
}

/// Adds the addresses of a cell: several stand apart by ` ::: `, commas, semicolons or blanks.
/// Tells whether there was any.
fn add_emails(person: &mut Person, value: &str) -> bool {
    let mut any = false;
    for part in value.split(|c: char| c.is_whitespace() || ",;|".contains(c)) {
        if let Some(email) = Email::parse(part) {
            any = true;
            if !person.emails.contains(&email) {
                person.emails.push(email);
            }
        }
    }
    any
}

/// Adds the address in the brackets of `Ada Example (ada@bright.example)`.
fn add_display(person: &mut Person, value: &str) {
    let inside = value.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')'));
    if let Some((address, _)) = inside {
        add_emails(person, address);
    }
}

/// Adds the numbers of a cell.
fn add_phones(person: &mut Person, value: &str, kind: PhoneKind) {
    for part in value.split(" ::: ").flat_map(|part| part.split([',', ';', '|', '\n', '\r'])) {
        if let Some(phone) = Phone::parse(part, kind)
            && !person.phones.iter().any(|known| known.text == phone.text)
        {
            person.phones.push(phone);
        }
    }
}

/// Adds what a cell of a guessed column holds: addresses, and what looks like a number.
fn add_points(person: &mut Person, value: &str) {
    add_emails(person, value);
    for part in value.split(" ::: ").flat_map(|part| part.split([',', ';', '|', '\n', '\r'])) {
        if guess::is_phone(part) {
            add_phones(person, part, PhoneKind::Unknown);
        }
    }
}

/// The first LinkedIn page of a cell.
fn page(value: &str) -> Option<ProfileUrl> {
    value.split(|c: char| c.is_whitespace() || c == ',').find_map(profile)
}

/// Sets the names. An address in the place of a name, as auto-collected entries have it, is none.
fn name(person: &mut Person, parts: &Parts<'_>) {
    let name =
        Name::of(parts.given, parts.middle, parts.family).or_else(|| Name::whole(parts.full));
    match name.as_ref().and_then(|name| Email::parse(&name.full)) {
        Some(email) => {
            if !person.emails.contains(&email) {
                person.emails.push(email);
            }
        }
        None => person.name = name,
    }
    let phonetic = Name::of(parts.phonetic_given, "", parts.phonetic_family);
    let former =
        if parts.maiden.is_empty() { None } else { Name::of(parts.given, "", parts.maiden) };
    person.other_names.extend(phonetic.into_iter().chain(former));
}

/// The best address of a row: the one of the lowest rank.
fn place(parts: &[(usize, PlacePart, &str)]) -> Option<Box<Place>> {
    let best = parts.iter().map(|(rank, ..)| *rank).min()?;
    let mut place = Place::default();
    for (_, part, value) in parts.iter().filter(|(rank, ..)| *rank == best) {
        let slot = match part {
            PlacePart::Street => &mut place.street,
            PlacePart::Suburb => &mut place.suburb,
            PlacePart::State => &mut place.state,
            PlacePart::Postcode => &mut place.postcode,
            PlacePart::Country => &mut place.country,
        };
        slot.get_or_insert_with(|| (*value).into());
    }
    Some(Box::new(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::network::address_book::columns::fields;

    fn read(header: &[&str], cells: &[&str]) -> Entry {
        let row = TableRow { line: 2, cells: csv::StringRecord::from(cells) };
        entry(&row, &fields(header))
    }

    #[test]
    fn several_values_of_a_cell_are_told_apart() {
        let header = ["Name", "E-mail 1 - Value", "Phone 1 - Type", "Phone 1 - Value"];

        let entry = read(
            &header,
            &[
                "Ada Example",
                "ada@bright.example ::: ada@home.example",
                "Mobile",
                "0491 570 006 ::: 0491 570 156",
            ],
        );

        assert_eq!(entry.person.emails.len(), 2);
        assert_eq!(entry.person.phones.len(), 2);
        assert_eq!(entry.person.phones[1].kind, PhoneKind::Mobile);
    }

    #[test]
    fn an_exchange_name_gives_way_to_the_address_shown() {
        let header = ["First Name", "E-mail Address", "E-mail Type", "E-mail Display Name"];

        let entry =
            read(&header, &["Ada", "/o=Example/cn=ada", "EX", "Ada Example (ada@bright.example)"]);

        assert_eq!(entry.person.emails[0].as_str(), "ada@bright.example");
        assert_eq!(entry.no_address, 1);
    }

    #[test]
    fn an_address_in_the_place_of_a_name_is_no_name() {
        let entry = read(&["First Name", "E-mail 1 - Value"], &["Ada@Bright.example", ""]);

        assert!(entry.person.name.is_none());
        assert_eq!(entry.person.emails[0].as_str(), "ada@bright.example");
    }

    #[test]
    fn private_details_are_noted_without_their_values() {
        let header =
            ["Name", "Birthday", "Anniversary", "Event 1 - Label", "Event 1 - Value", "Hobby"];

        let entry =
            read(&header, &["Ada", "1980-01-02", "0/0/00", "Anniversary", "2001-02-03", ""]);

        assert_eq!(
            entry.sensitive,
            [(SensitiveField::BirthDate, 1), (SensitiveField::Anniversary, 4)]
        );
    }

    #[test]
    fn what_a_spreadsheet_damaged_is_not_kept() {
        let entry = read(&["Name", "Phone", "Company"], &["Ada", "4.47E+11", "#NAME?"]);

        assert_eq!((entry.damaged, entry.person.phones.len()), (2, 0));
        assert!(entry.person.company.is_none());
    }

    #[test]
    fn the_home_address_comes_before_the_office() {
        let entry =
            read(&["Name", "Business City", "Home City"], &["Ada", "Officeville", "Hometown"]);

        assert_eq!(entry.person.place.and_then(|place| place.suburb).as_deref(), Some("Hometown"));
    }
}
