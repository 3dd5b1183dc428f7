//! What is kept of people: shown, erased, past its time, on hold.

use std::path::Path;

use crate::commands::stderr;
use crate::commands::within;
use crate::demo::ringfence;
use crate::evidence::lived_in;
use crate::evidence::said;

/// Whether any file of the workspace holds these bytes, in any case.
fn holds(folder: &Path, canary: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![folder.join("w")];
    while let Some(at) = left.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
            if bytes.windows(canary.len()).any(|window| window == canary.as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// The same on another day.
fn said_on(folder: &Path, day: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let done = ringfence()
        .args(["--workspace", &folder.join("w").display().to_string(), "--as-of", day])
        .args(arguments)
        .output()
        .unwrap();
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned() + &stderr(&done))
}

#[test]
fn somebody_forgotten_is_in_no_file_any_more_and_the_log_still_holds() {
    let folder = lived_in();
    let path = folder.path();
    assert!(!holds(path, "ada@moss.example").is_empty());
    let head = said(path, &["evidence", "head"]).1;

    let (would, words) = said(path, &["forget", "ada@moss.example"]);
    let (done, told) = said(path, &["forget", "ada@moss.example", "--yes"]);

    assert_eq!((would, done), (Some(10), Some(0)), "{words}{told}");
    assert!(words.contains("Nothing was erased yet"), "{words}");
    assert!(told.contains("forgotten: C-1"), "{told}");
    for canary in ["ada@moss", "c-1\"", "491570006"] {
        assert_eq!(holds(path, canary), Vec::<String>::new(), "{canary}");
    }
    let (verify, verdict) = said(path, &["evidence", "verify", "--head", head.trim()]);
    assert_eq!(verify, Some(0), "{verdict}");
    let (others, cleo) = said(path, &["subject-access", "C-3"]);
    assert!(others == Some(0) && cleo.contains("cleo@hart.example"), "{cleo}");
    let (nobody, gone) = said(path, &["subject-access", "ada@moss.example"]);
    assert!(nobody == Some(1) && gone.contains("hold nobody"), "{gone}");
    // The audits go on without her.
    let offboard = within(path, &["offboard", "jane", "--last-day", "2026-11-20"]);
    assert!(matches!(offboard.status.code(), Some(0 | 10)), "{}", stderr(&offboard));
}

#[test]
fn a_person_sees_everything_that_is_held_about_them_and_nothing_of_others() {
    let folder = lived_in();

    let (code, text) = said(folder.path(), &["subject-access", "0491 570 006"]);

    assert_eq!(code, Some(0), "{text}");
    let held: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(held["records"][0]["id"], "C-1");
    assert_eq!(held["ties"][0]["on"], "2025-06-02");
    let findings = held["findings"].as_array().unwrap();
    assert!(findings.iter().any(|one| one["code"] == "ORPHAN-CONNECTION"), "{text}");
    assert_eq!(held["notes_on_findings"][0]["words"], "a friend from school");
    assert_eq!(held["decisions_on_matches"][0]["same_person"], true);
    assert!(!text.contains("hart.example") && !text.contains("C-3"), "{text}");
}

#[test]
fn a_hold_keeps_what_somebody_asks_to_erase_and_says_why_and_until_when() {
    let folder = lived_in();
    let path = folder.path();
    let add =
        ["hold", "add", "--rep", "jane", "--reason", "matter 2026/14", "--until", "2028-12-31"];
    assert_eq!(said(path, &add).0, Some(0));

    let (held, words) = said(path, &["forget", "C-1", "--yes"]);
    let (_, list) = said(path, &["hold", "list"]);
    let (late, _) = said_on(path, "2029-01-01", &["forget", "C-1"]);
    let lifted = said(path, &["hold", "lift", "--rep", "jane", "--reason", "settled"]);
    let (free, told) = said(path, &["forget", "C-1", "--yes"]);

    assert_eq!(held, Some(1));
    assert!(words.contains("until 2028-12-31") && words.contains("matter 2026/14"), "{words}");
    assert!(list.contains("rep jane") && list.contains("matter 2026/14"), "{list}");
    assert_eq!((late, lifted.0, free), (Some(10), Some(0), Some(0)), "{}{told}", lifted.1);
}

#[test]
fn matches_without_a_finding_and_old_audits_are_past_their_time() {
    let folder = lived_in();
    let path = folder.path();
    // Ben is Jane's own client: a tie without a finding.
    let export = path.join("Connections.csv");
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ada,Moss,https://www.linkedin.com/in/ada-moss,ada@moss.example,,,02 Jun 2025\n\
                Ben,Reed,https://www.linkedin.com/in/ben-reed,ben@reed.example,,,03 Jun 2025\n";
    std::fs::write(&export, text).unwrap();
    let intake = [
        "intake",
        "jane",
        &export.display().to_string(),
        "--basis",
        "voluntary-offer",
        "--notice-on",
        "2025-01-01",
    ]
    .map(str::to_owned);
    let intake: Vec<&str> = intake.iter().map(String::as_str).collect();
    let offboard = ["offboard", "jane", "--last-day", "2026-11-20"];
    for arguments in [&intake[..], &offboard[..]] {
        assert!(matches!(said(path, arguments).0, Some(0 | 10)));
    }

    let (soon, nothing) = said(path, &["retention"]);
    let (due, words) = said_on(path, "2027-06-01", &["retention"]);
    let (done, told) = said_on(path, "2027-06-01", &["retention", "--apply"]);
    let (_, ben) = said(path, &["subject-access", "C-2"]);
    let (_, ada) = said(path, &["subject-access", "C-1"]);
    let (years, later) = said_on(path, "2029-06-01", &["retention", "--apply"]);
    let (verify, verdict) = said(path, &["evidence", "verify"]);

    assert_eq!(soon, Some(0), "{nothing}");
    assert_eq!((due, done), (Some(10), Some(0)), "{words}{told}");
    assert!(words.contains("1 matches without a finding"), "{words}");
    assert!(ben.contains("\"ties\": []") && !ada.contains("\"ties\": []"), "{ben}{ada}");
    assert_eq!((years, verify), (Some(0), Some(0)), "{later}{verdict}");
    let (_, after) = said(path, &["subject-access", "C-1"]);
    assert!(after.contains("\"findings\": []"), "{after}");
}
