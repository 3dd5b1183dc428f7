//! Who is asking: the cookies, and how a role is shown.

use axum::http::HeaderMap;
use axum::http::header;

use crate::model::account::Role;

/// A role as a page shows it.
pub(super) fn shown(role: Role) -> &'static str {
    match role {
        Role::Rep => "Rep",
        Role::Manager => "Manager",
        Role::Hr => "HR",
        Role::Administrator => "Administrator",
        Role::Counsel => "Counsel",
    }
}

/// The token of a session, from the cookie of that name. A cookie that is there twice is none: the
/// second may come from a neighbouring host.
pub(super) fn token(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut found = None;
    for line in headers.get_all(header::COOKIE) {
        for pair in line.to_str().ok()?.split(';') {
            let Some((key, value)) = pair.trim().split_once('=') else { continue };
            if key == name {
                if found.is_some() {
                    return None;
                }
                found = Some(value.to_owned());
            }
        }
    }
    let well = |token: &String| token.len() <= 128 && token.bytes().all(|b| b.is_ascii_graphic());
    found.filter(well)
}

/// A cookie that scripts cannot read and that other sites' forms do not bring along.
pub(super) fn cookie(name: &str, value: &str, secure: bool, seconds: Option<u32>) -> String {
    let secure = if secure { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers
    }

    #[test]
    fn a_cookie_is_found_among_others_and_not_by_a_part_of_its_name() {
        let all = headers("a=1; ringfence=abc; xringfence=no");

        assert_eq!(token(&all, "ringfence").as_deref(), Some("abc"));
        assert_eq!(token(&all, "fence"), None);
    }

    #[test]
    fn a_cookie_that_is_there_twice_is_none() {
        assert_eq!(token(&headers("ringfence=abc; ringfence=def"), "ringfence"), None);
    }
}
