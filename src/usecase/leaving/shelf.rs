//! The pack of a leaver, made by a job and kept with it for a week: it names clients, so it is kept
//! for no longer than it is fetched. It can be made anew at any time.

use std::path::Path;

use crate::model::job::Job;
use crate::model::job::JobFile;
use crate::model::job::JobState;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::May;
use crate::usecase::accounts::Visitor;
use crate::usecase::evidence::pack as evidence_pack;
use crate::usecase::evidence::sealed::SealWish;
use crate::usecase::evidence::sealed::is_sealed;
use crate::usecase::jobs;
use crate::usecase::jobs::Asked;
use crate::usecase::jobs::Work;
use crate::usecase::leaving::record;
use crate::usecase::leaving::record::Set;

/// Jobs that are looked through for the newest of a leaver.
const JOBS: i64 = 500;

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// When it was made, in seconds since 1970.
    pub made_at: i64,
}

/// Has a worker look what collides and make the pack; gives the job's id. The same `key` of the same
/// account is the same job.
///
/// # Errors
///
/// The visitor may not; the rep is unknown; the store.
pub async fn begin(
    services: &Services,
    visitor: &Visitor,
    rep: &RepId,
    key: &str,
) -> Result<String, UseError> {
    visitor.must(May::Offboard)?;
    let set: Set = record::all(services).await?.remove(rep).map(|(_, set)| set).unwrap_or_default();
    let work = Work::Offboard {
        rep: rep.0.clone(),
        last_day: set.last_day,
        basis: set.basis,
        allegation: set.allegation,
        notice_on: set.notice_on,
        without_exports: true,
        reveal: false,
    };
    let (asked_by, key) = (visitor.account.clone(), key.to_owned());
    jobs::submit(services, &Asked { work, uploads: Vec::new(), asked_by, key }).await
}

/// The newest job on a leaver; `None`: none was asked for of late.
pub(super) async fn newest(services: &Services, rep: &RepId) -> Result<Option<Job>, UseError> {
    let all = jobs::list(services, None, JOBS).await?;
    Ok(of(all, rep).max_by_key(|job| job.asked_at))
}

fn of(all: Vec<Job>, rep: &RepId) -> impl Iterator<Item = Job> {
    let same = |job: &Job| job.rep.as_ref().is_some_and(|of| of.eq_ignore_ascii_case(&rep.0));
    all.into_iter().filter(move |job| job.kind == "offboard" && same(job))
}

/// A job on a leaver; `None` where it is about somebody else.
///
/// # Errors
///
/// The store.
pub async fn job(services: &Services, rep: &RepId, id: &str) -> Result<Option<Job>, UseError> {
    let all = jobs::list(services, None, JOBS).await?;
    Ok(of(all, rep).find(|job| job.id == id))
}

/// The newest pack, with the job that made it.
async fn made(services: &Services, rep: &RepId) -> Result<Option<(Job, Vec<JobFile>)>, UseError> {
    let all = jobs::list(services, None, JOBS).await?;
    let done = of(all, rep).filter(|job| job.state == JobState::Done);
    let Some(job) = done.max_by_key(|job| job.ended_at) else { return Ok(None) };
    let files = jobs::files(services, &job).await?;
    Ok(Some((job, files)))
}

/// A file's name without the folders of the job.
fn name(file: &JobFile) -> &str {
    file.name.rsplit('/').next().unwrap_or(&file.name)
}

/// The files of a leaver's pack, by name; none where it was not made or is past its time.
///
/// # Errors
///
/// The store.
pub async fn pack(services: &Services, rep: &RepId) -> Result<Vec<Shelved>, UseError> {
    let Some((job, files)) = made(services, rep).await? else { return Ok(Vec::new()) };
    let shelved = files.iter().map(|file| Shelved {
        name: name(file).to_owned(),
        bytes: u64::try_from(file.bytes).unwrap_or(0),
        made_at: job.ended_at.unwrap_or_default(),
    });
    Ok(shelved.collect())
}

/// A file of the pack; `None` where there is none of that name.
///
/// # Errors
///
/// The store.
pub async fn read(
    services: &Services,
    rep: &RepId,
    wanted: &str,
) -> Result<Option<Vec<u8>>, UseError> {
    let Some((job, files)) = made(services, rep).await? else { return Ok(None) };
    let Some(file) = files.iter().find(|file| name(file) == wanted) else { return Ok(None) };
    let mut bytes = Vec::new();
    for chunk in 0..file.chunks {
        let Some(piece) = jobs::chunk(services, &job, file, chunk).await? else { return Ok(None) };
        bytes.extend(piece);
    }
    Ok(Some(bytes))
}

/// A file of the pack for somebody who takes it along: that it was fetched is on record first.
///
/// # Errors
///
/// The visitor may not; the store.
pub async fn fetch(
    services: &Services,
    visitor: &Visitor,
    rep: &RepId,
    name: &str,
) -> Result<Option<Vec<u8>>, UseError> {
    visitor.must(May::Offboard)?;
    let bytes = read(services, rep, name).await?;
    if bytes.is_some() {
        let subject = format!("{} {name} by {}", rep.0, visitor.account);
        services.store.note(services.as_of(), "file of a pack fetched", &subject).await?;
    }
    Ok(bytes)
}

/// The evidence pack of the newest offboarding, as one file written beside nothing else in `folder`:
/// its name's ending, and what it holds.
///
/// # Errors
///
/// Nothing was looked for yet; the pack cannot be written.
pub async fn evidence(
    services: &Services,
    rep: &RepId,
    folder: &Path,
) -> Result<(&'static str, Vec<u8>), UseError> {
    let wanted = evidence_pack::Wanted {
        of: rep.0.clone(),
        out: folder.join("evidence.zip"),
        undated: false,
        seal: SealWish::default(),
    };
    let out = evidence_pack::pack(services, &wanted).await?.out;
    let ending = if is_sealed(&out) { "zip.age" } else { "zip" };
    Ok((ending, std::fs::read(&out).map_err(UseError::file("read", &out))?))
}
