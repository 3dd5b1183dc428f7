//! The command line through the real binary: exit codes, refusals, the rep's clean file.

use std::path::Path;
use std::process::Output;

use crate::demo::audit;
use crate::demo::ringfence;
use crate::demo::run;
use crate::demo::sqlite;
use crate::demo::workspace;

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A new workspace with a small agency in it.
pub(crate) fn small(place: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let made =
        ringfence().arg("init").arg(path.join("w")).args(["--place", place]).output().unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    let roster = "Id,Name,Email,Role,Hired,Last Day\n\
                  jane,Jane Harbour,jane@harbour.example,sales,2020-01-06,\n\
                  finn,Finn Marsh,finn@harbour.example,sales,2018-03-05,2025-03-31\n";
    let crm = "Record ID,First Name,Last Name,Email,Mobile Phone Number,Contact owner\n\
               C-1,Ada,Moss,ada@moss.example,0491 570 006,Finn Marsh\n\
               C-2,Ben,Reed,ben@reed.example,0491 570 156,Jane Harbour\n\
               C-3,Cleo,Hart,cleo@hart.example,0491 570 157,Jane Harbour\n";
    std::fs::write(path.join("roster.csv"), roster).unwrap();
    std::fs::write(path.join("crm.csv"), crm).unwrap();
    for (book, file) in [("roster", "roster.csv"), ("crm", "crm.csv")] {
        let done = within(
            path,
            &["import", book, &path.join(file).display().to_string(), "--taken-on", "2025-01-15"],
        );
        assert!(done.status.success(), "{}", stderr(&done));
    }
    folder
}

