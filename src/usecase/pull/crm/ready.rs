//! Settings over what a CRM's connector knows, and the key it is asked with.

use std::path::Path;
use std::sync::Arc;

use crate::company::live;
use crate::company::live::Credential;
use crate::company::live::Crm;
use crate::company::live::CrmService;
use crate::company::live::Options;
use crate::company::live::Setup;
use crate::company::live::Unset;
use crate::config::Source;
use crate::intake::hash::sha256_hex;
use crate::intake::http::Client;
use crate::intake::http::Ways;
use crate::intake::oauth::Exchange;
use crate::intake::oauth::Provider;
use crate::intake::oauth::SecretWay;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;
use crate::intake::vault::Vault as _;
use crate::model::Day;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::connection;
use crate::usecase::pull::connection::Consent;
use crate::usecase::pull::crm::key::Asked;
use crate::usecase::pull::crm::key::Key;
use crate::usecase::pull::crm::word::Word;
use crate::usecase::pull::drive::Connection;
use crate::usecase::pull::settings;

/// Rows and bytes of a book at most: that of a large company many times over.
const ROWS: u64 = 20_000_000;
const BYTES: u64 = 64 << 30;
const PAGES: u64 = 1_000_000;

/// Where a browser is sent back to, unless the service wants another name for it.
const LOOPBACK: &str = "127.0.0.1";

/// A CRM, ready to be asked.
pub(super) struct Ready {
    pub(super) crm: &'static dyn Crm,
    pub(super) service: CrmService,
    pub(super) setup: Setup,
    pub(super) base_url: String,
    pub(super) ways: Ways,
    pub(super) outside: Arc<dyn Outside>,
    source: Source,
}

impl Ready {
    /// Looks a CRM up.
    pub(super) fn of(
        services: &Services,
        id: &str,
        outside: &Arc<dyn Outside>,
    ) -> Result<Self, UseError> {
        let unknown = || PullError::Unknown { network: id.to_owned() };
        let crm = live::crm(id).ok_or_else(unknown)?;
        let source: Source = services.config.live.source(id).ok_or_else(unknown)?.clone();
        let options = options(&source);
        let service = crm.service(&options);
        let base_url = source.base_url.clone().unwrap_or_else(|| service.base_url.to_string());
        if base_url.is_empty() {
            return Err(PullError::NoAddress { crm: id.to_owned() }.into());
        }
        if let Some(Unset { key, wanted }) = crm.unset(&options) {
            return Err(PullError::Unset { crm: id.to_owned(), key, wanted }.into());
        }
        let setup = Setup {
            version: source.version.clone().unwrap_or_else(|| service.version.to_owned()),
            page_size: source.page_size.unwrap_or(service.page_size),
            options,
        };
        let mut ways = settings::ways(services);
        ways.limits.rows = ROWS;
        ways.limits.bytes = BYTES;
        if service.body_bytes > 0 && services.config.live.body_bytes.is_none() {
            ways.limits.body_bytes = service.body_bytes;
        }
        ways.limits.pages = services.config.live.pages.unwrap_or(PAGES);
        let outside = Arc::clone(outside);
        Ok(Self { crm, service, setup, base_url, ways, outside, source })
    }

    /// The name that its key is kept under.
    pub(super) fn name(&self) -> String {
        let [key, consent] = names(self.crm.id());
        if self.service.credential == Credential::Consent { consent } else { key }
    }

    /// The key: that of a file, or the kept one; and where it is a secret or a password, a token for it.
    pub(super) async fn key(
        &self,
        services: &Services,
        client: &Client,
        file: Option<&Path>,
    ) -> Result<Key, UseError> {
        let credential = self.service.credential;
        let word = match file {
            Some(file) => Word::in_file(file, credential)?,
            None if !settings::has_passphrase(services) => return Err(self.no_key()),
            None if credential == Credential::Consent => {
                let exchange = self.exchange(self.secret()?)?;
                let kept = connection::kept(services, exchange, &self.outside, &self.name())?;
                return Ok(Key::consented(kept.ok_or_else(|| self.no_key())?));
            }
            None => {
                let vault = settings::tokens(services, &self.outside)?;
                let kept = vault.get(&self.name()).map_err(PullError::Vault)?;
                let text = kept.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
                let word = text.and_then(|text| Word::of_kept(text, credential));
                word.ok_or_else(|| self.no_key())?
            }
        };
        Ok(match (credential, word) {
            (Credential::ClientSecret, Word::One(secret)) => {
                Key::had_for(self.exchange(Some(secret))?).await?
            }
            (Credential::Password, Word::Two(user, password)) => {
                Key::logged_in(&user, &password, self.asked(client)).await?
            }
            (_, word) => Key::of(word),
        })
    }

