//! A rep's account at a network, connected with the rep's own yes, and disconnected.

use std::sync::Arc;

use serde::Serialize;

use crate::intake::http::Ask;
use crate::intake::http::Client;
use crate::intake::http::Method;
use crate::intake::oauth::Exchange;
use crate::intake::oauth::Flow;
use crate::intake::oauth::Keeper;
use crate::intake::oauth::Loopback;
use crate::intake::oauth::Tokens;
use crate::intake::outside::Outside;
use crate::intake::vault::Vault as _;
use crate::policy::AccountKind;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::drive::Connection;
use crate::usecase::pull::machine;
use crate::usecase::pull::settings;
use crate::usecase::pull::settings::Ready;
use crate::usecase::pull::spool;

/// Seconds that the rep has to say yes at the service.
pub(super) const LIMIT_S: u64 = 600;

/// Whose account, where.
#[derive(Clone, Debug)]
pub struct Account {
    /// The network's id.
    pub network: String,
    /// The rep's id.
    pub rep: String,
    /// Personal or company account.
    pub account: AccountKind,
}

/// What the rep is told before the address is opened.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The service's name.
    pub network: String,
    /// What is to be known before.
    pub before: &'static str,
    /// What the consent opens.
    pub scopes: Vec<String>,
    /// The address to open in the rep's own browser.
    pub address: String,
    /// Seconds to answer in.
    pub limit_s: u64,
}

/// What came of connecting.
#[derive(Clone, Debug, Serialize)]
pub struct Connected {
    /// The network.
    pub network: String,
    /// The rep.
    pub rep: String,
    /// What the service says that the consent opens.
    pub scopes: Vec<String>,
    /// Until when the token is good, in seconds since 1970, where the service says.
    pub until_s: Option<i64>,
    /// Whether it can be renewed without the rep.
    pub lasting: bool,
}

/// What came of disconnecting.
#[derive(Clone, Debug, Serialize)]
pub struct Disconnected {
    /// The network.
    pub network: String,
    /// The rep.
    pub rep: String,
    /// Whether there was a connection.
    pub connected: bool,
    /// Whether the service took the tokens back.
    pub revoked: bool,
    /// Why it did not, if it was asked and did not.
    pub why_not: Option<String>,
    /// Where the rep takes the consent back by hand.
    pub by_hand: &'static str,
}

/// The name that an account's tokens and pages are kept under.
pub(super) fn name_of(network: &str, rep: &str, account: AccountKind) -> String {
    format!("{network}/{rep}/{}", account.as_str())
}

/// Gets the rep's consent at the service and keeps the tokens, sealed. `tell` is told the address.
///
/// # Errors
///
/// No such rep or network; no application set up; no passphrase; the consent was not given.
pub async fn connect(
    services: &Services,
    account: &Account,
    tell: &(dyn Fn(&Asking) + Sync),
) -> Result<Connected, UseError> {
    let outside = machine();
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &account.rep)?;
    let ready = Ready::of(services, &account.network, &outside)?;
    let name = name_of(&account.network, &rep.id.0, account.account);
    let kept = begin(services, ready.consent(name)?, &outside, tell).await?;
    services
        .store
        .note(services.as_of(), "account connected", &format!("{} {}", rep.id.0, account.network))
        .await?;
    Ok(Connected {
        network: account.network.clone(),
        rep: rep.id.0.clone(),
        scopes: kept.tokens.scopes,
        until_s: kept.tokens.expires_at_s,
        lasting: kept.tokens.refresh.is_some(),
    })
}

/// A consent that is to be had, of a rep at a network or of somebody at a CRM.
pub(super) struct Consent {
    /// The service's name.
    pub(super) title: String,
    /// What is to be known before.
    pub(super) before: &'static str,
    /// Where it is had.
    pub(super) exchange: Exchange,
    /// The name that its tokens are kept under.
    pub(super) name: String,
}

