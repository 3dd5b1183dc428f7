//! Why a live source could not be read.

/// Why a request came to nothing. Messages name server and path, never a token, a query or a body.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The address of the source is not one that is read.
    #[error("the address `{address}` {reason}")]
    Address {
        /// Scheme, host and port.
        address: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The server's name leads to an address that is not read.
    #[error("`{host}` is at {what} address, which is not read")]
    Inner {
        /// The name.
        host: String,
        /// `a private`, `a link-local`, ...
        what: String,
    },
    /// A link led to another server.
    #[error("`{site}` gave a link to `{link}`, which was not followed")]
    OtherSite {
        /// The server.
        site: String,
        /// Scheme, host and port of the link.
        link: String,
    },
    /// The client cannot be set up.
    #[error("cannot set up the connection to live sources")]
    Setup(#[source] reqwest::Error),
    /// The file of trusted authorities.
    #[error("cannot read the authorities in `{file}`")]
    Authorities {
        /// The file.
        file: String,
    },
    /// The server answered with a redirect.
    #[error("{place} answered with a redirect ({status}), which was not followed{}", id(.request.as_deref()))]
    Redirect {
        /// Method, server and path.
        place: String,
        /// The status.
        status: u16,
        /// The server's name for the request.
        request: Option<String>,
    },
    /// The body is too long.
    #[error("{place} answered with more than {limit_bytes} bytes")]
    TooLong {
        /// Method, server and path.
        place: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// The body is packed, though it was asked for plain.
    #[error("{place} answered in the encoding `{encoding}`, which was not asked for")]
    Packed {
        /// Method, server and path.
        place: String,
        /// As the server names it.
        encoding: String,
    },
    /// The body is something else than JSON.
    #[error("{place} answered with `{found}` in place of JSON{}", id(.request.as_deref()))]
    Type {
        /// Method, server and path.
        place: String,
        /// The content type.
        found: String,
        /// The server's name for the request.
        request: Option<String>,
    },
    /// The body is not the JSON it should be.
    #[error("{place} answered in a shape that is not known: {reason}{}", id(.request.as_deref()))]
    Shape {
        /// Method, server and path.
        place: String,
        /// What is wrong, without a value from the body.
        reason: String,
        /// The server's name for the request.
        request: Option<String>,
    },
    /// The server could not be reached, or failed, however often it was asked.
    #[error("{place} was asked {tries} times: {last}{}", id(.request.as_deref()))]
    GaveUp {
        /// Method, server and path.
        place: String,
        /// How often.
        tries: u32,
        /// What the last answer was.
        last: String,
        /// The server's name for the last request.
        request: Option<String>,
    },
    /// The server asks for a longer wait than a run has time for.
    #[error("{place} asks for a wait of {wait_s} seconds{}", id(.request.as_deref()))]
    Later {
        /// Method, server and path.
        place: String,
        /// How long.
        wait_s: u64,
        /// The server's name for the request.
        request: Option<String>,
    },
    /// The run took too long.
    #[error("it took longer than {limit_s} seconds")]
    OutOfTime {
        /// The limit.
        limit_s: u64,
    },
    /// More than a live source has ever held.
    #[error("the source gave more than {limit} {what}, and was not believed")]
    Cap {
        /// `pages`, `rows`, `bytes`.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// The pages go round in a circle.
    #[error("the source gave the same page twice: {what}")]
    Loop {
        /// What came again.
        what: &'static str,
    },
}

/// ` (request 4f2a)`, or nothing.
fn id(request: Option<&str>) -> String {
    request.map(|id| format!(" (request {id})")).unwrap_or_default()
}

impl HttpError {
    /// Whether the same may be asked again later, with hope.
    #[must_use]
    pub fn passing(&self) -> bool {
        matches!(
            self,
            Self::GaveUp { .. } | Self::Later { .. } | Self::OutOfTime { .. } | Self::Type { .. }
        )
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Address { .. } => {
                "use https and a public host; for a server of your own, name its host under \
                 `[live] allow-private-hosts` in ringfence.toml"
            }
            Self::Inner { .. } => {
                "if it is your own server, name its host under `[live] allow-private-hosts` in \
                 ringfence.toml; else ask who runs the name server"
            }
            Self::OtherSite { .. } | Self::Redirect { .. } => {
                "nothing was sent there; if the service has moved, change its address in ringfence.toml"
            }
            Self::Setup(_) => "check that the machine has certificates of authorities installed",
            Self::Authorities { .. } => "name a PEM file under `[live] ca-file` in ringfence.toml",
            Self::GaveUp { .. } => "check the network, and try again later",
            Self::Later { .. } | Self::OutOfTime { .. } => "run the same again later",
            Self::Type { .. } | Self::Packed { .. } | Self::Shape { .. } | Self::TooLong { .. } => {
                "it may be an error page: try again later; if it stays so, the service has changed"
            }
            Self::Cap { .. } | Self::Loop { .. } => {
                "nothing of it was taken; report it to whoever runs the service"
            }
        }
    }
}
