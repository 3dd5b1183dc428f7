//! Which records say something new, so that the index of the book need not be made anew.

use std::collections::HashMap;

use crate::model::record::RecordId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::Connection;
use crate::store::db::Row;
use crate::store::db::Tx;
use crate::store::db::query;
use crate::store::log::Covered;
use crate::store::log::ERASED;
use crate::store::log::REDACTED;
use crate::store::values;
use crate::store::values::Values;

/// Keys asked for in one statement.
const BATCH: usize = 4_000;

/// A person whom a record newly speaks of.
pub(super) struct NewPerson {
    /// The record's number.
    pub record: i64,
    /// The person as the database keeps it.
    pub text: String,
    /// The owners as the database keeps them; empty for a landlord.
    pub owners: String,
}

/// When a record last said something new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Age {
    /// The record's number.
    pub number: i64,
    /// The record's id.
    pub id: RecordId,
    /// The number of the snapshot that brought it.
    pub snapshot: i64,
}

/// A pass over all records, as they stand at one moment. It keeps to one connection: each has a cache of
/// its own, which a pass over a large book fills.
pub struct Pass {
    tx: Tx,
}

impl Store {
    /// How many records describe somebody.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn described(&self) -> Result<u64, StoreError> {
        let row = query("select count(*) from record_value").fetch_one(&self.pool).await;
        let row = row.map_err(StoreError::while_doing("counting records"))?;
        Ok(u64::try_from(row.get::<i64>(0)).unwrap_or(0))
    }

    /// How many records said something new behind an import.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn changed(&self, since: i64) -> Result<u64, StoreError> {
        let counted = query("select count(*) from record_value where changed > ?").bind(since);
        let row = counted.fetch_one(&self.pool).await;
        let row = row.map_err(StoreError::while_doing("counting what changed"))?;
        Ok(u64::try_from(row.get::<i64>(0)).unwrap_or(0))
    }

    /// Begins to pass over all records as they stand now.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn pass(&self) -> Result<Pass, StoreError> {
        let tx = self.pool.begin_reading().await;
        Ok(Pass { tx: tx.map_err(StoreError::while_doing("listing records"))? })
    }

    /// The snapshots of the books of clients, oldest import first: number and SHA-256.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn imports(&self) -> Result<Vec<(i64, String)>, StoreError> {
        let rows = query(
            "select id, sha256 || ' ' || taken_on from snapshot where book <> 'roster' order by id",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("listing snapshots"))?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    /// How often records were erased from the books.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn erasures(&self) -> Result<u64, StoreError> {
        let row = query(
            "select count(*) from log_leaf \
             where of_table = ? and of_row = 'all' and kind in (?, ?)",
        )
        .bind(Covered::Books.as_str())
        .bind(ERASED)
        .bind(REDACTED)
        .fetch_one(&self.pool)
        .await
        .map_err(StoreError::while_doing("counting erasures"))?;
        Ok(u64::try_from(row.get::<i64>(0)).unwrap_or(0))
    }
}

impl Pass {
    /// Records that describe somebody, with their age: so many behind a number, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn ages(&mut self, behind: i64, most: usize) -> Result<Vec<Age>, StoreError> {
        let rows = query(
            "select record.no, record.id, value.changed from record_value value \
             join record on record.no = value.record where value.record > ? \
             order by value.record limit ?",
        )
        .bind(behind)
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&mut *self.tx)
        .await
        .map_err(StoreError::while_doing("listing records"))?;
        let age =
            |row: &Row| Age { number: row.get(0), id: RecordId(row.get(1)), snapshot: row.get(2) };
        Ok(rows.iter().map(age).collect())
    }

    /// Loads what is compared of records, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn values(&mut self, numbers: &[i64]) -> Result<Vec<Values>, StoreError> {
        values::read(&mut self.tx, numbers).await
    }
}

/// Tells of which records the newest version said something else about person or owners.
///
/// Must be called before the new versions are written, since it compares with what is there.
pub(super) async fn speaking_anew(
    tx: &mut Connection,
    people: &[NewPerson],
) -> Result<Vec<i64>, StoreError> {
    let known = known_people(tx, people).await?;
    let mut speak_anew: Vec<i64> = Vec::new();
    for new in people {
        let newest = known.get(&new.record).and_then(|there| there.last());
        if !newest.is_some_and(|said| said.person == new.text && said.owners == new.owners) {
            speak_anew.push(new.record);
        }
    }
    speak_anew.sort_unstable();
    speak_anew.dedup();
    Ok(speak_anew)
}

/// What a version said of person and owners, as text.
struct Said {
    person: String,
    owners: String,
}

/// What the records already said, in the rent roll and then in the CRM, oldest first.
async fn known_people(
    tx: &mut Connection,
    people: &[NewPerson],
) -> Result<HashMap<i64, Vec<Said>>, StoreError> {
    let mut records: Vec<i64> = people.iter().map(|new| new.record).collect();
    records.sort_unstable();
    records.dedup();
    let mut known: HashMap<i64, Vec<Said>> = HashMap::new();
    for batch in records.chunks(BATCH) {
        for sql in [
            "select version.record, version.person, '' from json_each(?1) asked \
             join management_version version on version.record = asked.value \
             where version.person is not null order by version.record, version.taken_on",
            "select version.record, version.person, version.owners from json_each(?1) asked \
             join record_version version on version.record = asked.value \
             where version.person is not null order by version.record, version.taken_on",
        ] {
            let rows = query(sql)
                .bind(batch)
                .fetch_all(&mut *tx)
                .await
                .map_err(StoreError::while_doing("reading earlier values"))?;
            for row in rows {
                let said = Said { person: row.get(1), owners: row.get(2) };
                known.entry(row.get(0)).or_default().push(said);
            }
        }
    }
    Ok(known)
}
