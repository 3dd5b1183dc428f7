//! How a file would be read, without reading it in: headers, counts and reasons, no values.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Deserialize;
use serde::Serialize;

use crate::company::CompanyError;
use crate::company::cards;
use crate::company::columns::Field;
use crate::company::columns::Known;
use crate::company::columns::Layout;
use crate::company::columns::Lookup;
use crate::company::columns::map::ColumnMap;
use crate::company::columns::report::ColumnReading;
use crate::company::columns::report::ColumnReport;
use crate::company::crm::read_crm;
use crate::company::preset::Preset;
use crate::company::rent_roll::read_rent_roll;
use crate::company::roster::read_roster_with;
use crate::intake::table::Table;
use crate::intake::table::read_table;
use crate::model::record::Book;

/// How many skipped rows and remarks are shown.
const SHOWN: usize = 10;

/// How a file would be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Diagnosis {
    /// The file.
    pub name: String,
    /// What it is read as.
    pub book: Book,
    /// What its headers look most like.
    pub seems: Book,
    /// The product whose headers it has; for a CRM alone.
    pub preset: Option<Preset>,
    /// What is not certain about the product's headers.
    pub preset_note: Option<Cow<'static, str>>,
    /// The header's line; `None` for cards.
    pub header_line: Option<u64>,
    /// Every column and what would come of it.
    pub columns: ColumnReport,
    /// Rows that would be read.
    pub rows: u64,
    /// Rows that would not be.
    pub skipped: u64,
    /// The first of those: line and reason.
    pub first_skipped: Vec<(u64, String)>,
    /// Remarks, among them the delimiter where it is no comma.
    pub warnings: Vec<String>,
    /// Why an import would be refused, and what to do about it.
    pub problem: Option<(String, Option<Cow<'static, str>>)>,
}

/// Diagnoses a file, as the book that it is said to be or else seems to be.
///
/// # Errors
///
/// A file that is neither a table with a header of any of the books nor cards.
pub fn doctor(
    name: &str,
    bytes: &[u8],
    preset: Preset,
    map: Option<&ColumnMap>,
    book: Option<Book>,
) -> Result<Diagnosis, CompanyError> {
    let mut diagnosis = if cards::are_cards(bytes) {
        blank(name, Book::Crm)
    } else {
        headed(name, bytes, preset, map, book)?
    };
    let outcome = match diagnosis.book {
        Book::Crm => read_crm(name, bytes, preset, map)
            .map(|reading| (reading.rows, reading.skipped, reading.warnings)),
        Book::RentRoll => read_rent_roll(name, bytes, map)
            .map(|reading| (reading.rows, reading.skipped, reading.warnings)),
        Book::Roster => read_roster_with(name, bytes, map)
            .map(|reading| (reading.rows, reading.skipped, reading.warnings)),
    };
    match outcome {
        Ok((rows, skipped, warnings)) => {
            diagnosis.rows = rows;
            diagnosis.skipped = skipped.len() as u64;
            diagnosis.first_skipped = skipped.into_iter().take(SHOWN).collect();
            diagnosis.warnings = warnings;
        }
        Err(error) => diagnosis.problem = Some((error.to_string(), error.hint().map(Into::into))),
    }
    Ok(diagnosis)
}

/// A diagnosis that knows the book alone.
fn blank(name: &str, book: Book) -> Diagnosis {
    Diagnosis {
        name: name.to_owned(),
        book,
        seems: book,
        preset: None,
        preset_note: None,
        header_line: None,
        columns: ColumnReport::default(),
        rows: 0,
        skipped: 0,
        first_skipped: Vec::new(),
        warnings: Vec::new(),
        problem: None,
    }
}

/// A diagnosis of the header row.
fn headed(
    name: &str,
    bytes: &[u8],
    preset: Preset,
    map: Option<&ColumnMap>,
    said: Option<Book>,
) -> Result<Diagnosis, CompanyError> {
    let books = [Book::Crm, Book::RentRoll, Book::Roster];
    let is_header =
        |cells: &[&str]| books.iter().any(|book| Lookup::new(*book, preset, map).is_header(cells));
    let table = read_table(name, bytes, &is_header)?;
    let seems = guess(&table, preset, map);
    let book = said.unwrap_or(seems);
    let preset = match preset {
        Preset::Auto => Preset::told_by(&table.header),
        given => given,
    };
    let layout = Layout::new(&table.header, Lookup::new(book, preset, map));
    let preset = (book == Book::Crm).then_some(preset);
    Ok(Diagnosis {
        preset,
        preset_note: preset.and_then(Preset::note).map(Into::into),
        header_line: Some(table.header_line),
        columns: layout.report().clone(),
        seems,
        ..blank(name, book)
    })
}

/// The book of which the header names most telling fields; in case of doubt the CRM.
fn guess(table: &Table, preset: Preset, map: Option<&ColumnMap>) -> Book {
    let score = |book| {
        let lookup = Lookup::new(book, preset, map);
        let known = table.header.iter().filter_map(|name| match lookup.get(name) {
            Some(Known::Read(field, _)) if tells(book, field) => Some(field),
            _ => None,
        });
        known.collect::<BTreeSet<Field>>().len()
    };
    let mut best = (score(Book::Crm), Book::Crm);
    for book in [Book::RentRoll, Book::Roster] {
        let score = score(book);
        if score > best.0 {
            best = (score, book);
        }
    }
    best.1
}

