//! CRM exports: one row or card a client record.
//!
//! Columns come in any order and under the names of a dozen products; see `columns/`. Traps: report
//! exports of Salesforce end in a footer and repeat a record on every joined row; flags mean yes or
//! no by their column's name; `HubSpot` puts further addresses into one cell. Shapes read so far:
//! `fixtures/crm/`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::company::CompanyError;
use crate::company::cards;
use crate::company::columns::Field;
use crate::company::columns::map::ColumnMap;
use crate::company::columns::report::ColumnReport;
use crate::company::ident;
use crate::company::merge::Collector;
use crate::company::notes::Notes;
use crate::company::notes::counted;
use crate::company::person;
use crate::company::preset::Preset;
use crate::company::sheet::Row;
use crate::company::sheet::Sheet;
use crate::company::values::lists;
use crate::company::values::polarity;
use crate::company::values::polarity::Answer;
use crate::model::Day;
use crate::model::record::Book;
use crate::model::record::OptOut;
use crate::model::record::RecordId;
use crate::model::record::RecordState;

/// The records of a CRM export.
#[derive(Clone, Debug, Serialize)]
pub struct CrmReading {
    /// The product whose headers they are.
    pub preset: Preset,
    /// The records, one an id, in the order of the file.
    pub records: Vec<(RecordId, RecordState)>,
    /// Rows or cards read, those among them that were united with another.
    pub rows: u64,
    /// Rows that could not be read: line and reason.
    pub skipped: Vec<(u64, String)>,
    /// The ids of these, as far as they bear one, by line.
    #[serde(skip)]
    pub skipped_ids: BTreeMap<u64, RecordId>,
    /// Remarks.
    pub warnings: Vec<String>,
    /// What became of every column; empty for cards.
    pub columns: ColumnReport,
}

/// Reads a CRM export: a table of any kind, or vCards.
///
/// # Errors
///
/// A file that is no table, has no header we know or no row that can be read, or whose ids stand
/// for different people.
pub fn read_crm(
    name: &str,
    bytes: &[u8],
    preset: Preset,
    map: Option<&ColumnMap>,
) -> Result<CrmReading, CompanyError> {
    if cards::are_cards(bytes) {
        return cards::read(name, bytes);
    }
    let reading = read_crm_changes(name, bytes, preset, map)?;
    if reading.records.is_empty() {
        return Err(CompanyError::NoRows {
            file: name.to_owned(),
            first: reading.skipped.into_iter().next(),
        });
    }
    Ok(reading)
}

/// Reads a table of what changed in a CRM, in which there may be nothing that can be read.
///
/// # Errors
///
/// As for [`read_crm`].
pub fn read_crm_changes(
    name: &str,
    bytes: &[u8],
    preset: Preset,
    map: Option<&ColumnMap>,
) -> Result<CrmReading, CompanyError> {
    let mut notes = Notes::default();
    let (mut reading, united) = read_table(name, bytes, preset, map, &mut notes)?;
    reading.warnings.extend(notes.into_warnings().into_iter().chain(united));
    Ok(reading)
}

/// A table that is read a part at a time, so that a book of millions need not be held whole. Each part
/// begins with the headers; what is remarked of many parts is counted together.
#[derive(Debug, Default)]
pub struct CrmTable {
    notes: Notes,
    warnings: BTreeSet<String>,
    report: ColumnReport,
}

impl CrmTable {
    /// Reads a part, whose first row has so many before it in the parts before.
    ///
    /// # Errors
    ///
    /// As for [`read_crm`].
    pub fn part(
        &mut self,
        name: &str,
        bytes: &[u8],
        preset: Preset,
        before: u64,
    ) -> Result<CrmReading, CompanyError> {
        let mut notes = Notes::default();
        let (mut reading, united) = read_table(name, bytes, preset, None, &mut notes)?;
        self.notes.take_in(notes, before);
        self.warnings.extend(std::mem::take(&mut reading.warnings).into_iter().chain(united));
        self.report = std::mem::take(&mut reading.columns);
        for (line, _) in &mut reading.skipped {
            *line += before;
        }
        let ids = std::mem::take(&mut reading.skipped_ids).into_iter();
        reading.skipped_ids = ids.map(|(line, id)| (line + before, id)).collect();
        Ok(reading)
    }

    /// Remarks on all of it, and what became of its columns.
    #[must_use]
    pub fn end(self) -> (Vec<String>, ColumnReport) {
        let warnings = self.warnings.into_iter().chain(self.notes.into_warnings());
        (warnings.collect(), self.report)
    }
}

