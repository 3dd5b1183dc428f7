//! Jobs: what was asked, who is at it, how far it is, how it ended.
//!
//! A start takes the next number of the job's fence. Whatever a worker writes of a job afterwards
//! names its number, so that one who was thought dead writes nothing once another has started.

use crate::model::job::Hold;
use crate::model::job::Job;
use crate::model::job::JobState;
use crate::model::job::Step;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::Row;
use crate::store::db::query;
use crate::store::db::query_text;
use crate::store::queue;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// 128 random bits, as hex.
    pub id: String,
    /// The kind of work.
    pub kind: String,
    /// The account that asks.
    pub asked_by: String,
    /// The rep it is about.
    pub rep: Option<String>,
    /// What exactly is to be done, as JSON.
    pub args: String,
    /// The same key of the same account is the same job.
    pub key: String,
}

/// How a job ended.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Done or failed.
    pub state: JobState,
    /// How the command ended.
    pub exit: Option<i64>,
    /// The id of the audit it made.
    pub result: Option<String>,
    /// Why it could not be done.
    pub error: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

/// The columns of a [`Job`], in order.
const COLUMNS: &str = "id, kind, asked_by, rep, args, state, fence, step, done, total, \
     asked_at, started_at, ended_at, exit_code, result, error, hint, effect";

