//! No other page acts in anybody's name, and looking changes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use crate::web::served::Served;

#[test]
fn a_change_that_another_page_asks_for_is_refused_on_every_route() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(&folder.path().join("new"));
    let administrator = served.administrator();
    let origins = [
        "",
        "Origin: null\r\n",
        "Origin: https://evil.example\r\n",
        "Origin: http://127.0.0.1:1\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n",
        "X-HTTP-Method-Override: GET\r\n",
    ];

    for route in ringfence::web::table().iter().filter(|route| route.method == "POST") {
        let path = route.path.replace(['{', '}'], "");
        for origin in origins {
            let headers = format!("Content-Type: application/x-www-form-urlencoded\r\n{origin}");
            let reply = administrator.clone().ask("POST", &path, &headers, b"a=b");
            assert_eq!(reply.status, 403, "{path} {origin}");
        }
    }
    let own = format!(
        "Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://{}\r\n",
        served.address
    );
    assert_eq!(administrator.clone().ask("POST", "/holds", &own, b"a=b").status, 400);
}

#[test]
fn looking_at_everything_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("new");
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    administrator.get("/");
    let before = files(&workspace);

    for _ in 0..2 {
        for route in ringfence::web::table().iter().filter(|route| route.method == "GET") {
            administrator.get(&route.path.replace(['{', '}'], ""));
        }
        administrator.ask("GET", "/holds?_method=POST", "X-HTTP-Method-Override: POST\r\n", b"");
    }

    assert_eq!(before, files(&workspace));
}

#[test]
fn a_field_that_a_form_does_not_have_or_that_comes_twice_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(&folder.path().join("new"));
    let mut administrator = served.administrator();
    let invite = [("name", "Bo"), ("email", "bo@harbour.example"), ("role", "hr")];

    for more in [("id", "U-1"), ("standing", "active"), ("role", "administrator")] {
        let fields: Vec<(&str, &str)> = invite.into_iter().chain([more]).collect();
        assert_eq!(administrator.post("/people/invite", &fields).status, 400, "{more:?}");
    }
    assert!(!administrator.get("/people").text().contains("bo@harbour.example"));
    assert_eq!(administrator.post("/people/invite", &invite).status, 200);
}

/// The store's files with their contents.
fn files(workspace: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(workspace).unwrap().map(Result::unwrap);
    entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
        })
        .filter(|(name, _)| !name.ends_with("-shm"))
        .collect()
}
