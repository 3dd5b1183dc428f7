//! A LinkedIn member's page in a card, as the key that LinkedIn's own exports give.

use unicode_normalization::UnicodeNormalization;

use crate::model::person::ProfileUrl;

/// Reduces an address to `linkedin.com/in/slug`; `None` for anything else. Never fetched.
pub(super) fn linkedin(text: &str) -> Option<ProfileUrl> {
    let text = text.trim().get(..).filter(|text| text.len() <= 2048)?;
    let lower = text.to_ascii_lowercase();
    let start = ["https://", "http://"].iter().find(|scheme| lower.starts_with(**scheme));
    let rest = text.get(start.map_or(0, |scheme| scheme.len())..)?;
    let (host, path) = rest.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let front = host.strip_suffix("linkedin.com")?;
    let is_label =
        |label: &str| label.len() <= 6 && label.bytes().all(|b| b.is_ascii_alphanumeric());
    if !front.is_empty() && !front.strip_suffix('.').is_some_and(is_label) {
        return None;
    }
    let (kind, slug) = path.split_once('/')?;
    let slug = slug.split(['/', '?', '#']).next()?;
    let slug: String = percent_decoded(slug)?.nfc().collect();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '\'' | '’');
    let plain =
        slug.chars().all(|c| fits(c) || is_mark(c)) && slug.chars().any(char::is_alphanumeric);
    (kind.eq_ignore_ascii_case("in") && plain && slug.chars().count() <= 200)
        .then(|| ProfileUrl::canonical(&format!("linkedin.com/in/{}", slug.to_lowercase())))
        .flatten()
}

/// Marks and pictures that members put into the names of their pages.
fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && !c.is_control()
        && !c.is_whitespace()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
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
    fn a_page_is_reduced_to_its_key() {
        for text in [
            "https://www.linkedin.com/in/Ada-Example/?trk=x",
            "http://de.linkedin.com/in/ada-example",
            "linkedin.com/in/ada-example#about",
        ] {
            assert_eq!(linkedin(text).unwrap().as_str(), "linkedin.com/in/ada-example", "{text}");
        }
        let page = linkedin("https://www.linkedin.com/in/zo%C3%AB-example").unwrap();
        assert_eq!(page.as_str(), "linkedin.com/in/zoë-example");
    }

    #[test]
    fn what_is_no_members_page_gives_nothing() {
        for text in [
            "https://linkedin.com.evil.example/in/ada",
            "https://evil.example/linkedin.com/in/ada",
            "https://user@linkedin.com/in/ada",
            "https://www.linkedin.com/company/bright",
            "javascript:alert(1)//linkedin.com/in/ada",
            "https://www.linkedin.com/in/%3Cscript%3E",
            "https://www.linkedin.com/in/",
        ] {
            assert_eq!(linkedin(text), None, "{text}");
        }
    }
}
