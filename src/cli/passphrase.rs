//! The passphrase that keys and tokens are sealed under, asked for at the terminal where no file is named.

use std::io::IsTerminal as _;

use crate::intake::secret::Secret;
use crate::intake::vault::VaultError;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull;
use crate::usecase::pull::PullError;

/// Asks for it where it is lacking and somebody sits at the terminal; a new one is asked for twice. It is not
/// shown while it is typed, and forgotten with the run.
pub(super) fn ask(services: &mut Services) -> Result<(), UseError> {
    let Some(new) = pull::lacks_passphrase(services) else { return Ok(()) };
    if !std::io::stdin().is_terminal() {
        return Ok(());
    }
    let words = if new { "A new passphrase for keys and tokens: " } else { "Passphrase: " };
    let typed = typed(words)?;
    if new && typed != self::typed("The same once more: ")? {
        return Err(PullError::Vault(VaultError::Differs).into());
    }
    services.config.live.token_key = Some(typed);
    Ok(())
}

fn typed(words: &str) -> Result<Secret, UseError> {
    let typed = rpassword::prompt_password(words).map(Secret::new);
    typed.map_err(|_| PullError::Vault(VaultError::NoPassphrase).into())
}
