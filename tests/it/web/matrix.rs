//! Who may ask what: every route of the table, by every role. A route that is missing here fails.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::web::client::Browser;
use crate::web::client::Reply;
use crate::web::served::Served;
use crate::web::served::demo_copy;

/// Route, and the roles that may ask: Rep, Manager, Hr, Administrator, Counsel; `*` is anybody.
const MAY: &[(&str, &str)] = &[
    ("GET /assets/{name}", "*"),
    ("GET /", "RMHAC"),
    ("GET /welcome/{token}", "*"),
    ("POST /welcome/{token}", "*"),
    ("GET /sign-in", "*"),
    ("POST /sign-in", "*"),
    ("GET /sign-in/code", "RMHAC"),
    ("POST /sign-in/code", "RMHAC"),
    ("GET /sign-in/codes", "RMHAC"),
    ("POST /sign-in/codes", "RMHAC"),
    ("POST /sign-in/codes/confirm", "RMHAC"),
    ("POST /sign-out", "*"),
    ("GET /prove", "RMHAC"),
    ("POST /prove", "RMHAC"),
    ("GET /account", "RMHAC"),
    ("POST /account/password", "RMHAC"),
    ("POST /account/sessions", "RMHAC"),
    ("GET /jobs", "RMHAC"),
    ("GET /jobs/{id}", "RMHAC"),
    ("GET /jobs/{id}/events", "RMHAC"),
    ("POST /jobs/{id}/cancel", "RMHAC"),
    ("GET /jobs/{id}/files/{number}", "RMHAC"),
    ("GET /compliance", "MHAC"),
    ("GET /findings", "MHAC"),
    ("GET /findings/{id}", "MHAC"),
    ("POST /findings/{id}/mark", "MH"),
    ("GET /reports", "MHAC"),
    ("GET /reports/new", "MHAC"),
    ("POST /reports/new", "MHAC"),
    ("GET /reports/{id}", "MHAC"),
    ("GET /reports/{id}/workbook", "MHAC"),
    ("GET /policy", "RMHAC"),
    ("GET /policy/paper", "RMHAC"),
    ("GET /policy/notice", "RMHAC"),
    ("GET /policy/{version}/paper", "RMHAC"),
    ("GET /policy/{version}/changes", "RMHAC"),
    ("POST /policy/acknowledge", "R"),
    ("GET /policy/publish", "MHA"),
    ("POST /policy/publish", "MHA"),
    ("GET /setup", "A"),
    ("POST /setup/agency", "A"),
    ("POST /setup/rulebook", "A"),
    ("GET /books", "HA"),
    ("GET /books/{book}", "HA"),
    ("POST /books/{book}/look", "HA"),
    ("POST /books/{book}/import", "HA"),
    ("GET /people", "A"),
    ("GET /people/invite", "A"),
    ("POST /people/invite", "A"),
    ("GET /people/{id}", "A"),
    ("POST /people/{id}/role", "A"),
    ("POST /people/{id}/reset", "A"),
    ("POST /people/{id}/disable", "A"),
    ("GET /retention", "HA"),
    ("POST /retention", "HA"),
    ("GET /holds", "HA"),
    ("POST /holds", "HA"),
    ("POST /holds/lift", "HA"),
    ("GET /evidence", "HAC"),
    ("POST /evidence", "HAC"),
    ("GET /backups", "A"),
    ("POST /backups", "A"),
    ("GET /backups/{name}", "A"),
    ("GET /sources", "A"),
    ("GET /sources/{crm}", "A"),
    ("POST /sources/{crm}/key", "A"),
    ("POST /sources/{crm}/consent", "A"),
    ("POST /sources/{crm}/disconnect", "A"),
    ("POST /sources/{crm}/pull", "A"),
    ("GET /connected", "RMHAC"),
    // The rep's own pages.
    ("GET /check", "R"),
    ("POST /check", "R"),
    ("GET /hand-over", "R"),
    ("GET /hand-over/{network}", "R"),
    ("GET /hand-over/{network}/receipt", "R"),
    ("POST /hand-over/{network}/look", "R"),
    ("POST /hand-over/{network}/keep", "R"),
    ("POST /hand-over/{network}/connect", "R"),
    ("GET /hand-over/{network}/connected", "R"),
    ("POST /hand-over/{network}/pull", "R"),
    ("POST /hand-over/{network}/disconnect", "R"),
    ("GET /mine", "R"),
    ("GET /mine/{id}", "R"),
    ("POST /mine/{id}/reply", "R"),
    ("GET /my-contacts", "R"),
    ("POST /my-contacts/baseline", "R"),
    ("POST /my-contacts/look", "R"),
    ("POST /my-contacts/sign", "R"),
    // HR's pages.
    ("GET /leavers", "H"),
    ("GET /leavers/begin", "H"),
    ("GET /leavers/{rep}", "H"),
    ("GET /leavers/{rep}/start", "H"),
    ("POST /leavers/{rep}/start", "H"),
    ("POST /leavers/{rep}/ask", "H"),
    ("GET /leavers/{rep}/exports", "H"),
    ("POST /leavers/{rep}/exports", "H"),
    ("POST /leavers/{rep}/exports/keep", "H"),
    ("POST /leavers/{rep}/look", "H"),
    ("GET /leavers/{rep}/progress/{id}", "H"),
    ("GET /leavers/{rep}/findings/{id}", "H"),
    ("POST /leavers/{rep}/findings/{id}/mark", "H"),
    ("POST /leavers/{rep}/findings/{id}/remedy", "H"),
    ("POST /leavers/{rep}/findings/{id}/decide", "H"),
    ("GET /leavers/{rep}/pack", "H"),
    ("GET /leavers/{rep}/pack/{file}", "H"),
    ("POST /leavers/{rep}/pack/{file}", "H"),
    ("POST /leavers/{rep}/evidence", "H"),
    ("GET /names/{id}", "HC"),
    ("POST /names/{id}", "HC"),
    ("GET /queue", "H"),
    ("POST /queue/open", "H"),
    ("POST /queue/{id}/done", "H"),
];

