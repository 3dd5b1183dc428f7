//! Step 1: the rep's own contacts.

use crate::framework::s0::EVERYBODY;
use crate::framework::s0::agency;
use crate::framework::s0::audit;
use crate::framework::s0::codes;
use crate::framework::s0::connections;
use crate::framework::s0::file;
use crate::framework::s0::listed;
use crate::framework::s0::pack;
use crate::framework::s0::packed;
use crate::framework::s0::say;
use crate::framework::s0::say_on;

const BEFORE: &str = "Name,Email,Phone\nAda Moss,ADA@moss.example,\nBen Reed,,+61 491 570 156\n";

#[test]
fn s0_22_a_contact_of_the_baseline_is_personal_and_its_tie_is_no_finding() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ada,Moss,ada@moss.example,02 Jun 2025"], "personal");
    let leaving = ["offboard", "jane", "--last-day", "2026-11-20"];
    let about = |path| codes(&audit(path, &leaving)).into_iter().map(|one| one.0);
    assert!(about(path).any(|code| code == "ORPHAN-CONNECTION"));
    let book = file(path, "before.csv", BEFORE);

    let (code, said) =
        say_on(path, "2020-01-20", &["import", "contacts", &book, "--rep", "jane", "--baseline"]);

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("2 contacts of jane from before the hire are on record"), "{said}");
    assert!(said.contains("manifest sha256 ") && !said.contains("days after"), "{said}");
    assert!(about(path).all(|code| code != "ORPHAN-CONNECTION"));
    // The data of the company are another matter than the friendship.
    let upload = file(path, "phone.csv", EVERYBODY);
    let check = audit(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);
    let all = check["findings"].as_array().unwrap();
    let ada = all.iter().find(|one| one["record"]["id"] == "C-1").unwrap();
    assert_eq!(ada["code"], "ORPHAN-UPLOAD");
    assert!(ada["speaks_for_the_rep"].to_string().contains("pre-existing, for review"));
}

#[test]
fn s0_22_the_baseline_keeps_digests_alone_and_its_manifest_is_of_the_contacts() {
    let folder = agency();
    let path = folder.path();
    let hash = |name: &str, text: &str| {
        let book = file(path, name, text);
        let arguments = ["--format", "json", "import", "contacts", &book, "--rep", "jane"];
        let (code, said) = say_on(path, "2020-01-20", &[&arguments[..], &["--baseline"]].concat());
        assert_eq!(code, Some(0), "{said}");
        let answer: serde_json::Value = serde_json::from_str(&said).unwrap();
        (answer["manifest"].as_str().unwrap().to_owned(), answer["sha256"].to_string())
    };

    let one = hash("before.csv", BEFORE);
    let turned = hash(
        "turned.csv",
        "Name,Email,Phone\nBen,,0491 570 156\nNobody,,\nAda,ada@moss.example,\n",
    );

    assert_eq!(one.0, turned.0);
    assert_ne!(one.1, turned.1);
    let entries = crate::demo::sqlite(
        &path.join("w/ringfence.db"),
        "select subject || document from register_entry where register = 'baseline'",
    );
    assert!(entries.len() >= 3, "{entries:?}");
    assert!(entries.iter().all(|one| !one.contains("moss") && !one.contains("570")));
}

#[test]
fn s0_22_a_late_baseline_must_be_said_to_be_late_and_is_told_wherever_it_counts() {
    let folder = agency();
    let path = folder.path();
    let book = file(path, "before.csv", BEFORE);
    let import = ["import", "contacts", &book, "--rep", "jane", "--baseline"];

    let (refused, why) = say(path, &import);
    let (taken, said) = say(path, &[&import[..], &["--late"]].concat());

    assert_eq!((refused, taken), (Some(1), Some(0)), "{why}{said}");
    assert!(why.contains("2512 days after the first day") && why.contains("--late"), "{why}");
    assert!(said.contains("put on record 2512 days after the first day"), "{said}");
    pack(path, &[]);
    let purge = packed(path, "purge-list.csv");
    assert!(
        purge.contains("put on record on 2026-11-22, 2512 days after the first day"),
        "{purge}"
    );
}

#[test]
fn s0_22_a_baseline_of_nobody_or_of_an_unknown_rep_is_refused() {
    let folder = agency();
    let path = folder.path();
    let names = file(path, "names.csv", "Name,Email\nAda Moss,\n");
    let empty = file(path, "empty.csv", "");
    let import = |book: &str, rep: &str| {
        say_on(path, "2020-01-20", &["import", "contacts", book, "--rep", rep, "--baseline"])
    };

    let (nobody, why) = import(&names, "jane");
    let (nothing, empty) = import(&empty, "jane");
    let (stranger, near) = import(&names, "jame");

    assert_eq!([nobody, nothing, stranger], [Some(1); 3], "{why}{empty}{near}");
    assert!(why.contains("has an address or a number to keep"), "{why}");
    assert!(near.contains("did you mean `jane`"), "{near}");
}

