//! Step 2: consent before contacts enter.

use std::path::Path;

use crate::framework::s0::agency;
use crate::framework::s0::file;
use crate::framework::s0::replace;
use crate::framework::s0::say;

const PHONE: &str = "Name,Email,Phone\n\
    Kim Ashe,kim@ashe.example,0491 570 006\n\
    Lou Birch,lou@birch.example,\n\
    Max Cole,,0491 570 157\n";

const HEAD: &str = "email,phone,row,kind,how,on,by,reference,may_email,may_link";

fn import(folder: &Path, more: &[&str]) -> (Option<i32>, String) {
    let phone = folder.join("phone.csv").display().to_string();
    say(folder, &[&["import", "contacts", &phone, "--rep", "jane"], more].concat())
}

/// Evidence from its rows.
fn evidence(folder: &Path, rows: &str) -> (Option<i32>, String) {
    file(folder, "phone.csv", PHONE);
    let given = file(folder, "evidence.csv", &format!("{HEAD}\n{rows}"));
    import(folder, &["--evidence", &given])
}

#[test]
fn s0_26_rows_enter_with_evidence_of_consent_and_the_others_are_named_with_their_line() {
    let folder = agency();
    let path = folder.path();
    let out = path.join("may-enter.csv");
    file(path, "phone.csv", PHONE);
    let given = format!(
        "{HEAD}\n\
         kim@ashe.example,,,express_written,signed form,2026-01-05,jane,box 3,yes,no\n\
         ,0491 570 157,,inferred_relationship,sold her flat,2025-05-01,jane,file 9,yes,\n\
         who@where.example,,,express_verbal,by phone,2026-01-05,jane,note 4,yes,\n"
    );
    let given = file(path, "evidence.csv", &given);

    let (code, said) = import(path, &["--evidence", &given, "--out", &out.display().to_string()]);

    assert_eq!(code, Some(10), "{said}");
    assert!(
        said.contains("2 of 3 rows may enter: 1 with express consent, 1 with inferred"),
        "{said}"
    );
    assert!(said.contains("line 3: there is no evidence of consent"), "{said}");
    assert!(said.contains("line 4: nobody in `phone.csv` is meant by it"), "{said}");
    let admitted = std::fs::read_to_string(out).unwrap();
    assert!(admitted.contains("kim@ashe") && admitted.contains("Max Cole"), "{admitted}");
    assert!(!admitted.contains("Lou"), "{admitted}");
    assert_eq!(admitted.lines().count(), 3);
}

#[test]
fn s0_26_evidence_that_lacks_something_admits_nobody() {
    let folder = agency();
    let path = folder.path();

    for (row, why) in [
        ("kim@ashe.example,,,express_written,,2026-01-05,jane,box 3,,", "how it was given"),
        ("kim@ashe.example,,,express_written,form,,jane,box 3,,", "the day of the consent"),
        ("kim@ashe.example,,,express_written,form,2026-01-05,,box 3,,", "who took it"),
        ("kim@ashe.example,,,express_written,form,2026-01-05,jane,,,", "where the evidence lies"),
        ("kim@ashe.example,,,express_written,form,2027-01-05,jane,box 3,,", "still to come"),
        ("kim@ashe.example,,,mind_reading,form,2026-01-05,jane,box 3,,", "no kind of consent"),
        (",,,express_written,form,2026-01-05,jane,box 3,,", "names no contact"),
        (",,2,like,form,2026-01-05,jane,box 3,,", "`like` is no consent"),
    ] {
        let (code, said) = evidence(path, &format!("{row}\n"));

        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("CONSENT-MISSING") && said.contains(why), "{why}: {said}");
    }
    assert!(say(path, &["consent", "list"]).1.starts_with("0 contacts"));
    let (code, said) = evidence(path, ",,4,express_form,page,2026-01-05,jane,box 3,,\n");
    assert_eq!(code, Some(10), "{said}");
}

