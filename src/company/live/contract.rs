//! What a CRM's connector gives: what to ask, and what an answer holds.

use std::borrow::Cow;
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
use crate::intake::secret::Secret;

/// How the key is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer ...`.
    #[default]
    Bearer,
    /// `Authorization: ...` with another word.
    Scheme(&'static str),
    /// As the user name of HTTP Basic, with an empty password.
    Basic,
    /// In a header of its own.
    Header(&'static str),
    /// A key in a header of its own, and a token as `Authorization: Bearer ...`.
    HeaderAndBearer(&'static str),
}

/// What is kept for a CRM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credential {
    /// A key or token that is shown as it is.
    #[default]
    Token,
    /// The secret of an application, for which a token is had each time (RFC 6749, section 4.4).
    ClientSecret,
    /// A key and a token that are shown together.
    KeyAndToken,
    /// A user and a password, for which a token is had each time.
    Password,
    /// The tokens of somebody's consent, which are renewed.
    Consent,
}

impl Credential {
    /// The names of the two lines of its file; `None` where that holds one word.
    #[must_use]
    pub fn lines(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::KeyAndToken => Some(("key", "token")),
            Self::Password => Some(("user", "password")),
            Self::Token | Self::ClientSecret | Self::Consent => None,
        }
    }
}

/// Settings that single CRMs need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Where the company's account is kept.
    pub data_centre: Option<String>,
    /// The company's name or number at the service.
    pub tenant: Option<String>,
    /// Mailboxes to read.
    pub mailboxes: Vec<String>,
    /// The database to read.
    pub database: Option<String>,
    /// Rows after which a book is read in bulk.
    pub bulk_above: Option<u64>,
    /// Whose contacts they are, where the service does not say.
    pub owner: Option<String>,
}

/// A setting that must be made, or made otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unset {
    /// Its key.
    pub key: &'static str,
    /// What it is to be.
    pub wanted: &'static str,
}

/// Where a CRM is and how it is asked: what its connector knows, which settings override.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrmService {
    /// The API's base address; empty where every company has its own.
    pub base_url: Cow<'static, str>,
    /// Where somebody consents.
    pub authorize_url: Cow<'static, str>,
    /// What is said there besides what OAuth wants, as the query of an address.
    pub authorize_with: &'static str,
    /// Where a token is had, below the base address or whole; empty where there is none.
    pub token_url: Cow<'static, str>,
    /// Where tokens are taken back; empty where nowhere.
    pub revoke_url: Cow<'static, str>,
    /// Whether it takes PKCE.
    pub pkce: bool,
    /// The host of the redirect address; empty for `127.0.0.1`.
    pub redirect_host: &'static str,
    /// The API's version.
    pub version: &'static str,
    /// Rows of a page, at most.
    pub page_size: u64,
    /// What is asked for with the token.
    pub scopes: &'static [&'static str],
    /// What is kept.
    pub credential: Credential,
    /// How it is shown.
    pub auth: Auth,
    /// Milliseconds between two requests at least.
    pub gap_ms: u64,
    /// Bytes of one answer at most, where a list comes in one piece; `0`: as everywhere.
    pub body_bytes: u64,
    /// What the key must be able to do, and where it is made.
    pub before: &'static str,
    /// Where the key is taken back.
    pub by_hand: &'static str,
}

/// The settings of one pull.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The API's version.
    pub version: String,
    /// Rows of a page.
    pub page_size: u64,
    /// What this CRM alone needs.
    pub options: Options,
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

/// What a pull of changes goes on from: the pull before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// When that began, in seconds since 1970: by the service's own clock where it shows one, and a
    /// quarter of an hour before, since no list is up to date at once.
    pub began_s: i64,
    /// Days between the two.
    pub days: i64,
    /// What its pages left to go on from; see [`Page::marks`].
    pub marks: BTreeMap<String, String>,
}