/// The flow itself.
pub(super) async fn begin(
    services: &Services,
    consent: Consent,
    outside: &Arc<dyn Outside>,
    tell: &(dyn Fn(&Asking) + Sync),
) -> Result<Connection, UseError> {
    let Consent { title, before, exchange, name } = consent;
    let vault = settings::tokens(services, outside)?;
    let ear = Loopback::open(exchange.provider()).await.map_err(PullError::OAuth)?;
    let begun = Flow::begin(exchange.provider(), ear.redirect(), &**outside);
    let (flow, address) = begun.map_err(PullError::OAuth)?;
    tell(&Asking {
        network: title,
        before,
        scopes: exchange.provider().scopes.clone(),
        address,
        limit_s: LIMIT_S,
    });
    let query = ear.hear(LIMIT_S).await.map_err(PullError::OAuth)?;
    let code = flow.take(&query).map_err(PullError::OAuth)?;
    let tokens = exchange.code(code).await.map_err(PullError::OAuth)?;
    let keeper = Keeper { vault: &vault, name: &name, exchange: &exchange, outside: &**outside };
    keeper.keep(&tokens).map_err(PullError::OAuth)?;
    Ok(Connection { vault, name, exchange, tokens })
}

/// Keeps tokens that somebody made by hand in place of a consent.
pub(super) fn keep(
    services: &Services,
    consent: Consent,
    outside: &Arc<dyn Outside>,
    tokens: &Tokens,
) -> Result<(), UseError> {
    let vault = settings::tokens(services, outside)?;
    let Consent { exchange, name, .. } = consent;
    let keeper = Keeper { vault: &vault, name: &name, exchange: &exchange, outside: &**outside };
    Ok(keeper.keep(tokens).map_err(PullError::OAuth)?)
}

/// The kept connection of an account; `None` where there is none.
pub(super) fn kept(
    services: &Services,
    exchange: Exchange,
    outside: &Arc<dyn Outside>,
    name: &str,
) -> Result<Option<Connection>, UseError> {
    let vault = settings::tokens(services, outside)?;
    let keeper = Keeper { vault: &vault, name, exchange: &exchange, outside: &**outside };
    let tokens = keeper.kept().map_err(PullError::OAuth)?;
    Ok(tokens.map(|tokens| Connection { vault, name: name.to_owned(), exchange, tokens }))
}

/// Takes the tokens back at the service, and forgets them and the pages of a pull that is not over.
///
/// # Errors
///
/// No such rep or network; what is kept cannot be read or removed. That the service is out of reach
/// is no error: the tokens are forgotten here all the same, which is said.
pub async fn disconnect(services: &Services, account: &Account) -> Result<Disconnected, UseError> {
    let outside = machine();
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &account.rep)?;
    let ready = Ready::of(services, &account.network, &outside)?;
    let name = name_of(&account.network, &rep.id.0, account.account);
    let vault = settings::tokens(services, &outside)?;
    let known = ready.exchange().and_then(|exchange| kept(services, exchange, &outside, &name));
    let taken_back = match &known {
        Ok(Some(connection)) => revoke(&ready, connection).await,
        Ok(None) => Ok(false),
        Err(error) => Err(error.to_string()),
    };
    let connected = vault.remove(&name).map_err(PullError::Vault)?;
    let pulls = settings::pulls(services, &outside)?;
    pulls.remove(&name).map_err(PullError::Vault)?;
    let root = services.config.workspace.join(settings::PULLS);
    spool::remove_folder(&spool::folder_of(&root, &name))?;
    services
        .store
        .note(
            services.as_of(),
            "account disconnected",
            &format!("{} {}", rep.id.0, account.network),
        )
        .await?;
    Ok(Disconnected {
        network: account.network.clone(),
        rep: rep.id.0.clone(),
        connected,
        revoked: *taken_back.as_ref().unwrap_or(&false),
        why_not: taken_back.err().filter(|_| connected),
        by_hand: ready.service.by_hand,
    })
}

/// Takes tokens back at the service; whether it has a way for that.
async fn revoke(ready: &Ready, connection: &Connection) -> Result<bool, String> {
    let done = if ready.network.as_str() == "facebook" {
        permissions_back(ready, &connection.tokens).await
    } else {
        connection.exchange.revoke(&connection.tokens).await.map_err(PullError::OAuth)
    };
    done.map_err(|error| error.to_string())
}

/// Facebook takes permissions back, not tokens.
async fn permissions_back(ready: &Ready, tokens: &Tokens) -> Result<bool, PullError> {
    let client = Client::new(&ready.service.base_url, &ready.ways, Arc::clone(&ready.outside))?;
    let path = format!("/{}/me/permissions", ready.service.version);
    let ask = Ask { method: Method::Delete, path, ..Ask::default() };
    Ok(client.once(&ask, Some(&tokens.access)).await?.is_fine())
}
