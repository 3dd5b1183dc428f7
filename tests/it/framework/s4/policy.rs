//! What a policy says of connecting: no ban, who is authorised, approvals, how far it goes.

use crate::framework::desk::CONTACTS;
use crate::framework::desk::Desk;
use crate::framework::desk::with_code;

/// Moves an optional rule into the policy.
fn adopt(desk: &Desk, rule: &str) {
    let policies = desk.path().join("w/policies");
    for ending in ["cedar", "cases.json"] {
        let name = format!("{rule}.{ending}");
        std::fs::rename(policies.join("optional").join(&name), policies.join(&name)).unwrap();
    }
}

/// An export in which Jane is connected to Ben, whom she serves.
fn connected_to_ben(desk: &Desk) {
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ben,Reed,https://www.linkedin.com/in/ben-reed,ben@reed.example,,,02 Jun 2025\n";
    desk.intake(&desk.file("Connections.csv", text));
}

#[test]
fn s4_04_a_finding_cites_its_rule_and_the_version_of_its_day() {
    let desk = Desk::tied();
    desk.done(&["policy", "publish", "--from", "2025-01-01"]);

    let audit = desk.offboard();

    let rule = &with_code(&audit, "ORPHAN-CONNECTION")[0]["rule"];
    assert_eq!((&rule["id"], &rule["version"]), (&"orphan-connection".into(), &"1".into()));
    assert_eq!(rule["cite"], "policy 4.2");
}

#[test]
fn s4_05_without_a_policy_in_force_only_facts_are_told() {
    let desk = Desk::tied();
    desk.done(&["policy", "publish", "--from", "2026-01-01"]);

    let audit = desk.offboard();

    let found = &with_code(&audit, "ORPHAN-CONNECTION")[0];
    assert_eq!((&found["grade"], &found["severity"]), (&"context".into(), &"low".into()));
    assert_eq!(found["rule"]["version"], "none in force");
}

#[test]
fn s4_06_a_recruiters_candidates_can_be_protected_as_clients_are() {
    let desk = Desk::new();
    let roster = "Id,Name,Email,Role,Hired,Last Day,Agreement\n\
                  jane,Jane Harbour,jane@harbour.example,recruiter,2020-01-06,2026-10-31,EMP-STD\n";
    let roster = desk.file("roster2.csv", roster).display().to_string();
    desk.done(&["import", "roster", &roster, "--taken-on", "2026-11-01"]);
    let crm = "Record ID,First Name,Last Name,Email,Contact owner,Contact Type,Last Contacted\n\
               C-2,Ben,Reed,ben@reed.example,Jane Harbour,Candidate,2026-09-01\n\
               C-3,Cleo,Hart,cleo@hart.example,Jane Harbour,Client,2026-09-01\n";
    desk.crm("kinds.csv", "2026-10-01", crm);
    desk.set("agreements.toml", "protected = [\"clients\"", "protected = [\"candidates\"");
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ben,Reed,https://www.linkedin.com/in/ben-reed,ben@reed.example,,,02 Nov 2026\n\
                Cleo,Hart,https://www.linkedin.com/in/cleo-hart,cleo@hart.example,,,02 Nov 2026\n";
    desk.intake(&desk.file("Connections.csv", text));

    let audit = desk.audit(&["offboard", "jane"]);

    let of = |record: &str| {
        let all = with_code(&audit, "CLAUSE-WINDOW").into_iter();
        all.filter(|one| one["record"]["id"] == record && one["clause"]["id"] == "NS-1").count()
    };
    assert_eq!((of("C-2"), of("C-3")), (1, 0), "{audit:#}");
}

#[test]
fn s4_11_the_shipped_policy_bans_no_networking() {
    let desk = Desk::new();
    connected_to_ben(&desk);
    let file = desk.file("own.csv", "First Name,Last Name,Email\nBen,Reed,ben@reed.example\n");

    let check = desk.check(&file);
    let audit = desk.offboard();
    let paper = desk.done(&["policy", "render"]);

    assert_eq!(check["counts"]["findings"], 0);
    let held = audit["findings"].as_array().unwrap().iter().filter(|one| one["grade"] != "context");
    assert_eq!(held.count(), 0);
    assert!(paper.contains("worth building, and this policy is no obstacle"), "{paper}");
}

