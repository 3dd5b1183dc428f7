//! Every export in `fixtures/crm/` against a snapshot of what is read from it.
//!
//! The people in them are invented. A new shape is a new folder and a line here.

use std::path::PathBuf;

use ringfence::company::ColumnMap;
use ringfence::company::CompanyError;
use ringfence::company::Preset;
use ringfence::company::doctor;
use ringfence::company::read_crm;
use ringfence::company::read_rent_roll;
use ringfence::company::read_roster;
use ringfence::company::read_roster_with;

/// Preset, case, file and snapshot of every CRM export.
const CRM: &[(&str, &str, &str)] = &[
    ("salesforce", "report", "clients.csv"),
    ("salesforce", "data_loader", "extract.csv"),
    ("hubspot", "contacts", "hubspot-crm-exports-all-contacts.csv"),
    ("outlook", "desktop", "contacts.csv"),
    ("google", "new_2024", "contacts.csv"),
    ("google", "old_2023", "google.csv"),
    ("act", "contacts", "act.csv"),
    ("top-producer", "contacts", "contacts.csv"),
    ("online-agent", "contacts", "contacts.csv"),
    ("follow-up-boss", "people", "people.csv"),
    ("generic", "consent", "clients.csv"),
    ("generic", "no_id", "clients.csv"),
];

fn fixture(preset: &str, case: &str, file: &str) -> Vec<u8> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("fixtures/crm").join(preset).join(case).join(file);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[expect(clippy::unwrap_used, reason = "a reading always serialises; a test may panic")]
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

#[test]
fn every_crm_export_is_read_as_its_snapshot_says() {
    for (preset, case, file) in CRM {
        let bytes = fixture(preset, case, file);

        let reading = read_crm(file, &bytes, preset.parse().unwrap(), None).unwrap();

        insta::assert_snapshot!(format!("crm-{preset}-{case}"), json(&reading));
    }
}

#[test]
fn a_product_that_is_not_named_is_read_alike_when_its_headers_tell_it() {
    for (preset, case, file) in CRM {
        let bytes = fixture(preset, case, file);

        let named = read_crm(file, &bytes, preset.parse().unwrap(), None).unwrap();
        let auto = read_crm(file, &bytes, Preset::Auto, None).unwrap();

        assert_eq!(named.records, auto.records, "{preset}/{case}");
    }
}

#[test]
fn nothing_private_is_kept() {
    let private = [
        "1980-02-14",
        "02-14",
        "14/02/1980",
        "prefers tea",
        "Kim and Lee",
        "Sailing",
        "987654",
        "secret",
        "6.66",
        "Fixed",
        "Zelda",
        "her loan",
        "a second deal",
    ];
    for (preset, case, file) in CRM {
        let bytes = fixture(preset, case, file);

        let reading = read_crm(file, &bytes, Preset::Auto, None).unwrap();

        let read = json(&reading);
        for word in private.iter().filter(|word| !(**word == "02-14" && *case != "new_2024")) {
            assert!(!read.contains(word), "{preset}/{case} keeps `{word}`");
        }
    }
}

#[test]
fn a_mapping_file_names_headers_nobody_knows() {
    let bytes = fixture("generic", "mapped", "clients.csv");
    let text = String::from_utf8(fixture("generic", "mapped", "columns.toml")).unwrap();
    let map = ColumnMap::parse("columns.toml", &text).unwrap();

    let without = read_crm("clients.csv", &bytes, Preset::Auto, None);
    let with = read_crm("clients.csv", &bytes, Preset::Auto, Some(&map)).unwrap();

    assert!(matches!(without, Err(CompanyError::NoHeader { .. })));
    insta::assert_snapshot!("crm-generic-mapped", json(&with));
}

#[test]
fn cards_are_read_as_records() {
    let bytes = fixture("vcard", "cards", "clients.vcf");

    let reading = read_crm("clients.vcf", &bytes, Preset::Auto, None).unwrap();

    let read = json(&reading);
    assert!(!read.contains("1980") && !read.contains("tea"));
    insta::assert_snapshot!("crm-vcard-cards", read);
}

#[test]
fn the_rent_roll_is_read_without_tenants_and_money() {
    let bytes = fixture("rent-roll", "ownerships", "rent-roll.csv");

    let reading = read_rent_roll("rent-roll.csv", &bytes, None).unwrap();

    let read = json(&reading);
    for word in ["Tom Renter", "renter.example", "12345678", "650", "2600", "K7", "difficult"] {
        assert!(!read.contains(word), "keeps `{word}`");
    }
    insta::assert_snapshot!("rent-roll-ownerships", read);
}

#[test]
fn rosters_are_read_without_pay_and_performance() {
    let hr = fixture("roster", "hr", "roster.csv");
    let connector = fixture("roster", "hr_connector", "leavers.csv");

    let reading = read_roster("roster.csv", &hr).unwrap();
    let update = read_roster("leavers.csv", &connector).unwrap();

    assert!(!json(&reading).contains("9876") && update.update_only);
    insta::assert_snapshot!("roster-hr", json(&reading));
    insta::assert_snapshot!("roster-hr_connector", json(&update));
}

#[test]
fn a_workspaces_order_of_dates_settles_what_the_file_does_not() {
    let text = b"Rep ID,Name,Last Day\njane,Jane Rep,03/04/2026\n";
    let map = ColumnMap::default().with_dates("month-first".parse().unwrap());

    let reading = read_roster_with("roster.csv", text, Some(&map)).unwrap();

    assert_eq!(reading.reps[0].last_day, "2026-03-04".parse().ok());
    assert!(reading.warnings.iter().any(|text| text.contains("month-first")));
}

#[test]
fn a_diagnosis_tells_every_column_of_an_export() {
    let top = fixture("top-producer", "contacts", "contacts.csv");
    let rent = fixture("rent-roll", "ownerships", "rent-roll.csv");
    let roster = fixture("roster", "hr", "roster.csv");

    let top = doctor("contacts.csv", &top, Preset::TopProducer, None, None).unwrap().text();
    let rent = doctor("rent-roll.csv", &rent, Preset::Auto, None, None).unwrap().text();
    let roster = doctor("roster.csv", &roster, Preset::Auto, None, None).unwrap().text();

    let all = [&top, &rent, &roster];
    assert!(all.iter().all(|text| !text.contains("Ada") && !text.contains("Jane")));
    insta::assert_snapshot!("doctor-top-producer", top);
    insta::assert_snapshot!("doctor-rent-roll", rent);
    insta::assert_snapshot!("doctor-roster", roster);
}
