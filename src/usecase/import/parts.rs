//! A CRM table of our own making, read and kept a part at a time: a book of millions is never held whole.

use std::path::Path;

use crate::company::CrmTable;
use crate::intake::hash::sha256_of_file;
use crate::model::reading::Origin;
use crate::model::reading::Skipped;
use crate::model::record::Book;
use crate::model::record::Management;
use crate::model::record::Snapshot;
use crate::store::Imported;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import::BookFile;
use crate::usecase::import::Columns;
use crate::usecase::import::Done;
use crate::usecase::import::Unread;
use crate::usecase::import::believable;
use crate::usecase::import::changed;
use crate::usecase::import::clients::Ready;
use crate::usecase::import::finish;
use crate::usecase::import::not_to_come;

/// Rows of a part.
const ROWS: usize = 10_000;

/// Imports it, with the rent roll that came along: both or neither.
pub(super) async fn import(
    services: &Services,
    book: &BookFile,
    rent_roll: Option<&Ready<Management>>,
) -> Result<(Done, Option<Imported>), UseError> {
    not_to_come(services, book)?;
    let sha256 = sha256_of_file(&book.file).map_err(UseError::file("read", &book.file))?;
    let mut snapshot = Snapshot {
        book: Book::Crm,
        taken_on: book.taken_on.unwrap_or(services.as_of()),
        name: book.called.clone().unwrap_or_default(),
        sha256,
        rows: 0,
        skipped: Vec::new(),
        missing: Vec::new(),
    };
    let mut kept = Box::pin(services.store.crm_in_parts(&snapshot)).await?;
    services.progress.begin("Importing the CRM", None);
    let mut table = CrmTable::default();
    let mut unread = Unread::new();
    let mut parts = Parts::open(&book.file)?;
    while let Some((bytes, before)) = parts.next()? {
        let mut reading = table.part(&snapshot.name, &bytes, book.preset, before)?;
        unread.extend(changed::unread(&mut reading));
        let skipped = reading.skipped.into_iter();
        let skipped = skipped.map(|(line, reason)| Skipped { at: Origin::line(0, line), reason });
        snapshot.skipped.extend(skipped);
        let rows = reading.records.len() as u64;
        // Where the very snapshot is there, its rows are counted all the same: they are told.
        snapshot.rows +=
            if kept.is_there() { rows } else { Box::pin(kept.put(reading.records)).await? };
        services.progress.advance(rows);
    }
    services.progress.end();
    let (mut warnings, report) = table.end();
    let columns = Columns::of(&report);
    warnings.extend(columns.remarks);
    snapshot.missing = columns.missing;
    if kept.repeats() > 0 {
        warnings.push(format!("rows repeating an id, left out: {}", kept.repeats()));
    }
    believable(services, &snapshot, book.accept_shrink).await?;
    let roll = rent_roll.map(|roll| (&roll.snapshot, roll.items.clone()));
    let (imported, of_roll) = Box::pin(kept.end(&snapshot, roll)).await?;
    let done = finish(services, snapshot, imported, warnings).await?;
    Ok((Done { unread, ..done }, of_roll))
}

/// The parts of a table, each with the headers in front.
struct Parts<'p> {
    path: &'p Path,
    headers: csv::StringRecord,
    rows: csv::StringRecordsIntoIter<std::fs::File>,
    /// Lines of the parts before.
    before: u64,
}

impl<'p> Parts<'p> {
    fn open(path: &'p Path) -> Result<Self, UseError> {
        let mut reader = csv::Reader::from_path(path).map_err(|error| unreadable(path, error))?;
        let headers = reader.headers().map_err(|error| unreadable(path, error))?.clone();
        Ok(Self { path, headers, rows: reader.into_records(), before: 0 })
    }

    /// The next part, and the lines before its own first row.
    fn next(&mut self) -> Result<Option<(Vec<u8>, u64)>, UseError> {
        let failed = |error| unreadable(self.path, error);
        let mut part = csv::Writer::from_writer(Vec::new());
        part.write_record(&self.headers).map_err(failed)?;
        let mut count = 0;
        for row in self.rows.by_ref().take(ROWS) {
            part.write_record(&row.map_err(failed)?).map_err(failed)?;
            count += 1;
        }
        let before = self.before;
        // Our own tables have a row a line.
        self.before += count;
        let bytes = part.into_inner().map_err(|error| failed(error.into_error().into()))?;
        Ok((count > 0).then_some((bytes, before)))
    }
}

fn unreadable(path: &Path, error: csv::Error) -> UseError {
    UseError::file("read", path)(std::io::Error::from(error))
}
