//! X: why the API says no. A balance that is spent, a limit of minutes and a cap of a month are three
//! things.

use serde_json::Value;

use crate::intake::http::Answer;
use crate::network::live::LiveError;

/// Whether an answer's problem type ends in a word: its host has changed before.
pub(super) fn problem(answer: &Answer, word: &str) -> bool {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let kind = body.get("type").and_then(Value::as_str).unwrap_or_default();
    let reason = body.get("reason").and_then(Value::as_str).unwrap_or_default();
    kind.trim_end_matches('/').rsplit('/').next() == Some(word) || reason == word
}

/// Why X says no.
pub(super) fn refusal(answer: &Answer) -> LiveError {
    let refused = |reason: &str, hint, passing| LiveError::refused(answer, reason, hint, passing);
    let later = "run the same again later: what was read is kept until then";
    match answer.status {
        401 => LiveError::token(answer),
        402 => refused(
            "the application's prepaid balance is spent",
            "its owner adds credits at X, then run the same again: what was read and paid is kept",
            true,
        ),
        403 if problem(answer, "client-not-enrolled") || problem(answer, "user-not-enrolled") => {
            refused(
                "the application is not enrolled in the API",
                "its owner puts it into a project with the package `Pay-per-use` at X",
                false,
            )
        }
        403 if problem(answer, "unsupported-authentication") => refused(
            "the token is an application's own, not a member's",
            "connect as the member: `ringfence connect x --rep REP`",
            false,
        ),
        403 if String::from_utf8_lossy(&answer.body).contains("spend cap") => {
            refused("the owner's spending limit is reached", later, true)
        }
        403 => refused(
            "X does not let this application read it",
            "the consent needs users.read, tweet.read and follows.read: connect again",
            false,
        ),
        429 => refused("the application's cap is reached", later, true),
        status => {
            let passing = status >= 500;
            let hint = if passing { later } else { "if it stays so, the service has changed" };
            LiveError::refused(answer, format!("X answered with {status}"), hint, passing)
        }
    }
}
