//! What a comparison needs of records, and no more: a check compares tens of thousands of them
//! while a person waits.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::Day;
use crate::model::person::Person;
use crate::model::record::RecordId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::db::Connection;
use crate::store::db::Value;
use crate::store::db::insert_rows;
use crate::store::db::query;
use crate::store::from_json;
use crate::store::to_json;

/// Records asked for in one statement.
const BATCH: usize = 4_000;

/// What is compared of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// Its id.
    pub id: RecordId,
    /// The persons it ever spoke of, newest first, with the day of the snapshot that did; without
    /// a day those of the rent roll.
    pub people: Vec<(Option<Day>, Person)>,
    /// The owners it ever had, as written.
    pub owners: Vec<String>,
}

/// The persons and owners of a record, while they are put together from its versions.
#[derive(Default)]
struct Gathered {
    /// Day and person; the person is JSON already.
    people: Vec<(Option<Day>, String)>,
    owners: Vec<String>,
}

impl Store {
    /// Loads what is compared of records, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn values(&self, numbers: &[i64]) -> Result<Vec<Values>, StoreError> {
        read(&mut self.connection().await?, numbers).await
    }
}

/// Loads what is compared of records, over one connection.
pub(super) async fn read(on: &mut Connection, numbers: &[i64]) -> Result<Vec<Values>, StoreError> {
    let mut all = Vec::with_capacity(numbers.len());
    for batch in numbers.chunks(BATCH) {
        let rows = query(
            "select record.id, value.people, value.owners from json_each(?1) asked \
                 join record on record.no = asked.value \
                 join record_value value on value.record = asked.value",
        )
        .bind(batch)
        .fetch_all(&mut *on)
        .await
        .map_err(StoreError::while_doing("reading records"))?;
        for row in rows {
            all.push(Values {
                id: RecordId(row.get(0)),
                people: from_json("list of persons", row.get(1))?,
                owners: from_json("list of owners", row.get(2))?,
            });
        }
    }
    Ok(all)
}

/// Puts the values of records together anew from all their versions.
pub(super) async fn rebuild(tx: &mut Connection, records: &[i64]) -> Result<(), StoreError> {
    for batch in records.chunks(BATCH) {
        let mut gathered: BTreeMap<i64, Gathered> = BTreeMap::new();
        for sql in [
            "select version.record, version.taken_on, version.person, version.owners \
             from json_each(?1) asked \
             join record_version version on version.record = asked.value \
             where version.person is not null \
             order by version.record, version.taken_on desc",
            "select distinct version.record, null, version.person, '[]' from json_each(?1) asked \
             join management_version version on version.record = asked.value \
             where version.person is not null order by version.record, version.person",
        ] {
            let rows = query(sql)
                .bind(batch)
                .fetch_all(&mut *tx)
                .await
                .map_err(StoreError::while_doing("reading records"))?;
            for row in rows {
                let day = row.get::<Option<&str>>(1).map(day_of);
                let record = gathered.entry(row.get(0)).or_default();
                record.add(day, row.get(2), row.get(3))?;
            }
        }
        write(tx, &gathered).await?;
    }
    Ok(())
}

impl Gathered {
    /// Adds what one version said, unless it was said before.
    fn add(&mut self, day: Option<Day>, person: &str, owners: &str) -> Result<(), StoreError> {
        if !self.people.iter().any(|(_, known)| known == person) {
            self.people.push((day, person.to_owned()));
        }
        let owners: Vec<String> = from_json("list of owners", owners)?;
        for owner in owners {
            if !self.owners.contains(&owner) {
                self.owners.push(owner);
            }
        }
        Ok(())
    }
}

/// Days and persons as one JSON list of pairs; the persons are JSON already and not read again.
fn list_of(people: &[(Option<Day>, String)]) -> Result<String, StoreError> {
    let mut text = String::from("[");
    for (index, (day, person)) in people.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(text, "{comma}[{},{person}]", to_json("day", day)?);
    }
    text.push(']');
    Ok(text)
}

/// Writes the values, many a statement.
async fn write(tx: &mut Connection, gathered: &BTreeMap<i64, Gathered>) -> Result<(), StoreError> {
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(gathered.len());
    let changed: i64 = query("select coalesce(max(id), 0) + 1 from snapshot")
        .fetch_one(&mut *tx)
        .await
        .map_err(StoreError::while_doing("numbering the import"))?
        .get(0);
    for (record, values) in gathered {
        let owners = to_json("list of owners", &values.owners)?;
        let people = list_of(&values.people)?;
        rows.push(vec![(*record).into(), people.into(), owners.into(), changed.into()]);
    }
    insert_rows(
        tx,
        "insert into record_value (record, people, owners, changed)",
        "on conflict (record) do update set people = excluded.people, \
         owners = excluded.owners, changed = excluded.changed",
        rows,
    )
    .await
    .map_err(StoreError::while_doing("writing the index"))
}
