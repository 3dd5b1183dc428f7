//! What a network's API half gives: what to ask next, and what an answer holds.
//!
//! It fetches nothing. Whoever drives it asks through `intake::http`, which alone retries, waits and
//! counts; so the same pages give the same reading, from a server or from pages that were kept. It
//! ends in the same [`Reading`] as the network's archive, by the same readers of rows where there are
//! any.

use crate::intake::http::Answer;
use crate::intake::http::Ask;
use crate::intake::http::HttpError;
use crate::intake::http::Judge;
use crate::intake::http::Limits;
use crate::model::reading::Reading;
use crate::network::NetworkError;

/// The API half of one network, in the course of one pull.
pub trait Live: Send {
    /// What to ask next; `None` when all was read.
    fn next(&self) -> Option<Ask>;

    /// Reads the answer to it; gives how many rows it held.
    ///
    /// # Errors
    ///
    /// The service says no, or answers in a shape that is not known. The pull cannot go on then.
    fn take(&mut self, answer: &Answer, limits: &Limits) -> Result<u64, LiveError>;

    /// How its answers are judged.
    fn judge(&self) -> Judge;

    /// What is being read, and of how many rows where that is known.
    fn reading(&self) -> (&'static str, Option<u64>);

    /// The least of a page that gives the same reading, to be kept for a resumption.
    fn lean(&self, body: &[u8]) -> Vec<u8> {
        body.to_vec()
    }

    /// What the rest of the pull costs, once that is known and if it costs anything.
    fn price(&self) -> Option<Price> {
        None
    }

    /// The reading. A list that was begun and not ended is partial.
    ///
    /// # Errors
    ///
    /// Nothing is ready yet; none of a list's rows can be read.
    fn finish(self: Box<Self>) -> Result<Reading, LiveError>;
}

/// What a pull costs: people who will be returned, and what the service takes for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// People.
    pub people: u64,
    /// Thousandths of a US dollar that a thousand people cost: `10_000` for USD 0.010 each.
    pub milli_usd_per_1000: u64,
}

impl Price {
    /// The whole in cents, rounded up.
    #[must_use]
    pub fn cents(self) -> u64 {
        self.people.saturating_mul(self.milli_usd_per_1000).div_ceil(10_000)
    }
}

impl std::fmt::Display for Price {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cents = self.cents();
        write!(f, "USD {}.{:02}", cents / 100, cents % 100)
    }
}

/// Where a service is and how it is asked: the defaults of its connector, which settings override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The API's base address.
    pub base_url: String,
    /// Where the member says yes.
    pub authorize_url: String,
    /// Where a code becomes tokens.
    pub token_url: String,
    /// Where tokens are taken back, if anywhere.
    pub revoke_url: Option<String>,
    /// The API's version, where it has one.
    pub version: String,
    /// Rows of a page.
    pub page_size: u64,
    /// What is asked for: one text, or several.
    pub scopes: Vec<String>,
    /// Whether it takes PKCE.
    pub pkce: bool,
    /// Thousandths of a US dollar for a thousand people.
    pub milli_usd_per_1000: u64,
    /// What is to be known before the member is asked.
    pub before: &'static str,
    /// Where the member takes the consent back by hand.
    pub by_hand: &'static str,
}

/// Why a pull cannot go on. No message holds anything of a person or a token.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// The service could not be asked.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The rows cannot be read.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The token is not good, or no longer.
    #[error("{place}: the token is not accepted{}", id(.request.as_deref()))]
    Token {
        /// Method, server and path.
        place: String,
        /// The service's name for the request.
        request: Option<String>,
    },
    /// The service says no.
    #[error("{place}: {reason}{}", id(.request.as_deref()))]
    Refused {
        /// Method, server and path.
        place: String,
        /// Why, as far as it is known.
        reason: String,
        /// What to do about it.
        hint: &'static str,
        /// Whether it may be otherwise another day.
        passing: bool,
        /// The service's name for the request.
        request: Option<String>,
    },
    /// The service has not put the data together yet.
    #[error("{network} has not put the member's data together yet")]
    NotReady {
        /// The network.
        network: &'static str,
    },
}

/// ` (request 4f2a)`, or nothing.
fn id(request: Option<&str>) -> String {
    request.map(|id| format!(" (request {id})")).unwrap_or_default()
}

impl LiveError {
    /// A refusal of the service's.
    pub(super) fn refused(
        answer: &Answer,
        reason: impl Into<String>,
        hint: &'static str,
        passing: bool,
    ) -> Self {
        Self::Refused {
            place: answer.place().to_owned(),
            reason: reason.into(),
            hint,
            passing,
            request: answer.request_id(),
        }
    }

    /// A token that is not accepted.
    pub(super) fn token(answer: &Answer) -> Self {
        Self::Token { place: answer.place().to_owned(), request: answer.request_id() }
    }

    /// Whether the pull may go on from here another time.
    #[must_use]
    pub fn passing(&self) -> bool {
        match self {
            Self::Http(error) => error.passing(),
            Self::Refused { passing, .. } => *passing,
            Self::Token { .. } | Self::NotReady { .. } => true,
            Self::Network(_) => false,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Http(error) => Some(error.hint()),
            Self::Network(error) => error.hint(),
            Self::Token { .. } => Some(
                "the token may have ended: make a new one, or connect again with `ringfence connect`, \
                 then run the same again",
            ),
            Self::Refused { hint, .. } => Some(hint),
            Self::NotReady { .. } => Some(
                "it does so after the consent, in minutes to three days: run the same again later; that \
                 nothing came says nothing about anybody",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_rounded_up_to_cents() {
        let price = |people| Price { people, milli_usd_per_1000: 10_000 }.to_string();

        assert_eq!([0, 1, 3_000].map(price), ["USD 0.00", "USD 0.01", "USD 30.00"]);
        assert_eq!(Price { people: 5, milli_usd_per_1000: 1_000 }.to_string(), "USD 0.01");
    }
}
