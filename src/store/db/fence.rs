//! What a start of a job keeps, it keeps only while the job is its own.

use std::sync::Arc;

use super::Tx;
use super::query;

/// One start of a job.
#[derive(Clone, Debug)]
pub(in crate::store) struct Fence {
    job: Arc<str>,
    start: i64,
}

impl Fence {
    /// The start of that number.
    pub(in crate::store) fn new(job: &str, start: i64) -> Self {
        Self { job: job.into(), start }
    }

    /// Holds the job's row until the transaction ends, or refuses to let it end well: the job was
    /// called off, or a later start has it. A later start waits for the row, so that what is kept
    /// here is there when it begins.
    pub(super) async fn hold(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        let held =
            query("update job set fence = fence where id = ? and fence = ? and state = 'running'")
                .bind(&*self.job)
                .bind(self.start)
                .execute(&mut **tx)
                .await?;
        if held == 1 {
            return Ok(());
        }
        Err(sqlx::Error::Protocol("the job was called off, or started again elsewhere".into()))
    }
}
