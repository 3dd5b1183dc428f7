//! The life of a rulebook, through the real binary.

use std::path::Path;

use crate::commands::small;
use crate::commands::stderr;
use crate::commands::within;

fn stdout(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let done = within(folder, arguments);
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned() + &stderr(&done))
}

/// A workspace in which Jane is tied, since 2 June 2025, to a client whom Finn left behind.
pub(crate) fn tied() -> tempfile::TempDir {
    let folder = small("AU-NSW");
    let export = folder.path().join("Connections.csv");
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ada,Moss,https://www.linkedin.com/in/ada-moss,ada@moss.example,,,02 Jun 2025\n";
    std::fs::write(&export, text).unwrap();
    let path = export.display().to_string();
    let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];
    let arguments: Vec<&str> = ["intake", "jane", &path].into_iter().chain(basis).collect();
    let read = within(folder.path(), &arguments);
    assert!(matches!(read.status.code(), Some(0 | 10)), "{}", stderr(&read));
    folder
}

/// The finding on the tie: its grade, its rule's version, and the company's own side.
fn finding(folder: &Path) -> Option<(String, String, String)> {
    let offboard =
        within(folder, &["--format", "json", "offboard", "jane", "--last-day", "2026-11-20"]);
    let audit: serde_json::Value = serde_json::from_slice(&offboard.stdout).unwrap();
    let all = audit["findings"].as_array().unwrap();
    let found = all.iter().find(|one| one["code"] == "ORPHAN-CONNECTION")?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let side = found["company_side"].to_string();
    Some((text(&found["grade"]), text(&found["rule"]["version"]), side))
}

fn replace(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join("w/policies").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{name}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn the_shipped_policy_is_tried_out_and_looked_through() {
    let folder = small("AU-NSW");

    let (test, cases) = stdout(folder.path(), &["policy", "test"]);
    let (check, remarks) = stdout(folder.path(), &["policy", "check"]);

    assert_eq!((test, check), (Some(0), Some(10)), "{cases}{remarks}");
    assert!(cases.contains("cases hold") && !cases.contains("FAILED"), "{cases}");
    assert!(remarks.contains("no day is known on which the policy was published"), "{remarks}");
    assert!(!remarks.contains("To be mended"), "{remarks}");
}

#[test]
fn a_case_that_fails_is_named_and_keeps_the_policy_from_being_published() {
    let folder = small("AU-NSW");
    replace(folder.path(), "orphan-upload.cedar", "unless { context.approved }", "");

    let (test, cases) = stdout(folder.path(), &["policy", "test"]);
    let (publish, said) = stdout(folder.path(), &["policy", "publish"]);

    assert_eq!((test, publish), (Some(10), Some(1)));
    assert!(cases.contains("FAILED  orphan-upload: "), "{cases}");
    assert!(said.contains("has faults") && said.contains("policy check"), "{said}");
}

#[test]
fn before_any_policy_was_in_force_facts_are_told_and_no_rule() {
    let folder = tied();
    let path = folder.path();
    assert_eq!(finding(path).unwrap().0, "inferred");

    let (done, said) = stdout(path, &["policy", "publish", "--from", "2025-07-01"]);

    assert_eq!(done, Some(0), "{said}");
    assert!(said.contains("To be acknowledged by one rep: jane"), "{said}");
    let (grade, version, side) = finding(path).unwrap();
    assert_eq!((grade.as_str(), version.as_str()), ("context", "none in force"));
    assert!(side.contains("it was published on 2025-07-01"), "{side}");
}

#[test]
fn an_event_is_judged_by_the_version_of_its_day() {
    let folder = tied();
    let path = folder.path();
    assert_eq!(stdout(path, &["policy", "publish", "--from", "2025-01-01"]).0, Some(0));
    for name in ["orphan-connection.cedar", "orphan-connection.cases.json"] {
        std::fs::remove_file(path.join("w/policies").join(name)).unwrap();
    }
    replace(path, "agency.toml", "version = \"1\"", "version = \"2\"");

    let (_, unpublished) = stdout(path, &["offboard", "jane", "--last-day", "2026-11-20"]);
    let second = stdout(path, &["policy", "publish", "--from", "2026-01-01"]);

    assert!(unpublished.contains("policy folder was changed"), "{unpublished}");
    assert_eq!(second.0, Some(0), "{}", second.1);
    let (grade, version, _) = finding(path).unwrap();
    assert_eq!((grade.as_str(), version.as_str()), ("inferred", "1"));
}

#[test]
fn what_is_published_stays_and_says_so() {
    let folder = small("AU-NSW");
    let path = folder.path();
    assert_eq!(stdout(path, &["policy", "publish", "--from", "2026-01-01"]).0, Some(0));

    let (again, same) = stdout(path, &["policy", "publish"]);
    replace(path, "agency.toml", "connections = 25", "connections = 26");
    let (other, text) = stdout(path, &["policy", "publish"]);
    replace(path, "agency.toml", "version = \"1\"", "version = \"2\"");
    let (before, earlier) = stdout(path, &["policy", "publish", "--from", "2025-12-31"]);

    assert_eq!([again, other, before], [Some(1); 3]);
    assert!(same.contains("version `1` is published already"), "{same}");
    assert!(text.contains("with another text") && text.contains("`version`"), "{text}");
    assert!(earlier.contains("must stay so"), "{earlier}");
}

#[test]
fn a_rep_acknowledges_a_published_version_once() {
    let folder = tied();
    let path = folder.path();
    let (early, nothing) = stdout(path, &["policy", "acknowledge", "jane"]);
    assert_eq!(stdout(path, &["policy", "publish", "--from", "2025-01-01"]).0, Some(0));
    assert!(finding(path).unwrap().2.contains("no acknowledgement"));

    let (done, said) = stdout(path, &["policy", "acknowledge", "jane"]);
    let (again, known) = stdout(path, &["policy", "acknowledge", "jane"]);
    let (nobody, near) = stdout(path, &["policy", "acknowledge", "jame"]);

    assert_eq!([early, nobody], [Some(1); 2], "{nothing}{near}");
    assert_eq!([done, again], [Some(0); 2], "{said}{known}");
    assert!(nothing.contains("no version of the policy was published"), "{nothing}");
    assert!(said.contains("jane acknowledged version 1 on 2026-11-22"), "{said}");
    assert!(known.contains("as was known"), "{known}");
    let side = finding(path).unwrap().2;
    assert!(side.contains("acknowledged the policy on 2026-11-22, after the event"), "{side}");
}

#[test]
fn the_policy_is_printed_as_a_page_and_as_markdown() {
    let folder = small("AU-NSW");
    let path = folder.path();
    let page = path.join("policy.html");

    let (written, said) = stdout(path, &["policy", "render", "--out", &page.display().to_string()]);
    let (shown, notice) = stdout(path, &["policy", "render", "--notice"]);
    let (wrong, ending) = stdout(path, &["policy", "render", "--out", "policy.pdf"]);

    assert_eq!([written, shown, wrong], [Some(0), Some(0), Some(1)], "{said}{notice}{ending}");
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.contains("A rent roll client is tied to a personal network account"));
    assert!(!html.contains("<script") && !html.contains("http:") && !html.contains("https:"));
    assert!(notice.starts_with("# Notice to staff"), "{notice}");
    assert!(ending.contains("use .html or .md"), "{ending}");
}

