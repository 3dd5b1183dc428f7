//! Files of jobs, in chunks: what a job reads and what it made. They lie in the database, so that
//! the worker may run on another machine than the one that took them in.

use crate::model::job::JobFile;
use crate::store::Handed;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::Fence;
use crate::store::db::Tx;
use crate::store::db::query;

/// A chunk of a file of a job.
#[derive(Clone, Debug)]
pub struct Chunk<'a> {
    /// The job's id.
    pub job: &'a str,
    /// The start that made it; 0 for what the job reads.
    pub start: i64,
    /// The file's number within the job.
    pub number: i64,
    /// The chunk's number within the file.
    pub chunk: i64,
    /// The file's name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Bytes of a chunk.
pub const CHUNK_BYTES: usize = 1024 * 1024;

/// Keeps what a start hands out, and how it will have ended, in the transaction of its effect.
pub(super) async fn hand_out(
    tx: &mut Tx,
    start: &Fence,
    result: &str,
    handed: Handed,
) -> Result<(), StoreError> {
    let failed = || StoreError::while_doing("keeping what the job hands out");
    query("update job set exit_code = ?, result = ? where id = ? and fence = ?")
        .bind(handed.exit)
        .bind(result)
        .bind(&*start.job)
        .bind(start.start)
        .execute(&mut **tx)
        .await
        .map_err(failed())?;
    for (number, (name, bytes)) in (0_i64..).zip(handed.files) {
        let pieces =
            if bytes.is_empty() { vec![&*bytes] } else { bytes.chunks(CHUNK_BYTES).collect() };
        for (chunk, piece) in (0_i64..).zip(pieces) {
            query(
                "insert into job_file (job, start, number, chunk, name, kept_at, bytes) \
                 values (?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&*start.job)
            .bind(start.start)
            .bind(number)
            .bind(chunk)
            .bind(name.as_str())
            .bind(handed.now)
            .bind(piece.to_vec())
            .execute(&mut **tx)
            .await
            .map_err(failed())?;
        }
    }
    Ok(())
}

impl Store {
    /// Keeps a chunk.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put_chunk(&self, chunk: Chunk<'_>, now: i64) -> Result<(), StoreError> {
        query(
            "insert into job_file (job, start, number, chunk, name, kept_at, bytes) \
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(chunk.job)
        .bind(chunk.start)
        .bind(chunk.number)
        .bind(chunk.chunk)
        .bind(chunk.name)
        .bind(now)
        .bind(chunk.bytes)
        .execute(&self.pool)
        .await
        .map(drop)
        .map_err(StoreError::while_doing("keeping a file of the job"))
    }

    /// The files of one start of a job; of start 0: what it reads.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn job_files(&self, job: &str, start: i64) -> Result<Vec<JobFile>, StoreError> {
        let rows = query(
            "select number, name, count(*), cast(sum(length(bytes)) as bigint) from job_file \
             where job = ? and start = ? group by number, name order by number",
        )
        .bind(job)
        .bind(start)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("listing the files of the job"))?;
        Ok(rows
            .iter()
            .map(|row| JobFile {
                number: row.get(0),
                name: row.get(1),
                chunks: row.get(2),
                bytes: row.get(3),
            })
            .collect())
    }

    /// A chunk's bytes.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn chunk(
        &self,
        job: &str,
        start: i64,
        number: i64,
        chunk: i64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let row = query(
            "select bytes from job_file where job = ? and start = ? and number = ? and chunk = ?",
        )
        .bind(job)
        .bind(start)
        .bind(number)
        .bind(chunk)
        .fetch_optional(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading a file of the job"))?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Lets the files that one start made be those of another.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn adopt_job_files(&self, job: &str, from: i64, to: i64) -> Result<(), StoreError> {
        query("update job_file set start = ? where job = ? and start = ?")
            .bind(to)
            .bind(job)
            .bind(from)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(StoreError::while_doing("taking over the files of the job"))
    }

    /// Bytes of the files that wait under names between two.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn waiting_bytes(&self, above: &str, below: &str) -> Result<i64, StoreError> {
        let row = query(
            "select cast(coalesce(sum(length(bytes)), 0) as bigint) from job_file \
             where start = 0 and job > ? and job < ?",
        )
        .bind(above)
        .bind(below)
        .fetch_one(&self.pool)
        .await
        .map_err(StoreError::while_doing("counting the files that wait"))?;
        Ok(row.get(0))
    }

    /// Lets go of files that belong to no job after all.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn drop_job_files(&self, job: &str) -> Result<(), StoreError> {
        query("delete from job_file where job = ?")
            .bind(job)
            .execute(&self.pool)
            .await
            .map_err(StoreError::while_doing("letting go of files"))?;
        self.wipe_log_file().await;
        Ok(())
    }

    /// Empties SQLite's log file, where deleted bytes stay until it is used again. Another
    /// connection that reads may be in the way; the next job's end does it then.
    pub(super) async fn wipe_log_file(&self) {
        if self.pool.as_sqlite().is_some() {
            let _ = query("pragma wal_checkpoint(truncate)").fetch_all(&self.pool).await;
        }
    }
}
