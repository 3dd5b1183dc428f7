//! The made-up agency: the fixtures are what the generator makes, and the answers are right.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use std::sync::LazyLock;

use ringfence::usecase::demo::Agency;
use ringfence::usecase::demo::agency;
use ringfence::usecase::demo::canaries;
use ringfence::usecase::demo::planted;

/// The agency of the fixtures, made once for all tests.
static AGENCY: LazyLock<Agency> = LazyLock::new(|| agency(6_000));

/// The folder of the fixtures.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/agency")
}

/// Every file that must stand in the folder: the agency's own and the answers.
fn wanted(agency: &Agency) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<_, _> =
        agency.files.iter().map(|file| (file.path.clone(), file.bytes.clone())).collect();
    files.insert("planted.json".to_owned(), planted::to_json(&agency.planted).unwrap());
    files
}

/// The paths of the files below a folder, with `/` between parts.
fn paths(folder: &Path, below: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            paths(&entry.path(), &format!("{path}/"), found);
        } else {
            found.insert(path);
        }
    }
}

/// A member of a generated zip, or the generated file itself, as text.
fn text(agency: &Agency, file: &str, member: Option<&str>) -> String {
    let bytes = &agency.files.iter().find(|one| one.path == file).unwrap().bytes;
    let Some(member) = member else {
        return String::from_utf8(bytes.clone()).unwrap();
    };
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(member).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The four snapshots of the CRM, oldest first.
fn snapshots(agency: &Agency) -> Vec<String> {
    let crm = agency.files.iter().filter(|file| file.path.starts_with("crm/"));
    crm.map(|file| String::from_utf8(file.bytes.clone()).unwrap()).collect()
}

#[test]
fn the_fixtures_are_what_the_generator_makes() {
    let wanted = wanted(&AGENCY);
    if std::env::var_os("RINGFENCE_WRITE_FIXTURES").is_some() {
        for (path, bytes) in &wanted {
            let path = folder().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    let mut there = BTreeSet::new();
    paths(&folder(), "", &mut there);
    assert!(there.remove("README.md"));

    assert_eq!(there, wanted.keys().cloned().collect());
    for (path, bytes) in wanted {
        let same = fs::read(folder().join(&path)).unwrap() == bytes;
        assert!(same, "`{path}` differs: run with RINGFENCE_WRITE_FIXTURES=1 and read the change");
    }
}

#[test]
fn agencies_of_any_size_are_made_and_twice_the_same() {
    for clients in [0, 1, 2, 9, 250] {
        assert_eq!(agency(clients), agency(clients), "{clients}");
    }
}

#[test]
fn omars_phone_has_3600_contacts_of_which_29_are_to_be_left_out() {
    let agency = &*AGENCY;

    let phone = text(agency, "contacts/omar-phone.csv", None);
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for plant in agency.planted.iter().filter(|one| one.file == "contacts/omar-phone.csv") {
        *codes.entry(plant.expect.unwrap_or("none")).or_default() += 1;
    }

    assert_eq!(phone.lines().count(), 3_601);
    let expected = [
        ("OPTOUT-EXPORT", 3),
        ("ORPHAN-UPLOAD", 9),
        ("RENTROLL-UPLOAD", 17),
        ("SENSITIVE-FIELDS", 1),
        ("none", 6),
    ];
    assert_eq!(codes, BTreeMap::from(expected));
}

#[test]
fn every_plant_on_a_line_stands_there_and_what_must_be_found_carries_an_address_of_its_record() {
    let agency = &*AGENCY;
    let snapshots = snapshots(agency);
    let mut checked = 0;

    for plant in &agency.planted {
        let (Some(line), Some(id), Some(_)) = (plant.line, &plant.record, plant.expect) else {
            continue;
        };
        let text = text(agency, &plant.file, plant.member.as_deref());
        let mut lines = text.lines().skip(line as usize - 1);
        let first = lines.next().unwrap();
        let card = lines.take_while(|line| first == "BEGIN:VCARD" && *line != "END:VCARD");
        let mut cells = std::iter::once(first).chain(card).flat_map(|line| line.split([',', ':']));
        let address = cells.find(|cell| cell.contains(".example")).unwrap();

        let of_record = format!("{id},");
        let rows = snapshots.iter().flat_map(|text| text.lines());
        let mut rows = rows.filter(|row| row.starts_with(&of_record));
        assert!(rows.any(|row| row.contains(address)), "{plant:?}");
        checked += 1;
    }

    assert!(checked > 50, "{checked}");
}

#[test]
fn every_plant_of_an_item_stands_there() {
    let agency = &*AGENCY;
    let snapshots = snapshots(agency);
    let mut checked = 0;

    for plant in agency.planted.iter().filter(|one| one.network == "x" && one.expect.is_some()) {
        let text = text(agency, &plant.file, plant.member.as_deref());
        let (_, json) = text.split_once('=').unwrap();
        let list: serde_json::Value = serde_json::from_str(json).unwrap();
        let email =
            list[plant.item.unwrap() as usize - 1]["contact"]["emails"][0].as_str().unwrap();
        let row = format!("\n{},", plant.record.as_deref().unwrap());
        let (_, row) = snapshots.last().unwrap().split_once(&row).unwrap();
        assert!(row.lines().next().unwrap().contains(email));
        checked += 1;
    }

    assert_eq!(checked, 6);
}

#[test]
fn strangers_stand_in_exports_and_in_no_book() {
    let agency = &*AGENCY;
    let canaries = canaries();

    for file in &agency.files {
        let book = !file.path.starts_with("exports/") && !file.path.starts_with("contacts/");
        let text = String::from_utf8_lossy(&file.bytes).to_lowercase();
        let found = canaries.iter().find(|name| text.contains(&name.to_lowercase()));
        assert!(!book || found.is_none(), "`{}` holds {found:?}", file.path);
    }
    let plants = planted::to_json(&agency.planted).unwrap();
    let plants = String::from_utf8(plants).unwrap();
    assert!(canaries.iter().all(|name| !plants.contains(name.as_str())));
}

#[test]
fn every_code_is_planted_and_every_kind_of_look_alike_too() {
    let planted = &AGENCY.planted;

    for code in [
        "ORPHAN-UPLOAD",
        "ORPHAN-CONNECTION",
        "RENTROLL-UPLOAD",
        "RENTROLL-CONNECTION",
        "OPTOUT-EXPORT",
        "CLAUSE-WINDOW",
        "CONTINUING-ACCESS",
        "PRE-DEPARTURE-BURST",
        "SENSITIVE-FIELDS",
    ] {
        assert!(planted.iter().any(|one| one.expect == Some(code)), "{code}");
    }
    for why in [
        "tie before hire",
        "adopted",
        "co-owner still active",
        "spouse of a landlord",
        "namesake",
        "personal contact",
        "name only",
        "uploaded in 2022",
        "former landlord",
    ] {
        let spared = planted.iter().filter(|one| one.expect.is_none());
        assert!(spared.into_iter().any(|one| one.why.starts_with(why)), "{why}");
    }
}