#[test]
fn a_comparison_shows_the_wording_and_what_it_means_for_the_findings() {
    let folder = tied();
    let path = folder.path();
    assert_eq!(stdout(path, &["policy", "publish", "--from", "2025-01-01"]).0, Some(0));
    let (same, nothing) = stdout(path, &["policy", "diff", "1"]);
    replace(path, "orphan-connection.cedar", "@severity(\"medium\")", "@severity(\"high\")");

    let (weighs, heavier) = stdout(path, &["policy", "diff", "1"]);
    for name in ["orphan-connection.cedar", "orphan-connection.cases.json"] {
        std::fs::remove_file(path.join("w/policies").join(name)).unwrap();
    }
    let (gone, vanished) = stdout(path, &["policy", "diff", "1"]);
    let (unknown, known) = stdout(path, &["policy", "diff", "7"]);

    assert_eq!([same, weighs, gone, unknown], [Some(0), Some(10), Some(10), Some(1)]);
    assert!(nothing.contains("Not one byte differs"), "{nothing}");
    assert!(heavier.contains("-@severity(\"medium\")\n+@severity(\"high\")"), "{heavier}");
    assert!(heavier.contains("0 appear, 0 vanish, 1 weigh otherwise"), "{heavier}");
    assert!(heavier.contains("inferred medium to inferred high"), "{heavier}");
    assert!(vanished.contains("orphan-connection.cedar: removed"), "{vanished}");
    assert!(vanished.contains("0 appear, 1 vanish, 0 weigh otherwise"), "{vanished}");
    assert!(known.contains("(published: 1)"), "{known}");
}

