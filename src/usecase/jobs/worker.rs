//! A worker: takes jobs until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::store::Delivery;
use crate::store::Take;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::jobs::Limits;
use crate::usecase::jobs::now;
use crate::usecase::jobs::spool::Spool;
use crate::usecase::jobs::start::Bench;
use crate::usecase::jobs::start::Outcome;

/// Seconds after which a job that ended is let go of: 30 days.
const JOBS_S: i64 = 30 * 24 * 60 * 60;

/// Seconds for which what a job made can be fetched: 7 days.
const RESULTS_S: i64 = 7 * 24 * 60 * 60;

/// Seconds after which files that belong to no job are let go of, those that wait for a yes among
/// them: an hour.
const STRAYS_S: i64 = 60 * 60;

/// How often that is looked at.
const TIDY: Duration = Duration::from_hours(1);

/// How a worker works.
#[derive(Clone, Copy, Debug)]
pub struct Worker {
    /// Jobs at a time.
    pub slots: usize,
    /// In a shared store: so many seconds after its last sign of life its jobs go to another.
    pub lease_s: u64,
    /// What a job may use of the machine.
    pub limits: Limits,
}

impl Default for Worker {
    fn default() -> Self {
        Self { slots: 2, lease_s: 20, limits: Limits::default() }
    }
}

/// Does jobs until `stop` is done. What is being done then has ten seconds to end; what has not
/// ended by then is given back, to be started again.
///
/// # Errors
///
/// Another process does the jobs of an SQLite workspace; the spool or the store cannot be used.
pub async fn work(
    services: &Services,
    worker: &Worker,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), UseError> {
    let spool = Spool::open(&services.config.workspace)?;
    let alone = !services.store.is_shared();
    let _only_one = if alone { Some(spool.lock()?) } else { None };
    if alone {
        spool.clear();
    }
    let (tell, told) = watch::channel(false);
    let waiting = tokio::spawn(async move {
        stop.await;
        // Kept until here: without it everybody would take the stop as told.
        let _ = tell.send(true);
        tell
    });
    let bench = Arc::new(Bench {
        store: services.store.clone(),
        config: services.config.clone(),
        spool,
        limits: worker.limits,
        stop: told.clone(),
    });
    let tidying = tokio::spawn(tidy(Arc::clone(&bench)));
    let delivery = Delivery { slots: worker.slots, lease: Duration::from_secs(worker.lease_s) };
    let ended = services.store.deliver(delivery, taker(bench), told).await;
    tidying.abort();
    waiting.abort();
    Ok(ended?)
}

/// What is done about a job that is delivered.
fn taker(bench: Arc<Bench>) -> Take {
    Arc::new(move |id| {
        let bench = Arc::clone(&bench);
        Box::pin(async move {
            match bench.take(&id).await {
                Ok(Outcome::Over) => Ok(()),
                // Said to the queue, which knows by itself who has the job now.
                Ok(Outcome::Lost) => Err("another start has the job".to_owned()),
                Ok(Outcome::GivenBack) => {
                    if bench.store.is_shared() {
                        // The queue delivers at once what was in hand when its worker stopped;
                        // what failed it would deliver later.
                        std::future::pending::<()>().await;
                    }
                    Err("given back".to_owned())
                }
                Err(error) => Err(error.to_string()),
            }
        })
    })
}

/// Lets go of what is past its time, every hour.
async fn tidy(bench: Arc<Bench>) {
    loop {
        let now = now();
        // What cannot be let go of now is let go of next time.
        let _ = bench.store.tidy_jobs(now - JOBS_S, now - RESULTS_S, now - STRAYS_S).await;
        bench.spool.sweep(&bench.store).await;
        tokio::time::sleep(TIDY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compiles only while a server may run a worker beside its pages, on any thread.
    #[expect(dead_code, reason = "compiled, never run")]
    fn a_worker_runs_on_any_thread(services: &Services) {
        fn send(_: impl Send) {}
        send(work(services, &Worker::default(), async {}));
    }
}
