//! The key of one run: how it is shown, and how it is had anew.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::company::live::Auth;
use crate::intake::http::Ask;
use crate::intake::oauth::Exchange;
use crate::intake::secret::Secret;
use crate::usecase::pull::PullError;

/// A key, or a token that was had for one.
pub(super) struct Key {
    shown: Secret,
    exchange: Option<Exchange>,
}

impl Key {
    /// A key that is shown as it is.
    pub(super) fn of(word: Secret) -> Self {
        Self { shown: word, exchange: None }
    }

    /// A token that is had for an application's secret.
    pub(super) async fn had_for(exchange: Exchange) -> Result<Self, PullError> {
        let shown = exchange.own().await?.access;
        Ok(Self { shown, exchange: Some(exchange) })
    }

    /// Has it anew, if it can be; says whether.
    pub(super) async fn renew(&mut self) -> Result<bool, PullError> {
        let Some(exchange) = &self.exchange else { return Ok(false) };
        self.shown = exchange.own().await?.access;
        Ok(true)
    }

    /// A request that shows it, and what the client is to show as a bearer.
    pub(super) fn dress(&self, auth: Auth, ask: Ask) -> (Ask, Option<&Secret>) {
        match auth {
            Auth::Bearer => (ask, Some(&self.shown)),
            Auth::Basic => {
                let pair = zeroize::Zeroizing::new(format!("{}:", self.shown.expose()));
                (
                    ask.header(
                        "Authorization",
                        format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes())),
                    ),
                    None,
                )
            }
            Auth::Header(name) => (ask.header(name, self.shown.expose()), None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_as_each_service_wants_it() {
        let key = Key::of(Secret::new("fka_1".to_owned()));
        let headers = |auth| key.dress(auth, Ask::get("/")).0.headers;

        assert_eq!(headers(Auth::Basic), [("Authorization", "Basic ZmthXzE6".to_owned())]);
        assert_eq!(headers(Auth::Header("x-api-token")), [("x-api-token", "fka_1".to_owned())]);
        assert!(headers(Auth::Bearer).is_empty());
    }
}
