//! A member page's address, reduced to its key: `linkedin.com/in/ada-example`.
//!
//! Written with and without scheme, on country hosts, with tracking behind `?`, percent-encoded
//! or not. What is no page of a LinkedIn member gives nothing: it is never fetched or shown.

use unicode_normalization::UnicodeNormalization;

use crate::model::person::ProfileUrl;

/// Reduces an address to its key; `None` for what is no member's page.
pub(in crate::network) fn profile(text: &str) -> Option<ProfileUrl> {
    let text = text.trim();
    if text.len() > 2048 {
        return None;
    }
    let text = ["https://", "http://"]
        .iter()
        .find_map(|scheme| {
            let head = text.get(..scheme.len())?;
            head.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
        })
        .unwrap_or(text);
    let text = text.split(['?', '#']).next()?;
    let (host, path) = text.split_once('/')?;
    if !is_host(host) {
        return None;
    }
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let kind = parts.next()?.to_lowercase();
    let slug = slug(parts.next()?)?;
    let numbers: Vec<&str> = parts.collect();
    match kind.as_str() {
        "in" => ProfileUrl::canonical(&format!("linkedin.com/in/{slug}")),
        "pub" if numbers.is_empty() => ProfileUrl::canonical(&format!("linkedin.com/in/{slug}")),
        // The numbers tell namesakes apart, so they stay: without them two members would be one.
        "pub" => old_page(&slug, &numbers),
        _ => None,
    }
}

/// The key of a page of before custom addresses: `/pub/ada-example/12/345/678`.
fn old_page(slug: &str, numbers: &[&str]) -> Option<ProfileUrl> {
    let plain =
        |part: &&str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let plain = numbers.len() <= 4 && numbers.iter().all(plain);
    plain
        .then(|| ProfileUrl::canonical(&format!("linkedin.com/pub/{slug}-{}", numbers.join("-"))))
        .flatten()
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

/// A member's own name for the page, decoded; `None` when it holds what no such name can.
fn slug(text: &str) -> Option<String> {
    let decoded = percent_decode(text)?;
    let slug: String = decoded.nfc().collect();
    let odd = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '/' | '\\' | '?' | '#' | '%' | '<' | '>' | '"' | '@' | ':' | ';' | '|')
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let fine = slug.chars().any(char::is_alphanumeric)
        && slug.chars().count() <= 200
        && !slug.chars().any(odd);
    fine.then(|| slug.to_lowercase())
}

/// Decodes `%C5%82`; `None` when the bytes are no UTF-8 or an escape is broken.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit =
            |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
        bytes.push(high * 16 + low);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<String> {
        profile(text).map(|url| url.as_str().to_owned())
    }

    #[test]
    fn all_spellings_of_a_page_have_one_key() {
        for text in [
            "https://www.linkedin.com/in/ada-example",
            "http://de.linkedin.com/in/Ada-Example/",
            "www.linkedin.com/in/ada-example?trk=people",
            "LinkedIn.com/in/ada-example#about",
            "https://www.linkedin.com/in/ada-example/en",
            "https://www.linkedin.com/pub/ada-example",
            " https://www.linkedin.com/in/ada%2Dexample ",
        ] {
            assert_eq!(key(text).as_deref(), Some("linkedin.com/in/ada-example"), "{text}");
        }
    }

    #[test]
    fn an_encoded_page_and_a_plain_one_have_one_key() {
        let plain = key("https://www.linkedin.com/in/michał-example");

        assert_eq!(key("https://www.linkedin.com/in/micha%C5%82-example"), plain);
        assert_eq!(plain.as_deref(), Some("linkedin.com/in/michał-example"));
    }

    #[test]
    fn namesakes_on_old_pages_stay_two() {
        let one = key("http://au.linkedin.com/pub/ada-example/12/345/678");
        let other = key("http://au.linkedin.com/pub/ada-example/9/87/654");

        assert!(one.is_some() && one != other);
    }

    #[test]
    fn what_is_no_member_page_gives_nothing() {
        let long = format!("https://www.linkedin.com/in/{}", "a".repeat(5000));
        for text in [
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "https://linkedin.com.evil.example/in/ada",
            "https://evil.example/linkedin.com/in/ada",
            "https://notlinkedin.com/in/ada",
            "https://ada@www.linkedin.com/in/ada",
            "https://www.linkedin.com:8080/in/ada",
            "https://www.linkedin.com@evil.example/in/ada",
            "https://www.linkedin.com/company/bright",
            "https://www.linkedin.com/in/",
            "https://www.linkedin.com/in/..",
            "https://www.linkedin.com/in/%2e%2e%2fadmin",
            "https://www.linkedin.com/in/a%00b",
            "https://www.linkedin.com/in/a%ZZ",
            "https://www.linkedin.com/in/%ff",
            "https://www.linkedin.com/in/<script>",
            "https://www.linkedin.com/in/ada\u{202e}gnp",
            "http://169.254.169.254/in/ada",
            "\\\\evil.example\\in\\ada",
            &long,
        ] {
            assert_eq!(key(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_key_is_its_own_key(slug in "[\\PC%/?#]{0,12}") {
            if let Some(once) = profile(&format!("https://www.linkedin.com/in/{slug}")) {
                proptest::prop_assert_eq!(profile(once.as_str()), Some(once));
            }
        }
    }
}
