//! A copy of the whole database, for backups.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::AssertSqlSafe;
use sqlx::Row as _;

use crate::store::StoreError;
use crate::store::sqlite::Store;
use crate::store::sqlite::keep_private;

const DOING: &str = "copying the database";

impl Store {
    /// Writes a consistent copy of the database into a new file.
    ///
    /// # Errors
    ///
    /// The file is there already, or cannot be written.
    pub async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let path = path.display().to_string();
        sqlx::query("vacuum into ?")
            .bind(path.as_str())
            .execute(&self.pool)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        keep_private(&path);
        Ok(())
    }

    /// The rows of every table.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn row_counts(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let tables = sqlx::query(
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        let mut counts = BTreeMap::new();
        for table in &tables {
            let name: String = table.get(0);
            // The name comes from the database's own schema.
            let sql = format!("select count(*) from \"{}\"", name.replace('"', "\"\""));
            let row = sqlx::query(AssertSqlSafe(sql))
                .fetch_one(&self.pool)
                .await
                .map_err(StoreError::while_doing(DOING))?;
            counts.insert(name, u64::try_from(row.get::<i64, _>(0)).unwrap_or(0));
        }
        Ok(counts)
    }
}
