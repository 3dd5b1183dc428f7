//! What is read of a client, what never is, and what makes two records one person.

use std::sync::OnceLock;

use ringfence::company::Preset;
use ringfence::company::doctor;
use ringfence::company::read_crm;
use ringfence::model::person::PhoneKind;
use ringfence::model::record::RecordState;

use super::file;
use super::json;
use super::linked;
use super::said;
use crate::commands::small;

/// A workspace that checks alone look at.
fn workspace() -> &'static std::path::Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    MADE.get_or_init(|| small("AU-NSW")).path()
}

/// Checks a file of contacts for LinkedIn.
fn check(name: &str, text: &str) -> serde_json::Value {
    let contacts = file(workspace(), name, text);
    json(workspace(), &["check", &contacts, "--rep", "jane", "--to", "linkedin"])
}

/// What a CRM row with these further columns says.
fn record(heads: &str, cells: &str) -> RecordState {
    let text = format!(
        "Record ID,First Name,Last Name,Email,Contact owner,{heads}\n\
         C-1,Ada,Moss,ada@moss.example,Jane Harbour,{cells}\n"
    );
    let reading = read_crm("crm.csv", text.as_bytes(), Preset::Auto, None).unwrap();
    reading.records.into_iter().next().unwrap().1
}

/// Everything that is kept of such a row.
fn kept(heads: &str, cells: &str) -> String {
    serde_json::to_string(&record(heads, cells)).unwrap()
}

/// How the doctor says a column is read.
fn diagnosed(head: &str) -> String {
    let text =
        format!("Record ID,First Name,Last Name,Email,{head}\nC-1,Ada,Moss,a@moss.example,x\n");
    let told = doctor("crm.csv", text.as_bytes(), Preset::Auto, None, None).unwrap().text();
    told.lines().find(|line| line.contains(head)).unwrap_or(&told).to_owned()
}

/// The severities of what is said of a contact file with a column of private details.
fn private(head: &str, cell: &str) -> Vec<String> {
    let name = format!("{}.csv", head.replace(['\'', ' '], "-"));
    let text = format!("First Name,Last Name,Email,{head}\nNora,Vale,nora@vale.example,{cell}\n");
    let audit = check(&name, &text);
    assert!(!audit.to_string().contains(cell), "keeps `{cell}`");
    let findings = audit["findings"].as_array().unwrap();
    assert!(findings.iter().all(|one| one["code"] == "SENSITIVE-FIELDS"), "{audit:#}");
    findings.iter().map(|one| one["severity"].as_str().unwrap().to_owned()).collect()
}

const PEOPLE: &str = "id,First Name,Last Name,Email,Mobile Phone,Company,Job Title\n";

#[test]
fn s3_01_a_name_alone_is_at_most_possible_however_it_is_written() {
    let same = linked(
        &format!("{PEOPLE}l-1,Zoë,MÜLLER,zoe@mueller.example,,,\n"),
        &format!("{PEOPLE}r-1,Zoe,Müller,zoe@mueller.example,,,\n"),
    );
    let alone = check("name.csv", "First Name,Last Name\nADA,Moss\n");

    assert!(same > Some(0.99), "{same:?}");
    assert_eq!(alone["findings"].as_array().unwrap().len(), 0, "{alone:#}");
    assert!(alone["cannot_see"].to_string().contains("shares a name"), "{alone:#}");
}

#[test]
fn s3_02_four_kinds_of_phone_are_read_and_one_number_is_one_number_in_any_form() {
    let state = record(
        "Home Phone,Mobile Phone,Work Phone,Fax",
        "02 5550 1001,0491 570 006,02 5550 1002,02 5550 1003",
    );
    let kinds: Vec<PhoneKind> = state.person.phones.iter().map(|phone| phone.kind).collect();
    let same = linked(
        &format!("{PEOPLE}l-1,Ada,Moss,,+61 491 570 006,,\n"),
        &format!("{PEOPLE}r-1,Ada,Moss,,0491 570 006,,\n"),
    );

    for kind in [PhoneKind::Home, PhoneKind::Mobile, PhoneKind::Work, PhoneKind::Fax] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    assert!(same > Some(0.99), "{same:?}");
}

