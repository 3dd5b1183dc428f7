//! Rows of several documents that evidence, backups and privacy answer.

use std::path::Path;

use crate::commands::stderr;
use crate::commands::within;
use crate::evidence::lived_in;
use crate::evidence::said;

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

#[test]
fn s0_15_a_pack_holds_what_was_acquired_in_the_tenure_with_days_hashes_and_rows() {
    let folder = lived_in();
    let path = folder.path();

    let packed = said(path, &["evidence", "pack", "jane", "--out", &at(path, "pack")]);

    assert_eq!(packed.0, Some(0), "{}", packed.1);
    let read = |name: &str| std::fs::read_to_string(path.join("pack").join(name)).unwrap();
    let first = read("findings.jsonl");
    let first: serde_json::Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    let finding = &first["finding"];
    assert_eq!(finding["seen"]["on"], "2025-06-02");
    assert_eq!(finding["seen"]["line"], 2);
    assert_eq!(finding["record"]["id"], "C-1");
    let exports: serde_json::Value = serde_json::from_str(&read("exports.json")).unwrap();
    assert_eq!(exports[0]["archives"][0]["sha256"].as_str().unwrap().len(), 64);
}

#[cfg(unix)]
#[test]
fn s1_03_the_store_is_its_owners_alone_and_the_readme_says_what_is_on_the_disk() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = lived_in();

    let mode = std::fs::metadata(folder.path().join("w/ringfence.db")).unwrap().permissions();
    let readme = std::fs::read_to_string("README.md").unwrap();

    assert_eq!(mode.mode() & 0o777, 0o600);
    assert!(readme.contains("keep it on an encrypted disk"));
}

#[test]
fn s1_11_a_backup_is_brought_back_before_it_counts() {
    let folder = lived_in();
    let path = folder.path();

    let drill = said(path, &["backup", &at(path, "backup"), "--drill"]);

    assert_eq!(drill.0, Some(0), "{}", drill.1);
    assert!(
        drill.1.contains("every byte, the rows of every table, and every row as it was logged")
    );
}

#[test]
fn s2_09_people_who_match_nobody_are_forgotten_and_matching_says_on_which_basis() {
    let folder = lived_in();
    let path = folder.path();
    let export = path.join("Connections.csv");
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Zyxwena,Qvortrup,https://www.linkedin.com/in/zyxwena,zyxwena@stranger.example,,,02 Jun 2025\n";
    std::fs::write(&export, text).unwrap();
    let export = export.display().to_string();

    let refused = within(path, &["intake", "jane", &export]);
    let read = within(
        path,
        &["intake", "jane", &export, "--basis", "voluntary-offer", "--notice-on", "2025-01-01"],
    );

    assert_eq!(refused.status.code(), Some(2), "a basis has to be given: {}", stderr(&refused));
    assert!(matches!(read.status.code(), Some(0 | 10)), "{}", stderr(&read));
    for entry in std::fs::read_dir(path.join("w")).unwrap() {
        let file = entry.unwrap().path();
        let bytes = if file.is_file() { std::fs::read(&file).unwrap() } else { Vec::new() };
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("zyxwena") && !text.contains("qvortrup"), "{}", file.display());
    }
}

#[test]
fn s2_20_a_client_is_told_everything_that_is_held() {
    let folder = lived_in();

    let (code, text) = said(folder.path(), &["subject-access", "ada@moss.example"]);

    assert_eq!(code, Some(0), "{text}");
    for held in ["decisions_on_matches", "findings", "notes_on_findings", "records", "ties"] {
        assert!(text.contains(held), "{held}: {text}");
    }
}
