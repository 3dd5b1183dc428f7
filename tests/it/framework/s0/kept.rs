//! Steps 4 and 5: former colleagues' clients, the rent roll, and the policy as a document.

use crate::framework::s0::CRM;
use crate::framework::s0::EVERYBODY;
use crate::framework::s0::agency;
use crate::framework::s0::audit;
use crate::framework::s0::codes;
use crate::framework::s0::connections;
use crate::framework::s0::file;
use crate::framework::s0::hand_in;
use crate::framework::s0::packed;
use crate::framework::s0::say;
use crate::framework::s0::say_on;

const LEAVING: [&str; 4] = ["offboard", "jane", "--last-day", "2026-11-20"];

/// Codes and records of a check of everybody by Jane.
fn checked(path: &std::path::Path) -> Vec<(String, String)> {
    let upload = file(path, "phone.csv", EVERYBODY);
    let check = audit(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);
    codes(&check).into_iter().map(|(code, _, record)| (code, record)).collect()
}

fn has(all: &[(String, String)], code: &str, record: &str) -> bool {
    all.iter().any(|(one, about)| one == code && about == record)
}

#[test]
fn s0_38_orphan_survives_reassignment() {
    let folder = agency();
    let path = folder.path();
    let book = file(path, "later.csv", &CRM.replace("Finn Marsh", "Jane Harbour"));
    let (code, said) = say(path, &["import", "crm", &book, "--taken-on", "2025-06-01"]);
    assert_eq!(code, Some(0), "{said}");

    let orphan = checked(path);
    let (_, why) = say(path, &["explain", "C-1"]);

    assert!(has(&orphan, "ORPHAN-UPLOAD", "C-1"), "{orphan:?}");
    assert!(why.contains("reassigned since (CRM snapshot of 2025-06-01)"), "{why}");
}

#[test]
fn s0_38_an_adoption_on_record_cures_from_its_day_and_from_no_day_before() {
    let folder = agency();
    let path = folder.path();
    let rows = ["Ada,Moss,ada@moss.example,02 Jun 2025"];
    connections(path, "jane", &rows, "personal");
    let adopt = |more: &[&str]| say(path, &[&["register", "adopt", "C-1"], more].concat());

    let (future, day) = adopt(&["--rep", "jane", "--on", "2026-12-01"]);
    let (left, gone) = adopt(&["--rep", "finn", "--on", "2026-11-01"]);
    let (nobody, unknown) = say(path, &["register", "adopt", "C-99", "--rep", "jane"]);
    let (done, said) = adopt(&["--rep", "jane", "--on", "2026-01-01"]);

    assert_eq!([future, left, nobody, done], [Some(1), Some(1), Some(1), Some(0)]);
    assert!(day.contains("still to come") && gone.contains("did not work here"), "{day}{gone}");
    assert!(unknown.contains("nothing by the id `C-99`"), "{unknown}");
    assert!(said.contains("put on record 325 days after the day itself"), "{said}");
    // The upload of today is after it, the tie of 2025 before; and yesterday nobody knew.
    assert!(!has(&checked(path), "ORPHAN-UPLOAD", "C-1"));
    let tie = codes(&audit(path, &LEAVING));
    assert!(tie.iter().any(|(code, _, _)| code == "ORPHAN-CONNECTION"), "{tie:?}");
    let upload = path.join("phone.csv").display().to_string();
    let check = ["check", &upload, "--rep", "jane", "--to", "linkedin"];
    assert!(say_on(path, "2026-11-21", &check).1.contains("ORPHAN-UPLOAD"));
}

#[test]
fn s0_39_an_orphan_may_be_e_mailed_with_consent_and_the_self_check_says_so() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "phone.csv", EVERYBODY);

    let (_, paper) = say(path, &["policy", "render"]);
    let (_, said) = say(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);

    assert!(paper.contains("| orphan | with consent | no | no | no | no | no |"), "{paper}");
    let words = "1 client of former colleagues: the company may still reach them by e-mail with their \
                 consent.";
    assert!(said.contains(words), "{said}");
    assert!(said.contains("1 client who opted out: no channel is open."), "{said}");
}

const IMPORTED: &str = "FirstName,MiddleName,LastName,MaidenName,NickName,NamePrefix,NameSuffix,Title,\
    Emails,PhoneNumbers,CreatedAt,UpdatedAt,CountryCode,RegionCode,ThirdPartyVerified,Location\n\
    Ada,,Moss,,,,,,ada@moss.example,,\"1/29/26, 2:37 PM\",,,,,\n";

#[test]
fn s0_40_an_upload_is_direct_and_a_tie_is_inferred_each_with_its_row() {
    let folder = agency();
    let path = folder.path();
    hand_in(path, "jane", "ImportedContacts.csv", IMPORTED, "personal");
    let upload = audit(path, &LEAVING);
    connections(path, "jane", &["Ada,Moss,ada@moss.example,02 Jun 2025"], "personal");
    let tie = audit(path, &LEAVING);

    for (audit, code, grade) in
        [(&upload, "ORPHAN-UPLOAD", "direct"), (&tie, "ORPHAN-CONNECTION", "inferred")]
    {
        let all = audit["findings"].as_array().unwrap();
        let found = all.iter().find(|one| one["code"] == code).unwrap();
        assert_eq!(found["grade"], grade);
        assert_eq!(found["seen"]["line"], 2);
    }
}