#[test]
fn s3_03_an_address_of_ones_own_tells_a_person_and_the_mailbox_of_a_role_does_not() {
    let of = |left: &str, right: &str| {
        linked(&format!("{PEOPLE}l-1,{left},,,\n"), &format!("{PEOPLE}r-1,{right},,,\n"))
    };

    let own = of("Ada,Moss,ada@moss.example", "A.,Moss,ada@moss.example");
    let role = of("Ada,Moss,info@harbour.example", "Ben,Reed,info@harbour.example");

    assert!(own > Some(0.9), "{own:?}");
    assert!(role.is_none_or(|probability| probability < 0.5), "{role:?}");
}

#[test]
fn s3_04_a_home_address_is_read_to_tell_people_apart_and_printed_nowhere() {
    let home = "12 Kurrajong Lane";
    let state = record("Home Street,Home City,Home Zip", "12 Kurrajong Lane,Glebe,2037");
    assert!(state.person.place.is_some());
    let text = format!(
        "First Name,Last Name,Email,Home Street,Home City\nAda,Moss,ada@moss.example,{home},Glebe\n"
    );
    let contacts = file(workspace(), "home.csv", &text);

    for format in ["text", "json", "html", "csv"] {
        let shown = said(
            workspace(),
            &["--format", format, "check", &contacts, "--rep", "jane", "--to", "linkedin"],
        );
        assert!(shown.contains("C-1") && !shown.contains("Kurrajong"), "{format}");
    }
}

#[test]
fn s3_05_notes_are_never_read() {
    assert!(!kept("Notes", "likes quiet streets").contains("quiet"));
    assert!(diagnosed("Notes").contains("free text is never read"));
}

#[test]
fn s3_10_the_formula_is_not_computed_and_its_columns_are_left_unread() {
    for head in
        ["Conversion Probability", "Engagement Level", "Lead Source Quality", "Status Level"]
    {
        assert!(!kept(head, "0.8731").contains("0.8731"), "{head}");
        assert!(diagnosed(head).contains("scores and forecasts"), "{head}: {}", diagnosed(head));
    }
}

#[test]
fn s3_17_a_birth_date_is_dropped_and_told_of_in_an_upload_file() {
    assert!(!kept("Birthday", "1980-02-14").contains("1980"));
    assert_eq!(private("Birthday", "1980-02-14"), ["medium"]);
}

#[test]
fn s3_18_birthdays_of_the_family_are_told_of_as_well() {
    assert!(!private("Spouse Birthday", "1981-03-15").is_empty());
}

#[test]
fn s3_19_children_weigh_more_than_any_other_detail() {
    assert!(!kept("Children's Names", "Zelda").contains("Zelda"));
    assert_eq!(private("Children's Names", "Zelda"), ["high"]);
}

#[test]
fn s3_20_an_anniversary_is_dropped_and_told_of() {
    assert!(!kept("Anniversary", "2001-09-08").contains("2001"));
    assert_eq!(private("Anniversary", "2001-09-08"), ["medium"]);
}

#[test]
fn s3_21_hobbies_are_dropped_and_told_of() {
    assert!(!kept("Hobbies", "Sailing").contains("Sailing"));
    assert_eq!(private("Hobbies", "Sailing"), ["medium"]);
}

#[test]
fn s3_22_a_job_title_makes_nobody_one_person() {
    let of = |title: &str| {
        linked(
            &format!("{PEOPLE}l-1,Ada,Moss,ada@moss.example,,,Broker\n"),
            &format!("{PEOPLE}r-1,Ada,Moss,ada@moss.example,,,{title}\n"),
        )
    };
    let alone = linked(
        &format!("{PEOPLE}l-1,Ada,Moss,,,,Broker\n"),
        &format!("{PEOPLE}r-1,Ben,Reed,,,,Broker\n"),
    );

    assert!(of("Broker") > Some(0.99) && of("Baker") > Some(0.99));
    assert_eq!(alone, None);
}

