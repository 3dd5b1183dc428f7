//! A CRM snapshot that names only what changed since another: the one before, with these changes, is the
//! whole book of its day.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;
use std::fmt::Write as _;

use crate::company;
use crate::company::CrmReading;
use crate::intake::hash::sha256_hex;
use crate::model::reading::Origin;
use crate::model::reading::Skipped;
use crate::model::record::Book;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::record::Snapshot;
use crate::store::Changes;
use crate::store::StoreError;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import::BookFile;
use crate::usecase::import::Unread;
use crate::usecase::import::believable;
use crate::usecase::import::clients::Ready;
use crate::usecase::import::open;

/// What a table of changes does not say itself.
#[derive(Clone, Debug)]
pub struct Changed {
    /// SHA-256 of the snapshot that the changes came after, the newest.
    pub after: String,
    /// Rows of the table; none where nothing changed.
    pub rows: u64,
    /// Records that are gone.
    pub gone: Vec<RecordId>,
    /// Rows that could not be read in the snapshot before.
    pub unread: Unread,
    /// How many rows the whole book must have, those that cannot be read among them; `None`: nobody counted.
    pub total: Option<u64>,
}

/// Reads what changed.
pub(super) async fn ready(
    services: &Services,
    book: &BookFile,
    changed: &Changed,
) -> Result<Ready<(RecordId, RecordState)>, UseError> {
    let before = services.store.snapshots(Book::Crm).await?.pop();
    let before = before.filter(|before| before.sha256 == changed.after);
    let before = before.ok_or(StoreError::NotTheNewest { book: Book::Crm.as_str() })?;
    let (name, bytes, map) = open(book)?;
    let mut reading = None;
    if changed.rows > 0 {
        services.progress.begin("Reading the changes", None);
        reading = Some(company::read_crm_changes(&name, &bytes, book.preset, Some(&map))?);
        services.progress.end();
    }
    let fresh = reading.as_mut().map(unread).unwrap_or_default();
    let (records, warnings) =
        reading.map(|reading| (reading.records, reading.warnings)).unwrap_or_default();

    let named: HashSet<&RecordId> = records.iter().map(|(id, _)| id).collect();
    // A row that cannot be read any more is none of the book, as in a whole one.
    let gone: BTreeSet<&RecordId> =
        changed.gone.iter().chain(fresh.keys()).filter(|id| !named.contains(id)).collect();
    let touched: Vec<&RecordId> = named.iter().chain(&gone).copied().collect();
    let present = services.store.present(&touched).await?;
    let count = |ids: &mut dyn Iterator<Item = &&RecordId>, there: bool| {
        ids.filter(|id| present.contains(**id) == there).count() as u64
    };
    let new = count(&mut named.iter(), false);
    let lost = count(&mut gone.iter(), true);
    let mut unread = changed.unread.clone();
    unread.retain(|id, _| !named.contains(id) && !gone.contains(id));
    unread.extend(fresh.iter().map(|(id, why)| (id.clone(), why.clone())));
    let snapshot = Snapshot {
        book: Book::Crm,
        taken_on: book.taken_on.unwrap_or(services.as_of()),
        name,
        sha256: digest(&changed.after, &bytes, &gone),
        rows: (before.rows + new).saturating_sub(lost),
        skipped: unread
            .values()
            .map(|(line, reason)| Skipped { at: Origin::line(0, *line), reason: reason.clone() })
            .collect(),
        // The columns are those of the table before.
        missing: before.missing,
    };
    let rows = snapshot.rows + unread.len() as u64;
    if let Some(total) = changed.total.filter(|total| *total != rows) {
        return Err(UseError::DoesNotAddUp { file: snapshot.name, rows, total });
    }
    believable(services, &snapshot, book.accept_shrink).await?;
    let gone = gone.into_iter().cloned().collect();
    let said = Changes { after: changed.after.clone(), gone };
    Ok(Ready { snapshot, items: records, warnings, changes: Some(said), unread })
}

/// The rows of a reading that could not be read and bear an id, but for those whose record was read.
pub(super) fn unread(reading: &mut CrmReading) -> Unread {
    if reading.skipped_ids.is_empty() {
        return Unread::new();
    }
    let reasons: BTreeMap<u64, &String> =
        reading.skipped.iter().map(|(line, reason)| (*line, reason)).collect();
    let mut all = Unread::new();
    for (line, id) in std::mem::take(&mut reading.skipped_ids) {
        if let Some(reason) = reasons.get(&line) {
            all.insert(id, (line, (*reason).clone()));
        }
    }
    for (id, _) in &reading.records {
        all.remove(id);
    }
    all
}

/// SHA-256 of all that the snapshot consists of.
fn digest(after: &str, table: &[u8], gone: &BTreeSet<&RecordId>) -> String {
    let mut all = format!("{after}\n{}\n", sha256_hex(table));
    for id in gone {
        let _ = writeln!(all, "{}", id.0);
    }
    sha256_hex(all.as_bytes())
}
