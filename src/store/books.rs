//! Imports of the roster, the CRM and the rent roll: each one transaction, wholly or not at all.
//!
//! `items.rs` writes what a snapshot says of its items, `parts.rs` takes a CRM that is too large to be held
//! whole.

mod items;
mod parts;

pub use parts::CrmParts;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::model::Day;
use crate::model::record::Book;
use crate::model::record::Management;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::record::Snapshot;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::books::items::Item;
use crate::store::books::items::Writing;
use crate::store::books::items::number_records;
use crate::store::books::items::number_some;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Connection;
use crate::store::db::query;
use crate::store::from_json;
use crate::store::history::Kept;
use crate::store::log::Covered;
use crate::store::log::Log;
use crate::store::to_json;
use crate::store::versions;
use crate::store::versions::ItemKey;
use crate::store::versions::Table;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Whether the very file had been imported for that day before: nothing was changed.
    pub already_there: bool,
    /// Items seen for the first time.
    pub new: u64,
    /// Items that differ from the snapshot before.
    pub changed: u64,
    /// Items that are no longer there.
    pub gone: u64,
    /// Items that say the same.
    pub unchanged: u64,
}

/// What becomes of the records that a CRM snapshot does not name.
#[derive(Clone, Copy, Debug)]
pub enum Unnamed<'a> {
    /// They are gone: it is the whole book.
    Gone,
    /// They say what they said in the snapshot that the changes came after: it names what changed.
    Stay(&'a Changes),
}

/// What a snapshot that names only what changed says besides.
#[derive(Clone, Debug)]
pub struct Changes {
    /// SHA-256 of the snapshot that the changes came after.
    pub after: String,
    /// Records that are gone.
    pub gone: Vec<RecordId>,
}

impl Store {
    /// All snapshots of a book, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn snapshots(&self, book: Book) -> Result<Vec<Snapshot>, StoreError> {
        let rows = query(
            "select taken_on, name, sha256, rows, skipped, missing from snapshot \
             where book = ? \
             order by taken_on, id",
        )
        .bind(book.as_str())
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("listing snapshots"))?;
        rows.iter()
            .map(|row| {
                Ok(Snapshot {
                    book,
                    taken_on: day_of(row.get::<&str>(0)),
                    name: row.get(1),
                    sha256: row.get(2),
                    rows: u64::try_from(row.get::<i64>(3)).unwrap_or(0),
                    skipped: from_json("list of skipped rows", row.get(4))?,
                    missing: from_json("list of missing fields", row.get(5))?,
                })
            })
            .collect()
    }

    /// Keeps a CRM snapshot as changes.
    ///
    /// # Errors
    ///
    /// Another snapshot of that day, changes that came after a snapshot that is not the newest, or the
    /// database. Nothing is changed then.
    pub async fn add_crm(
        &self,
        snapshot: &Snapshot,
        records: Vec<(RecordId, RecordState)>,
        unnamed: Unnamed<'_>,
    ) -> Result<Imported, StoreError> {
        let mut tx = self.begin().await?;
        let done = put_crm(&mut tx, snapshot, records, unnamed).await?;
        tx.commit().await.map_err(StoreError::while_doing("finishing the import"))?;
        Ok(done)
    }

    /// Keeps a rent-roll snapshot as changes.
    ///
    /// # Errors
    ///
    /// Another snapshot of that day, or the database. Nothing is changed then.
    pub async fn add_rent_roll(
        &self,
        snapshot: &Snapshot,
        entries: Vec<Management>,
    ) -> Result<Imported, StoreError> {
        let mut tx = self.begin().await?;
        let done = put_rent_roll(&mut tx, snapshot, entries).await?;
        tx.commit().await.map_err(StoreError::while_doing("finishing the import"))?;
        Ok(done)
    }

    /// Keeps a CRM snapshot and a rent-roll snapshot, both or neither.
    ///
    /// # Errors
    ///
    /// As for each alone. Nothing is changed then.
    pub async fn add_both(
        &self,
        (crm, records, unnamed): (&Snapshot, Vec<(RecordId, RecordState)>, Unnamed<'_>),
        (rent_roll, entries): (&Snapshot, Vec<Management>),
    ) -> Result<(Imported, Imported), StoreError> {
        let mut tx = self.begin().await?;
        let of_crm = put_crm(&mut tx, crm, records, unnamed).await?;
        let of_rent_roll = put_rent_roll(&mut tx, rent_roll, entries).await?;
        tx.commit().await.map_err(StoreError::while_doing("finishing the import"))?;
        Ok((of_crm, of_rent_roll))
    }

    /// Keeps the roster: each rep whole, as merged by the caller with what was known before.
    ///
    /// # Errors
    ///
    /// The database. Nothing is changed then.
    pub async fn put_roster(
        &self,
        snapshot: &Snapshot,
        reps: &[Rep],
    ) -> Result<Imported, StoreError> {
        let mut tx = self.begin().await?;
        let before: HashMap<String, String> = query("select id, state from rep")
            .fetch_all(&mut *tx)
            .await
            .map_err(StoreError::while_doing("reading the roster"))?
            .iter()
            .map(|row| (row.get::<String>(0).to_lowercase(), row.get(1)))
            .collect();
        let mut done = Imported::default();
        let mut log = Log::open(&mut tx).await?;
        for rep in reps {
            let state = to_json("rep", rep)?;
            match before.get(&rep.id.0.to_lowercase()) {
                Some(old) if *old == state => {
                    done.unchanged += 1;
                    continue;
                }
                Some(_) => done.changed += 1,
                None => done.new += 1,
            }
            let row = query(
                "insert into rep (id, state) values (?, ?) \
                 on conflict (id) do update set state = excluded.state returning id",
            )
            .bind(rep.id.0.as_str())
            .bind(state)
            .fetch_one(&mut *tx)
            .await
            .map_err(StoreError::while_doing("writing the roster"))?;
            log.append(&mut tx, snapshot.taken_on, Covered::Rep, row.get(0)).await?;
        }
        note_snapshot(&mut tx, &mut log, snapshot).await?;
        log.close(&mut tx).await?;
        tx.commit().await.map_err(StoreError::while_doing("finishing the import"))?;
        Ok(done)
    }

    /// The roster.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn roster(&self) -> Result<Roster, StoreError> {
        let rows = query("select state from rep order by id")
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("reading the roster"))?;
        let reps: Result<Vec<Rep>, StoreError> =
            rows.iter().map(|row| from_json("rep", row.get(0))).collect();
        Ok(Roster { reps: reps? })
    }
}

