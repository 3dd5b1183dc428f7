//! Scale, repetition, and what the reports tell.

use std::fmt::Write as _;
use std::time::Duration;
use std::time::Instant;

use super::agency;
use super::file;
use super::json;
use super::said;
use super::snapshot;
use crate::commands::small;
use crate::demo::run;
use crate::demo::workspace;
use crate::rulebook::tied;

/// Checks the demo's 3,600 contacts and tells how long it took.
fn check_3600() -> (serde_json::Value, Duration) {
    let begun = Instant::now();
    let file = workspace().join("contacts/omar-phone.csv").display().to_string();
    let output = run(&["--format", "json", "check", &file, "--rep", "omar", "--to", "linkedin"]);
    (serde_json::from_slice(&output.stdout).unwrap(), begun.elapsed())
}

/// A book of so many records of Jane's, numbered from one.
fn book(from: usize, to: usize) -> String {
    let mut crm = "Record ID,First Name,Last Name,Email,Contact owner\n".to_owned();
    for no in from..=to {
        writeln!(crm, "C-{no},Kim,Client{no},kim{no}@client.example,Jane Harbour").unwrap();
    }
    crm
}

#[test]
fn s3_45_the_sync_of_phones_is_on_the_list_to_go_through() {
    let folder = tied();

    let text = said(folder.path(), &["offboard", "jane", "--last-day", "2026-10-31"]);

    assert!(text.contains("Offboarding checklist (the company's process, no findings)"), "{text}");
    assert!(text.contains("the sync of phones, tablets and mail programs"), "{text}");
}

#[test]
fn s3_46_3600_contacts_are_checked_and_all_of_them_counted() {
    let (audit, _) = check_3600();

    assert_eq!(audit["counts"]["people"], 3_600);
}

#[test]
fn s3_47_a_check_is_quick_enough_to_be_run_every_day() {
    let (_, took) = check_3600();

    // Not optimised, on a machine that runs other tests: an installed program takes well under a second.
    assert!(took < Duration::from_mins(1), "{took:?}");
}

#[test]
fn s3_49_many_records_gone_before_notice_are_told_as_context_and_few_are_not() {
    let roster = "Id,Name,Email,Role,Hired,Resigned,Last Day\n\
                  jane,Jane Harbour,jane@harbour.example,sales,2020-01-06,2025-02-10,2025-02-28\n";
    let told = |left: usize| {
        let folder = agency(roster, &book(1, 100));
        snapshot(folder.path(), "2025-01-29", &book(1, left));
        said(
            folder.path(),
            &[
                "offboard",
                "jane",
                "--without-exports",
                "--basis",
                "voluntary-offer",
                "--notice-on",
                "2025-01-01",
            ],
        )
        .replace("\n  ", " ")
    };

    // Two weeks at 7 a week are 14; three times as many are 42.
    let (few, many) = (told(58), told(57));

    assert!(!few.contains("Records gone from the CRM"), "{few}");
    assert!(many.contains("43 of the rep's records are gone"), "{many}");
    assert!(many.contains("held against nobody"), "{many}");
}

#[test]
fn s3_51_the_same_file_again_changes_nothing_and_is_noted() {
    let folder = small("AU-NSW");
    let crm = folder.path().join("crm.csv").display().to_string();

    let again = said(folder.path(), &["import", "crm", &crm, "--taken-on", "2025-01-15"]);

    assert!(again.contains("already there"), "{again}");
    let sql = "select what from journal";
    let journal = crate::demo::sqlite(&folder.path().join("w/ringfence.db"), sql);
    assert!(journal.iter().any(|what| what == "book imported again, unchanged"), "{journal:?}");
}

#[test]
fn s3_54_counts_say_people_and_not_rows() {
    let folder = small("AU-NSW");
    let text = "First Name,Last Name,Email,Phone\n\
                Ada,Moss,ada@moss.example,\n\
                Ada,Moss,ada@moss.example,0491 570 006\n\
                Nora,Vale,nora@vale.example,\n";
    let contacts = file(folder.path(), "phone.csv", text);

    let audit = json(folder.path(), &["check", &contacts, "--rep", "jane", "--to", "linkedin"]);

    assert_eq!((&audit["counts"]["people"], &audit["counts"]["matched"]), (&2.into(), &1.into()));
}

#[test]
fn s3_57_all_formats_carry_the_same_number_of_findings() {
    let folder = tied();
    let of = |format: &str| said(folder.path(), &["--format", format, "report"]);

    let audit: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    let all = audit["findings"].as_array().unwrap().len();

    assert!(all > 0);
    assert_eq!(of("html").matches("data-finding=").count(), all);
    assert_eq!(csv::Reader::from_reader(of("csv").as_bytes()).into_records().count(), all);
    assert!(of("text").contains(&format!("{all} finding")), "{}", of("text"));
}

#[test]
fn s3_60_the_age_of_the_crm_is_told_and_an_old_one_is_warned_of() {
    let folder = small("AU-NSW");
    let contacts = file(folder.path(), "one.csv", "First Name,Last Name\nNora,Vale\n");
    let tied = tied();
    let ask = |as_of: &str| {
        let asked = ["offboard", "jane", "--last-day", "2025-07-31", "--as-of", as_of];
        said(tied.path(), &asked).replace("\n    ", " ")
    };

    let text = ask("2026-11-23");
    let check = json(folder.path(), &["check", &contacts, "--rep", "jane", "--to", "linkedin"]);

    assert!(text.contains("The CRM snapshot of 15 Jan 2025 is 677 days old"), "{text}");
    assert!(text.contains("That is old: the policy asks for one of at most 90 days"), "{text}");
    assert!(check["cannot_see"].to_string().contains("Changes in the CRM since 2025-01-15"));
}

#[test]
fn s3_63_a_later_report_tells_what_is_new_still_open_and_resolved() {
    let folder = tied();
    let report = |as_of: &str| said(folder.path(), &["report", "--as-of", as_of]);

    let (first, second) = (report("2026-11-22"), report("2026-11-30"));

    assert!(first.contains("1 new, 0 still open, 0 resolved (the first report"), "{first}");
    assert!(second.contains("0 new, 1 still open, 0 resolved (since 22 Nov 2026)"), "{second}");
}
