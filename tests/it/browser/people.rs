//! The main ways of a rep, of HR and of counsel, on both stores.

use super::block_on;
use super::driver::Browser;
use super::driver::Look;
use super::journeys::Over;
use super::journeys::demo;
use super::journeys::enrol;
use super::journeys::look;
use crate::web::served::PASSWORD;

const PHONE: &str = "First Name,Last Name,Email,Phone\n\
     Nora,Vale,nora@vale.example,\n\
     Toby,Lund,toby@lund.example,0491 570 156\n";

const CONNECTIONS: &str = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
     Nora,Vale,https://www.linkedin.com/in/nora-vale,,,,02 Jan 2026\n";

/// Follows an invitation and chooses a password.
pub(super) async fn arrive(browser: &Browser, link: &str) {
    browser.go(link).await;
    browser.fill("password", PASSWORD).await;
    browser.fill("again", PASSWORD).await;
    browser.press("Go on").await;
}

/// Gives the page a file under that name.
async fn hand_in(browser: &Browser, folder: &std::path::Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    browser.fill("file", &path.display().to_string()).await;
}

fn a_rep(over: Over) {
    let (folder, mut served) = demo(over);
    let mut administrator = served.administrator();
    let fields = [
        ("name", "Omar Farouki"),
        ("email", "omar.page@harbour.example"),
        ("role", "rep"),
        ("rep", "omar"),
    ];
    let link = served.invitation(&mut administrator, &fields);
    let at = |path: &str| format!("http://{}{path}", served.address);

    block_on(async {
        let browser = Browser::open(Look::DESK).await;
        arrive(&browser, &at(&link)).await;
        look(&browser, over, "rep-1-start").await;
        browser.go(&at("/check")).await;
        look(&browser, over, "rep-2-check").await;
        hand_in(&browser, folder.path(), "phone.csv", PHONE).await;
        browser.press("Check the file").await;
        browser.reads("This answer speaks of clients in your own book").await;
        look(&browser, over, "rep-3-answer").await;
        browser.go(&at("/hand-over")).await;
        look(&browser, over, "rep-4-networks").await;
        browser.go(&at("/hand-over/linkedin")).await;
        look(&browser, over, "rep-5-steps").await;
        hand_in(&browser, folder.path(), "Connections.csv", CONNECTIONS).await;
        browser.press("Show me what would be kept").await;
        look(&browser, over, "rep-6-review").await;
        browser.go(&at("/mine")).await;
        look(&browser, over, "rep-7-findings").await;
        browser.go(&at("/my-contacts")).await;
        look(&browser, over, "rep-8-contacts").await;
        // What is not for reps does not exist.
        browser.go(&at("/leavers/jane")).await;
        browser.reads("There is nothing here").await;
        browser.close().await;
    });
}

fn hr(over: Over) {
    let (_folder, mut served) = demo(over);
    let mut administrator = served.administrator();
    let fields = [("name", "Ivy Hull"), ("email", "ivy@harbour.example"), ("role", "hr")];
    let link = served.invitation(&mut administrator, &fields);
    let at = |path: &str| format!("http://{}{path}", served.address);

    block_on(async {
        let browser = Browser::open(Look::DESK).await;
        arrive(&browser, &at(&link)).await;
        enrol(&browser).await;
        look(&browser, over, "hr-1-start").await;
        browser.go(&at("/leavers")).await;
        look(&browser, over, "hr-2-leavers").await;
        browser.go(&at("/leavers/jane/start")).await;
        look(&browser, over, "hr-3-basis").await;
        browser.click("input[name='basis'][value='voluntary-offer']").await;
        browser.press("Put it on record").await;
        look(&browser, over, "hr-4-case").await;
        browser.click("a[href*='/leavers/jane/findings/']").await;
        browser.reads("What the export shows").await;
        look(&browser, over, "hr-5-finding").await;
        browser.fill("words", "an old friend, from school").await;
        browser.press("Keep it").await;
        browser.reads("an old friend, from school").await;
        browser.go(&at("/leavers/jane/exports")).await;
        look(&browser, over, "hr-6-exports").await;
        browser.go(&at("/queue")).await;
        look(&browser, over, "hr-7-queue").await;
        browser.go(&at("/leavers/jane/pack")).await;
        look(&browser, over, "hr-8-pack").await;
        browser.go(&at("/jobs")).await;
        look(&browser, over, "hr-9-jobs").await;
        browser.go(&at("/account")).await;
        look(&browser, over, "hr-10-account").await;
        browser.go(&at("/prove")).await;
        look(&browser, over, "hr-11-prove").await;
        browser.close().await;
    });
}

/// Counsel reads what was found, and a client's name for a purpose.
fn counsel(over: Over) {
    let (_folder, mut served) = demo(over);
    let mut administrator = served.administrator();
    let fields = [("name", "Cleo Marsh"), ("email", "cleo@harbour.example"), ("role", "counsel")];
    let link = served.invitation(&mut administrator, &fields);
    let at = |path: &str| format!("http://{}{path}", served.address);

    block_on(async {
        let browser = Browser::open(Look::DESK).await;
        arrive(&browser, &at(&link)).await;
        enrol(&browser).await;
        look(&browser, over, "counsel-1-start").await;
        browser.go(&at("/findings")).await;
        look(&browser, over, "counsel-2-findings").await;
        browser.click("a[href^='/findings/F-']").await;
        browser.reads("What the export shows").await;
        look(&browser, over, "counsel-3-finding").await;
        browser.press("Show the client's name").await;
        look(&browser, over, "counsel-4-purpose").await;
        browser.fill("purpose", "matter 14, advice on the clause").await;
        browser.press("Show it, and put that on record").await;
        browser.reads("Client").await;
        look(&browser, over, "counsel-5-name").await;
        browser.close().await;
    });
}

#[test]
fn a_rep_checks_hands_over_and_reads() {
    a_rep(Over::File);
}

#[test]
fn a_rep_checks_hands_over_and_reads_over_the_shared_store() {
    a_rep(Over::Shared);
}

#[test]
fn counsel_reads_a_name_for_a_purpose() {
    counsel(Over::File);
}

#[test]
fn counsel_reads_a_name_for_a_purpose_over_the_shared_store() {
    counsel(Over::Shared);
}

#[test]
fn hr_goes_from_the_first_day_to_a_finding() {
    hr(Over::File);
}

#[test]
fn hr_goes_from_the_first_day_to_a_finding_over_the_shared_store() {
    hr(Over::Shared);
}
