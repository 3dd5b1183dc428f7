//! What leaves the house sealed: a backup or a pack that only the holder of the key can open.

use std::path::Path;

use crate::evidence::lived_in;
use crate::evidence::said;

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

/// The recipient of a new key.
fn key(folder: &Path, name: &str) -> String {
    let (code, words) = said(folder, &["seal-key", &at(folder, name)]);
    assert_eq!(code, Some(0), "{words}");
    let line = words.lines().find(|line| line.starts_with("seal-to")).unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

/// Tells whether a file holds some words anywhere.
fn holds(path: &str, words: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes.windows(words.len()).any(|part| part == words.as_bytes())
}

#[test]
fn a_sealed_backup_opens_with_its_key_alone_and_comes_back_whole() {
    let folder = lived_in();
    let path = folder.path();
    let recipient = key(path, "key");
    key(path, "other");
    let (file, back) = (at(path, "friday.age"), at(path, "back"));

    let (made, words) = said(path, &["backup", &file, "--drill", "--seal-to", &recipient]);

    assert_eq!(made, Some(0), "{words}");
    assert!(!holds(&file, "harbour") && !holds(&file, "SQLite format"), "it can be read");
    assert!(!Path::new(&at(path, "friday.age.open")).exists(), "an open copy is left");
    for (wrong, fault) in [
        (&["restore", &file, &back][..], "no key was given"),
        (&["restore", &file, &back, "--key", &at(path, "other")], "does not open"),
        (&["restore", &file, &back, "--key", &file], "cannot read"),
    ] {
        let (code, words) = said(path, wrong);
        assert!(code == Some(1) && words.contains(fault), "{fault}: {words}");
        assert!(!Path::new(&back).exists() && !Path::new(&at(path, "back.open")).exists());
    }
    let (code, words) = said(path, &["restore", &file, &back, "--key", &at(path, "key")]);
    assert_eq!(code, Some(0), "{words}");
    assert!(Path::new(&at(path, "back/ringfence.db")).exists());
    assert!(!Path::new(&at(path, "back.open")).exists(), "an open copy is left");
}

#[test]
fn a_sealed_backup_that_was_cut_is_refused_and_nothing_is_left() {
    let folder = lived_in();
    let path = folder.path();
    let recipient = key(path, "key");
    let (file, back) = (at(path, "x.age"), at(path, "back"));
    said(path, &["backup", &file, "--seal-to", &recipient]);
    let sound = std::fs::read(&file).unwrap();

    for cut in [0, 100, sound.len() / 2, sound.len() - 1] {
        std::fs::write(&file, &sound[..cut]).unwrap();
        let (code, words) = said(path, &["restore", &file, &back, "--key", &at(path, "key")]);
        assert_eq!(code, Some(1), "cut at {cut}: {words}");
        assert!(!Path::new(&back).exists() && !Path::new(&at(path, "back.open")).exists());
    }
}

#[test]
fn a_workspace_that_names_a_recipient_lets_nothing_out_unsealed_unless_told_to() {
    let folder = lived_in();
    let path = folder.path();
    let recipient = key(path, "key");
    let toml = path.join("w/ringfence.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, format!("{text}seal-to = [\"{recipient}\"]\n")).unwrap();

    let (backup, words) = said(path, &["backup", &at(path, "b")]);
    let (pack, told) = said(path, &["evidence", "pack", "jane", "--out", &at(path, "p.zip")]);

    assert_eq!((backup, pack), (Some(0), Some(0)), "{words}{told}");
    assert!(words.contains("b.age") && told.contains("p.zip.age"), "{words}{told}");
    assert!(!path.join("b").exists() && !path.join("p.zip").exists());
    let sealed = at(path, "p.zip.age");
    let (without, words) = said(path, &["evidence", "verify", &sealed]);
    assert!(without == Some(1) && words.contains("--key"), "{words}");
    let (with, words) = said(path, &["evidence", "verify", &sealed, "--key", &at(path, "key")]);
    assert!(with == Some(0) && words.contains("Holds"), "{words}");
    assert!(!Path::new(&at(path, "p.zip.age.open.zip")).exists());
    let open = ["evidence", "pack", "jane", "--out", &at(path, "open.zip"), "--unsealed"];
    assert_eq!(said(path, &open).0, Some(0));
    assert_eq!(said(path, &["evidence", "verify", &at(path, "open.zip")]).0, Some(0));
}

#[test]
fn who_cannot_be_sealed_for_and_a_name_that_promises_too_much_are_refused() {
    let folder = lived_in();
    let path = folder.path();

    let (code, words) = said(path, &["backup", &at(path, "b"), "--seal-to", "age1nobody"]);
    assert!(code == Some(1) && words.contains("seal-key"), "{words}");
    let (code, words) = said(path, &["backup", &at(path, "b.age")]);
    assert!(code == Some(1) && words.contains("--seal-to"), "{words}");
    key(path, "key");
    let (code, words) = said(path, &["seal-key", &at(path, "key")]);
    assert_eq!(code, Some(1), "a key is never written over: {words}");
}
