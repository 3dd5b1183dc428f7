//! Why the page cannot be served.

use std::net::SocketAddr;

use crate::usecase::UseError;

/// Why the page cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The workspace cannot be used.
    #[error(transparent)]
    Use(#[from] UseError),
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Passwords would cross a network in the open.
    #[error("`{address}` can be reached from other machines, and plain HTTP hides nothing")]
    Plain {
        /// The address.
        address: SocketAddr,
    },
    /// Links and checks of the origin need to know what the page is called.
    #[error("the page has no name of its own on `{address}`")]
    NoUrl {
        /// The address.
        address: SocketAddr,
    },
    /// The address people type is none.
    #[error("`{url}` is not an address like `https://ringfence.example`")]
    Url {
        /// As typed.
        url: String,
    },
    /// The certificate or its key cannot be used.
    #[error("cannot use `{file}` for TLS: {reason}")]
    Tls {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
}

impl ServeError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Use(error) => return error.hint(),
            Self::Listen { .. } => "another program may use it: choose another with `--listen`",
            Self::Plain { .. } => {
                "give `--tls-cert` and `--tls-key`, or `--behind-proxy` if a proxy on a network of \
                 its own speaks TLS"
            }
            Self::NoUrl { .. } => "say with `--public-url` what people type",
            Self::Url { .. } => "write scheme and host, and no path",
            Self::Tls { .. } => "give PEM files: the chain, leaf first, and its private key",
        };
        Some(text.to_owned())
    }
}
