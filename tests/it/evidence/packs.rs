//! Packs: what leaves the company proves itself, and no change of it goes unnoticed.

use std::path::Path;
use std::path::PathBuf;

use crate::commands::within;
use crate::evidence::lived_in;
use crate::evidence::said;

/// A pack of Jane's offboarding, as a folder beside the workspace.
fn packed(folder: &Path) -> PathBuf {
    let out = folder.join("pack");
    let (code, words) =
        said(folder, &["evidence", "pack", "jane", "--out", &out.display().to_string()]);
    assert_eq!(code, Some(0), "{words}");
    out
}

/// Verifies a pack away from any workspace.
fn verified(pack: &Path) -> (Option<i32>, String) {
    let elsewhere = tempfile::tempdir().unwrap();
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_ringfence"))
        .args(["evidence", "verify", &pack.display().to_string()])
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    let words =
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.code(), words)
}

/// All files of a pack, by name.
fn files(pack: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut left = vec![pack.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { left.push(path) } else { all.push(path) }
        }
    }
    all.sort();
    all
}

#[test]
fn a_pack_proves_itself_without_the_workspace_as_a_folder_and_as_a_zip() {
    let folder = lived_in();
    let pack = packed(folder.path());
    let zip = folder.path().join("pack.zip");
    let zip_text = zip.display().to_string();
    assert_eq!(said(folder.path(), &["evidence", "pack", "jane", "--out", &zip_text]).0, Some(0));

    for pack in [&pack, &zip] {
        let (code, words) = verified(pack);

        assert_eq!(code, Some(0), "{words}");
        assert!(words.contains("Holds: "), "{words}");
    }
    let again = said(folder.path(), &["evidence", "pack", "jane", "--out", &zip_text]);
    assert!(again.0 == Some(1) && again.1.contains("is there already"), "{}", again.1);
}

#[test]
fn every_changed_dropped_added_or_renamed_file_is_named() {
    let folder = lived_in();
    let pack = packed(folder.path());
    let all = files(&pack);
    assert!(all.len() > 10, "{all:?}");
    for file in all {
        let name = file.strip_prefix(&pack).unwrap().display().to_string();
        let sound = std::fs::read(&file).unwrap();
        let renamed = file.with_extension("renamed");
        let added = file.with_extension("added");
        let mut changed = sound.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        let attacks: [(&str, &dyn Fn()); 4] = [
            ("changed", &|| std::fs::write(&file, &changed).unwrap()),
            ("dropped", &|| std::fs::remove_file(&file).unwrap()),
            ("renamed", &|| std::fs::rename(&file, &renamed).unwrap()),
            ("added", &|| std::fs::write(&added, b"x").unwrap()),
        ];
        for (what, change) in attacks {
            change();

            let (code, words) = verified(&pack);

            assert_eq!(code, Some(10), "{name} {what}: {words}");
            let told = if what == "added" { "was added" } else { name.as_str() };
            let told = if name == "manifest.json" { "" } else { told };
            assert!(words.contains(told), "{name} {what}: {words}");
            std::fs::write(&file, &sound).unwrap();
            let _ = std::fs::remove_file(&renamed);
            let _ = std::fs::remove_file(&added);
        }
    }
    assert_eq!(verified(&pack).0, Some(0));
}

/// Gives the manifest the hashes that the files have now: what somebody would do who changes a pack.
fn manifest_made_to_fit(pack: &Path) {
    let path = pack.join("manifest.json");
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    for listed in manifest["files"].as_array_mut().unwrap() {
        let bytes = std::fs::read(pack.join(listed["name"].as_str().unwrap())).unwrap();
        listed["sha256"] = ringfence::intake::hash::sha256_hex(&bytes).into();
        listed["bytes"] = bytes.len().into();
    }
    std::fs::write(path, manifest.to_string()).unwrap();
}

#[test]
fn a_finding_changed_together_with_the_manifest_is_not_the_one_that_was_logged() {
    let folder = lived_in();
    for (file, from, to, fault) in [
        ("findings.jsonl", "\"medium\"", "\"high\"", "is not the one that was logged"),
        ("audit.json", "\"people\": ", "\"people\": 1", "is not the audit that was logged"),
        ("log.json", "a friend from school", "no friend at all", "does not commit to what stands"),
    ] {
        let pack = packed(folder.path());
        let path = pack.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let changed = text.replacen(from, to, 1);
        assert_ne!(text, changed, "{file}: {text}");
        std::fs::write(&path, changed).unwrap();
        manifest_made_to_fit(&pack);

        let (code, words) = verified(&pack);

        assert_eq!(code, Some(10), "{file}: {words}");
        assert!(words.contains(fault), "{file}: {words}");
        std::fs::remove_dir_all(&pack).unwrap();
    }
}

#[test]
fn what_lies_outside_the_tenure_stays_out_and_is_counted() {
    let folder = lived_in();
    let roster = folder.path().join("hired-later.csv");
    std::fs::write(
        &roster,
        "id,name,email,role,office,place,hired,last day\n\
         jane,Jane Rep,jane@agency.example,sales,North,AU-NSW,2026-01-01,2026-11-20\n",
    )
    .unwrap();
    let done = within(folder.path(), &["import", "roster", &roster.display().to_string()]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));

    let pack = packed(folder.path());
    let (code, words) = verified(&pack);

    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("Left out of the pack, before the first day of work: 2"), "{words}");
    let findings = std::fs::read_to_string(pack.join("findings.jsonl")).unwrap();
    assert!(!findings.contains("2025-06-02"), "{findings}");
}

#[test]
fn a_pack_of_nobody_is_refused_and_nothing_is_written() {
    let folder = lived_in();
    let out = folder.path().join("none");

    let (code, words) =
        said(folder.path(), &["evidence", "pack", "nobody", "--out", &out.display().to_string()]);

    assert_eq!(code, Some(1));
    assert!(words.contains("`nobody` is neither a rep"), "{words}");
    assert!(!out.exists());
}
