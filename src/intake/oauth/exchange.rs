//! Code to tokens, refresh token to tokens, and taking tokens back.
//!
//! Nothing here is sent twice: a code and a refresh token are good once, and a service that sees one
//! again ends the connection.

use std::borrow::Cow;
use std::sync::Arc;

use oauth2::AccessToken;
use oauth2::AuthType;
use oauth2::AuthorizationCode;
use oauth2::ClientId;
use oauth2::ClientSecret;
use oauth2::HttpRequest;
use oauth2::HttpResponse;
use oauth2::RedirectUrl;
use oauth2::RefreshToken;
use oauth2::RequestTokenError;
use oauth2::RevocationUrl;
use oauth2::Scope;
use oauth2::StandardRevocableToken;
use oauth2::TokenResponse as _;
use oauth2::TokenUrl;
use oauth2::basic::BasicErrorResponse;
use oauth2::basic::BasicRevocationErrorResponse;
use oauth2::basic::BasicTokenIntrospectionResponse;
use oauth2::basic::BasicTokenType;
use zeroize::Zeroizing;

use crate::intake::http::Ask;
use crate::intake::http::Body;
use crate::intake::http::Client;
use crate::intake::http::HttpError;
use crate::intake::http::Method;
use crate::intake::http::Ways;
use crate::intake::oauth::OAuthError;
use crate::intake::oauth::error::plain;
use crate::intake::oauth::flow::Code;
use crate::intake::oauth::provider::Provider;
use crate::intake::oauth::provider::SecretWay;
use crate::intake::oauth::tokens::TokenAnswer;
use crate::intake::oauth::tokens::Tokens;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;

/// The library's client, with our tolerant answer.
type OAuth = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// What is had from a service's token endpoint.
pub struct Exchange {
    provider: Provider,
    ways: Ways,
    outside: Arc<dyn Outside>,
}

impl Exchange {
    /// With one service.
    #[must_use]
    pub fn new(provider: Provider, ways: Ways, outside: Arc<dyn Outside>) -> Self {
        Self { provider, ways, outside }
    }

    /// The service.
    #[must_use]
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Tokens for a code.
    ///
    /// # Errors
    ///
    /// The service is out of reach, or gives none.
    pub async fn code(&self, code: Code) -> Result<Tokens, OAuthError> {
        let redirect = RedirectUrl::new(code.redirect);
        let redirect = redirect.map_err(|_| OAuthError::Address { what: "redirect" })?;
        let client = self.client().set_token_uri(self.token_url()?);
        let mut request = client
            .exchange_code(AuthorizationCode::new(code.word.expose().to_owned()))
            .set_redirect_uri(Cow::Owned(redirect));
        if let Some(verifier) = code.verifier {
            request = request.set_pkce_verifier(verifier);
        }
        let http = self.http(&self.provider.token_url)?;
        let sent = request.request_async(&|request| post(&http, request)).await;
        self.taken(sent, None)
    }

    /// Tokens for a refresh token.
    ///
    /// # Errors
    ///
    /// The service is out of reach, or gives none: then the connection has ended.
    pub async fn refresh(&self, before: &Tokens) -> Result<Tokens, OAuthError> {
        let refresh = before.refresh.as_ref().ok_or(OAuthError::Ended)?;
        let refresh = RefreshToken::new(refresh.expose().to_owned());
        let client = self.client().set_token_uri(self.token_url()?);
        let http = self.http(&self.provider.token_url)?;
        let request = client.exchange_refresh_token(&refresh);
        let sent = request.request_async(&|request| post(&http, request)).await;
        self.taken(sent, Some(before))
    }

    /// Tokens for the application itself (RFC 6749, section 4.4): nobody is asked.
    ///
    /// # Errors
    ///
    /// The service is out of reach, or gives none.
    pub async fn own(&self) -> Result<Tokens, OAuthError> {
        let client = self.client().set_token_uri(self.token_url()?);
        let http = self.http(&self.provider.token_url)?;
        let scopes = self.provider.scopes.iter().cloned().map(Scope::new);
        let request = client.exchange_client_credentials().add_scopes(scopes);
        let sent = request.request_async(&|request| post(&http, request)).await;
        self.taken(sent, None)
    }