/// Runs a command in a small workspace.
pub(crate) fn within(folder: &Path, arguments: &[&str]) -> Output {
    ringfence()
        .arg("--workspace")
        .arg(folder.join("w"))
        .args(["--as-of", "2026-11-22"])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn a_roster_is_read_by_its_mapping_and_by_the_countrys_dates() {
    for (country, order) in [("US", "month-first"), ("AU", "day-first")] {
        let folder = small("AU-NSW");
        let path = folder.path();
        let config = path.join("w/ringfence.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let text = text.replace("country = \"AU\"", &format!("country = \"{country}\""));
        std::fs::write(config, text).unwrap();
        let roster = "Id,Name,Email,Role,With Us Since,Last Day\n\
                      finn,Finn Marsh,finn@harbour.example,sales,03/04/2018,2025-03-31\n";
        std::fs::write(path.join("new.csv"), roster).unwrap();
        std::fs::write(path.join("map.toml"), "hired = [\"With Us Since\"]\n").unwrap();
        let (file, map) = (path.join("new.csv"), path.join("map.toml"));
        let (file, map) = (file.display().to_string(), map.display().to_string());

        let done = within(path, &["import", "roster", &file, "--map", &map]);

        // The column is read, as dates, and in the country's order.
        assert!(done.status.success(), "{}", stderr(&done));
        let told = format!("1 date with two readings, taken {order}");
        assert!(said(&done).contains(&told), "{country}: {}", said(&done));
    }
}

#[test]
fn a_check_with_findings_exits_with_10_and_its_clean_part_with_0() {
    let folder = small("AU-NSW");
    let file = folder.path().join("phone.csv");
    let clean = folder.path().join("may-go.csv");
    let text = "First Name,Last Name,Email,Phone,Birthday\n\
                Ada,Moss,ada@moss.example,0491 570 006,\n\
                Ben,Reed,ben@reed.example,,1980-02-03\n\
                Nora,Vale,nora@vale.example,,\n";
    std::fs::write(&file, text).unwrap();
    let (file, clean) = (file.display().to_string(), clean.display().to_string());
    let check = |file: &str| {
        vec![
            "check".to_owned(),
            file.to_owned(),
            "--rep".into(),
            "jane".into(),
            "--to".into(),
            "linkedin".into(),
        ]
    };
    let mut arguments = check(&file);
    arguments.extend(["--clean".to_owned(), clean.clone()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();

    let first = within(folder.path(), &arguments);

    assert_eq!(first.status.code(), Some(10), "{}", stderr(&first));
    let shown = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(shown.contains("ORPHAN-UPLOAD") && shown.contains("C-1"), "{shown}");
    let left = std::fs::read_to_string(&clean).unwrap();
    assert_eq!(
        left,
        "First Name,Last Name,Email,Phone\n\
         Ben,Reed,ben@reed.example,\n\
         Nora,Vale,nora@vale.example,\n"
    );
    let arguments = check(&clean);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let second = within(folder.path(), &arguments);
    assert_eq!(second.status.code(), Some(0), "{}", String::from_utf8_lossy(&second.stdout));
}

#[test]
fn a_file_that_cannot_be_read_exits_with_1_and_names_it() {
    let folder = small("AU-NSW");
    let file = folder.path().join("page.csv");
    std::fs::write(&file, "<!doctype html><title>Sign in</title>").unwrap();

    let output = within(
        folder.path(),
        &["check", &file.display().to_string(), "--rep", "jane", "--to", "linkedin"],
    );

    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("page.csv"), "{}", stderr(&output));
    assert!(stderr(&output).contains("help:"), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_bad_command_line_exits_with_2_and_suggests() {
    let output = ringfence().args(["offbord", "jane"]).output().unwrap();

    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("offboard"), "{}", stderr(&output));
}

#[test]
fn a_rep_that_is_not_there_is_an_error_with_the_nearest() {
    let folder = small("AU-NSW");
    let file = folder.path().join("crm.csv").display().to_string();

    let output = within(folder.path(), &["check", &file, "--rep", "jnae", "--to", "x"]);

    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("did you mean `jane`"), "{}", stderr(&output));
}

#[test]
fn a_place_that_does_not_allow_the_request_exits_with_3_before_anything_is_read() {
    let folder = small("US-CA");

    // The file does not exist: the gate answers before it is opened.
    let output =
        within(folder.path(), &["intake", "jane", "not-there.zip", "--basis", "voluntary-offer"]);

    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("help:"), "{}", stderr(&output));
    let offboard = within(folder.path(), &["offboard", "jane", "--last-day", "2026-10-31"]);
    assert_eq!(offboard.status.code(), Some(3), "{}", stderr(&offboard));
}

#[test]
fn a_notice_in_the_agencys_settings_is_as_good_as_one_on_the_command_line() {
    let folder = small("AU-NSW");
    let settings = folder.path().join("w/policies/agency.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let ask =
        || within(folder.path(), &["intake", "jane", "none.zip", "--basis", "voluntary-offer"]);
    let before = ask();

    std::fs::write(&settings, text.replace("# notice_on = ", "notice_on = ")).unwrap();
    let after = ask();

    // Through the gate, the missing file is the next thing to be said.
    assert_eq!(before.status.code(), Some(3), "{}", stderr(&before));
    assert_eq!(after.status.code(), Some(1), "{}", stderr(&after));
    assert!(stderr(&after).contains("none.zip"), "{}", stderr(&after));
}

#[test]
fn nothing_handed_in_is_an_error_and_not_an_all_clear() {
    let folder = small("AU-NSW");

    let output = within(
        folder.path(),
        &["offboard", "jane", "--last-day", "2026-10-31", "--notice-on", "2026-01-01"],
    );

    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("no export of `jane` has been read"));
}

#[test]
fn a_snapshot_that_shrinks_the_book_is_refused_and_the_one_before_stays() {
    let folder = small("AU-NSW");
    let file = folder.path().join("short.csv");
    std::fs::write(&file, "Record ID,First Name,Last Name,Email\nC-1,Ada,Moss,ada@moss.example\n")
        .unwrap();
    let file = file.display().to_string();

    let refused = within(folder.path(), &["import", "crm", &file, "--taken-on", "2026-02-01"]);
    let accepted = within(
        folder.path(),
        &["import", "crm", &file, "--taken-on", "2026-02-01", "--accept-shrink"],
    );

    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("--accept-shrink"), "{}", stderr(&refused));
    assert_eq!(accepted.status.code(), Some(0), "{}", stderr(&accepted));
}

#[test]
fn importing_the_same_files_again_changes_nothing() {
    let versions = "select record || taken_on || coalesce(person || owners || rest, '') from record_version order by 1";
    let file = workspace().join("ringfence.db");
    let before = sqlite(&file, versions);

    let again = run(&["import", "crm", "crm/2026-11-01.csv", "--taken-on", "2026-11-01"]);

    assert!(String::from_utf8_lossy(&again.stdout).contains("already there"), "{}", stderr(&again));
    assert_eq!(sqlite(&file, versions), before);
    assert!(before.len() > 6_000);
}

#[test]
fn linking_prints_pairs_with_their_ids() {
    let folder = small("AU-NSW");
    let left = folder.path().join("left.csv");
    std::fs::write(&left, "row_key,First Name,Last Name,Email\nk-1,Ada,Moss,ada@moss.example\n")
        .unwrap();
    let right = folder.path().join("crm.csv");

    let output = ringfence().arg("link").arg(&left).arg(&right).output().unwrap();

    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.first(), Some(&"left_id,right_id,probability,bits"), "{}", stderr(&output));
    let cells: Vec<&str> = lines.get(1).unwrap_or(&"").split(',').collect();
    assert_eq!(cells.get(..2), Some(&["k-1", "C-1"][..]), "{text}");
    assert!(cells.get(2).is_some_and(|cell| cell.parse::<f64>().unwrap() >= 0.99), "{text}");
}

