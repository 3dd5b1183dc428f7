//! One way of getting a consent: a state that is good once, a secret that proves who asked (PKCE),
//! and a close look at what comes back.

use std::borrow::Cow;

use oauth2::AuthUrl;
use oauth2::ClientId;
use oauth2::CsrfToken;
use oauth2::PkceCodeChallenge;
use oauth2::PkceCodeVerifier;
use oauth2::RedirectUrl;
use oauth2::Scope;
use oauth2::basic::BasicClient;
use oauth2::url::form_urlencoded;
use serde::Deserialize;
use serde::Serialize;
use zeroize::Zeroize as _;
use zeroize::Zeroizing;

use crate::intake::hash::hex;
use crate::intake::oauth::OAuthError;
use crate::intake::oauth::error::plain;
use crate::intake::oauth::provider::Provider;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;

/// A consent that was asked for. It takes one answer.
pub struct Flow {
    state: Secret,
    verifier: Option<PkceCodeVerifier>,
    redirect: String,
    issuer: Option<String>,
}

/// A flow as it is kept between two requests of a page, sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    state: String,
    verifier: Option<String>,
    redirect: String,
    issuer: Option<String>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.state.zeroize();
        self.verifier.zeroize();
    }
}

/// A code that was given, with what proves that we asked for it.
pub struct Code {
    pub(super) word: Secret,
    pub(super) verifier: Option<PkceCodeVerifier>,
    pub(super) redirect: String,
}

impl Flow {
    /// Asks for a consent; gives the address that the member opens.
    ///
    /// # Errors
    ///
    /// No random numbers; an address in the settings that is none.
    pub fn begin(
        provider: &Provider,
        redirect: &str,
        outside: &dyn Outside,
    ) -> Result<(Self, String), OAuthError> {
        let authorize = AuthUrl::new(provider.authorize_url.clone());
        let authorize = authorize.map_err(|_| OAuthError::Address { what: "authorize_url" })?;
        let back = RedirectUrl::new(redirect.to_owned());
        let back = back.map_err(|_| OAuthError::Address { what: "redirect" })?;
        let state = Secret::new(word(outside)?);
        let client = BasicClient::new(ClientId::new(provider.client_id.clone()))
            .set_auth_uri(authorize)
            .set_redirect_uri(back.clone());
        let given = state.expose().to_owned();
        let mut request = client
            .authorize_url(|| CsrfToken::new(given))
            .add_scopes(provider.scopes.iter().cloned().map(Scope::new))
            .set_redirect_uri(Cow::Owned(back));
        let mut verifier = None;
        if provider.pkce {
            // Two words are 128 characters of 43 to 128 that RFC 7636 allows.
            let secret = PkceCodeVerifier::new(format!("{}{}", word(outside)?, word(outside)?));
            request =
                request.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&secret));
            verifier = Some(secret);
        }
        let (url, _) = request.url();
        let issuer = provider.issuer.clone();
        Ok((Self { state, verifier, redirect: redirect.to_owned(), issuer }, url.to_string()))
    }

    /// The flow as a text, to be kept sealed until the answer comes.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let kept = Kept {
            state: self.state.expose().to_owned(),
            verifier: self.verifier.as_ref().map(|verifier| verifier.secret().clone()),
            redirect: self.redirect.clone(),
            issuer: self.issuer.clone(),
        };
        Zeroizing::new(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// A flow that was kept; `None` for any other text.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let mut kept: Kept = serde_json::from_str(text).ok()?;
        Some(Self {
            state: Secret::new(std::mem::take(&mut kept.state)),
            verifier: kept.verifier.take().map(PkceCodeVerifier::new),
            redirect: std::mem::take(&mut kept.redirect),
            issuer: kept.issuer.take(),
        })
    }

    /// Takes what came back, as the query of the redirect address.
    ///
    /// # Errors
    ///
    /// It does not belong to this flow; it says no; it holds no code.
    pub fn take(self, query: &str) -> Result<Code, OAuthError> {
        let foreign = |reason| OAuthError::Foreign { reason };
        let mut found: [Option<String>; 4] = Default::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "state" => 0,
                "code" => 1,
                "error" => 2,
                "iss" => 3,
                "access_token" | "id_token" => {
                    return Err(foreign("it holds a token, where a code was asked for"));
                }
                _ => continue,
            };
            match found.get_mut(place) {
                Some(Some(_)) => return Err(foreign("a parameter stands twice in it")),
                Some(slot) => *slot = Some(value.into_owned()),
                None => {}
            }
        }
        let [state, code, error, iss] = found;
        let state = state.ok_or_else(|| foreign("it bears no state"))?;
        if !same(state.as_bytes(), self.state.expose().as_bytes()) {
            return Err(foreign("it bears the state of another request"));
        }
        if let (Some(wanted), Some(iss)) = (&self.issuer, &iss)
            && wanted != iss
        {
            return Err(foreign("it is from another issuer"));
        }
        if let Some(code) = error {
            return Err(OAuthError::Declined { code: plain(&code) });
        }
        let code =
            code.filter(|code| !code.is_empty()).ok_or_else(|| foreign("it bears no code"))?;
        Ok(Code { word: Secret::new(code), verifier: self.verifier, redirect: self.redirect })
    }
}

