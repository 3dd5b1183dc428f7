//! JSON behind a gate for depth and size, and the repair of Facebook's text.
//!
//! Callers deserialise into typed structs, which refuse a key that stands twice and cost far less
//! memory than a tree of values. [`parse`] takes or refuses a document whole. [`list`] takes a list
//! item by item, so that a lone surrogate or a key that stands twice costs that item alone.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde::de::IgnoredAny;

use crate::intake::IntakeError;
use crate::intake::limits;

/// What to do about a broken document.
const HINT: &str = "ask for the export again and hand it over as it came";

/// Parses a JSON document: BOM stripped, depth at most 127.
///
/// # Errors
///
/// Not JSON (with line and column), too deep, a string or number too long.
pub fn parse<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, IntakeError> {
    let body = without_bom(bytes);
    gate(name, body)?;
    serde_json::from_slice(body).map_err(|error| syntax(name, &error))
}

/// What an item of a list became: the value, or why it could not be read.
pub type Item<T> = Result<T, String>;

/// Parses a list item by item: the list under `key` of the top-level object, or the document
/// itself when it is a list. `None` when neither is there.
///
/// The document as a whole must be JSON; an item that is not what `T` wants costs itself.
///
/// # Errors
///
/// As for [`parse`]; a `key` that stands twice.
pub fn list<T: DeserializeOwned>(
    name: &str,
    bytes: &[u8],
    key: &str,
) -> Result<Option<Vec<Item<T>>>, IntakeError> {
    let body = without_bom(bytes);
    gate(name, body)?;
    serde_json::from_slice::<IgnoredAny>(body).map_err(|error| syntax(name, &error))?;
    let start = skip_space(body, 0);
    let found = match body.get(start) {
        Some(b'[') => Some(start),
        Some(b'{') => member(name, body, start, key)?,
        _ => None,
    };
    let Some(found) = found.filter(|at| body.get(*at) == Some(&b'[')) else {
        return Ok(None);
    };
    let items = pieces(body, found).map(|(start, end)| {
        let piece = body.get(start..end).unwrap_or_default();
        serde_json::from_slice(piece).map_err(|error| reason(&error))
    });
    Ok(Some(items.collect()))
}

/// Undoes Facebook's escaping of every UTF-8 byte as its own `\u00xx`.
///
/// A text with a character above U+00FF, or whose characters are no UTF-8 when taken as bytes, is
/// left alone, so that genuine Latin-1 survives and doing it twice changes nothing.
#[must_use]
pub fn repair_mojibake(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let Ok(bytes) = text.chars().map(|c| u8::try_from(u32::from(c))).collect::<Result<Vec<_>, _>>()
    else {
        return Cow::Borrowed(text);
    };
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Takes the byte order mark off, which the parser would refuse.
fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Walks the bytes once and refuses what the parser should never see. Grammar is the parser's job.
fn gate(name: &str, bytes: &[u8]) -> Result<(), IntakeError> {
    let refuse = |code, at, reason: String| {
        let (line, column) = place(bytes, at);
        let reason = format!("{reason} (column {column})");
        Err(IntakeError::refused(name, code, reason, HINT).on_line(line))
    };
    if skip_space(bytes, 0) == bytes.len() {
        return Err(IntakeError::refused(name, "json.empty", "it holds nothing", HINT));
    }
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        let next = match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > limits::JSON_DEPTH {
                    let most = limits::JSON_DEPTH;
                    return refuse("json.too_deep", at, format!("more than {most} levels deep"));
                }
                at + 1
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                at + 1
            }
            b'"' => string_end(bytes, at),
            b'-' | b'0'..=b'9' => number_end(bytes, at),
            _ => at + 1,
        };
        if *byte == b'"' && next - at > limits::JSON_STRING_BYTES + 2 {
            return refuse("json.string", at, "a text of more than 64 kB".to_owned());
        }
        if next - at > limits::JSON_NUMBER_BYTES && *byte != b'"' {
            return refuse("json.number", at, "a number of more than 64 digits".to_owned());
        }
        at = next;
    }
    Ok(())
}

