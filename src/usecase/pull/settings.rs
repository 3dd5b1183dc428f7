//! Settings of a live source, laid over what its connector knows.

use std::path::Path;
use std::sync::Arc;

use crate::config::Source;
use crate::intake::http::Limits;
use crate::intake::http::Ways;
use crate::intake::oauth::Exchange;
use crate::intake::oauth::Provider;
use crate::intake::oauth::SecretWay;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;
use crate::intake::vault::SealedFolder;
use crate::intake::vault::VaultError;
use crate::model::reading::NetworkId;
use crate::network;
use crate::network::Service;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::connection::Consent;

/// The folder of tokens, and that of pulls that are not over.
const TOKENS: &str = "tokens";
pub(super) const PULLS: &str = "pulls";

/// A source, ready to be asked.
pub(super) struct Ready {
    pub(super) network: NetworkId,
    pub(super) service: Service,
    pub(super) ways: Ways,
    pub(super) outside: Arc<dyn Outside>,
    source: Source,
}

impl Ready {
    /// Looks a source up.
    pub(super) fn of(
        services: &Services,
        network: &str,
        outside: &Arc<dyn Outside>,
    ) -> Result<Self, UseError> {
        let unknown = || PullError::Unknown { network: network.to_owned() };
        let live = &services.config.live;
        let id = network::ids().find(|one| one.as_str() == network).ok_or_else(unknown)?;
        let source = live.source(network).ok_or_else(unknown)?.clone();
        let version = source.version.as_deref().unwrap_or_default();
        let service = network::service(&id, source.native, source.lasting, version);
        let service = over(service.ok_or_else(unknown)?, &source);
        let ways = ways(services);
        Ok(Self { network: id, service, ways, outside: Arc::clone(outside), source })
    }

    /// The rep's consent, to be kept under a name.
    pub(super) fn consent(&self, name: String) -> Result<Consent, UseError> {
        let title = network::title(&self.network).to_owned();
        Ok(Consent { title, before: self.service.before, exchange: self.exchange()?, name })
    }

    /// The application that the company registered at the service.
    pub(super) fn exchange(&self) -> Result<Exchange, UseError> {
        let network = self.network.as_str().to_owned();
        let client_id = self
            .source
            .client_id
            .clone()
            .ok_or(PullError::NoClient { network: network.clone() })?;
        let secret = self.source.client_secret_file.as_deref();
        let client_secret = secret.map(|file| word_in(file, "secret")).transpose()?;
        // X wants it as HTTP Basic, the others in the form.
        let secret_way = if network == "x" { SecretWay::Basic } else { SecretWay::Body };
        let service = &self.service;
        let provider = Provider {
            authorize_url: service.authorize_url.clone(),
            token_url: service.token_url.clone(),
            revoke_url: service.revoke_url.clone(),
            scopes: service.scopes.clone(),
            pkce: service.pkce,
            issuer: self.source.issuer.clone(),
            client_id,
            client_secret,
            secret_way,
            redirect_host: self
                .source
                .redirect_host
                .clone()
                .unwrap_or_else(|| "127.0.0.1".to_owned()),
            redirect_port: self.source.redirect_port.unwrap_or(0),
        };
        Ok(Exchange::new(provider, self.ways.clone(), Arc::clone(&self.outside)))
    }
}

/// How servers are reached, as the settings say.
pub(super) fn ways(services: &Services) -> Ways {
    let live = &services.config.live;
    let usual = Limits::default();
    let limits = Limits {
        first_wait_ms: live.first_wait_ms.unwrap_or(usual.first_wait_ms),
        wait_s: live.longest_wait_s.unwrap_or(usual.wait_s),
        run_s: live.longest_run_s.unwrap_or(usual.run_s),
        answer_ms: live.answer_ms.unwrap_or(usual.answer_ms),
        body_bytes: live.body_bytes.unwrap_or(usual.body_bytes),
        pages: live.pages.unwrap_or(usual.pages),
        ..usual
    };
    Ways {
        private_hosts: live.allow_private_hosts.clone(),
        authorities: live.ca_file.clone(),
        limits,
    }
}