/// Writes the template, signs it with changes, and hands it in.
fn declare(folder: &Path, changes: &[(&str, &str)]) -> (Option<i32>, String) {
    let to = folder.join("declaration.toml");
    let _ = std::fs::remove_file(&to);
    let (code, said) = import(folder, &["--declaration-template", &to.display().to_string()]);
    assert_eq!(code, Some(0), "{said}");
    let mut text = std::fs::read_to_string(&to).unwrap();
    let signed = ("signed = \"\"", "signed = \"Jane Harbour\"");
    for (from, to) in std::iter::once(&signed).chain(changes) {
        assert!(text.contains(from), "`{from}` is not in {text}");
        text = text.replace(from, to);
    }
    std::fs::write(&to, text).unwrap();
    import(folder, &["--declaration", &to.display().to_string()])
}

#[test]
fn s0_27_the_policy_says_whether_a_declaration_will_do() {
    let folder = agency();
    let path = folder.path();
    file(path, "phone.csv", PHONE);
    replace(path, "agency.toml", "declaration_allowed = true", "declaration_allowed = false");

    let (refused, why) = declare(path, &[]);
    replace(path, "agency.toml", "declaration_allowed = false", "declaration_allowed = true");
    let (taken, said) = declare(path, &[]);

    assert_eq!((refused, taken), (Some(1), Some(0)), "{why}{said}");
    assert!(why.contains("the policy lets no declaration stand in for evidence"), "{why}");
    assert!(said.contains("3 of 3 rows may enter") && said.contains("3 by declaration"), "{said}");
}

#[test]
fn s0_28_a_declaration_holds_for_rep_day_file_and_rows_and_a_changed_byte_voids_it() {
    let folder = agency();
    let path = folder.path();
    file(path, "phone.csv", PHONE);

    for (change, why) in [
        (("rep = \"jane\"", "rep = \"omar\""), "another rep's"),
        (("date = \"2026-11-22\"", "date = \"2026-11-23\""), "still to come"),
        (("rows = 3", "rows = 2"), "speaks of 2 rows"),
        (("signed = \"Jane Harbour\"", "signed = \" \""), "nobody signed it"),
        (("signed = \"Jane Harbour\"", "signed = \"Omar Vale\""), "signed by somebody other"),
        (("rows = 3", "rows = 3\nrow = 4"), "unknown field"),
    ] {
        let (code, said) = declare(path, &[change]);

        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("admits nobody") && said.contains(why), "{why}: {said}");
    }
    assert_eq!(declare(path, &[]).0, Some(0));
    let changed = PHONE.replace("Lou", "Lo");
    file(path, "phone.csv", &changed);
    let to = path.join("declaration.toml").display().to_string();
    let (code, said) = import(path, &["--declaration", &to]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("other bytes than `phone.csv`"), "{said}");
}

#[test]
fn s0_29_without_evidence_and_declaration_no_row_enters_and_nothing_is_kept() {
    let folder = agency();
    let path = folder.path();
    file(path, "phone.csv", PHONE);

    let (code, said) = import(path, &[]);

    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("CONSENT-MISSING: none of the 3 rows of `phone.csv` may enter"),
        "{said}"
    );
    assert!(said.contains("neither evidence of consent nor a declaration"), "{said}");
    assert!(say(path, &["consent", "list"]).1.starts_with("0 contacts"));
    let both = import(path, &["--evidence", "a.csv", "--declaration", "b.toml"]);
    assert_eq!(both.0, Some(2), "{}", both.1);
}

#[test]
fn s0_30_a_refusal_in_australia_cites_the_spam_act_and_elsewhere_does_not() {
    for (place, cited) in [("AU-NSW", true), ("AU-QLD", true), ("UK", false)] {
        let folder = crate::commands::small(place);
        let path = folder.path();
        file(path, "phone.csv", PHONE);

        let (code, said) = import(path, &[]);

        assert_eq!(code, Some(1));
        assert_eq!(said.contains("AU-SPAM-CONSENT"), cited, "{place}: {said}");
        assert_eq!(said.contains("the onus of proof is on the sender"), cited, "{place}: {said}");
    }
}

#[test]
fn s0_36_who_opted_out_does_not_come_in_again_with_a_reps_contacts() {
    let folder = agency();
    let path = folder.path();
    let dora = "Name,Email,Phone\nKim Ashe,kim@ashe.example,\nDora Lund,,0491 570 158\n";
    file(path, "phone.csv", dora);

    let (code, said) = declare(path, &[]);

    assert_eq!(code, Some(10), "{said}");
    assert!(said.contains("1 of 2 rows may enter"), "{said}");
    assert!(said.contains("line 3: the CRM has a client with this address or number who asked"));
}