/// The end of the string that begins at `at`, behind its closing quote or at the end of the bytes.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of the number that begins at `at`.
fn number_end(bytes: &[u8], at: usize) -> usize {
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    at + bytes.iter().skip(at).take_while(|byte| is_part(byte)).count()
}

/// The first byte from `at` that is no white space.
fn skip_space(bytes: &[u8], at: usize) -> usize {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    at + bytes.iter().skip(at).take_while(|byte| is_space(byte)).count()
}

/// The end of the value that begins at `at`, in bytes already known to be JSON.
fn value_end(bytes: &[u8], at: usize) -> usize {
    let (mut at, mut depth) = (at, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' if depth <= 1 => return if depth == 0 { at } else { at + 1 },
            b']' | b'}' => depth -= 1,
            b',' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The items of the list that begins at `open`, in bytes already known to be JSON.
fn pieces(bytes: &[u8], open: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = skip_space(bytes, open + 1);
    std::iter::from_fn(move || {
        if matches!(bytes.get(at), None | Some(b']')) {
            return None;
        }
        let (start, end) = (at, value_end(bytes, at));
        at = skip_space(bytes, end);
        if bytes.get(at) == Some(&b',') {
            at = skip_space(bytes, at + 1);
        }
        Some((start, end))
    })
}

/// Where the value of `key` begins in the object that begins at `open`.
fn member(name: &str, bytes: &[u8], open: usize, key: &str) -> Result<Option<usize>, IntakeError> {
    let (mut at, mut found) = (skip_space(bytes, open + 1), None);
    while bytes.get(at) == Some(&b'"') {
        let end = string_end(bytes, at);
        let written = bytes.get(at..end).unwrap_or_default();
        let value = skip_space(bytes, skip_space(bytes, end) + 1);
        if serde_json::from_slice::<Cow<'_, str>>(written).is_ok_and(|written| written == key) {
            if found.is_some() {
                let reason = format!("the key `{key}` stands twice");
                let (line, _) = place(bytes, at);
                let refused = IntakeError::refused(name, "json.duplicate_key", reason, HINT);
                return Err(refused.on_line(line));
            }
            found = Some(value);
        }
        at = skip_space(bytes, value_end(bytes, value));
        if bytes.get(at) == Some(&b',') {
            at = skip_space(bytes, at + 1);
        }
    }
    Ok(found)
}

/// Line and column, from 1, of a position.
fn place(bytes: &[u8], at: usize) -> (u64, usize) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.split(|byte| *byte == b'\n').count() as u64;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    (line, at - start + 1)
}

/// The parser's refusal, in our words.
fn syntax(name: &str, error: &serde_json::Error) -> IntakeError {
    let text = reason(error);
    let code = if text.contains("recursion limit") {
        "json.too_deep"
    } else if text.contains("duplicate field") {
        "json.duplicate_key"
    } else if text.contains("surrogate") || text.contains("unicode code point") {
        "json.bad_unicode"
    } else if error.is_data() {
        "json.shape"
    } else {
        "json.syntax"
    };
    let text = format!("not readable as JSON: {text} (column {})", error.column());
    let line = u64::try_from(error.line()).unwrap_or(u64::MAX);
    IntakeError::refused(name, code, text, HINT).on_line(line.max(1))
}

