//! Reps' own checks: when they ran, which clients they told, what is for HR alone.

use std::collections::HashSet;

use crate::model::record::RecordId;
use crate::model::rep::RepId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::Row;
use crate::store::db::Tx;
use crate::store::db::query;
use crate::store::from_json;

/// Why these statements run, for errors.
const DOING: &str = "keeping self-checks";

/// A check that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Whose.
    pub rep: RepId,
    /// When it was asked for, in seconds since 1970.
    pub at: i64,
    /// What is kept of it, as JSON.
    pub document: String,
}

/// Whether a check may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It has begun.
    Begun,
    /// HR looks at the rep's checks first.
    Frozen,
    /// Too soon after another one; so many seconds are left.
    Wait(i64),
}

/// Something for HR alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueEntry {
    /// Its id.
    pub id: String,
    /// Whose check it comes from.
    pub rep: RepId,
    /// When.
    pub at: i64,
    /// `withheld`, `alert` or `seeded`.
    pub kind: String,
    /// What there is to know, as JSON.
    pub document: String,
    /// The account that has looked at it.
    pub done_by: Option<String>,
}

impl Store {
    /// Begins a check, unless the rep's checks are frozen, the last was less than `pause_s` ago, or
    /// `per_day` were made within a day.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn claim_self_check(
        &self,
        rep: &RepId,
        now: i64,
        pause_s: i64,
        per_day: i64,
    ) -> Result<Claim, StoreError> {
        let while_doing = || StoreError::while_doing(DOING);
        let mut tx = self.small().await?;
        let frozen = query("select 1 from self_check_frozen where rep = ?")
            .bind(rep.0.as_str())
            .fetch_optional(&mut *tx)
            .await
            .map_err(while_doing())?;
        if frozen.is_some() {
            return Ok(Claim::Frozen);
        }
        let rows = query("select at from self_check_run where rep = ? and at > ? order by at desc")
            .bind(rep.0.as_str())
            .bind(now - 86_400)
            .fetch_all(&mut *tx)
            .await
            .map_err(while_doing())?;
        let before: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        let pause = before.first().map_or(0, |last| last + pause_s - now);
        let many = usize::try_from(per_day).unwrap_or(0);
        let full = before.get(many.saturating_sub(1)).map_or(0, |oldest| oldest + 86_400 - now);
        let wait = pause.max(full);
        if wait > 0 {
            return Ok(Claim::Wait(wait));
        }
        let begun = query(
            "insert into self_check_run (rep, at, document) values (?, ?, ?) on conflict do nothing",
        )
        .bind(rep.0.as_str())
        .bind(now)
        .bind("{}")
        .execute(&mut *tx)
        .await
        .map_err(while_doing())?;
        tx.commit().await.map_err(while_doing())?;
        Ok(if begun == 1 { Claim::Begun } else { Claim::Wait(pause_s.max(1)) })
    }

    /// Of clients outside of a rep's book, by digest, those that the rep may be told of: those told
    /// before, and so many new ones since a moment. What is left of the budget is given too.
    ///
    /// # Errors
    ///
    /// The database. Nothing is counted then.
    pub async fn disclose(
        &self,
        rep: &RepId,
        digests: &[String],
        now: i64,
        since: i64,
        most: i64,
    ) -> Result<(HashSet<String>, i64), StoreError> {
        let while_doing = || StoreError::while_doing(DOING);
        let mut tx = self.small().await?;
        let rows = query("select digest, at from self_check_told where rep = ?")
            .bind(rep.0.as_str())
            .fetch_all(&mut *tx)
            .await
            .map_err(while_doing())?;
        let mut told: HashSet<String> = HashSet::new();
        let mut spent = 0;
        for row in &rows {
            told.insert(row.get(0));
            spent += i64::from(row.get::<i64>(1) > since);
        }
        let mut open = HashSet::new();
        for digest in digests {
            if !told.contains(digest) {
                if spent >= most {
                    continue;
                }
                let new = query(
                    "insert into self_check_told (rep, digest, at) values (?, ?, ?) \
                     on conflict do nothing",
                )
                .bind(rep.0.as_str())
                .bind(digest.as_str())
                .bind(now)
                .execute(&mut *tx)
                .await
                .map_err(while_doing())?;
                spent += i64::from(new == 1);
                told.insert(digest.clone());
            }
            open.insert(digest.clone());
        }
        tx.commit().await.map_err(while_doing())?;
        Ok((open, (most - spent).max(0)))
    }

    /// Keeps what a check came to, what is for HR, and whether the rep's checks are frozen: all at
    /// once, whatever there is.
    ///
    /// # Errors
    ///
    /// The database. Nothing is kept then.
    pub async fn finish_self_check(
        &self,
        run: &Run,
        queue: &[QueueEntry],
        freeze: bool,
    ) -> Result<(), StoreError> {
        let while_doing = || StoreError::while_doing(DOING);
        let mut tx = self.small().await?;
        query("update self_check_run set document = ? where rep = ? and at = ?")
            .bind(run.document.as_str())
            .bind(run.rep.0.as_str())
            .bind(run.at)
            .execute(&mut *tx)
            .await
            .map_err(while_doing())?;
        for entry in queue {
            query(
                "insert into self_check_queue (id, rep, at, kind, document) \
                 values (?, ?, ?, ?, ?)",
            )
            .bind(entry.id.as_str())
            .bind(entry.rep.0.as_str())
            .bind(entry.at)
            .bind(entry.kind.as_str())
            .bind(entry.document.as_str())
            .execute(&mut *tx)
            .await
            .map_err(while_doing())?;
        }
        if freeze {
            query("insert into self_check_frozen (rep, at) values (?, ?) on conflict do nothing")
                .bind(run.rep.0.as_str())
                .bind(run.at)
                .execute(&mut *tx)
                .await
                .map_err(while_doing())?;
        }
        tx.commit().await.map_err(while_doing())
    }

    /// The checks since a moment, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn self_checks(&self, since: i64) -> Result<Vec<Run>, StoreError> {
        let rows =
            query("select rep, at, document from self_check_run where at > ? order by at, rep")
                .bind(since)
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::while_doing(DOING))?;
        let run = |row: &Row| Run { rep: RepId(row.get(0)), at: row.get(1), document: row.get(2) };
        Ok(rows.iter().map(run).collect())
    }

    /// What is for HR, newest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn self_check_queue(&self) -> Result<Vec<QueueEntry>, StoreError> {
        let rows = query(
            "select id, rep, at, kind, document, done_by from self_check_queue \
             order by at desc, id",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        let entry = |row: &Row| QueueEntry {
            id: row.get(0),
            rep: RepId(row.get(1)),
            at: row.get(2),
            kind: row.get(3),
            document: row.get(4),
            done_by: row.get(5),
        };
        Ok(rows.iter().map(entry).collect())
    }

    /// Says that somebody looked at an entry of the queue. `false`: there is none, or it was looked at.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn done_in_queue(&self, id: &str, by: &str, now: i64) -> Result<bool, StoreError> {
        let done = query(
            "update self_check_queue set done_by = ?, done_at = ? \
             where id = ? and done_by is null",
        )
        .bind(by)
        .bind(now)
        .bind(id)
        .execute(&self.pool)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        Ok(done == 1)
    }

    /// Lets a rep check files again. `false`: the rep's checks were not frozen.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn thaw_self_checks(&self, rep: &RepId) -> Result<bool, StoreError> {
        let thawed = query("delete from self_check_frozen where rep = ?")
            .bind(rep.0.as_str())
            .execute(&self.pool)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        Ok(thawed == 1)
    }

    /// Who works or worked with records besides their owners, as any snapshot wrote it: managers of
    /// properties, and those who serve a client too.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn helpers(&self) -> Result<Vec<(RecordId, String)>, StoreError> {
        let mut helpers = Vec::new();
        for (sql, key) in [
            (
                "select distinct record.id, version.rest from management_version version \
                 join record on record.no = version.record where version.rest is not null",
                "manager",
            ),
            (
                "select distinct record.id, version.rest from record_version version \
                 join record on record.no = version.record \
                 where version.rest like '%\"also_served_by\"%'",
                "also_served_by",
            ),
        ] {
            let rows = query(sql)
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::while_doing("reading who works with records"))?;
            for row in &rows {
                let rest: serde_json::Value = from_json("record", row.get(1))?;
                let named = match rest.get(key) {
                    Some(serde_json::Value::String(name)) => vec![name.clone()],
                    Some(serde_json::Value::Array(names)) => {
                        names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
                    }
                    _ => Vec::new(),
                };
                let id = RecordId(row.get(0));
                helpers.extend(named.into_iter().map(|name| (id.clone(), name)));
            }
        }
        Ok(helpers)
    }

    /// A transaction for rows that nobody else counts.
    async fn small(&self) -> Result<Tx, StoreError> {
        self.pool.begin_small().await.map_err(StoreError::while_doing(DOING))
    }
}
