//! Networks old and new, what was seen on them, and what it means after a job is changed.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::OnceLock;

use serde_json::Value;

use crate::demo::audit;
use crate::framework::desk::CONTACTS;
use crate::framework::desk::Desk;
use crate::framework::desk::with_code;
use crate::framework::desk::words;

/// The offboarding of the made-up agency's leaver.
fn leaver() -> &'static Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    MADE.get_or_init(|| audit(&["offboard", "jane"]))
}

#[test]
fn s4_01_networks_of_another_day_are_named_by_their_own_name() {
    let desk = Desk::new();
    let file = desk.file("phone.csv", CONTACTS).display().to_string();
    for network in ["myspace", "plaxo pulse"] {
        let audit = desk.audit(&["check", &file, "--rep", "jane", "--to", network]);

        let found = with_code(&audit, "ORPHAN-UPLOAD");
        assert_eq!(found[0]["seen"]["network"], network);
    }
}

#[test]
fn s4_02_friends_contacts_and_follows_are_told_apart() {
    let all = leaver()["findings"].as_array().unwrap();
    let coverage = leaver()["coverage"].as_array().unwrap();

    let kinds: BTreeSet<&str> = all.iter().filter_map(|one| one["seen"]["kind"].as_str()).collect();
    let lists: BTreeSet<&str> = coverage.iter().filter_map(|one| one["section"].as_str()).collect();

    for kind in ["connection", "invitation", "uploaded_contact"] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    for list in ["facebook.friends", "linkedin.connections", "x.following", "x.followers"] {
        assert!(lists.contains(list), "{list}: {lists:?}");
    }
}

#[test]
fn s4_03_a_job_that_changed_joins_days_ties_and_clauses() {
    let found = with_code(leaver(), "CLAUSE-WINDOW");

    let clause = &found[0]["clause"];

    assert!(found[0]["seen"]["on"].is_string());
    assert!(clause["agreement"].is_string() && clause["levels"][0]["until"].is_string());
}

#[test]
fn s4_07_a_rolodex_is_checked_like_a_network_and_declared_like_a_source() {
    let desk = Desk::new();
    let file = desk.file("rolodex.csv", CONTACTS).display().to_string();

    let audit = desk.audit(&["check", &file, "--rep", "jane", "--to", "rolodex"]);
    let source = ["register", "source", "--rep", "jane", "--kind", "rolodex"];
    let kept = desk.done(&source);

    assert_eq!(with_code(&audit, "ORPHAN-UPLOAD")[0]["seen"]["network"], "rolodex");
    assert!(kept.contains("rolodex of jane: kept since 2026-11-22"), "{kept}");
}

#[test]
fn s4_08_a_tie_that_stays_is_neither_an_upload_nor_a_solicitation() {
    let found = with_code(leaver(), "CONTINUING-ACCESS");

    assert!(!found.is_empty());
    for one in found {
        assert_eq!((&one["grade"], &one["severity"]), (&"context".into(), &"low".into()));
        assert_ne!(one["seen"]["kind"], "uploaded_contact");
    }
}

#[test]
fn s4_10_a_step_is_read_by_its_rung_under_each_clause() {
    let all = leaver()["findings"].as_array().unwrap();

    let rungs: BTreeSet<(String, String)> = all
        .iter()
        .filter(|one| one["clause"].is_object())
        .map(|one| (one["clause"]["ladder"].to_string(), one["clause"]["kind"].to_string()))
        .collect();

    assert!(rungs.len() > 1, "{rungs:?}");
    for one in with_code(leaver(), "CLAUSE-WINDOW") {
        assert_ne!(one["clause"]["ladder"], "tie_before_hire");
    }
}

#[test]
fn s4_12_a_client_who_moved_on_is_told_as_timing_and_no_more() {
    let desk = Desk::new();
    let roster = "Id,Name,Email,Role,Hired,Last Day,Agreement\n\
                  jane,Jane Harbour,jane@harbour.example,property_manager,2020-01-06,2026-01-31,EMP-STD\n";
    let roster = desk.file("roster2.csv", roster).display().to_string();
    desk.done(&["import", "roster", &roster, "--taken-on", "2026-02-01"]);
    let rent = "Landlord ID,Landlord,Landlord Email,Property ID,Manager,Agreement Start,Lost On,Lost Reason\n\
                L-1,Lena Lord,lena@lord.example,P-1,Jane Harbour,2022-01-01,2026-03-15,moved\n";
    let rent = desk.file("rent.csv", rent).display().to_string();
    desk.done(&["import", "rent-roll", &rent, "--taken-on", "2026-04-01"]);
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Lena,Lord,https://www.linkedin.com/in/lena-lord,lena@lord.example,,,10 Feb 2026\n";
    desk.intake(&desk.file("Connections.csv", text));

    let audit = desk.audit(&["offboard", "jane"]);

    let all = audit["findings"].as_array().unwrap();
    let moved = all.iter().find(|one| one["clause"]["reading"].to_string().contains("timing only"));
    let reading = moved.map(|one| one["clause"]["reading"].to_string()).unwrap_or_default();
    assert!(reading.contains("ended on 2026-03-15, 43 days after the last day"), "{audit:#}");
}

#[test]
fn s4_14_inviting_everyone_speaks_for_the_rep() {
    let found = with_code(leaver(), "PRE-DEPARTURE-BURST");

    let said = words(found[0], "speaks_for_the_rep");

    assert_eq!(found[0]["grade"], "context");
    assert!(said.contains("people are no clients of the company"), "{said}");
}

#[test]
fn s4_18_resumes_and_positions_are_never_opened() {
    let desk = Desk::new();
    let path = desk.path().join("export.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let plain = zip::write::SimpleFileOptions::default();
    let connections = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                       Ada,Moss,https://www.linkedin.com/in/ada-moss,ada@moss.example,,,02 Jun 2025\n";
    // What follows the header in each of these would end any reading of it.
    let broken = "Title,Company\n\"never closed,\n";
    for (name, text) in [
        ("Connections.csv", connections),
        ("Positions.csv", broken),
        ("Education.csv", broken),
        ("Jobs/Job Seeker Preferences.csv", broken),
        ("Jobs/Job Applications.csv", broken),
        ("Profile Summary.csv", broken),
    ] {
        zip.start_file(name, plain).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();

    desk.intake(&path);
    let audit = desk.offboard();

    assert_eq!(with_code(&audit, "ORPHAN-CONNECTION").len(), 1);
    let inputs = audit["inputs"].to_string();
    for word in ["Positions", "Education", "Job", "Summary"] {
        assert!(!inputs.contains(word), "{inputs}");
    }
}
