//! Exports that were handed in, through the real binary: the leaver's files, exports in parts, and
//! what is said when nobody could look.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use crate::commands::small;
use crate::commands::stderr;
use crate::commands::within;
use crate::demo::run;
use crate::demo::workspace;

const NOTICE: [&str; 4] = ["--basis", "voluntary-offer", "--notice-on", "2026-01-01"];

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The rows of a CSV file by its header.
fn rows(file: &Path) -> Vec<std::collections::HashMap<String, String>> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The addresses and numbers of cells, each number as its last nine digits.
fn contacts<'a>(cells: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
    let parts = cells.into_iter().flat_map(|cell| cell.split([';', ',']));
    let one = |part: &str| {
        let part = part.trim().to_lowercase();
        if part.contains('@') {
            return Some(part);
        }
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        (digits.len() >= 8).then(|| digits[digits.len() - digits.len().min(9)..].to_owned())
    };
    parts.filter_map(one).collect()
}

#[test]
fn nobody_a_leaver_may_take_away_is_a_landlord_or_opted_out_under_any_id() {
    let out = tempfile::tempdir().unwrap();
    let pack = out.path().join("pack");

    let output = run(&["offboard", "jane", "--out", &pack.display().to_string()]);

    assert_eq!(output.status.code(), Some(10), "{}", stderr(&output));
    let mut withheld = BTreeSet::new();
    for row in rows(&workspace().join("rent-roll.csv")) {
        if row["Until"].is_empty() {
            withheld.extend(contacts([&row["Email"], &row["Mobile"]]));
        }
    }
    for row in rows(&workspace().join("crm/2026-11-01.csv")) {
        if row["Unsubscribed from all email"] != "false" {
            let columns =
                ["Email", "Additional email addresses", "Phone Number", "Mobile Phone Number"];
            withheld.extend(contacts(columns.map(|column| &row[column])));
        }
    }
    let taken = rows(&pack.join("take-away.csv"));
    assert!(taken.len() > 500 && withheld.len() > 500, "{} {}", taken.len(), withheld.len());
    for row in taken {
        let own = contacts([&row["emails"], &row["phones"]]);
        let shared: Vec<&String> = own.intersection(&withheld).collect();
        assert!(shared.is_empty(), "{} shares {shared:?}", row["record"]);
    }
}

/// Hands in a folder of a LinkedIn export.
fn hand_in(folder: &Path, name: &str, files: &[(&str, &str)], more: &[&str]) -> Output {
    let export = folder.join(name);
    std::fs::create_dir_all(&export).unwrap();
    for (file, text) in files {
        std::fs::write(export.join(file), text).unwrap();
    }
    let export = export.display().to_string();
    let output = within(folder, &[&["intake", "jane", &export], &NOTICE[..], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    output
}

const CONNECTIONS: (&str, &str) = (
    "Connections.csv",
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
     Nora,Vale,https://www.linkedin.com/in/nora-vale,,,,02 Jan 2026\n",
);

const UPLOADED: (&str, &str) = (
    "ImportedContacts.csv",
    "FirstName,LastName,Emails,PhoneNumbers,CreatedAt\n\
     Ada,Moss,ada@moss.example,0491 570 006,\"4/11/26, 9:08 AM\"\n",
);

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(output)))
}

#[test]
fn an_export_in_part_does_not_resolve_what_it_does_not_hold() {
    let folder = small("AU-NSW");
    let path = folder.path();
    hand_in(path, "whole", &[CONNECTIONS, UPLOADED], &[]);
    let before = json(&within(path, &["report", "--to", "2026-11-22", "--format", "json"]));
    assert!(before["counts"]["findings"].as_u64().unwrap() > 0, "{before:#}");

    let again = hand_in(path, "part", &[CONNECTIONS], &["--as-of", "2026-11-23"]);

    assert!(stdout(&again).contains("kept from the export read on 2026-11-22"));
    let after = within(path, &["report", "--as-of", "2026-11-24", "--format", "json"]);
    let (after, before) = (json(&after), &before["findings"][0]);
    for what in ["id", "seen", "probability"] {
        assert_eq!(after["findings"][0][what], before[what]);
    }
    let text = stdout(&within(path, &["report", "--as-of", "2026-11-24"]));
    assert!(text.contains(" 0 resolved"), "{text}");
}

