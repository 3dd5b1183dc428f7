//! What a server answered: status, headers, and a body whose bytes were counted.

use std::fmt;

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use crate::intake::http::after::date;
use crate::intake::http::error::HttpError;

/// The headers by which services name a request, so that they can be asked about it.
const REQUEST_IDS: &[&str] = &[
    "x-li-uuid",
    "x-transaction-id",
    "x-fb-trace-id",
    "x-fb-request-id",
    "x-request-id",
    "request-id",
    "x-hubspot-correlation-id",
];

/// An answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// When it came, in seconds since 1970.
    pub at_s: i64,
    /// The body.
    pub body: Vec<u8>,
    pub(super) headers: HeaderMap,
    pub(super) place: String,
}

impl Answer {
    /// A header's value, where it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// When the server says that it sent it, in seconds since 1970.
    #[must_use]
    pub fn date_s(&self) -> Option<i64> {
        date(self.header("date")?.trim())
    }

    /// Whether it is what was asked for.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The service's own name for the request.
    #[must_use]
    pub fn request_id(&self) -> Option<String> {
        let id = REQUEST_IDS.iter().find_map(|name| self.header(name))?;
        let plain = id.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.=+/".contains(*c));
        Some(plain.take(64).collect::<String>()).filter(|id| !id.is_empty())
    }

    /// Reads the body.
    ///
    /// # Errors
    ///
    /// It is not what it should be; the message holds no value of it.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, HttpError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let what = match error.classify() {
                serde_json::error::Category::Eof => "it ends too early",
                serde_json::error::Category::Data => "a field is missing or of another kind",
                _ => "it is no JSON",
            };
            let at = format!("{what}, line {} column {}", error.line(), error.column());
            self.shape(at)
        })
    }

    /// An answer in a shape that is not known.
    #[must_use]
    pub fn shape(&self, reason: impl Into<String>) -> HttpError {
        HttpError::Shape {
            place: self.place.clone(),
            reason: reason.into(),
            request: self.request_id(),
        }
    }

    /// Method, server and path of what was asked.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// An answer that was kept, read again.
    #[must_use]
    pub fn kept(place: &str, status: u16, body: Vec<u8>, at_s: i64) -> Self {
        Self { status, at_s, body, headers: HeaderMap::new(), place: place.to_owned() }
    }

    /// An answer as a test wants it.
    #[cfg(test)]
    pub(crate) fn made(status: u16, headers: &[(&str, &str)], body: &[u8], at_s: i64) -> Self {
        use reqwest::header::HeaderName;
        let pairs = headers
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()));
        let headers = pairs.collect();
        Self { status, at_s, body: body.to_vec(), headers, place: "GET test".to_owned() }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A body holds people, and an answer of a token endpoint holds a token.
        write!(f, "Answer({} to {}, {} bytes)", self.status, self.place, self.body.len())
    }
}
