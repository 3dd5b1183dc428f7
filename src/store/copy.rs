//! A copy of the whole database in an SQLite file, whichever database it came from, and back.

use std::collections::BTreeMap;
use std::path::Path;

use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::Connection;
use crate::store::db::Kind;
use crate::store::db::copy_rows;
use crate::store::db::kind_of;
use crate::store::db::query;
use crate::store::db::query_text;
use crate::store::sqlite::keep_private;

const DOING: &str = "copying the database";

/// What a copy does without: who is signed in, and work that was under way.
const PASSING: &[&str] = &["session", "job", "job_file"];

/// A table with its columns.
struct Table {
    name: String,
    columns: Vec<(String, Kind)>,
}

impl Store {
    /// Writes a consistent copy of the database into a new SQLite file.
    ///
    /// # Errors
    ///
    /// The file is there already, or cannot be written.
    pub async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let shown = path.display().to_string();
        if self.is_shared() {
            let copy = Self::open(&format!("sqlite:{shown}"), true).await?;
            let copied = copy.fill_from(self).await;
            copy.close().await;
            return copied;
        }
        query("vacuum into ?")
            .bind(shown.as_str())
            .run(&mut self.connection().await?)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        keep_private(&shown);
        let copy = Self::open(&format!("sqlite:{shown}"), false).await?;
        let left_out = copy.leave_out_passing().await;
        copy.close().await;
        left_out
    }

    /// Empties the tables that a copy does without.
    async fn leave_out_passing(&self) -> Result<(), StoreError> {
        let tables = query("select name from sqlite_schema where type = 'table'")
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        for table in &tables {
            let name: &str = table.get(0);
            if PASSING.contains(&name) {
                query_text(format!("delete from \"{name}\""))
                    .execute(&self.pool)
                    .await
                    .map_err(StoreError::while_doing(DOING))?;
            }
        }
        Ok(())
    }

    /// Fills a new database with all rows of a copy.
    ///
    /// # Errors
    ///
    /// It holds something already; the database. Nothing is changed then.
    pub async fn load(&self, path: &Path) -> Result<(), StoreError> {
        if !self.leaves().await?.is_empty() {
            return Err(StoreError::Filled);
        }
        let copy = Self::open(&format!("sqlite:{}", path.display()), false).await?;
        let filled = self.fill_from(&copy).await;
        copy.close().await;
        filled
    }

    /// Takes over all rows of another store.
    async fn fill_from(&self, other: &Self) -> Result<(), StoreError> {
        let doing = || StoreError::while_doing(DOING);
        let mut from = other.pool.begin_reading().await.map_err(doing())?;
        let mut to = self.begin().await?;
        // The list of tables is SQLite's in either direction: one of the two is an SQLite file.
        let tables =
            if self.is_shared() { tables(&mut from).await? } else { tables(&mut to).await? };
        for table in &tables {
            // Where the log begins is written when a store is first opened.
            let empty = format!("delete from \"{}\"", table.name);
            query_text(empty).execute(&mut *to).await.map_err(doing())?;
        }
        for table in &tables {
            let names: Vec<String> =
                table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            let (names, name) = (names.join(", "), &table.name);
            let kinds: Vec<Kind> = table.columns.iter().map(|(_, kind)| *kind).collect();
            let select = format!("select {names} from \"{name}\"");
            let head = format!("insert into \"{name}\" ({names})");
            copy_rows(&mut from, select, &mut to, &head, &kinds).await.map_err(doing())?;
        }
        if self.is_shared() {
            count_on(&mut to).await?;
        }
        to.commit().await.map_err(doing())
    }

    /// The rows of every table.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn row_counts(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let list = if self.is_shared() {
            "select table_name from information_schema.tables where table_schema = current_schema()"
        } else {
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
        };
        let mut connection = self.connection().await?;
        let names =
            query(list).fetch_all(&mut connection).await.map_err(StoreError::while_doing(DOING))?;
        let mut counts = BTreeMap::new();
        for name in &names {
            let name: String = name.get(0);
            if name.starts_with("_sqlx") || PASSING.contains(&name.as_str()) {
                continue;
            }
            // The name comes from the database's own schema.
            let sql = format!("select count(*) from \"{}\"", name.replace('"', "\"\""));
            let row = query_text(sql)
                .fetch_one(&mut connection)
                .await
                .map_err(StoreError::while_doing(DOING))?;
            counts.insert(name, u64::try_from(row.get::<i64>(0)).unwrap_or(0));
        }
        Ok(counts)
    }
}

/// The tables of an SQLite file in the order in which they were made: what is referred to comes
/// before what refers to it.
async fn tables(connection: &mut Connection) -> Result<Vec<Table>, StoreError> {
    let rows = query(
        "select tables.name, columns.name, columns.type \
         from sqlite_schema tables join pragma_table_info(tables.name) columns \
         where tables.type = 'table' order by tables.rowid, columns.cid",
    )
    .fetch_all(connection)
    .await
    .map_err(StoreError::while_doing(DOING))?;
    let mut tables: Vec<Table> = Vec::new();
    for row in &rows {
        let name: &str = row.get(0);
        if name.starts_with("sqlite_") || name.starts_with("_sqlx") || PASSING.contains(&name) {
            continue;
        }
        if tables.last().is_none_or(|table| table.name != name) {
            tables.push(Table { name: name.to_owned(), columns: Vec::new() });
        }
        if let Some(table) = tables.last_mut() {
            table.columns.push((row.get(1), kind_of(row.get(2))));
        }
    }
    Ok(tables)
}

/// Lets PostgreSQL number new rows after those that were brought in.
async fn count_on(tx: &mut Connection) -> Result<(), StoreError> {
    let columns = query(
        "select table_name, column_name from information_schema.columns \
         where table_schema = current_schema() and is_identity = 'YES'",
    )
    .fetch_all(&mut *tx)
    .await
    .map_err(StoreError::while_doing(DOING))?;
    for row in &columns {
        let (table, column): (&str, &str) = (row.get(0), row.get(1));
        let sql = format!(
            "select setval(pg_get_serial_sequence('\"{table}\"', '{column}'), \
             (select coalesce(max(\"{column}\"), 0) + 1 from \"{table}\"), false)"
        );
        query_text(sql).fetch_all(&mut *tx).await.map_err(StoreError::while_doing(DOING))?;
    }
    Ok(())
}
