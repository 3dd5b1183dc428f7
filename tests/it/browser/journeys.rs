//! The main ways of an administrator and a manager, on both stores. A picture of each page lies in
//! `target/screenshots/` afterwards, and no page keeps anybody from using it.

use std::path::Path;

use super::block_on;
use super::driver::Browser;
use super::driver::Look;
use crate::web::served::PASSWORD;
use crate::web::served::Served;
use crate::web::served::code;
use crate::web::served::demo_copy;

const ROSTER: &str = "Id,Name,Email,Role,Office,Hired,Last Day\n\
     jane,Jane Harbour,jane@harbour.example,sales,Bay,2020-01-06,\n\
     finn,Finn Marsh,finn@harbour.example,sales,Bay,2018-03-05,2025-03-31\n";

const CRM: &str = "Record ID,First Name,Last Name,Email,Looked After\n\
     C-1,Ada,Moss,ada@moss.example,Finn Marsh\n\
     C-2,Ben,Reed,ben@reed.example,Jane Harbour\n";

/// Which store a way is walked on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Over {
    File,
    Shared,
}

/// A picture of the page, and that nothing on it keeps anybody out. Once: the pages over the shared
/// store are the same.
pub(super) async fn look(browser: &Browser, over: Over, name: &str) {
    if matches!(over, Over::Shared) {
        return;
    }
    browser.picture(name).await;
    let barriers = browser.barriers().await;
    assert!(barriers.is_empty(), "{name}: {barriers:#?}");
}

/// Sets one-time codes up and goes on; gives the key.
pub(super) async fn enrol(browser: &Browser) -> String {
    browser.press("Show the key").await;
    let key = browser.words("code.secret").await;
    browser.fill("code", &code(&key, 0)).await;
    browser.press("Confirm and go on").await;
    key
}

/// Gives a file to the page as it asks for one.
async fn hand_in(browser: &Browser, folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    browser.fill("file", &path.display().to_string()).await;
}

fn serve(workspace: &Path, over: Over) -> Served {
    match over {
        Over::File => Served::working(workspace, &[]),
        Over::Shared => {
            let database = crate::postgres::database();
            Served::working(workspace, &["--store", &database])
        }
    }
}

/// A server over the demo's workspace; one of its own where the store is shared.
pub(super) fn demo(over: Over) -> (tempfile::TempDir, Served) {
    match over {
        Over::File => {
            let (folder, workspace) = demo_copy();
            (folder, Served::working(&workspace, &[]))
        }
        Over::Shared => {
            let folder = tempfile::tempdir().unwrap();
            let workspace = folder.path().join("w");
            let database = crate::postgres::database();
            crate::store::shared::demo(&workspace, Some(&database));
            let served = Served::working(&workspace, &["--store", &database]);
            (folder, served)
        }
    }
}

fn an_agency_is_set_up(over: Over) {
    let folder = tempfile::tempdir().unwrap();
    let mut served = serve(&folder.path().join("new"), over);
    let first = served.first_path();
    let first = format!("http://{}{first}", served.address);
    let at = |path: &str| format!("http://{}{path}", served.address);

    block_on(async {
        let browser = Browser::open(Look::DESK).await;
        browser.go(&first).await;
        look(&browser, over, "administrator-1-welcome").await;
        browser.fill("name", "Ada Quay").await;
        browser.fill("email", "ada@harbour.example").await;
        browser.fill("password", PASSWORD).await;
        browser.fill("again", "something else altogether").await;
        browser.press("Go on").await;
        browser.reads("The two passwords are not the same.").await;
        look(&browser, over, "administrator-2-problem").await;
        browser.fill("password", PASSWORD).await;
        browser.fill("again", PASSWORD).await;
        browser.press("Go on").await;
        look(&browser, over, "administrator-3-codes").await;
        enrol(&browser).await;

        browser.go(&at("/setup")).await;
        look(&browser, over, "administrator-4-setup").await;
        browser.fill("agency", "Harbour & Hill").await;
        browser.press("Keep it").await;
        browser.reads("Set up Harbour & Hill").await;
        browser.go(&at("/books/roster")).await;
        look(&browser, over, "administrator-5-roster").await;
        hand_in(&browser, folder.path(), "roster.csv", ROSTER).await;
        browser.press("Show how it is read").await;
        look(&browser, over, "administrator-6-columns").await;
        browser.press("Import").await;
        browser.reads("Imported").await;

        browser.go(&at("/books/crm")).await;
        hand_in(&browser, folder.path(), "crm.csv", CRM).await;
        browser.press("Show how it is read").await;
        browser.reads("its name is not known").await;
        browser.choose("column-4", "owner").await;
        browser.press("Import").await;
        browser.reads("Imported").await;
        look(&browser, over, "administrator-7-imported").await;

        browser.go(&at("/policy/publish")).await;
        look(&browser, over, "administrator-8-publish").await;
        browser.press("Publish version 1").await;
        browser.go(&at("/policy")).await;
        look(&browser, over, "administrator-9-policy").await;

        browser.go(&at("/people/invite")).await;
        look(&browser, over, "administrator-10-invite").await;
        for page in
            ["people", "books", "retention", "holds", "evidence", "backups", "account", "jobs"]
        {
            browser.go(&at(&format!("/{page}"))).await;
            look(&browser, over, &format!("administrator-{page}")).await;
        }
        browser.press("Sign out").await;
        browser.go(&at("/people")).await;
        assert!(browser.path().await.starts_with("/sign-in"), "{}", browser.path().await);
        look(&browser, over, "sign-in").await;
        browser.close().await;
    });
}

