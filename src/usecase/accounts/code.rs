//! One-time codes by time (TOTP, RFC 6238): SHA-1, six digits, 30 seconds, one step either way, each
//! step once. SHA-1 is what all authenticator programs know, and HMAC-SHA-1 is sound.

use totp_rs::Builder;
use totp_rs::Secret;
use totp_rs::Totp;

use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::key;
use crate::usecase::accounts::key::Key;

/// Bytes of a key: 160 bits, as RFC 4226 asks.
const BYTES: usize = 20;

/// What somebody types or scans into an authenticator program.
#[derive(Clone)]
pub struct Setup {
    /// The key as people type it, in Base32.
    pub key: String,
    /// The key as a link that authenticator programs open.
    pub link: String,
}

/// Makes a key for an account and keeps it, sealed, until it is confirmed.
pub(super) async fn set_up(
    services: &Services,
    account: &str,
    email: &str,
) -> Result<Setup, UseError> {
    let secret: [u8; BYTES] = key::random()?;
    let sealed = Key::load(services)?.seal(account, &secret)?;
    services.store.put_pending_code(account, &sealed).await?;
    let key = Secret::from(secret).to_base32();
    let issuer = escaped(&services.config.agency);
    let link = format!(
        "otpauth://totp/ringfence:{}?secret={key}&issuer=ringfence%20{issuer}",
        escaped(email)
    );
    Ok(Setup { key, link })
}

/// Uses a code; tells whether it was right and new. `pending` confirms the key that was shown.
pub(super) async fn used(
    services: &Services,
    account: &str,
    code: &str,
    pending: bool,
    now: i64,
) -> Result<bool, UseError> {
    let secrets = services.store.secrets(account).await?;
    let sealed = if pending { secrets.code_pending } else { secrets.code_key };
    let Some(sealed) = sealed else { return Ok(false) };
    let secret = Key::load(services)?.open(account, &sealed)?;
    let Some(step) = step_of(&secret, code, now) else { return Ok(false) };
    Ok(services.store.use_code(account, step, pending).await?)
}

/// The time step whose code this is, among the last, the present and the next one.
fn step_of(secret: &[u8], code: &str, now: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp(secret)?.check(&code, u64::try_from(now).ok()?)?;
    i64::try_from(step).ok()
}

fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret.to_vec()).build().ok()
}

/// Percent-encodes all but what every address may hold.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// The code of a key as people type it; for tests of the journey.
#[cfg(test)]
pub(super) fn code_of(key: &str, now: i64) -> String {
    let secret = Secret::try_from_base32(key).unwrap();
    totp(secret.as_ref()).unwrap().generate(u64::try_from(now).unwrap()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1; the last six of the eight digits.
        let secret = b"12345678901234567890";

        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(step_of(secret, code, at), Some(at / 30), "{at}");
            assert_eq!(step_of(secret, code, at + 30), Some(at / 30));
            assert_eq!(step_of(secret, code, at + 90), None);
        }
        assert_eq!(step_of(secret, "287 082", 59), Some(1));
        for wrong in ["", "28708", "+87082", "287083"] {
            assert_eq!(step_of(secret, wrong, 59), None, "{wrong}");
        }
    }

    #[test]
    fn a_link_holds_no_character_that_ends_it() {
        assert_eq!(escaped("a b&c@d.example"), "a%20b%26c%40d.example");
    }
}
