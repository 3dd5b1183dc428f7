//! A key, and what is sealed under it: ChaCha20-Poly1305 (RFC 8439) with a random nonce, bound to
//! the name it is kept under.
//!
//! A passphrase becomes a key by argon2id with 19,456 KiB, 2 passes and 1 lane (OWASP's password storage
//! sheet). Keys seal at most some hundred thousand pages, far from where random nonces of 96 bits meet.

use argon2::Algorithm;
use argon2::Argon2;
use argon2::Params;
use argon2::Version;
use ring::aead;
use zeroize::Zeroizing;

use crate::intake::outside::Outside;
use crate::intake::secret::Secret;
use crate::intake::vault::VaultError;

/// Bytes of a key.
const BYTES: usize = 32;

/// Bytes of the salt of a passphrase.
pub(super) const SALT: usize = 16;

/// A key. Wiped when done with, hidden in `Debug`.
pub struct Key(Zeroizing<[u8; BYTES]>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    /// A new key.
    ///
    /// # Errors
    ///
    /// No random numbers.
    pub fn random(outside: &dyn Outside) -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        outside.random(&mut *bytes).map_err(|_| VaultError::Machine)?;
        Ok(Self(bytes))
    }

    /// A key from its bytes; `None` where they are no key.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// Its bytes, to seal them under another.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &*self.0
    }

    /// The key that a passphrase and a salt make.
    pub(super) fn derive(passphrase: &Secret, salt: &[u8; SALT]) -> Result<Self, VaultError> {
        let params = Params::new(19_456, 2, 1, Some(BYTES)).map_err(|_| VaultError::Machine)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut bytes = Zeroizing::new([0; BYTES]);
        argon
            .hash_password_into(passphrase.expose().as_bytes(), salt, &mut *bytes)
            .map_err(|_| VaultError::Machine)?;
        Ok(Self(bytes))
    }

    /// Seals bytes, bound to a name.
    ///
    /// # Errors
    ///
    /// No random numbers.
    pub fn seal(
        &self,
        name: &str,
        plain: &[u8],
        outside: &dyn Outside,
    ) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; aead::NONCE_LEN];
        outside.random(&mut nonce).map_err(|_| VaultError::Machine)?;
        let mut text = plain.to_vec();
        self.cipher()?
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(name.as_bytes()),
                &mut text,
            )
            .map_err(|_| VaultError::Machine)?;
        let mut sealed = nonce.to_vec();
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// Opens what was sealed; `None` for another key, another name, or bytes that were changed.
    #[must_use]
    pub fn open(&self, name: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, text) = sealed.split_at_checked(aead::NONCE_LEN)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = Zeroizing::new(text.to_vec());
        let aad = aead::Aad::from(name.as_bytes());
        let length = self.cipher().ok()?.open_in_place(nonce, aad, &mut text).ok()?.len();
        text.truncate(length);
        Some(text)
    }

    fn cipher(&self) -> Result<aead::LessSafeKey, VaultError> {
        let key = aead::UnboundKey::new(&aead::CHACHA20_POLY1305, &*self.0);
        key.map(aead::LessSafeKey::new).map_err(|_| VaultError::Machine)
    }
}
