//! The folder in which children read and write: one folder a start, gone when it ends.
//!
//! Open to the owner alone (0700, files 0600). The folder's name is the job's random id; the files
//! keep a tame form of their names, because reports and errors name them.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use crate::model::job::Hold;
use crate::store::CHUNK_BYTES;
use crate::store::Chunk;
use crate::store::Store;
use crate::usecase::UseError;
use crate::usecase::jobs::JobError;
use crate::usecase::jobs::Upload;
use crate::usecase::jobs::effect::ANSWER;
use crate::usecase::jobs::machine;
use crate::usecase::jobs::now;

/// The folder's name in the workspace.
const FOLDER: &str = "spool";

/// Held by the worker of an SQLite file.
const LOCK: &str = "worker.lock";

/// Letters of a file's name at most.
const NAME_CHARS: usize = 80;

/// Bytes that one start may hand out at most.
const RESULT_BYTES: u64 = 512 * 1024 * 1024;

/// The spool of a workspace.
#[derive(Clone, Debug)]
pub(super) struct Spool(PathBuf);

/// The folder of one start. Goes when it is dropped.
pub(super) struct Room {
    folder: PathBuf,
    /// What was handed in.
    pub(super) uploads: Vec<PathBuf>,
}

impl Spool {
    /// Opens the spool of a workspace, making it where it is not there.
    pub(super) fn open(workspace: &Path) -> Result<Self, UseError> {
        let folder = std::path::absolute(workspace).map_err(machine("find the folder"))?;
        let folder = folder.join(FOLDER);
        private_folder(&folder)?;
        Ok(Self(folder))
    }

    /// Makes this process the one worker of the workspace, until the file is closed.
    pub(super) fn lock(&self) -> Result<File, UseError> {
        let file = private_file(&self.0.join(LOCK), false)?;
        file.try_lock().map_err(|_| JobError::Taken)?;
        Ok(file)
    }

    /// Makes the folder of a start.
    pub(super) fn room(&self, job: &str, fence: i64) -> Result<Room, UseError> {
        let room = Room { folder: self.0.join(format!("{job}.{fence}")), uploads: Vec::new() };
        private_folder(&room.folder)?;
        private_folder(&room.out())?;
        Ok(room)
    }

    /// Lets go of all folders: nobody else works here.
    pub(super) fn clear(&self) {
        let entries = std::fs::read_dir(&self.0).into_iter().flatten().filter_map(Result::ok);
        for path in entries.map(|entry| entry.path()).filter(|path| path.is_dir()) {
            let _ = std::fs::remove_dir_all(path);
        }
    }

    /// Lets go of folders whose start has its job no longer: its worker ended without doing so.
    pub(super) async fn sweep(&self, store: &Store) {
        let entries = std::fs::read_dir(&self.0).into_iter().flatten().filter_map(Result::ok);
        for entry in entries.filter(|entry| entry.path().is_dir()) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let start =
                name.split_once('.').and_then(|(job, fence)| Some((job, fence.parse().ok()?)));
            let over = match start {
                Some((job, fence)) => {
                    !matches!(store.hold(job, fence).await, Ok(Hold::Held) | Err(_))
                }
                None => true,
            };
            if over {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }
}

impl Room {
    /// The folder for what the child makes.
    pub(super) fn out(&self) -> PathBuf {
        self.folder.join("out")
    }

    /// The file for what the child answers.
    pub(super) fn answer(&self, format: &str) -> PathBuf {
        self.folder.join(if format == "json" { ANSWER } else { "answer.txt" })
    }

    /// The child's folder for what is in passing.
    pub(super) fn temporary(&self) -> PathBuf {
        self.folder.clone()
    }

    /// Writes what was handed in for the job.
    pub(super) async fn fill(&mut self, store: &Store, job: &str) -> Result<(), UseError> {
        let files = pour(store, job, &self.folder).await?;
        self.uploads = files.into_iter().map(|file| file.path).collect();
        Ok(())
    }

