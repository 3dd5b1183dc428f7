//! The roster of reps: an HR file or a directory export, one row a rep.
//!
//! Also read is the shape that Microsoft Purview's HR connector takes,
//! `EmailAddress,ResignationDate,LastWorkingDate`: it names no rep but dates an exit, so it updates
//! a roster instead of replacing it. A file in which the day somebody left cannot be read would
//! let every audit of leavers come out empty, so it is refused.

use std::collections::HashMap;

use serde::Serialize;

use crate::company::CompanyError;
use crate::company::columns::Field;
use crate::company::columns::Part;
use crate::company::columns::Slot;
use crate::company::columns::map::ColumnMap;
use crate::company::columns::report::ColumnReport;
use crate::company::notes::Notes;
use crate::company::preset::Preset;
use crate::company::sheet::Row;
use crate::company::sheet::Sheet;
use crate::company::values::lists;
use crate::company::values::names;
use crate::model::person::Name;
use crate::model::record::Book;
use crate::model::rep::Rep;
use crate::model::rep::RepId;

/// The reps of a roster.
#[derive(Clone, Debug, Serialize)]
pub struct RosterReading {
    /// The reps, one an id, in the order of the file.
    pub reps: Vec<Rep>,
    /// The line on which each rep is first named.
    #[serde(skip)]
    pub lines: Vec<u64>,
    /// The file names neither reps nor the day they began: it updates reps already known.
    pub update_only: bool,
    /// Rows read.
    pub rows: u64,
    /// Rows that could not be read: line and reason.
    pub skipped: Vec<(u64, String)>,
    /// Remarks.
    pub warnings: Vec<String>,
    /// What became of every column.
    pub columns: ColumnReport,
}

/// Reads a roster; days and months that nothing tells apart are taken day-first, with a remark.
///
/// # Errors
///
/// A file that is no table, has no column for an id, a name or an address, has a date column most
/// of whose cells are no dates, or says different things of one rep.
pub fn read_roster(name: &str, bytes: &[u8]) -> Result<RosterReading, CompanyError> {
    read_roster_with(name, bytes, None)
}

/// Reads a roster whose headers a mapping file names, or with the workspace's order of dates.
///
/// # Errors
///
/// As [`read_roster`].
pub fn read_roster_with(
    name: &str,
    bytes: &[u8],
    map: Option<&ColumnMap>,
) -> Result<RosterReading, CompanyError> {
    let sheet = Sheet::open(name, bytes, Book::Roster, Preset::Generic, map)?;
    let has = |fields: &[Field]| fields.iter().any(|field| sheet.layout.has(*field));
    let named = has(&[Field::FullName, Field::FirstName, Field::LastName]);
    if !named && !has(&[Field::Id, Field::UserName, Field::Email]) {
        return Err(CompanyError::MissingColumn {
            file: name.to_owned(),
            line: sheet.table.header_line,
            needs: "a rep's id, name or e-mail address",
            seen: sheet.table.header.clone(),
        });
    }
    check_dates(name, &sheet)?;
    let mut reps = Reps::default();
    let mut skipped = sheet.table.skipped.clone();
    for row in sheet.rows() {
        match rep(row, &mut reps.notes) {
            Some(rep) => reps.add(name, rep, row.line())?,
            None => skipped
                .push((row.line(), "it names no rep: no id, e-mail address or name".to_owned())),
        }
    }
    skipped.sort();
    if reps.all.is_empty() {
        return Err(CompanyError::NoRows {
            file: name.to_owned(),
            first: skipped.into_iter().next(),
        });
    }
    let mut warnings = sheet.table.warnings.clone();
    warnings.extend(reps.notes.into_warnings());
    Ok(RosterReading {
        reps: reps.all,
        lines: reps.lines,
        update_only: !named && !has(&[Field::Hired]),
        rows: reps.rows,
        skipped,
        warnings,
        columns: sheet.layout.report().clone(),
    })
}

