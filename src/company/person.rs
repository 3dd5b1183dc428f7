//! The cells of a row that say who somebody is.

use crate::company::columns::Field;
use crate::company::columns::Part;
use crate::company::columns::Slot;
use crate::company::notes::Notes;
use crate::company::sheet::Row;
use crate::company::values::lists;
use crate::company::values::names;
use crate::company::values::profile;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;
use crate::model::person::Place;

/// Kinds of phone in the order in which they tell most about one person.
pub(super) const PHONES: [PhoneKind; 5] =
    [PhoneKind::Mobile, PhoneKind::Home, PhoneKind::Unknown, PhoneKind::Work, PhoneKind::Fax];

/// Addresses in the order in which they tell most about one person. A managed property is not among
/// them: the landlord lives elsewhere, and a tenant's suburb must not make a namesake the landlord.
pub(super) const SLOTS: [Slot; 5] =
    [Slot::Home, Slot::Mailing, Slot::Main, Slot::Work, Slot::Other];

/// Reads the person of a row. Names that stand for anybody are left out, with a note.
pub(super) fn read(row: Row<'_>, notes: &mut Notes) -> Person {
    let emails = emails(row, notes);
    let name = named(row).filter(|name| {
        let generic = names::is_generic(&name.full);
        if generic {
            notes.add(
                row.line(),
                "the name could be anybody's (`Test`, `N/A`, `Owner`, ...); left out",
            );
        }
        !generic
    });
    let other_names = other_names(row, name.as_ref());
    let text =
        |field| row.first(field).map(|cell| names::unescaped(cell).into_owned().into_boxed_str());
    Person {
        name,
        other_names,
        emails,
        phones: phones(row, notes),
        company: text(Field::Company),
        job_title: text(Field::JobTitle).filter(|title| !is_honorific(title)),
        profile: profile(row, notes),
        place: place(row).map(Box::new),
    }
}

/// Forms of address, which some products write under `Title`.
fn is_honorific(text: &str) -> bool {
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "mr mrs", "mr and mrs"]
        .contains(&names::folded(text).as_str())
}

/// The main name: from its parts, else as a whole. An address is no name.
fn named(row: Row<'_>) -> Option<Name> {
    let part = |field| {
        let cell = row.first(field).filter(|cell| Email::parse(cell).is_none());
        names::unescaped(cell.unwrap_or_default())
    };
    let (given, middle, family) =
        (part(Field::FirstName), part(Field::MiddleName), part(Field::LastName));
    if middle.is_empty() && family.is_empty() && given.contains(' ') {
        return names::whole(&given);
    }
    Name::of(&given, &middle, &family).or_else(|| {
        let whole = row.cells(Field::FullName).map(|(_, cell)| cell);
        whole.filter(|cell| Email::parse(cell).is_none()).find_map(names::whole)
    })
}

/// Other names: the two of a couple, the partner, further names of equal rank, nickname, former name.
fn other_names(row: Row<'_>, name: Option<&Name>) -> Vec<Name> {
    let first = |field| row.first(field).unwrap_or_default();
    let (given, family) = (first(Field::FirstName), first(Field::LastName));
    let mut others = names::joint_given(given, family);
    if let (true, Some(name)) = (others.is_empty(), name) {
        others = names::joint(&name.full);
    }
    let partner = Name::of(first(Field::PartnerFirstName), "", first(Field::PartnerLastName));
    others.extend(partner);
    others.extend(row.cells(Field::PartnerName).filter_map(|(_, cell)| names::whole(cell)));
    others.extend(equal_names(row));
    let nickname = first(Field::Nickname);
    if !nickname.is_empty() && !nickname.contains(' ') && !family.is_empty() {
        others.extend(Name::of(nickname, "", family));
    }
    let former = first(Field::FormerLastName);
    if !former.is_empty() && !given.is_empty() {
        others.extend(Name::of(given, "", former));
    }
    let mut kept: Vec<Name> = Vec::new();
    for other in others {
        let known = name.is_some_and(|name| name.full == other.full);
        if !known
            && !names::is_generic(&other.full)
            && !kept.iter().any(|one| one.full == other.full)
        {
            kept.push(other);
        }
    }
    kept
}

/// Names of numbered columns (`Landlord 1`, `Landlord 2`) and of several people in one cell.
fn equal_names(row: Row<'_>) -> Vec<Name> {
    let ranked = row.sheet.layout.ranked(Field::FullName);
    let best = ranked.map(|(rank, _)| rank).min();
    let columns = row.sheet.layout.ranked(Field::FullName).filter(|(rank, _)| Some(*rank) == best);
    let cells: Vec<&str> = columns.map(|(_, column)| row.cell(column)).collect();
    let parts = cells.iter().flat_map(|cell| cell.split([';', '|', '\n'])).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !lists::is_nothing(part)).collect();
    if parts.len() < 2 {
        return Vec::new();
    }
    parts.into_iter().filter_map(names::whole).collect()
}

