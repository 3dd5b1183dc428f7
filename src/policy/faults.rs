//! What the rule engine says of a broken rule or schema, as an error with file, line and column.
//!
//! The engine's errors carry places as offsets in bytes into the text that was parsed; every file is
//! parsed on its own, so the offsets are the file's.

use cedar_policy::ffi::DetailedError;

use crate::policy::cedar::SCHEMA;
use crate::policy::error::PolicyError;

/// A rule or schema that cannot be read, with the place of its first fault and what may be meant.
pub(super) fn broken(file: String, text: &str, err: &DetailedError) -> PolicyError {
    let place = offset(err).map(|offset| place(text, offset));
    let reason = one_line(&err.message);
    let reason = match &err.help {
        Some(help) => format!("{reason} ({})", one_line(help)),
        None => reason,
    };
    PolicyError::Rule { file, place, reason }
}

/// Where a fault begins, in bytes.
pub(super) fn offset(err: &DetailedError) -> Option<usize> {
    let own = err.source_locations.iter().map(|label| label.loc.start).min();
    own.or_else(|| err.related.iter().find_map(offset))
}

/// Line and column, from 1, of an offset in bytes. Columns count characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before: Vec<char> = text
        .char_indices()
        .take_while(|(at, _)| *at < offset)
        .map(|(_, character)| character)
        .collect();
    let line = before.iter().filter(|character| **character == '\n').count() + 1;
    let column = before.iter().rev().take_while(|character| **character != '\n').count() + 1;
    (line, column)
}

/// A message of the rule engine, which may have several lines, as one of ours.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// A schema that lacks what the facts give: somebody changed it.
pub(super) fn unfit(err: &dyn std::error::Error) -> PolicyError {
    PolicyError::Rule { file: SCHEMA.to_owned(), place: None, reason: in_full(err) }
}

/// An error with its causes.
pub(super) fn in_full(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        let more = err.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = err.source();
    }
    text
}
