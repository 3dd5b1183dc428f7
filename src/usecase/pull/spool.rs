//! Pages of a pull that is not over: sealed, so that it can go on where it stopped.
//!
//! They hold people who are not clients, and are there for that alone: a pull that ends takes them
//! away, and after a week so does the next pull of anybody, or the upkeep of retention; when a
//! person is forgotten, all go at once, since nobody can look into them. Their key is sealed under the
//! passphrase, so that taking the key away takes the pages away wherever they were copied.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::intake::hash::sha256_hex;
use crate::intake::http::Answer;
use crate::intake::http::Ask;
use crate::intake::outside::Outside;
use crate::intake::vault::Held;
use crate::intake::vault::Key;
use crate::intake::vault::SealedFolder;
use crate::intake::vault::Vault as _;
use crate::intake::vault::VaultError;
use crate::intake::vault::write_whole;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;

/// Seconds after which pages are too old to go on from.
pub(super) const GOOD_S: i64 = 7 * 24 * 3600;

/// The kept pages of one pull.
pub(super) struct Spool {
    vault: SealedFolder,
    name: String,
    folder: PathBuf,
    key: Key,
    pages: u64,
    outside: Arc<dyn Outside>,
    _held: Held,
}

impl Spool {
    /// Opens what is kept of a pull, or begins anew.
    pub(super) fn open(
        vault: SealedFolder,
        root: &Path,
        name: &str,
        outside: Arc<dyn Outside>,
    ) -> Result<Self, UseError> {
        let held = vault.try_hold(name).map_err(PullError::Vault)?.ok_or(PullError::Held)?;
        let folder = folder_of(root, name);
        let now_s = outside.now_ms().div_euclid(1000);
        let kept = vault.get(name).map_err(PullError::Vault)?;
        let kept = kept.and_then(|bytes| {
            let (begun, key) = bytes.split_first_chunk::<8>()?;
            let good = now_s.saturating_sub(i64::from_be_bytes(*begun)) < GOOD_S;
            Key::of(key).filter(|_| good)
        });
        let key = if let Some(key) = kept {
            key
        } else {
            remove_folder(&folder)?;
            let key = Key::random(&*outside).map_err(PullError::Vault)?;
            let begun = Zeroizing::new([&now_s.to_be_bytes(), key.bytes()].concat());
            vault.put(name, &begun).map_err(PullError::Vault)?;
            key
        };
        Ok(Self { vault, name: name.to_owned(), folder, key, pages: 0, outside, _held: held })
    }

    /// The next page that is kept, if it answers what is asked; `None` after the last.
    pub(super) fn next(&mut self, ask: &Ask, at_s: i64) -> Option<Answer> {
        let sealed = std::fs::read(self.path(self.pages)).ok()?;
        let plain = self.key.open(&self.mark(ask), &sealed)?;
        let (status, body) = plain.split_first_chunk::<2>()?;
        self.pages += 1;
        let place = format!("the kept page {}", self.pages);
        Some(Answer::kept(&place, u16::from_be_bytes(*status), body.to_vec(), at_s))
    }

    /// Keeps a page.
    pub(super) fn keep(&mut self, ask: &Ask, status: u16, body: &[u8]) -> Result<(), UseError> {
        let plain = Zeroizing::new([&status.to_be_bytes(), body].concat());
        let sealed = self.key.seal(&self.mark(ask), &plain, &*self.outside);
        let sealed = sealed.map_err(PullError::Vault)?;
        write_whole(&self.path(self.pages), &sealed).map_err(PullError::Vault)?;
        self.pages += 1;
        Ok(())
    }

    /// Takes everything away.
    pub(super) fn remove(&self) -> Result<(), UseError> {
        self.vault.remove(&self.name).map_err(PullError::Vault)?;
        remove_folder(&self.folder)
    }

    fn path(&self, page: u64) -> PathBuf {
        self.folder.join(format!("{page:06}.page"))
    }

    /// What binds a page to its place and to what was asked.
    fn mark(&self, ask: &Ask) -> String {
        let asked = serde_json::to_string(&(&ask.path, &ask.query)).unwrap_or_default();
        format!("{} {} {asked}", self.name, self.pages)
    }
}

/// The folder of the pages of a pull.
pub(super) fn folder_of(root: &Path, name: &str) -> PathBuf {
    let short = sha256_hex(name.as_bytes());
    root.join(short.get(..24).unwrap_or(&short))
}

/// Removes a folder of pages, if there is one.
pub(super) fn remove_folder(folder: &Path) -> Result<(), UseError> {
    match std::fs::remove_dir_all(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(cause) => {
            let path = folder.display().to_string();
            Err(PullError::Vault(VaultError::File { doing: "remove", path, cause }).into())
        }
    }
}

/// Takes away the pages that were last added to before a moment, with their keys.
pub(super) fn sweep(root: &Path, before_s: i64) -> Result<(), UseError> {
    let Ok(entries) = std::fs::read_dir(root) else { return Ok(()) };
    for entry in entries.flatten() {
        let modified = entry.metadata().ok().filter(std::fs::Metadata::is_dir);
        let modified = modified.and_then(|one| one.modified().ok());
        let since = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let since = since.and_then(|since| i64::try_from(since.as_secs()).ok());
        if since.is_some_and(|since| since < before_s) {
            let folder = entry.path();
            // The key lies beside the pages, under the same name. Without it they are noise.
            let key = folder.with_extension("sealed");
            match std::fs::remove_file(&key) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(UseError::file("remove", &key)(error));
                }
                _ => remove_folder(&folder)?,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_pages_go_with_their_key_and_new_ones_stay() {
        let root = tempfile::tempdir().unwrap();
        let folder = folder_of(root.path(), "x/jane/personal");
        let key = folder.with_extension("sealed");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("000000.page"), "x").unwrap();
        std::fs::write(&key, "x").unwrap();

        sweep(root.path(), 0).unwrap();
        assert!(folder.exists() && key.exists());
        sweep(root.path(), i64::MAX).unwrap();
        assert!(!folder.exists() && !key.exists());
        sweep(&root.path().join("none"), i64::MAX).unwrap();
    }
}