#[test]
fn s4_16_who_allowed_what_and_when_is_on_record() {
    let desk = Desk::tied();
    let approve = ["approve", "--officer", "M. Director", "--rep", "jane", "--record", "C-1"];

    let kept =
        desk.done(&[&approve[..], &["--from", "2025-01-01", "--until", "2026-12-31"]].concat());

    assert!(
        kept.contains("M. Director approved record C-1 from 2025-01-01 to 2026-12-31"),
        "{kept}"
    );
    assert!(kept.contains("put on record on 2026-11-22"), "{kept}");
}

#[test]
fn s4_17_staff_outside_the_authorised_roles_are_told_together() {
    let desk = Desk::tied();
    let listed = |desk: &Desk| {
        let report = desk.audit(&["report"]);
        let all = report["findings"].as_array().unwrap();
        let codes = all.iter().filter(|one| one["rep"] == "jane");
        codes.map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    adopt(&desk, "connect-prior-auth");
    let both = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ada,Moss,https://www.linkedin.com/in/ada-moss,ada@moss.example,,,02 Jun 2025\n\
                Ben,Reed,https://www.linkedin.com/in/ben-reed,ben@reed.example,,,02 Jun 2025\n";
    desk.intake(&desk.file("Connections.csv", both));
    let sales = listed(&desk);
    let roster = "Id,Name,Role\njane,Jane Harbour,production\n";
    let roster = desk.file("roles.csv", roster).display().to_string();
    desk.done(&["import", "roster", &roster, "--taken-on", "2026-11-01"]);

    let production = listed(&desk);
    let shown = desk.shown(&["report"]);

    let count = |codes: &[String], code: &str| codes.iter().filter(|one| *one == code).count();
    assert_eq!(count(&sales, "CONNECT-PRIOR-AUTH"), 2, "{sales:?}");
    // Ada is a former colleague's client, and protected whoever is tied to her.
    assert_eq!(count(&production, "CONNECT-PRIOR-AUTH"), 1, "{production:?}");
    assert_eq!(count(&production, "ORPHAN-CONNECTION"), 1);
    assert!(
        shown.contains("counted here and listed nowhere") && shown.contains("1 CONNECT-PRIOR-AUTH"),
        "{shown}"
    );
}

#[test]
fn s4_19_that_no_client_is_online_is_a_rule_only_where_it_is_adopted() {
    let desk = Desk::new();
    connected_to_ben(&desk);
    let before = desk.offboard();

    adopt(&desk, "clients-online");
    let after = desk.offboard();

    assert!(with_code(&before, "CLIENTS-ONLINE").is_empty());
    assert_eq!(with_code(&after, "CLIENTS-ONLINE").len(), 1);
    assert_eq!(desk.run(&["policy", "test"]).0, Some(0));
}

#[test]
fn s4_21_s4_22_the_policy_says_who_is_authorised_to_build_ties() {
    let desk = Desk::new();

    let paper = desk.done(&["policy", "render"]);

    let roles = "management, sales, property manager, project manager, recruiter";
    assert!(paper.contains(&format!("Roles that may build client ties for the agency: {roles}")));
}

#[test]
fn s4_23_an_officers_approval_clears_a_finding_within_its_scope() {
    let desk = Desk::tied();
    let approve = |what: &[&str]| {
        desk.run(&[&["approve", "--officer", "M. Director", "--rep", "jane"], what].concat())
    };
    let found = |desk: &Desk| with_code(&desk.offboard(), "ORPHAN-CONNECTION").len();
    assert_eq!(found(&desk), 1);

    let over = approve(&["--record", "C-1", "--from", "2025-01-01", "--until", "2025-06-01"]);
    let expired = found(&desk);
    let other = approve(&["--record", "C-2", "--from", "2025-01-01", "--until", "2026-12-31"]);
    let elsewhere = found(&desk);
    let idle = desk.shown(&["offboard", "jane", "--last-day", "2026-11-20"]);
    let given =
        approve(&["--network", "linkedin", "--from", "2025-01-01", "--until", "2026-12-31"]);
    let cleared = found(&desk);
    let shown = desk.shown(&["offboard", "jane", "--last-day", "2026-11-20"]);

    assert_eq!([over.0, other.0, given.0], [Some(0); 3], "{}", given.1);
    assert_eq!([expired, elsewhere, cleared], [1, 1, 0]);
    assert!(
        idle.contains(
            "An approval cleared nothing that was looked at: M. Director approved record C-2"
        ),
        "{idle}"
    );
    assert!(shown.contains("cleared 1 entry from before it was put on record"), "{shown}");
    for (wrong, code, words) in [
        (vec!["--from", "2026-01-01"], 2, "--record"),
        (vec!["--record", "C-77", "--from", "2026-01-01"], 1, "C-77"),
        (vec!["--record", "C-1", "--from", "2026-01-01", "--until", "2025-01-01"], 2, "is after"),
    ] {
        let (refused, said) = approve(&wrong);
        assert_eq!(refused, Some(code), "{said}");
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn s4_25_prior_authority_for_each_client_is_off_until_it_is_adopted() {
    let desk = Desk::new();
    connected_to_ben(&desk);
    let off = with_code(&desk.offboard(), "CONNECT-PRIOR-AUTH").len();

    adopt(&desk, "connect-prior-auth");
    let on = desk.offboard();
    let approve = ["approve", "--officer", "M. Director", "--rep", "jane", "--record", "C-2"];
    desk.done(&[&approve[..], &["--from", "2025-06-01", "--until", "2025-12-31"]].concat());
    let approved = with_code(&desk.offboard(), "CONNECT-PRIOR-AUTH").len();

    let found = with_code(&on, "CONNECT-PRIOR-AUTH");
    assert_eq!((off, found.len(), approved), (0, 1, 0));
    assert_eq!(found[0]["severity"], "low");
}

#[test]
fn s4_26_what_goes_far_is_told_before_anybody_is_judged_by_it() {
    let desk = Desk::new();
    adopt(&desk, "connect-prior-auth");
    desk.set("agreements.toml", "[12, 6, 3]", "[]");
    desk.set("agency.toml", "[hoarding]\nenabled = false", "[hoarding]\nenabled = true");

    let (code, said) = desk.run(&["policy", "check"]);

    assert_eq!(code, Some(10));
    let (_, far) = said.split_once("Goes far").unwrap();
    assert!(far.contains("CONNECT-PRIOR-AUTH reaches every client"), "{said}");
    assert!(far.contains("NS-1 of EMP-STD: it has no end"), "{said}");
    assert!(far.contains("[hoarding] is on"), "{said}");
}

#[test]
fn s4_27_a_draft_of_the_privacy_assessment_comes_from_the_policy() {
    let desk = Desk::new();
    desk.set("agency.toml", "findings_months = 24", "findings_months = 18");

    let draft = desk.done(&["policy", "render", "--assessment"]);

    assert!(draft.starts_with("# Draft of a privacy impact assessment"), "{draft}");
    assert!(draft.contains("findings for 18 months") && draft.contains("To be filled in:"));
    assert!(draft.contains("SHA-256 of the files"), "{draft}");
}

#[test]
fn s4_28_the_reps_own_check_comes_first_and_needs_nobody() {
    let readme = include_str!("../../../../README.md");
    let first = readme.lines().find(|line| line.trim_start().starts_with("$ ringfence"));
    assert!(first.is_some_and(|line| line.contains("ringfence check")), "{first:?}");
    // Where nobody may ask a rep for an export, the rep's own check answers all the same.
    let desk = Desk::in_place("US-CA");

    let audit = desk.check(&desk.file("phone.csv", CONTACTS));

    assert_eq!(with_code(&audit, "ORPHAN-UPLOAD").len(), 1);
}

#[test]
fn s4_29_an_open_policy_is_shipped_beside_the_stricter_two() {
    let folder = tempfile::tempdir().unwrap();
    for (template, orphans) in [("open", false), ("standard", true), ("rent-roll", false)] {
        let path = folder.path().join(template);
        let mut init = crate::demo::ringfence();
        init.arg("init").arg(&path).args(["--place", "AU-NSW", "--rulebook", template]);

        let made = init.output().unwrap();

        assert!(made.status.success(), "{}", crate::commands::stderr(&made));
        assert_eq!(path.join("policies/orphan-upload.cedar").exists(), orphans, "{template}");
        assert!(path.join("policies/rentroll-upload.cedar").exists(), "{template}");
    }
}
