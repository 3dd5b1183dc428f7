//! Export rights, how the CRM is kept, the company's own side.

use std::sync::OnceLock;

use serde_json::Value;

use crate::framework::desk::CONTACTS;
use crate::framework::desk::Desk;
use crate::framework::desk::with_code;
use crate::framework::desk::words;

#[test]
fn s1_19_a_leaver_who_may_still_export_is_the_companys_own_matter() {
    let desk = Desk::tied();
    let list = |name: &str, jane: &str, on: &str| {
        let text = format!(
            "E-mail,May export,As of\njane@harbour.example,{jane},{on}\n\
             finn@harbour.example,no,{on}\nstranger@bay.example,yes,{on}\n"
        );
        desk.file(name, &text).display().to_string()
    };
    let (early, open, shut) = (
        list("early.csv", "yes", "2026-11-10"),
        list("open.csv", "yes", "2026-11-20"),
        list("shut.csv", "no", "2026-11-22"),
    );

    let said = desk.done(&["import", "permissions", &early]);
    let before = desk.offboard();
    desk.done(&["import", "permissions", &open]);
    let after = desk.offboard();
    let report = desk.audit(&["report"]);
    desk.done(&["import", "permissions", &shut]);
    let closed = desk.offboard();

    assert!(said.contains("1 of 2 users") && said.contains("skipped line 4"), "{said}");
    assert!(with_code(&before, "EXPORT-RIGHT-OPEN").is_empty());
    let found = with_code(&after, "EXPORT-RIGHT-OPEN");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["grade"], "process");
    assert_eq!(found[0]["seen"]["line"], 2);
    let at = usize::try_from(found[0]["seen"]["input"].as_u64().unwrap()).unwrap();
    assert_eq!(after["inputs"][at]["name"], "open.csv");
    assert!(words(found[0], "company_side").contains("2026-11-20"));
    assert!(with_code(&closed, "EXPORT-RIGHT-OPEN").is_empty());
    // Jane has not left as far as the roster knows; the report asks nothing about her.
    assert!(with_code(&report, "EXPORT-RIGHT-OPEN").is_empty());
    let shown = desk.shown(&["offboard", "jane", "--last-day", "2026-11-20"]);
    assert!(shown.contains("[x] Take away the right to export from the CRM"), "{shown}");
}

#[test]
fn s1_19_the_report_names_every_leaver_who_may_still_export() {
    let desk = Desk::tied();
    let text = "User,Can Export\nFinn Marsh,yes\njane,yes\n";
    let list = desk.file("rights.csv", text).display().to_string();
    desk.done(&["import", "permissions", &list]);

    let report = desk.audit(&["report"]);
    let (bad, said) = desk.run(&[
        "import",
        "permissions",
        &desk.file("x.csv", "a,b\n1,2\n").display().to_string(),
    ]);

    let found = with_code(&report, "EXPORT-RIGHT-OPEN");
    assert_eq!(found.iter().map(|one| &one["rep"]).collect::<Vec<_>>(), ["finn"]);
    assert_eq!(bad, Some(1));
    assert!(said.contains("help:"), "{said}");
}

#[test]
fn s1_20_a_self_check_changes_nothing_and_answers_the_same_again() {
    let desk = Desk::new();
    let file = desk.file("phone.csv", CONTACTS);
    let begun = std::time::Instant::now();

    let (first, again) = (desk.check(&file), desk.check(&file));

    assert_eq!(first, again);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), CONTACTS);
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

/// A workspace in which Jane knew Ida long before Ida came into the CRM, and closed with her a week
/// after; and in which records came and went.
fn kept_outside() -> &'static Desk {
    static MADE: OnceLock<Desk> = OnceLock::new();
    MADE.get_or_init(|| {
        let desk = Desk::new();
        let head = "Record ID,First Name,Last Name,Email,Contact owner,Create Date\n";
        let rows = "C-1,Ada,Moss,ada@moss.example,Finn Marsh,2019-02-01\n\
                    C-2,Ben,Reed,ben@reed.example,Jane Harbour,2020-02-01\n";
        let ida = "C-9,Ida,Fern,ida@fern.example,Jane Harbour,2026-03-02\n";
        desk.crm("first.csv", "2025-06-01", &format!("{head}{rows}"));
        desk.crm("second.csv", "2026-06-01", &format!("{head}{rows}{ida}"));
        let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                    Ida,Fern,https://www.linkedin.com/in/ida-fern,ida@fern.example,,,02 Jun 2024\n";
        desk.intake(&desk.file("Connections.csv", text));
        let dealings = "Record,Date,Kind,By\nC-9,2026-03-09,Closing,jane\n\
                        C-2,2025-02-01,Closing,jane\nC-2,2025-02-02,8x8,jane\n";
        let dealings = desk.file("dealings.csv", dealings).display().to_string();
        desk.done(&["dealings", "import", &dealings]);
        desk
    })
}

