//! Every fixture of every network against a snapshot, and what hostile lists of a network do.
//!
//! A new shape of an archive is a new folder in `fixtures/networks/<id>/`: it is found by itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up must fail")]

use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use ringfence::intake::archive::Archive;
use ringfence::model::reading::NetworkId;
use ringfence::model::reading::Reading;
use ringfence::model::reading::SectionState;
use ringfence::network;
use ringfence::network::NetworkError;

/// The folder of a network's fixtures.
fn folder(network: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/networks").join(network)
}

/// The cases of a network, by name.
fn cases(network: &str) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder(network)).unwrap().map(|entry| entry.unwrap());
    let mut cases: Vec<_> =
        entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path())).collect();
    cases.sort();
    cases
}

/// A reading or a refusal as text.
fn shown<T: serde::Serialize>(read: Result<T, NetworkError>) -> String {
    match read {
        Ok(reading) => serde_json::to_string_pretty(&reading).unwrap(),
        Err(error) => format!("error: {error}\nhint: {}", error.hint().unwrap_or("none")),
    }
}

/// Reads each case as an export, and compares it with its snapshot.
fn exports(network: &str) {
    for (case, path) in cases(network) {
        let read = network::read_export(&[path]).map(|(readings, _)| readings);

        insta::assert_snapshot!(format!("{network}__{case}"), shown(read));
    }
}

#[test]
fn linkedin_archives_read_as_their_snapshots() {
    exports("linkedin");
}

#[test]
fn x_archives_read_as_their_snapshots() {
    exports("x");
}

#[test]
fn contact_files_read_as_their_snapshots() {
    let label = NetworkId::known("linkedin");
    for (case, path) in cases("address_book") {
        let file = std::fs::read_dir(path).unwrap().next().unwrap().unwrap().path();

        let read = network::read_contact_file(&file, &label);

        insta::assert_snapshot!(format!("address_book__{case}"), shown(read));
    }
}

/// A zip of the given members in a folder of its own.
fn zip(members: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, text) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    (folder, path)
}

/// Reads a zip of the given members.
fn read(members: &[(&str, &str)]) -> Result<Reading, NetworkError> {
    let (_folder, path) = zip(members);
    network::read_export(&[path]).map(|(mut readings, _)| readings.remove(0))
}

/// The state and count of a section.
fn section(reading: &Reading, name: &str) -> (SectionState, u64) {
    let section = reading.sections.iter().find(|section| section.section == name).unwrap();
    (section.state, section.count)
}

#[test]
fn private_files_of_an_archive_are_never_opened() {
    for (network, case) in
        [("linkedin", "complete_2026"), ("linkedin", "german_file_names"), ("x", "archive_2026")]
    {
        let (_, archive) = network::read_export(&[folder(network).join(case)]).unwrap();

        let private = [
            "essages",
            "achrichten",
            "ositions",
            "ebenslauf",
            "egistration",
            "weets",
            "html",
            "assets",
            "Jobs",
        ];
        for label in archive.opened() {
            assert!(!private.iter().any(|word| label.contains(word)), "{label}");
        }
    }
}

#[test]
fn an_archive_of_no_network_is_refused_with_what_it_holds() {
    let error = read(&[("photos/1.txt", "x"), ("list.txt", "y")]).unwrap_err();

    let message = error.to_string();
    assert!(message.contains("`export.zip`") && message.contains("`list.txt`"), "{message}");
    assert!(error.hint().is_some_and(|hint| hint.contains("Connections.csv")));
}

#[test]
fn two_networks_in_one_zip_are_both_read_and_said() {
    let (_folder, path) = zip(&[
        ("Connections.csv", "First Name,Last Name,Connected On\nAda,Example,08 Feb 2026\n"),
        ("data/following.js", "window.YTD.following.part0 = [ ]"),
    ]);

    let (readings, _) = network::read_export(&[path]).unwrap();

    let ids: Vec<_> = readings.iter().map(|reading| reading.network.as_str()).collect();
    assert_eq!(ids, ["linkedin", "x"]);
    assert!(
        readings
            .iter()
            .all(|reading| reading.warnings.iter().any(|text| text.contains("LinkedIn and X")))
    );
}

/// Reads a `Connections.csv`.
fn connections(text: &str) -> Result<Reading, NetworkError> {
    read(&[("Connections.csv", text)])
}

const HEADER: &str = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";

#[test]
fn ragged_rows_cost_themselves_with_their_lines() {
    let rows = [
        "Ada,Example,08 Feb 2026",
        "Bruno,Sample,,,,,08 Feb 2026,,surplus,,,",
        "Cleo,\"A\nB\nC\",,,,,08 Feb 2026",
        "Dina,short",
        "Eli,Last,,,,,08 Feb 2026",
    ];

    let reading = connections(&format!("{HEADER}{}", rows.join("\n"))).unwrap();

    let lines: Vec<_> = reading.inputs[0].skipped.iter().map(|skipped| skipped.at.line).collect();
    assert_eq!(lines, [Some(2), Some(3), Some(7)]);
    assert_eq!(reading.connections.len(), 2);
    assert_eq!(reading.connections[1].at.line, Some(8));
}