#[test]
fn a_section_that_is_empty_in_a_newer_export_resolves_its_findings() {
    let folder = small("AU-NSW");
    let path = folder.path();
    hand_in(path, "whole", &[CONNECTIONS, UPLOADED], &[]);
    within(path, &["report"]);
    let empty = (UPLOADED.0, "FirstName,LastName,Emails,PhoneNumbers,CreatedAt\n");

    hand_in(path, "newer", &[CONNECTIONS, empty], &["--as-of", "2026-11-23"]);

    let text = stdout(&within(path, &["report", "--as-of", "2026-11-24"]));
    assert!(text.contains(" 1 resolved"), "{text}");
}

#[test]
fn without_an_export_there_is_no_all_clear() {
    let folder = small("AU-NSW");
    let path = folder.path();

    let report = within(path, &["report"]);
    let pack = path.join("pack").display().to_string();
    let offboard = within(
        path,
        &[
            &["offboard", "jane", "--last-day", "2026-10-31", "--without-exports"],
            &NOTICE[..],
            &["--out", &pack],
        ]
        .concat(),
    );

    assert_eq!(report.status.code(), Some(1));
    assert!(stderr(&report).contains("no export to judge"), "{}", stderr(&report));
    assert_eq!(offboard.status.code(), Some(10), "{}", stderr(&offboard));
    let said = stdout(&offboard);
    assert!(said.contains("nothing on the networks was looked at"), "{said}");
    // The rep of this workspace has no agreement, hence no dated restraint.
    assert!(said.contains("no restraints.ics"), "{said}");
    assert!(path.join("pack/take-away.csv").is_file());
}

#[test]
fn an_export_read_after_the_day_is_not_used() {
    let folder = small("AU-NSW");
    let path = folder.path();
    hand_in(path, "whole", &[CONNECTIONS, UPLOADED], &[]);

    let leaving = ["offboard", "jane", "--last-day", "2026-10-31", "--notice-on", "2026-01-01"];
    let offboard = within(path, &[&leaving[..], &["--as-of", "2026-11-01"]].concat());
    let report = within(path, &["report", "--to", "2026-11-01"]);
    let early = within(path, &["report", "--as-of", "2024-11-01"]);

    assert_eq!(offboard.status.code(), Some(1), "{}", stdout(&offboard));
    assert!(stderr(&report).contains("none was in hand on 2026-11-01"), "{}", stderr(&report));
    assert!(stderr(&early).contains("taken by 2024-11-01"), "{}", stderr(&early));
}

#[test]
fn an_export_of_somebody_else_is_said_beside_each_finding() {
    let folder = small("AU-NSW");
    let path = folder.path();
    let profile = ("Profile.csv", "First Name,Last Name,Headline\nOmar,Vale,\n");
    hand_in(path, "whole", &[CONNECTIONS, UPLOADED, profile], &[]);

    let report = json(&within(path, &["report", "--format", "json"]));

    let blind = report["cannot_see"].to_string();
    assert!(blind.contains("somebody else"), "{blind}");
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        assert!(finding["speaks_for_the_rep"].to_string().contains("somebody else"), "{finding:#}");
    }
}

