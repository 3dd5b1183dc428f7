//! Writes what a snapshot changes, for both tables of dated versions.

use std::collections::HashMap;

use crate::model::Day;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Connection;
use crate::store::db::Row;
use crate::store::db::Value;
use crate::store::db::insert_rows;
use crate::store::db::query;
use crate::store::history::Change;
use crate::store::history::Kept;

/// Versions made ready to write at a time.
const BATCH: usize = 2_000;

/// An item of a book: a record, or a record's property.
pub(super) type ItemKey = (i64, String);

/// Which table of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// `record_version`; its items have no property.
    Record,
    /// `management_version`; its items have no owners.
    Management,
}

/// What an item says, as the database keeps it.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    /// Digest of all of it.
    pub digest: i64,
    /// The person, as JSON.
    pub person: String,
    /// The owners, as JSON.
    pub owners: String,
    /// All else, as JSON.
    pub rest: String,
}

/// One row to write: item, day and what it says (`None`: gone).
pub(super) struct NewVersion {
    pub item: ItemKey,
    pub on: Day,
    pub says: Option<Texts>,
}

/// All versions of a table, by item, oldest first; without what they say.
pub(super) async fn kept(
    connection: &mut Connection,
    table: Table,
) -> Result<HashMap<ItemKey, Vec<Kept>>, StoreError> {
    let sql = match table {
        Table::Record => {
            "select record, '', taken_on, digest from record_version order by record, taken_on"
        }
        Table::Management => {
            "select record, property, taken_on, digest from management_version \
             order by record, property, taken_on"
        }
    };
    let rows = query(sql)
        .fetch_all(connection)
        .await
        .map_err(StoreError::while_doing("reading the history"))?;
    let mut all = HashMap::new();
    gather(&mut all, &rows);
    Ok(all)
}

/// All versions of some records, oldest first; without what they say.
pub(super) async fn kept_of(
    connection: &mut Connection,
    records: &[i64],
) -> Result<HashMap<ItemKey, Vec<Kept>>, StoreError> {
    let mut all = HashMap::new();
    for batch in records.chunks(BATCH) {
        let rows = query(
            "select version.record, '', version.taken_on, version.digest from json_each(?1) asked \
             join record_version version on version.record = asked.value \
             order by version.record, version.taken_on",
        )
        .bind(batch)
        .fetch_all(&mut *connection)
        .await
        .map_err(StoreError::while_doing("reading the history"))?;
        gather(&mut all, &rows);
    }
    Ok(all)
}

fn gather(all: &mut HashMap<ItemKey, Vec<Kept>>, rows: &[Row]) {
    for row in rows {
        let on = day_of(row.get::<&str>(2));
        let version = Kept { on, digest: row.get(3) };
        all.entry((row.get(0), row.get(1))).or_default().push(version);
    }
}

/// Puts new versions in, many a statement.
pub(super) async fn put(
    connection: &mut Connection,
    table: Table,
    versions: &[NewVersion],
) -> Result<(), StoreError> {
    let head = match table {
        Table::Record => {
            "insert into record_version (record, taken_on, digest, person, rest, owners)"
        }
        Table::Management => {
            "insert into management_version (record, taken_on, digest, person, rest, property)"
        }
    };
    let row = |version: &NewVersion| {
        let says = version.says.as_ref();
        let last: Value = match table {
            Table::Record => says.map(|says| says.owners.as_str()).into(),
            Table::Management => version.item.1.as_str().into(),
        };
        vec![
            version.item.0.into(),
            day_text(version.on).into(),
            says.map(|says| says.digest).into(),
            says.map(|says| says.person.as_str()).into(),
            says.map(|says| says.rest.as_str()).into(),
            last,
        ]
    };
    for batch in versions.chunks(BATCH) {
        insert_rows(connection, head, "", batch.iter().map(row).collect())
            .await
            .map_err(StoreError::while_doing("writing the history"))?;
    }
    Ok(())
}

/// Applies the changes to an item's older and newer versions; the new state itself is put by
/// [`put`].
pub(super) async fn settle(
    connection: &mut Connection,
    table: Table,
    item: &ItemKey,
    change: Change,
) -> Result<(), StoreError> {
    let sql = match (change, table) {
        (Change::PutNew, _) => return Ok(()),
        (Change::Remove { .. }, Table::Record) => {
            "delete from record_version where record = ?1 and taken_on = ?2"
        }
        (Change::Remove { .. }, Table::Management) => {
            "delete from management_version where record = ?1 and taken_on = ?2 and property = ?4"
        }
        (Change::PutBack { .. }, Table::Record) => {
            "insert into record_version (record, taken_on, digest, person, owners, rest) \
             select ?1, ?2, old.digest, old.person, old.owners, old.rest from (select 1) one \
             left join record_version old on old.record = ?1 and old.taken_on = ?3"
        }
        (Change::PutBack { .. }, Table::Management) => {
            "insert into management_version (record, property, taken_on, digest, person, rest) \
             select ?1, ?4, ?2, old.digest, old.person, old.rest from (select 1) one \
             left join management_version old \
             on old.record = ?1 and old.property = ?4 and old.taken_on = ?3"
        }
    };
    let (on, copy_of) = match change {
        Change::PutNew => return Ok(()),
        Change::Remove { on } => (on, None),
        Change::PutBack { on, copy_of } => (on, copy_of),
    };
    query(sql)
        .bind(item.0)
        .bind(day_text(on))
        .bind(copy_of.map(day_text))
        .bind(item.1.as_str())
        .execute(connection)
        .await
        .map(drop)
        .map_err(StoreError::while_doing("writing the history"))
}