/// Keeps a CRM snapshot, unless it is there.
async fn put_crm(
    tx: &mut Connection,
    snapshot: &Snapshot,
    records: Vec<(RecordId, RecordState)>,
    unnamed: Unnamed<'_>,
) -> Result<Imported, StoreError> {
    if let Some(done) = already_there(tx, snapshot).await? {
        return Ok(done);
    }
    let ids = records.iter().map(|(id, _)| id);
    let (numbers, kept) = match unnamed {
        Unnamed::Gone => (number_records(tx, ids).await?, versions::kept(tx, Table::Record).await?),
        Unnamed::Stay(changes) => {
            after_the_newest(tx, snapshot, changes).await?;
            let (numbers, touched) = number_some(tx, ids, &changes.gone).await?;
            (numbers, versions::kept_of(tx, &touched).await?)
        }
    };
    let mut items = Vec::with_capacity(records.len());
    for (id, state) in records {
        let Some(no) = numbers.get(id.0.as_str()) else { continue };
        items.push(Item::record(*no, state)?);
    }
    write(tx, snapshot, Table::Record, items, &kept).await
}

/// Keeps a rent-roll snapshot, unless it is there.
async fn put_rent_roll(
    tx: &mut Connection,
    snapshot: &Snapshot,
    entries: Vec<Management>,
) -> Result<Imported, StoreError> {
    if let Some(done) = already_there(tx, snapshot).await? {
        return Ok(done);
    }
    let ids = entries.iter().map(|entry| &entry.landlord_id);
    let numbers = number_records(tx, ids).await?;
    let mut items: BTreeMap<ItemKey, Item> = BTreeMap::new();
    for entry in entries {
        let Some(no) = numbers.get(entry.landlord_id.0.as_str()) else { continue };
        let item = Item::management(*no, entry)?;
        items.insert(item.key.clone(), item);
    }
    let items: Vec<Item> = items.into_values().collect();
    let kept = versions::kept(tx, Table::Management).await?;
    write(tx, snapshot, Table::Management, items, &kept).await
}

