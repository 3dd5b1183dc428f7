//! The workspace's key: what is sealed under it cannot be read from a copy of the database.
//!
//! It is a file of its own, `ringfence.key` in the workspace, readable by its owner alone and made
//! when first needed. Servers that share a store share the file: `RINGFENCE_KEY_FILE` names it. A
//! backup does not hold it. Without it nobody's findings are lost: accounts with one-time codes are
//! given new links, and browsers are new to the store.
//!
//! Sealing is ChaCha20-Poly1305 (RFC 8439) with a random nonce, bound to the account it is for. So few
//! keys are ever sealed that random nonces do not meet.

use std::path::Path;
use std::path::PathBuf;

use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac as _;
use ring::aead;

use crate::intake::hash::hex;
use crate::intake::hash::sha256_hex;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::AccountError;

/// Bytes of a key, of a token, and of an account's id before it is written as hex.
const BYTES: usize = 32;

/// The file's name in the workspace.
const FILE: &str = "ringfence.key";

/// The workspace's key.
pub(in crate::usecase) struct Key {
    bytes: [u8; BYTES],
    path: PathBuf,
}

impl Key {
    /// Reads the key, or makes one.
    ///
    /// # Errors
    ///
    /// The file cannot be read or made, or is no key.
    pub(in crate::usecase) fn load(services: &Services) -> Result<Self, UseError> {
        let named = services.config.key_file.clone();
        let path = named.unwrap_or_else(|| services.config.workspace.join(FILE));
        Self::at(path).map_err(UseError::from)
    }

    fn at(path: PathBuf) -> Result<Self, AccountError> {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(&path)?,
            Err(cause) => return Err(failed("read", &path, cause)),
        };
        let bytes = unhex(text.trim())
            .ok_or_else(|| AccountError::OtherKey { path: path.display().to_string() })?;
        Ok(Self { bytes, path })
    }

    /// A keyed digest; `what` keeps digests for different ends apart.
    pub(in crate::usecase) fn digest(&self, what: &str, of: &[&str]) -> String {
        hex(&self.mac(what, of))
    }

    fn mac(&self, what: &str, of: &[&str]) -> Vec<u8> {
        let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(&self.bytes) else {
            return Vec::new();
        };
        for part in std::iter::once(&what).chain(of) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().to_vec()
    }

    /// Seals a secret of an account.
    pub(super) fn seal(&self, account: &str, secret: &[u8]) -> Result<Vec<u8>, AccountError> {
        let nonce: [u8; aead::NONCE_LEN] = random()?;
        let mut sealed = nonce.to_vec();
        let mut text = secret.to_vec();
        self.cipher()?
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(account.as_bytes()),
                &mut text,
            )
            .map_err(|_| AccountError::Hash)?;
        sealed.extend(text);
        Ok(sealed)
    }

    /// Opens a secret of an account.
    pub(super) fn open(&self, account: &str, sealed: &[u8]) -> Result<Vec<u8>, AccountError> {
        let other = || AccountError::OtherKey { path: self.path.display().to_string() };
        let (nonce, text) = sealed.split_at_checked(aead::NONCE_LEN).ok_or_else(other)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| other())?;
        let mut text = text.to_vec();
        let aad = aead::Aad::from(account.as_bytes());
        let opened = self.cipher()?.open_in_place(nonce, aad, &mut text).map_err(|_| other())?;
        Ok(opened.to_vec())
    }

    fn cipher(&self) -> Result<aead::LessSafeKey, AccountError> {
        let key = self.mac("sealing", &[]);
        let key = aead::UnboundKey::new(&aead::CHACHA20_POLY1305, &key);
        key.map(aead::LessSafeKey::new).map_err(|_| AccountError::Hash)
    }
}

/// Makes a key file. Of two who make it at once the first wins, and both read the same.
fn make(path: &Path) -> Result<String, AccountError> {
    use std::io::Write as _;
    let text = hex(&random::<BYTES>()?);
    let beside = path.with_extension(format!("{}.new", token()?.get(..8).unwrap_or_default()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    // A link, unlike a rename, never takes the place of a key that is there already.
    let linked = written.and_then(|()| std::fs::hard_link(&beside, path));
    let _ = std::fs::remove_file(&beside);
    match linked {
        Ok(()) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            std::fs::read_to_string(path).map_err(|cause| failed("read", path, cause))
        }
        Err(cause) => Err(failed("make", path, cause)),
    }
}

fn failed(doing: &'static str, path: &Path, cause: std::io::Error) -> AccountError {
    AccountError::Key { doing, path: path.display().to_string(), cause }
}

/// Random bytes of the operating system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], AccountError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| AccountError::NoRandom)?;
    Ok(bytes)
}

/// A token of 256 random bits, as 64 hex digits.
pub(super) fn token() -> Result<String, AccountError> {
    Ok(hex(&random::<BYTES>()?))
}

/// What is stored of a token; `None` for what cannot be one.
pub(super) fn digest_of(token: &str) -> Option<String> {
    let looks_right = token.len() == 2 * BYTES && token.bytes().all(|one| one.is_ascii_hexdigit());
    looks_right.then(|| sha256_hex(token.as_bytes()))
}

/// 32 bytes from 64 hex digits.
fn unhex(text: &str) -> Option<[u8; BYTES]> {
    if text.len() != 2 * BYTES || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; BYTES];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_readable_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);

        let first = Key::at(path.clone()).unwrap();
        let again = Key::at(path.clone()).unwrap();

        assert_eq!(first.bytes, again.bytes);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "short").unwrap();
        assert!(matches!(Key::at(path), Err(AccountError::OtherKey { .. })));
    }

    #[test]
    fn what_is_sealed_opens_for_its_account_and_key_alone() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::at(folder.path().join("a.key")).unwrap();
        let other = Key::at(folder.path().join("b.key")).unwrap();

        let sealed = key.seal("U-1", b"secret").unwrap();

        assert_eq!(key.open("U-1", &sealed).unwrap(), b"secret");
        assert!(key.open("U-2", &sealed).is_err() && other.open("U-1", &sealed).is_err());
        assert!(key.open("U-1", &sealed[..10]).is_err());
        let mut bent = sealed.clone();
        bent[14] ^= 1;
        assert!(key.open("U-1", &bent).is_err());
        assert_ne!(key.seal("U-1", b"secret").unwrap(), sealed);
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
    }

    #[test]
    fn digests_of_different_parts_differ() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::at(folder.path().join(FILE)).unwrap();

        assert_ne!(key.digest("place", &["ab", "c"]), key.digest("place", &["a", "bc"]));
        assert_ne!(key.digest("place", &["a"]), key.digest("budget", &["a"]));
    }

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (one, other) = (token().unwrap(), token().unwrap());

        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
        assert!(digest_of(&one).is_some_and(|digest| digest != one));
        assert_eq!(digest_of("short"), None);
    }
}
