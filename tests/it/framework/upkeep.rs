//! Rows of several documents about what the periodic report and an offboarding tell besides findings:
//! benefits, clients who hang on one person, pseudonyms, small offices, what the rep has seen.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use crate::commands::stderr;
use crate::commands::within;
use crate::demo::ringfence;

/// Runs a command and gives what it printed, each paragraph on one line.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = within(folder, arguments);
    assert!(matches!(output.status.code(), Some(0 | 10)), "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.replace("\n    ", " ")
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Jane and Omar at the Bay with three others, Pia alone at the Hill. Jane left; all three are tied
/// to clients.
fn made() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let made =
        ringfence().arg("init").arg(path.join("w")).args(["--place", "AU-NSW"]).output().unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    let mut roster = "Id,Name,Email,Role,Office,Hired,Last Day\n\
                      jane,Jane Harbour,jane@harbour.example,sales,Bay,2020-01-06,2026-10-31\n\
                      omar,Omar Quay,omar@harbour.example,sales,Bay,2020-01-06,\n\
                      pia,Pia Hill,pia@harbour.example,sales,Hill,2020-01-06,\n\
                      finn,Finn Marsh,finn@harbour.example,sales,Bay,2018-03-05,2025-03-31\n"
        .to_owned();
    for no in 1..=5 {
        writeln!(roster, "r{no},Rita Row{no},r{no}@harbour.example,sales,Bay,2020-01-06,").unwrap();
    }
    let heads = "Record ID,First Name,Last Name,Email,Contact owner,Lead Source,Last Contacted,\
                 Next Contact Date,Created By\n";
    let crm = format!(
        "{heads}\
         C-1,Ada,Moss,ada@moss.example,Jane Harbour,Referral,2026-09-01,2026-12-01,Jane Harbour\n\
         C-2,Ben,Reed,ben@reed.example,Jane Harbour; Omar Quay,,,,\n\
         C-3,Cleo,Hart,cleo@hart.example,Omar Quay,,,,\n\
         C-4,Dora,Lind,dora@lind.example,Finn Marsh,,,,\n\
         C-5,Emil,Nash,emil@nash.example,Pia Hill,,,,\n"
    );
    let (roster, crm) = (file(path, "roster.csv", &roster), file(path, "crm.csv", &crm));
    said(path, &["import", "roster", &roster, "--taken-on", "2025-01-15"]);
    said(path, &["import", "crm", &crm, "--taken-on", "2025-01-15"]);
    let tied = [
        ("jane", "Ada,Moss,,ada@moss.example", "Dora,Lind,,dora@lind.example"),
        ("omar", "Cleo,Hart,,cleo@hart.example", "Dora,Lind,,dora@lind.example"),
        ("pia", "Emil,Nash,,emil@nash.example", "Cleo,Hart,,cleo@hart.example"),
    ];
    for (rep, one, other) in tied {
        let text = format!(
            "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
             {one},,,02 Jun 2025\n{other},,,02 Jun 2025\n"
        );
        let export = file(path, &format!("{rep}/Connections.csv"), &text);
        let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];
        said(path, &[&["intake", rep, &export], &basis[..]].concat());
    }
    folder
}

/// The workspace for tests that change nothing a report tells.
fn workspace() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    MADE.get_or_init(made).path()
}