/// The addresses, each once, the main one first; one that stands as a name too.
fn emails(row: Row<'_>, notes: &mut Notes) -> Vec<Email> {
    let mut emails: Vec<Email> = Vec::new();
    for (column, cell) in row.cells(Field::Email) {
        let mut any = false;
        for email in lists::emails(cell) {
            any = true;
            if !emails.contains(&email) {
                emails.push(email);
            }
        }
        if !any {
            let header = row.sheet.header(column);
            notes.add(row.line(), format!("`{header}` holds no e-mail address; left empty"));
        }
    }
    if emails.is_empty() {
        let names = [Field::FirstName, Field::LastName, Field::FullName];
        emails.extend(names.into_iter().find_map(|field| Email::parse(row.first(field)?)));
    }
    emails
}

/// The numbers, each once.
fn phones(row: Row<'_>, notes: &mut Notes) -> Vec<Phone> {
    let mut phones: Vec<Phone> = Vec::new();
    for kind in PHONES {
        for (column, cell) in row.cells(Field::Phone(kind)) {
            let told = row.sheet.layout.phone_type(column).and_then(|at| kind_of(row.cell(at)));
            for text in lists::phones(cell) {
                if is_shortened(text) {
                    let header = row.sheet.header(column);
                    notes.add(
                        row.line(),
                        format!(
                            "`{header}` was shortened by a spreadsheet (`4.47E+11`); left empty"
                        ),
                    );
                    continue;
                }
                let phone = Phone::parse(text, told.unwrap_or(kind));
                phones
                    .extend(phone.filter(|phone| !phones.iter().any(|one| one.text == phone.text)));
            }
        }
    }
    phones
}

/// Tells whether a spreadsheet has turned a number into its powers of ten.
pub(super) fn is_shortened(text: &str) -> bool {
    let Some((front, power)) = text.split_once(['E', 'e']) else { return false };
    let numeric = front.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let power = power.strip_prefix('+').unwrap_or(power);
    numeric
        && !front.is_empty()
        && !power.is_empty()
        && power.len() <= 2
        && power.bytes().all(|byte| byte.is_ascii_digit())
}

/// The kind in `Phone 1 - Type`.
pub(super) fn kind_of(text: &str) -> Option<PhoneKind> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["fax"]) {
        Some(PhoneKind::Fax)
    } else if has(&["mobile", "cell"]) {
        Some(PhoneKind::Mobile)
    } else if has(&["work", "business", "office", "main"]) {
        Some(PhoneKind::Work)
    } else {
        has(&["home"]).then_some(PhoneKind::Home)
    }
}

/// The LinkedIn page, wherever among the web addresses it stands.
fn profile(row: Row<'_>, notes: &mut Notes) -> Option<crate::model::person::ProfileUrl> {
    let mut cells = row.cells(Field::Profile).peekable();
    cells.peek()?;
    let found = row.cells(Field::Profile).find_map(|(_, cell)| profile::linkedin(cell));
    if found.is_none() {
        let odd =
            cells.find(|(column, _)| row.sheet.header(*column).to_lowercase().contains("linkedin"));
        if let Some((column, _)) = odd {
            let header = row.sheet.header(column);
            notes.add(
                row.line(),
                format!("`{header}` holds no member page of LinkedIn; left empty"),
            );
        }
    }
    found
}

/// The address that tells most, as far as it is there.
fn place(row: Row<'_>) -> Option<Place> {
    SLOTS.into_iter().find_map(|slot| place_of(row, slot))
}

/// One of the addresses.
fn place_of(row: Row<'_>, slot: Slot) -> Option<Place> {
    let part = |part| {
        let mut cells = row.cells(Field::Address(slot, part)).map(|(_, cell)| cell).peekable();
        cells.peek()?;
        let joined = cells.collect::<Vec<_>>().join(", ");
        (!joined.is_empty()).then(|| joined.into_boxed_str())
    };
    let place = Place {
        street: part(Part::Street),
        suburb: part(Part::Suburb),
        state: part(Part::State),
        postcode: part(Part::Postcode),
        country: part(Part::Country),
    };
    (place != Place::default()).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shortened_by_a_spreadsheet_is_told() {
        assert!(is_shortened("4.47E+11") && is_shortened("6,1E+10"));
        assert!(!is_shortened("0491 570 006") && !is_shortened("Ext 12") && !is_shortened("E"));
    }

    #[test]
    fn the_kind_of_a_phone_is_read_in_many_words() {
        assert_eq!(kind_of("Work Fax"), Some(PhoneKind::Fax));
        assert_eq!(kind_of("* Mobile"), Some(PhoneKind::Mobile));
        assert_eq!(kind_of("Other"), None);
    }
}
