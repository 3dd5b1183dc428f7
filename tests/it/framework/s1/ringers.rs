//! Seeded records: off, hidden, and only counted without authority.

use std::path::Path;

use crate::commands::within;
use crate::framework::desk::CONTACTS;
use crate::framework::desk::Desk;
use crate::framework::desk::with_code;
use crate::framework::desk::words;

const SEED: [&str; 10] = [
    "ringers",
    "add",
    "--email",
    "r.hollis@bay.example",
    "--phone",
    "0491 570 159",
    "--label",
    "mailbox 3",
    "--from",
    "2026-01-01",
];

/// Seeds a record of a class; its id.
fn seed(desk: &Desk, more: &[&str]) -> String {
    let said = desk.done(&[&SEED[..], more].concat());
    said.split_whitespace().next().unwrap().to_owned()
}

fn hit(desk: &Desk, id: &str, on: &str) -> (Option<i32>, String) {
    let mail = desk.file("message.eml", "From: offers@newbay.example\n\nHello\n");
    let mail = mail.display().to_string();
    let how = ["--channel", "e-mail", "--sender", "offers at New Bay", "--evidence", &mail];
    desk.run(&[&["ringers", "hit", id, "--rep", "jane", "--on", on][..], &how].concat())
}

#[test]
fn s1_21_nothing_is_seeded_without_an_approver_and_a_purpose() {
    let desk = Desk::new();
    let add = [&SEED[..], &["--class", "company"]].concat();

    let (off, said) = desk.run(&add);
    desk.set("agency.toml", "[ringers]\nenabled = false", "[ringers]\nenabled = true");
    let (nameless, lacks) = desk.run(&add);
    let (_, check) = desk.run(&["policy", "check"]);

    assert_eq!([off, nameless], [Some(1); 2]);
    assert!(said.contains("help: seeding is off unless agency.toml says"), "{said}");
    assert!(lacks.contains("lacks `approver`"), "{lacks}");
    assert!(check.contains("[ringers] is on and lacks `approver`"), "{check}");
    assert!(desk.done(&["ringers", "list"]).contains("No record is seeded"));
}

/// Every byte below a folder.
fn holds(folder: &Path, text: &str) -> Option<String> {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if let Some(found) = holds(&path, text) {
                return Some(found);
            }
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        if bytes.windows(text.len()).any(|part| part.eq_ignore_ascii_case(text.as_bytes())) {
            return Some(path.display().to_string());
        }
    }
    None
}

#[test]
fn s1_22_a_seeded_record_is_kept_by_digest_and_shown_by_label() {
    let desk = Desk::new();
    desk.seeding();
    let list = desk.file("letter.csv", CONTACTS).display().to_string();
    let declare = ["register", "export", &list, "--rep", "jane", "--purpose", "autumn letter"];
    desk.done(&declare);

    let id = seed(&desk, &["--class", "rent_roll", "--export", &list]);
    let own = ["ringers", "add", "--email", "p.dale@bay.example", "--label", "mailbox 4"];
    desk.done(&[&own[..], &["--class", "joint", "--rep", "jane"]].concat());
    let (twice, again) = desk.run(&[&SEED[..], &["--class", "company"]].concat());
    let tells = ["ringers", "add", "--email", "k@bay.example", "--label", "box k@bay.example"];
    let (told, label) = desk.run(&[&tells[..], &["--class", "company"]].concat());

    assert_eq!([twice, told], [Some(1); 2]);
    assert!(again.contains(&format!("seeded already, as `{id}`")), "{again}");
    assert!(label.contains("holds the contact itself"), "{label}");
    let listed = desk.done(&["ringers", "list"]);
    assert!(listed.contains("mailbox 3") && listed.contains("in the export"), "{listed}");
    assert!(listed.contains("in the list of jane alone"), "{listed}");
    for secret in ["r.hollis", "bay.example", "491570159", "491 570 159"] {
        assert!(!listed.contains(secret), "{listed}");
        assert_eq!(holds(&desk.path().join("w"), secret), None, "{secret}");
    }
}

#[test]
fn s1_23_a_contact_is_told_with_its_day_channel_and_evidence() {
    let desk = Desk::tied();
    desk.seeding();
    let id = seed(&desk, &["--class", "company"]);

    let (code, said) = hit(&desk, &id, "2026-11-21");
    let audit = desk.offboard();
    let report = desk.audit(&["report"]);
    let (unknown, near) = hit(&desk, "R-none", "2026-11-21");
    let (early, then) = hit(&desk, &id, "2025-12-31");

    assert_eq!(code, Some(0), "{said}");
    let found = with_code(&audit, "RINGER-HIT");
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["grade"], &found[0]["rep"]), (&"direct".into(), &"jane".into()));
    assert_eq!(found[0]["seen"]["on"], "2026-11-21");
    assert_eq!(found[0]["seen"]["network"], "e-mail");
    let at = usize::try_from(found[0]["seen"]["input"].as_u64().unwrap()).unwrap();
    assert_eq!(audit["inputs"][at]["name"], "message.eml");
    assert!(said.contains(audit["inputs"][at]["sha256"].as_str().unwrap()), "{said}");
    assert!(words(found[0], "speaks_for_the_rep").contains("offers at New Bay"));
    // By the roster Jane still works here: in the report the same contact had authority.
    assert!(with_code(&report, "RINGER-HIT").is_empty());
    assert_eq!([unknown, early], [Some(1); 2]);
    assert!(near.contains("no record is seeded as `R-none`"), "{near}");
    assert!(then.contains("it is from 2026-01-01"), "{then}");
}

