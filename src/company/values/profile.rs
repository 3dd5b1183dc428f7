//! A LinkedIn page in a CRM column to its key: `linkedin.com/in/ada-example`.
//!
//! The key is made as the reader of LinkedIn's own exports makes it, so that the two compare equal.

use unicode_normalization::UnicodeNormalization;

use crate::model::person::ProfileUrl;

/// Reads a member's page; `None` for any other address. It is never fetched.
pub fn linkedin(text: &str) -> Option<ProfileUrl> {
    let text = text.trim();
    if text.len() > 2048 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let skip = ["https://", "http://"].iter().find(|scheme| lower.starts_with(**scheme));
    let text = text.get(skip.map_or(0, |scheme| scheme.len())..)?;
    let (host, path) = text.split(['?', '#']).next()?.split_once('/')?;
    if !is_host(host) {
        return None;
    }
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    if !parts.next()?.eq_ignore_ascii_case("in") {
        return None;
    }
    let slug: String = decoded(parts.next()?)?.nfc().collect();
    let fits = |c: char| {
        c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '\'' | '~' | '+' | '&' | '!')
    };
    let fine = slug.chars().any(char::is_alphanumeric)
        && slug.chars().count() <= 200
        && slug.chars().all(fits);
    fine.then(|| ProfileUrl::canonical(&format!("linkedin.com/in/{slug}"))).flatten()
}

/// Tells whether a host is LinkedIn's: bare, `www`, or a country or device before it.
fn is_host(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    match host.strip_suffix("linkedin.com") {
        Some("") => true,
        Some(front) => front.strip_suffix('.').is_some_and(|label| {
            (1..=6).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }),
        None => false,
    }
}

/// Decodes `%C5%82`; `None` when the bytes are no UTF-8 or an escape is broken.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit =
                |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
            bytes.push(high * 16 + low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_members_page_becomes_its_key() {
        for text in [
            "https://www.linkedin.com/in/Ada-Example/",
            "linkedin.com/in/ada-example?trk=x",
            "http://au.linkedin.com/in/ada%2Dexample",
        ] {
            assert_eq!(linkedin(text).unwrap().as_str(), "linkedin.com/in/ada-example", "{text}");
        }
    }

    #[test]
    fn other_addresses_are_no_members_page() {
        for text in [
            "https://bright.example",
            "https://www.linkedin.com/company/bright",
            "javascript:alert(1)",
            "https://linkedin.com.evil.example/in/ada",
            "linkedin.com/in/../x",
        ] {
            assert_eq!(linkedin(text), None, "{text}");
        }
    }
}