#[test]
fn s0_23_the_departure_lists_what_the_rep_keeps_and_clauses_carve_it_out() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ben,Reed,ben@reed.example,21 Nov 2026"], "personal");
    let leaving = ["--as-of", "2026-11-22", "offboard", "jane", "--last-day", "2026-11-20"];
    let clause = |path| {
        let all = audit(path, &leaving[2..]);
        let found = all["findings"].as_array().unwrap().iter();
        let mut found = found.filter(|one| one["record"]["id"] == "C-2");
        found.any(|one| one["code"] == "CLAUSE-WINDOW")
    };
    let before = clause(path);
    let book = file(path, "before.csv", BEFORE);

    let (code, said) =
        say_on(path, "2020-01-20", &["import", "contacts", &book, "--rep", "jane", "--baseline"]);

    assert_eq!(code, Some(0), "{said}");
    assert!(before && !clause(path));
    let said = pack(path, &[]);
    assert!(said.contains("The leaver may take"), "{said}");
    assert!(packed(path, "take-away.csv").contains("\"C-2\",\"personal\""));
}

#[test]
fn s0_24_a_service_copy_keeps_a_personal_record_until_its_last_day() {
    let folder = agency();
    let path = folder.path();
    pack(path, &[]);
    assert_eq!(listed(path, "purge-list.csv"), ["C-5"]);
    let copy = ["register", "service-copy", "C-5", "--until", "2026-12-31", "--reason"];

    let (code, said) = say(path, &[&copy[..], &["settlement of the sale"]].concat());

    assert_eq!(code, Some(0), "{said}");
    let said = pack(path, &[]);
    assert!(said.contains("keeps a copy of for a service: C-5 until 2026-12-31"), "{said}");
    assert_eq!(listed(path, "purge-list.csv"), [""; 0]);
    // What the rep takes along does not change by it.
    assert!(listed(path, "take-away.csv").contains(&"C-5".to_owned()));
    let out = path.join("pack").display().to_string();
    let later = ["offboard", "jane", "--last-day", "2026-11-20", "--without-exports", "--basis"];
    let more = ["voluntary-offer", "--notice-on", "2025-01-01", "--out", &out];
    assert_eq!(say_on(path, "2027-01-01", &[&later[..], &more].concat()).0, Some(10));
    assert_eq!(listed(path, "purge-list.csv"), ["C-5"]);
}

#[test]
fn s0_24_a_copy_needs_a_record_a_reason_and_a_day_to_come() {
    let folder = agency();
    let copy = |record: &str, until: &str, reason: &str| {
        let arguments = ["register", "service-copy", record, "--until", until, "--reason", reason];
        say(folder.path(), &arguments)
    };

    assert!(copy("C-99", "2026-12-31", "a sale").1.contains("nothing by the id `C-99`"));
    assert!(copy("C-5", "2026-12-31", " ").1.contains("a copy is kept for a reason"));
    assert!(copy("C-5", "2026-11-21", "a sale").1.contains("it is over"));
}

#[test]
fn s0_25_the_purge_list_holds_personal_records_and_a_later_snapshot_shows_whether_they_are_gone() {
    let folder = agency();
    let path = folder.path();
    let (early, nothing) = say(path, &["verify", "purge", "jane"]);
    assert_eq!(early, Some(1), "{nothing}");
    pack(path, &[]);
    assert_eq!(listed(path, "purge-list.csv"), ["C-5"]);
    let crm = crate::framework::s0::CRM;
    let later = |day: &str, text: &str| {
        let book = file(path, "later.csv", text);
        let (code, said) = say_on(path, day, &["import", "crm", &book, "--taken-on", day]);
        assert_eq!(code, Some(0), "{said}");
        say_on(path, day, &["verify", "purge", "jane"])
    };

    let (still, there) = later("2026-12-01", crm);
    let gone: String = crm
        .lines()
        .filter(|line| !line.starts_with("C-5"))
        .fold(String::new(), |text, line| text + line + "\n");
    let (done, said) = later("2026-12-08", &gone);

    assert_eq!((still, done), (Some(10), Some(0)), "{there}{said}");
    assert!(there.contains("held against the CRM of 2026-12-01"), "{there}");
    assert!(there.contains("still there: C-5"), "{there}");
    assert!(said.contains("gone 1 still there 0"), "{said}");
    let rerun = |day| {
        let leaving = ["--verbose", "offboard", "jane", "--last-day", "2026-11-20"];
        let basis =
            ["--without-exports", "--basis", "voluntary-offer", "--notice-on", "2025-01-01"];
        say_on(path, day, &[&leaving[..], &basis].concat()).1
    };
    let said = rerun("2026-12-01");
    assert!(said.contains("still in the CRM of 2026-12-01: C-5"), "{said}");
    assert!(rerun("2026-12-08").contains("none of its 1 records is in the CRM of 2026-12-08"));
}