#[test]
fn s1_24_a_contact_counts_only_without_authority_on_that_day() {
    let desk = Desk::tied();
    desk.seeding();
    let open = seed(&desk, &["--class", "company"]);
    let rent = ["ringers", "add", "--email", "l.lord@bay.example", "--label", "landlord 1"];
    let rent = desk.done(&[&rent[..], &["--class", "rent_roll", "--from", "2026-01-01"]].concat());
    let rent = rent.split_whitespace().next().unwrap();

    let (_, on_last_day) = hit(&desk, &open, "2026-11-20");
    let (_, outside) = hit(&desk, rent, "2026-06-01");
    let audit = desk.offboard();
    let shown = desk.shown(&["offboard", "jane", "--last-day", "2026-11-20"]);

    assert!(on_last_day.contains("had authority"), "{on_last_day}");
    assert!(
        outside.contains("had no authority") && outside.contains("outside the work"),
        "{outside}"
    );
    let found = with_code(&audit, "RINGER-HIT");
    assert_eq!(found.len(), 1);
    assert!(words(found[0], "speaks_for_the_rep").contains(rent));
    assert!(shown.contains("the rep had authority"), "{shown}");
    assert!(shown.contains("Kept on record, held against nobody"), "{shown}");
}

#[test]
fn s1_24_a_seeded_record_in_an_export_is_found_and_nobody_else_kept() {
    let desk = Desk::new();
    desk.seeding();
    let id = seed(&desk, &["--class", "rent_roll"]);
    let text = "FirstName,LastName,Emails,PhoneNumbers,CreatedAt,UpdatedAt\n\
                Robin,Hollis,R.Hollis@Bay.example,,\"3/2/26, 9:14 AM\",\n\
                Nora,Vale,nora@vale.example,,\"3/2/26, 9:14 AM\",\n";
    let export = desk.file("ImportedContacts.csv", text);

    desk.intake(&export);
    desk.intake(&export);
    let audit = desk.offboard();

    let found = with_code(&audit, "RINGER-HIT");
    assert_eq!(found.len(), 1, "{audit:#}");
    assert_eq!(found[0]["seen"]["line"], 2);
    assert!(words(found[0], "speaks_for_the_rep").contains(&id));
    assert!(desk.done(&["ringers", "list"]).contains("1 contact on record"));
    for secret in ["hollis", "nora@vale.example", "Vale"] {
        assert_eq!(holds(&desk.path().join("w"), secret), None, "{secret}");
    }
}

/// A report without the line of the evidence log, which tells how far the log has grown, whatever was
/// put on record.
fn without_log(report: &[u8]) -> Vec<u8> {
    const PAGE: &str = "<dt>Evidence log</dt>";
    let text = String::from_utf8(report.to_vec()).unwrap();
    let lines =
        text.lines().filter(|line| !line.starts_with("Evidence log") && !line.contains(PAGE));
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}

#[test]
fn s1_25_a_self_check_gives_the_same_bytes_with_and_without_the_registry() {
    let desk = Desk::new();
    desk.seeding();
    let text = format!("{CONTACTS}Robin,Hollis,r.hollis@bay.example,0491 570 159\n");
    let file = desk.file("phone.csv", &text).display().to_string();
    let clean = desk.path().join("may-go.csv");
    let gap = desk.path().join("gap.csv");
    let (clean_out, gap_out) = (clean.display().to_string(), gap.display().to_string());
    let ask = ["check", &file, "--rep", "jane", "--to", "linkedin"];
    let write = ["--clean", &clean_out, "--crm-gap", &gap_out];
    let everything = || {
        let mut all: Vec<Vec<u8>> = Vec::new();
        for format in ["text", "json", "html", "csv", "xlsx"] {
            let shown = ["--verbose", "--format", format];
            let done = within(desk.path(), &[&shown[..], &ask, &write].concat());
            assert_eq!(done.status.code(), Some(10));
            let stdout = if format == "xlsx" { done.stdout } else { without_log(&done.stdout) };
            all.extend([stdout, done.stderr]);
            all.extend([&clean, &gap].map(|path| std::fs::read(path).unwrap()));
        }
        all
    };

    let without = everything();
    let id = seed(&desk, &["--class", "rent_roll"]);
    assert_eq!(hit(&desk, &id, "2026-11-21").0, Some(0));
    let with = everything();

    assert!(without == with);
    assert!(String::from_utf8_lossy(&without[0]).contains("ORPHAN-UPLOAD"));
}