/// Somebody of each role: a letter and a browser.
fn everybody(served: &Served, administrator: &Browser) -> Vec<(char, Browser)> {
    let mut admin = administrator.clone();
    let mut invite = |letter: char, fields: &[(&str, &str)]| {
        let email = format!("{}@harbour.example", letter.to_lowercase());
        let all: Vec<(&str, &str)> = [("name", "Somebody"), ("email", email.as_str())]
            .into_iter()
            .chain(fields.iter().copied())
            .collect();
        (letter, served.invited(&mut admin, &all))
    };
    vec![
        invite('R', &[("role", "rep"), ("rep", "jane")]),
        invite('M', &[("role", "manager"), ("reps", "mei")]),
        invite('H', &[("role", "hr")]),
        invite('C', &[("role", "counsel")]),
        ('A', administrator.clone()),
    ]
}

#[test]
fn every_route_is_asked_by_every_role_and_nobody_sees_what_is_for_others() {
    let listed: BTreeMap<&str, &str> = MAY.iter().copied().collect();
    let there: BTreeSet<String> = ringfence::web::table()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let missing: Vec<&String> =
        there.iter().filter(|one| !listed.contains_key(one.as_str())).collect();
    assert!(missing.is_empty(), "say who may ask: {missing:?}");
    assert_eq!(there.len(), MAY.len());

    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let administrator = served.administrator();
    let people = everybody(&served, &administrator);
    for (route, may) in MAY {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path.replace(['{', '}'], "");
        let mut nobody = served.browser();
        let reply = ask(&mut nobody, method, &path);
        if *may != "*" {
            assert_eq!(reply.status, 303, "nobody, {route}");
            assert!(reply.header("location").starts_with("/sign-in"), "nobody, {route}");
        }
        for (letter, browser) in &people {
            let mut browser = browser.clone();
            let reply = ask(&mut browser, method, &path);
            if *may == "*" || may.contains(*letter) {
                assert_ne!(reply.status, 403, "{letter}, {route}");
                assert!(!reply.header("location").starts_with("/sign-in?"), "{letter}, {route}");
            } else {
                let unknown = ask(&mut browser, method, "/no/such/page");
                assert_eq!(reply.status, 404, "{letter}, {route}");
                assert_eq!(reply.body, unknown.body, "{letter}, {route}");
                assert_eq!(names(&reply), names(&unknown), "{letter}, {route}");
            }
        }
    }
}

#[test]
fn a_finding_of_somebody_else_s_team_does_not_exist() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let administrator = served.administrator();
    let people = everybody(&served, &administrator);
    let ids = |path: &str, most: usize| -> BTreeSet<String> {
        let text = administrator.clone().get(path).text();
        let ids = text.split("href=\"/findings/").skip(1).filter_map(|rest| rest.split('"').next());
        ids.take(most).map(str::to_owned).collect()
    };
    let ids: BTreeSet<String> = &ids("/findings", 15) | &ids("/findings?office=Ironbark+Ridge", 5);
    assert!(ids.len() > 10, "{ids:?}");
    let mut manager = people.iter().find(|(letter, _)| *letter == 'M').unwrap().1.clone();
    let unknown = manager.get("/findings/F-000000000000");
    assert_eq!(unknown.status, 404);

    let mut own = 0;
    for id in ids {
        let reply = manager.get(&format!("/findings/{id}"));
        let rep = administrator.clone().get(&format!("/findings/{id}")).text();
        if rep.contains("<dt>Rep</dt><dd><bdi>mei</bdi>") {
            own += 1;
            assert_eq!(reply.status, 200, "{id}");
        } else {
            assert_eq!((reply.status, &reply.body), (404, &unknown.body), "{id}");
            let marked = manager
                .post(&format!("/findings/{id}/mark"), &[("state", "dismissed"), ("words", "")]);
            assert_eq!(marked.status, 404, "{id}");
        }
    }
    assert!(!manager.get("/findings").text().contains("<bdi>jane</bdi>"));
    assert!(own > 0, "the demo has findings of mei");
}

#[test]
fn whoever_is_disabled_is_out_with_the_next_request() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let mut hr = served.invited(
        &mut administrator,
        &[("name", "Ivy Hull"), ("email", "ivy@harbour.example"), ("role", "hr")],
    );
    assert_eq!(hr.get("/findings").status, 200);
    let people = administrator.get("/people").text();
    let before = people.split("Ivy Hull").next().unwrap();
    let id = before.rsplit("href=\"/people/").next().unwrap().split('"').next().unwrap().to_owned();

    let done = administrator.post(&format!("/people/{id}/disable"), &[]);

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(hr.get("/findings").header("location"), "/sign-in?next=%2Ffindings");
}

/// A request that does nothing if it is let through.
fn ask(browser: &mut Browser, method: &str, path: &str) -> Reply {
    if method == "GET" { browser.get(path) } else { browser.post(path, &[("no", "such")]) }
}

/// The names of the headers, without the day.
fn names(reply: &Reply) -> BTreeSet<String> {
    reply.headers.iter().map(|(name, _)| name.to_lowercase()).collect()
}
