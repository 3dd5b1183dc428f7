//! Where records are, who made them, and what is kept outside the CRM.

use crate::framework::desk::CONTACTS;
use crate::framework::desk::Desk;
use crate::framework::desk::with_code;

#[test]
fn s1_02_each_of_the_three_threats_has_its_check() {
    let desk = Desk::new();
    let file = desk.file("phone.csv", CONTACTS);
    let gap = desk.path().join("gap.csv");
    let [file, gap] = [file, gap].map(|path| path.display().to_string());

    // Lost: not in the CRM. Taken: about to be uploaded. Gone: no longer in the next snapshot.
    let check = desk.audit(&["check", &file, "--rep", "jane", "--to", "x", "--crm-gap", &gap]);
    let fewer = "Record ID,First Name,Last Name,Email\nC-1,Ada,Moss,ada@moss.example\n";
    let fewer = desk.file("fewer.csv", fewer).display().to_string();
    let (refused, said) = desk.run(&["import", "crm", &fewer, "--taken-on", "2026-02-01"]);

    assert!(std::fs::read_to_string(&gap).unwrap().contains("nora@vale.example"));
    assert_eq!(with_code(&check, "ORPHAN-UPLOAD").len(), 1);
    assert_eq!(refused, Some(1));
    assert!(said.contains("holds 1 rows") && said.contains("held 3"), "{said}");
}

#[test]
fn s1_04_no_field_says_what_anybody_meant() {
    let desk = Desk::new();

    let schema = desk.done(&["schema", "audit"]).to_lowercase();

    assert!(schema.contains("\"grade\""));
    for word in ["intent", "motive", "mood", "attitude", "loyal", "disgruntled", "risk_score"] {
        assert!(!schema.contains(&format!("\"{word}")), "{word}");
    }
}

#[test]
fn s1_05_who_made_a_record_when_and_from_which_source_is_read() {
    let desk = Desk::new();
    let text = "Record ID,First Name,Last Name,Email,Created By,Create Date,Lead Source\n\
                C-9,Ida,Fern,ida@fern.example,Jane Harbour,2025-03-01,Referral\n";
    let file = desk.file("made.csv", text).display().to_string();

    let read = desk.done(&["import", "doctor", &file]);

    for (header, field) in
        [("Created By", "created_by"), ("Create Date", "created_on"), ("Lead Source", "source")]
    {
        let line = read.lines().find(|line| line.contains(header)).unwrap_or_default();
        assert!(line.contains(field), "{header}: {read}");
    }
}

#[test]
fn s1_06_who_paid_for_a_lead_decides_whose_the_record_is() {
    let desk = Desk::new();
    let text = "Record ID,First Name,Last Name,Email,Contact owner,Lead Source\n\
                C-11,Ida,Fern,ida@fern.example,Jane Harbour,House lead\n\
                C-12,Rolf,Birch,rolf@birch.example,Jane Harbour,Rep paid\n\
                C-13,Una,Gorse,una@gorse.example,Jane Harbour,Referral\n";
    desk.crm("sources.csv", "2026-06-01", text);
    let clients = "First Name,Last Name,Email\nIda,Fern,ida@fern.example\n\
                   Rolf,Birch,rolf@birch.example\nUna,Gorse,una@gorse.example\n";

    let cleared = desk.check(&desk.file("clients.csv", clients))["cleared"].clone();

    assert_eq!(cleared, serde_json::json!({"company": 1, "joint": 1, "personal": 1}));
}

#[test]
fn s1_08_what_the_crm_lacks_is_told_to_the_rep_and_kept_nowhere() {
    let desk = Desk::new();
    let file = desk.file("phone.csv", CONTACTS).display().to_string();
    let gap = desk.path().join("gap.csv").display().to_string();
    let ask = ["check", &file, "--rep", "jane", "--to", "linkedin", "--crm-gap"];

    let (code, said) = desk.run(&[&ask[..], &[&gap]].concat());
    let (onto, refused) = desk.run(&[&ask[..], &[&file]].concat());

    assert_eq!(code, Some(10), "{said}");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("1 contact of the file are like no record") || said.contains("1 contact")
    );
    assert!(said.contains("the company keeps nothing of it"), "{said}");
    let list = std::fs::read_to_string(&gap).unwrap();
    assert_eq!(list.lines().count(), 2, "{list}");
    assert!(list.contains("Nora Vale") && !list.contains("ben@reed.example"), "{list}");
    assert_eq!(onto, Some(1));
    assert!(refused.contains("would be overwritten"), "{refused}");
    for file in std::fs::read_dir(desk.path().join("w")).unwrap() {
        let path = file.unwrap().path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let held = bytes.windows(17).any(|part| part == b"nora@vale.example");
        assert!(!held, "{}", path.display());
    }
}

#[test]
fn s1_09_a_contact_list_from_anywhere_is_read_and_its_label_kept() {
    let desk = Desk::new();
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Moss\nEMAIL:ada@moss.example\nEND:VCARD\n";
    for (name, text) in [
        ("cards.vcf", cards.to_owned()),
        ("list.tsv", CONTACTS.replace(',', "\t")),
        ("list.csv", CONTACTS.to_owned()),
    ] {
        let file = desk.file(name, &text).display().to_string();

        let audit = desk.audit(&["check", &file, "--rep", "jane", "--to", "harrys-cards"]);

        let found = with_code(&audit, "ORPHAN-UPLOAD");
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(found[0]["seen"]["network"], "harrys-cards", "{name}");
    }
}

#[test]
fn s1_10_declared_sources_stand_in_the_checklist_until_they_are_returned() {
    let desk = Desk::tied();
    let cards = ["register", "source", "--rep", "jane", "--kind", "business cards"];
    let leave = ["offboard", "jane", "--last-day", "2026-11-20"];
    let before = desk.shown(&leave);

    desk.done(&[&cards[..], &["--place", "shoebox", "--on", "2026-01-05"]].concat());
    let declared = desk.shown(&leave);
    desk.done(&[&cards[..], &["--place", "shoebox", "--now", "returned"]].concat());
    let returned = desk.shown(&leave);

    assert!(before.contains("Ask which sources outside the CRM there are"), "{before}");
    assert!(declared.contains("[ ] Return or destroy: business cards (shoebox)"), "{declared}");
    assert!(returned.contains("[x] Return or destroy: business cards (shoebox): returned on"));
    assert!(declared.contains("[ ] Remove the sync of phones"), "{declared}");
    let pack = desk.path().join("pack");
    desk.run(&[&leave[..], &["--out", &pack.display().to_string()]].concat());
    let page = std::fs::read_to_string(pack.join("offboard.html")).unwrap();
    assert!(page.contains("Offboarding checklist") && page.contains("business cards (shoebox)"));
    let listed = desk.done(&["register", "sources", "--rep", "jane"]);
    assert!(listed.contains("business cards (shoebox): returned"), "{listed}");
    let (nobody, said) = desk.run(&["register", "source", "--rep", "jnae", "--kind", "a phone"]);
    assert_eq!(nobody, Some(1));
    assert!(said.contains("did you mean `jane`"), "{said}");
}