#[test]
fn s0_41_the_account_of_the_company_yields_no_orphan_upload() {
    for (account, found) in [("personal", true), ("company", false)] {
        let folder = agency();
        let path = folder.path();
        hand_in(path, "jane", "ImportedContacts.csv", IMPORTED, account);

        let codes = codes(&audit(path, &LEAVING));

        assert_eq!(codes.iter().any(|(code, _, _)| code == "ORPHAN-UPLOAD"), found, "{account}");
    }
}

#[test]
fn s0_42_a_landlord_is_confidential_on_the_day_and_for_a_year_after_management_ended() {
    let folder = agency();
    let path = folder.path();
    let roll =
        crate::framework::s0::RENT_ROLL.replace("2022-01-01,,", "2022-01-01,2025-11-22,sold");
    let book = file(path, "ended.csv", &roll);
    let (code, said) = say(path, &["import", "rent-roll", &book, "--taken-on", "2025-12-01"]);
    assert_eq!(code, Some(0), "{said}");
    let upload = file(path, "phone.csv", EVERYBODY);
    let check = ["check", &upload, "--rep", "jane", "--to", "linkedin"];

    let (_, inside) = say_on(path, "2026-11-21", &check);
    let (_, outside) = say_on(path, "2026-11-22", &check);

    assert!(inside.contains("RENTROLL-UPLOAD line 7, record C-6"), "{inside}");
    assert!(!outside.contains("RENTROLL-UPLOAD"), "{outside}");
}

#[test]
fn s0_43_the_clause_of_the_agreement_stands_beside_each_collision() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Gil,Pike,gil@pike.example,21 Nov 2026"], "personal");

    let audit = audit(path, &LEAVING);

    let all = audit["findings"].as_array().unwrap();
    let about: Vec<_> = all.iter().filter(|one| one["code"] == "CLAUSE-WINDOW").collect();
    assert!(!about.is_empty(), "{all:?}");
    for one in about {
        assert_eq!(one["clause"]["agreement"], "EMP-STD");
        assert!(!one["clause"]["id"].as_str().unwrap().is_empty());
    }
}

#[test]
fn s0_44_the_clock_starts_on_the_last_day_and_knows_leap_days() {
    for (last_day, end) in
        [("2024-02-29", "20250228"), ("2025-08-31", "20260831"), ("2026-11-20", "20271120")]
    {
        let folder = agency();
        let path = folder.path();
        let out = path.join("pack").display().to_string();
        let basis =
            ["--basis", "voluntary-offer", "--notice-on", "2025-01-01", "--without-exports"];
        let leaving = ["offboard", "jane", "--last-day", last_day, "--out", &out];
        let (code, said) = say(path, &[&leaving[..], &basis].concat());

        assert_eq!(code, Some(10), "{said}");
        let calendar = packed(path, "restraints.ics");
        assert!(
            calendar.contains(&format!("DTSTART;VALUE=DATE:{end}\r\n")),
            "{last_day}: {calendar}"
        );
    }
}

#[test]
fn s0_45_the_policy_is_printed_from_the_files_that_audits_read_with_their_hash() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "phone.csv", EVERYBODY);
    let check = audit(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);
    let hash = check["policy"]["sha256"].as_str().unwrap();

    for name in ["policy.html", "policy.md"] {
        let out = path.join(name);
        let (code, said) = say(path, &["policy", "render", "--out", &out.display().to_string()]);

        assert_eq!(code, Some(0), "{said}");
        assert!(std::fs::read_to_string(&out).unwrap().contains(hash), "{name}");
    }
}

#[test]
fn s0_46_a_rule_of_ones_own_is_written_tried_and_applied() {
    let folder = agency();
    let path = folder.path();
    let rule = "// Cleo's kind: nobody's joint client goes to a network.\n\
        @code(\"JOINT-UPLOAD\")\n@title(\"A joint client is in an upload\")\n@severity(\"low\")\n\
        @grade(\"direct\")\n@cite(\"policy 9.1\")\n@next_step(\"Ask first.\")\n\
        forbid (principal, action == Action::\"UploadToNetwork\", resource)\n\
        when { resource.stewardship == Stewardship::\"joint\" };\n";
    file(path, "w/policies/joint-upload.cedar", rule);
    let cases = |fires: bool| {
        format!(
            "[{{\"name\": \"joint\", \"action\": \"UploadToNetwork\", \
             \"given\": {{\"stewardship\": \"joint\"}}, \"fires\": {fires}}},\
             {{\"name\": \"personal\", \"action\": \"UploadToNetwork\", \
             \"given\": {{\"stewardship\": \"personal\"}}, \"fires\": false}}]"
        )
    };
    file(path, "w/policies/joint-upload.cases.json", &cases(false));
    let (failed, wrong) = say(path, &["policy", "test"]);
    file(path, "w/policies/joint-upload.cases.json", &cases(true));

    let (passed, said) = say(path, &["policy", "test"]);

    assert_eq!((failed, passed), (Some(10), Some(0)), "{wrong}{said}");
    assert!(has(&checked(path), "JOINT-UPLOAD", "C-2"));
    // The matrix still opens what the new rule forbids.
    let (_, remarks) = say(path, &["policy", "check"]);
    let words = "joint has social_upload = \"allow\", which JOINT-UPLOAD forbids";
    assert!(remarks.contains(words), "{remarks}");
}
