//! Answers: a page, a way on, a file.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;

use crate::usecase::accounts::Visitor;
use crate::web::desk::Desk;
use crate::web::form::encode;
use crate::web::layout;
use crate::web::log;
use crate::web::routes::Method;
use crate::web::stop::Stop;

/// What a page gives.
pub(super) type Answer = Result<Response, Stop>;

/// A page of HTML.
pub(super) fn html(text: String) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// The way on after something was changed.
pub(super) fn see_other(path: &str) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        answer.headers_mut().insert(header::LOCATION, path);
    }
    answer
}

/// A file to be saved: never shown by the browser itself, under a name of ours.
pub(super) fn download(name: &str, bytes: Vec<u8>) -> Response {
    let plain = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
    let name: String = name.chars().filter(plain).collect();
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    let kind = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    let how = format!("attachment; filename=\"{name}\"");
    let fallback = HeaderValue::from_static("attachment");
    let how = HeaderValue::from_str(&how).unwrap_or(fallback);
    headers.insert(header::CONTENT_DISPOSITION, how);
    answer
}

/// To a page that must come first, and back afterwards.
pub(super) fn away(first: &str, method: Method, next: &str) -> Response {
    if method == Method::Get && next != "/" {
        see_other(&format!("{first}?next={}", encode(next)))
    } else {
        see_other(first)
    }
}

/// Where to go afterwards: a path of ours, or the start.
pub(super) fn onward(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if ours { next } else { "/" }
}

/// The page that says why there is none. A fault of ours goes to the log with its causes, and to the
/// visitor without them.
pub(super) fn stopped(
    desk: &Desk,
    visitor: Option<&Visitor>,
    route: &str,
    stop: &Stop,
) -> Response {
    let reference = if let Stop::Fault(error) = stop {
        let reference = log::random_hex(6);
        log::fault(route, &reference, &**error);
        Some(reference)
    } else {
        None
    };
    let status = stop.status();
    let page = layout::stopped(desk, visitor, stop, reference.as_deref());
    let mut answer = match page {
        Ok(page) => html(page),
        Err(_) => {
            html("<!doctype html><title>Fault</title><h1>Something went wrong here</h1>".into())
        }
    };
    *answer.status_mut() = status;
    if let Some(wait_s) = stop.wait_s() {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_page_than_ours() {
        assert_eq!(onward("/findings?rule=X"), "/findings?rule=X");
        let elsewhere = [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\r\nSet-Cookie: x=y",
        ];
        for next in elsewhere {
            assert_eq!(onward(next), "/", "{next}");
        }
    }
}
