//! What people decided about matches.

use crate::model::Day;
use crate::model::matching::About;
use crate::model::matching::Decision;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::query;
use crate::store::log::Covered;
use crate::store::log::Log;

impl Store {
    /// Keeps decisions beside those made before, all or none.
    ///
    /// # Errors
    ///
    /// The database. Nothing is kept then.
    pub async fn put_decisions(&self, decisions: &[Decision]) -> Result<(), StoreError> {
        let doing = "keeping the decision";
        let mut tx = self.begin().await?;
        let mut log = Log::open(&mut tx).await?;
        for decision in decisions {
            let about = &decision.about;
            let seq: String = query(
                "insert into match_decision \
             (day, rep, network, kind, seen_on, record, told, same, note) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning cast(seq as text)",
            )
            .bind(day_text(decision.day))
            .bind(about.rep.as_str())
            .bind(about.network.as_str())
            .bind(about.kind.as_str())
            .bind(about.on.map(day_text))
            .bind(about.record.as_str())
            .bind(decision.told)
            .bind(decision.same)
            .bind(decision.note.as_str())
            .fetch_one(&mut *tx)
            .await
            .map_err(StoreError::while_doing(doing))?
            .get(0);
            log.append(&mut tx, decision.day, Covered::MatchDecision, &seq).await?;
        }
        log.close(&mut tx).await?;
        tx.commit().await.map_err(StoreError::while_doing(doing))
    }

    /// The decisions made by a day, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn decisions(&self, until: Day) -> Result<Vec<Decision>, StoreError> {
        let rows = query(
            "select day, rep, network, kind, seen_on, record, told, same, note \
             from match_decision where day <= ? order by seq",
        )
        .bind(day_text(until))
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading what was decided"))?;
        let decisions = rows.iter().map(|row| Decision {
            day: day_of(row.get(0)),
            about: About {
                rep: row.get(1),
                network: row.get(2),
                kind: row.get(3),
                on: row.get::<Option<&str>>(4).map(day_of),
                record: row.get(5),
            },
            told: row.get(6),
            same: row.get::<i64>(7) != 0,
            note: row.get(8),
        });
        Ok(decisions.collect())
    }
}
