//! Loads records with their history.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::model::Day;
use crate::model::record::Management;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::record::RecordVersion;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::db::query;
use crate::store::from_json;

/// Records asked for in one statement.
const BATCH: usize = 4_000;

impl Store {
    /// Loads records by number, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn records(&self, numbers: &[i64]) -> Result<Vec<Record>, StoreError> {
        let mut all: BTreeMap<i64, Record> = BTreeMap::new();
        for batch in numbers.chunks(BATCH) {
            self.load_ids(batch, &mut all).await?;
            self.load_versions(batch, &mut all).await?;
            self.load_managements(batch, &mut all).await?;
        }
        Ok(all.into_values().collect())
    }

    /// Loads records by id; ids that are not there are left out.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn records_by_id(&self, ids: &[RecordId]) -> Result<Vec<Record>, StoreError> {
        let numbers = self.numbers(ids).await?;
        self.records(&numbers).await
    }

    /// The numbers of ids, ascending; ids that are not there are left out.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn numbers(&self, ids: &[RecordId]) -> Result<Vec<i64>, StoreError> {
        let asked: Vec<String> = ids.iter().map(|id| id.0.clone()).collect();
        let rows = query(
            "select record.no from json_each(?1) asked join record on record.id = asked.value",
        )
        .bind(asked)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("looking up records"))?;
        let mut numbers: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// Those of some ids that stand in the newest snapshot of the CRM.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn present(&self, ids: &[&RecordId]) -> Result<HashSet<RecordId>, StoreError> {
        let mut all = HashSet::new();
        for batch in ids.chunks(BATCH) {
            let asked: Vec<String> = batch.iter().map(|id| id.0.clone()).collect();
            let rows = query(
                "select record.id from json_each(?1) asked join record on record.id = asked.value \
                 join record_version version on version.record = record.no \
                 where version.digest is not null and version.taken_on = \
                 (select max(taken_on) from record_version where record = record.no)",
            )
            .bind(asked)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("looking up records"))?;
            all.extend(rows.iter().map(|row| RecordId(row.get(0))));
        }
        Ok(all)
    }

    /// Numbers of all records, for work over the whole book.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn all_record_numbers(&self) -> Result<Vec<i64>, StoreError> {
        let rows = query("select no from record order by no")
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("listing records"))?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    async fn load_ids(
        &self,
        asked: &[i64],
        all: &mut BTreeMap<i64, Record>,
    ) -> Result<(), StoreError> {
        let rows = query(
            "select record.no, record.id from json_each(?1) asked \
             join record on record.no = asked.value",
        )
        .bind(asked)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading records"))?;
        for row in rows {
            let id = RecordId(row.get(1));
            let record = Record {
                id,
                versions: Vec::new(),
                managements: Vec::new(),
                brought_by: Vec::new(),
            };
            all.insert(row.get(0), record);
        }
        Ok(())
    }

    async fn load_versions(
        &self,
        asked: &[i64],
        all: &mut BTreeMap<i64, Record>,
    ) -> Result<(), StoreError> {
        let rows = query(
            "select version.record, version.taken_on, version.rest, version.person, \
             version.owners from json_each(?1) asked \
             join record_version version on version.record = asked.value \
             order by version.record, version.taken_on",
        )
        .bind(asked)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading records"))?;
        for row in rows {
            let Some(record) = all.get_mut(&row.get(0)) else { continue };
            let state = match row.get::<Option<&str>>(2) {
                Some(text) => {
                    let mut state: RecordState = from_json("record", text)?;
                    state.person = from_json("person", row.get(3))?;
                    state.owners = from_json("owners", row.get(4))?;
                    Some(state)
                }
                None => None,
            };
            let taken_on = day_of(row.get(1));
            record.versions.push(RecordVersion { taken_on, state });
        }
        Ok(())
    }

    async fn load_managements(
        &self,
        asked: &[i64],
        all: &mut BTreeMap<i64, Record>,
    ) -> Result<(), StoreError> {
        let rows = query(
            "select version.record, version.property, version.taken_on, version.rest, \
             version.person \
             from json_each(?1) asked \
             join management_version version on version.record = asked.value \
             order by version.record, version.property, version.taken_on",
        )
        .bind(asked)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading the rent roll"))?;
        let mut open: Option<(i64, String, Management)> = None;
        for row in rows {
            let key: (i64, String) = (row.get(0), row.get(1));
            let taken_on = day_of(row.get(2));
            let same =
                open.as_ref().is_some_and(|(no, property, _)| (*no, property) == (key.0, &key.1));
            if !same {
                close(open.take(), all);
            }
            match row.get::<Option<&str>>(3) {
                Some(text) => {
                    let mut entry: Management = from_json("rent-roll entry", text)?;
                    entry.landlord = from_json("person", row.get(4))?;
                    open = Some((key.0, key.1, entry));
                }
                None => end(&mut open, taken_on),
            }
        }
        close(open, all);
        Ok(())
    }
}

/// An entry that is missing from a later rent roll ended by that day, if no end was given.
fn end(open: &mut Option<(i64, String, Management)>, gone_on: Day) {
    if let Some((_, _, entry)) = open
        && entry.until.is_none()
    {
        entry.until = Some(gone_on);
        entry.lost_reason = Some(format!("no longer in the rent roll of {gone_on}"));
    }
}

/// Hands a finished entry to its record.
fn close(entry: Option<(i64, String, Management)>, all: &mut BTreeMap<i64, Record>) {
    if let Some((no, _, entry)) = entry
        && let Some(record) = all.get_mut(&no)
    {
        record.managements.push(entry);
    }
}
