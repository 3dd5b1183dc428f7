//! CRM and rent roll, each alone or both at once.

use crate::company;
use crate::company::Preset;
use crate::model::record::Book;
use crate::model::record::Management;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::record::Snapshot;
use crate::store::Changes;
use crate::store::Imported;
use crate::store::Unnamed;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::import::BookFile;
use crate::usecase::import::Columns;
use crate::usecase::import::Done;
use crate::usecase::import::Hosted;
use crate::usecase::import::Unread;
use crate::usecase::import::believable;
use crate::usecase::import::changed;
use crate::usecase::import::file_name;
use crate::usecase::import::finish;
use crate::usecase::import::here;
use crate::usecase::import::not_to_come;
use crate::usecase::import::open;
use crate::usecase::import::parts;
use crate::usecase::import::snapshot;

/// A snapshot that was read and is believed, ready to be kept.
pub(super) struct Ready<T> {
    pub(super) snapshot: Snapshot,
    pub(super) items: Vec<T>,
    pub(super) warnings: Vec<String>,
    /// What the table leaves as it was; `None`: nothing.
    pub(super) changes: Option<Changes>,
    pub(super) unread: Unread,
}

impl<T> Ready<T> {
    /// A whole book.
    fn whole(snapshot: Snapshot, items: Vec<T>, warnings: Vec<String>) -> Self {
        Self { snapshot, items, warnings, changes: None, unread: Unread::new() }
    }
}

/// With the rows that a table of changes did not name among those that stayed as they were.
fn of_all(imported: Imported, snapshot: &Snapshot, changes: Option<&Changes>) -> Imported {
    let Some(_) = changes.filter(|_| !imported.already_there) else { return imported };
    let unchanged = snapshot.rows.saturating_sub(imported.new + imported.changed);
    Imported { unchanged, ..imported }
}

fn unnamed(changes: Option<&Changes>) -> Unnamed<'_> {
    changes.map_or(Unnamed::Gone, Unnamed::Stay)
}

/// Imports a CRM snapshot.
///
/// # Errors
///
/// The file cannot be read, holds no rows, or shrinks the book too far to be believed.
pub async fn crm(services: &Services, book: &BookFile) -> Result<Done, UseError> {
    if book.in_parts {
        return Ok(parts::import(services, book, None).await?.0);
    }
    let Ready { snapshot, items, warnings, changes, unread } = ready_crm(services, book).await?;
    services.progress.begin("Writing the snapshot", None);
    let imported = services.store.add_crm(&snapshot, items, unnamed(changes.as_ref())).await?;
    let imported = of_all(imported, &snapshot, changes.as_ref());
    let done = finish(services, snapshot, imported, warnings).await?;
    Ok(Done { unread, ..done })
}

/// Imports a rent-roll snapshot.
///
/// # Errors
///
/// The file cannot be read, holds no rows, or shrinks the book too far to be believed.
pub async fn rent_roll(services: &Services, book: &BookFile) -> Result<Done, UseError> {
    let Ready { snapshot, items, warnings, .. } = ready_rent_roll(services, book).await?;
    services.progress.begin("Writing the snapshot", None);
    let imported = services.store.add_rent_roll(&snapshot, items).await?;
    finish(services, snapshot, imported, warnings).await
}

/// Imports a CRM snapshot and the rent roll that came with it: both or neither.
///
/// # Errors
///
/// One of them cannot be read, holds no rows, or shrinks its book too far to be believed.
pub async fn both(
    services: &Services,
    crm: &BookFile,
    rent_roll: &BookFile,
) -> Result<(Done, Done), UseError> {
    let roll = ready_rent_roll(services, rent_roll).await?;
    if crm.in_parts {
        let (of_crm, of_roll) = parts::import(services, crm, Some(&roll)).await?;
        let of_roll = finish(services, roll.snapshot, of_roll.unwrap_or_default(), roll.warnings);
        return Ok((of_crm, of_roll.await?));
    }
    let crm = ready_crm(services, crm).await?;
    services.progress.begin("Writing the snapshots", None);
    let of_crm = (&crm.snapshot, crm.items, unnamed(crm.changes.as_ref()));
    let imported = services.store.add_both(of_crm, (&roll.snapshot, roll.items)).await?;
    let in_crm = of_all(imported.0, &crm.snapshot, crm.changes.as_ref());
    let of_crm = finish(services, crm.snapshot, in_crm, crm.warnings).await?;
    let of_crm = Done { unread: crm.unread, ..of_crm };
    let of_roll = finish(services, roll.snapshot, imported.1, roll.warnings).await?;
    Ok((of_crm, of_roll))
}

/// Reads a CRM snapshot.
async fn ready_crm(
    services: &Services,
    book: &BookFile,
) -> Result<Ready<(RecordId, RecordState)>, UseError> {
    not_to_come(services, book)?;
    if book.hosted == Some(Hosted::Personal) {
        return Err(OnRecordError::NotTheCompanys { file: file_name(&book.file) }.into());
    }
    let book = &here(services, book);
    if let Some(changed) = &book.changed {
        return changed::ready(services, book, changed).await;
    }
    let (name, bytes, map) = open(book)?;
    services.progress.begin("Reading the CRM", None);
    let mut reading = company::read_crm(&name, &bytes, book.preset, Some(&map))?;
    services.progress.end();
    let rows = reading.records.len() as u64;
    let columns = Columns::of(&reading.columns);
    reading.warnings.extend(columns.remarks);
    let address_book = matches!(reading.preset, Preset::Outlook | Preset::Google)
        || reading.columns.columns.is_empty();
    if address_book && book.hosted.is_none() {
        reading.warnings.push(
            "an address book: it is taken for one on the company's server, whose records are the \
             company's (`--hosted company` says so); a rep's own goes to `ringfence import contacts`"
                .to_owned(),
        );
    }
    let unread = changed::unread(&mut reading);
    let mut snapshot = snapshot(services, Book::Crm, book, &name, &bytes, rows, reading.skipped);
    snapshot.missing = columns.missing;
    believable(services, &snapshot, book.accept_shrink).await?;
    Ok(Ready { unread, ..Ready::whole(snapshot, reading.records, reading.warnings) })
}

/// Reads a rent-roll snapshot.
async fn ready_rent_roll(
    services: &Services,
    book: &BookFile,
) -> Result<Ready<Management>, UseError> {
    not_to_come(services, book)?;
    let book = &here(services, book);
    let (name, bytes, map) = open(book)?;
    services.progress.begin("Reading the rent roll", None);
    let mut reading = company::read_rent_roll(&name, &bytes, Some(&map))?;
    services.progress.end();
    let rows = reading.entries.len() as u64;
    let columns = Columns::of(&reading.columns);
    reading.warnings.extend(columns.remarks);
    let mut snapshot =
        snapshot(services, Book::RentRoll, book, &name, &bytes, rows, reading.skipped);
    snapshot.missing = columns.missing;
    believable(services, &snapshot, book.accept_shrink).await?;
    Ok(Ready::whole(snapshot, reading.entries, reading.warnings))
}
