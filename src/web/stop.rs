//! Why a request gets no answer of its own. What cannot be found and what may not be seen are one.

use axum::http::StatusCode;

use crate::usecase::Fault;
use crate::usecase::UseError;
use crate::usecase::accounts::AccountError;

/// Why a request stops.
#[derive(Debug)]
pub(super) enum Stop {
    /// It is not there, or not for this visitor.
    NotFound,
    /// Somebody must sign in first.
    SignIn,
    /// A one-time code must be given first.
    Code,
    /// One-time codes must be set up first.
    Enrol,
    /// The password must be given again first.
    Prove,
    /// It makes no sense: what is wrong, and what to do.
    Bad(String, Option<String>),
    /// It came from another page than ours.
    Foreign,
    /// It asks for a host that is not ours.
    Host,
    /// The route knows no such method.
    Method,
    /// More was sent than the route takes.
    TooLarge,
    /// What was sent is not in a form the route takes.
    Kind,
    /// It took too long to come.
    Slow,
    /// What a use-case says.
    Use(UseError),
    /// A fault of ours, for the log alone.
    Fault(Box<dyn std::error::Error + Send + Sync>),
}

impl From<UseError> for Stop {
    fn from(error: UseError) -> Self {
        match (error.fault(), &error) {
            (_, UseError::Account(AccountError::ProveAgain)) => Self::Prove,
            (Fault::Missing | Fault::NotAllowed, _) => Self::NotFound,
            (Fault::Internal, _) => Self::Fault(Box::new(error)),
            _ => Self::Use(error),
        }
    }
}

impl From<askama::Error> for Stop {
    fn from(error: askama::Error) -> Self {
        Self::Fault(Box::new(error))
    }
}

impl Stop {
    /// A request that makes no sense.
    pub(super) fn bad(what: &str) -> Self {
        Self::Bad(what.to_owned(), None)
    }

    /// Its status.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn | Self::Code | Self::Enrol | Self::Prove => StatusCode::SEE_OTHER,
            Self::Use(error) if error.fault() == Fault::Later => StatusCode::TOO_MANY_REQUESTS,
            Self::Bad(..) | Self::Use(_) => StatusCode::BAD_REQUEST,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds after which it may be tried again.
    pub(super) fn wait_s(&self) -> Option<u32> {
        match self {
            Self::Use(UseError::Account(error)) => error.wait_s(),
            _ => None,
        }
    }

    /// Heading, what is wrong, and what to do.
    pub(super) fn words(&self) -> (&'static str, String, Option<String>) {
        let told = |head, text: &str, hint: &str| (head, text.to_owned(), Some(hint.to_owned()));
        match self {
            Self::NotFound => told(
                "There is nothing here",
                "The page does not exist, or it is not for you.",
                "Check the address, or go back to the start.",
            ),
            Self::SignIn | Self::Code | Self::Enrol | Self::Prove => {
                told("Please sign in", "This page is for people of the agency.", "")
            }
            Self::Bad(what, hint) => ("This could not be done", what.clone(), hint.clone()),
            Self::Foreign => told(
                "This came from another page",
                "Only forms of this page are accepted, so that no other page can act in your name.",
                "Open the page anew and send the form again.",
            ),
            Self::Host => told(
                "This is another address",
                "The page is not served under the name that was asked for.",
                "Use the address that your administrator gave you.",
            ),
            Self::Method => {
                told("This could not be done", "The page does not take that.", "Go back.")
            }
            Self::TooLarge => told(
                "That is too much",
                "More was sent than this page takes.",
                "Send a smaller file, or fewer at one time.",
            ),
            Self::Kind => told(
                "This could not be read",
                "What was sent is not in a form that this page takes.",
                "Go back and use the form.",
            ),
            Self::Slow => told(
                "This took too long",
                "What was sent did not arrive in time. Nothing was changed.",
                "Try again, perhaps with a better connection.",
            ),
            Self::Use(error) => {
                ("This could not be done", sentence(&error.to_string()), error.hint())
            }
            Self::Fault(_) => told(
                "Something went wrong here",
                "It is our fault, not yours, and it is in the log.",
                "Try again. If it happens again, give your administrator the reference below.",
            ),
        }
    }
}

/// A message as a sentence.
pub(super) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
