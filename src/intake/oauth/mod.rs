//! OAuth 2.0 as RFC 9700 and RFC 8252 want it: the member says yes at the service itself, in the
//! member's own browser; nothing here ever sees a password.
//!
//! | file | what it is |
//! |---|---|
//! | `provider.rs` | what differs from one service to the next |
//! | `flow.rs` | one way of getting a consent: state, PKCE, what came back |
//! | `loopback.rs` | the ear on 127.0.0.1 that hears the one answer |
//! | `exchange.rs` | code to tokens, refresh token to tokens, and taking tokens back |
//! | `tokens.rs` | what a token endpoint answers, and what is kept of it |
//! | `keeper.rs` | tokens that are fresh, renewed under a lock and saved before they are used |
//! | `error.rs` | why not |

mod error;
mod exchange;
mod flow;
mod keeper;
mod loopback;
mod provider;
mod tokens;

pub use error::OAuthError;
pub use exchange::Exchange;
pub use flow::Code;
pub use flow::Flow;
pub use keeper::Keeper;
pub use loopback::Loopback;
pub use provider::Provider;
pub use provider::SecretWay;
pub use tokens::Tokens;
