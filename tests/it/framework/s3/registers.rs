//! Rows of the client database that registers beside it answer: exports, dealings, what comes and goes.

use crate::framework::desk::Desk;

/// A contact file with a client of a leaver, a client, and somebody the CRM does not know.
const CONTACTS: &str = "First Name,Last Name,E-mail\n\
    Ada,Moss,ada@moss.example\n\
    Ben,Reed,ben@reed.example\n\
    Nora,Glade,nora@glade.example\n";

#[test]
fn s3_42_a_mail_merge_that_was_declared_is_traced_by_its_bytes() {
    let desk = Desk::new();
    let path = desk.file("labels.csv", CONTACTS).display().to_string();
    let declare = ["register", "export", &path, "--rep", "jane", "--on", "2026-09-01"];
    desk.done(&[&declare[..], &["--purpose", "direct mail"]].concat());

    let shown = desk.shown(&["check", &path, "--rep", "jane", "--to", "linkedin"]);

    let traced = "the export that jane declared on 2026-09-01 for this purpose: direct mail";
    assert!(shown.contains(traced), "{shown}");
}

#[test]
fn s3_48_new_contacts_a_week_stand_by_office_beside_the_figure_nobody_checked() {
    let desk = Desk::tied();
    let head = "Record ID,First Name,Last Name,Email,Contact owner\n";
    let rows =
        "C-1,Ada,Moss,ada@moss.example,Finn Marsh\nC-2,Ben,Reed,ben@reed.example,Jane Harbour\n";
    desk.crm("before.csv", "2026-10-01", &format!("{head}{rows}"));
    let new =
        "C-8,Ivo,Lane,ivo@lane.example,Jane Harbour\nC-9,Ida,Fern,ida@fern.example,Jane Harbour\n";
    desk.crm("after.csv", "2026-11-05", &format!("{head}{rows}{new}"));
    let report = ["report", "--from", "2026-10-01"];
    let off = desk.shown(&report);
    desk.set("agency.toml", "[hoarding]\nenabled = false", "[hoarding]\nenabled = true");

    let on = desk.shown(&report);

    assert!(!off.contains("HOARD-INDICATOR"), "{off}");
    assert!(on.contains("benchmark 17 added and 7 removed a week"), "{on}");
    assert!(on.contains("a figure of the founding documents that nobody checked"), "{on}");
}

#[test]
fn s3_52_an_export_an_officer_allowed_is_no_finding_while_it_is_allowed() {
    let desk = Desk::new();
    let file = desk.file("allowed.csv", CONTACTS);
    let codes = || {
        let audit = desk.check(&file);
        let found = audit["findings"].as_array().unwrap();
        found.iter().map(|one| one["code"].to_string()).collect::<Vec<_>>()
    };
    let before = codes();
    let approve = |until: &str| {
        desk.done(&[
            "approve",
            "--officer",
            "M. Director",
            "--rep",
            "jane",
            "--network",
            "linkedin",
            "--from",
            "2026-01-01",
            "--until",
            until,
        ]);
    };

    approve("2026-10-31");
    let over = codes();
    approve("2026-12-31");
    let allowed = codes();

    assert_eq!(before, ["\"ORPHAN-UPLOAD\""]);
    assert_eq!((over, allowed), (before, Vec::new()));
}

#[test]
fn s3_53_transactions_give_days_and_parties() {
    let desk = Desk::new();
    let text =
        "Record,Date,Kind,By\nC-2,2026-03-09,Closing,jane\nC-2,2026-03-10,Bulk e-mail,jane\n";
    let file = desk.file("dealings.csv", text).display().to_string();

    let said = desk.done(&["dealings", "import", &file]);
    let held = desk.done(&["subject-access", "C-2"]);

    assert!(said.contains("1 new, 0 known; 1 send"), "{said}");
    let held: serde_json::Value = serde_json::from_str(&held).unwrap();
    let dealing = &held["registers"]["dealing"][0];
    assert_eq!(dealing["rep"], "jane");
    assert!(dealing["says"].to_string().contains("2026-03-09"), "{dealing}");
}

#[test]
fn s3_62_what_the_database_lacks_of_a_reps_contacts_is_shown_to_the_rep() {
    let desk = Desk::new();
    let file = desk.file("mine.csv", CONTACTS).display().to_string();
    let gap = desk.path().join("gap.csv").display().to_string();

    desk.shown(&["check", &file, "--rep", "jane", "--to", "linkedin", "--crm-gap", &gap]);

    let gap = std::fs::read_to_string(gap).unwrap();
    assert!(gap.contains("nora@glade.example"), "{gap}");
    assert!(!gap.contains("ada@moss.example") && !gap.contains("ben@reed.example"), "{gap}");
}
