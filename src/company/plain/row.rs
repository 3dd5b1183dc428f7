//! A row to what it says, where all its cells are plain.

use crate::company::columns::Field;
use crate::company::columns::Layout;
use crate::company::columns::Part;
use crate::company::person;
use crate::company::plain::cells::is_plain_email;
use crate::company::plain::cells::is_plain_name;
use crate::company::plain::cells::is_plain_phone;
use crate::company::plain::cells::plain_page;
use crate::company::plain::facts::Facts;
use crate::company::plain::facts::Few;
use crate::company::values::lists;
use crate::company::values::names;
use crate::intake::table::Cells;
use crate::model::person::Name;
use crate::model::person::PhoneKind;

/// Where the fields stand.
pub(in crate::company) struct Plain {
    given: Vec<usize>,
    middle: Vec<usize>,
    family: Vec<usize>,
    full: Vec<usize>,
    /// Whether `full` holds columns of equal rank, each of which names another person.
    several: bool,
    /// Nickname, former name, partner: further names.
    others: Vec<usize>,
    emails: Vec<usize>,
    /// With the kind by the column's name, and the column that tells another.
    phones: Vec<(usize, PhoneKind, Option<usize>)>,
    company: Vec<usize>,
    profile: Vec<usize>,
    owners: Vec<usize>,
    slots: Vec<Slot>,
    /// First words of names that stand for anybody, by their first letter.
    generic: [Vec<&'static str>; 26],
}

/// The columns of one address.
struct Slot {
    all: Vec<usize>,
    street: Vec<usize>,
    suburb: Vec<usize>,
    postcode: Vec<usize>,
}

impl Plain {
    /// Finds the fields of a file.
    pub(in crate::company) fn new(layout: &Layout) -> Self {
        let of = |fields: &[Field]| fields.iter().flat_map(|field| layout.of(*field)).collect();
        let best = layout.ranked(Field::FullName).map(|(rank, _)| rank).min();
        let equal = layout.ranked(Field::FullName).filter(|(rank, _)| Some(*rank) == best).count();
        let phones = person::PHONES.into_iter().flat_map(|kind| {
            let columns = layout.of(Field::Phone(kind));
            columns.map(move |column| (column, kind, layout.phone_type(column)))
        });
        let slots = person::SLOTS.into_iter().map(|slot| {
            let part = |part| layout.of(Field::Address(slot, part)).collect::<Vec<_>>();
            let (street, suburb) = (part(Part::Street), part(Part::Suburb));
            let postcode = part(Part::Postcode);
            let others = [Part::State, Part::Country].into_iter().flat_map(part);
            let told = street.iter().chain(&suburb).chain(&postcode).copied();
            let all = told.chain(others).collect();
            Slot { all, street, suburb, postcode }
        });
        let mut generic: [Vec<&'static str>; 26] = Default::default();
        for head in names::generic_heads() {
            if let Some(heads) = letter(head).and_then(|at| generic.get_mut(at)) {
                heads.push(head);
            }
        }
        Self {
            given: of(&[Field::FirstName]),
            middle: of(&[Field::MiddleName]),
            family: of(&[Field::LastName]),
            full: of(&[Field::FullName]),
            several: equal > 1,
            others: of(&[
                Field::PartnerFirstName,
                Field::PartnerLastName,
                Field::PartnerName,
                Field::Nickname,
                Field::FormerLastName,
            ]),
            emails: of(&[Field::Email]),
            phones: phones.collect(),
            company: of(&[Field::Company]),
            profile: of(&[Field::Profile]),
            owners: of(&[Field::Owner, Field::OwnerId]),
            slots: slots.filter(|slot| !slot.all.is_empty()).collect(),
            generic,
        }
    }

    /// Reads what a row says; `None` when it is not plain, or identifies nobody.
    pub(in crate::company) fn read<'a>(
        &self,
        cells: Cells<'a>,
        facts: &mut Facts<'a>,
    ) -> Option<()> {
        if !first(cells, &self.others).is_empty() {
            return None;
        }
        facts.name = self.name(cells, &mut facts.others)?;
        self.emails(cells, &mut facts.emails)?;
        self.phones(cells, &mut facts.phones)?;
        facts.company = first(cells, &self.company);
        if facts.company.contains('&') && facts.company.contains(';') {
            return None;
        }
        let page = first(cells, &self.profile);
        if !page.is_empty() {
            facts.profile = plain_page(page)?;
        }
        facts.place = self.place(cells)?;
        self.owners(cells, &mut facts.owners)?;
        let named = facts.name.iter().any(|part| !part.is_empty());
        let reached = !facts.emails.all().is_empty() || !facts.phones.all().is_empty();
        (named || reached || !page.is_empty()).then_some(())
    }