/// What the settings say, over what the connector knows.
fn over(mut service: Service, source: &Source) -> Service {
    let lay = |to: &mut String, from: &Option<String>| {
        if let Some(from) = from {
            to.clone_from(from);
        }
    };
    lay(&mut service.base_url, &source.base_url);
    lay(&mut service.authorize_url, &source.authorize_url);
    lay(&mut service.token_url, &source.token_url);
    lay(&mut service.version, &source.version);
    service.revoke_url = source.revoke_url.clone().or(service.revoke_url);
    service.page_size = source.page_size.unwrap_or(service.page_size);
    if let Some(scopes) = &source.scopes {
        service.scopes.clone_from(scopes);
    }
    let price = source.usd_per_1000_people.map(|usd| usd.saturating_mul(1_000));
    service.milli_usd_per_1000 = price.unwrap_or(service.milli_usd_per_1000);
    service
}

/// Where tokens are kept.
pub(super) fn tokens(
    services: &Services,
    outside: &Arc<dyn Outside>,
) -> Result<SealedFolder, UseError> {
    sealed(services, TOKENS, outside)
}

/// Where pages of pulls that are not over are kept.
pub(super) fn pulls(
    services: &Services,
    outside: &Arc<dyn Outside>,
) -> Result<SealedFolder, UseError> {
    sealed(services, PULLS, outside)
}

/// Whether there is a passphrase to keep anything under.
pub(super) fn has_passphrase(services: &Services) -> bool {
    services.passphrase.is_some() || services.config.live.token_key_file.is_some()
}

/// Whether nothing is sealed in the workspace yet, so that a passphrase is a new one.
pub(super) fn nothing_sealed(services: &Services) -> bool {
    let sealed = |folder: &str| std::fs::read_dir(services.config.workspace.join(folder));
    let mut all = [TOKENS, PULLS].into_iter().filter_map(|folder| sealed(folder).ok()).flatten();
    !all.any(|one| one.is_ok())
}

pub(super) fn sealed(
    services: &Services,
    folder: &str,
    outside: &Arc<dyn Outside>,
) -> Result<SealedFolder, UseError> {
    let file = services.config.live.token_key_file.as_deref();
    let passphrase = match (&services.passphrase, file) {
        (Some(typed), _) => typed.clone(),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file).map_err(UseError::file("read", file))?;
            Secret::new(text.trim_end_matches(['\r', '\n']).to_owned())
        }
        (None, None) => return Err(PullError::Vault(VaultError::NoPassphrase).into()),
    };
    let folder = services.config.workspace.join(folder);
    let vault = SealedFolder::new(folder, passphrase, Arc::clone(outside));
    Ok(vault.map_err(PullError::Vault)?)
}

/// The one word of a file.
pub(super) fn word_in(file: &Path, what: &'static str) -> Result<Secret, UseError> {
    let text = std::fs::read_to_string(file).map_err(UseError::file("read", file))?;
    let text = zeroize::Zeroizing::new(text);
    let word = text.trim();
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_graphic()) {
        let file = file.display().to_string();
        return Err(PullError::NoWord { file, what }.into());
    }
    Ok(Secret::new(word.to_owned()))
}

/// The one line of a file: a password may hold any sign but that of a line's end.
pub(super) fn line_in(file: &Path, what: &'static str) -> Result<Secret, UseError> {
    let text = std::fs::read_to_string(file).map_err(UseError::file("read", file))?;
    let text = zeroize::Zeroizing::new(text);
    let line = text.trim_end_matches(['\r', '\n']);
    if line.is_empty() || line.contains(char::is_control) {
        let file = file.display().to_string();
        return Err(PullError::NoWord { file, what }.into());
    }
    Ok(Secret::new(line.to_owned()))
}
