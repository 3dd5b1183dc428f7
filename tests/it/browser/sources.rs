//! Sources connected in a real browser: a CRM by its key, a rep's account by a yes.

use super::block_on;
use super::driver::Browser;
use super::driver::Look;
use super::journeys::Over;
use super::journeys::enrol;
use super::journeys::look;
use super::people::arrive;
use crate::live::page::pull;
use crate::live::page::served;
use crate::live::page::stand;
use crate::web::served::PASSWORD;

#[test]
fn an_administrator_connects_a_crm_and_reads_what_changed() {
    let stand = stand("hubspot/changes.toml");
    pull(&stand, "2026-11-20");
    let mut served = served(&stand);
    let first = served.first_path();
    let at = |path: &str| format!("http://{}{path}", served.address);

    block_on(async {
        let browser = Browser::open(Look::DESK).await;
        browser.go(&at(&first)).await;
        browser.fill("name", "Ada Quay").await;
        browser.fill("email", "ada@harbour.example").await;
        browser.fill("password", PASSWORD).await;
        browser.fill("again", PASSWORD).await;
        browser.press("Go on").await;
        enrol(&browser).await;
        browser.go(&at("/sources")).await;
        look(&browser, Over::File, "sources-1-list").await;
        browser.go(&at("/sources/pipedrive")).await;
        look(&browser, Over::File, "sources-2-not-set-up").await;
        browser.go(&at("/sources/hubspot")).await;
        look(&browser, Over::File, "sources-3-form").await;
        browser.fill("key", "CANARYTOKEN-own").await;
        browser.press("Connect HubSpot").await;
        look(&browser, Over::File, "sources-4-connected").await;
        browser.click("input[name=shrink]").await;
        browser.press("Read HubSpot as of today").await;
        browser.reads("What changed since the pull of").await;
        look(&browser, Over::File, "sources-5-read").await;
        browser.close().await;
    });
}

#[test]
fn a_rep_connects_an_account_and_agrees_twice() {
    let stand = stand("linkedin/connected_web.toml");
    let mut served = served(&stand);
    let mut administrator = served.administrator();
    let fields = [
        ("name", "Jane Harbour"),
        ("email", "jane.page@harbour.example"),
        ("role", "rep"),
        ("rep", "jane"),
    ];
    let link = served.invitation(&mut administrator, &fields);
    let at = |path: &str| format!("http://{}{path}", served.address);

    block_on(async {
        let browser = Browser::open(Look::DESK).await;
        arrive(&browser, &at(&link)).await;
        browser.go(&at("/hand-over/linkedin")).await;
        look(&browser, Over::File, "connect-1-steps").await;
        browser.press("Connect LinkedIn").await;
        look(&browser, Over::File, "connect-2-go").await;
        let state = browser.parameter("Go to LinkedIn", "state").await;
        browser.go(&at(&format!("/connected?code=K1&state={state}"))).await;
        browser.reads("LinkedIn is connected").await;
        look(&browser, Over::File, "connect-3-agree").await;
        browser.press("Read my personal account and keep that").await;
        browser.reads("It is handed over").await;
        look(&browser, Over::File, "connect-4-receipt").await;
        browser.close().await;
    });
}