    /// Keeps what the child made, as the job's own.
    pub(super) async fn keep(
        &self,
        store: &Store,
        job: &str,
        start: i64,
        answer: &Path,
    ) -> Result<(), UseError> {
        let mut found = vec![answer.to_owned()];
        walk(&self.out(), &mut found)?;
        let mut left = RESULT_BYTES;
        for (number, path) in (0..).zip(&found) {
            let name = path
                .strip_prefix(self.out())
                .ok()
                .unwrap_or_else(|| path.file_name().map_or(Path::new("answer"), Path::new));
            let name = name.to_string_lossy().into_owned();
            let reading = machine("read what was made");
            let mut file = File::open(path).map_err(&reading)?;
            for chunk in 0.. {
                let mut bytes = Vec::new();
                let mut part = std::io::Read::take(&mut file, CHUNK_BYTES as u64);
                std::io::Read::read_to_end(&mut part, &mut bytes).map_err(&reading)?;
                left = left
                    .checked_sub(bytes.len() as u64)
                    .ok_or(JobError::TooLarge { limit_bytes: RESULT_BYTES })?;
                let last = bytes.len() < CHUNK_BYTES;
                store
                    .put_chunk(Chunk { job, start, number, chunk, name: &name, bytes }, now())
                    .await?;
                if last {
                    break;
                }
            }
        }
        Ok(())
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Writes what was handed in under a name of the store's into a folder, each file below one of its own.
pub(super) async fn pour(store: &Store, job: &str, folder: &Path) -> Result<Vec<Upload>, UseError> {
    let mut poured = Vec::new();
    for file in store.job_files(job, 0).await? {
        let folder = folder.join(format!("in{}", file.number));
        private_folder(&folder)?;
        let name = tame(&file.name);
        let path = folder.join(&name);
        let mut open = private_file(&path, true)?;
        for chunk in 0..file.chunks {
            let bytes = store.chunk(job, 0, file.number, chunk).await?;
            open.write_all(&bytes.unwrap_or_default()).map_err(machine("write a file"))?;
        }
        poured.push(Upload { name, path });
    }
    Ok(poured)
}

/// All plain files below a folder, in order. Links are not followed.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), UseError> {
    let reading = machine("list what was made");
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).and_then(Iterator::collect).map_err(&reading)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(&reading)?;
        if kind.is_dir() {
            walk(&entry.path(), found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// A name that is a name and nothing else: no folders, no leading dot or hyphen, nothing that a
/// shell or a terminal would take for a word of its own.
fn tame(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let tame: String = last.trim_start_matches(['.', '-', ' ']).chars().map(kept).collect();
    let cut = tame.chars().count().saturating_sub(NAME_CHARS);
    let tame: String = tame.chars().skip(cut).collect();
    if tame.is_empty() { "file".to_owned() } else { tame.trim_start_matches('.').to_owned() }
}

#[cfg(unix)]
pub(super) fn private_folder(path: &Path) -> Result<(), UseError> {
    use std::os::unix::fs::DirBuilderExt as _;
    use std::os::unix::fs::PermissionsExt as _;
    let making = machine("make a folder");
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(&making)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).map_err(making)
}

#[cfg(not(unix))]
pub(super) fn private_folder(path: &Path) -> Result<(), UseError> {
    std::fs::create_dir_all(path).map_err(machine("make a folder"))
}

/// Opens a file for writing that the owner alone may read; with `new`, one that was not there.
pub(super) fn private_file(path: &Path, new: bool) -> Result<File, UseError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).create_new(new);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(machine("make a file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_folder_or_look_like_a_flag() {
        assert_eq!(tame("contacts 2026.csv"), "contacts_2026.csv");
        assert_eq!(tame("../../etc/passwd"), "passwd");
        assert_eq!(tame("C:\\temp\\a.zip"), "a.zip");
        assert_eq!(tame("--clean=x"), "clean_x");
        assert_eq!(tame("a\u{0}\n\u{202e}b"), "a___b");
        assert_eq!(tame(".."), "file");
        assert!(tame(&format!("{}.csv", "x".repeat(500))).ends_with("x.csv"));
    }

    #[test]
    #[cfg(unix)]
    fn the_spool_is_for_its_owner_alone_and_a_start_leaves_nothing() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path()).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;

        let room = spool.room("ab", 1).unwrap();
        private_file(&room.answer("json"), true).unwrap();

        assert_eq!(mode(&spool.0), 0o700);
        assert_eq!(mode(&room.out()), 0o700);
        assert_eq!(mode(&room.answer("json")), 0o600);
        drop(room);
        assert_eq!(std::fs::read_dir(&spool.0).unwrap().count(), 0);
    }

    #[test]
    fn a_workspace_of_an_sqlite_file_has_one_worker() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path()).unwrap();

        let first = spool.lock().unwrap();

        assert!(spool.lock().is_err());
        drop(first);
        assert!(spool.lock().is_ok());
    }
}
