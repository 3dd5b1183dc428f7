//! A receipt shows a rep, years later, what was handed over, whoever says otherwise.

use std::path::Path;

use crate::demo::ringfence;
use crate::evidence::lived_in;
use crate::evidence::said;

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

#[test]
fn a_receipt_holds_after_the_log_has_grown_and_names_the_files_by_hash() {
    let folder = lived_in();
    let path = folder.path();
    let receipt = at(path, "receipt.json");

    let (code, words) = said(path, &["evidence", "receipt", "jane", "--out", &receipt]);
    assert_eq!(code, Some(0), "{words}");
    for _ in 0..3 {
        said(path, &["evidence", "pack", "jane", "--out", &at(path, "p.zip")]);
        std::fs::remove_file(path.join("p.zip")).unwrap();
    }
    let (holds, told) = said(path, &["evidence", "verify", &receipt]);

    assert_eq!(holds, Some(0), "{told}");
    let head = words.split("Evidence log ").nth(1).unwrap().trim().to_owned();
    let (grown, verdict) = said(path, &["evidence", "verify", "--head", &head]);
    assert_eq!(grown, Some(0), "{verdict}");
    let text = std::fs::read_to_string(&receipt).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(!value["files"].as_array().unwrap().is_empty());
    assert!(value["files"][0]["sha256"].as_str().unwrap().len() == 64);
}

#[test]
fn a_second_export_that_lacks_a_list_has_a_receipt_too() {
    let folder = lived_in();
    let path = folder.path();
    let book = path.join("ImportedContacts.csv");
    let text = "FirstName,LastName,Emails,PhoneNumbers,CreatedAt\nAda,Moss,ada@moss.example,,\n";
    std::fs::write(&book, text).unwrap();
    let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];
    let read =
        said(path, &[&["intake", "jane", &at(path, "ImportedContacts.csv")][..], &basis].concat());
    assert!(matches!(read.0, Some(0 | 10)), "{}", read.1);

    let receipt = at(path, "receipt.json");
    let (code, words) = said(path, &["evidence", "receipt", "jane", "--out", &receipt]);
    let (holds, told) = said(path, &["evidence", "verify", &receipt]);

    assert_eq!((code, holds), (Some(0), Some(0)), "{words}{told}");
    assert!(told.contains("ImportedContacts.csv") && told.contains("Connections.csv"), "{told}");
}

#[test]
fn a_receipt_with_one_changed_value_does_not_hold() {
    let folder = lived_in();
    let path = folder.path();
    let receipt = at(path, "receipt.json");
    said(path, &["evidence", "receipt", "jane", "--out", &receipt]);
    let sound = std::fs::read_to_string(&receipt).unwrap();
    let value: serde_json::Value = serde_json::from_str(&sound).unwrap();
    let hash = value["files"][0]["sha256"].as_str().unwrap().to_owned();
    let day = value["read_on"].as_str().unwrap().to_owned();

    for (what, changed) in [
        ("another file", sound.replacen(&hash, &"0".repeat(64), 1)),
        ("another rep", sound.replacen("\"rep\": \"jane\"", "\"rep\": \"tom\"", 1)),
        (
            "another account",
            sound.replacen("\"account\": \"personal\"", "\"account\": \"company\"", 1),
        ),
        ("another day", sound.replacen(&day, "2020-01-01", 1)),
        ("another salt", sound.replacen("\"salt\": \"", "\"salt\": \"0", 1)),
        ("another kind", sound.replacen("ringfence.receipt/1", "ringfence.receipt/9", 1)),
    ] {
        assert_ne!(changed, sound, "{what}");
        std::fs::write(&receipt, changed).unwrap();
        let (code, words) = said(path, &["evidence", "verify", &receipt]);
        assert_eq!(code, Some(10), "{what}: {words}");
        assert!(words.contains("does not hold"), "{what}: {words}");
    }
    std::fs::write(&receipt, "{}").unwrap();
    let (code, words) = said(path, &["evidence", "verify", &receipt]);
    assert!(code == Some(1) && words.contains("no receipt"), "{words}");
}

#[test]
fn nobody_gets_a_receipt_for_nothing() {
    let folder = lived_in();

    let out = at(folder.path(), "receipt.json");
    let (code, words) = said(folder.path(), &["evidence", "receipt", "omar", "--out", &out]);

    assert_eq!(code, Some(1), "{words}");
    assert!(!Path::new(&out).exists());
}

#[test]
fn leaves_that_bear_an_earlier_day_are_told() {
    let folder = lived_in();
    let path = folder.path();
    let before = said(path, &["evidence", "verify"]).1;

    let back = ringfence()
        .args(["--workspace", &at(path, "w"), "--as-of", "2020-01-01"])
        .args(["backup", &at(path, "b")])
        .output()
        .unwrap();
    let (code, after) = said(path, &["evidence", "verify"]);

    assert_eq!((back.status.code(), code), (Some(0), Some(0)), "{after}");
    let told = |text: &str| {
        let line = text.lines().find(|line| line.contains("bear an earlier day"));
        line.map_or(0, |line| line.split(' ').next().unwrap().parse::<u32>().unwrap())
    };
    assert_eq!(told(&after), told(&before) + 1, "{after}");
}
