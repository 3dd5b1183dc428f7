//! Backups that were made from the page: in the folder `backups` of the workspace, or in the one that
//! `ringfence.toml` names, one folder each, or one sealed file.

use std::path::Path;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use crate::model::job::Job;
use crate::model::job::JobState;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::disk;
use crate::usecase::evidence::disk::Disk;
use crate::usecase::evidence::files;
use crate::usecase::evidence::sealed;

/// Jobs that are looked through for backups of other servers.
const JOBS: i64 = 1_000;

/// A backup that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name: the id of the job that made it.
    pub name: String,
    /// When, in seconds since 1970.
    pub made_at: i64,
    /// Bytes of all its files.
    pub bytes: u64,
    /// Whether only the holder of a key can open it.
    pub sealed: bool,
}

/// A backup as one file, for somebody who takes it along.
pub struct OneFile {
    /// The ending of its name.
    pub ending: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What stands behind the name of a sealed backup.
const SEALED: &str = ".age";

/// Where a backup lies.
enum Place {
    Folder(PathBuf),
    Sealed(PathBuf),
}

/// The backups that are there, newest first.
///
/// # Errors
///
/// The folder cannot be read.
pub fn list(services: &Services) -> Result<Vec<Kept>, UseError> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(&services.config.backups).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = name.strip_suffix(SEALED).unwrap_or(&name).to_owned();
        let Some(place) = place(services, &name) else { continue };
        let sizes = match &place {
            Place::Sealed(file) => vec![file.clone()],
            Place::Folder(folder) => files::walk(folder)?,
        };
        let sizes = sizes.into_iter();
        let bytes = sizes.filter_map(|file| Some(std::fs::metadata(file).ok()?.len())).sum();
        let made = entry.metadata().and_then(|data| data.modified()).ok();
        let made = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let made_at = i64::try_from(made.as_secs()).unwrap_or(0);
        all.push(Kept { name, made_at, bytes, sealed: matches!(place, Place::Sealed(_)) });
    }
    all.sort_by(|a, b| (b.made_at, &b.name).cmp(&(a.made_at, &a.name)));
    Ok(all)
}

/// When backups were made in a shared store that are not in this server's folder, newest first: another
/// server has them, or they were moved since.
///
/// # Errors
///
/// The store.
pub async fn elsewhere(services: &Services, here: &[Kept]) -> Result<Vec<i64>, UseError> {
    if !services.store.is_shared() {
        return Ok(Vec::new());
    }
    let jobs = services.store.jobs(None, JOBS).await?;
    let made = |job: &Job| job.kind == "backup" && job.state == JobState::Done;
    let gone = |job: &Job| !here.iter().any(|kept| kept.name == job.id);
    Ok(jobs.iter().filter(|job| made(job) && gone(job)).filter_map(|job| job.ended_at).collect())
}

/// A backup as one file: a zip, or as it was sealed; `None` where it is not there.
///
/// # Errors
///
/// A file cannot be read.
pub fn one_file(services: &Services, name: &str) -> Result<Option<OneFile>, UseError> {
    Ok(match place(services, name) {
        None => None,
        Some(Place::Folder(folder)) => {
            let bytes = files::zipped(&files::read(&folder)?)?;
            Some(OneFile { ending: "zip", bytes })
        }
        Some(Place::Sealed(file)) => {
            let bytes = std::fs::read(&file).map_err(UseError::file("read", &file))?;
            Some(OneFile { ending: "tar.age", bytes })
        }
    })
}

/// The disk under the workspace.
#[must_use]
pub fn disk(services: &Services) -> Disk {
    disk::under(&services.config.workspace, Path::new("/"))
}

/// Tells whether backups made now are sealed.
#[must_use]
pub fn sealing(services: &Services) -> bool {
    !services.config.seal_to.is_empty()
}

/// Where a backup is; `None` where that is no name of one.
fn place(services: &Services, name: &str) -> Option<Place> {
    let well = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let folder = well.then(|| services.config.backups.join(name))?;
    let file = sealed::beside(&folder, SEALED);
    if file.is_file() {
        return Some(Place::Sealed(file));
    }
    folder.is_dir().then_some(Place::Folder(folder))
}
