//! The life of a finding, through the real binary.

use std::path::Path;

use crate::commands::stderr;
use crate::commands::within;
use crate::rulebook::tied;

const LEAVING: [&str; 4] = ["offboard", "jane", "--last-day", "2026-11-20"];

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let done = within(folder, arguments);
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned() + &stderr(&done))
}

/// The finding on Jane's tie, after an audit.
fn finding(folder: &Path) -> serde_json::Value {
    let done = within(folder, &[&["--format", "json"], &LEAVING[..]].concat());
    let audit: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let all = audit["findings"].as_array().unwrap();
    all.iter().find(|one| one["code"] == "ORPHAN-CONNECTION").cloned().unwrap()
}

fn id(folder: &Path) -> String {
    finding(folder)["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_reply_stands_among_what_speaks_for_the_rep_in_every_format() {
    let folder = tied();
    let path = folder.path();
    let id = id(path);

    let (done, said) = run(path, &["findings", "reply", &id, "--text", "We met at <b>school</b>."]);

    assert_eq!(done, Some(0), "{said}");
    let speaks = finding(path)["speaks_for_the_rep"].to_string();
    assert!(
        speaks.contains("The rep answered on 2026-11-22: “We met at <b>school</b>.”"),
        "{speaks}"
    );
    let html = run(path, &[&["--format", "html"], &LEAVING[..]].concat()).1;
    assert!(html.contains("We met at &#60;b&#62;school&#60;/b&#62;."));
    let csv = run(path, &[&["--format", "csv"], &LEAVING[..]].concat()).1;
    assert!(csv.contains("We met at"));
    let shown = run(path, &["findings", "show", &id]).1;
    assert!(shown.contains("2026-11-22  the rep: We met at"), "{shown}");
    let hostile = run(path, &["findings", "reply", &id, "--text", "red \u{1b}[31m"]);
    assert_eq!(hostile.0, Some(0), "{}", hostile.1);
    finding(path);
    assert!(!run(path, &["findings", "show", &id]).1.contains('\u{1b}'));
}

#[test]
fn a_finding_keeps_its_state_and_everything_that_was_said() {
    let folder = tied();
    let path = folder.path();
    let id = id(path);
    let mark = |state: &str, note: &str| {
        run(path, &["findings", "mark", &id, "--state", state, "--note", note])
    };

    let (first, _) = mark("confirmed", "spoke to her");
    let (second, _) = mark("explained", "an old friend");

    assert_eq!([first, second], [Some(0); 2]);
    assert_eq!(finding(path)["id"], id.as_str(), "a finding keeps its identity");
    let html = run(path, &[&["--format", "html"], &LEAVING[..]].concat()).1;
    assert!(html.contains("<span class=\"pill state\">explained</span>"));
    assert!(html.contains("spoke to her") && html.contains("an old friend"));
    let listed = run(path, &["findings", "list"]).1;
    assert!(listed.contains("explained"), "{listed}");
    let report = run(path, &["--format", "html", "report"]).1;
    assert!(report.contains("How findings turned out"));
}

#[test]
fn remedies_are_taken_in_order_and_close_nothing() {
    let folder = tied();
    let path = folder.path();
    let id = id(path);
    let remedy = |step: &str| run(path, &["findings", "remedy", &id, step]);

    let (skipped, next) = remedy("counsel");
    let (first, said) = remedy("self-fix");
    let (again, other) = remedy("self-fix");

    assert_eq!([skipped, first, again], [Some(1), Some(0), Some(1)]);
    assert!(next.contains("`counsel` is not the next remedy: that is `self_fix`"), "{next}");
    assert!(said.contains("is open") && said.contains("not used is reminder"), "{said}");
    assert!(other.contains("that is `reminder`"), "{other}");
    let step = finding(path)["next_step"].to_string();
    assert!(step.contains("Next remedy: reminder."), "{step}");
}

#[test]
fn what_was_put_right_is_checked_against_a_later_export() {
    let folder = tied();
    let path = folder.path();
    let id = id(path);
    let early = ["--as-of", "2026-11-01", "findings", "mark", &id, "--state", "remedied"];
    // The workspace's own day stands in front, and the last one given counts.
    let marked = crate::demo::ringfence()
        .arg("--workspace")
        .arg(path.join("w"))
        .args(early)
        .output()
        .unwrap();
    assert!(marked.status.success(), "{}", stderr(&marked));

    let html = run(path, &[&["--format", "html"], &LEAVING[..]].concat()).1;

    assert!(html.contains("<b>Still there:</b>"), "the export was read on 22 November");
}

#[test]
fn what_is_not_there_or_says_nothing_is_refused() {
    let folder = tied();
    let path = folder.path();
    let id = id(path);

    let (unknown, nobody) = run(path, &["findings", "reply", "F-none", "--text", "x"]);
    let (empty, nothing) = run(path, &["findings", "reply", &id, "--text", "  "]);
    let (word, state) = run(path, &["findings", "mark", &id, "--state", "closed"]);

    assert_eq!([unknown, empty, word], [Some(1), Some(1), Some(2)], "{state}");
    assert!(nobody.contains("findings list"), "{nobody}");
    assert!(nothing.contains("at least one word"), "{nothing}");
}
