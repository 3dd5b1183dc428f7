//! The page's own files, inside the binary, under a name that holds their hash: browsers may keep
//! them for good, and a new version is another name.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse as _;
use sha2::Digest as _;
use sha2::Sha256;

use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::log;
use crate::web::stop::Stop;

/// A file of the page.
pub(super) struct Asset {
    /// Its address.
    pub(super) path: String,
    kind: &'static str,
    text: &'static str,
}

/// The style sheet.
pub(super) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    asset("style", "css", "text/css; charset=utf-8", include_str!("assets/style.css"))
});
/// The little script.
pub(super) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    asset("page", "js", "text/javascript; charset=utf-8", include_str!("assets/page.js"))
});
/// The mark in a browser's tab.
pub(super) static ICON: LazyLock<Asset> =
    LazyLock::new(|| asset("mark", "svg", "image/svg+xml", include_str!("assets/mark.svg")));

fn asset(name: &str, ending: &str, kind: &'static str, text: &'static str) -> Asset {
    let digest = Sha256::digest(text.as_bytes());
    let hash = log::hex(digest.get(..6).unwrap_or_default());
    Asset { path: format!("/assets/{name}.{hash}.{ending}"), kind, text }
}

/// Answers with a file.
pub(super) async fn show(ask: Ask) -> Answer {
    let wanted = format!("/assets/{}", ask.param("name"));
    let all = [&*STYLE, &*SCRIPT, &*ICON];
    let found = all.into_iter().find(|one| one.path == wanted).ok_or(Stop::NotFound)?;
    let mut answer = found.text.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(found.kind));
    let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, keep);
    Ok(answer)
}
