//! Tokens that are fresh: renewed under a lock over all processes, and saved before they are used.
//!
//! A refresh token is good once at some services. Two runs that renew at the same time would end the
//! connection, and so would a run that dies with the new one unsaved.

use crate::intake::oauth::OAuthError;
use crate::intake::oauth::exchange::Exchange;
use crate::intake::oauth::tokens::Tokens;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;
use crate::intake::vault::Held;
use crate::intake::vault::Vault;

/// Milliseconds between two looks at a lock, and how often it is looked at.
const LOOK_MS: u64 = 100;
const LOOKS: u32 = 600;

/// The kept tokens of one account.
pub struct Keeper<'a> {
    /// Where they are kept.
    pub vault: &'a dyn Vault,
    /// Under which name.
    pub name: &'a str,
    /// Where new ones are had.
    pub exchange: &'a Exchange,
    /// Time and chance.
    pub outside: &'a dyn Outside,
}

impl Keeper<'_> {
    /// The tokens as they are kept; `None` where the account is not connected.
    ///
    /// # Errors
    ///
    /// They cannot be read.
    pub fn kept(&self) -> Result<Option<Tokens>, OAuthError> {
        let bytes = self.vault.get(self.name)?;
        bytes.map(|bytes| Tokens::from_bytes(&bytes).ok_or(OAuthError::Odd)).transpose()
    }

    /// Keeps tokens.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn keep(&self, tokens: &Tokens) -> Result<(), OAuthError> {
        Ok(self.vault.put(self.name, &tokens.to_bytes())?)
    }

    /// Tokens that are good as far as is known; `None` where the account is not connected.
    ///
    /// # Errors
    ///
    /// They have run out and cannot be renewed.
    pub async fn fresh(&self) -> Result<Option<Tokens>, OAuthError> {
        let Some(tokens) = self.kept()? else { return Ok(None) };
        if tokens.fresh(self.outside.now_ms().div_euclid(1000)) {
            return Ok(Some(tokens));
        }
        self.renew(&tokens.access).await.map(Some)
    }

    /// Tokens in place of some that the service no longer takes.
    ///
    /// # Errors
    ///
    /// They cannot be renewed: the connection has ended.
    pub async fn renew(&self, old: &Secret) -> Result<Tokens, OAuthError> {
        let _held = self.hold().await?;
        let kept = self.kept()?.ok_or(OAuthError::Ended)?;
        if kept.access != *old {
            // Another run has renewed them while we waited.
            return Ok(kept);
        }
        let tokens = self.exchange.refresh(&kept).await?;
        self.keep(&tokens)?;
        Ok(tokens)
    }

    async fn hold(&self) -> Result<Held, OAuthError> {
        for _ in 0..LOOKS {
            if let Some(held) = self.vault.try_hold(self.name)? {
                return Ok(held);
            }
            self.outside.pause(LOOK_MS).await;
        }
        Err(OAuthError::Held)
    }
}