/// The same with the numbers on.
fn counted() -> &'static (Value, String, String) {
    static MADE: OnceLock<(Value, String, String)> = OnceLock::new();
    MADE.get_or_init(|| {
        let desk = kept_outside();
        let off = desk.shown(&["report", "--from", "2026-01-01"]);
        desk.set("agency.toml", "[hoarding]\nenabled = false", "[hoarding]\nenabled = true");
        let offboard = desk.offboard();
        let report = desk.shown(&["report", "--from", "2026-01-01"]);
        (offboard, off, report)
    })
}

#[test]
fn s1_26_a_tie_older_than_the_record_is_an_indicator() {
    let (offboard, off, _) = counted();

    let found = with_code(offboard, "HOARD-INDICATOR");

    assert_eq!(found.len(), 1);
    let said = words(found[0], "speaks_for_the_rep");
    assert!(said.contains("1 of 1 ties") && said.contains("at least 90 days older"), "{said}");
    let at = usize::try_from(found[0]["seen"]["input"].as_u64().unwrap()).unwrap();
    assert_eq!(offboard["inputs"][at]["name"], "second.csv");
    assert!(!off.contains("HOARD-INDICATOR"), "{off}");
}

#[test]
fn s1_28_an_indicator_never_weighs_more_than_a_look() {
    let (offboard, _, report) = counted();

    let found = with_code(offboard, "HOARD-INDICATOR");

    assert_eq!((&found[0]["grade"], &found[0]["severity"]), (&"indicator".into(), &"low".into()));
    assert!(found[0]["next_step"].as_str().unwrap().starts_with("For review"));
    assert!(report.contains("(review)"), "{report}");
    // Jane's and Finn's offices are small, so no line is about one of them.
    assert!(report.contains("offices of fewer than 5 reps, together"), "{report}");
}

#[test]
fn s1_29_late_made_records_stand_beside_the_time_before() {
    let (offboard, _, report) = counted();

    let said = words(with_code(offboard, "HOARD-INDICATOR")[0], "speaks_for_the_rep");

    assert!(said.contains("1 of 2 dated closings"), "{said}");
    assert!(report.contains("1 of 1 closings of records made at most 14 days before"), "{report}");
    assert!(report.contains("0 of 1 such closings before the period"), "{report}");
    assert!(report.contains("benchmark 17 added and 7 removed a week"), "{report}");
    assert!(report.contains("nobody checked"), "{report}");
}

#[test]
fn s1_30_the_companys_own_side_has_its_section() {
    let desk = Desk::tied();
    let list = desk.file("rights.csv", "User,Can Export\nfinn,yes\n").display().to_string();
    desk.done(&["import", "permissions", &list]);
    desk.set("agency.toml", "encouraged = false", "encouraged = true");

    let shown = desk.shown(&["report"]);

    let (_, side) = shown.split_once("The company's own side").unwrap();
    let (side, _) = side.split_once("What this audit cannot see").unwrap();
    for factor in [
        "the day the policy came into force is not recorded",
        "connecting with clients was encouraged or tolerated",
        "the right to export from the CRM was there",
    ] {
        assert!(side.contains(factor), "{factor}: {side}");
    }
}

#[test]
fn s1_34_self_checks_are_counted_as_what_goes_well() {
    let desk = Desk::tied();
    let file = desk.file("phone.csv", CONTACTS);
    let before = desk.shown(&["report"]);

    desk.check(&file);
    let after = desk.shown(&["report"]);

    assert!(!before.contains("self-check was run before an upload"), "{before}");
    assert!(after.contains("1 self-check was run before an upload"), "{after}");
}
