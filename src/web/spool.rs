//! Files that were sent, on disk while they are needed: 0600, under a name of our own that holds
//! their hash. What the sender called a file is text and never part of a path.

use std::io;
use std::path::Path;
use std::path::PathBuf;

use sha2::Digest as _;
use sha2::Sha256;
use tokio::fs::File;
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt as _;

use crate::web::log;

/// The folder in the workspace.
pub(super) const FOLDER: &str = "uploads";

/// Seconds after which a file that nobody came back for is let go of: a day.
const STRAY_S: u64 = 86_400;

/// Characters of a file's name that are shown at most.
const NAME_CHARS: usize = 120;

/// A file that was sent. It is removed when nobody holds it any more, unless it was kept.
#[derive(Debug)]
pub(super) struct Spooled {
    /// What the sender called it, made harmless: for showing.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its length.
    pub(super) bytes: u64,
    kept: bool,
}

impl Spooled {
    /// Leaves the file where it is for somebody else, who removes it.
    pub(super) fn keep(mut self) -> PathBuf {
        self.kept = true;
        self.path.clone()
    }
}

impl Drop for Spooled {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A file that is being written.
pub(super) struct Spool {
    file: File,
    path: PathBuf,
    hash: Sha256,
    bytes: u64,
    done: bool,
}

impl Spool {
    /// Begins a file in the folder, which is made where it is not there.
    pub(super) async fn begin(folder: &Path) -> io::Result<Self> {
        let mut maker = std::fs::DirBuilder::new();
        maker.recursive(true);
        let mut how = OpenOptions::new();
        how.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            maker.mode(0o700);
            how.mode(0o600);
        }
        maker.create(folder)?;
        let path = folder.join(format!("{}.part", log::random_hex(16)));
        let file = how.open(&path).await?;
        Ok(Self { file, path, hash: Sha256::new(), bytes: 0, done: false })
    }

    /// Writes a piece.
    pub(super) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.hash.update(piece);
        self.bytes += piece.len() as u64;
        self.file.write_all(piece).await
    }

    /// Ends the file, and gives it its name.
    pub(super) async fn end(mut self, folder: &Path, name: &str) -> io::Result<Spooled> {
        self.file.flush().await?;
        let digest = std::mem::take(&mut self.hash).finalize();
        let sha256 = log::hex(&digest);
        let path = folder.join(format!("{sha256}.{}", log::random_hex(8)));
        tokio::fs::rename(&self.path, &path).await?;
        self.done = true;
        Ok(Spooled { name: shown(name), path, bytes: self.bytes, kept: false })
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if !self.done {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Removes files that nobody came back for.
pub(super) fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let changed = entry.metadata().and_then(|data| data.modified());
        let age = changed.ok().and_then(|at| at.elapsed().ok()).unwrap_or_default();
        if age.as_secs() > STRAY_S {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The last part of a name, without what a screen or a file system would act on.
fn shown(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless = |c: &char| !c.is_control() && !is_bidi(*c);
    let name: String = last.chars().filter(harmless).take(NAME_CHARS).collect();
    let name = name.trim().trim_start_matches('.').to_owned();
    if name.is_empty() { "file".to_owned() } else { name }
}

/// Characters that turn the direction of what follows.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_names_a_place() {
        let cases = [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\crm.csv", "crm.csv"),
            ("crm\u{202e}vsc.exe", "crmvsc.exe"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
            ("..", "file"),
            ("", "file"),
        ];
        for (sent, wanted) in cases {
            assert_eq!(shown(sent), wanted);
        }
        assert_eq!(shown(&"é".repeat(500)).chars().count(), NAME_CHARS);
    }

    #[tokio::test]
    async fn a_file_is_private_named_by_its_hash_and_gone_with_its_holder() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("spool");
        let mut spool = Spool::begin(&place).await.unwrap();
        spool.write(b"abc").await.unwrap();

        let file = spool.end(&place, "a.csv").await.unwrap();

        assert!(file.path.file_name().unwrap().to_string_lossy().starts_with("ba7816bf"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&file.path), mode(&place)), (0o600, 0o700));
        }
        drop(file);
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn what_broke_off_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::begin(folder.path()).await.unwrap();
        spool.write(b"abc").await.unwrap();

        drop(spool);

        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