/// Refuses a file in which most cells of a date column are no dates.
fn check_dates(name: &str, sheet: &Sheet) -> Result<(), CompanyError> {
    for field in [Field::LastDay, Field::Resigned, Field::GardenLeaveFrom, Field::Hired] {
        for column in sheet.layout.of(field) {
            let filled = sheet.rows().filter(|row| !lists::is_nothing(row.cell(column)));
            let (mut read, mut lines) = (0_usize, Vec::new());
            for row in filled {
                match row.day_in(column) {
                    Ok(_) => read += 1,
                    Err(()) => lines.push(row.line()),
                }
            }
            if lines.len() > read {
                lines.truncate(5);
                let column = sheet.header(column).to_owned();
                return Err(CompanyError::UnreadableDates { file: name.to_owned(), column, lines });
            }
        }
    }
    Ok(())
}

/// Reads a row; `None` when it names nobody.
fn rep(row: Row<'_>, notes: &mut Notes) -> Option<Rep> {
    let mut emails: Vec<_> = Vec::new();
    for email in row.cells(Field::Email).flat_map(|(_, cell)| lists::emails(cell)) {
        if !emails.contains(&email) {
            emails.push(email);
        }
    }
    let part = |field| row.first(field).unwrap_or_default();
    let name = Name::of(part(Field::FirstName), part(Field::MiddleName), part(Field::LastName));
    let name = name.or_else(|| names::whole(part(Field::FullName)));
    let login = row.first(Field::UserName).map(|text| text.rsplit('\\').next().unwrap_or(text));
    let id = row.first(Field::Id).or(login).map(str::to_owned);
    let id = id.or_else(|| emails.first().map(|email| email.local().to_owned()));
    let id = id.or_else(|| {
        let made = names::folded(&name.as_ref()?.full).replace(' ', "-");
        notes.add(row.line(), "no id and no address: the rep's id is made from the name");
        Some(made)
    })?;
    Some(Rep {
        id: RepId(id),
        name,
        emails,
        role: row.first(Field::Role).map(|role| names::folded(role).replace(' ', "_")),
        office: row.text(Field::Office),
        place: place(row),
        manager: row.text(Field::Manager),
        hired: row.day(Field::Hired, notes),
        resigned: row.day(Field::Resigned, notes),
        garden_leave_from: row.day(Field::GardenLeaveFrom, notes),
        last_day: row.day(Field::LastDay, notes),
        agreement: row.text(Field::Agreement),
    })
}

/// The place as written; a bare state gets its country in front where the file names one: `AU-NSW`.
fn place(row: Row<'_>) -> Option<String> {
    let state = row.text(Field::Place);
    let country = row.first(Field::Address(Slot::Main, Part::Country)).map(country_code);
    match (state, country) {
        (Some(state), Some(country)) if state.len() <= 3 && country.len() == 2 => {
            Some(format!("{country}-{}", state.to_uppercase()))
        }
        (state, country) => state.or(country),
    }
}

/// The two letters of the countries whose names HR files write out; others as written.
fn country_code(text: &str) -> String {
    let code = match names::folded(text).as_str() {
        "australia" => "AU",
        "new zealand" => "NZ",
        "united kingdom" | "great britain" | "uk" => "GB",
        "united states" | "united states of america" | "usa" => "US",
        "canada" => "CA",
        "ireland" => "IE",
        _ if text.len() == 2 => return text.to_uppercase(),
        _ => return text.to_owned(),
    };
    code.to_owned()
}

/// Reps while rows are read.
#[derive(Default)]
struct Reps {
    all: Vec<Rep>,
    lines: Vec<u64>,
    index: HashMap<String, usize>,
    notes: Notes,
    rows: u64,
}

impl Reps {
    /// Adds a row; a second row of one rep may only say more, never something else.
    fn add(&mut self, file: &str, rep: Rep, line: u64) -> Result<(), CompanyError> {
        self.rows += 1;
        let key = rep.id.0.to_lowercase();
        let known = self.index.get(&key).copied();
        let entry = known.and_then(|at| Some((self.all.get_mut(at)?, self.lines.get(at)?)));
        let Some((earlier, first)) = entry else {
            self.index.insert(key, self.all.len());
            self.all.push(rep);
            self.lines.push(line);
            return Ok(());
        };
        let id = rep.id.0.clone();
        if !agree(earlier, rep) {
            let first = *first;
            return Err(CompanyError::ConflictingRep {
                file: file.to_owned(),
                id,
                first,
                second: line,
            });
        }
        self.notes.add(line, "a rep named on an earlier line again, without contradiction");
        Ok(())
    }
}

