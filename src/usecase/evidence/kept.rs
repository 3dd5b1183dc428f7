//! Backups that were made from the page: in the folder `backups` of the workspace, one folder each.

use std::path::PathBuf;

use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::backup;
use crate::usecase::evidence::backup::Done;
use crate::usecase::evidence::files;

/// The folder in the workspace.
const FOLDER: &str = "backups";

/// A backup that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name: the second it was made.
    pub name: String,
    /// Bytes of all its files.
    pub bytes: u64,
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
    make_private(&folder)?;
    backup::backup(services, &folder.join(name), true).await
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
        let Some(path) = path(services, &name).filter(|path| path.is_dir()) else { continue };
        let sizes = files::walk(&path)?.into_iter();
        let bytes = sizes.filter_map(|file| Some(std::fs::metadata(file).ok()?.len())).sum();
        all.push(Kept { name, bytes });
    }
    all.sort_by(|a, b| b.name.cmp(&a.name));
    Ok(all)
}

/// A backup as one zip, which is written to a file of its own in the spool; `None` where it is not
/// there. Whoever asks removes the file.
///
/// # Errors
///
/// A file cannot be read or written.
pub fn zipped(services: &Services, name: &str) -> Result<Option<Vec<u8>>, UseError> {
    let Some(path) = path(services, name).filter(|path| path.is_dir()) else { return Ok(None) };
    files::zipped(&files::read(&path)?).map(Some)
}

/// Where a backup is; `None` where that is no name of one.
fn path(services: &Services, name: &str) -> Option<PathBuf> {
    let well = name.len() == 17 && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    well.then(|| services.config.workspace.join(FOLDER).join(name))
}

/// Makes a folder that others on the machine cannot look into.
fn make_private(folder: &std::path::Path) -> Result<(), UseError> {
    let mut maker = std::fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        maker.mode(0o700);
    }
    maker.create(folder).map_err(UseError::file("make", folder))
}
