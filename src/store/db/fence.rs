//! What a start of a job keeps, it keeps only while the job is its own.

use std::sync::Arc;

use super::Tx;
use super::query;

/// One start of a job.
#[derive(Clone, Debug)]
pub(in crate::store) struct Fence {
    pub(in crate::store) job: Arc<str>,
    pub(in crate::store) start: i64,
    /// Whether the transaction that holds it is the one by which the job takes effect.
    effect: bool,
}

impl Fence {
    /// The start of that number.
    pub(in crate::store) fn new(job: &str, start: i64) -> Self {
        Self { job: job.into(), start, effect: false }
    }

    /// Lets the transaction be the one by which the job takes effect.
    pub(super) fn takes_effect(&mut self) {
        self.effect = true;
    }

    /// Holds the job's row until the transaction ends, or refuses to let it end well: the job was
    /// called off, or a later start has it. A later start waits for the row, so that what is kept
    /// here is there when it begins. That the job took effect is said in the same breath.
    pub(super) async fn hold(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        let held = query(
            "update job set effect = case when ? = 1 then fence else effect end \
             where id = ? and fence = ? and state = 'running'",
        )
        .bind(i64::from(self.effect))
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