/// Writes a snapshot's changes, and the snapshot itself. What is `kept` of an item that it does not name
/// ends.
async fn write(
    tx: &mut Connection,
    snapshot: &Snapshot,
    table: Table,
    items: Vec<Item>,
    kept: &HashMap<ItemKey, Vec<Kept>>,
) -> Result<Imported, StoreError> {
    let seen: HashSet<ItemKey> = items.iter().map(|item| item.key.clone()).collect();
    let mut writing = Writing::of(tx, snapshot, table).await?;
    writing.put(tx, items, kept).await?;
    let mut gone: Vec<&ItemKey> = kept.keys().filter(|key| !seen.contains(*key)).collect();
    gone.sort();
    writing.end(tx, &gone, kept).await?;
    finish(tx, snapshot).await?;
    Ok(writing.done)
}

/// Lists the snapshot, and commits the log to the books as they stand.
async fn finish(tx: &mut Connection, snapshot: &Snapshot) -> Result<(), StoreError> {
    let mut log = Log::open(tx).await?;
    note_snapshot(tx, &mut log, snapshot).await?;
    let _ = log.append_if_new(tx, snapshot.taken_on, Covered::Books, "all").await?;
    log.close(tx).await
}

/// Refuses changes that came after another snapshot than the newest: what they leave as it was would be
/// what nobody looked at.
async fn after_the_newest(
    tx: &mut Connection,
    snapshot: &Snapshot,
    changes: &Changes,
) -> Result<(), StoreError> {
    let row = query(
        "select sha256, taken_on from snapshot where book = ? order by taken_on desc limit 1",
    )
    .bind(snapshot.book.as_str())
    .fetch_optional(tx)
    .await
    .map_err(StoreError::while_doing("looking for the snapshot before"))?;
    let fits = |sha256: &str, taken_on| sha256 == changes.after && taken_on < snapshot.taken_on;
    match row {
        Some(row) if fits(row.get(0), day_of(row.get(1))) => Ok(()),
        _ => Err(StoreError::NotTheNewest { book: snapshot.book.as_str() }),
    }
}

/// Tells whether the very file is there already for that day, and refuses a second one.
async fn already_there(
    tx: &mut Connection,
    snapshot: &Snapshot,
) -> Result<Option<Imported>, StoreError> {
    let row = query("select name, sha256 from snapshot where book = ? and taken_on = ?")
        .bind(snapshot.book.as_str())
        .bind(day_text(snapshot.taken_on))
        .fetch_optional(tx)
        .await
        .map_err(StoreError::while_doing("looking for the snapshot"))?;
    match row {
        None => Ok(None),
        Some(row) if row.get::<&str>(1) == snapshot.sha256 => {
            Ok(Some(Imported { already_there: true, ..Imported::default() }))
        }
        Some(row) => Err(StoreError::SameDay {
            book: snapshot.book.as_str(),
            day: snapshot.taken_on,
            name: row.get(0),
        }),
    }
}

/// The day of the next snapshot of the same book that is already there.
async fn next_snapshot(
    tx: &mut Connection,
    snapshot: &Snapshot,
) -> Result<Option<Day>, StoreError> {
    let row = query("select min(taken_on) from snapshot where book = ? and taken_on > ?")
        .bind(snapshot.book.as_str())
        .bind(day_text(snapshot.taken_on))
        .fetch_one(tx)
        .await
        .map_err(StoreError::while_doing("looking for later snapshots"))?;
    Ok(row.get::<Option<&str>>(0).map(day_of))
}

/// Lists the snapshot.
async fn note_snapshot(
    tx: &mut Connection,
    log: &mut Log,
    snapshot: &Snapshot,
) -> Result<(), StoreError> {
    let row = query(
        "insert into snapshot (book, taken_on, name, sha256, rows, skipped, missing) \
         values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning cast(id as text)",
    )
    .bind(snapshot.book.as_str())
    .bind(day_text(snapshot.taken_on))
    .bind(snapshot.name.as_str())
    .bind(snapshot.sha256.as_str())
    .bind(i64::try_from(snapshot.rows).unwrap_or(i64::MAX))
    .bind(to_json("list of skipped rows", &snapshot.skipped)?)
    .bind(to_json("list of missing fields", &snapshot.missing)?)
    .fetch_optional(&mut *tx)
    .await
    .map_err(StoreError::while_doing("listing the snapshot"))?;
    match row {
        Some(row) => log.append(tx, snapshot.taken_on, Covered::Snapshot, row.get(0)).await,
        None => Ok(()),
    }
}
