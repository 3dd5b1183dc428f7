//! What the rep and the company state about an account, and dealings that are on record.

use crate::framework::desk::CONTACTS;
use crate::framework::desk::Desk;
use crate::framework::desk::with_code;
use crate::framework::desk::words;

fn state(desk: &Desk, what: &[&str]) -> (Option<i32>, String) {
    desk.run(&[&["register", "statement", "--rep", "jane"], what].concat())
}

#[test]
fn s4_09_what_the_company_tolerated_weighs_and_is_printed() {
    let desk = Desk::tied();
    let finding = |desk: &Desk| with_code(&desk.offboard(), "ORPHAN-CONNECTION")[0].clone();
    let before = finding(&desk);

    let by_rep = ["--by", "rep", "--on", "2025-01-01", "--encouraged", "yes"];
    assert_eq!(state(&desk, &by_rep).0, Some(0));
    let stated = finding(&desk);
    let late = ["--by", "company", "--on", "2025-07-01", "--encouraged", "yes"];
    assert_eq!(state(&desk, &late).0, Some(0));
    let after_the_tie = finding(&desk);
    let early = ["--by", "company", "--on", "2025-05-01", "--encouraged", "yes"];
    assert_eq!(state(&desk, &early).0, Some(0));
    let tolerated = finding(&desk);

    assert_eq!([&before, &stated, &after_the_tie].map(|one| &one["severity"]), ["medium"; 3]);
    assert!(words(&stated, "speaks_for_the_rep").contains("the rep stated that connecting"));
    assert_eq!(tolerated["severity"], "low");
    let side = words(&tolerated, "company_side");
    assert!(side.contains("encouraged or tolerated since 2025-05-01"), "{side}");
}

#[test]
fn s4_13_the_reps_answer_is_asked_for_and_kept() {
    let desk = Desk::tied();

    let (code, said) =
        state(&desk, &["--by", "rep", "--on", "2025-03-01", "--adds-clients", "yes"]);
    let (for_them, refused) = state(&desk, &["--by", "company", "--adds-clients", "no"]);
    let (nothing, usage) = state(&desk, &["--by", "rep"]);
    let audit = desk.offboard();

    assert_eq!((code, for_them, nothing), (Some(0), Some(1), Some(2)), "{usage}");
    assert!(said.contains("clients are added as connections"), "{said}");
    assert!(refused.contains("the rep's own answer"), "{refused}");
    let found = with_code(&audit, "ORPHAN-CONNECTION")[0];
    let speaks = words(found, "speaks_for_the_rep");
    assert!(speaks.contains("told the company on 2025-03-01"), "{speaks}");
}

#[test]
fn s4_15_an_account_that_the_company_asked_for_is_judged_and_asked_for_otherwise() {
    let desk = Desk::tied();
    let asked =
        ["--by", "company", "--network", "linkedin", "--created-at-employer-request", "yes"];
    let elsewhere = ["--by", "company", "--network", "x", "--created-at-employer-request", "yes"];
    let found = |desk: &Desk| with_code(&desk.offboard(), "ORPHAN-CONNECTION")[0].clone();

    assert_eq!(state(&desk, &elsewhere).0, Some(0));
    let other = found(&desk);
    assert_eq!(state(&desk, &asked).0, Some(0));
    let own = found(&desk);

    assert_eq!(other["grade"], "inferred");
    assert_eq!((&own["grade"], &own["severity"]), (&"context".into(), &"low".into()));
    assert!(words(&own, "speaks_for_the_rep").contains("it had asked for the account"));
    let strict = Desk::in_place("US-CA");
    let file = strict.file("Connections.csv", CONTACTS).display().to_string();
    let ask = ["intake", "jane", &file, "--basis", "voluntary-offer"];
    let (refused, closed) = strict.run(&ask);
    assert_eq!(state(&strict, &asked).0, Some(0));
    let (still, opened) = strict.run(&ask);
    assert_eq!([refused, still], [Some(3); 2]);
    assert!(!closed.contains("business-account --account company"), "{closed}");
    assert!(
        opened.contains("the company stated that it asked for the account on linkedin"),
        "{opened}"
    );
}

/// Jane left, under an agreement that protects clients she dealt with closely; the CRM dates nothing.
fn left() -> Desk {
    let desk = Desk::new();
    let roster = "Id,Name,Email,Role,Hired,Last Day,Agreement\n\
                  jane,Jane Harbour,jane@harbour.example,sales,2020-01-06,2026-10-31,EMP-STD\n";
    let roster = desk.file("roster2.csv", roster).display().to_string();
    desk.done(&["import", "roster", &roster, "--taken-on", "2026-11-01"]);
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ben,Reed,https://www.linkedin.com/in/ben-reed,ben@reed.example,,,02 Nov 2026\n";
    desk.intake(&desk.file("Connections.csv", text));
    desk
}

#[test]
fn dealings_on_record_decide_whether_a_client_is_protected() {
    let protected = |desk: &Desk| {
        let audit = desk.audit(&["offboard", "jane"]);
        let found = with_code(&audit, "CLAUSE-WINDOW").into_iter();
        let mut clauses = found.filter(|one| one["record"]["id"] == "C-2");
        clauses
            .find(|one| one["clause"]["id"] == "NS-1")
            .map(|one| one["clause"]["protected"].clone())
    };
    let desk = left();
    let unknown = protected(&desk);
    let text = "Record,Date,Kind,By\nC-2,2026-08-03,Meeting,jane\nC-2,2026-09-03,Call,jane\n\
                C-2,2026-09-04,8x8,jane\nC-2,2026-09-05,Drip campaign,jane\nC-99,2026-09-05,Call,jane\n\
                C-2,soon,Call,jane\nC-3,2026-09-05,Call,somebody else\n";
    let file = desk.file("dealings.csv", text).display().to_string();

    let said = desk.done(&["dealings", "import", &file]);
    let again = desk.done(&["dealings", "import", &file]);
    let known = protected(&desk);

    assert_ne!(unknown, Some("in".into()));
    assert!(said.contains("2 new, 0 known; 2 sends that a program made"), "{said}");
    assert!(said.contains("skipped line 6") && said.contains("skipped line 7"), "{said}");
    assert!(again.contains("0 new, 2 known"), "{again}");
    assert_eq!(known, Some("in".into()));
}

#[test]
fn a_declared_export_is_known_again_byte_by_byte() {
    let desk = Desk::new();
    let file = desk.file("letter.csv", CONTACTS);
    let path = file.display().to_string();
    let declare = ["register", "export", &path, "--rep", "jane", "--on", "2026-09-01"];
    let kept = desk.done(&[&declare[..], &["--purpose", "autumn letter"]].concat());
    let check = ["check", &path, "--rep", "jane", "--to", "linkedin"];

    let same = desk.shown(&check);
    desk.file("letter.csv", &CONTACTS.replace("Nora", "Norah"));
    let other = desk.shown(&check);

    assert!(kept.contains("3 rows, sha256"), "{kept}");
    assert!(
        same.contains(
            "the export that jane declared on 2026-09-01 for this purpose: autumn letter"
        ),
        "{same}"
    );
    assert!(!other.contains("byte by byte"), "{other}");
}
