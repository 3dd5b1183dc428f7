//! The first link, signing in, signing out.

use crate::web::served::PASSWORD;
use crate::web::served::Served;

#[test]
fn whoever_opens_the_first_link_becomes_the_administrator_and_it_works_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(&folder.path().join("new"));
    let path = served.first_path();
    let mut browser = served.browser();

    let shown = browser.get(&path);
    let fields = |again: &'static str| {
        [
            ("name", "Ada Quay"),
            ("email", "ada@harbour.example"),
            ("password", PASSWORD),
            ("again", again),
        ]
    };
    let typo = browser.post(&path, &fields("another"));
    let done = browser.post(&path, &fields(PASSWORD));
    let again = served.browser().get(&path);

    assert_eq!(shown.status, 200);
    assert!(shown.text().contains("You are the first here"));
    assert_eq!(typo.status, 400);
    assert!(typo.text().contains("href=\"#f-again\""), "{}", typo.text());
    assert_eq!((done.status, done.header("location")), (303, "/sign-in/codes?next=%2F"));
    assert_eq!(again.status, 400);
    // Nothing else is open before codes are set up.
    assert!(browser.get("/people").header("location").starts_with("/sign-in/codes"));
}

#[test]
fn the_session_is_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(&folder.path().join("new"));
    let mut browser = served.administrator();
    let before = browser.clone();

    let reply = browser.post(
        "/account/password",
        &[
            ("old", PASSWORD),
            ("new", "nine lamps on a long pier"),
            ("again", "nine lamps on a long pier"),
        ],
    );

    assert_eq!(reply.status, 303, "{}", reply.text());
    let cookie = reply.header("set-cookie");
    for part in ["Path=/", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // The session before the change is no session any more.
    assert_eq!(before.clone().get("/account").status, 303);
    assert_eq!(browser.get("/account").status, 200);
    let out = browser.post("/sign-out", &[]);
    assert!(out.header("clear-site-data").contains("storage"));
    assert_eq!(browser.get("/account").header("location"), "/sign-in?next=%2Faccount");
}

#[test]
fn a_wrong_password_and_an_unknown_address_read_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(&folder.path().join("new"));
    served.administrator();

    let try_with = |email: &str| {
        let reply = served
            .browser()
            .post("/sign-in", &[("email", email), ("password", "wrong, wrong"), ("next", "/")]);
        (reply.status, reply.text().replace(email, "EMAIL"))
    };

    assert_eq!(try_with("ada@harbour.example"), try_with("eve@harbour.example"));
    assert_eq!(try_with("ada@harbour.example").0, 401);
}

#[test]
fn the_server_ends_when_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(&folder.path().join("new"));
    let path = served.first_path();
    let idle = std::net::TcpStream::connect(&served.address).unwrap();
    assert_eq!(served.browser().get(&path).status, 200);
    let began = std::time::Instant::now();

    let code = served.end();

    assert_eq!(code, Some(0));
    assert!(began.elapsed().as_secs() < 10);
    drop(idle);
}
