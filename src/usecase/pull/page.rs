//! A consent that is asked for on the page: the service sends the browser back to us, at whatever
//! moment, and to whichever request.
//!
//! What proves that we asked is kept meanwhile, sealed, under the session that asked: one a session, for
//! ten minutes, good once.

use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::intake::oauth::Flow;
use crate::intake::oauth::OAuthError;
use crate::intake::outside::Outside;
use crate::intake::vault::SealedFolder;
use crate::intake::vault::Vault as _;
use crate::policy::Basis;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::intake;
use crate::usecase::intake::HandedIn;
use crate::usecase::pull::Account;
use crate::usecase::pull::Asking;
use crate::usecase::pull::PullError;
use crate::usecase::pull::connection;
use crate::usecase::pull::connection::Consent;
use crate::usecase::pull::connection::LIMIT_S;
use crate::usecase::pull::connection::name_of;
use crate::usecase::pull::crm;
use crate::usecase::pull::machine;
use crate::usecase::pull::settings;
use crate::usecase::pull::settings::Ready;

/// The folder of flows that wait for their answer.
const FOLDER: &str = "asked";

/// Whose consent it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// Somebody's of the company, at a CRM.
    Crm(String),
    /// A rep's, at a network.
    Rep {
        /// The network's id.
        network: String,
        /// The rep's id.
        rep: String,
        /// Personal or company account.
        account: String,
    },
}

impl Whose {
    /// A rep's account, where it is one.
    #[must_use]
    pub fn account(&self) -> Option<Account> {
        match self {
            Self::Crm(_) => None,
            Self::Rep { network, rep, account } => Some(Account {
                network: network.clone(),
                rep: rep.clone(),
                account: account.parse().ok()?,
            }),
        }
    }
}

/// What waits for its answer.
#[derive(Serialize, Deserialize)]
struct Waiting {
    whose: Whose,
    flow: String,
    at_s: i64,
}

/// Where a rep's account stands.
#[derive(Clone, Debug)]
pub struct Way {
    /// What is to be known before the consent is given.
    pub before: &'static str,
    /// Accounts that are connected, by kind.
    pub connected: Vec<String>,
    /// US cents that a thousand people cost; 0: nothing.
    pub cents_per_1000: u64,
}

/// Begins a consent for a session; gives the address that is opened in the browser.
///
/// # Errors
///
/// The source is unknown or not set up; no passphrase; for a rep, the gate refuses.
pub async fn ask(
    services: &Services,
    session: &str,
    whose: Whose,
    redirect: &str,
    basis: Option<Basis>,
) -> Result<Asking, UseError> {
    let outside = machine();
    if let (Whose::Rep { rep, account, .. }, Some(basis)) = (&whose, basis) {
        let roster = services.store.roster().await?;
        let handed = HandedIn {
            rep: rep.clone(),
            paths: Vec::new(),
            basis,
            allegation: None,
            notice_on: None,
            account: account.parse().map_err(|_| unknown(account))?,
            leave_out: Vec::new(),
        };
        intake::gate(services, services.rep(&roster, rep)?, &handed)?;
    }
    let Consent { title, before, exchange, .. } = consent(services, &whose, &outside).await?;
    let begun = Flow::begin(exchange.provider(), redirect, &*outside);
    let (flow, address) = begun.map_err(PullError::OAuth)?;
    let at_s = outside.now_ms().div_euclid(1000);
    let waiting = Waiting { whose, flow: flow.to_text().to_string(), at_s };
    let text = Zeroizing::new(serde_json::to_vec(&waiting).unwrap_or_default());
    folder(services, &outside)?.put(session, &text).map_err(PullError::Vault)?;
    let scopes = exchange.provider().scopes.clone();
    Ok(Asking { network: title, before, scopes, address, limit_s: LIMIT_S })
}

/// Takes the query that the service sent the browser back with, and keeps the tokens, sealed.
///
/// # Errors
///
/// The session asked for nothing, or too long ago; the consent was not given, or is another's; the
/// service gives no tokens.
pub async fn answer(services: &Services, session: &str, query: &str) -> Result<Whose, UseError> {
    let outside = machine();
    let asked = folder(services, &outside)?;
    let text = asked.get(session).map_err(PullError::Vault)?;
    asked.remove(session).map_err(PullError::Vault)?;
    let waiting = text.and_then(|text| serde_json::from_slice::<Waiting>(&text).ok());
    let foreign = |reason| UseError::from(PullError::OAuth(OAuthError::Foreign { reason }));
    let waiting = waiting.ok_or_else(|| foreign("nothing was asked for here"))?;
    let age = outside.now_ms().div_euclid(1000).saturating_sub(waiting.at_s);
    if !(0..i64::try_from(LIMIT_S).unwrap_or(0)).contains(&age) {
        return Err(PullError::OAuth(OAuthError::NoAnswer { limit_s: LIMIT_S }).into());
    }
    let flow = Flow::of_text(&waiting.flow).ok_or_else(|| foreign("nothing was asked for here"))?;
    let code = flow.take(query).map_err(PullError::OAuth)?;
    let consent = consent(services, &waiting.whose, &outside).await?;
    let tokens = Box::pin(consent.exchange.code(code)).await.map_err(PullError::OAuth)?;
    connection::keep(services, consent, &outside, &tokens)?;
    let (what, who) = match &waiting.whose {
        Whose::Crm(crm) => ("crm connected", crm.clone()),
        Whose::Rep { network, rep, .. } => ("account connected", format!("{rep} {network}")),
    };
    services.store.note(services.as_of(), what, &who).await?;
    Ok(waiting.whose)
}

/// Where a rep's account at a network stands; `None` where nothing is set up to ask it.
///
/// # Errors
///
/// No such rep; what is sealed cannot be read.
pub async fn way(services: &Services, network: &str, rep: &str) -> Result<Option<Way>, UseError> {
    let outside = machine();
    if !settings::has_passphrase(services) {
        return Ok(None);
    }
    let Ok(ready) = Ready::of(services, network, &outside) else { return Ok(None) };
    let Ok(exchange) = ready.exchange() else { return Ok(None) };
    if exchange.provider().client_id.is_empty() {
        return Ok(None);
    }
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let vault = settings::tokens(services, &outside)?;
    let mut connected = Vec::new();
    for account in ["personal", "company"] {
        let kind = account.parse().map_err(|_| unknown(account))?;
        let name = name_of(network, &rep.id.0, kind);
        if vault.get(&name).map_err(PullError::Vault)?.is_some() {
            connected.push(account.to_owned());
        }
    }
    let cents_per_1000 = ready.service.milli_usd_per_1000.div_ceil(10);
    Ok(Some(Way { before: ready.service.before, connected, cents_per_1000 }))
}

/// The consent of somebody.
async fn consent(
    services: &Services,
    whose: &Whose,
    outside: &Arc<dyn Outside>,
) -> Result<Consent, UseError> {
    match whose {
        Whose::Crm(id) => crm::consent(services, id),
        Whose::Rep { network, rep, account } => {
            let kind = account.parse().map_err(|_| unknown(account))?;
            let roster = services.store.roster().await?;
            let rep = services.rep(&roster, rep)?;
            let name = name_of(network, &rep.id.0, kind);
            Ready::of(services, network, outside)?.consent(name)
        }
    }
}

fn folder(services: &Services, outside: &Arc<dyn Outside>) -> Result<SealedFolder, UseError> {
    settings::sealed(services, FOLDER, outside)
}

fn unknown(account: &str) -> UseError {
    PullError::Unknown { network: account.to_owned() }.into()
}