/// Reads a table; gives remarks on rows that were united beside it.
fn read_table(
    name: &str,
    bytes: &[u8],
    preset: Preset,
    map: Option<&ColumnMap>,
    notes: &mut Notes,
) -> Result<(CrmReading, Vec<String>), CompanyError> {
    let sheet = Sheet::open(name, bytes, Book::Crm, preset, map)?;
    let identifies = |field: Field| field.identifies();
    if !sheet.layout.all().any(|(field, _)| identifies(field)) {
        return Err(CompanyError::MissingColumn {
            file: name.to_owned(),
            line: sheet.table.header_line,
            needs: "a name, an e-mail address or a phone number",
            seen: sheet.table.header.clone(),
        });
    }
    let mut reading = Rows { sheet: &sheet, all: Collector::default(), notes, read: 0 };
    let mut skipped = sheet.table.skipped.clone();
    let mut skipped_ids = BTreeMap::new();
    for row in sheet.rows() {
        if let Err(reason) = reading.add(row) {
            skipped.push((row.line(), reason));
            let id = row.first(Field::Id).map(|id| (row.line(), RecordId(id.to_owned())));
            skipped_ids.extend(id);
        }
    }
    skipped.sort();
    let united = united(&reading.all);
    Ok((CrmReading { skipped_ids, ..reading.finish(name, skipped)? }, united))
}

/// Reads the rows of a table as they stand: line and content, nothing united and no ids made.
///
/// # Errors
///
/// A file that is no table, or has no header we know.
pub fn read_crm_rows(name: &str, bytes: &[u8]) -> Result<Vec<(u64, RecordState)>, CompanyError> {
    let sheet = Sheet::open(name, bytes, Book::Crm, Preset::Auto, None)?;
    let mut notes = Notes::default();
    let rows = sheet.rows().map(|row| (row.line(), state(row, &mut notes)));
    Ok(rows.filter(|(_, state)| !state.person.is_nobody()).collect())
}

/// The records while rows are read.
struct Rows<'s> {
    sheet: &'s Sheet,
    all: Collector,
    notes: &'s mut Notes,
    read: u64,
}

impl Rows<'_> {
    /// Adds a row, or says why it cannot be.
    fn add(&mut self, row: Row<'_>) -> Result<(), String> {
        let state = state(row, self.notes);
        if state.person.is_nobody() {
            return Err(nobody(row).to_owned());
        }
        let given = row.first(Field::Id).filter(|id| {
            let shortened = person::is_shortened(id);
            if shortened {
                self.notes.add(
                    row.line(),
                    "the id was shortened by a spreadsheet (`4.47E+11`); another is made",
                );
            }
            !shortened
        });
        let made = given.is_none();
        if made && self.sheet.layout.has(Field::Id) {
            self.notes.add(row.line(), "no id; one is made from the address or name");
        }
        let id =
            given.map_or_else(|| ident::record_id(&state.person), |id| RecordId(id.to_owned()));
        self.all.add(id, made, state, row.line()).map_err(|first| {
            let line = row.line();
            format!("lines {first} and {line} have the same id but different people; line {first} was kept")
        })?;
        self.read += 1;
        Ok(())
    }

    /// The reading, or why there is none.
    fn finish(self, name: &str, skipped: Vec<(u64, String)>) -> Result<CrmReading, CompanyError> {
        self.all.check(name, self.read + skipped.len() as u64)?;
        let mut warnings = self.sheet.table.warnings.clone();
        warnings.extend(self.sheet.preset.note().map(str::to_owned));
        Ok(CrmReading {
            preset: self.sheet.preset,
            records: self.all.records,
            rows: self.read,
            skipped,
            skipped_ids: BTreeMap::new(),
            warnings,
            columns: self.sheet.layout.report().clone(),
        })
    }
}

/// Remarks on rows that were united.
pub(super) fn united(all: &Collector) -> Vec<String> {
    let by_id = (all.merged > 0).then(|| {
        format!("{} repeating an id, united with its first row", counted(all.merged, "row"))
    });
    let by_person = (all.merged_made > 0).then(|| {
        format!(
            "{} without id naming somebody again, united with the first row",
            counted(all.merged_made, "row")
        )
    });
    by_id.into_iter().chain(by_person).collect()
}

/// Why a row identifies nobody.
pub(super) fn nobody(row: Row<'_>) -> &'static str {
    let named = [Field::FirstName, Field::LastName, Field::FullName]
        .into_iter()
        .any(|field| row.first(field).is_some());
    if named {
        "the name could be anybody's, and there is neither an e-mail address nor a phone number"
    } else {
        "it identifies nobody: no name, e-mail address or phone number"
    }
}

/// What a row says of its record.
fn state(row: Row<'_>, notes: &mut Notes) -> RecordState {
    RecordState {
        person: person::read(row, notes),
        owners: people(row, &[Field::Owner, Field::OwnerId]),
        created_by: row.text(Field::CreatedBy),
        created_on: row.day(Field::CreatedOn, notes),
        source: row.text(Field::Source),
        groups: groups(row, notes),
        status: row.text(Field::Status),
        opted_out: opted_out(row, notes),
        consent: consent(row),
        last_dealing_on: row.day(Field::LastDealingOn, notes),
        next_touch_on: row.day(Field::NextTouchOn, notes),
        dealings: dealings(row, notes),
        closing_year: closing_year(row, notes),
        also_served_by: people(row, &[Field::AlsoServedBy]),
        referred_by: row.text(Field::ReferredBy),
        adopted_on: row.day(Field::AdoptedOn, notes),
        notified_on: row.day(Field::NotifiedOn, notes),
        preferred_channel: row.text(Field::PreferredChannel),
        private: is_private(row),
        dealt: Vec::new(),
    }
}

/// People of several columns and several in one cell, each once.
pub(super) fn people(row: Row<'_>, fields: &[Field]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for field in fields {
        for person in row.cells(*field).flat_map(|(_, cell)| lists::people(cell)) {
            if !all.contains(&person) {
                all.push(person);
            }
        }
    }
    all
}

