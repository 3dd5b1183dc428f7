//! Files that are whole or not there, readable by their owner alone, and locks over processes.

use std::fs::File;
use std::fs::TryLockError;
use std::io::Write as _;
use std::path::Path;

use crate::intake::vault::VaultError;

/// A name that is held; let go of when dropped.
#[derive(Debug)]
pub struct Held {
    _file: File,
}

/// Makes a folder for its owner alone.
pub(super) fn make_folder(folder: &Path) -> Result<(), VaultError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed("make", folder))
}

/// Writes a file whole or not at all, for its owner alone: beside it first, then in its place.
///
/// # Errors
///
/// The file system.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = std::path::PathBuf::from(beside);
    let _ = std::fs::remove_file(&beside);
    let written = own(File::options().write(true).create_new(true))
        .open(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written.map_err(failed("write", path))
}

/// Holds a lock file; `None` while another process or another part of this one does.
///
/// # Errors
///
/// The file system.
pub fn hold(path: &Path) -> Result<Option<Held>, VaultError> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let file = own(File::options().write(true).create(true).truncate(false)).open(path);
    let file = file.map_err(failed("make", path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Held { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(failed("lock", path)(cause)),
    }
}

/// Options of a file for its owner alone.
fn own(options: &mut std::fs::OpenOptions) -> &mut std::fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Wraps a file error, for `map_err`.
pub(super) fn failed(
    doing: &'static str,
    path: &Path,
) -> impl FnOnce(std::io::Error) -> VaultError {
    let path = path.display().to_string();
    move |cause| VaultError::File { doing, path, cause }
}
