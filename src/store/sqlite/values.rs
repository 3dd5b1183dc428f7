//! What a comparison needs of records, and no more: a check compares tens of thousands of them
//! while a person waits.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sqlx::QueryBuilder;
use sqlx::Row;
use sqlx::Sqlite;
use sqlx::SqliteConnection;

use crate::model::Day;
use crate::model::person::Person;
use crate::model::record::RecordId;
use crate::store::StoreError;
use crate::store::sqlite::Store;
use crate::store::sqlite::changes::list;
use crate::store::sqlite::day_of;
use crate::store::sqlite::from_json;
use crate::store::sqlite::to_json;

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
        let mut all = Vec::with_capacity(numbers.len());
        for batch in numbers.chunks(BATCH) {
            let rows = sqlx::query(
                "select record.id, value.people, value.owners from json_each(?1) asked \
                 join record on record.no = asked.value \
                 join record_value value on value.record = asked.value",
            )
            .bind(list(batch))
            .fetch_all(&self.pool)
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
}

/// Puts the values of records together anew from all their versions.
pub(super) async fn rebuild(tx: &mut SqliteConnection, records: &[i64]) -> Result<(), StoreError> {
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
            let rows = sqlx::query(sql)
                .bind(list(batch))
                .fetch_all(&mut *tx)
                .await
                .map_err(StoreError::while_doing("reading records"))?;
            for row in rows {
                let day = row.get::<Option<&str>, _>(1).map(day_of);
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
async fn write(
    tx: &mut SqliteConnection,
    gathered: &BTreeMap<i64, Gathered>,
) -> Result<(), StoreError> {
    let mut rows: Vec<(i64, String, String)> = Vec::with_capacity(gathered.len());
    for (record, values) in gathered {
        let owners = to_json("list of owners", &values.owners)?;
        rows.push((*record, list_of(&values.people)?, owners));
    }
    for batch in rows.chunks(500) {
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
            "insert or replace into record_value (record, people, owners, changed) ",
        );
        query.push_values(batch, |mut row, (record, people, owners)| {
            row.push_bind(*record).push_bind(people.as_str()).push_bind(owners.as_str());
            row.push("(select coalesce(max(id), 0) + 1 from snapshot)");
        });
        query
            .build()
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing("writing the index"))?;
    }
    Ok(())
}
