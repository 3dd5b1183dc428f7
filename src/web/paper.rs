//! Documents that bring their own style: reports and the printed policy. Each is a page of its own,
//! whose policy names the hash of just that style, and allows nothing else.

use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use sha2::Digest as _;
use sha2::Sha256;

use crate::web::answer;

/// The letters of Base64.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Answers with a document.
pub(super) fn show(text: String) -> Response {
    let hashes: Vec<String> = styles(&text)
        .map(|style| format!("'sha256-{}'", base64(&Sha256::digest(style.as_bytes()))))
        .collect();
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        if hashes.is_empty() { "'none'".to_owned() } else { hashes.join(" ") }
    );
    let mut answer = answer::html(text);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// The texts of all style elements.
fn styles(text: &str) -> impl Iterator<Item = &str> {
    text.split("<style>").skip(1).filter_map(|rest| rest.split("</style>").next())
}

/// Bytes as Base64 with padding.
fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let value = group.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        let value = value << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = usize::try_from(value >> (18 - 6 * place) & 63).unwrap_or(0);
            let letter = LETTERS.get(letter).copied().unwrap_or(b'=');
            out.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_style_of_a_document_is_allowed_by_its_hash_alone() {
        let answer = show("<style>a{}</style><p>".to_owned());

        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}
