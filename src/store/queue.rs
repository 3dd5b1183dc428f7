//! Which job next, and who: delivery of jobs to workers.
//!
//! In PostgreSQL it is `graphile_worker`'s, in a schema of its own: it locks a delivery for one worker,
//! notes the workers' signs of life, and delivers again what a silent worker held. It promises "at
//! least once"; that a late worker writes nothing is the fence's work (`jobs.rs`). An SQLite file has
//! one worker process, so that there the oldest waiting job is simply taken from the table.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use graphile_worker::IntoTaskHandlerResult;
use graphile_worker::TaskHandler;
use graphile_worker::WorkerContext;
use graphile_worker::WorkerOptions;
use graphile_worker::WorkerRecoveryConfig;
use graphile_worker::WorkerShutdownConfig;
use graphile_worker::WorkerUtils;
use serde::Deserialize;
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgPool;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::Connection;
use crate::store::db::query;

/// The schema of the deliveries.
const SCHEMA: &str = "ringfence_queue";

/// How often an SQLite file is asked for work.
const LOOK: Duration = Duration::from_millis(250);

/// How long a worker that is told to stop may take to give its jobs back, at most.
const GRACE: Duration = Duration::from_secs(13);

/// What is done about a job that is delivered. An error delivers it again, later.
pub type Take =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send>> + Send + Sync>;

/// How jobs are to be delivered.
#[derive(Clone, Copy, Debug)]
pub struct Delivery {
    /// Jobs at a time.
    pub slots: usize,
    /// So long after a worker's last sign of life its jobs go to another.
    pub lease: Duration,
}

/// Hands a job of a shared database to the workers, with the transaction that keeps it.
pub(super) async fn offer(tx: &mut Connection, id: &str) -> Result<(), sqlx::Error> {
    // Deliveries never run out: how often a job is started is counted on the job.
    query(
        "select 1 from (select ringfence_queue.add_job('ringfence_job', \
         payload => json_build_object('id', cast(?1 as text)), job_key => ?1, \
         max_attempts => 30000)) offered",
    )
    .bind(id)
    .fetch_all(tx)
    .await
    .map(drop)
}

/// Makes or renews the schema of the deliveries, as its owner.
pub(super) async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
    WorkerUtils::new(pool.clone(), SCHEMA).migrate().await.map_err(queue_failed)
}

/// Lets a role that owns nothing hand in and take deliveries. Row-level security is on in that
/// schema, and shows nothing to a role without a policy.
pub(super) async fn grant(pool: &PgPool, role: &str) -> Result<(), StoreError> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = to_regnamespace('ringfence_queue') \
         and relkind = 'r' and relrowsecurity",
    )
    .fetch_all(pool)
    .await
    .map_err(StoreError::while_doing("looking at the queue of jobs"))?;
    let mut statements = vec![
        format!("grant usage on schema {SCHEMA} to {role}"),
        format!("grant select, insert, update, delete on all tables in schema {SCHEMA} to {role}"),
        format!("revoke insert, update, delete on {SCHEMA}.migrations from {role}"),
        format!("grant usage, select on all sequences in schema {SCHEMA} to {role}"),
        format!("grant execute on all functions in schema {SCHEMA} to {role}"),
    ];
    for table in tables {
        statements.push(format!("drop policy if exists ringfence on {SCHEMA}.{table}"));
        statements.push(format!(
            "create policy ringfence on {SCHEMA}.{table} to {role} using (true) with check (true)"
        ));
    }
    for sql in statements {
        sqlx::query(AssertSqlSafe(sql))
            .execute(pool)
            .await
            .map_err(StoreError::while_doing("opening the queue of jobs to the application"))?;
    }
    Ok(())
}

/// A delivery.
#[derive(Deserialize, Serialize)]
struct Delivered {
    id: String,
}

impl TaskHandler for Delivered {
    const IDENTIFIER: &'static str = "ringfence_job";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        match context.get_ext::<Handler>() {
            Some(handler) => (handler.0)(self.id).await,
            None => Err("no worker".to_owned()),
        }
    }
}

/// What to do about deliveries, as the queue carries it.
#[derive(Clone)]
struct Handler(Take);

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handler")
    }
}