#[test]
fn s3_23_a_company_raises_a_name_and_is_nothing_alone() {
    let of = |left: &str, right: &str| {
        linked(&format!("{PEOPLE}l-1,{left}\n"), &format!("{PEOPLE}r-1,{right}\n"))
    };

    let name = of("Ada,Moss,,,,", "Ada,Moss,,,,").unwrap_or_default();
    let both = of("Ada,Moss,,,Kelp Foundry,", "Ada,Moss,,,Kelp Foundry,").unwrap_or_default();
    let company = of("Ada,Moss,,,Kelp Foundry,", "Ben,Reed,,,Kelp Foundry,");

    assert!(both > name, "{both} {name}");
    assert_eq!(company, None);
}

#[test]
fn s3_27_a_business_plan_is_left_unread() {
    assert!(!kept("Plan", "Gold plan").contains("Gold"));
    assert!(diagnosed("Plan").contains("no audit needs it"));
}

#[test]
fn s3_28_correspondence_is_left_unread_and_its_date_counts() {
    let state = record("Correspondence,Last Contacted", "wrote about the fence,2026-03-04");

    assert!(!serde_json::to_string(&state).unwrap().contains("fence"));
    assert_eq!(state.last_dealing_on, "2026-03-04".parse().ok());
}

#[test]
fn s3_29_the_doctor_lists_columns_that_nobody_maps() {
    let told = diagnosed("Parking Spot");

    assert!(told.contains("Parking Spot") && !told.contains("never read"), "{told}");
    let unread = record("Parking Spot", "P4");
    assert!(!serde_json::to_string(&unread).unwrap().contains("P4"));
}

#[test]
fn s3_36_a_sale_price_is_dropped() {
    assert!(!kept("Sale Price", "987654").contains("987654"));
    assert!(diagnosed("Sale Price").contains("prices"));
}

#[test]
fn s3_37_a_home_description_is_dropped() {
    assert!(!kept("Home Description", "four quiet bedrooms").contains("bedrooms"));
}

#[test]
fn s3_38_interest_rates_are_dropped_and_told_of() {
    assert!(!kept("Interest Rates", "6.66").contains("6.66"));
    assert_eq!(private("Interest Rate", "6.66"), ["medium"]);
}

#[test]
fn s3_39_a_loan_is_dropped_and_told_of() {
    assert!(!kept("Loan Type", "Fixed-9").contains("Fixed-9"));
    assert_eq!(private("Loan Type", "Fixed-9"), ["medium"]);
}

#[test]
fn s3_40_every_crm_that_is_named_has_a_preset_and_a_fixture() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/crm");
    for product in ["top-producer", "online-agent", "act", "salesforce", "outlook", "generic"] {
        assert!(product.parse::<Preset>().is_ok(), "{product}");
        assert!(root.join(product).is_dir(), "{product}");
    }
}

/// What is kept of columns in which programs note what they sent.
fn automated(head: &str) {
    let state = record(head, "2026-05-05");

    assert_eq!((state.last_dealing_on, state.dealings), (None, None), "{head}");
    assert!(diagnosed(head).contains("an automated send is no dealing"), "{}", diagnosed(head));
}

#[test]
fn s3_41_bulk_email_is_no_dealing() {
    automated("Last Mass Email");
}

#[test]
fn s3_44_a_campaign_is_no_dealing() {
    automated("Campaign");
}

#[test]
fn s3_50_of_correspondence_only_the_day_and_the_number_are_kept() {
    let state = record("Last Contacted,Interaction Count,History", "2026-03-04,3,rang about rates");

    assert_eq!((state.last_dealing_on, state.dealings), ("2026-03-04".parse().ok(), Some(3)));
    assert!(!serde_json::to_string(&state).unwrap().contains("rang"));
}

#[test]
fn s3_55_touch_plans_are_no_dealings() {
    automated("8x8 Plan");
    automated("33 Touch");
}

#[test]
fn s3_56_a_programmed_email_campaign_is_no_dealing() {
    automated("Drip Campaign");
}
