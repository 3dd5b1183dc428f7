//! Registers: what people put on record beside the books.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Row;
use crate::store::db::query;
use crate::store::from_json;
use crate::store::log::Covered;
use crate::store::log::Log;
use crate::store::to_json;

impl Store {
    /// Puts entries on record, all or none, and tells how many are new: the same entry of the same
    /// day again changes nothing.
    ///
    /// # Errors
    ///
    /// The database. Nothing is kept then.
    pub async fn enter<T: Serialize>(
        &self,
        register: Register,
        entries: &[Entry<T>],
    ) -> Result<u64, StoreError> {
        let doing = "writing a register";
        let mut tx = self.begin().await?;
        let mut log = Log::open(&mut tx).await?;
        let mut new = 0;
        for entry in entries {
            let done = query(
                "insert into register_entry (register, rep, subject, entered_on, document) \
                 values (?, ?, ?, ?, ?) on conflict do nothing returning cast(seq as text)",
            )
            .bind(register.as_str())
            .bind(entry.rep.0.as_str())
            .bind(entry.subject.as_str())
            .bind(day_text(entry.entered_on))
            .bind(to_json("entry of a register", &entry.document)?)
            .fetch_optional(&mut *tx)
            .await
            .map_err(StoreError::while_doing(doing))?;
            if let Some(row) = done {
                let seq = row.get(0);
                log.append(&mut tx, entry.entered_on, Covered::RegisterEntry, seq).await?;
                new += 1;
            }
        }
        log.close(&mut tx).await?;
        tx.commit().await.map_err(StoreError::while_doing(doing))?;
        Ok(new)
    }

    /// What a register held on a day, in the order in which it was put on record.
    ///
    /// # Errors
    ///
    /// The database; an entry in a shape this version does not know.
    pub async fn register<T: DeserializeOwned>(
        &self,
        register: Register,
        until: Day,
    ) -> Result<Vec<Entry<T>>, StoreError> {
        let rows = query(
            "select rep, subject, entered_on, document from register_entry \
             where register = ? and entered_on <= ? order by seq",
        )
        .bind(register.as_str())
        .bind(day_text(until))
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading a register"))?;
        let read = |row: &Row| {
            Ok(Entry {
                rep: RepId(row.get(0)),
                subject: row.get(1),
                entered_on: day_of(row.get(2)),
                document: from_json("entry of a register", row.get(3))?,
            })
        };
        rows.iter().map(read).collect()
    }
}
