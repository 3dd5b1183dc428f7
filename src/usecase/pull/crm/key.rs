//! The key of one run: how it is shown, and how it is had anew.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::company::live;
use crate::company::live::Auth;
use crate::company::live::Crm;
use crate::company::live::Setup;
use crate::intake::http::Ask;
use crate::intake::http::Client;
use crate::intake::http::usual;
use crate::intake::oauth::Exchange;
use crate::intake::oauth::Keeper;
use crate::intake::oauth::OAuthError;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::word::Word;
use crate::usecase::pull::drive::Connection;

/// A key, or a token that was had for one.
pub(super) struct Key {
    shown: Secret,
    /// What is shown beside it.
    beside: Option<Secret>,
    from: From,
}

/// Where another one is had, once it has ended.
enum From {
    /// Nowhere: somebody made it.
    Hand,
    /// From the token endpoint, for an application's secret.
    Secret(Box<Exchange>),
    /// From the token endpoint, for the refresh token of a consent that is kept.
    Consent(Box<Connection>),
    /// From the CRM itself, for user and password, as HTTP Basic has them.
    Password(Secret),
}

/// Who is asked for another one.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) crm: &'static dyn Crm,
    pub(super) setup: &'a Setup,
    pub(super) client: &'a Client,
    pub(super) outside: &'a dyn Outside,
}

impl Key {
    /// A key, or two, shown as they are.
    pub(super) fn of(word: Word) -> Self {
        let (shown, beside) = match word {
            Word::One(key) => (key, None),
            Word::Two(key, token) => (token, Some(key)),
        };
        Self { shown, beside, from: From::Hand }
    }

    /// A token that is had for an application's secret.
    pub(super) async fn had_for(exchange: Exchange) -> Result<Self, PullError> {
        let shown = exchange.own().await?.access;
        Ok(Self { shown, beside: None, from: From::Secret(Box::new(exchange)) })
    }

    /// The token of a consent.
    pub(super) fn consented(connection: Connection) -> Self {
        let shown = connection.tokens.access.clone();
        Self { shown, beside: None, from: From::Consent(Box::new(connection)) }
    }

    /// A token that is had for a user and a password.
    pub(super) async fn logged_in(
        user: &Secret,
        password: &Secret,
        asked: Asked<'_>,
    ) -> Result<Self, PullError> {
        let pair = basic(user.expose(), password.expose());
        let shown = log_in(&pair, asked).await?;
        Ok(Self { shown, beside: None, from: From::Password(pair) })
    }

    /// Has another one where this one has run out by its own word.
    pub(super) async fn keep_fresh(&mut self, asked: Asked<'_>) -> Result<(), PullError> {
        if let From::Consent(connection) = &self.from
            && !connection.tokens.fresh(asked.outside.now_ms().div_euclid(1000))
        {
            self.renew(asked).await?;
        }
        Ok(())
    }

    /// Has another one, if it can be had; says whether.
    pub(super) async fn renew(&mut self, asked: Asked<'_>) -> Result<bool, PullError> {
        self.shown = match &mut self.from {
            From::Hand => return Ok(false),
            From::Secret(exchange) => exchange.own().await?.access,
            From::Consent(kept) if kept.tokens.refresh.is_none() => return Ok(false),
            From::Consent(kept) => renewed(kept, asked.outside).await?,
            From::Password(pair) => log_in(pair, asked).await?,
        };
        Ok(true)
    }

    /// A request that shows it, and what the client is to show as a bearer.
    pub(super) fn dress(&self, auth: Auth, ask: Ask) -> (Ask, Option<&Secret>) {
        let shown = self.shown.expose();
        let beside = self.beside.as_ref().map_or("", Secret::expose);
        match auth {
            Auth::Bearer => (ask, Some(&self.shown)),
            Auth::Scheme(word) => (ask.header("Authorization", format!("{word} {shown}")), None),
            Auth::Basic => (with_basic(ask, &basic(shown, "")), None),
            Auth::Header(name) => (ask.header(name, shown), None),
            Auth::HeaderAndBearer(name) => (ask.header(name, beside), Some(&self.shown)),
        }
    }
}

/// The access token of a consent, had anew and kept before it is used.
async fn renewed(kept: &mut Connection, outside: &dyn Outside) -> Result<Secret, OAuthError> {
    let keeper = Keeper { vault: &kept.vault, name: &kept.name, exchange: &kept.exchange, outside };
    kept.tokens = keeper.renew(&kept.tokens.access).await?;
    Ok(kept.tokens.access.clone())
}

/// A token for user and password.
async fn log_in(pair: &Secret, asked: Asked<'_>) -> Result<Secret, PullError> {
    let ask = with_basic(asked.crm.log_in(asked.setup), pair);
    let answer = asked.client.send(&ask, None, usual).await.map_err(live::CrmError::from)?;
    Ok(live::session(&answer)?)
}

/// User and password as HTTP Basic wants them.
fn basic(user: &str, password: &str) -> Secret {
    let pair = Zeroizing::new(format!("{user}:{password}"));
    Secret::new(BASE64_STANDARD.encode(pair.as_bytes()))
}

fn with_basic(ask: Ask, pair: &Secret) -> Ask {
    ask.header("Authorization", format!("Basic {}", pair.expose()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_as_each_service_wants_it() {
        let secret = |text: &str| Secret::new(text.to_owned());
        let key = Key::of(Word::One(secret("fka_1")));
        let headers = |auth| key.dress(auth, Ask::get("/")).0.headers;
        let two = Key::of(Word::Two(secret("k1"), secret("t1")));
        let (ask, bearer) = two.dress(Auth::HeaderAndBearer("X-Api-Key"), Ask::get("/"));

        assert_eq!(headers(Auth::Basic), [("Authorization", "Basic ZmthXzE6".to_owned())]);
        assert_eq!(headers(Auth::Header("x-api-token")), [("x-api-token", "fka_1".to_owned())]);
        let zoho = headers(Auth::Scheme("Zoho-oauthtoken"));
        assert_eq!(zoho, [("Authorization", "Zoho-oauthtoken fka_1".to_owned())]);
        assert!(headers(Auth::Bearer).is_empty());
        assert_eq!(ask.headers, [("X-Api-Key", "k1".to_owned())]);
        assert_eq!(bearer, Some(&secret("t1")));
    }
}