    /// The name: whole, given, middle, family.
    fn name<'a>(&self, cells: Cells<'a>, others: &mut Vec<Name>) -> Option<[&'a str; 4]> {
        let mut whole = "";
        for column in &self.full {
            let Some(cell) = filled(cells, *column) else { continue };
            if !is_plain_name(cell) || (self.several && !whole.is_empty()) {
                return None;
            }
            whole = if whole.is_empty() { cell } else { whole };
        }
        let part = |columns| Some(first(cells, columns)).filter(|cell| is_plain_name(cell));
        let (middle, family) = (part(&self.middle)?, part(&self.family)?);
        let given = first(cells, &self.given);
        if !is_plain_name(given) {
            *others = couple(given, family)?;
        }
        let name = match (given, middle, family) {
            ("", "", "") => [whole, "", "", ""],
            (_, "", "") if given.contains(' ') => [given, "", "", ""],
            ("", _, "") => return None,
            _ => ["", given, middle, family],
        };
        (!self.is_generic(&name)).then_some(name)
    }

    /// Tells whether a name stands for anybody: looked up where it begins like one that does.
    fn is_generic(&self, name: &[&str; 4]) -> bool {
        let Some(head) = name.iter().find(|part| !part.is_empty()) else { return false };
        let end = head.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(head.len());
        let word = head.get(..end).unwrap_or_default();
        let heads = letter(word).and_then(|at| self.generic.get(at));
        let alike = |heads: &Vec<&str>| heads.iter().any(|one| one.eq_ignore_ascii_case(word));
        (word.len() < 2 || heads.is_some_and(alike)) && names::is_generic(&name.join(" "))
    }

    fn emails<'a>(&self, cells: Cells<'a>, all: &mut Few<&'a str>) -> Option<()> {
        for column in &self.emails {
            let Some(cell) = filled(cells, *column) else { continue };
            if !is_plain_email(cell) {
                return None;
            }
            if !all.all().iter().any(|known| known.eq_ignore_ascii_case(cell)) {
                all.push(cell)?;
            }
        }
        Some(())
    }

    fn phones<'a>(&self, cells: Cells<'a>, all: &mut Few<(&'a str, PhoneKind)>) -> Option<()> {
        for (column, kind, told) in &self.phones {
            let cell = cells.get(*column);
            if cell.is_empty() {
                continue;
            }
            if !is_plain_phone(cell) {
                return None;
            }
            if !all.all().iter().any(|(known, _)| *known == cell) {
                let told = told.and_then(|column| person::kind_of(cells.get(column)));
                all.push((cell, told.unwrap_or(*kind)))?;
            }
        }
        Some(())
    }

    /// Street, suburb and postcode of the address that tells most.
    fn place<'a>(&self, cells: Cells<'a>) -> Option<[&'a str; 3]> {
        let slot = self.slots.iter().find(|slot| !first(cells, &slot.all).is_empty());
        let Some(slot) = slot else { return Some([""; 3]) };
        let part = |columns: &Vec<usize>| only(cells, columns);
        Some([part(&slot.street)?, part(&slot.suburb)?, part(&slot.postcode)?])
    }

    fn owners<'a>(&self, cells: Cells<'a>, all: &mut Few<&'a str>) -> Option<()> {
        for column in &self.owners {
            let Some(cell) = filled(cells, *column) else { continue };
            let odd = |byte| matches!(byte, b';' | b'|' | b'\n' | b':' | b'>' | b')');
            if cell.bytes().any(odd) || (cell.contains(' ') && cell.contains(" and ")) {
                return None;
            }
            if !all.all().contains(&cell) {
                all.push(cell)?;
            }
        }
        Some(())
    }
}

/// A cell, where it is filled.
fn filled(cells: Cells<'_>, column: usize) -> Option<&str> {
    let cell = cells.get(column);
    (!lists::is_nothing(cell)).then_some(cell)
}

/// The first filled cell of some columns, or an empty one.
fn first<'a>(cells: Cells<'a>, columns: &[usize]) -> &'a str {
    for column in columns {
        if let Some(cell) = filled(cells, *column) {
            return cell;
        }
    }
    ""
}

/// The only filled cell of some columns, or an empty one; `None` when there are several.
fn only<'a>(cells: Cells<'a>, columns: &[usize]) -> Option<&'a str> {
    let mut one = None;
    for column in columns {
        if let Some(cell) = filled(cells, *column)
            && one.replace(cell).is_some()
        {
            return None;
        }
    }
    Some(one.unwrap_or_default())
}

/// The two people of `Ada & Ben` beside a family name; `None` for any other cell.
fn couple(given: &str, family: &str) -> Option<Vec<Name>> {
    let (left, right) = given.split_once(" & ")?;
    let plain = |part: &str| !part.is_empty() && is_plain_name(part);
    let both = names::joint_given(given, family);
    let told = |one: &Name| !names::is_generic(&one.full);
    let apart =
        matches!(&*both, [one, other] if told(one) && told(other) && one.full != other.full);
    (plain(left) && plain(right) && apart).then_some(both)
}

/// Which letter a word begins with.
fn letter(word: &str) -> Option<usize> {
    let byte = word.bytes().next()?.to_ascii_lowercase();
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}