#[test]
fn a_finding_a_record_and_a_pair_can_be_explained() {
    let audit = audit(&["offboard", "jane"]);
    let finding = audit["findings"][0]["id"].as_str().unwrap();

    let text = String::from_utf8(run(&["explain", finding]).stdout).unwrap();

    assert!(text.contains("rule ") && text.contains("Next step"), "{text}");
    let record = audit["findings"][0]["record"]["id"].as_str().unwrap();
    let text = String::from_utf8(run(&["explain", record]).stdout).unwrap();
    assert!(text.contains("treated under policy as"), "{text}");
    let nothing = run(&["explain", "C-none"]);
    assert_eq!(nothing.status.code(), Some(1));
}

#[test]
fn every_command_has_help_with_an_example_and_completions_exist() {
    for command in "demo init import intake check offboard report link explain findings approve register ringers dealings consent verify".split(' ')
    {
        let output = ringfence().args([command, "--help"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}");
    }
    let bash = ringfence().args(["completions", "bash"]).output().unwrap();
    assert!(String::from_utf8_lossy(&bash.stdout).contains("offboard"));
}

/// Jane's export read into a small workspace: a connection with Ada, whom the CRM knows.
fn with_an_export() -> tempfile::TempDir {
    let folder = small("AU-NSW");
    let export = folder.path().join("Connections.csv");
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ada,Moss,https://www.linkedin.com/in/ada-moss,ada@moss.example,,,02 Jun 2025\n";
    std::fs::write(&export, text).unwrap();
    let read = within(
        folder.path(),
        &[
            "intake",
            "jane",
            &export.display().to_string(),
            "--basis",
            "voluntary-offer",
            "--notice-on",
            "2025-01-01",
        ],
    );
    assert!(matches!(read.status.code(), Some(0 | 10)), "{}", stderr(&read));
    folder
}

/// The findings of Jane's offboarding.
fn findings(folder: &Path) -> Vec<serde_json::Value> {
    let offboard =
        within(folder, &["--format", "json", "offboard", "jane", "--last-day", "2026-11-30"]);
    let audit: serde_json::Value = serde_json::from_slice(&offboard.stdout).unwrap();
    audit["findings"].as_array().cloned().unwrap_or_default()
}

#[test]
fn a_match_decided_to_be_somebody_else_is_no_finding_any_more() {
    let folder = with_an_export();
    let path = folder.path();
    let about_ada = |all: Vec<serde_json::Value>| {
        all.into_iter().filter(|one| one["record"]["id"] == "C-1").collect::<Vec<_>>()
    };
    let before = about_ada(findings(path));
    let id = before[0]["id"].as_str().unwrap();

    let decided = within(path, &["findings", "decide", id, "--somebody-else", "--note", "no"]);

    assert_eq!(decided.status.code(), Some(0), "{}", stderr(&decided));
    assert!(String::from_utf8_lossy(&decided.stdout).contains("is not the same person as C-1"));
    assert!(about_ada(findings(path)).is_empty());
    let offboard = within(path, &["offboard", "jane", "--last-day", "2026-11-30"]);
    let text = String::from_utf8_lossy(&offboard.stdout).replace("\n  ", " ");
    assert!(text.contains("a person decided about 1 of the matches"), "{text}");
    let again = within(path, &["findings", "decide", "C-1", "--rep", "jane", "--same-person"]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    assert_eq!(about_ada(findings(path)).len(), before.len());
    let listed = within(path, &["findings", "list"]);
    assert_eq!(listed.status.code(), Some(10));
    assert!(String::from_utf8_lossy(&listed.stdout).contains("the same person"));
}

#[test]
fn what_is_not_there_cannot_be_decided_and_a_decision_needs_a_side() {
    let folder = with_an_export();

    let nobody = within(folder.path(), &["findings", "decide", "F-none", "--same-person"]);
    let untied =
        within(folder.path(), &["findings", "decide", "C-3", "--rep", "jane", "--somebody-else"]);
    let neither = within(folder.path(), &["findings", "decide", "F-none"]);

    assert_eq!(nobody.status.code(), Some(1));
    assert!(stderr(&nobody).contains("findings list"), "{}", stderr(&nobody));
    assert_eq!(untied.status.code(), Some(1));
    assert_eq!(neither.status.code(), Some(2));
}
