//! The append-only journal of what was done with the workspace, and its own facts.

use crate::model::Day;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::query;
use crate::store::log;
use crate::store::log::Covered;
use crate::store::text::random_hex;

impl Store {
    /// Notes that something was done: names revealed, an export read, a book imported. `subject`
    /// is an id, never a client's name.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn note(&self, day: Day, what: &str, subject: &str) -> Result<(), StoreError> {
        let doing = "writing the journal";
        let mut tx = self.begin().await?;
        let seq: String = query(
            "insert into journal (day, what, subject) values (?, ?, ?) returning cast(seq as text)",
        )
        .bind(day_text(day))
        .bind(what)
        .bind(subject)
        .fetch_one(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?
        .get(0);
        log::append(&mut tx, day, Covered::Journal, &seq).await?;
        tx.commit().await.map_err(StoreError::while_doing(doing))
    }

    /// The journal, oldest first: day, what, subject.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn journal(&self) -> Result<Vec<(Day, String, String)>, StoreError> {
        let rows = query("select day, what, subject from journal order by seq")
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("reading the journal"))?;
        Ok(rows.iter().map(|row| (day_of(row.get(0)), row.get(1), row.get(2))).collect())
    }

    /// The workspace's secret, made when first asked for. It keys
    /// what must be counted and not known.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn secret(&self) -> Result<String, StoreError> {
        let doing = "reading the workspace's secret";
        query("insert into meta (key, value) values ('secret', ?) on conflict (key) do nothing")
            .bind(random_hex(32)?)
            .execute(&self.pool)
            .await
            .map_err(StoreError::while_doing(doing))?;
        let row = query("select value from meta where key = 'secret'")
            .fetch_one(&self.pool)
            .await
            .map_err(StoreError::while_doing(doing))?;
        Ok(row.get(0))
    }
}
