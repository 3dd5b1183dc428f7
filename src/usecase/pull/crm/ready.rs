//! Settings over what a CRM's connector knows, and the key it is asked with.

use std::path::Path;
use std::sync::Arc;

use crate::company::live;
use crate::company::live::Credential;
use crate::company::live::Crm;
use crate::company::live::Setup;
use crate::config::Source;
use crate::intake::hash::sha256_hex;
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
use crate::usecase::pull::crm::key::Key;
use crate::usecase::pull::settings;

/// Rows and bytes of a book at most: that of a large company many times over.
const ROWS: u64 = 20_000_000;
const BYTES: u64 = 64 << 30;
const PAGES: u64 = 1_000_000;

/// A CRM, ready to be asked.
pub(super) struct Ready {
    pub(super) crm: &'static dyn Crm,
    pub(super) setup: Setup,
    pub(super) base_url: String,
    pub(super) ways: Ways,
    source: Source,
    outside: Arc<dyn Outside>,
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
        let service = crm.service();
        let base_url = source.base_url.clone().unwrap_or_else(|| service.base_url.to_owned());
        if base_url.is_empty() {
            return Err(PullError::NoAddress { crm: id.to_owned() }.into());
        }
        let setup = Setup {
            version: source.version.clone().unwrap_or_else(|| service.version.to_owned()),
            page_size: source.page_size.unwrap_or(service.page_size),
        };
        let mut ways = settings::ways(services);
        ways.limits.rows = ROWS;
        ways.limits.bytes = BYTES;
        ways.limits.pages = services.config.live.pages.unwrap_or(PAGES);
        Ok(Self { crm, setup, base_url, ways, source, outside: Arc::clone(outside) })
    }

    /// The name that its key is kept under.
    pub(super) fn name(&self) -> String {
        format!("crm/{}", self.crm.id())
    }

    /// The key: that of a file, or the kept one; and where it is a secret, a token for it.
    pub(super) async fn key(
        &self,
        services: &Services,
        file: Option<&Path>,
    ) -> Result<Key, UseError> {
        let word = match file {
            Some(file) => settings::word_in(file, "key")?,
            None if !settings::has_passphrase(services) => return Err(self.no_key()),
            None => {
                let vault = settings::tokens(services, &self.outside)?;
                let kept = vault.get(&self.name()).map_err(PullError::Vault)?;
                let text = kept.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
                Secret::new(text.ok_or_else(|| self.no_key())?)
            }
        };
        Ok(match self.crm.service().credential {
            Credential::Token => Key::of(word),
            Credential::ClientSecret => Key::had_for(self.exchange(word)?).await?,
        })
    }

    /// Where a token is had for an application's secret.
    fn exchange(&self, secret: Secret) -> Result<Exchange, UseError> {
        let service = self.crm.service();
        let network = self.crm.id().to_owned();
        let client_id = self.source.client_id.clone().ok_or(PullError::NoClient { network })?;
        let scopes = service.scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let below = format!("{}{}", self.base_url.trim_end_matches('/'), service.token_url);
        let provider = Provider {
            authorize_url: String::new(),
            token_url: self.source.token_url.clone().unwrap_or(below),
            revoke_url: None,
            scopes: self.source.scopes.clone().unwrap_or(scopes),
            pkce: false,
            issuer: None,
            client_id,
            client_secret: Some(secret),
            secret_way: SecretWay::Body,
            redirect_host: String::new(),
            redirect_port: 0,
        };
        Ok(Exchange::new(provider, self.ways.clone(), Arc::clone(&self.outside)))
    }

    fn no_key(&self) -> UseError {
        PullError::NoKey { crm: self.crm.id().to_owned() }.into()
    }

    /// What a table must have been written for, so that a pull may go on with it.
    pub(super) fn mark(&self, taken_on: Day) -> String {
        let columns = self.crm.columns().join(",");
        let Setup { version, page_size } = &self.setup;
        sha256_hex(
            format!("{} {version} {page_size} {taken_on} {columns}", self.base_url).as_bytes(),
        )
    }
}
