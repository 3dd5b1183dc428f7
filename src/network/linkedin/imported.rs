//! LinkedIn: `ImportedContacts.csv` and `Contacts.csv`, the address book the member uploaded.
//!
//! The first is of today, the second older; both tell what was uploaded, not whom the member is
//! tied to. `Emails` and `PhoneNumbers` hold several values in one cell; the sign between them is
//! not settled, so all that were seen are taken. `CreatedAt` is US style without a zone:
//! `1/29/26, 2:37 PM`. Birthdays, addresses, notes and handles are not kept.

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::intake::table::Table;
use crate::intake::table::TableRow;
use crate::intake::table::read_table;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;
use crate::model::reading::Origin;
use crate::model::reading::UploadedContact;
use crate::network::cells::filled;
use crate::network::contract::NetworkError;
use crate::network::dates;
use crate::network::dates::Slashes;
use crate::network::draft::Draft;
use crate::network::linkedin::columns::Place;
use crate::network::linkedin::columns::cell;
use crate::network::linkedin::columns::column;
use crate::network::linkedin::columns::has_all;
use crate::network::linkedin::columns::misfit;

/// Tells whether a row is the header of either file.
pub(super) fn is_header(row: &[&str]) -> bool {
    has_all(row, &["firstname", "emails", "phonenumbers"])
}

/// Where the columns are.
struct Columns {
    given: Option<usize>,
    middle: Option<usize>,
    family: Option<usize>,
    maiden: Option<usize>,
    full: Option<usize>,
    job_title: Option<usize>,
    company: Option<usize>,
    emails: Option<usize>,
    phones: Option<usize>,
    created: Option<usize>,
}

impl Columns {
    /// Finds the columns.
    ///
    /// # Errors
    ///
    /// A column named twice.
    fn of(file: &str, table: &Table) -> Result<Self, NetworkError> {
        let find = |names: &[&str]| column(file, table, names);
        Ok(Self {
            given: find(&["firstname"])?,
            middle: find(&["middlename"])?,
            family: find(&["lastname"])?,
            maiden: find(&["maidenname"])?,
            full: find(&["fullname"])?,
            job_title: find(&["title"])?,
            company: find(&["companies", "company"])?,
            emails: find(&["emails"])?,
            phones: find(&["phonenumbers"])?,
            created: find(&["createdat"])?,
        })
    }
}

/// Reads the entries of one file; gives how many it held.
pub(super) fn read(
    draft: &mut Draft,
    archive: &Archive,
    member: &Member,
) -> Result<u64, NetworkError> {
    let (input, bytes) = draft.open(archive, member, "uploaded_contacts")?;
    let table = read_table(&member.label, &bytes, &is_header)?;
    read_rows(draft, input, &table, Origin::line)
}

/// Reads the entries of a table, wherever it is from; `place` says where a row is.
pub(super) fn read_rows(
    draft: &mut Draft,
    input: usize,
    table: &Table,
    place: Place,
) -> Result<u64, NetworkError> {
    let columns = Columns::of(draft.name(input), table)?;
    draft.take_remarks(input, table);
    let dates = table.rows.iter().map(|row| cell(row, columns.created));
    let slashes = Slashes::learn(dates).or(Slashes::MonthFirst);
    let mut undated = 0;
    for row in &table.rows {
        let at = place(input, row.line);
        if let Some(reason) = misfit(table, row) {
            draft.skip(at, reason);
            continue;
        }
        let person = person(&columns, row);
        if person.is_nobody() {
            draft.skip(at, "no name, e-mail address or telephone number");
            continue;
        }
        let created = cell(row, columns.created);
        let uploaded_on = dates::day(created, slashes);
        undated += u64::from(uploaded_on.is_none() && !created.is_empty());
        draft.count(input);
        draft.reading.uploaded.push(UploadedContact { person, uploaded_on, at });
    }
    draft.warn_count(input, "entries kept without a day, since theirs cannot be read", undated);
    draft.close(input)?;
    Ok(draft.rows(input))
}

/// The person of one entry.
fn person(columns: &Columns, row: &TableRow) -> Person {
    let get = |column| cell(row, column);
    let (given, maiden) = (get(columns.given), get(columns.maiden));
    let (mut emails, mut phones) = (Vec::new(), Vec::new());
    for part in get(columns.emails).split(|c: char| c.is_whitespace() || ",;|".contains(c)) {
        emails.extend(Email::parse(part).filter(|email| !emails.contains(email)));
    }
    for part in get(columns.phones).split([',', ';', '|', '\n', '\r']) {
        phones
            .extend(Phone::parse(part, PhoneKind::Unknown).filter(|phone| !phones.contains(phone)));
    }
    // An address in the place of a name, as auto-collected entries have it, is no name.
    let name = Name::of(given, get(columns.middle), get(columns.family))
        .or_else(|| Name::whole(get(columns.full)));
    let name = match name {
        Some(name) => match Email::parse(&name.full) {
            Some(email) => {
                if !emails.contains(&email) {
                    emails.push(email);
                }
                None
            }
            None => Some(name),
        },
        None => None,
    };
    let former = (!maiden.is_empty() && name.is_some()).then(|| Name::of(given, "", maiden));
    Person {
        name,
        other_names: former.flatten().into_iter().collect(),
        emails,
        phones,
        company: filled(get(columns.company)),
        job_title: filled(get(columns.job_title)),
        ..Person::default()
    }
}