impl Since {
    /// The instant, as `2026-11-21T03:04:05Z`.
    #[must_use]
    pub fn instant(&self) -> String {
        let instant = chrono::DateTime::from_timestamp(self.began_s, 0).unwrap_or_default();
        instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

/// Where a pull is.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The settings.
    pub setup: &'a Setup,
    /// What is asked.
    pub step: &'a Step,
    /// What changed since then is asked for; `None`: all there is.
    pub since: Option<&'a Since>,
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
    /// Ids of contacts that are gone, where changes are asked for: deleted, archived, or united with another.
    pub gone: Vec<String>,
    /// How many contacts there are in all, as the service counts them, where changes are asked for: the book
    /// before with the changes must hold as many.
    pub total: Option<u64>,
    /// Rows of the rent roll, under [`Crm::roll_columns`].
    pub roll: Vec<Vec<String>>,
    /// Entries of the answer, those that gave no row among them.
    pub entries: u64,
    /// Contacts that are archived or deleted, and left out.
    pub left_out: u64,
    /// How often it was asked whether the service is done: the next is asked a while later, and each
    /// time a longer one; `0`: at once.
    pub again: u32,
    /// What the pages to come need to know.
    pub learned: Vec<(String, String)>,
    /// What the next pull of changes goes on from: a token of the service's, by a name of ours.
    pub marks: Vec<(String, String)>,
    /// Remarks on a contact each, after `one contact ...`; the same one is counted.
    pub remarks: Vec<&'static str>,
    /// Remarks on the whole.
    pub notes: Vec<&'static str>,
    /// Remarks on the whole, with their numbers.
    pub counted: Vec<String>,
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
    fn service(&self, options: &Options) -> CrmService;

    /// A setting without which it cannot be asked.
    fn unset(&self, _options: &Options) -> Option<Unset> {
        None
    }

    /// What gives a token for a user and a password, which are shown as HTTP Basic; see [`session`].
    fn log_in(&self, _setup: &Setup) -> Ask {
        Ask::default()
    }

    /// How its columns are read.
    fn preset(&self) -> Preset;

    /// The headers of its rows: those of its own export, as far as there is one. The first is the id.
    fn columns(&self) -> &'static [&'static str];

    /// The headers of the rent roll that comes along; `None` where none does.
    fn roll_columns(&self) -> Option<&'static [&'static str]> {
        None
    }

    /// Where a pull begins.
    fn first(&self) -> Step;

    /// Where a pull begins of what changed since another; `None` where the service does not tell all of it:
    /// what was added and changed, and what is gone.
    ///
    /// The book before with such changes must be what a whole pull would read. A service that may forget to
    /// tell what is gone must count all there is; see [`Page::total`]. Rows of the rent roll are always all
    /// of them.
    fn changes(&self, _since: &Since) -> Option<Step> {
        None
    }

    /// Whether what was learned under a name stands in rows, so that all are read anew when it is another.
    fn stands_in_rows(&self, _name: &str) -> bool {
        true
    }

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

/// The token that an answer to [`Crm::log_in`] gives, as its whole text.
///
/// # Errors
///
/// User or password are not accepted; there is no token in it.
pub fn session(answer: &Answer) -> Result<Secret, CrmError> {
    match answer.status {
        200..300 => {}
        401 | 403 => return Err(CrmError::token(answer)),
        _ => return Err(CrmError::status(answer)),
    }
    let text = String::from_utf8_lossy(&answer.body);
    let word = text.trim().trim_matches('"');
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(answer.shape("it gives no token").into());
    }
    Ok(Secret::new(word.to_owned()))
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
    /// What changed is not told, or no longer: all must be read.
    #[error("{place}: {reason}")]
    Stale {
        /// Method, server and path.
        place: String,
        /// Why, as far as it is known.
        reason: &'static str,
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

    /// Changes that are not told.
    pub(super) fn stale(answer: &Answer, reason: &'static str) -> Self {
        Self::Stale { place: answer.place().to_owned(), reason }
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
            Self::Token { .. } | Self::Refused { .. } | Self::Stale { .. } => true,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Http(error) => error.hint(),
            Self::Token { .. } => {
                "the key or the consent may have ended: give a new one with `ringfence connect`, then run \
                 the same again"
            }
            Self::Refused { hint, .. } => hint,
            Self::Stale { .. } => "run the same again with `--whole`",
        }
    }
}
