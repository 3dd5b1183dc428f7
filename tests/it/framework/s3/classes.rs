//! What a record is: sources, groups, owners, days.

use super::about;
use super::agency;
use super::codes;
use super::connected;
use super::file;
use super::json;
use super::said;
use super::snapshot;

const ROSTER: &str = "Id,Name,Email,Role,Office,Hired,Last Day\n\
     jane,Jane Harbour,jane@harbour.example,sales,Bay,2020-01-06,\n\
     omar,Omar Quay,omar@harbour.example,sales,Bay,2020-01-06,\n\
     finn,Finn Marsh,finn@harbour.example,sales,Bay,2018-03-05,2025-03-31\n";

const HEADS: &str = "Record ID,First Name,Last Name,Email,Contact owner,Contact Type,Lead Source,\
     Cooperating Agent,Referring Agent,Investor\n";

/// A workspace with one record, tied to Jane since June 2025; the offboarding of Jane, as JSON.
fn tied(record: &str) -> (tempfile::TempDir, serde_json::Value) {
    let folder = agency(ROSTER, &format!("{HEADS}{record}\n"));
    connected(folder.path(), "jane", &[("Ada", "Moss", "ada@moss.example", "02 Jun 2025")]);
    let audit = json(folder.path(), &["offboard", "jane", "--last-day", "2026-10-31"]);
    (folder, audit)
}

/// The classes that hold for a record, as `explain` lists them.
fn explained(folder: &std::path::Path, record: &str) -> String {
    said(folder, &["explain", record])
}

#[test]
fn s3_06_the_source_says_who_paid_for_a_lead() {
    let row =
        |source: &str| format!("C-1,Ada,Moss,ada@moss.example,Jane Harbour,Buyer,{source},,,");

    let (house, _) = tied(&row("House Lead"));
    let (referral, audit) = tied(&row("Referral"));

    assert!(explained(house.path(), "C-1").contains("a lead the company paid for"));
    assert!(!explained(referral.path(), "C-1").contains("the company paid for"));
    assert_eq!(audit["cleared"]["joint"], 1, "{audit:#}");
}

#[test]
fn s3_07_a_group_of_the_crm_stands_for_a_class() {
    let (_folder, audit) = tied("C-1,Ada,Moss,ada@moss.example,Omar Quay,Landlords,,,,");

    assert!(codes(&audit, "C-1").contains(&"RENTROLL-CONNECTION".to_owned()), "{audit:#}");
}

#[test]
fn s3_16_family_is_declared_by_the_rep_and_needs_a_managers_word() {
    let (folder, audit) = tied("C-1,Ada,Moss,ada@moss.example,Omar Quay,Landlords,,,,");
    let path = folder.path();
    let id = about(&audit, "C-1")[0]["id"].as_str().unwrap().to_owned();
    let speaks = || {
        let audit = json(path, &["offboard", "jane", "--last-day", "2026-10-31"]);
        about(&audit, "C-1")[0]["speaks_for_the_rep"].to_string()
    };

    let early = crate::commands::within(path, &["findings", "answer", &id, "--yes", "--by", "M"]);
    said(path, &["findings", "claim", &id, "--as", "family"]);
    let waiting = speaks();
    said(path, &["findings", "answer", &id, "--yes", "--by", "M. Director"]);
    let answered = speaks();

    assert_eq!(early.status.code(), Some(1));
    assert!(waiting.contains("is family: a manager has to say yes or no"), "{waiting}");
    assert!(answered.contains("M. Director accepted it on 2026-11-22"), "{answered}");
    assert!(said(path, &["findings", "list"]).contains("explained"));
    let journal = "select what from journal";
    let journal = crate::demo::sqlite(&path.join("w/ringfence.db"), journal);
    assert_eq!(journal.iter().filter(|what| what.contains("family or friend")).count(), 2);
}

