//! What is asked of a server.

use zeroize::Zeroizing;

/// One request, without the token: the client attaches that itself.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// `GET`, `POST` or `DELETE`.
    pub method: Method,
    /// The path below the base address.
    pub path: String,
    /// The query.
    pub query: Vec<(String, String)>,
    /// Headers besides the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// Content types that are taken besides JSON.
    pub takes: &'static [&'static str],
    /// What is sent along, and its content type.
    pub body: Option<Body>,
}

/// What may be asked. Nothing of a source is ever changed but what a token may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Read.
    #[default]
    Get,
    /// Hand in a form, as token endpoints want it, or a query that is answered later.
    Post,
    /// Take permissions back.
    Delete,
}

impl Method {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// What is sent along. Hidden in `Debug`: a form may hold a secret.
#[derive(Clone)]
pub struct Body {
    /// Its content type.
    pub kind: &'static str,
    /// The bytes.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({})", self.kind)
    }
}

impl Ask {
    /// Reads a path.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Takes answers of other content types than JSON.
    #[must_use]
    pub fn takes(mut self, kinds: &'static [&'static str]) -> Self {
        self.takes = kinds;
        self
    }
}