#[test]
fn a_file_of_which_no_row_can_be_read_is_an_error() {
    let error = connections(&format!("{HEADER}Ada,Example\nBruno,Sample\n")).unwrap_err();

    assert!(matches!(error, NetworkError::NothingReadable { skipped: 2, .. }), "{error}");
}

#[test]
fn a_header_without_people_is_empty_and_an_absent_file_absent() {
    let reading = connections(HEADER).unwrap();

    assert_eq!(section(&reading, "linkedin.connections"), (SectionState::Empty, 0));
    assert_eq!(section(&reading, "linkedin.uploaded_contacts"), (SectionState::Absent, 0));
}

#[test]
fn odd_dates_cost_the_date_and_not_the_person() {
    let dates =
        ["", "45321", "0/0/00", "31 Feb 2026", "soon", "2026", "08 Foo 2026", "3/4/2026", "#REF!"];
    let rows: Vec<String> = dates.iter().map(|date| format!("Ada,Example,,,,,{date}\n")).collect();

    let reading = connections(&format!("{HEADER}{}", rows.concat())).unwrap();

    assert_eq!(reading.connections.len(), dates.len());
    assert!(reading.connections.iter().all(|connection| connection.since.is_none()));
    assert!(reading.warnings.iter().any(|text| text.ends_with(": 9")), "{:?}", reading.warnings);
}

#[test]
fn formulas_in_names_are_kept_as_written() {
    let reading =
        connections(&format!("{HEADER}\"=cmd|' /C calc'!A0\",+1,,,@SUM(1),-2,08 Feb 2026\n"))
            .unwrap();

    let person = &reading.connections[0].person;
    assert_eq!(&*person.name.as_ref().unwrap().full, "=cmd|' /C calc'!A0 +1");
    assert_eq!(person.company.as_deref(), Some("@SUM(1)"));
}

