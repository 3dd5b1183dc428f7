//! Whom a clause protects, and the calendar of its days.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use super::agency;
use super::connected;
use super::json;
use super::said;

const ROSTER: &str = "Id,Name,Email,Role,Office,Hired,Resigned,Last Day,Agreement\n\
     jane,Jane Harbour,jane@harbour.example,sales,Bay,2020-01-06,2026-10-01,2026-10-31,EMP-STD\n\
     omar,Omar Quay,omar@harbour.example,sales,Bay,2020-01-06,,,EMP-STD\n";

/// Record, family name and what the CRM says of the client. All of them know Jane since June 2025.
const CLIENTS: &[(&str, &str, &str)] = &[
    ("recent", "Alder", "Jane Harbour,Buyer,Active,2026-06-01,5,,,"),
    ("inactive", "Birch", "Jane Harbour,Buyer,Inactive,2024-01-01,5,,,"),
    ("once", "Cedar", "Jane Harbour,Buyer,Active,2026-06-01,1,,,"),
    ("fsbo", "Dogwood", "Jane Harbour,FSBO,Active,2026-06-01,5,,,"),
    ("expired", "Elder", "Jane Harbour,Expired,Active,2026-06-01,5,,,"),
    ("year", "Fir", "Jane Harbour,Buyer,Active,,5,2025,,"),
    ("specialist", "Gorse", "Omar Quay,Buyer,Active,2026-06-01,5,,Jane Harbour,"),
    ("adopted", "Hazel", "Jane Harbour,Buyer,Active,2026-06-01,5,,,Yes"),
    ("lead", "Ivy", "Jane Harbour,,Lead,2026-06-01,5,,,"),
    ("potential", "Juniper", "Jane Harbour,Potential Buyer,Active,2026-06-01,5,,,"),
];

/// The workspace, made once.
fn workspace() -> tempfile::TempDir {
    let mut crm = "Record ID,First Name,Last Name,Email,Contact owner,Contact Type,Status,\
                   Last Dealing Date,Personal Dealings,Closing Year,Buyer/Seller Specialist,\
                   Adopted Buyer\n"
        .to_owned();
    let mut people = Vec::new();
    for (record, family, rest) in CLIENTS {
        let email = format!("kim@{}.example", family.to_lowercase());
        writeln!(crm, "{record},Kim,{family},{email},{rest}").unwrap();
        people.push((*family, email));
    }
    let folder = agency(ROSTER, &crm);
    let people: Vec<(&str, &str, &str, &str)> = people
        .iter()
        .map(|(family, email)| ("Kim", *family, email.as_str(), "02 Jun 2025"))
        .collect();
    connected(folder.path(), "jane", &people);
    folder
}

/// By record, whether a clause protects the client.
fn protected(folder: &Path) -> BTreeMap<String, String> {
    let audit = json(folder, &["offboard", "jane"]);
    // Nobody is missing for want of a match.
    assert_eq!(audit["counts"]["matched"], CLIENTS.len(), "{audit:#}");
    let findings = audit["findings"].as_array().unwrap().iter();
    findings
        .map(|one| {
            let word = one["clause"]["protected"].as_str().unwrap_or("out");
            (one["record"]["id"].as_str().unwrap().to_owned(), word.to_owned())
        })
        .collect()
}

/// The answers under the shipped agreement.
fn shipped() -> &'static BTreeMap<String, String> {
    static MADE: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    MADE.get_or_init(|| protected(workspace().path()))
}

/// Whether the shipped clause protects a client; a tie to one whom no clause protects is no finding.
fn answer(record: &str) -> &'static str {
    shipped().get(record).map_or("out", String::as_str)
}

/// Changes the agreement of a new workspace.
fn with_agreement(from: &str, to: &str) -> tempfile::TempDir {
    let folder = workspace();
    let path = folder.path().join("w/policies/agreements.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    folder
}

#[test]
fn s3_08_a_client_who_is_inactive_for_longer_than_the_look_back_is_not_protected() {
    assert_eq!((answer("recent"), answer("inactive")), ("in", "out"));
}

#[test]
fn s3_11_a_client_with_fewer_dealings_than_the_clause_asks_for_is_not_protected() {
    assert_eq!(answer("once"), "out");
}

#[test]
fn s3_12_the_last_dealing_decides_whether_a_client_lies_in_the_look_back() {
    let folder = with_agreement("look_back_months = 12", "look_back_months = 60");

    assert_eq!(protected(folder.path()).get("inactive").map(String::as_str), Some("in"));
}

#[test]
fn s3_15_prospects_are_protected_by_a_clause_that_names_them_and_by_no_other() {
    let folder = with_agreement("[\"clients\"]", "[\"clients\", \"prospects\"]");
    let named = protected(folder.path());

    assert_eq!((answer("fsbo"), answer("expired")), ("out", "out"));
    assert_eq!(named.get("fsbo").map(String::as_str), Some("in"));
    assert_eq!(named.get("adopted"), None);
}

#[test]
fn s3_24_the_calendar_holds_the_end_of_each_restraint_and_a_day_to_review_it() {
    let folder = workspace();
    let pack = folder.path().join("pack");
    said(folder.path(), &["offboard", "jane", "--out", &pack.display().to_string()]);

    let calendar = std::fs::read_to_string(pack.join("restraints.ics")).unwrap();
    let calendar = calendar.replace("\r\n ", "");

    // Twelve months from the last day, and thirty days before.
    assert!(calendar.contains("DTSTART;VALUE=DATE:20271031"), "{calendar}");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20271001"), "{calendar}");
    assert!(calendar.contains("restraint is over: ") && calendar.contains("review: "));
}

#[test]
fn s3_30_a_specialist_who_serves_a_colleagues_client_has_dealt_with_them() {
    assert_eq!(answer("specialist"), "in");
}

#[test]
fn s3_31_a_closing_that_is_known_by_its_year_alone_is_an_edge() {
    assert_eq!(answer("year"), "edge");
}

#[test]
fn s3_35_a_buyer_whom_another_agency_brought_along_is_not_protected() {
    assert_eq!(answer("adopted"), "out");
}

#[test]
fn s3_59_an_area_of_a_clause_is_a_level_for_a_person_to_read() {
    let folder = with_agreement(
        "duration_months = [12, 6, 3]",
        "areas = [\"Glebe\"]\nduration_months = [12]",
    );
    let audit = json(folder.path(), &["offboard", "jane"]);

    let findings = audit["findings"].as_array().unwrap();
    let levels = findings.iter().find(|one| one["record"]["id"] == "recent").unwrap();
    assert!(levels["clause"]["levels"].to_string().contains("Glebe"), "{levels:#}");
}

#[test]
fn s3_61_a_lead_and_a_potential_buyer_are_prospects_and_a_close_contact_is_the_reps_own() {
    let roster = ROSTER;
    let crm = "Record ID,First Name,Last Name,Email,Contact owner,Contact Type\n\
               close,Kim,Kapok,kim@kapok.example,Jane Harbour,Close Contact\n";
    let folder = agency(roster, crm);
    connected(folder.path(), "jane", &[("Kim", "Kapok", "kim@kapok.example", "02 Jun 2025")]);

    let audit = json(folder.path(), &["offboard", "jane"]);

    assert_eq!((answer("lead"), answer("potential")), ("out", "out"));
    assert_eq!(audit["cleared"]["personal"], 1, "{audit:#}");
}
