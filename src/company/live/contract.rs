//! What a CRM's connector gives: what to ask, and what an answer holds.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::company::Preset;
use crate::intake::http::Answer;
use crate::intake::http::Ask;
use crate::intake::http::HttpError;
use crate::intake::http::Judge;
use crate::intake::http::Site;
use crate::intake::http::usual;

/// How the key is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer ...`.
    Bearer,
    /// As the user name of HTTP Basic, with an empty password.
    Basic,
    /// In a header of its own.
    Header(&'static str),
}

/// What the kept word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A key or token that is shown as it is.
    Token,
    /// The secret of an application, for which a token is had each time (RFC 6749, section 4.4).
    ClientSecret,
}

/// Where a CRM is and how it is asked: what its connector knows, which settings override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrmService {
    /// The API's base address; empty where every company has its own.
    pub base_url: &'static str,
    /// Where a token is had, below the base address or whole; empty where there is none.
    pub token_url: &'static str,
    /// The API's version.
    pub version: &'static str,
    /// Rows of a page, at most.
    pub page_size: u64,
    /// What is asked for with the token.
    pub scopes: &'static [&'static str],
    /// What the kept word is.
    pub credential: Credential,
    /// How it is shown.
    pub auth: Auth,
    /// What the key must be able to do, and where it is made.
    pub before: &'static str,
    /// Where the key is taken back.
    pub by_hand: &'static str,
}

/// The settings of one pull.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The API's version.
    pub version: String,
    /// Rows of a page.
    pub page_size: u64,
}

/// What is asked next: which list, and from where in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The list.
    pub list: String,
    /// The mark of the page; empty for the first.
    pub cursor: String,
}

impl Step {
    /// The first page of a list.
    #[must_use]
    pub fn first(list: &str) -> Self {
        Self { list: list.to_owned(), cursor: String::new() }
    }

    /// A further page of a list.
    #[must_use]
    pub fn page(list: &str, cursor: impl Into<String>) -> Self {
        Self { list: list.to_owned(), cursor: cursor.into() }
    }
}

/// Where a pull is.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The settings.
    pub setup: &'a Setup,
    /// What is asked.
    pub step: &'a Step,
    /// What was learned from the pages before: owners by their number, for one.
    pub known: &'a BTreeMap<String, String>,
    /// The server.
    pub site: &'a Site,
}

/// What a page holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Rows under [`Crm::columns`].
    pub rows: Vec<Vec<String>>,
    /// Entries of the answer, those that gave no row among them.
    pub entries: u64,
    /// Contacts that are archived or deleted, and left out.
    pub left_out: u64,
    /// What the pages to come need to know.
    pub learned: Vec<(String, String)>,
    /// Remarks on a contact each, after `one contact ...`; the same one is counted.
    pub remarks: Vec<&'static str>,
    /// Remarks on the whole.
    pub notes: Vec<&'static str>,
    /// What is asked next; `None` when all was read.
    pub next: Option<Step>,
}

/// A CRM over its API.
pub trait Crm: Send + Sync {
    /// Its id, as on the command line and in the settings.
    fn id(&self) -> &'static str;

    /// Its name.
    fn title(&self) -> &'static str;

    /// Where it is, and how it is asked.
    fn service(&self) -> CrmService;

    /// How its columns are read.
    fn preset(&self) -> Preset;

    /// The headers of its rows: those of its own export, as far as there is one.
    fn columns(&self) -> &'static [&'static str];

    /// Where a pull begins.
    fn first(&self) -> Step;

    /// What to ask.
    fn ask(&self, at: &At<'_>) -> Ask;

    /// Reads the answer to it.
    ///
    /// # Errors
    ///
    /// The service says no, or answers in a shape that is not known.
    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError>;

    /// How its answers are judged.
    fn judge(&self) -> Judge {
        usual
    }
}

/// Why a pull cannot go on. No message holds anything of a client or a key.
#[derive(Debug, thiserror::Error)]
pub enum CrmError {
    /// The service could not be asked.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The key or token is not good, or no longer.
    #[error("{place}: the key is not accepted{}", id(.request.as_deref()))]
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
        /// The service's name for the request.
        request: Option<String>,
    },
}

/// ` (request 4f2a)`, or nothing.
fn id(request: Option<&str>) -> String {
    request.map(|id| format!(" (request {id})")).unwrap_or_default()
}

impl CrmError {
    /// A refusal of the service's. It may be otherwise another day, or with another key.
    pub(super) fn refused(answer: &Answer, reason: &str, hint: &'static str) -> Self {
        Self::Refused {
            place: answer.place().to_owned(),
            reason: reason.to_owned(),
            hint,
            request: answer.request_id(),
        }
    }

    /// A key that is not accepted.
    pub(super) fn token(answer: &Answer) -> Self {
        Self::Token { place: answer.place().to_owned(), request: answer.request_id() }
    }

    /// A status that nothing is known of.
    pub(super) fn status(answer: &Answer) -> Self {
        answer.shape(format!("the status {}", answer.status)).into()
    }

    /// Whether the pull may go on from here another time.
    #[must_use]
    pub fn passing(&self) -> bool {
        match self {
            Self::Http(error) => error.passing(),
            Self::Token { .. } | Self::Refused { .. } => true,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Http(error) => error.hint(),
            Self::Token { .. } => {
                "the key may have ended: make a new one, keep it with `ringfence connect CRM --token-file \
                 FILE`, then run the same again"
            }
            Self::Refused { hint, .. } => hint,
        }
    }
}