    /// Who is asked for another key.
    pub(super) fn asked<'a>(&'a self, client: &'a Client) -> Asked<'a> {
        Asked { crm: self.crm, setup: &self.setup, client, outside: &*self.outside }
    }

    /// Somebody's consent, to be had.
    pub(super) fn consent(&self) -> Result<Consent, UseError> {
        let exchange = self.exchange(self.secret()?)?;
        let title = self.crm.title().to_owned();
        Ok(Consent { title, before: self.service.before, exchange, name: self.name() })
    }

    /// The kept consent.
    pub(super) fn kept_consent(&self, services: &Services) -> Result<Option<Connection>, UseError> {
        let exchange = self.exchange(self.secret()?)?;
        connection::kept(services, exchange, &self.outside, &self.name())
    }

    /// The secret of the application, where the settings name a file of it.
    fn secret(&self) -> Result<Option<Secret>, UseError> {
        let file = self.source.client_secret_file.as_deref();
        file.map(|file| settings::word_in(file, "secret")).transpose()
    }

    /// Where tokens are had for an application.
    fn exchange(&self, client_secret: Option<Secret>) -> Result<Exchange, UseError> {
        let (service, source) = (&self.service, &self.source);
        let network = self.crm.id().to_owned();
        let client_id = source.client_id.clone().ok_or(PullError::NoClient { network })?;
        let scopes = service.scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let revoke = Some(&service.revoke_url).filter(|url| !url.is_empty());
        let authorize = source.authorize_url.as_deref().unwrap_or(&service.authorize_url);
        let mark = if authorize.contains('?') { '&' } else { '?' };
        let host = if service.redirect_host.is_empty() { LOOPBACK } else { service.redirect_host };
        let provider = Provider {
            authorize_url: match service.authorize_with {
                "" => authorize.to_owned(),
                with => format!("{authorize}{mark}{with}"),
            },
            token_url: source.token_url.clone().unwrap_or_else(|| self.below(&service.token_url)),
            revoke_url: source.revoke_url.clone().or_else(|| revoke.map(|url| self.below(url))),
            scopes: source.scopes.clone().unwrap_or(scopes),
            pkce: service.pkce,
            issuer: source.issuer.clone(),
            client_id,
            client_secret,
            secret_way: SecretWay::Body,
            redirect_host: source.redirect_host.clone().unwrap_or_else(|| host.to_owned()),
            redirect_port: source.redirect_port.unwrap_or(0),
        };
        Ok(Exchange::new(provider, self.ways.clone(), Arc::clone(&self.outside)))
    }

    /// An address that is whole, or below the base address.
    fn below(&self, url: &str) -> String {
        if url.starts_with('/') {
            format!("{}{url}", self.base_url.trim_end_matches('/'))
        } else {
            url.to_owned()
        }
    }

    /// Why there is none, and with which hint.
    pub(super) fn no_key(&self) -> UseError {
        let crm = self.crm.id().to_owned();
        match self.service.credential {
            Credential::Consent => PullError::NotConnected { crm }.into(),
            _ => PullError::NoKey { crm }.into(),
        }
    }

    /// What a table must have been written for, so that a pull may go on with it.
    pub(super) fn mark(&self, taken_on: Day) -> String {
        sha256_hex(format!("{} {taken_on}", self.made_with()).as_bytes())
    }

    /// The settings that a table hangs on, the program's version among them: another may read a contact
    /// otherwise.
    pub(super) fn made_with(&self) -> String {
        let columns = self.crm.columns().join(",");
        let Setup { version, page_size, options } = &self.setup;
        let program = env!("CARGO_PKG_VERSION");
        let made_with =
            format!("{} {version} {page_size} {columns} {options:?} {program}", self.base_url);
        sha256_hex(made_with.as_bytes())
    }
}

/// The names that a CRM's key and a consent are kept under: each has its own, so that neither is taken for the
/// other where the settings have changed.
pub(super) fn names(id: &str) -> [String; 2] {
    [format!("crm/{id}"), format!("crm/{id}/consent")]
}

/// The settings that single CRMs need.
fn options(source: &Source) -> Options {
    Options {
        data_centre: source.data_centre.clone(),
        tenant: source.tenant.clone(),
        mailboxes: source.mailboxes.clone(),
        database: source.database.clone(),
        bulk_above: source.bulk_above,
        owner: source.owner.clone(),
    }
}
