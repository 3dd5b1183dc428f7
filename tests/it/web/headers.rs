//! Every answer has the same protection, whatever it is.

use crate::web::client::Reply;
use crate::web::client::exchange;
use crate::web::served::Served;

/// What every answer must have.
fn protected(reply: &Reply, about: &str) {
    let policy = reply.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{about}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{about}: {policy}");
    let wanted = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (name, value) in wanted {
        assert_eq!(reply.header(name), value, "{about}");
    }
    if !about.starts_with("GET /assets/style") {
        assert_eq!(reply.header("cache-control"), "no-store", "{about}");
    }
    if !reply.body.is_empty() {
        let kind = reply.header("content-type");
        assert!(
            kind.contains("charset=utf-8") || kind == "application/octet-stream",
            "{about}: {kind}"
        );
    }
}

#[test]
fn every_answer_of_every_route_is_protected_and_so_is_every_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(&folder.path().join("new"));
    let mut administrator = served.administrator();
    let style = administrator.get("/").text();
    let style =
        style.split("href=\"/assets/style").nth(1).unwrap().split('"').next().unwrap().to_owned();

    for route in ringfence::web::table() {
        let path = route.path.replace(['{', '}'], "");
        for browser in [&mut administrator.clone(), &mut served.browser()] {
            let reply = if route.method == "GET" {
                browser.get(&path)
            } else {
                browser.post(&path, &[("no", "such")])
            };
            protected(&reply, &format!("{} {path}", route.method));
        }
    }
    for (method, path) in [("GET", "/nowhere"), ("PUT", "/"), ("DELETE", "/people"), ("TRACE", "/")]
    {
        protected(&administrator.clone().ask(method, path, "", b""), path);
    }
    protected(&administrator.get(&format!("/assets/style{style}")), "GET /assets/style");
    let other = exchange(
        &served.address,
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(other.status, 421);
    protected(&other, "another host");
}

#[test]
fn the_page_s_own_files_are_kept_by_browsers_and_by_their_hash_alone() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&folder.path().join("new"));
    let page = served.browser().get("/sign-in").text();
    let style = page
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();

    let reply = served.browser().get(&style);

    assert_eq!((reply.status, reply.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(reply.header("cache-control").contains("immutable"));
    assert_eq!(served.browser().get("/assets/style.000000000000.css").status, 404);
    assert!(!page.contains("style=\"") && !page.contains("onclick"), "{page}");
}