/// Fills a rep from another row; `false` when the two say different things.
fn agree(into: &mut Rep, from: Rep) -> bool {
    fn fill<T: PartialEq>(into: &mut Option<T>, from: Option<T>) -> bool {
        match (&into, from) {
            (Some(known), Some(new)) => *known == new,
            (None, new) => {
                *into = new;
                true
            }
            _ => true,
        }
    }
    let names = match (&into.name, &from.name) {
        (Some(known), Some(new)) => names::folded(&known.full) == names::folded(&new.full),
        _ => true,
    };
    into.name = into.name.take().or(from.name);
    for email in from.emails {
        if !into.emails.contains(&email) {
            into.emails.push(email);
        }
    }
    into.role = into.role.take().or(from.role);
    into.office = into.office.take().or(from.office);
    into.place = into.place.take().or(from.place);
    into.manager = into.manager.take().or(from.manager);
    names
        && fill(&mut into.hired, from.hired)
        && fill(&mut into.resigned, from.resigned)
        && fill(&mut into.garden_leave_from, from.garden_leave_from)
        && fill(&mut into.last_day, from.last_day)
        && fill(&mut into.agreement, from.agreement)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<RosterReading, CompanyError> {
        read_roster("roster.csv", text.as_bytes())
    }

    #[test]
    fn the_hr_connectors_shape_updates_a_roster() {
        let reading = read("EmailAddress,ResignationDate,LastWorkingDate\nJane@agency.example,2026-03-02T00:00:00Z,2026-03-31T00:00:00Z\n").unwrap();

        let rep = &reading.reps[0];
        assert!(reading.update_only);
        assert_eq!((rep.id.0.as_str(), rep.resigned), ("jane", "2026-03-02".parse().ok()));
        assert_eq!(rep.last_day, "2026-03-31".parse().ok());
    }

    #[test]
    fn a_roster_is_read_under_the_names_of_hr_systems() {
        let text = "Employee ID,Legal First Name,Surname,UserPrincipalName,Job Title,Branch,State,Country,Start Date,Termination Date,Salary\n\
                    E7,Jane,Rep,jane@agency.example,Sales,North,NSW,Australia,14/02/2022,31/03/2026,1\n";

        let reading = read(text).unwrap();

        let rep = &reading.reps[0];
        assert!(!reading.update_only);
        assert_eq!(
            (rep.id.0.as_str(), rep.role.as_deref(), rep.place.as_deref()),
            ("E7", Some("sales"), Some("AU-NSW"))
        );
        assert_eq!(
            (rep.hired, rep.last_day),
            ("2022-02-14".parse().ok(), "2026-03-31".parse().ok())
        );
        assert!(serde_json::to_string(&reading.columns).unwrap().contains("pay and performance"));
    }

    #[test]
    fn a_mapped_column_that_is_no_date_fails_loudly() {
        let error = read(
            "Rep ID,Name,Hired,Last Day\n1,Jane Rep,2022-01-01,Friday\n2,Omar Rep,2022-01-01,yes\n",
        )
        .unwrap_err();

        assert_eq!(
            error.to_string(),
            "most cells of `Last Day` in `roster.csv` are no dates, first on line 2, 3"
        );
    }

    #[test]
    fn a_file_that_names_no_rep_fails_loudly() {
        let error = read("Start Date,Termination Date\n2022-01-01,2026-01-01\n").unwrap_err();

        assert!(matches!(error, CompanyError::MissingColumn { line: 1, .. }), "{error}");
    }

    #[test]
    fn two_last_days_of_one_rep_fail_loudly() {
        let error =
            read("Rep ID,Name,Last Day\njane,Jane Rep,2026-01-31\nJANE,Jane Rep,2026-02-28\n")
                .unwrap_err();

        assert!(
            matches!(error, CompanyError::ConflictingRep { first: 2, second: 3, .. }),
            "{error}"
        );
    }
}
