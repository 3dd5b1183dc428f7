//! The company's books into the workspace: each import one dated snapshot, wholly or not at all.

mod changed;
mod clients;
mod parts;
mod roster;

pub use changed::Changed;
pub use clients::both;
pub use clients::crm;
pub use clients::rent_roll;
pub use roster::roster;

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::company;
use crate::company::ColumnMap;
use crate::company::ColumnReport;
use crate::company::DateOrder;
use crate::company::Diagnosis;
use crate::company::Preset;
use crate::intake::hash::sha256_hex;
use crate::model::Day;
use crate::model::reading::Origin;
use crate::model::reading::Skipped;
use crate::model::record::Book;
use crate::model::record::RecordId;
use crate::model::record::Snapshot;
use crate::store::Imported;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::books;
use crate::usecase::explain::json;

/// A book is not believed to have lost more than one row in so many.
const SHRINK_ONE_IN: u64 = 5;

/// A file of the company's books.
#[derive(Clone, Debug)]
pub struct BookFile {
    /// The file.
    pub file: PathBuf,
    /// The CRM it comes from.
    pub preset: Preset,
    /// A mapping of its columns.
    pub map: Option<PathBuf>,
    /// The day it was taken; `None`: the audit's day.
    pub taken_on: Option<Day>,
    /// Believes a snapshot that shrinks the book by more than a fifth.
    pub accept_shrink: bool,
    /// Where the list is kept, as far as somebody said.
    pub hosted: Option<Hosted>,
    /// What it is called, where its path does not say so: a file that was sent to the page.
    pub called: Option<String>,
    /// What it is read as; `None`: what its headers look like. An import knows.
    pub read_as: Option<Book>,
    /// The order of day and month where no date of a column tells; `None`: the day first.
    pub dates: Option<DateOrder>,
    /// What it leaves as it was: it is a table of what changed. `None`: it is the whole book.
    pub changed: Option<Changed>,
    /// Whether it is a table of our own, of plain CSV with an id in each row, which is taken in parts.
    pub in_parts: bool,
}

/// Rows that could not be read, by the id that they bear: line and reason.
pub type Unread = BTreeMap<RecordId, (u64, String)>;

impl BookFile {
    /// A file of which nothing more is known.
    #[must_use]
    pub fn of(file: PathBuf) -> Self {
        Self {
            file,
            preset: Preset::Auto,
            map: None,
            taken_on: None,
            accept_shrink: false,
            hosted: None,
            called: None,
            read_as: None,
            dates: None,
            changed: None,
            in_parts: false,
        }
    }
}

/// Where a list of clients is kept: what stands on the company's server is treated as the company's,
/// a rep's own address book is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosted {
    /// On the company's server.
    Company,
    /// In a rep's own account or on a rep's own device.
    Personal,
}

impl Hosted {
    /// All: `--hosted` takes its choices from here.
    pub const ALL: [Self; 2] = [Self::Company, Self::Personal];

    /// Its word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Personal => "personal",
        }
    }
}

/// What an import did, for the face.
#[derive(Clone, Debug)]
pub struct Done {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// What changed.
    pub imported: Imported,
    /// Remarks.
    pub warnings: Vec<String>,
    /// The snapshot's skipped rows that bear an id.
    pub unread: Unread,
}

/// What an import did, in numbers: the answer to a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The book.
    pub book: Book,
    /// The file.
    pub name: String,
    /// The day it was taken.
    pub taken_on: Day,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that were not.
    pub skipped: u64,
    /// Whether the very snapshot was there.
    pub already_there: bool,
    /// Rows that are new.
    pub new: u64,
    /// Rows that changed.
    pub changed: u64,
    /// Rows that are gone.
    pub gone: u64,
    /// Rows that stayed as they were.
    pub unchanged: u64,
    /// Remarks.
    pub remarks: Vec<String>,
}