#[test]
fn a_period_that_ends_before_it_begins_and_a_format_without_answer_exit_with_2() {
    let folder = small("AU-NSW");
    let path = folder.path();

    let period = within(path, &["report", "--from", "2026-09-01", "--to", "2026-08-01"]);
    let demo = within(path, &["--format", "json", "demo", "somewhere"]);
    let record = within(path, &["--format", "json", "explain", "C-1"]);

    assert_eq!(period.status.code(), Some(2), "{}", stderr(&period));
    assert!(stderr(&period).contains("`--from 2026-09-01`"), "{}", stderr(&period));
    assert_eq!(demo.status.code(), Some(2), "{}", stderr(&demo));
    assert_eq!(json(&record)["kind"], "record");
}

#[test]
fn an_update_of_the_roster_skips_people_who_are_no_reps() {
    let folder = small("AU-NSW");
    let path = folder.path();
    let file = path.join("hr.csv");
    let text = "EmailAddress,ResignationDate,LastWorkingDate\n\
                kim@harbour.example,2026-09-01,2026-09-30\n\
                jane@harbour.example,2026-10-01,2026-10-31\n";
    std::fs::write(&file, text).unwrap();
    let file = file.display().to_string();

    let update = within(path, &["import", "roster", &file]);

    assert_eq!(update.status.code(), Some(0), "{}", stderr(&update));
    assert!(stdout(&update).contains("skipped line 2"), "{}", stdout(&update));
    assert!(stdout(&update).contains("1 changed"), "{}", stdout(&update));
}

#[test]
fn a_crm_without_owners_is_said_at_import_and_in_every_audit() {
    let folder = small("AU-NSW");
    let path = folder.path();
    let file = path.join("bare.csv");
    let text = "Record ID,First Name,Last Name,Email,Wombats\n\
                C-1,Ada,Moss,ada@moss.example,1\n\
                C-2,Ben,Reed,ben@reed.example,2\nC-3,Cleo,Hart,cleo@hart.example,3\n";
    std::fs::write(&file, text).unwrap();
    let file = file.display().to_string();

    let future = within(path, &["import", "crm", &file, "--taken-on", "2027-01-01"]);
    let import = within(path, &["import", "crm", &file, "--taken-on", "2026-11-01"]);

    assert_eq!(future.status.code(), Some(1), "{}", stdout(&future));
    let said = stdout(&import);
    assert!(said.contains("`Wombats`") && said.contains("no column for `owner`"), "{said}");
    hand_in(path, "whole", &[CONNECTIONS], &[]);
    let report = json(&within(path, &["report", "--format", "json"]));
    let blind = report["cannot_see"].to_string();
    assert!(blind.contains("snapshot of 2026-11-01 has no owner column"), "{blind}");
}

#[test]
fn people_and_clients_of_an_intake_are_counted_once() {
    let folder = small("AU-NSW");
    let twice = (UPLOADED.0, &*format!("{}Ada,Moss,ada@moss.example,,\n", UPLOADED.1));

    let output = hand_in(folder.path(), "whole", &[twice], &["--format", "json"]);

    let taken = json(&output);
    assert_eq!(taken["networks"][0]["matched"], 1, "{taken:#}");
}

#[test]
fn an_address_that_agrees_under_another_given_name_needs_a_person() {
    let folder = small("AU-NSW");
    let other = (
        UPLOADED.0,
        "FirstName,LastName,Emails,PhoneNumbers,CreatedAt\nZelda,Quill,ada@moss.example,,\n",
    );

    let output = hand_in(folder.path(), "whole", &[other], &["--format", "json"]);

    let taken = json(&output);
    let kept = &taken["networks"][0];
    assert_eq!(kept["matched"].as_u64().zip(kept["possible"].as_u64()), Some((0, 1)), "{kept:#}");
}

#[test]
fn a_zip_links_like_the_folder_in_it() {
    let folder = small("AU-NSW");
    let crm = folder.path().join("crm.csv").display().to_string();
    let zip = workspace().join("exports/jane/Complete_LinkedInDataExport_11-18-2026.zip");
    let zip = zip.display().to_string();

    let output = within(folder.path(), &["link", &zip, &crm]);

    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}