#[test]
fn other_shapes_under_the_name_are_refused() {
    for text in [
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        "First Name,Last Name,URL,URL,Connected On\nAda,Example,x,y,08 Feb 2026\n",
        "Vorname,Nachname,Verbunden am\nAda,Example,08 Feb 2026\n",
        "",
    ] {
        let error = connections(text).unwrap_err();

        assert!(error.to_string().contains("Connections.csv"), "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn a_generic_contacts_file_is_not_taken_for_linkedins() {
    let text = "First Name,Last Name,Email,Company\nAda,Example,ada@bright.example,Bright\n";

    let error = read(&[("Contacts.csv", text)]).unwrap_err();

    assert!(matches!(error, NetworkError::Unrecognised { .. }), "{error}");
}

#[test]
fn a_loose_list_under_any_name_is_known_by_its_header() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my people.csv");
    std::fs::write(&path, format!("{HEADER}Ada,Example,,,,,08 Feb 2026\n")).unwrap();

    let (readings, _) = network::read_export(&[path]).unwrap();

    assert_eq!(readings[0].connections.len(), 1);
}

#[test]
fn an_older_export_beside_a_newer_one_counts_each_tie_once() {
    let row = "Ada,Example,https://www.linkedin.com/in/ada-example,,,,08 Feb 2026\n";
    let new = format!(
        "{HEADER}Bruno,Sample,https://www.linkedin.com/in/bruno-sample,,,,09 Feb 2026\n{row}"
    );
    let old = format!("{HEADER}{row}");

    let reading = read(&[("new/Connections.csv", &new), ("old/Connections.csv", &old)]).unwrap();

    assert_eq!(reading.connections.len(), 2);
    assert!(reading.warnings.iter().any(|text| text.contains("counted once")));
}

/// Reads one file of an archive of X.
fn x(name: &str, text: &str) -> Result<Reading, NetworkError> {
    read(&[(name, text), ("data/manifest.js", "window.__THAR_CONFIG = { }")])
}

#[test]
fn a_program_in_the_place_of_a_list_is_refused_by_file() {
    for body in [
        "fetch('https://evil.example')",
        "[ alert(1) ]",
        "[ ].concat([1])",
        "[ {\"following\": {\"accountId\": \"1\"}} ",
    ] {
        let error =
            x("data/following.js", &format!("window.YTD.following.part0 = {body}")).unwrap_err();

        assert!(error.to_string().contains("data/following.js"), "{error}");
    }
}

#[test]
fn another_list_under_the_name_is_refused() {
    let renamed =
        x("data/following.js", "window.YTD.like.part0 = [ {\"like\": {\"tweetId\": \"1\"}} ]");
    let swapped = x("data/following.js", "window.YTD.follower.part0 = [ ]");
    let inside =
        x("data/following.js", "window.YTD.following.part0 = [ {\"like\": {\"tweetId\": \"1\"}} ]");

    assert!(renamed.unwrap_err().to_string().contains("it holds `like`"));
    assert!(swapped.unwrap_err().to_string().contains("it holds `follower`"));
    assert!(matches!(inside.unwrap_err(), NetworkError::NothingReadable { skipped: 1, .. }));
}

#[test]
fn bad_numbers_cost_themselves_and_repeats_are_counted_once() {
    let item = |id: &str| format!("{{\"following\": {{\"accountId\": {id}}}}}");
    let ids = ["\"1\"", "\"\"", "\"-5\"", "\"12a\"", "null", "\"1\"", "2"];
    let list: Vec<String> = ids.iter().map(|id| item(id)).collect();

    let reading =
        x("data/following.js", &format!("window.YTD.following.part0 = [{}]", list.join(",")))
            .unwrap();

    let items: Vec<_> = reading
        .inputs
        .iter()
        .flat_map(|input| &input.skipped)
        .map(|skipped| skipped.at.item)
        .collect();
    assert_eq!(items, [Some(2), Some(3), Some(4), Some(5)]);
    assert_eq!(section(&reading, "x.following"), (SectionState::Present, 2));
    assert_eq!((reading.unidentifiable, reading.connections.len()), (2, 0));
    assert!(reading.warnings.iter().any(|text| text.contains("stand twice, counted once: 1")));
}

#[test]
fn line_separators_comments_and_semicolons_do_no_harm() {
    let text = "// a comment = with a sign\nwindow.YTD.contact.part0 = [ {\"contact\": \
        {\"emails\": [\"ada@bright.example\"], \"x\": \"a\u{2028}b\u{2029}\"}} ] ;\n";

    let reading = x("data/contact.js", text).unwrap();

    assert_eq!(reading.uploaded.len(), 1);
}

#[test]
fn two_archives_of_x_in_one_are_refused() {
    let list = "window.YTD.following.part0 = [ ]";

    let error = read(&[("a/data/following.js", list), ("b/data/following.js", list)]).unwrap_err();

    assert!(error.to_string().contains("two archives of X"), "{error}");
}

#[test]
fn a_contact_file_of_another_kind_is_refused_by_kind() {
    let folder = tempfile::tempdir().unwrap();
    let label = NetworkId::known("linkedin");
    let (_zip, path) = zip(&[("a.txt", "x")]);
    let page = folder.path().join("contacts.csv");
    std::fs::write(&page, "<!doctype html><html></html>").unwrap();
    let gone = folder.path().join("gone.csv");

    let said = |path: &Path| network::read_contact_file(path, &label).unwrap_err().to_string();

    assert!(said(&path).contains("no list of a network"), "{}", said(&path));
    assert!(said(&page).contains("a web page, not a contact file"));
    assert!(said(&gone).contains("cannot read `gone.csv`"));
}

#[test]
fn a_workbook_of_contacts_reads_like_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clients.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows =
        [["Name", "E-mail", "Mobile"], ["Ada Example", "ada@bright.example", "0491 570 006"]];
    for (line, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            sheet.write_string(line, column, cell).unwrap();
        }
    }
    book.save(&path).unwrap();

    let reading = network::read_contact_file(&path, &NetworkId::known("plaxo")).unwrap();

    assert_eq!(reading.uploaded.len(), 1);
    assert_eq!(reading.uploaded[0].at.line, Some(2));
    assert_eq!(section(&reading, "plaxo.contacts"), (SectionState::Present, 1));
}

#[test]
fn thirty_thousand_connections_are_read_whole() {
    let row = |number: usize| {
        let page = format!("https://www.linkedin.com/in/ada-{number}");
        format!("Ada,Example{number},{page},,Bright,Owner,08 Feb 2026\n")
    };
    let rows: Vec<String> = (0..30_000).map(row).collect();

    let reading = connections(&format!("{HEADER}{}", rows.concat())).unwrap();

    assert_eq!(reading.connections.len(), 30_000);
    assert_eq!(reading.inputs[0].rows, 30_000);
}

#[test]
fn a_folder_and_a_zip_of_it_read_alike() {
    let folder = folder("linkedin").join("six_columns_2022");
    let text = std::fs::read_to_string(folder.join("Connections.csv")).unwrap();

    let from_zip = connections(&text).unwrap();
    let (from_folder, archive): (Vec<Reading>, Archive) = network::read_export(&[folder]).unwrap();

    assert_eq!(from_zip.connections, from_folder[0].connections);
    assert_eq!(archive.opened().len(), 1);
}