/// The parser's words without its place, and without what the file holds: a name in an error would
/// reach the logs.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    match (text.find('"'), text.rfind('"')) {
        (Some(first), Some(last)) if last > first => {
            let head = text.get(..first).unwrap_or_default();
            let tail = text.get(last + 1..).unwrap_or_default();
            format!("{head}\"...\"{tail}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Friend {
        name: String,
    }

    fn code<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> &'static str {
        parse::<T>("friends.json", text.as_bytes()).unwrap_err().code()
    }

    #[test]
    fn a_byte_order_mark_is_taken_off() {
        let friend: Friend = parse("a.json", b"\xef\xbb\xbf{\"name\":\"Ada\"}").unwrap();

        assert_eq!(friend.name, "Ada");
    }

    #[test]
    fn a_syntax_error_names_line_and_column() {
        let refused = parse::<Vec<u8>>("a.json", b"[1,\n 2,]").unwrap_err();

        let text = refused.to_string();
        assert!(text.starts_with("`a.json`, line 2: ") && text.contains("column 4"), "{text}");
        assert_eq!(refused.code(), "json.syntax");
    }

    #[test]
    fn depth_is_limited_before_the_parser() {
        let at_limit = format!("{}{}", "[".repeat(127), "]".repeat(127));
        let beyond = format!("{}{}", "[".repeat(128), "]".repeat(128));

        assert!(parse::<serde_json::Value>("a.json", at_limit.as_bytes()).is_ok());
        assert_eq!(code::<serde_json::Value>(&beyond), "json.too_deep");
        assert_eq!(code::<serde_json::Value>(&"[{\"\":".repeat(200_000)), "json.too_deep");
    }

    #[test]
    fn brackets_inside_a_text_are_no_depth() {
        let text = format!("{{\"name\":\"{}\\\"\"}}", "[".repeat(200));

        let friend: Friend = parse("a.json", text.as_bytes()).unwrap();

        assert_eq!(friend.name.len(), 201);
    }

    #[test]
    fn long_numbers_and_texts_are_refused() {
        assert_eq!(code::<Vec<f64>>(&format!("[{}]", "1".repeat(200_000))), "json.number");
        assert_eq!(code::<Vec<String>>(&format!("[\"{}\"]", "a".repeat(70_000))), "json.string");
        assert_eq!(code::<Vec<String>>(" \n"), "json.empty");
    }

    #[test]
    fn an_error_does_not_quote_the_file() {
        let refused = parse::<u32>("a.json", b"\"Ada Example\"").unwrap_err();

        assert!(!refused.to_string().contains("Ada"), "{refused}");
        assert_eq!(refused.code(), "json.shape");
    }

    #[test]
    fn a_broken_item_of_a_list_costs_itself() {
        let text = r#"{"v": 2, "friends_v2": [
            {"name": "Ada"}, {"name": "\ud800"}, {"name": "A", "name": "B"}, null,
            {"name": "B[r]\"uno"} ]}"#;

        let items = list::<Friend>("a.json", text.as_bytes(), "friends_v2").unwrap().unwrap();

        let names: Vec<_> = items.iter().map(|item| item.as_ref().ok().map(|f| &*f.name)).collect();
        assert_eq!(names, [Some("Ada"), None, None, None, Some("B[r]\"uno")]);
    }

    #[test]
    fn a_list_that_is_absent_is_not_an_empty_one() {
        let absent = list::<Friend>("a.json", b"{}", "friends_v2").unwrap();
        let empty = list::<Friend>("a.json", b"{\"friends_v2\":[]}", "friends_v2").unwrap();
        let object = list::<Friend>("a.json", b"{\"friends_v2\":{}}", "friends_v2").unwrap();
        let top = list::<Friend>("a.json", b"[{\"name\":\"Ada\"}]", "friends_v2").unwrap();

        assert!(absent.is_none() && object.is_none());
        assert_eq!(empty, Some(vec![]));
        assert_eq!(top.unwrap().len(), 1);
    }

    #[test]
    fn a_list_that_stands_twice_is_refused() {
        let refused = list::<Friend>("a.json", b"{\"f\":[],\n\"f\":[1]}", "f").unwrap_err();

        assert_eq!(refused.code(), "json.duplicate_key");
        assert!(refused.to_string().contains("line 2"));
    }

    #[test]
    fn bytes_in_disguise_are_repaired_and_nothing_else() {
        assert_eq!(repair_mojibake("J\u{c3}\u{bc}rgen"), "Jürgen");
        assert_eq!(repair_mojibake("\u{f0}\u{9f}\u{8c}\u{b8}"), "🌸");
        assert_eq!(repair_mojibake("Café"), "Café");
        assert_eq!(repair_mojibake("Łu\u{c3}\u{bc}"), "Łu\u{c3}\u{bc}");
        assert_eq!(repair_mojibake(&repair_mojibake("J\u{c3}\u{bc}rgen")), "Jürgen");
    }
}
