//! What a token endpoint answers, read tolerantly, and what is kept of it.
//!
//! LinkedIn leaves `token_type` out, Salesforce `expires_in`; scopes are split by blanks or commas;
//! numbers come as texts. Only the access token is required.

use std::time::Duration;

use oauth2::AccessToken;
use oauth2::RefreshToken;
use oauth2::Scope;
use oauth2::TokenResponse;
use oauth2::basic::BasicTokenType;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::intake::secret::Secret;

/// The answer of a token endpoint. Its tokens are hidden in `Debug`.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct TokenAnswer {
    access_token: AccessToken,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<u64>,
    #[serde(default, deserialize_with = "scopes")]
    scope: Option<Vec<Scope>>,
    #[serde(default = "bearer", deserialize_with = "kind")]
    token_type: BasicTokenType,
}

fn bearer() -> BasicTokenType {
    BasicTokenType::Bearer
}

/// `Bearer` in any case; nothing is taken for it.
fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BasicTokenType, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    Ok(match text.trim() {
        "" => BasicTokenType::Bearer,
        word if word.eq_ignore_ascii_case("bearer") => BasicTokenType::Bearer,
        other => BasicTokenType::Extension(other.to_owned()),
    })
}

/// Seconds as a number, a fraction or a text.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let value = Option::<serde_json::Value>::deserialize(deserializer)?;
    Ok(match value {
        Some(serde_json::Value::Number(number)) => {
            number.as_u64().or_else(|| number.to_string().split('.').next()?.parse().ok())
        }
        Some(serde_json::Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    })
}

/// Scopes as a text, split by blanks or commas, or as a list.
fn scopes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Scope>>, D::Error> {
    let value = Option::<serde_json::Value>::deserialize(deserializer)?;
    let words: Vec<String> = match value {
        Some(serde_json::Value::String(text)) => {
            text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        }
        Some(serde_json::Value::Array(list)) => {
            list.iter().filter_map(|one| one.as_str()).map(str::to_owned).collect()
        }
        _ => return Ok(None),
    };
    Ok(Some(words.into_iter().map(Scope::new).collect()))
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scope.as_ref()
    }
}

/// Tokens as they are kept, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// What is shown to the service.
    pub access: Secret,
    /// What a new one is had for.
    pub refresh: Option<Secret>,
    /// Until when the access token is good, in seconds since 1970, where the service says.
    pub expires_at_s: Option<i64>,
    /// What it is good for, as far as the service says.
    pub scopes: Vec<String>,
}

/// The same, as bytes to be sealed.
#[derive(Serialize, Deserialize)]
struct Plain<'a> {
    access: std::borrow::Cow<'a, str>,
    refresh: Option<std::borrow::Cow<'a, str>>,
    expires_at_s: Option<i64>,
    scopes: Vec<String>,
}

impl Tokens {
    /// A token that somebody made by hand: nothing else is known of it.
    #[must_use]
    pub fn bare(access: Secret) -> Self {
        Self { access, refresh: None, expires_at_s: None, scopes: Vec::new() }
    }

    /// What is kept of an answer. A refresh token that is not given anew stays the one before.
    pub(super) fn of(answer: &TokenAnswer, before: Option<&Self>, now_s: i64) -> Self {
        let refresh = answer.refresh_token().map(|one| Secret::new(one.secret().clone()));
        let life = answer.expires_in.and_then(|life| i64::try_from(life).ok());
        let scopes = answer.scopes().map(|all| all.iter().map(|one| one.to_string()).collect());
        let known = || before.map(|one| one.scopes.clone()).unwrap_or_default();
        Self {
            access: Secret::new(answer.access_token().secret().clone()),
            refresh: refresh.or_else(|| before?.refresh.clone()),
            expires_at_s: life.map(|life| now_s.saturating_add(life)),
            scopes: scopes.unwrap_or_else(known),
        }
    }

    /// Whether the access token is good for another minute, as far as is known.
    #[must_use]
    pub fn fresh(&self, now_s: i64) -> bool {
        self.expires_at_s.is_none_or(|at| at > now_s.saturating_add(60))
    }

    /// The bytes to be sealed.
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let plain = Plain {
            access: self.access.expose().into(),
            refresh: self.refresh.as_ref().map(|one| one.expose().into()),
            expires_at_s: self.expires_at_s,
            scopes: self.scopes.clone(),
        };
        Zeroizing::new(serde_json::to_vec(&plain).unwrap_or_default())
    }

    /// The tokens of opened bytes.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let plain: Plain<'_> = serde_json::from_slice(bytes).ok()?;
        Some(Self {
            access: Secret::new(plain.access.into_owned()),
            refresh: plain.refresh.map(|one| Secret::new(one.into_owned())),
            expires_at_s: plain.expires_at_s,
            scopes: plain.scopes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(json: &str) -> Option<Tokens> {
        let answer: TokenAnswer = serde_json::from_str(json).ok()?;
        Some(Tokens::of(&answer, None, 1_000))
    }

    #[test]
    fn only_the_access_token_is_required() {
        let linkedin =
            tokens(r#"{"access_token":"a","expires_in":5184000,"scope":"r_1,r_2"}"#).unwrap();
        let bare = tokens(r#"{"access_token":"a"}"#).unwrap();
        let texts = tokens(
            r#"{"access_token":"a","expires_in":"3600","token_type":"bearer","scope":"a b"}"#,
        );

        assert_eq!(linkedin.expires_at_s, Some(5_185_000));
        assert_eq!(linkedin.scopes, ["r_1", "r_2"]);
        assert!(bare.expires_at_s.is_none() && bare.refresh.is_none() && bare.fresh(1 << 40));
        assert_eq!(texts.unwrap().expires_at_s, Some(4_600));
        assert_eq!(tokens(r#"{"token_type":"bearer"}"#), None);
    }

    #[test]
    fn a_refresh_token_that_is_not_given_anew_stays() {
        let before = tokens(r#"{"access_token":"a","refresh_token":"r1","scope":"s"}"#).unwrap();
        let answer: TokenAnswer = serde_json::from_str(r#"{"access_token":"b"}"#).unwrap();

        let after = Tokens::of(&answer, Some(&before), 0);

        assert_eq!(after.refresh, Some(Secret::new("r1".to_owned())));
        assert_eq!((after.access.expose(), after.scopes), ("b", vec!["s".to_owned()]));
    }

    #[test]
    fn bytes_come_back_and_debug_shows_none_of_it() {
        let kept = tokens(r#"{"access_token":"canary","refresh_token":"canary"}"#).unwrap();
        let answer: TokenAnswer = serde_json::from_str(r#"{"access_token":"canary"}"#).unwrap();

        assert_eq!(Tokens::from_bytes(&kept.to_bytes()), Some(kept.clone()));
        assert!(!format!("{kept:?} {answer:?}").contains("canary"));
    }
}
