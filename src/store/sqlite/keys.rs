//! The inverted index on disk: block keys to records, and how often a term occurs.

use std::collections::HashMap;
use std::collections::HashSet;

use sqlx::QueryBuilder;
use sqlx::Row;
use sqlx::Sqlite;
use sqlx::SqliteConnection;

use crate::model::person::Person;
use crate::model::record::Management;
use crate::model::record::RecordState;
use crate::store::StoreError;
use crate::store::sqlite::Store;
use crate::store::sqlite::books::Fingerprinter;
use crate::store::sqlite::books::Keys;
use crate::store::sqlite::from_json;

/// Keys asked for in one statement.
const BATCH: usize = 2_000;

/// What the index knows of a set of keys and terms.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// Numbers of the records that bear one of the keys, each once, ascending.
    pub records: Vec<i64>,
    /// How many records bear a key, counted up to the cap and one more.
    pub keys: HashMap<i64, u64>,
    /// How many records bear a term.
    pub terms: HashMap<i64, u64>,
    /// Records in the book.
    pub population: u64,
}

impl Store {
    /// Looks up the records that bear any of the keys. A key that more than `cap` records bear
    /// is counted and not followed.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn candidates(&self, wanted: &Keys, cap: u64) -> Result<Candidates, StoreError> {
        let mut found = Candidates::default();
        let mut records: HashSet<i64> = HashSet::new();
        let limit = i64::try_from(cap).unwrap_or(i64::MAX).saturating_add(1);
        for batch in wanted.keys.chunks(BATCH) {
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
            found.keys.extend(counted.filter(|(_, borne)| *borne > 0));
        }
        let mut followed: Vec<i64> =
            found.keys.iter().filter(|(_, borne)| **borne <= cap).map(|(key, _)| *key).collect();
        followed.sort_unstable();
        for batch in followed.chunks(BATCH) {
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
        found.records = records.into_iter().collect();
        found.records.sort_unstable();
        self.count_terms(&wanted.terms, &mut found).await?;
        Ok(found)
    }

    /// Fills in how often terms occur, and in how many records.
    async fn count_terms(&self, terms: &[i64], found: &mut Candidates) -> Result<(), StoreError> {
        let doing = "counting terms";
        for batch in terms.chunks(BATCH) {
            let rows = sqlx::query(
                "select term.term, term.records from json_each(?1) asked \
                 join term on term.term = asked.value",
            )
            .bind(list(batch))
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing(doing))?;
            found.terms.extend(rows.iter().map(|row| (row.get(0), count(row.get(1)))));
        }
        let total = sqlx::query("select count(*) from record")
            .fetch_one(&self.pool)
            .await
            .map_err(StoreError::while_doing(doing))?;
        found.population = count(total.get(0));
        Ok(())
    }
}

/// Adds the keys that new values bring to their records. Keys are never taken away: a record is
/// found by every value it ever had.
///
/// Must be called before the new versions are written, since it compares with what is there.
pub(super) async fn add(
    tx: &mut SqliteConnection,
    values: &[(i64, &Person)],
    fingerprint: &Fingerprinter<'_>,
) -> Result<(), StoreError> {
    let mut by_record: HashMap<i64, Vec<&Person>> = HashMap::new();
    for (record, person) in values {
        by_record.entry(*record).or_default().push(person);
    }
    let known = known_values(tx, by_record.keys().copied()).await?;
    let mut keys: Vec<(i64, i64)> = Vec::new();
    let mut terms: HashMap<i64, i64> = HashMap::new();
    for (record, mut people) in by_record {
        let old = known.get(&record).map_or(&[][..], Vec::as_slice);
        let before = if old.is_empty() {
            Keys::default()
        } else {
            fingerprint(&old.iter().collect::<Vec<_>>())
        };
        people.extend(old);
        let after = fingerprint(&people);
        let had: HashSet<i64> = before.keys.into_iter().collect();
        keys.extend(
            after.keys.into_iter().filter(|key| !had.contains(key)).map(|key| (key, record)),
        );
        let had: HashSet<i64> = before.terms.into_iter().collect();
        for term in after.terms.into_iter().filter(|term| !had.contains(term)) {
            *terms.entry(term).or_default() += 1;
        }
    }
    keys.sort_unstable();
    keys.dedup();
    write_keys(tx, &keys).await?;
    write_terms(tx, terms).await
}

/// The values that records already had, in the CRM and in the rent roll.
async fn known_values(
    tx: &mut SqliteConnection,
    records: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Vec<Person>>, StoreError> {
    let doing = "reading earlier values";
    let mut records: Vec<i64> = records.collect();
    records.sort_unstable();
    let mut known: HashMap<i64, Vec<Person>> = HashMap::new();
    for batch in records.chunks(BATCH) {
        let rows = sqlx::query(
            "select version.record, version.state from json_each(?1) asked \
             join record_version version on version.record = asked.value \
             where version.state is not null",
        )
        .bind(list(batch))
        .fetch_all(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?;
        for row in rows {
            let state: RecordState = from_json("record", row.get(1))?;
            known.entry(row.get(0)).or_default().push(state.person);
        }
        let rows = sqlx::query(
            "select version.record, version.state from json_each(?1) asked \
             join management_version version on version.record = asked.value \
             where version.state is not null",
        )
        .bind(list(batch))
        .fetch_all(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?;
        for row in rows {
            let entry: Management = from_json("rent-roll entry", row.get(1))?;
            known.entry(row.get(0)).or_default().push(entry.landlord);
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