    /// Takes tokens back at the service; says whether it has a place for that.
    ///
    /// # Errors
    ///
    /// The service is out of reach, or says no.
    pub async fn revoke(&self, tokens: &Tokens) -> Result<bool, OAuthError> {
        let Some(url) = &self.provider.revoke_url else { return Ok(false) };
        // The library builds the form and wants https; the address is our own client's to judge, and it
        // sends to no other.
        let place = RevocationUrl::new(url.replacen("http://", "https://", 1));
        let place = place.map_err(|_| OAuthError::Address { what: "revoke_url" })?;
        let http = self.http(url)?;
        let client = self.client().set_revocation_url(place);
        let access = AccessToken::new(tokens.access.expose().to_owned());
        let refresh = tokens.refresh.as_ref();
        let refresh = refresh.map(|one| RefreshToken::new(one.expose().to_owned()).into());
        let all: Vec<StandardRevocableToken> =
            refresh.into_iter().chain([StandardRevocableToken::from(access)]).collect();
        let mut taken_back = false;
        for token in all {
            let request = client
                .revoke_token(token)
                .map_err(|_| OAuthError::Address { what: "revoke_url" })?;
            match request.request_async(&|request| post(&http, request)).await {
                // Google takes the access token back with the refresh token, and knows it no more.
                Err(RequestTokenError::ServerResponse(_)) if taken_back => {}
                Err(RequestTokenError::Request(error)) => return Err(OAuthError::Http(error)),
                Err(RequestTokenError::ServerResponse(error)) => {
                    return Err(OAuthError::Refused { code: plain(error.error().as_ref()) });
                }
                Err(_) => return Err(OAuthError::Odd),
                Ok(()) => taken_back = true,
            }
        }
        Ok(true)
    }

    fn taken(
        &self,
        sent: Result<TokenAnswer, RequestTokenError<HttpError, BasicErrorResponse>>,
        before: Option<&Tokens>,
    ) -> Result<Tokens, OAuthError> {
        let answer = sent.map_err(|error| match error {
            RequestTokenError::Request(error) => OAuthError::Http(error),
            // Whatever the service's word for it: this refresh token gives nothing any more.
            RequestTokenError::ServerResponse(_) if before.is_some() => OAuthError::Ended,
            RequestTokenError::ServerResponse(error) => {
                OAuthError::Refused { code: plain(error.error().as_ref()) }
            }
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => OAuthError::Odd,
        })?;
        let empty = answer.access_token().secret().trim().is_empty();
        if empty || *answer.token_type() != BasicTokenType::Bearer {
            return Err(OAuthError::Odd);
        }
        Ok(Tokens::of(&answer, before, self.outside.now_ms().div_euclid(1000)))
    }

    fn client(&self) -> OAuth {
        let mut client = OAuth::new(ClientId::new(self.provider.client_id.clone())).set_auth_type(
            match self.provider.secret_way {
                SecretWay::Body => AuthType::RequestBody,
                SecretWay::Basic => AuthType::BasicAuth,
            },
        );
        if let Some(secret) = &self.provider.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
        }
        client
    }

    fn token_url(&self) -> Result<TokenUrl, OAuthError> {
        let url = TokenUrl::new(self.provider.token_url.clone());
        url.map_err(|_| OAuthError::Address { what: "token_url" })
    }

    fn http(&self, url: &str) -> Result<Client, OAuthError> {
        Ok(Client::new(url, &self.ways, Arc::clone(&self.outside))?)
    }
}

/// Sends the library's request by our client, once.
async fn post(http: &Client, request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let basic = request.headers().get("authorization").and_then(|one| one.to_str().ok());
    let headers = basic.map(|basic| ("Authorization", basic.to_owned())).into_iter().collect();
    let bytes = Zeroizing::new(request.into_body());
    let body = Some(Body { kind: "application/x-www-form-urlencoded", bytes });
    let ask = Ask { method: Method::Post, body, headers, ..Ask::default() };
    let answer = http.once(&ask, None).await?;
    let mut response = HttpResponse::new(answer.body);
    // The library knows 200 alone as good, and services answer with 201 at times. Zoho says no with 200.
    let status = match answer.status {
        200..300 if says_no(response.body()) => 400,
        200..300 => 200,
        other => other,
    };
    if let Ok(status) = oauth2::http::StatusCode::from_u16(status) {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// Whether an answer is an error (RFC 6749, section 5.2), whatever its status.
fn says_no(body: &[u8]) -> bool {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    body.get("error").is_some_and(serde_json::Value::is_string)
        && body.get("access_token").is_none()
}

impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Exchange({})", self.provider.client_id)
    }
}

/// A token that was made by hand, from a file's text.
impl Tokens {
    /// The token in a text, without what an editor puts around it.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let token = text.trim();
        let fine = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        fine.then(|| Self::bare(Secret::new(token.to_owned())))
    }
}
