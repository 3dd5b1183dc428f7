//! One line of JSON on stderr for what somebody who runs the page must know. Routes stand in it as
//! the table names them, without the ids in a path; no line holds a name or what was sent.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::Value;
use serde_json::json;

/// Writes one line. Control characters are escaped, since it is JSON.
pub(super) fn line(level: &str, event: &str, mut fields: Value) {
    if let Some(map) = fields.as_object_mut() {
        map.insert("at".to_owned(), json!(chrono::Utc::now().to_rfc3339()));
        map.insert("level".to_owned(), json!(level));
        map.insert("event".to_owned(), json!(event));
    }
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{fields}");
}

/// Tells of a fault with its causes, under the reference that its page shows.
pub(super) fn fault(route: &str, reference: &str, error: &dyn std::error::Error) {
    let mut causes = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    line("error", "fault", json!({ "route": route, "reference": reference, "causes": causes }));
}

/// Tells where a panic was, and not of what: its message may hold what was read.
pub(super) fn panics_to_log() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        line("error", "panic", json!({ "place": place }));
    }));
}

/// A name that nobody can guess, in hex.
pub(super) fn random_hex(bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    if getrandom::fill(&mut buffer).is_err() {
        // Without random numbers nothing secret may be made; a reference is not secret.
        line("error", "no_random_numbers", json!({}));
    }
    hex(&buffer)
}

/// Bytes as lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