#[test]
fn s3_25_a_match_with_what_an_older_snapshot_said_names_it() {
    let record = |email: &str| {
        format!(
            "{HEADS}C-1,Ada,Moss,{email},Omar Quay,Landlords,,,,\nC-2,Ben,Reed,,Omar Quay,,,,,\n"
        )
    };
    let folder = agency(ROSTER, &record("ada@moss.example"));
    snapshot(folder.path(), "2026-01-15", &record("ada@newmail.example"));
    connected(folder.path(), "jane", &[("Ada", "Moss", "ada@moss.example", "02 Jun 2025")]);

    let audit = json(folder.path(), &["offboard", "jane", "--last-day", "2026-10-31"]);

    let speaks = about(&audit, "C-1")[0]["speaks_for_the_rep"].to_string();
    assert!(speaks.contains("rests on what the CRM said on 2025-01-15"), "{speaks}");
}

#[test]
fn s3_26_a_class_is_judged_on_the_day_of_the_event() {
    let book = |group: &str| {
        format!(
            "{HEADS}C-1,Ada,Moss,ada@moss.example,Omar Quay,{group},,,,\n\
             C-2,Ben,Reed,ben@reed.example,Omar Quay,{group},,,,\n"
        )
    };
    let folder = agency(ROSTER, &book("Buyer"));
    snapshot(folder.path(), "2025-09-01", &book("Landlords"));
    let people = [
        ("Ada", "Moss", "ada@moss.example", "02 Jun 2025"),
        ("Ben", "Reed", "ben@reed.example", "02 Oct 2025"),
    ];
    connected(folder.path(), "jane", &people);

    let audit = json(folder.path(), &["offboard", "jane", "--last-day", "2026-10-31"]);

    let code = "RENTROLL-CONNECTION".to_owned();
    assert!(!codes(&audit, "C-1").contains(&code), "{audit:#}");
    assert!(codes(&audit, "C-2").contains(&code), "{audit:#}");
}

#[test]
fn s3_32_a_cooperating_agent_is_told_as_context() {
    let (_folder, audit) = tied("C-1,Ada,Moss,ada@moss.example,Omar Quay,Landlords,,Dan Muster,,");

    let speaks = about(&audit, "C-1")[0]["speaks_for_the_rep"].to_string();
    assert!(speaks.contains("somebody else among those who serve"), "{speaks}");
}

#[test]
fn s3_33_a_client_whom_the_rep_referred_is_a_joint_one() {
    let (_folder, audit) = tied("C-1,Ada,Moss,ada@moss.example,Omar Quay,Buyer,,,Jane Harbour,");

    assert_eq!(audit["cleared"]["joint"], 1, "{audit:#}");
}

#[test]
fn s3_34_an_investor_with_a_managed_property_is_a_landlord() {
    let crm = format!("{HEADS}C-1,Ada,Moss,ada@moss.example,Omar Quay,Buyer,,,,Yes\n");
    let folder = agency(ROSTER, &crm);
    let roll = "Landlord ID,Landlord Name,Property ID,From,Until\nC-1,Ada Moss,PR-7,2023-01-01,\n";
    let roll = file(folder.path(), "rent-roll.csv", roll);
    said(folder.path(), &["import", "rent-roll", &roll, "--taken-on", "2025-01-15"]);
    connected(folder.path(), "jane", &[("Ada", "Moss", "ada@moss.example", "02 Jun 2025")]);

    let audit = json(folder.path(), &["offboard", "jane", "--last-day", "2026-10-31"]);

    assert!(codes(&audit, "C-1").contains(&"RENTROLL-CONNECTION".to_owned()), "{audit:#}");
}

#[test]
fn s3_43_a_record_with_another_owner_who_stays_is_no_orphan() {
    let alone = "C-1,Ada,Moss,ada@moss.example,Finn Marsh,Buyer,,,,";
    let shared = "C-1,Ada,Moss,ada@moss.example,Finn Marsh; Omar Quay,Buyer,,,,";

    let ((_one, alone), (_two, shared)) = (tied(alone), tied(shared));

    assert_eq!(codes(&alone, "C-1").first().map(String::as_str), Some("ORPHAN-CONNECTION"));
    assert!(!codes(&shared, "C-1").contains(&"ORPHAN-CONNECTION".to_owned()), "{shared:#}");
}