/// 256 random bits, as 64 letters and digits.
fn word(outside: &dyn Outside) -> Result<String, OAuthError> {
    let mut bytes = Zeroizing::new([0; 32]);
    outside.random(&mut *bytes).map_err(|_| OAuthError::NoRandom)?;
    Ok(hex(&*bytes))
}

/// Compares without telling by its time how far the two agree.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::oauth::provider::SecretWay;
    use crate::intake::outside::fixed::Fixed;

    fn provider(pkce: bool, issuer: Option<&str>) -> Provider {
        Provider {
            authorize_url: "https://id.example/authorize".to_owned(),
            token_url: "https://id.example/token".to_owned(),
            revoke_url: None,
            scopes: vec!["read".to_owned(), "more".to_owned()],
            pkce,
            issuer: issuer.map(str::to_owned),
            client_id: "C1".to_owned(),
            client_secret: None,
            secret_way: SecretWay::Body,
            redirect_host: "127.0.0.1".to_owned(),
            redirect_port: 0,
        }
    }

    fn begin(outside: &Fixed, issuer: Option<&str>) -> (Flow, String) {
        Flow::begin(&provider(true, issuer), "http://127.0.0.1:9/back", outside).unwrap()
    }

    fn parameter(url: &str, name: &str) -> Option<String> {
        let (_, query) = url.split_once('?')?;
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(one, _)| one == name).map(|(_, value)| value.into_owned())
    }

    #[test]
    fn the_address_asks_for_a_code_with_state_and_s256() {
        let outside = Fixed::at(0);
        let (_, url) = begin(&outside, None);
        let (_, again) = begin(&outside, None);
        let plain = Flow::begin(&provider(false, None), "http://127.0.0.1:9/back", &outside);

        let of = |name| parameter(&url, name);
        assert_eq!(of("response_type").as_deref(), Some("code"));
        assert_eq!(of("code_challenge_method").as_deref(), Some("S256"));
        assert_eq!(of("scope").as_deref(), Some("read more"));
        assert_eq!(of("redirect_uri").as_deref(), Some("http://127.0.0.1:9/back"));
        assert_eq!(of("state").map(|state| state.len()), Some(64));
        assert_ne!(of("state"), parameter(&again, "state"));
        assert_ne!(of("code_challenge"), parameter(&again, "code_challenge"));
        assert_eq!(parameter(&plain.unwrap().1, "code_challenge"), None);
    }

    #[test]
    fn an_answer_is_taken_with_its_own_state_alone() {
        for (query, taken) in [
            ("code=K&state=STATE", true),
            ("code=K&state=STATE&iss=https%3A%2F%2Fid.example", true),
            ("code=K&state=STATE&more=1", true),
            ("code=K", false),
            ("code=K&state=", false),
            ("code=K&state=another", false),
            ("code=K&state=STATEx", false),
            ("state=STATE", false),
            ("code=&state=STATE", false),
            ("code=K&code=L&state=STATE", false),
            ("code=K&state=STATE&state=another", false),
            ("code=K&state=STATE&iss=https%3A%2F%2Fevil.example", false),
            ("access_token=T&state=STATE", false),
            ("code=K&access_token=T&state=STATE", false),
            ("error=access_denied&state=STATE", false),
            ("error=access_denied&code=K&state=STATE", false),
        ] {
            let (flow, url) = begin(&Fixed::at(0), Some("https://id.example"));
            let state = parameter(&url, "state").unwrap();

            assert_eq!(flow.take(&query.replace("STATE", &state)).is_ok(), taken, "{query}");
        }
    }

    #[test]
    fn a_flow_that_was_kept_takes_its_own_answer() {
        let (flow, url) = begin(&Fixed::at(0), Some("https://id.example"));
        let state = parameter(&url, "state").unwrap();
        let verifier = flow.verifier.as_ref().unwrap().secret().clone();
        let kept = flow.to_text();

        let foreign = Flow::of_text(&kept).unwrap().take("code=K&state=another");
        let code = Flow::of_text(&kept).unwrap().take(&format!("code=K&state={state}")).unwrap();

        assert!(foreign.is_err() && Flow::of_text("{}").is_none());
        assert_eq!(code.verifier.unwrap().secret(), &verifier);
        assert_eq!(code.redirect, "http://127.0.0.1:9/back");
    }

    #[test]
    fn a_no_is_told_from_an_answer_of_somebody_elses() {
        let (flow, url) = begin(&Fixed::at(0), None);
        let state = parameter(&url, "state").unwrap();
        let said = flow.take(&format!("error=user_cancelled_authorize&state={state}")).err();

        assert!(
            matches!(said, Some(OAuthError::Declined { code }) if code == "user_cancelled_authorize")
        );
        let (flow, _) = begin(&Fixed::at(0), None);
        let foreign = flow.take("error=access_denied&state=another").err();
        assert!(matches!(foreign, Some(OAuthError::Foreign { .. })));
    }
}