/// Groups of all columns; a ticked column is a group of its name.
fn groups(row: Row<'_>, notes: &mut Notes) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for group in row.cells(Field::Group).flat_map(|(_, cell)| lists::groups(cell)) {
        if !all.iter().any(|known| known == group) {
            all.push(group.to_owned());
        }
    }
    for (column, cell) in row.cells(Field::GroupTick) {
        let header = row.sheet.header(column);
        match polarity::answer(cell) {
            Answer::Yes => all.push(header.strip_prefix("Is ").unwrap_or(header).to_owned()),
            Answer::Other => {
                notes.add(row.line(), format!("`{header}` is neither yes nor no; left empty"));
            }
            Answer::No | Answer::Blank => {}
        }
    }
    all
}

/// The wish not to be contacted, wherever the row says it.
fn opted_out(row: Row<'_>, notes: &mut Notes) -> Option<OptOut> {
    let dated = row.day(Field::OptedOutOn, notes);
    let mut found = dated.map(|on| OptOut { on: Some(on) });
    let mut flagged: Option<Option<Day>> = None;
    for (column, cell) in row.cells(Field::OptOut) {
        match (polarity::answer(cell), row.day_in(column)) {
            (Answer::Yes, _) => flagged = flagged.or(Some(None)),
            (Answer::Other, Ok(Some(day))) => flagged = Some(flagged.flatten().or(Some(day))),
            (Answer::Other, _) if polarity::is_wish(cell) => flagged = flagged.or(Some(None)),
            (Answer::Other, _) => {
                let header = row.sheet.header(column);
                notes.add(
                    row.line(),
                    format!("`{header}` is neither yes nor no; taken as not said"),
                );
            }
            (Answer::No | Answer::Blank, _) => {}
        }
    }
    if let (None, Some(on)) = (&found, flagged) {
        found = Some(OptOut { on });
    }
    found.or_else(|| says_so(row).then_some(OptOut { on: None }))
}

/// Tells whether a status, group, preference or consent says that the client wants no contact.
fn says_so(row: Row<'_>) -> bool {
    let wish = [Field::Status, Field::Group, Field::PreferredChannel];
    wish.into_iter().any(|field| row.cells(field).any(|(_, cell)| polarity::is_wish(cell)))
        || row.cells(Field::Consent).any(|(_, cell)| polarity::refuses_consent(cell))
        || row.cells(Field::OptIn).any(|(_, cell)| polarity::withdraws(cell))
}

/// Consent as written; an opt-in tick with the name of its column, without which it says nothing.
fn consent(row: Row<'_>) -> Option<String> {
    row.text(Field::Consent).or_else(|| {
        let (column, cell) = row.cells(Field::OptIn).next()?;
        Some(format!("{}: {}", row.sheet.header(column), cell.chars().take(64).collect::<String>()))
    })
}

/// The number of personal dealings.
fn dealings(row: Row<'_>, notes: &mut Notes) -> Option<u32> {
    let (column, cell) = row.cells(Field::Dealings).next()?;
    let number = cell.strip_suffix(".0").unwrap_or(cell).parse().ok();
    if number.is_none() {
        let header = row.sheet.header(column);
        notes.add(row.line(), format!("`{header}` is no number; left empty"));
    }
    number
}

/// The year of the last closing: a year, or the year of a day.
fn closing_year(row: Row<'_>, notes: &mut Notes) -> Option<i32> {
    use chrono::Datelike as _;
    let (column, cell) = row.cells(Field::ClosingYear).next()?;
    let plain = cell.strip_suffix(".0").unwrap_or(cell);
    let year = plain.parse().ok().filter(|year| (1900..=2100).contains(year));
    let year = year.or_else(|| row.day_in(column).ok().flatten().map(|day| day.year()));
    if year.is_none() {
        let header = row.sheet.header(column);
        notes.add(row.line(), format!("`{header}` is neither a year nor a day; left empty"));
    }
    year
}

/// Tells whether the record is marked private: ticked, or by Outlook's and Act!'s words.
fn is_private(row: Row<'_>) -> bool {
    row.cells(Field::Private).any(|(_, cell)| {
        polarity::answer(cell) == Answer::Yes
            || ["private", "personal", "confidential"].contains(&cell.to_lowercase().as_str())
    })
}
