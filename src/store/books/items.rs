//! What a snapshot says of its items, written as changes.

use std::collections::HashMap;

use crate::model::Day;
use crate::model::record::Management;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::record::Snapshot;
use crate::store::StoreError;
use crate::store::books::Imported;
use crate::store::books::next_snapshot;
use crate::store::changes;
use crate::store::changes::NewPerson;
use crate::store::db::Connection;
use crate::store::db::insert_rows;
use crate::store::db::query;
use crate::store::history;
use crate::store::history::Change;
use crate::store::history::Kept;
use crate::store::to_json;
use crate::store::values;
use crate::store::versions;
use crate::store::versions::ItemKey;
use crate::store::versions::NewVersion;
use crate::store::versions::Table;
use crate::store::versions::Texts;

/// Ids asked for in one statement.
const BATCH: usize = 4_000;

/// What is being done where a number cannot be had.
const NUMBERING: &str = "numbering records";

/// One item of a snapshot, ready to be kept.
pub(super) struct Item {
    pub(super) key: ItemKey,
    says: Texts,
}

impl Item {
    /// What a CRM record says.
    pub(super) fn record(no: i64, mut state: RecordState) -> Result<Self, StoreError> {
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
    pub(super) fn management(no: i64, mut entry: Management) -> Result<Self, StoreError> {
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

/// A snapshot that is being written.
pub(super) struct Writing {
    table: Table,
    on: Day,
    /// The day of the next snapshot that is already there.
    next: Option<Day>,
    /// What it did so far.
    pub(super) done: Imported,
}

impl Writing {
    pub(super) async fn of(
        tx: &mut Connection,
        snapshot: &Snapshot,
        table: Table,
    ) -> Result<Self, StoreError> {
        let next = next_snapshot(tx, snapshot).await?;
        Ok(Self { table, on: snapshot.taken_on, next, done: Imported::default() })
    }

    /// Writes what items say, each of which comes once; `kept` are their versions.
    pub(super) async fn put(
        &mut self,
        tx: &mut Connection,
        items: Vec<Item>,
        kept: &HashMap<ItemKey, Vec<Kept>>,
    ) -> Result<(), StoreError> {
        let mut new_versions = Vec::new();
        let mut people: Vec<NewPerson> = Vec::new();
        for item in items {
            let older = kept.get(&item.key).map_or(&[][..], Vec::as_slice);
            let changes = history::merge(older, self.on, Some(item.says.digest), self.next);
            match (changes.is_empty(), older.is_empty()) {
                (true, _) => self.done.unchanged += 1,
                (false, true) => self.done.new += 1,
                (false, false) => self.done.changed += 1,
            }
            for change in &changes {
                versions::settle(tx, self.table, &item.key, *change).await?;
            }
            if !changes.is_empty() {
                let (text, owners) = (item.says.person.clone(), item.says.owners.clone());
                let record = item.key.0;
                people.push(NewPerson { record, text, owners });
                new_versions.push(NewVersion {
                    item: item.key,
                    on: self.on,
                    says: Some(item.says),
                });
            }
        }
        let speak_anew = changes::speaking_anew(tx, &people).await?;
        versions::put(tx, self.table, &new_versions).await?;
        values::rebuild(tx, &speak_anew).await
    }

    /// Writes that items are gone.
    pub(super) async fn end(
        &mut self,
        tx: &mut Connection,
        gone: &[&ItemKey],
        kept: &HashMap<ItemKey, Vec<Kept>>,
    ) -> Result<(), StoreError> {
        let mut new_versions = Vec::new();
        for key in gone.iter().copied() {
            let older = kept.get(key).map_or(&[][..], Vec::as_slice);
            for change in history::merge(older, self.on, None, self.next) {
                if change == Change::PutNew {
                    self.done.gone += 1;
                    new_versions.push(NewVersion { item: key.clone(), on: self.on, says: None });
                }
                versions::settle(tx, self.table, key, change).await?;
            }
        }
        versions::put(tx, self.table, &new_versions).await
    }
}

/// Gives every id its number, new ones too.
pub(super) async fn number_records<'a>(
    tx: &mut Connection,
    ids: impl Iterator<Item = &'a RecordId>,
) -> Result<HashMap<String, i64>, StoreError> {
    let rows = query("select id, no from record").fetch_all(&mut *tx).await;
    let rows = rows.map_err(StoreError::while_doing(NUMBERING))?;
    let mut numbers = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    number_new(tx, ids, &mut numbers).await?;
    Ok(numbers)
}

/// Gives some ids their numbers, new ones too; and the numbers of these and of those that are gone.
pub(super) async fn number_some<'a>(
    tx: &mut Connection,
    ids: impl Iterator<Item = &'a RecordId> + Clone,
    gone: &'a [RecordId],
) -> Result<(HashMap<String, i64>, Vec<i64>), StoreError> {
    let asked: Vec<&RecordId> = ids.clone().chain(gone).collect();
    let mut numbers = HashMap::new();
    for batch in asked.chunks(BATCH) {
        let batch: Vec<String> = batch.iter().map(|id| id.0.clone()).collect();
        let rows = query(
            "select record.id, record.no from json_each(?1) asked \
             join record on record.id = asked.value",
        )
        .bind(batch)
        .fetch_all(&mut *tx)
        .await
        .map_err(StoreError::while_doing(NUMBERING))?;
        numbers.extend(rows.iter().map(|row| (row.get::<String>(0), row.get(1))));
    }
    number_new(tx, ids, &mut numbers).await?;
    let touched = numbers.values().copied().collect();
    Ok((numbers, touched))
}

/// Numbers the ids that have no number yet.
async fn number_new<'a>(
    tx: &mut Connection,
    ids: impl Iterator<Item = &'a RecordId>,
    numbers: &mut HashMap<String, i64>,
) -> Result<(), StoreError> {
    let last = query("select coalesce(max(no), 0) from record").fetch_one(&mut *tx).await;
    let mut next: i64 = last.map_err(StoreError::while_doing(NUMBERING))?.get(0);
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
        .map_err(StoreError::while_doing(NUMBERING))
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