fn a_manager_looks_around(over: Over) {
    let (_folder, mut served) = demo(over);
    let mut administrator = served.administrator();
    let fields = [
        ("name", "Mona Dale"),
        ("email", "mona@harbour.example"),
        ("role", "manager"),
        ("rep", ""),
        ("offices", "Saltwattle Bay, Merriwell"),
        ("reps", ""),
    ];
    let link = served.invitation(&mut administrator, &fields);
    let at = |path: &str| format!("http://{}{path}", served.address);

    block_on(async {
        let browser = Browser::open(Look::DESK).await;
        browser.go(&at(&link)).await;
        browser.fill("password", PASSWORD).await;
        browser.fill("again", PASSWORD).await;
        browser.press("Go on").await;
        let key = enrol(&browser).await;
        look(&browser, over, "manager-1-start").await;
        browser.press("Overview").await;
        look(&browser, over, "manager-2-overview").await;
        browser.go(&at("/findings")).await;
        look(&browser, over, "manager-3-findings").await;
        browser.click("main table a").await;
        look(&browser, over, "manager-4-finding").await;
        browser.go(&at("/reports/new")).await;
        look(&browser, over, "manager-5-period").await;
        browser.go(&at("/reports")).await;
        look(&browser, over, "manager-6-reports").await;
        browser.go(&at("/policy")).await;
        look(&browser, over, "manager-7-policy").await;
        browser.go(&at("/people")).await;
        browser.reads("There is nothing here").await;
        look(&browser, over, "not-found").await;
        browser.close().await;

        // On a telephone, and at night, signed in again with the next code.
        let phone = Browser::open(Look::PHONE).await;
        sign_in(&phone, &at("/sign-in"), "mona@harbour.example", &key).await;
        phone.go(&at("/compliance")).await;
        look(&phone, over, "manager-telephone-overview").await;
        phone.go(&at("/findings")).await;
        look(&phone, over, "manager-telephone-findings").await;
        phone.close().await;
    });
}

/// Signs somebody in whose last code was used a moment ago.
async fn sign_in(browser: &Browser, page: &str, email: &str, key: &str) {
    browser.go(page).await;
    browser.fill("email", email).await;
    browser.fill("password", PASSWORD).await;
    browser.press("Sign in").await;
    browser.fill("code", &code(key, 30)).await;
    browser.press("Sign in").await;
    browser.reads("Good to see you").await;
}

#[test]
fn an_administrator_sets_an_agency_up() {
    an_agency_is_set_up(Over::File);
}

#[test]
fn an_administrator_sets_an_agency_up_over_the_shared_store() {
    an_agency_is_set_up(Over::Shared);
}

#[test]
fn a_manager_sees_where_the_agency_stands() {
    a_manager_looks_around(Over::File);
}

#[test]
fn a_manager_sees_where_the_agency_stands_over_the_shared_store() {
    a_manager_looks_around(Over::Shared);
}

/// Everything essential works without scripts.
#[test]
fn a_page_works_without_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::working(&folder.path().join("new"), &[]);
    let first = served.first_path();
    let first = format!("http://{}{first}", served.address);

    block_on(async {
        let browser = Browser::open(Look::PLAIN).await;
        browser.go(&first).await;
        browser.fill("name", "Ada Quay").await;
        browser.fill("email", "ada@harbour.example").await;
        browser.fill("password", PASSWORD).await;
        browser.fill("again", PASSWORD).await;
        browser.press("Go on").await;
        enrol(&browser).await;
        browser.go(&format!("http://{}/books/roster", served.address)).await;
        hand_in(&browser, folder.path(), "roster.csv", ROSTER).await;
        browser.press("Show how it is read").await;
        browser.press("Import").await;
        // Small ones are done before the page is there; for others it is looked again.
        while !browser.text().await.contains("Imported") {
            browser.press("Look again").await;
        }
        browser.close().await;
    });
}
