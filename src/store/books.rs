//! Imports of the roster, the CRM and the rent roll: each one transaction, wholly or not at all.

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
use crate::store::changes;
use crate::store::changes::NewPerson;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Connection;
use crate::store::db::insert_rows;
use crate::store::db::query;
use crate::store::from_json;
use crate::store::history;
use crate::store::history::Change;
use crate::store::log::Covered;
use crate::store::log::Log;
use crate::store::to_json;
use crate::store::values;
use crate::store::versions;
use crate::store::versions::ItemKey;
use crate::store::versions::NewVersion;
use crate::store::versions::Table;
use crate::store::versions::Texts;

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

/// One item of a snapshot, ready to be kept.
struct Item {
    key: ItemKey,
    says: Texts,
}

impl Item {
    /// What a CRM record says.
    fn record(no: i64, mut state: RecordState) -> Result<Self, StoreError> {
        let person = std::mem::take(&mut state.person);
        let owners = std::mem::take(&mut state.owners);
        let says = Texts {
            digest: 0,
            person: to_json("person", &person)?,
            owners: to_json("owners", &owners)?,
            rest: to_json("record", &state)?,
        };
        Ok(Self { key: (no, String::new()), says: says.digested() })
    }

    /// What an entry of the rent roll says.
    fn management(no: i64, mut entry: Management) -> Result<Self, StoreError> {
        let person = std::mem::take(&mut entry.landlord);
        let says = Texts {
            digest: 0,
            person: to_json("person", &person)?,
            owners: String::new(),
            rest: to_json("rent-roll entry", &entry)?,
        };
        Ok(Self { key: (no, property_key(&entry)), says: says.digested() })
    }
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
    /// Another snapshot of that day, or the database. Nothing is changed then.
    pub async fn add_crm(
        &self,
        snapshot: &Snapshot,
        records: Vec<(RecordId, RecordState)>,
    ) -> Result<Imported, StoreError> {
        let mut tx = self.begin().await?;
        let done = put_crm(&mut tx, snapshot, records).await?;
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
    /// Another snapshot of that day, or the database. Nothing is changed then.
    pub async fn add_both(
        &self,
        (crm, records): (&Snapshot, Vec<(RecordId, RecordState)>),
        (rent_roll, entries): (&Snapshot, Vec<Management>),
    ) -> Result<(Imported, Imported), StoreError> {
        let mut tx = self.begin().await?;
        let of_crm = put_crm(&mut tx, crm, records).await?;
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
) -> Result<Imported, StoreError> {
    if let Some(done) = already_there(tx, snapshot).await? {
        return Ok(done);
    }
    let numbers = number_records(tx, records.iter().map(|(id, _)| id)).await?;
    let mut items = Vec::with_capacity(records.len());
    for (id, state) in records {
        let Some(no) = numbers.get(id.0.as_str()) else { continue };
        items.push(Item::record(*no, state)?);
    }
    write(tx, snapshot, Table::Record, items).await
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
    write(tx, snapshot, Table::Management, items).await
}

/// Writes a snapshot's changes, and the snapshot itself.
async fn write(
    tx: &mut Connection,
    snapshot: &Snapshot,
    table: Table,
    items: Vec<Item>,
) -> Result<Imported, StoreError> {
    let kept = versions::kept(tx, table).await?;
    let next = next_snapshot(tx, snapshot).await?;
    let mut done = Imported::default();
    let mut new_versions = Vec::new();
    let mut seen: HashSet<ItemKey> = HashSet::with_capacity(items.len());
    let mut people: Vec<NewPerson> = Vec::new();
    for item in items {
        seen.insert(item.key.clone());
        let older = kept.get(&item.key).map_or(&[][..], Vec::as_slice);
        let changes = history::merge(older, snapshot.taken_on, Some(item.says.digest), next);
        match (changes.is_empty(), older.is_empty()) {
            (true, _) => done.unchanged += 1,
            (false, true) => done.new += 1,
            (false, false) => done.changed += 1,
        }
        for change in &changes {
            versions::settle(tx, table, &item.key, *change).await?;
        }
        if !changes.is_empty() {
            let (text, owners) = (item.says.person.clone(), item.says.owners.clone());
            let record = item.key.0;
            people.push(NewPerson { record, text, owners });
            let on = snapshot.taken_on;
            new_versions.push(NewVersion { item: item.key, on, says: Some(item.says) });
        }
    }
    let mut gone: Vec<&ItemKey> = kept.keys().filter(|key| !seen.contains(*key)).collect();
    gone.sort();
    for key in gone {
        let older = kept.get(key).map_or(&[][..], Vec::as_slice);
        for change in history::merge(older, snapshot.taken_on, None, next) {
            if change == Change::PutNew {
                done.gone += 1;
                let item = key.clone();
                new_versions.push(NewVersion { item, on: snapshot.taken_on, says: None });
            }
            versions::settle(tx, table, key, change).await?;
        }
    }
    let speak_anew = changes::speaking_anew(tx, &people).await?;
    versions::put(tx, table, &new_versions).await?;
    values::rebuild(tx, &speak_anew).await?;
    let mut log = Log::open(tx).await?;
    note_snapshot(tx, &mut log, snapshot).await?;
    let _ = log.append_if_new(tx, snapshot.taken_on, Covered::Books, "all").await?;
    log.close(tx).await?;
    Ok(done)
}

/// Gives every id its number, new ones too.
async fn number_records<'a>(
    tx: &mut Connection,
    ids: impl Iterator<Item = &'a RecordId>,
) -> Result<HashMap<String, i64>, StoreError> {
    let doing = "numbering records";
    let mut numbers: HashMap<String, i64> = query("select id, no from record")
        .fetch_all(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    let mut next = numbers.values().max().copied().unwrap_or(0);
    let mut fresh: Vec<(String, i64)> = Vec::new();
    for id in ids {
        if !numbers.contains_key(&id.0) {
            next += 1;
            numbers.insert(id.0.clone(), next);
            fresh.push((id.0.clone(), next));
        }
    }
    let rows = fresh.into_iter().map(|(id, no)| vec![id.into(), no.into()]).collect();
    insert_rows(tx, "insert into record (id, no)", "", rows)
        .await
        .map_err(StoreError::while_doing(doing))?;
    Ok(numbers)
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

/// What tells two entries of one landlord apart: the property, and since when.
fn property_key(entry: &Management) -> String {
    match entry.from {
        Some(from) => format!("{} {from}", entry.property_id),
        None => entry.property_id.clone(),
    }
}

impl Texts {
    /// Fills in the digest to compare by: the first eight bytes of SHA-256.
    fn digested(mut self) -> Self {
        use sha2::Digest as _;
        let mut hash = sha2::Sha256::new();
        for text in [&self.person, &self.owners, &self.rest] {
            hash.update(text.as_bytes());
            hash.update([0]);
        }
        let mut first = [0; 8];
        first.iter_mut().zip(hash.finalize().iter()).for_each(|(to, from)| *to = *from);
        self.digest = i64::from_be_bytes(first);
        self
    }
}
