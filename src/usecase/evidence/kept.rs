//! Backups that were made from the page: in the folder `backups` of the workspace, one folder each, or
//! one sealed file.

use std::path::Path;
use std::path::PathBuf;

use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::backup;
use crate::usecase::evidence::backup::Done;
use crate::usecase::evidence::disk;
use crate::usecase::evidence::disk::Disk;
use crate::usecase::evidence::files;
use crate::usecase::evidence::sealed;
use crate::usecase::evidence::sealed::SealWish;

/// The folder in the workspace.
const FOLDER: &str = "backups";

/// A backup that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name: the second it was made.
    pub name: String,
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

/// Makes a backup named by the present, in seconds since 1970, and brings it back once to prove it.
///
/// # Errors
///
/// As [`backup::backup`].
pub async fn make(services: &Services, now: i64) -> Result<Done, UseError> {
    let at = chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
    let name = at.format("%Y-%m-%d-%H%M%S").to_string();
    let folder = services.config.workspace.join(FOLDER);
    sealed::private_folder(&folder).map_err(UseError::file("make", &folder))?;
    backup::backup(services, &folder.join(name), true, &SealWish::default()).await
}

/// The backups that are there, newest first.
///
/// # Errors
///
/// The folder cannot be read.
pub fn list(services: &Services) -> Result<Vec<Kept>, UseError> {
    let folder = services.config.workspace.join(FOLDER);
    let mut all = Vec::new();
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = name.strip_suffix(SEALED).unwrap_or(&name).to_owned();
        let Some(place) = place(services, &name) else { continue };
        let sizes = match &place {
            Place::Sealed(file) => vec![file.clone()],
            Place::Folder(folder) => files::walk(folder)?,
        };
        let sizes = sizes.into_iter();
        let bytes = sizes.filter_map(|file| Some(std::fs::metadata(file).ok()?.len())).sum();
        all.push(Kept { name, bytes, sealed: matches!(place, Place::Sealed(_)) });
    }
    all.sort_by(|a, b| b.name.cmp(&a.name));
    Ok(all)
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
    let well = name.len() == 17 && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let folder = well.then(|| services.config.workspace.join(FOLDER).join(name))?;
    let file = sealed::beside(&folder, SEALED);
    if file.is_file() {
        return Some(Place::Sealed(file));
    }
    folder.is_dir().then_some(Place::Folder(folder))
}
