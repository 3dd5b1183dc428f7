//! The passphrase that keys and tokens are sealed under, asked for at the terminal where no file is named.

use std::io::IsTerminal as _;
use std::path::Path;

use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull;

/// Asks for it where it is lacking and somebody sits at the terminal; a new one is asked for twice. It is not
/// shown while it is typed, and forgotten with the run.
pub(super) fn ask(services: &mut Services) -> Result<(), UseError> {
    let Some(new) = pull::lacks_passphrase(services) else { return Ok(()) };
    if !std::io::stdin().is_terminal() {
        return Ok(());
    }
    let words = if new { "A new passphrase for keys and tokens: " } else { "Passphrase: " };
    let first = typed(words)?;
    let again = if new { Some(typed("The same once more: ")?) } else { None };
    pull::take_passphrase(services, first, again)
}

fn typed(words: &str) -> Result<String, UseError> {
    rpassword::prompt_password(words).map_err(UseError::file("read", Path::new("the terminal")))
}
