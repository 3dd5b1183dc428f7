//! The policy: sound, published, in the agreement, with remedies, looked at together, told to staff.

use crate::framework::desk::CONTACTS;
use crate::framework::desk::Desk;
use crate::framework::desk::with_code;
use crate::framework::desk::words;

#[test]
fn s1_07_a_policy_that_contradicts_itself_is_not_believed() {
    let desk = Desk::new();
    desk.set("agency.toml", "[sources]\n", "\"RENT ROLL\" = \"joint\"\n[sources]\n");

    let (code, said) = desk.run(&["policy", "check"]);
    let (publish, _) = desk.run(&["policy", "publish"]);

    assert_eq!((code, publish), (Some(10), Some(1)));
    assert!(said.contains("says two things of"), "{said}");
}

#[test]
fn s1_12_the_printed_policy_says_whose_each_class_is_and_since_when() {
    let desk = Desk::new();
    desk.done(&["policy", "publish", "--from", "2026-03-01"]);

    let paper = desk.done(&["policy", "render"]);

    assert!(paper.contains("In force from: 2026-03-01"), "{paper}");
    for class in ["Opted out", "Rent roll", "Orphan", "Company", "Joint", "Personal"] {
        assert!(paper.contains(&format!("| {class} |")), "{class}: {paper}");
    }
    assert!(paper.contains("It does not decide who owns a record in law"), "{paper}");
}

#[test]
fn s1_13_without_an_agreement_a_finding_says_policy_alone() {
    let desk = Desk::tied();

    let audit = desk.offboard();

    let found = with_code(&audit, "ORPHAN-CONNECTION");
    assert!(words(found[0], "company_side").contains("no employment agreement is recorded"));
}

#[test]
fn s1_14_remedies_are_required_and_printed() {
    let desk = Desk::new();

    let paper = desk.done(&["policy", "render"]);
    desk.set(
        "agency.toml",
        "ladder = [\"self_fix\", \"reminder\", \"undertaking\", \"counsel\"]",
        "ladder = []",
    );
    let (_, said) = desk.run(&["policy", "check"]);

    assert!(paper.contains("self-fix, reminder, undertaking, counsel"), "{paper}");
    assert!(said.contains("[remedies] names no remedy"), "{said}");
}

#[test]
fn s1_15_a_review_at_a_meeting_keeps_the_policy_from_growing_stale() {
    let desk = Desk::tied();
    desk.set("agency.toml", "# published = \"2026-02-01\"", "published = \"2025-01-01\"");
    let stale = desk.offboard();
    let (_, check) = desk.run(&["policy", "check"]);

    let review = ["policy", "review", "--on", "2026-11-02", "--attendees", "12"];
    let kept = desk.done(&[&review[..], &["--note", "orphans discussed"]].concat());
    let fresh = desk.offboard();
    let (_, checked) = desk.run(&["policy", "check"]);
    let (future, said) = desk.run(&["policy", "review", "--on", "2027-01-01", "--attendees", "3"]);

    let side = |audit| words(with_code(audit, "ORPHAN-CONNECTION")[0], "company_side");
    assert!(side(&stale).contains("POLICY-STALE"), "{}", side(&stale));
    assert!(!side(&fresh).contains("POLICY-STALE"), "{}", side(&fresh));
    assert!(check.contains("nobody reviewed the policy since 2025-01-01"), "{check}");
    assert!(!checked.contains("nobody reviewed"), "{checked}");
    assert!(kept.contains("by 12 people") && kept.contains("due by 2027-05-02"), "{kept}");
    assert_eq!(future, Some(1));
    assert!(said.contains("the meeting cannot have been on 2027-01-01"), "{said}");
}

#[test]
fn s1_16_what_cannot_be_seen_stands_in_every_form_of_every_audit() {
    let desk = Desk::tied();
    let file = desk.file("phone.csv", CONTACTS).display().to_string();
    let audits: [&[&str]; 3] = [
        &["check", &file, "--rep", "jane", "--to", "linkedin"],
        &["offboard", "jane", "--last-day", "2026-11-20"],
        &["report"],
    ];
    for audit in audits {
        for format in ["text", "json", "html"] {
            let (_, shown) = desk.run(&[&["--format", format], audit].concat());

            let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
            let told = shown.contains("photographs of a screen");
            assert!(told, "{format} {audit:?}: {shown}");
        }
    }
}

#[test]
fn s1_17_an_answer_without_findings_promises_nothing() {
    let desk = Desk::new();
    let file = desk.file("nobody.csv", "First Name,Last Name,Email\nIda,Fern,ida@fern.example\n");
    let file = file.display().to_string();

    let (code, said) = desk.run(&["check", &file, "--rep", "jane", "--to", "linkedin"]);

    assert_eq!(code, Some(0));
    let said = said.to_lowercase();
    for word in ["clean", "safe", "all clear", "guarantee", "no risk"] {
        assert!(!said.contains(word), "{word}: {said}");
    }
    assert!(said.contains("what this audit cannot see"), "{said}");
}

#[test]
fn s1_31_no_export_is_read_before_staff_were_told() {
    let desk = Desk::new();
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ada,Moss,https://www.linkedin.com/in/ada-moss,ada@moss.example,,,02 Jun 2025\n";
    let export = desk.file("Connections.csv", text).display().to_string();
    let ask = ["intake", "jane", &export, "--basis", "voluntary-offer"];

    let (untold, said) = desk.run(&ask);
    let (late, too_late) = desk.run(&[&ask[..], &["--notice-on", "2026-11-20"]].concat());
    let notice = desk.done(&["policy", "render", "--notice"]);
    let (told, _) = desk.run(&[&ask[..], &["--notice-on", "2026-10-01"]].concat());

    assert_eq!([untold, late, told], [Some(3), Some(3), Some(0)], "{said}{too_late}");
    assert!(said.contains("notice"), "{said}");
    assert!(notice.starts_with("# Notice to staff"), "{notice}");
}
