//! Documents that bring their own style: reports and the printed policy. Each is a page of its own,
//! whose policy names the hash of just that style, and allows nothing else.

use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::Digest as _;
use sha2::Sha256;

use crate::web::answer;

/// Answers with a document.
pub(super) fn show(text: String) -> Response {
    let hashes: Vec<String> = styles(&text)
        .map(|style| {
            format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(style.as_bytes())))
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_of_a_document_is_allowed_by_its_hash_alone() {
        let answer = show("<style>a{}</style><p>".to_owned());

        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}