/// Tells whether a field is typical of a book.
fn tells(book: Book, field: Field) -> bool {
    match book {
        Book::Crm => matches!(
            field,
            Field::Owner
                | Field::OwnerId
                | Field::Source
                | Field::OptOut
                | Field::OptIn
                | Field::Status
                | Field::CreatedOn
                | Field::LastDealingOn
        ),
        Book::RentRoll => matches!(
            field,
            Field::PropertyId
                | Field::AgreementStart
                | Field::AgreementEnd
                | Field::GainedOn
                | Field::LostOn
                | Field::LostReason
        ),
        Book::Roster => matches!(
            field,
            Field::Hired
                | Field::Resigned
                | Field::LastDay
                | Field::GardenLeaveFrom
                | Field::Agreement
        ),
    }
}

impl Diagnosis {
    /// The diagnosis for a terminal. Holds headers, counts and reasons, no values of rows.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        let product = self.preset.map(|preset| format!(" ({preset})")).unwrap_or_default();
        let _ = writeln!(out, "{}: reads as {}{product}", self.name, self.book.as_str());
        if let Some(line) = self.header_line {
            let _ = writeln!(out, "header on line {line}, {} columns", self.columns.columns.len());
        }
        if let Some(note) = &self.preset_note {
            let _ = writeln!(out, "note: {note}");
        }
        self.write_columns(&mut out);
        for missing in &self.columns.missing {
            let _ = writeln!(out, "  missing  {}: {}", missing.field, missing.costs);
        }
        match &self.problem {
            Some((problem, hint)) => {
                let _ = writeln!(out, "an import would be refused: {problem}");
                let _ = hint.as_ref().map(|hint| writeln!(out, "hint: {hint}"));
            }
            None => {
                let _ = writeln!(out, "{} rows would be read, {} skipped", self.rows, self.skipped);
            }
        }
        for (line, reason) in &self.first_skipped {
            let _ = writeln!(out, "  line {line}: {reason}");
        }
        for warning in &self.warnings {
            let _ = writeln!(out, "warning: {warning}");
        }
        out
    }

    /// One line a column.
    fn write_columns(&self, out: &mut String) {
        let width = self.columns.columns.iter().map(|one| one.header.chars().count()).max();
        let width = width.unwrap_or(0).min(40);
        for one in self.columns.columns.iter().filter(|one| !one.header.is_empty()) {
            let header = shown(&one.header);
            let _ = match &one.reading {
                ColumnReading::Read { field } => {
                    writeln!(out, "  read     {header:width$}  {field}")
                }
                ColumnReading::Ignored { why } => {
                    writeln!(out, "  ignored  {header:width$}  {why}")
                }
                ColumnReading::Unknown { nearest: Some(near) } => {
                    writeln!(out, "  unknown  {header:width$}  not read; is it `{near}`?")
                }
                ColumnReading::Unknown { nearest: None } => {
                    writeln!(
                        out,
                        "  unknown  {header:width$}  not read; a mapping file can name it"
                    )
                }
            };
        }
    }
}

/// A header without characters that a terminal would act on.
fn shown(header: &str) -> String {
    header.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnose(text: &str) -> Diagnosis {
        doctor("a.csv", text.as_bytes(), Preset::Auto, None, None).unwrap()
    }

    #[test]
    fn the_book_is_told_by_its_fields() {
        let crm = diagnose("Name,Email,Contact Owner\nAda Example,ada@bright.example,jane\n");
        let rent = diagnose(
            "Owner,Email,Property ID,Agreement Start\nAda Example,ada@bright.example,P-1,2024-01-01\n",
        );
        let roster = diagnose(
            "EmailAddress,ResignationDate,LastWorkingDate\njane@agency.example,2026-01-01,2026-01-31\n",
        );

        assert_eq!((crm.book, rent.book, roster.book), (Book::Crm, Book::RentRoll, Book::Roster));
        assert_eq!((crm.rows, rent.rows, roster.rows), (1, 1, 1));
    }

    #[test]
    fn a_diagnosis_shows_columns_and_no_values() {
        let text = diagnose(
            "Name,E-mail,Onwer,Notes,Shoe Size\nAda Example,ada@bright.example,jane,secret,43\n",
        )
        .text();

        assert!(
            text.contains("is it `Owner`?") && text.contains("free text is never read"),
            "{text}"
        );
        assert!(
            !text.contains("Ada") && !text.contains("bright") && !text.contains("secret"),
            "{text}"
        );
    }

    #[test]
    fn what_would_be_refused_is_said_with_a_hint() {
        let diagnosis = diagnose("Rep ID,Name,Last Day\n1,Jane Rep,Friday\n");

        assert!(diagnosis.text().contains("would be refused: most cells of `Last Day`"));
        assert!(diagnosis.problem.is_some_and(|(_, hint)| hint.is_some()));
    }
}