#[test]
fn the_day_that_the_folder_names_is_not_lost_with_the_first_version() {
    let folder = tied();
    let path = folder.path();
    replace(path, "agency.toml", "# published = \"2026-02-01\"", "published = \"2025-01-01\"");

    let (later, refused) = stdout(path, &["policy", "publish", "--from", "2026-12-01"]);
    let (first, said) = stdout(path, &["policy", "publish"]);
    let pack = stdout(path, &["--verbose", "offboard", "jane", "--last-day", "2026-11-20"]).1;

    assert_eq!([later, first], [Some(1), Some(0)], "{refused}{said}");
    assert!(refused.contains("(`--from 2025-01-01`)"), "{refused}");
    assert!(said.contains("in force from 2025-01-01"), "{said}");
    assert_eq!(finding(path).unwrap().1, "1");
    let pack = pack.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(pack.contains("was put on record on 2026-11-22"), "{pack}");
}

#[test]
fn a_printed_policy_bears_the_day_on_which_its_text_came_into_force() {
    let folder = small("AU-NSW");
    let path = folder.path();
    assert_eq!(stdout(path, &["policy", "publish", "--from", "2026-03-01"]).0, Some(0));

    let published = stdout(path, &["policy", "render"]).1;
    replace(path, "agency.toml", "version = \"1\"", "version = \"2\"");
    let changed = stdout(path, &["policy", "render"]).1;

    assert!(published.contains("- In force from: 2026-03-01"), "{published}");
    assert!(changed.contains("- In force from: not published yet"), "{changed}");
}

#[test]
fn odd_names_of_versions_and_impossible_days_are_refused() {
    let folder = small("AU-NSW");
    let path = folder.path();
    assert_eq!(stdout(path, &["policy", "publish", "--from", "2020-02-01"]).0, Some(0));

    let (future, day) = stdout(path, &["policy", "acknowledge", "jane", "--on", "2028-01-01"]);
    let (left, gone) = stdout(path, &["policy", "acknowledge", "finn"]);
    let (missing, nowhere) = stdout(path, &["policy", "check", "nope"]);
    replace(path, "agency.toml", "version = \"1\"", "version = \"\\u001b[31m\"");
    let (odd, name) = stdout(path, &["policy", "publish"]);

    assert_eq!([future, left, missing, odd], [Some(1); 4]);
    assert!(day.contains("still to come"), "{day}");
    assert!(gone.contains("not one of the employment"), "{gone}");
    assert!(nowhere.contains("`nope`"), "{nowhere}");
    assert!(name.contains("[policy] version must be"), "{name}");
}

#[test]
fn an_approval_clears_a_finding_and_one_that_clears_nothing_is_told() {
    let folder = tied();
    let path = folder.path();
    assert!(finding(path).is_some());
    let approval = |record: &str| {
        format!(
            "\n[[approval]]\nofficer = \"M. Director\"\nrep = \"jane\"\nrecord = \"{record}\"\n\
             from = \"2025-01-01\"\nuntil = \"2026-12-31\"\n"
        )
    };
    let file = path.join("w/policies/agency.toml");
    let text = std::fs::read_to_string(&file).unwrap() + &approval("C-1") + &approval("C-9");
    std::fs::write(file, text).unwrap();

    let report = stdout(path, &["--verbose", "offboard", "jane", "--last-day", "2026-11-20"]).1;

    let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(finding(path).is_none());
    let idle = "An approval cleared nothing that was looked at: M. Director approved record";
    assert!(report.contains(&format!("{idle} C-9")), "{report}");
    assert!(!report.contains(&format!("{idle} C-1 ")), "{report}");
}

#[test]
fn an_agreement_that_no_clause_stands_in_is_told() {
    let folder = small("AU-NSW");
    let path = folder.path();
    let roster = path.join("more.csv");
    let text = "Id,Name,Email,Role,Hired,Last Day,Agreement\n\
                jane,Jane Harbour,jane@harbour.example,sales,2020-01-06,,EMP-STD\n\
                omar,Omar Vale,omar@harbour.example,sales,2021-01-04,,EMP-PM\n";
    std::fs::write(&roster, text).unwrap();
    let file = roster.display().to_string();
    let read = within(path, &["import", "roster", &file, "--taken-on", "2025-02-01"]);
    assert!(read.status.success(), "{}", stderr(&read));

    let (_, remarks) = stdout(path, &["policy", "check"]);

    assert!(
        remarks.contains("no clause of `EMP-PM`, the agreement of 1 in the roster"),
        "{remarks}"
    );
    assert!(!remarks.contains("EMP-STD"), "{remarks}");
}
