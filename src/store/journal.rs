//! The append-only journal of what was done with the workspace, and its own facts.

use crate::model::Day;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Connection;
use crate::store::db::query;
use crate::store::log;
use crate::store::log::Covered;
use crate::store::text::random_hex;

/// Why these statements run, for errors.
const DOING: &str = "writing the journal";

/// Notes something within the transaction that does it.
pub(super) async fn note_in(
    tx: &mut Connection,
    day: Day,
    what: &str,
    subject: &str,
) -> Result<(), StoreError> {
    let seq: String = query(
        "insert into journal (day, what, subject) values (?, ?, ?) returning cast(seq as text)",
    )
    .bind(day_text(day))
    .bind(what)
    .bind(subject)
    .fetch_one(&mut *tx)
    .await
    .map_err(StoreError::while_doing(DOING))?
    .get(0);
    log::append(tx, day, Covered::Journal, &seq).await
}

impl Store {
    /// Notes that something was done: names revealed, an export read, a book imported. `subject`
    /// is an id, never a client's name.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn note(&self, day: Day, what: &str, subject: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        note_in(&mut tx, day, what, subject).await?;
        tx.commit().await.map_err(StoreError::while_doing(DOING))
    }

    /// The newest row of the journal about a subject.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn noted(&self, subject: &str) -> Result<Option<String>, StoreError> {
        let row = query("select cast(max(seq) as text) from journal where subject = ?")
            .bind(subject)
            .fetch_one(&self.pool)
            .await
            .map_err(StoreError::while_doing("reading the journal"))?;
        Ok(row.get(0))
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
