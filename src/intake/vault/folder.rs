//! A folder of sealed files under a passphrase: mark, salt, nonce, text.

use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::intake::hash::sha256_hex;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;
use crate::intake::vault::Key;
use crate::intake::vault::Vault;
use crate::intake::vault::VaultError;
use crate::intake::vault::files::Held;
use crate::intake::vault::files::failed;
use crate::intake::vault::files::hold;
use crate::intake::vault::files::write_whole;
use crate::intake::vault::seal::SALT;

/// How a sealed file begins.
const MARK: &[u8] = b"ringfence sealed 1\n";

/// Characters of a passphrase at least.
const LEAST: usize = 12;

/// Secrets in files of a folder.
pub struct SealedFolder {
    folder: PathBuf,
    passphrase: Secret,
    outside: Arc<dyn Outside>,
}

impl SealedFolder {
    /// The secrets of a folder, made when first written to.
    ///
    /// # Errors
    ///
    /// A passphrase that is too short.
    pub fn new(
        folder: PathBuf,
        passphrase: Secret,
        outside: Arc<dyn Outside>,
    ) -> Result<Self, VaultError> {
        if passphrase.expose().chars().count() < LEAST {
            return Err(VaultError::Short { least: LEAST });
        }
        Ok(Self { folder, passphrase, outside })
    }

    /// The file of a name: names may hold anything.
    fn path(&self, name: &str, ending: &str) -> PathBuf {
        let short = sha256_hex(name.as_bytes());
        self.folder.join(format!("{}.{ending}", short.get(..24).unwrap_or(&short)))
    }
}

impl Vault for SealedFolder {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let path = self.path(name, "sealed");
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(failed("read", &path)(cause)),
        };
        let sealed = || VaultError::Sealed { path: path.display().to_string() };
        let rest = bytes.strip_prefix(MARK).ok_or_else(sealed)?;
        let (salt, rest) = rest.split_first_chunk::<SALT>().ok_or_else(sealed)?;
        let key = Key::derive(&self.passphrase, salt)?;
        key.open(name, rest).map(Some).ok_or_else(sealed)
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        let mut salt = [0; SALT];
        self.outside.random(&mut salt).map_err(|_| VaultError::Machine)?;
        let key = Key::derive(&self.passphrase, &salt)?;
        let sealed = key.seal(name, secret, &*self.outside)?;
        write_whole(&self.path(name, "sealed"), &[MARK, &salt, &sealed].concat())
    }

    fn remove(&self, name: &str) -> Result<bool, VaultError> {
        let path = self.path(name, "sealed");
        match std::fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(cause) => Err(failed("remove", &path)(cause)),
        }
    }

    fn try_hold(&self, name: &str) -> Result<Option<Held>, VaultError> {
        hold(&self.path(name, "lock"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::outside::fixed::Fixed;

    fn vault(folder: &std::path::Path, passphrase: &str) -> SealedFolder {
        let passphrase = Secret::new(passphrase.to_owned());
        SealedFolder::new(folder.join("tokens"), passphrase, Arc::new(Fixed::at(0))).unwrap()
    }

    #[test]
    fn a_secret_comes_back_under_its_name_and_passphrase_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mine = vault(folder.path(), "four words and more");
        mine.put("linkedin/jane", b"canary").unwrap();

        assert_eq!(mine.get("linkedin/jane").unwrap().unwrap().as_slice(), b"canary");
        assert_eq!(mine.get("linkedin/omar").unwrap(), None);
        let other = vault(folder.path(), "four other words");
        assert!(matches!(other.get("linkedin/jane"), Err(VaultError::Sealed { .. })));
        std::fs::rename(mine.path("linkedin/jane", "sealed"), mine.path("x/jane", "sealed"))
            .unwrap();
        assert!(matches!(mine.get("x/jane"), Err(VaultError::Sealed { .. })));
    }

    #[test]
    fn a_changed_or_cut_file_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let mine = vault(folder.path(), "four words and more");
        mine.put("x/jane", b"canary").unwrap();
        let path = mine.path("x/jane", "sealed");
        let whole = std::fs::read(&path).unwrap();

        for at in [0, MARK.len(), MARK.len() + SALT, whole.len() - 1] {
            let mut bent = whole.clone();
            bent[at] ^= 1;
            std::fs::write(&path, bent).unwrap();
            assert!(matches!(mine.get("x/jane"), Err(VaultError::Sealed { .. })), "{at}");
        }
        std::fs::write(&path, &whole[..MARK.len() + 3]).unwrap();
        assert!(mine.get("x/jane").is_err());
        assert!(!whole.windows(6).any(|part| part == b"canary"));
    }

    #[cfg(unix)]
    #[test]
    fn files_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mine = vault(folder.path(), "four words and more");
        mine.put("x/jane", b"canary").unwrap();

        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&mine.path("x/jane", "sealed")) & 0o777, 0o600);
        assert_eq!(mode(&folder.path().join("tokens")) & 0o777, 0o700);
        assert_eq!(std::fs::read_dir(folder.path().join("tokens")).unwrap().count(), 1);
    }

    #[test]
    fn a_name_is_held_by_one_at_a_time_and_forgotten_once() {
        let folder = tempfile::tempdir().unwrap();
        let mine = vault(folder.path(), "four words and more");

        let held = mine.try_hold("x/jane").unwrap();
        assert!(held.is_some() && mine.try_hold("x/jane").unwrap().is_none());
        drop(held);
        assert!(mine.try_hold("x/jane").unwrap().is_some());
        mine.put("x/jane", b"canary").unwrap();
        assert!(mine.remove("x/jane").unwrap() && !mine.remove("x/jane").unwrap());
    }

    #[test]
    fn a_short_passphrase_is_refused() {
        let outside = Arc::new(Fixed::at(0));
        let made = SealedFolder::new(PathBuf::new(), Secret::new("short".to_owned()), outside);

        assert!(matches!(made.err(), Some(VaultError::Short { .. })));
    }
}