impl Store {
    /// Delivers jobs until `stop` turns true. What is being done then has a few seconds to end;
    /// `take` is told by the same `stop`.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn deliver(
        &self,
        delivery: Delivery,
        take: Take,
        stop: watch::Receiver<bool>,
    ) -> Result<(), StoreError> {
        self.offer_anew().await?;
        match self.pool.as_postgres() {
            Some(pool) => deliver_shared(pool, delivery, take, stop).await,
            None => self.deliver_alone(delivery.slots, &take, stop).await,
        }
    }

    /// Offers again what no worker can have any more: in an SQLite file all that was being done, in a
    /// shared database what was restored from a backup without its deliveries.
    async fn offer_anew(&self) -> Result<(), StoreError> {
        let failed = || StoreError::while_doing("looking for interrupted jobs");
        let mut tx = self.pool.begin_small().await.map_err(failed())?;
        if self.is_shared() {
            let lost = query(
                "select id from job where state in ('queued', 'running') and not exists \
                 (select 1 from ringfence_queue.jobs where key collate \"C\" = job.id) \
                 for update skip locked",
            )
            .fetch_all(&mut *tx)
            .await
            .map_err(failed())?;
            for row in &lost {
                offer(&mut tx, row.get(0)).await.map_err(failed())?;
            }
        } else {
            query("update job set state = 'queued' where state = 'running'")
                .execute(&mut *tx)
                .await
                .map_err(failed())?;
        }
        tx.commit().await.map_err(failed())
    }

    /// Delivers the jobs of an SQLite file, whose only worker we are.
    async fn deliver_alone(
        &self,
        slots: usize,
        take: &Take,
        mut stop: watch::Receiver<bool>,
    ) -> Result<(), StoreError> {
        let mut busy: BTreeSet<String> = BTreeSet::new();
        let mut tasks: JoinSet<(String, bool)> = JoinSet::new();
        while !*stop.borrow() {
            if busy.len() < slots {
                // The file may be busy for a while: then there is a next time.
                let most = i64::try_from(slots + busy.len()).unwrap_or(i64::MAX);
                let waiting = self.waiting_jobs(most).await.unwrap_or_default();
                let free: Vec<String> =
                    waiting.into_iter().filter(|id| !busy.contains(id)).collect();
                for id in free.into_iter().take(slots - busy.len()) {
                    busy.insert(id.clone());
                    let done = take(id.clone());
                    // A task of its own: one that breaks off is one that is not over.
                    let done = tokio::spawn(done);
                    tasks.spawn(async move { (id, matches!(done.await, Ok(Ok(())))) });
                }
            }
            tokio::select! {
                Some(ended) = tasks.join_next() => {
                    if let Ok((id, over)) = ended {
                        if !over {
                            self.wait_again(&id).await;
                        }
                        busy.remove(&id);
                    }
                }
                () = told(&mut stop) => break,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        while tasks.join_next().await.is_some() {}
        Ok(())
    }

    /// Lets a job that could not be noted as over wait for its next start.
    async fn wait_again(&self, id: &str) {
        let back = query("update job set state = 'queued' where id = ? and state = 'running'");
        // A file that stays busy keeps the job as it is until the next worker comes.
        let _ = back.bind(id).execute(&self.pool).await;
    }
}

/// Delivers the jobs of a shared database.
async fn deliver_shared(
    pool: &PgPool,
    delivery: Delivery,
    take: Take,
    mut stop: watch::Receiver<bool>,
) -> Result<(), StoreError> {
    let beat = (delivery.lease / 4).max(Duration::from_millis(250));
    let recovery = WorkerRecoveryConfig::default()
        .heartbeat_interval(beat)
        .sweep_interval(beat)
        .sweep_threshold(delivery.lease)
        .recovery_delay(Duration::ZERO);
    let shutdown = WorkerShutdownConfig::default()
        .listen_os_shutdown_signals(false)
        .grace_period(GRACE)
        .interrupted_job_retry_delay(Duration::ZERO)
        .shutdown_signal(async move { told(&mut stop).await });
    let worker = WorkerOptions::default()
        .pg_pool(pool.clone())
        .schema(SCHEMA)
        .concurrency(delivery.slots.max(1))
        .poll_interval(Duration::from_secs(1))
        .worker_recovery(recovery)
        .worker_shutdown(shutdown)
        .add_extension(Handler(take))
        .define_job::<Delivered>()
        .init()
        .await
        .map_err(queue_failed)?;
    worker.run().await.map_err(queue_failed)
}

/// Waits until it is told to stop, or whoever could tell is gone.
async fn told(stop: &mut watch::Receiver<bool>) {
    // What the wait gives holds the channel; it may not be held while others wait.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// The queue's own failures as the store's.
fn queue_failed(cause: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Queue(Box::new(cause))
}
