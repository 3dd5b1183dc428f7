//! Where tokens are kept: sealed, in files of the workspace, never in its database.
//!
//! | file | what it is |
//! |---|---|
//! | `seal.rs` | a key, and what is sealed under it |
//! | `folder.rs` | a folder of sealed files under a passphrase |
//! | `files.rs` | files that are whole or not there, for their owner alone |
//! | `error.rs` | why not |
//!
//! To keep them elsewhere, in the keyring of an operating system for instance, implement [`Vault`] in a
//! file here.

mod error;
mod files;
mod folder;
mod seal;

pub use error::VaultError;
pub use files::Held;
pub use files::hold;
pub use files::write_whole;
pub use folder::SealedFolder;
pub use seal::Key;

use zeroize::Zeroizing;

/// A place for secrets, each under a name.
pub trait Vault: Send + Sync {
    /// A secret; `None` where none is kept under the name.
    ///
    /// # Errors
    ///
    /// It cannot be read, or was sealed under another passphrase.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError>;

    /// Keeps a secret in place of the one before. A crash leaves one of the two, whole.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError>;

    /// Forgets a secret; says whether there was one.
    ///
    /// # Errors
    ///
    /// It cannot be removed.
    fn remove(&self, name: &str) -> Result<bool, VaultError>;

    /// Holds the name for one that changes it, over all processes; `None` while another holds it.
    ///
    /// # Errors
    ///
    /// The lock cannot be made.
    fn try_hold(&self, name: &str) -> Result<Option<Held>, VaultError>;
}
