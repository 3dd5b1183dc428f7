//! The index of the company's books: opened, brought up to date after an import, made anew when it is
//! stale or damaged.

use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::intake::hash::sha256_hex;
use crate::linkage::Builder;
use crate::linkage::Index;
use crate::model::record::Book;
use crate::model::record::Snapshot;
use crate::model::written::Written;
use crate::usecase::Services;
use crate::usecase::UseError;

/// Records read at a time.
const BATCH: usize = 4_000;

/// The index of the books as they stand.
///
/// # Errors
///
/// The store, or a file that cannot be written.
pub(super) async fn index(services: &Services) -> Result<Arc<Index>, UseError> {
    let origin = Origin::of(services).await?;
    let wanted = origin.text();
    if let Some(open) = services.index.get().filter(|open| open.origin() == wanted) {
        return Ok(open);
    }
    let path = path(services);
    let old = Index::open(&path, true).ok();
    let made = match old {
        Some(index) if index.origin() == wanted => index,
        old => {
            let old = old.and_then(|index| Some((origin.since(index.origin())?, index)));
            make(services, old, &wanted, &path).await?
        }
    };
    Ok(services.index.set(made))
}

/// The snapshots of roster, CRM and rent roll, newest first.
///
/// # Errors
///
/// The store.
pub async fn held(services: &Services) -> Result<[Vec<Snapshot>; 3], UseError> {
    let mut all = [Vec::new(), Vec::new(), Vec::new()];
    for (held, book) in all.iter_mut().zip([Book::Roster, Book::Crm, Book::RentRoll]) {
        *held = services.store.snapshots(book).await?;
        held.reverse();
    }
    Ok(all)
}

/// The file, beside the store's where that is a file.
fn path(services: &Services) -> PathBuf {
    let store = services.config.store.strip_prefix("sqlite:").unwrap_or_default();
    let store = store.strip_prefix("//").unwrap_or(store);
    if store.is_empty() {
        services.config.workspace.join("ringfence.index")
    } else {
        PathBuf::from(store).with_extension("index")
    }
}

/// Throws the index away: it is made anew when it is next asked for, without what was erased.
pub(super) fn forget_index(services: &Services) -> Result<(), UseError> {
    let path = path(services);
    match std::fs::remove_file(&path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(UseError::file("remove", &path)(error)),
    }
}

/// What an index is made from: the imports, what was erased since, and the country that telephone
/// numbers are read in. Whoever holds an index from before an erasure, another server or a running
/// one, makes it anew.
struct Origin {
    country: String,
    erasures: u64,
    imports: Vec<(i64, String)>,
}

impl Origin {
    async fn of(services: &Services) -> Result<Self, UseError> {
        let erasures = services.store.erasures().await?;
        let imports = services.store.imports().await?;
        Ok(Self { country: services.config.country.clone(), erasures, imports })
    }

    /// As text: the country, the number of the last import, a hash of all of them, and how often
    /// something was erased.
    fn text(&self) -> String {
        self.up_to(i64::MAX)
    }

    /// As the text was after an import.
    fn up_to(&self, last: i64) -> String {
        let known: Vec<&(i64, String)> =
            self.imports.iter().filter(|(number, _)| *number <= last).collect();
        let mut all = String::new();
        for (number, what) in &known {
            let _ = writeln!(all, "{number} {what}");
        }
        let last = known.last().map_or(0, |(number, _)| *number);
        format!("{} {last} {} {}", self.country, sha256_hex(all.as_bytes()), self.erasures)
    }

    /// The last import that an older index knew, if it was made from the same books.
    fn since(&self, older: &str) -> Option<i64> {
        let last: i64 = older.split(' ').nth(1)?.parse().ok()?;
        (self.up_to(last) == older).then_some(last)
    }
}

/// Makes the index in a file, and opens it. From an older one as much is taken over as still holds.
async fn make(
    services: &Services,
    old: Option<(i64, Index)>,
    origin: &str,
    path: &Path,
) -> Result<Index, UseError> {
    let all = services.store.described().await?;
    match &old {
        Some((since, index))
            if index.records() as u64 == all && services.store.changed(*since).await? == 0 =>
        {
            index.save_as(origin, path)?;
        }
        _ => gather(services, old.as_ref(), all).await?.save(origin, path)?,
    }
    match Index::open(path, true) {
        Ok(saved) if saved.origin() == origin => Ok(saved),
        // Another process saved other books meanwhile.
        _ => Ok(gather(services, old.as_ref(), all).await?.finish(origin)),
    }
}

/// Takes all records in. Those that say nothing new come from an older index, where they stand in the
/// same order: that of their numbers.
async fn gather(
    services: &Services,
    old: Option<&(i64, Index)>,
    all: u64,
) -> Result<Builder, UseError> {
    services.progress.begin("Indexing the books", Some(all));
    let mut builder = Builder::new(&services.config.country);
    let mut pass = services.store.pass().await?;
    let (mut last, mut place) = (0, 0);
    loop {
        let batch = pass.ages(last, BATCH).await?;
        let Some(newest) = batch.last() else { break };
        last = newest.number;
        // Of each record its place in the older index, where it may be taken over from there.
        let mut kept = Vec::with_capacity(batch.len());
        for age in &batch {
            let there =
                old.filter(|(_, index)| place < index.records() && index.id(place) == age.id.0);
            kept.push(there.filter(|(since, _)| age.snapshot <= *since).map(|_| place));
            place += usize::from(there.is_some());
        }
        let fresh = batch.iter().zip(&kept).filter(|(_, kept)| kept.is_none());
        let fresh: Vec<i64> = fresh.map(|(age, _)| age.number).collect();
        let mut values = pass.values(&fresh).await?.into_iter();
        for kept in &kept {
            if let (Some(place), Some((_, index))) = (kept, old) {
                builder.keep(index, *place);
            } else if let Some(value) = values.next() {
                builder.begin(&value.id.0, value.owners.iter().map(String::as_str));
                for (day, person) in &value.people {
                    Written::with_person(person, |written| builder.add(*day, written));
                }
            }
        }
        services.progress.advance(batch.len() as u64);
    }
    services.progress.end();
    Ok(builder)
}