impl Done {
    /// What it did, as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let (snapshot, imported) = (&self.snapshot, &self.imported);
        let summary = Summary {
            book: snapshot.book,
            name: snapshot.name.clone(),
            taken_on: snapshot.taken_on,
            rows: snapshot.rows,
            skipped: snapshot.skipped.len() as u64,
            already_there: imported.already_there,
            new: imported.new,
            changed: imported.changed,
            gone: imported.gone,
            unchanged: imported.unchanged,
            remarks: self.warnings.clone(),
        };
        json(&summary)
    }
}

/// Reads what [`Done::json`] wrote.
#[must_use]
pub fn summary_of(bytes: &[u8]) -> Option<Summary> {
    serde_json::from_slice(bytes).ok()
}

/// All that an import or a pull tells of what it imported.
#[must_use]
pub fn summaries_of(bytes: &[u8]) -> Vec<Summary> {
    #[derive(Default, Deserialize)]
    struct Pulled {
        imported: Option<Summary>,
        rent_roll: Option<Summary>,
    }
    if let Some(one) = summary_of(bytes) {
        return vec![one];
    }
    let pulled: Pulled = serde_json::from_slice(bytes).unwrap_or_default();
    pulled.imported.into_iter().chain(pulled.rent_roll).collect()
}

/// Shows how a file would be read; imports nothing and needs no workspace.
///
/// # Errors
///
/// The file cannot be read at all.
pub fn doctor(book: &BookFile) -> Result<String, UseError> {
    Ok(diagnose_here(book)?.text())
}

/// How a file would be read, part by part.
///
/// # Errors
///
/// The file cannot be read at all.
pub async fn diagnose(services: &Services, book: &BookFile) -> Result<Diagnosis, UseError> {
    services.reader.book(&here(services, book)).await
}

/// The same, read by whoever asks.
pub(super) fn diagnose_here(book: &BookFile) -> Result<Diagnosis, UseError> {
    let (name, bytes, map) = open(book)?;
    Ok(company::doctor(&name, &bytes, book.preset, Some(&map), book.read_as)?)
}

/// A file of the books as this workspace reads it: with its country's order of day and month.
fn here(services: &Services, book: &BookFile) -> BookFile {
    let order = DateOrder::of_country(&services.config.country);
    BookFile { dates: book.dates.or(Some(order)), ..book.clone() }
}

/// The names of all fields that a column of a book can be read as.
#[must_use]
pub fn fields(book: Book) -> Vec<String> {
    company::field_names(book)
}

/// A mapping file: each header with the field it is to be read as; nothing for one that is not.
#[must_use]
pub fn mapping(columns: &[(String, Option<String>)]) -> String {
    let mut by_field: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (header, field) in columns {
        by_field.entry(field.as_deref().unwrap_or("ignore")).or_default().push(header);
    }
    let line = |(field, headers): (&str, Vec<&str>)| {
        // A text of JSON is one of TOML.
        format!("{field} = {}\n", serde_json::Value::from(headers))
    };
    by_field.into_iter().map(line).collect()
}

/// Refuses a snapshot of a day that is still to come: no audit would see it, and a later one of
/// that day would be refused.
pub(super) fn not_to_come(services: &Services, book: &BookFile) -> Result<(), UseError> {
    let as_of = services.as_of();
    match book.taken_on {
        Some(taken_on) if taken_on > as_of => {
            Err(UseError::NotYetTaken { file: file_name(&book.file), taken_on, as_of })
        }
        _ => Ok(()),
    }
}

/// What a file's columns leave open.
struct Columns {
    /// For whoever imports it.
    remarks: Vec<String>,
    /// Fields that no column gives.
    missing: Vec<String>,
}

