//! The inverted index on disk: block keys to records, and how often a term occurs.

use std::collections::HashMap;
use std::collections::HashSet;

use sqlx::QueryBuilder;
use sqlx::Row;
use sqlx::Sqlite;
use sqlx::SqliteConnection;

use crate::model::person::Person;
use crate::store::StoreError;
use crate::store::sqlite::Store;
use crate::store::sqlite::books::Fingerprinter;
use crate::store::sqlite::books::Keys;
use crate::store::sqlite::from_json;

/// Keys asked for in one statement.
const BATCH: usize = 4_000;

/// A person whom a record newly speaks of.
pub(super) struct NewPerson {
    /// The record's number.
    pub record: i64,
    /// The person.
    pub person: Person,
    /// The person as the database keeps it.
    pub text: String,
    /// The owners as the database keeps them; empty for a landlord.
    pub owners: String,
}

impl Store {
    /// How many records bear each key, counted up to `cap` and one more; keys that none bears are
    /// left out.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn key_counts(
        &self,
        keys: &[i64],
        cap: u64,
    ) -> Result<HashMap<i64, u64>, StoreError> {
        let limit = i64::try_from(cap).unwrap_or(i64::MAX).saturating_add(1);
        let mut counts = HashMap::new();
        for batch in keys.chunks(BATCH) {
            let rows = sqlx::query(
                "select asked.value, (select count(*) from (select 1 from record_key \
                 where key = asked.value limit ?2)) from json_each(?1) asked",
            )
            .bind(list(batch))
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("looking up keys"))?;
            let counted = rows.iter().map(|row| (row.get(0), count(row.get(1))));
            counts.extend(counted.filter(|(_, borne)| *borne > 0));
        }
        Ok(counts)
    }

    /// Numbers of the records that bear any of the keys, each once, ascending.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn bearers(&self, keys: &[i64]) -> Result<Vec<i64>, StoreError> {
        let mut records: HashSet<i64> = HashSet::new();
        for batch in keys.chunks(BATCH) {
            let rows = sqlx::query(
                "select record_key.record from json_each(?1) asked \
                 join record_key on record_key.key = asked.value",
            )
            .bind(list(batch))
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("looking up records"))?;
            records.extend(rows.iter().map(|row| row.get::<i64, _>(0)));
        }
        let mut records: Vec<i64> = records.into_iter().collect();
        records.sort_unstable();
        Ok(records)
    }

    /// How many records bear each term; terms that none bears are left out.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn term_counts(&self, terms: &[i64]) -> Result<HashMap<i64, u64>, StoreError> {
        let mut counts = HashMap::new();
        for batch in terms.chunks(BATCH) {
            let rows = sqlx::query(
                "select term.term, term.records from json_each(?1) asked \
                 join term on term.term = asked.value",
            )
            .bind(list(batch))
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("counting terms"))?;
            counts.extend(rows.iter().map(|row| (row.get::<i64, _>(0), count(row.get(1)))));
        }
        Ok(counts)
    }

    /// How many records the book holds.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn population(&self) -> Result<u64, StoreError> {
        let total = sqlx::query("select count(*) from record")
            .fetch_one(&self.pool)
            .await
            .map_err(StoreError::while_doing("counting records"))?;
        Ok(count(total.get(0)))
    }
}

/// Adds the keys that new values bring to their records. Keys are never taken away: a record is
/// found by every value it ever had.
///
/// Must be called before the new versions are written, since it compares with what is there.
/// Returns the records of which the newest version said something else.
pub(super) async fn add(
    tx: &mut SqliteConnection,
    people: Vec<NewPerson>,
    fingerprint: &Fingerprinter<'_>,
) -> Result<Vec<i64>, StoreError> {
    let known = known_people(tx, &people).await?;
    let mut by_record: HashMap<i64, Vec<Person>> = HashMap::new();
    let mut speak_anew: Vec<i64> = Vec::new();
    for new in people {
        let there = known.get(&new.record).map_or(&[][..], Vec::as_slice);
        let newest = there.last();
        if !newest.is_some_and(|said| said.person == new.text && said.owners == new.owners) {
            speak_anew.push(new.record);
        }
        // Most changes are of an owner or a date: the person brings no new key then.
        if !there.iter().any(|said| said.person == new.text) {
            by_record.entry(new.record).or_default().push(new.person);
        }
    }
    let mut keys: Vec<(i64, i64)> = Vec::new();
    let mut terms: HashMap<i64, i64> = HashMap::new();
    for (record, new) in by_record {
        let old: Result<Vec<Person>, StoreError> = match known.get(&record) {
            Some(said) => said.iter().map(|said| from_json("person", &said.person)).collect(),
            None => Ok(Vec::new()),
        };
        let old = old?;
        let before = if old.is_empty() {
            Keys::default()
        } else {
            fingerprint(&old.iter().collect::<Vec<_>>())
        };
        let after = fingerprint(&old.iter().chain(&new).collect::<Vec<_>>());
        let had: HashSet<i64> = before.keys.into_iter().collect();
        let fresh = after.keys.into_iter().filter(|key| !had.contains(key));
        keys.extend(fresh.map(|key| (key, record)));
        let had: HashSet<i64> = before.terms.into_iter().collect();
        for term in after.terms.into_iter().filter(|term| !had.contains(term)) {
            *terms.entry(term).or_default() += 1;
        }
    }
    keys.sort_unstable();
    keys.dedup();
    write_keys(tx, &keys).await?;
    write_terms(tx, terms).await?;
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
    tx: &mut SqliteConnection,
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
            let rows = sqlx::query(sql)
                .bind(list(batch))
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

/// Writes keys in ascending order, which a clustered table takes fastest.
async fn write_keys(tx: &mut SqliteConnection, keys: &[(i64, i64)]) -> Result<(), StoreError> {
    for batch in keys.chunks(1_000) {
        let mut query: QueryBuilder<Sqlite> =
            QueryBuilder::new("insert or ignore into record_key (key, record) ");
        query.push_values(batch, |mut row, (key, record)| {
            row.push_bind(*key).push_bind(*record);
        });
        query
            .build()
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing("writing the index"))?;
    }
    Ok(())
}

/// Adds to the counts of terms.
async fn write_terms(
    tx: &mut SqliteConnection,
    terms: HashMap<i64, i64>,
) -> Result<(), StoreError> {
    let mut terms: Vec<(i64, i64)> = terms.into_iter().collect();
    terms.sort_unstable();
    for batch in terms.chunks(1_000) {
        let mut query: QueryBuilder<Sqlite> =
            QueryBuilder::new("insert into term (term, records) ");
        query.push_values(batch, |mut row, (term, records)| {
            row.push_bind(*term).push_bind(*records);
        });
        query.push(" on conflict (term) do update set records = records + excluded.records");
        query
            .build()
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing("writing the index"))?;
    }
    Ok(())
}

/// A list of numbers for `json_each`.
pub(super) fn list(numbers: &[i64]) -> String {
    let mut text = String::with_capacity(numbers.len() * 20 + 2);
    text.push('[');
    for (index, number) in numbers.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&number.to_string());
    }
    text.push(']');
    text
}

/// A count as the database gives it.
fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
