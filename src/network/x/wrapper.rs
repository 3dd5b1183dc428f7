//! The assignment around the JSON: `window.YTD.following.part0 = [ ... ]`.
//!
//! The text behind the first `=` is read as JSON and never run. The name before it is checked: a
//! renamed file would pass followers off as followed. Comment lines may stand above, a semicolon
//! behind; the list may begin on the next line.

use crate::intake::json;
use crate::intake::text;
use crate::network::contract::NetworkError;
use crate::network::x::loose::Loose;

/// How far into the text the `=` may stand, comments aside.
const HEAD_BYTES: usize = 200;

/// The items of a list, each on its own: a broken one costs itself.
///
/// # Errors
///
/// No text, no assignment of the list expected, no JSON behind it.
pub(super) fn items(
    file: &str,
    bytes: &[u8],
    wanted: &str,
) -> Result<Vec<json::Item<Loose>>, NetworkError> {
    let decoded = text::decode(file, bytes)?;
    let body = unwrap(file, &decoded.text, wanted)?;
    json::list(file, body.as_bytes(), wanted)?
        .ok_or_else(|| odd(file, "it holds no list".to_owned()))
}

/// Takes the JSON out of the wrapper, whose name must be the one expected.
///
/// # Errors
///
/// No assignment, an assignment to another name, anything but a list or an object behind it.
pub(super) fn unwrap<'a>(file: &str, text: &'a str, wanted: &str) -> Result<&'a str, NetworkError> {
    let text = behind_comments(text);
    let Some((name, json)) = assignment(text) else {
        return Err(odd(file, "it does not begin like a file of X, `window.... =`".to_owned()));
    };
    let name = type_name(name);
    if name != wanted {
        return Err(odd(file, format!("it holds `{name}`, where `{wanted}` belongs")));
    }
    let json = json.trim_matches(|c: char| c.is_whitespace() || c == ';');
    if json.starts_with('[') || json.starts_with('{') {
        return Ok(json);
    }
    Err(odd(file, "what it assigns is no plain data; it is never run as a program".to_owned()))
}

/// The list and the part that a text assigns, of `window.YTD.following.part0 = ...`.
pub(super) fn named(text: &str) -> Option<(&str, u32)> {
    let (name, _) = assignment(behind_comments(text))?;
    let (front, part) = name.rsplit_once(".part")?;
    let (space, word) = front.rsplit_once('.')?;
    space.ends_with("YTD").then_some((word, part.parse().ok()?))
}

/// An error about the whole file.
fn odd(file: &str, reason: String) -> NetworkError {
    NetworkError::Shape {
        file: file.to_owned(),
        line: None,
        item: None,
        reason,
        hint: "hand in the archive as X sent it, without renaming or changing its files".to_owned(),
    }
}

/// The text behind blanks and comments.
fn behind_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let rest = if text.starts_with("//") {
            text.split_once('\n').map(|(_, rest)| rest)
        } else if text.starts_with("/*") {
            text.split_once("*/").map(|(_, rest)| rest)
        } else {
            return text;
        };
        match rest {
            Some(rest) => text = rest,
            None => return "",
        }
    }
}

/// The name and the value of `name = value`.
fn assignment(text: &str) -> Option<(&str, &str)> {
    let at = text.bytes().take(HEAD_BYTES).position(|byte| byte == b'=')?;
    let name = text.get(..at)?.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "._[]\"'".contains(c);
    let fine = !name.is_empty() && name.chars().all(plain);
    fine.then_some((name, text.get(at + 1..)?))
}

/// `following` of `window.YTD.following.part0`, `__THAR_CONFIG` of `window.__THAR_CONFIG`.
fn type_name(name: &str) -> &str {
    let (front, last) = name.rsplit_once('.').unwrap_or(("", name));
    let part = last.strip_prefix("part").is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if part { front.rsplit('.').next().unwrap_or(front) } else { last }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_taken_out_of_the_assignment() {
        for text in [
            "window.YTD.following.part0 = [ ]",
            "window.YTD.following.part12=[ ];",
            "\u{feff}// made on 1 = 1\n/* by = X */ window.YTD.following.part0 =\n[ ] ; \n",
            "YTD.following.part0 = [ ]",
        ] {
            assert_eq!(unwrap("f", text, "following").unwrap(), "[ ]", "{text}");
        }
        assert_eq!(unwrap("m", "window.__THAR_CONFIG = {}", "__THAR_CONFIG").unwrap(), "{}");
    }

    #[test]
    fn a_file_of_another_kind_is_refused_by_name() {
        let error = unwrap("data/following.js", "window.YTD.like.part0 = [ ]", "following");

        let message = error.unwrap_err().to_string();
        assert_eq!(message, "`data/following.js`: it holds `like`, where `following` belongs");
    }

    #[test]
    fn a_program_is_refused() {
        for text in [
            "window.YTD.following.part0 = fetch('https://evil.example')",
            "(function(){ window.YTD.following.part0 = [] })()",
            "alert(1); window.YTD.following.part0 = []",
            "[ ]",
            "",
            "// nothing but a comment",
        ] {
            assert!(unwrap("f", text, "following").is_err(), "{text}");
        }
    }
}