impl Store {
    /// The job that an account asked for under a key.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn job_by_key(
        &self,
        asked_by: &str,
        key: &str,
    ) -> Result<Option<String>, StoreError> {
        let row = query("select id from job where asked_by = ? and asked_key = ?")
            .bind(asked_by)
            .bind(key)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::while_doing("looking for the job"))?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Keeps a job and hands it to the workers, in one; gives its id, or that of the job which the
    /// account asked for under the same key before.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put_job(&self, job: &NewJob, now: i64) -> Result<String, StoreError> {
        let failed = || StoreError::while_doing("keeping the job");
        let mut tx = self.pool.begin_small().await.map_err(failed())?;
        let inserted = query(
            "insert into job (id, kind, asked_by, rep, args, asked_key, state, asked_at) \
             values (?, ?, ?, ?, ?, ?, 'queued', ?) on conflict (asked_by, asked_key) do nothing",
        )
        .bind(job.id.as_str())
        .bind(job.kind.as_str())
        .bind(job.asked_by.as_str())
        .bind(job.rep.as_deref())
        .bind(job.args.as_str())
        .bind(job.key.as_str())
        .bind(now)
        .execute(&mut *tx)
        .await
        .map_err(failed())?;
        if inserted == 1 {
            if self.is_shared() {
                queue::offer(&mut tx, &job.id).await.map_err(failed())?;
            }
            tx.commit().await.map_err(failed())?;
            return Ok(job.id.clone());
        }
        let first: String = query("select id from job where asked_by = ? and asked_key = ?")
            .bind(job.asked_by.as_str())
            .bind(job.key.as_str())
            .fetch_one(&mut *tx)
            .await
            .map_err(failed())?
            .get(0);
        query("delete from job_file where job = ?")
            .bind(job.id.as_str())
            .execute(&mut *tx)
            .await
            .map_err(failed())?;
        tx.commit().await.map_err(failed())?;
        Ok(first)
    }

    /// One job.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn job(&self, id: &str) -> Result<Option<Job>, StoreError> {
        let row = query_text(format!("select {COLUMNS} from job where id = ?"))
            .bind(id)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::while_doing("reading the job"))?;
        Ok(row.as_ref().map(read))
    }

    /// The newest jobs, of one account or of all, newest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn jobs(&self, asked_by: Option<&str>, limit: i64) -> Result<Vec<Job>, StoreError> {
        let rows = query_text(format!(
            "select {COLUMNS} from job where ?1 is null or asked_by = ?1 \
             order by asked_at desc, id limit ?2"
        ))
        .bind(asked_by)
        .bind(limit)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading the jobs"))?;
        Ok(rows.iter().map(read).collect())
    }

    /// How many jobs of an account did not end yet, and how many bytes were handed in for them.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn unfinished_jobs(&self, asked_by: &str) -> Result<(i64, i64), StoreError> {
        let row = query(
            "select (select count(*) from job where asked_by = ? and state in ('queued', 'running')), \
             (select coalesce(sum(length(bytes)), 0) from job_file where start = 0 and job in \
              (select id from job where asked_by = ? and state in ('queued', 'running')))",
        )
        .bind(asked_by)
        .bind(asked_by)
        .fetch_one(&self.pool)
        .await
        .map_err(StoreError::while_doing("counting the jobs that wait"))?;
        Ok((row.get(0), row.get(1)))
    }

    /// The oldest jobs that wait.
    ///
    /// # Errors
    ///
    /// The database.
    pub(super) async fn waiting_jobs(&self, limit: i64) -> Result<Vec<String>, StoreError> {
        let rows = query("select id from job where state = 'queued' order by asked_at, id limit ?")
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("looking for work"))?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Starts a job, shutting out every earlier start. `None` where it is over or not there.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn start_job(&self, id: &str, now: i64) -> Result<Option<Job>, StoreError> {
        let failed = || StoreError::while_doing("starting the job");
        let mut tx = self.pool.begin_small().await.map_err(failed())?;
        let row = query_text(format!(
            "update job set state = 'running', fence = fence + 1, started_at = ?, step = '', \
             done = 0, total = null where id = ? and state in ('queued', 'running') \
             returning {COLUMNS}"
        ))
        .bind(now)
        .bind(id)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed())?;
        tx.commit().await.map_err(failed())?;
        Ok(row.as_ref().map(read))
    }

    /// Ends what an earlier start of the job left open in a shared database: its transaction would
    /// hold what this one waits for. The sessions of a start bear its name.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn end_earlier_starts(&self, id: &str) -> Result<(), StoreError> {
        if !self.is_shared() {
            return Ok(());
        }
        query(
            "select 1 from (select pg_terminate_backend(pid) from pg_stat_activity \
             where usename = current_user and application_name like ?) ended",
        )
        .bind(format!("ringfence {id}:%"))
        .fetch_all(&self.pool)
        .await
        .map(drop)
        .map_err(StoreError::while_doing("ending an earlier start of the job"))
    }

    /// Writes how far a start is, and tells whether the job is still its own.
    ///
    /// # Errors
    ///
    /// The database; that says nothing about the job.
    pub async fn report_job(&self, id: &str, fence: i64, step: &Step) -> Result<Hold, StoreError> {
        let failed = || StoreError::while_doing("noting how far the job is");
        let held = query(
            "update job set step = ?, done = ?, total = ? \
             where id = ? and fence = ? and state = 'running'",
        )
        .bind(step.name.as_str())
        .bind(step.done)
        .bind(step.total)
        .bind(id)
        .bind(fence)
        .execute(&self.pool)
        .await
        .map_err(failed())?;
        if held == 1 { Ok(Hold::Held) } else { self.hold(id, fence).await }
    }

    /// Tells whether a job is still that start's own.
    ///
    /// # Errors
    ///
    /// The database; that says nothing about the job.
    pub async fn hold(&self, id: &str, fence: i64) -> Result<Hold, StoreError> {
        let row = query("select fence, state from job where id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::while_doing("reading the job"))?;
        Ok(match row.map(|row| (row.get::<i64>(0), JobState::of(row.get(1)))) {
            Some((of, Some(JobState::Running))) if of == fence => Hold::Held,
            Some((of, Some(JobState::Cancelled))) if of == fence => Hold::CalledOff,
            _ => Hold::Lost,
        })
    }

    /// Gives a running job back, to be started again.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn give_back_job(&self, id: &str, fence: i64) -> Result<(), StoreError> {
        query("update job set state = 'queued' where id = ? and fence = ? and state = 'running'")
            .bind(id)
            .bind(fence)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(StoreError::while_doing("giving the job back"))
    }

    /// Ends a job, and lets go of what it read and of what earlier starts made. Does nothing to a
    /// job that is no longer that start's own.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn end_job(
        &self,
        id: &str,
        fence: i64,
        ending: &Ending,
        now: i64,
    ) -> Result<Hold, StoreError> {
        let failed = || StoreError::while_doing("ending the job");
        let mut tx = self.pool.begin_small().await.map_err(failed())?;
        let ended = query(
            "update job set state = ?, ended_at = ?, exit_code = ?, result = ?, error = ?, hint = ? \
             where id = ? and fence = ? and state = 'running'",
        )
        .bind(ending.state.as_str())
        .bind(now)
        .bind(ending.exit)
        .bind(ending.result.as_deref())
        .bind(ending.error.as_deref())
        .bind(ending.hint.as_deref())
        .bind(id)
        .bind(fence)
        .execute(&mut *tx)
        .await
        .map_err(failed())?;
        if ended == 0 {
            drop(tx);
            return self.hold(id, fence).await;
        }
        query("delete from job_file where job = ? and start <> ?")
            .bind(id)
            .bind(fence)
            .execute(&mut *tx)
            .await
            .map_err(failed())?;
        tx.commit().await.map_err(failed())?;
        self.wipe_log_file().await;
        Ok(Hold::Held)
    }

    /// Calls a job off; tells whether there was still something to call off. From then on nothing
    /// that works on it can keep anything.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn cancel_job(&self, id: &str, now: i64) -> Result<bool, StoreError> {
        let failed = || StoreError::while_doing("calling the job off");
        let mut tx = self.pool.begin_small().await.map_err(failed())?;
        let cancelled = query(
            "update job set state = 'cancelled', ended_at = ? \
             where id = ? and state in ('queued', 'running')",
        )
        .bind(now)
        .bind(id)
        .execute(&mut *tx)
        .await
        .map_err(failed())?;
        if cancelled == 0 {
            return Ok(false);
        }
        query("delete from job_file where job = ?")
            .bind(id)
            .execute(&mut *tx)
            .await
            .map_err(failed())?;
        tx.commit().await.map_err(failed())?;
        self.wipe_log_file().await;
        Ok(true)
    }

    /// Lets go of jobs that ended before a time, of what jobs made that ended before another, and of
    /// files that were taken in before a third and belong to no job.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn tidy_jobs(&self, jobs: i64, results: i64, strays: i64) -> Result<(), StoreError> {
        let failed = || StoreError::while_doing("letting go of old jobs");
        let mut tx = self.pool.begin_small().await.map_err(failed())?;
        for (sql, before) in [
            ("delete from job where ended_at < ?", jobs),
            ("delete from job_file where job in (select id from job where ended_at < ?)", results),
            (
                "delete from job_file where kept_at < ? \
                 and not exists (select 1 from job where job.id = job_file.job)",
                strays,
            ),
        ] {
            query(sql).bind(before).execute(&mut *tx).await.map_err(failed())?;
        }
        tx.commit().await.map_err(failed())
    }
}

fn read(row: &Row) -> Job {
    Job {
        id: row.get(0),
        kind: row.get(1),
        asked_by: row.get(2),
        rep: row.get(3),
        args: row.get(4),
        state: JobState::of(row.get(5)).unwrap_or(JobState::Failed),
        fence: row.get(6),
        step: Step { name: row.get(7), done: row.get(8), total: row.get(9) },
        asked_at: row.get(10),
        started_at: row.get(11),
        ended_at: row.get(12),
        exit: row.get(13),
        result: row.get(14),
        error: row.get(15),
        hint: row.get(16),
        effect: row.get(17),
    }
}
