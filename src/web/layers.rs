//! What holds for every request and every answer, whichever page it is for.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt as _;

use crate::web::answer;
use crate::web::desk::Desk;
use crate::web::desk::Site;
use crate::web::stop::Stop;

/// What a page may load: its own style and script, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
                      base-uri 'none'; object-src 'none'";

/// The same for every answer. What an answer has set already, stays.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
    ("cache-control", "no-store"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Two years, as browsers ask for; for names below ours as well.
const ONLY_TLS: &str = "max-age=63072000; includeSubDomains";

/// Checks a request, hands it on, and gives every answer its headers. A panic in a page is a fault of
/// that page alone.
pub(super) async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let mut answer = match check(&desk.site, &request) {
        Ok(()) => {
            let asked = AssertUnwindSafe(next.run(request)).catch_unwind().await;
            asked.unwrap_or_else(|_| {
                let fault = Stop::Fault("a page panicked".into());
                answer::stopped(&desk, None, "-", &fault)
            })
        }
        Err(stop) => answer::stopped(&desk, None, "-", &stop),
    };
    secure(answer.headers_mut(), desk.site.secure);
    answer
}

/// Sets what is not set yet.
fn secure(headers: &mut HeaderMap, only_tls: bool) {
    for (name, value) in HEADERS {
        let entry = headers.entry(HeaderName::from_static(name));
        entry.or_insert(HeaderValue::from_static(value));
    }
    if only_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_TLS));
    }
}

/// Refuses what no page of ours sends.
fn check(site: &Site, request: &Request) -> Result<(), Stop> {
    let headers = request.headers();
    let host = single(headers, "host").ok_or(Stop::Host)?;
    if !site.is_ours(host) {
        return Err(Stop::Host);
    }
    match *request.method() {
        Method::GET | Method::HEAD => return Ok(()),
        Method::POST => {}
        _ => return Err(Stop::Method),
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Stop::Kind);
    }
    if is_own(headers, host, site.secure) { Ok(()) } else { Err(Stop::Foreign) }
}

/// Tells whether a change is asked for by a page of ours: the browser says so itself, and an old one
/// names at least the origin. Where neither is said, it is not.
fn is_own(headers: &HeaderMap, host: &str, secure: bool) -> bool {
    if headers.contains_key("sec-fetch-site") {
        return matches!(single(headers, "sec-fetch-site"), Some("same-origin" | "none"));
    }
    let scheme = if secure { "https://" } else { "http://" };
    let origin = single(headers, "origin").and_then(|origin| origin.strip_prefix(scheme));
    origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}

/// The value of a field that is there once.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?;
    if all.next().is_some() { None } else { first.to_str().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(fields: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_static(value));
        }
        is_own(&headers, "ringfence.example", true)
    }

    #[test]
    fn a_change_must_come_from_a_page_of_ours() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("sec-fetch-site", "none")]));
        assert!(own(&[("origin", "https://ringfence.example")]));

        assert!(!own(&[]));
        assert!(!own(&[("origin", "null")]));
        assert!(!own(&[("origin", "http://ringfence.example")]));
        assert!(!own(&[("origin", "https://ringfence.example.evil.example")]));
        assert!(!own(&[("sec-fetch-site", "same-site"), ("origin", "https://ringfence.example")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn what_an_answer_has_set_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public"));

        secure(&mut headers, true);

        assert_eq!(headers[header::CACHE_CONTROL], "public");
        assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert_eq!(headers.len(), HEADERS.len() + 1);
    }
}