impl Columns {
    fn of(report: &ColumnReport) -> Self {
        let unknown: Vec<String> = report.unknown().map(|name| format!("`{name}`")).collect();
        let unread = (!unknown.is_empty()).then(|| {
            format!(
                "columns whose names are not known, and which are not read: {} \
                 (`ringfence import doctor` shows all)",
                unknown.join(", ")
            )
        });
        let costs = report.missing.iter();
        let costs = costs.map(|one| format!("no column for `{}`: {}", one.field, one.costs));
        Self {
            remarks: unread.into_iter().chain(costs).collect(),
            missing: report.missing.iter().map(|one| one.field.clone().into_owned()).collect(),
        }
    }
}

/// Reads the file and its mapping.
fn open(book: &BookFile) -> Result<(String, Vec<u8>, ColumnMap), UseError> {
    let bytes = std::fs::read(&book.file).map_err(UseError::file("read", &book.file))?;
    let map = match &book.map {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(UseError::file("read", path))?;
            ColumnMap::parse(&file_name(path), &text)?
        }
        None => ColumnMap::default(),
    };
    let map = match book.dates {
        Some(order) => map.with_dates(order),
        None => map,
    };
    let name = book.called.clone().unwrap_or_else(|| file_name(&book.file));
    Ok((name, bytes, map))
}

/// The last part of a path.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What is kept of the file itself.
fn snapshot(
    services: &Services,
    kind: Book,
    book: &BookFile,
    name: &str,
    bytes: &[u8],
    rows: u64,
    skipped: Vec<(u64, String)>,
) -> Snapshot {
    let skipped = skipped.into_iter();
    Snapshot {
        book: kind,
        taken_on: book.taken_on.unwrap_or(services.as_of()),
        name: name.to_owned(),
        sha256: sha256_hex(bytes),
        rows,
        skipped: skipped
            .map(|(line, reason)| Skipped { at: Origin::line(0, line), reason })
            .collect(),
        missing: Vec::new(),
    }
}

/// Refuses a snapshot without rows, or one that shrinks the book too far: it is more likely a
/// failed export than a lost fifth of the clients.
async fn believable(
    services: &Services,
    snapshot: &Snapshot,
    accept_shrink: bool,
) -> Result<(), UseError> {
    if snapshot.rows == 0 {
        return Err(UseError::NoRows { file: snapshot.name.clone() });
    }
    match shrinks(services, snapshot.book, snapshot.taken_on, snapshot.rows).await? {
        Some((before, before_on)) if !accept_shrink => Err(UseError::Shrinks {
            file: snapshot.name.clone(),
            book: snapshot.book.as_str(),
            rows: snapshot.rows,
            before,
            before_on,
        }),
        _ => Ok(()),
    }
}

/// The rows and the day of the snapshot before, where so many rows would shrink the book further than
/// is believed without a word. A roster may shrink.
///
/// # Errors
///
/// The store.
pub async fn shrinks(
    services: &Services,
    book: Book,
    taken_on: Day,
    rows: u64,
) -> Result<Option<(u64, Day)>, UseError> {
    if book == Book::Roster {
        return Ok(None);
    }
    let before = services.store.snapshots(book).await?;
    let before = before.iter().rev().find(|other| other.taken_on < taken_on);
    let least = |before: &Snapshot| before.rows.saturating_sub(before.rows / SHRINK_ONE_IN);
    let before = before.filter(|before| rows < least(before));
    Ok(before.map(|before| (before.rows, before.taken_on)))
}

/// Notes the import.
async fn finish(
    services: &Services,
    snapshot: Snapshot,
    imported: Imported,
    warnings: Vec<String>,
) -> Result<Done, UseError> {
    services.progress.end();
    if snapshot.book != Book::Roster {
        books::index(services).await?;
    }
    let again = imported.already_there;
    let what = if again { "book imported again, unchanged" } else { "book imported" };
    let subject = format!("{} {} {}", snapshot.book.as_str(), snapshot.taken_on, snapshot.sha256);
    services.store.note(services.as_of(), what, &subject).await?;
    Ok(Done { snapshot, imported, warnings, unread: Unread::new() })
}
