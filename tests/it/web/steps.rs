//! The first steps on the page, from an empty folder to a published rulebook.

use crate::web::forms::between;
use crate::web::forms::ended;
use crate::web::served::Served;
use crate::web::served::demo_copy;

#[test]
fn an_agency_is_set_up_on_the_page_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::working(&folder.path().join("new"), &[]);
    let mut administrator = served.administrator();
    assert_eq!(administrator.get("/compliance").status, 200);

    let named = administrator.post(
        "/setup/agency",
        &[("agency", "Harbour & Hill"), ("country", "AU"), ("place", "AU-NSW")],
    );
    assert_eq!(named.status, 303, "{}", named.text());
    assert!(administrator.get("/setup").text().contains("Set up Harbour &#38; Hill"));

    // So it is in the roster, which offers what a roster has.
    let roster = "Id,Name,Email,Role,Office,With Us Since,Last Day\n\
                  jane,Jane Harbour,jane@harbour.example,sales,Bay,2020-01-06,\n\
                  finn,Finn Marsh,finn@harbour.example,sales,Bay,2018-03-05,2025-03-31\n";
    let shown = administrator.send("/books/roster/look", "r.csv", roster.as_bytes()).text();
    assert!(shown.contains("its name is not known"), "{shown}");
    assert!(shown.contains("value=\"garden_leave_from\"") && !shown.contains("value=\"opt_out\""));
    let columns = ["id", "full_name", "email", "role", "office", "hired", "last_day"];
    import(&mut administrator, "roster", roster, &columns);
    assert!(administrator.get("/setup").text().contains("Offices: Bay"));

    // A column that is not known is read as the administrator says.
    let crm = "Record ID,First Name,Last Name,Email,Looked After\n\
               C-1,Ada,Moss,ada@moss.example,Finn Marsh\n";
    let shown = administrator.send("/books/crm/look", "crm.csv", crm.as_bytes()).text();
    assert!(shown.contains("its name is not known"), "{shown}");
    import(&mut administrator, "crm", crm, &["id", "first_name", "last_name", "email", "owner"]);

    let chosen = administrator.post("/setup/rulebook", &[("rulebook", "rent-roll")]);
    assert_eq!(chosen.status, 303, "{}", chosen.text());
    let looked = administrator.get("/policy/publish").text();
    let hash = looked.split("name=\"sha256\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let stale = administrator.post("/policy/publish", &[("sha256", "0000"), ("from", "")]);
    assert_eq!(stale.status, 400);
    let published = administrator.post("/policy/publish", &[("sha256", hash), ("from", "")]);
    assert_eq!(published.status, 303, "{}", published.text());
    let paper = administrator.get("/policy/paper");
    assert!(paper.header("content-security-policy").contains("style-src 'sha256-"));
    assert!(paper.text().contains("Harbour"));
    assert_eq!(administrator.post("/setup/rulebook", &[("rulebook", "open")]).status, 400);
}

#[test]
fn a_report_and_a_backup_are_jobs_that_lead_to_what_they_made() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::working(&workspace, &[]);
    let mut administrator = served.administrator();

    let wrong = administrator.post("/reports/new", &[("from", "2026-02-01"), ("to", "2026-01-01")]);
    let begun = administrator.post("/reports/new", &[("from", ""), ("to", "")]);
    let made = ended(&mut administrator, &begun);
    let begun = administrator.post("/backups", &[]);
    let kept = ended(&mut administrator, &begun);

    assert_eq!(wrong.status, 400);
    assert!(made.contains("href=\"/compliance\"") && !made.contains("answer.json"), "{made}");
    let reports = administrator.get("/reports").text();
    let id = between(&reports, "<a href=\"/reports/A-", "\"").to_owned();
    assert!(administrator.get(&format!("/reports/A-{id}")).text().contains("<h1"));
    let workbook = administrator.get(&format!("/reports/A-{id}/workbook"));
    assert!(workbook.body.starts_with(b"PK"), "{}", workbook.text());
    assert!(kept.contains("href=\"/backups\""), "{kept}");
    let backups = administrator.get("/backups").text();
    let path = format!("/backups/{}", between(&backups, "<a href=\"/backups/", "\""));
    assert!(administrator.get(&path).body.starts_with(b"PK"));
}

/// Imports a file as the page does: looked at first, then confirmed.
fn import(browser: &mut crate::web::client::Browser, book: &str, text: &str, columns: &[&str]) {
    let shown = browser.send(&format!("/books/{book}/look"), "a.csv", text.as_bytes()).text();
    let file =
        shown.split("name=\"file\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let names: Vec<(String, String)> = columns
        .iter()
        .zip(text.lines().next().unwrap().split(','))
        .enumerate()
        .flat_map(|(index, (field, header))| {
            [
                (format!("header-{index}"), header.to_owned()),
                (format!("column-{index}"), (*field).to_owned()),
            ]
        })
        .collect();
    let mut fields =
        vec![("file", file.as_str()), ("name", "a.csv"), ("taken", "2026-11-01"), ("do", "import")];
    fields.extend(names.iter().map(|(name, value)| (name.as_str(), value.as_str())));

    let done = browser.post(&format!("/books/{book}/import"), &fields);

    let page = ended(browser, &done);
    assert!(page.contains("<h2>Imported</h2>") && page.contains("a.csv"), "{page}");
}
