//! What differs from one service to the next.

use crate::intake::secret::Secret;

/// How a service wants to be told the client's secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretWay {
    /// In the form, beside the code.
    Body,
    /// As HTTP Basic.
    Basic,
}

/// One service, and our registration there.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Where the member says yes.
    pub authorize_url: String,
    /// Where a code becomes tokens.
    pub token_url: String,
    /// Where tokens are taken back, if anywhere.
    pub revoke_url: Option<String>,
    /// What is asked for, as the service writes a list of scopes: one text, or several.
    pub scopes: Vec<String>,
    /// Whether it takes PKCE.
    pub pkce: bool,
    /// Its name for itself, which an answer must bear if it bears one (RFC 9207).
    pub issuer: Option<String>,
    /// The client's id.
    pub client_id: String,
    /// The client's secret, if it has one.
    pub client_secret: Option<Secret>,
    /// How the secret is told.
    pub secret_way: SecretWay,
    /// `127.0.0.1`, or `localhost` for services that take no number.
    pub redirect_host: String,
    /// The port of the redirect address; `0`: any that is free.
    pub redirect_port: u16,
}
