//! Ask for a job, look at it, call it off, fetch what it made.

use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde::Serialize;

use crate::evidence::hex;
use crate::model::Day;
use crate::model::job::Job;
use crate::model::job::JobFile;
use crate::store::CHUNK_BYTES;
use crate::store::Chunk;
use crate::store::NewJob;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::jobs::JobError;
use crate::usecase::jobs::Work;
use crate::usecase::jobs::effect::ANSWER;
use crate::usecase::jobs::machine;
use crate::usecase::jobs::now;

/// The most that is handed in for one job.
const UPLOAD_BYTES: u64 = 256 * 1024 * 1024;

/// Jobs of one account that may wait or run at a time.
const UNFINISHED: i64 = 100;

/// Bytes that may be handed in for all of them.
const UNFINISHED_BYTES: i64 = 1024 * 1024 * 1024;

/// How often a job that is watched is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// How long nothing may change before whoever watches is answered all the same.
const PATIENCE: Duration = Duration::from_secs(15);

/// A file that is handed in for a job.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its name, as reports will show it.
    pub name: String,
    /// Where its bytes lie now.
    pub path: PathBuf,
}

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is to be done.
    pub work: Work,
    /// The files it reads.
    pub uploads: Vec<Upload>,
    /// The account that asks.
    pub asked_by: String,
    /// The same key of the same account is the same job, however often it is asked for.
    pub key: String,
}

/// What is kept of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Args {
    pub(super) work: Work,
    /// The day to judge from: a job started again the next day gives the same answer.
    pub(super) as_of: Day,
}

/// Hands a job to the workers, and gives its id.
///
/// # Errors
///
/// Too many bytes or jobs that wait, or another number of files than the work reads; the store.
pub async fn submit(services: &Services, asked: &Asked) -> Result<String, UseError> {
    asked.work.admit(asked.uploads.len())?;
    if let Some(id) = services.store.job_by_key(&asked.asked_by, &asked.key).await? {
        return Ok(id);
    }
    let (jobs, bytes) = services.store.unfinished_jobs(&asked.asked_by).await?;
    if jobs >= UNFINISHED || bytes >= UNFINISHED_BYTES {
        return Err(JobError::TooMany { jobs, bytes }.into());
    }
    let args = Args { work: asked.work.clone(), as_of: services.as_of() };
    let job = NewJob {
        id: random_id()?,
        kind: asked.work.kind().to_owned(),
        asked_by: asked.asked_by.clone(),
        rep: asked.work.rep().map(str::to_owned),
        args: serde_json::to_string(&args).map_err(JobError::Args)?,
        key: asked.key.clone(),
    };
    if let Err(error) = take_in(services, &job.id, &asked.uploads).await {
        services.store.drop_job_files(&job.id).await?;
        return Err(error);
    }
    Ok(services.store.put_job(&job, now()).await?)
}

/// Puts the files into the store, from which any worker has them.
pub(super) async fn take_in(
    services: &Services,
    job: &str,
    uploads: &[Upload],
) -> Result<(), UseError> {
    let mut left = UPLOAD_BYTES;
    let size = |upload: &Upload| std::fs::metadata(&upload.path).map_or(0, |found| found.len());
    if uploads.iter().map(size).sum::<u64>() > left {
        return Err(JobError::TooLarge { limit_bytes: UPLOAD_BYTES }.into());
    }
    for (number, upload) in (0..).zip(uploads) {
        let reading = machine("read what was handed in");
        let mut file = std::fs::File::open(&upload.path).map_err(&reading)?;
        for chunk in 0.. {
            let mut bytes = Vec::new();
            let mut part = (&mut file).take(CHUNK_BYTES as u64);
            part.read_to_end(&mut bytes).map_err(&reading)?;
            if bytes.is_empty() && chunk > 0 {
                break;
            }
            left = left
                .checked_sub(bytes.len() as u64)
                .ok_or(JobError::TooLarge { limit_bytes: UPLOAD_BYTES })?;
            let last = bytes.len() < CHUNK_BYTES;
            let chunk = Chunk { job, start: 0, number, chunk, name: &upload.name, bytes };
            services.store.put_chunk(chunk, now()).await?;
            if last {
                break;
            }
        }
    }
    Ok(())
}

/// One job.
///
/// # Errors
///
/// There is none of that id; the store.
pub async fn get(services: &Services, id: &str) -> Result<Job, UseError> {
    let job = services.store.job(id).await?;
    job.ok_or_else(|| JobError::Unknown { id: id.to_owned() }.into())
}

/// The newest jobs, of one account or of all.
///
/// # Errors
///
/// The store.
pub async fn list(
    services: &Services,
    asked_by: Option<&str>,
    limit: i64,
) -> Result<Vec<Job>, UseError> {
    Ok(services.store.jobs(asked_by, limit).await?)
}

/// Calls a job off, on whatever machine it is being done; tells whether there was still something to
/// call off. From then on it keeps nothing.
///
/// # Errors
///
/// The store.
pub async fn cancel(services: &Services, id: &str) -> Result<bool, UseError> {
    Ok(services.store.cancel_job(id, now()).await?)
}

/// Waits until a job is another than `seen`, and gives it; after a quarter of a minute, as it is.
///
/// # Errors
///
/// There is none of that id; the store.
pub async fn changed(services: &Services, id: &str, seen: Option<&Job>) -> Result<Job, UseError> {
    let mut waited = Duration::ZERO;
    loop {
        let job = get(services, id).await?;
        if seen != Some(&job) || waited >= PATIENCE {
            return Ok(job);
        }
        tokio::time::sleep(LOOK).await;
        waited += LOOK;
    }
}

/// What a job made: `answer.json` or `answer.txt`, and its files.
///
/// # Errors
///
/// The store.
pub async fn files(services: &Services, job: &Job) -> Result<Vec<JobFile>, UseError> {
    Ok(services.store.job_files(&job.id, job.fence).await?)
}

/// A piece of a file that a job made.
///
/// # Errors
///
/// The store.
pub async fn chunk(
    services: &Services,
    job: &Job,
    file: &JobFile,
    chunk: i64,
) -> Result<Option<Vec<u8>>, UseError> {
    Ok(services.store.chunk(&job.id, job.fence, file.number, chunk).await?)
}

/// What the command of a job answered, as JSON; `None` where it is past its time, or no JSON.
///
/// # Errors
///
/// The store.
pub async fn answer(services: &Services, job: &Job) -> Result<Option<Vec<u8>>, UseError> {
    let files = files(services, job).await?;
    let Some(file) = files.iter().find(|file| file.name == ANSWER) else { return Ok(None) };
    let mut bytes = Vec::new();
    for number in 0..file.chunks {
        bytes.extend(chunk(services, job, file, number).await?.unwrap_or_default());
    }
    Ok(Some(bytes))
}

/// 128 random bits, as hex.
fn random_id() -> Result<String, UseError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|cause| machine("draw an id")(std::io::Error::other(cause)))?;
    Ok(hex(&bytes))
}