/// Puts a line into agency.toml, or changes one.
fn set(folder: &Path, from: &str, to: &str) {
    let path = folder.join("w/policies/agency.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn s0_03_networks_are_told_with_clients_and_their_share_of_the_crm_and_no_names() {
    let text = said(workspace(), &["report"]);

    let networks = text.split("How far the networks reach").nth(1).unwrap();
    let networks = networks.split("\n\n").next().unwrap();
    // Ada, Dora, Cleo and Emil, each once, of five records.
    assert!(
        networks.contains(
            "LinkedIn, people connected: 6, clients, each once: 4, share of the CRM: 80.0%"
        ),
        "{networks}"
    );
}

#[test]
fn s0_19_an_offboarding_says_whether_the_rep_has_seen_the_findings() {
    let folder = made();
    let path = folder.path();
    let offboard = || said(path, &["offboard", "jane"]);

    let before = offboard();
    let early = within(path, &["findings", "shown", "jane", "--on", "2026-12-01"]);
    said(path, &["findings", "shown", "jane", "--on", "2026-11-20"]);
    let after = offboard();

    assert!(before.contains("Not yet: none of"), "{before}");
    assert_eq!(early.status.code(), Some(1), "{}", stderr(&early));
    assert!(after.contains("Shown to the rep on 20 Nov 2026"), "{after}");
}

#[test]
fn s0_21_a_leaver_is_told_what_they_brought_in_and_keep() {
    let text = said(workspace(), &["offboard", "jane"]);

    assert!(text.contains("Clients built up together, as a copy: 2"), "{text}");
    assert!(text.contains("Of these the rep created or brought in 2 records."), "{text}");
}

#[test]
fn s1_01_no_report_speaks_of_money_unless_the_agency_set_an_amount() {
    let folder = made();
    let before = said(folder.path(), &["report"]);

    set(
        folder.path(),
        "# [record_value]\n# amount = 40\n# currency = \"AUD\"\n# source = ",
        "[record_value]\namount = 40\ncurrency = \"AUD\"\nsource = ",
    );
    let after = said(folder.path(), &["report"]);

    assert!(!before.contains("taken to be worth"), "{before}");
    // Dora is the one client with something held against an entry.
    assert!(after.contains("at 40 AUD each: 40 AUD."), "{after}");
}

#[test]
fn s2_16_an_amount_stands_beside_its_assumption_and_where_it_comes_from() {
    let folder = made();
    set(
        folder.path(),
        "# [record_value]\n# amount = 40\n# currency = \"AUD\"\n# source = ",
        "[record_value]\namount = 36\ncurrency = \"GBP\"\nsource = ",
    );

    let text = said(folder.path(), &["report"]);

    assert!(text.contains("It assumes that every record is worth the same"), "{text}");
    assert!(text.contains("The amount: cost of a lead in our own marketing, 2026."), "{text}");
}

#[test]
fn s1_27_the_handover_list_holds_clients_without_a_second_owner_and_their_next_touch() {
    let pack = workspace().join("pack-1");
    said(workspace(), &["offboard", "jane", "--out", &pack.display().to_string()]);

    let list = std::fs::read_to_string(pack.join("handover.csv")).unwrap();

    let wanted = "\"C-1\",\"SUCCESSION-GAP, SINGLE-THREAD\",\"joint\",\"linkedin\",\
                  \"2026-09-01\",\"2026-12-01\",\"\"";
    assert!(list.contains(wanted), "{list}");
    // Ben has Omar, and Dora was never Jane's.
    assert!(!list.contains("C-2") && !list.contains("C-4"), "{list}");
}

#[test]
fn s1_32_no_table_of_the_report_counts_a_person() {
    let page = said(workspace(), &["--format", "html", "report"]);

    for id in ["jane", "omar", "pia"] {
        assert!(!page.contains(&format!("<th scope=\"row\"><bdi>{id}</bdi></th>")), "{id}");
    }
    assert!(!page.contains("<th scope=\"col\">Rep</th><th scope=\"col\" class=\"num\">"));
}

#[test]
fn s1_33_a_report_names_no_rep_unless_asked_and_that_is_logged() {
    let folder = made();
    let path = folder.path();
    let names = ["jane", "omar", "finn", "harbour.example", "Quay"];
    for format in ["text", "html", "csv"] {
        let shown = said(path, &["--format", format, "--verbose", "report"]);
        let shown = shown.replace("Jane-export", "").to_lowercase();
        let found = names.iter().find(|name| shown.contains(&name.to_lowercase()));
        assert_eq!(found, None, "{format}: {shown}");
        assert!(shown.contains("rep "), "{format}");
    }

    let json = said(path, &["--format", "json", "report"]);
    let revealed = said(path, &["report", "--reveal"]);

    assert!(json.contains("\"rep\": \"omar\""), "{json}");
    assert!(revealed.contains("omar"), "{revealed}");
    let journal = "select what from journal";
    let journal = crate::demo::sqlite(&path.join("w/ringfence.db"), journal);
    assert_eq!(journal.iter().filter(|what| what.contains("revealed in a report")).count(), 1);
}

#[test]
fn s1_34_self_checks_are_told_as_the_good_they_are() {
    let folder = made();
    let contacts = file(folder.path(), "one.csv", "First Name,Last Name\nNora,Vale\n");
    said(folder.path(), &["check", &contacts, "--rep", "omar", "--to", "linkedin"]);

    let text = said(folder.path(), &["report"]);

    assert!(text.contains("Self-checks run before an upload: 1"), "{text}");
}

#[test]
fn s4_20_a_small_office_has_no_row_of_its_own() {
    let folder = made();
    let path = folder.path();

    let together = said(path, &["report"]);
    set(path, "smallest_office = 5", "smallest_office = 1");
    let apart = said(path, &["report"]);

    assert!(!together.contains("Hill,") && together.contains("smaller offices,"), "{together}");
    assert!(apart.contains("Hill,") && apart.contains("Bay,"), "{apart}");
}

#[test]
fn s4_30_benefits_stand_beside_drawbacks() {
    let text = said(workspace(), &["report"]);

    // Omar and Pia work here: Cleo is tied to both, Dora to Omar, Emil to Pia.
    assert!(text.contains("Clients tied to somebody who works here: 3"), "{text}");
    assert!(text.contains("Of them, tied to more than one person: 1"), "{text}");
    assert!(
        text.contains("Clients tied to one person who works here, and to no other: 2"),
        "{text}"
    );
}

#[test]
fn s4_31_clients_tied_to_the_leaver_and_to_nobody_else_are_told_as_help() {
    let text = said(workspace(), &["offboard", "jane"]);

    assert!(
        text.contains("1 client hangs on the rep alone. Help for whoever takes over"),
        "{text}"
    );
    assert!(!text.contains("C-4, why"), "{text}");
}
